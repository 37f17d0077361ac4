"""Cases: opened whole or not at all, by a person, a mention or an alert; the second of two is told what changed."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Mention
from data.store import Store
from pipelines import landing, load
from pipelines.commands import Refused, SameIdOtherBody, new_command_id
from pipelines.commands import anticipated as cards
from pipelines.commands.case_desk import ChangedMeanwhile
from pipelines.commands.case_opening import CHANNELS
from pipelines.commands.cases import (
    add_point,
    assign_cases,
    convert_to_formal,
    edit_case,
    note_case,
    open_case,
    open_from_mention,
    reclassify_case,
    triage_cases,
)
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, at, events, the_case, the_clocks


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def a_mention(store: Store, text: str = "Where can I book a flu jab?") -> tuple[str, str]:
    when = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
    mention = Mention("x", "77", "clinic", "mention", when, when, text, author_key="key-of-somebody")
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table([mention], "mention"))])
    load.load_pending(store)
    return "x", "77"


def test_a_case_has_its_ref_its_first_event_and_its_clocks(store, programme_id):
    made = a_case(store, programme_id)

    assert made["ref"] == "QT-2026-0001"
    assert events(store, made["case_id"]) == ["received"]
    clocks = the_clocks(store, made["case_id"])
    assert clocks["first_response"]["due_at"] == datetime(2026, 2, 2, 14, 0)
    assert clocks["resolution"]["due_at"] == datetime(2026, 2, 5, 17, 0)
    case = the_case(store, made["case_id"])
    assert (case["state"], case["next_clock"], case["next_due_at"]) == (
        "received", "first_response", datetime(2026, 2, 2, 14, 0),
    )  # fmt: skip


def test_a_repeated_command_has_one_effect_and_the_same_answer(store, programme_id):
    command_id = new_command_id()
    first = a_case(store, programme_id, command_id=command_id)
    again = a_case(store, programme_id, command_id=command_id)

    assert again == first
    assert store.one("select count(*) as n from case_file") == {"n": 1}
    with pytest.raises(SameIdOtherBody):
        a_case(store, programme_id, command_id=command_id, summary="Something else")


def test_one_click_on_a_mention_opens_its_case_once(store, programme_id):
    mention = a_mention(store)
    made = open_from_mention(store, mention, programme_id=programme_id, actor="ann")

    case = the_case(store, made["case_id"])
    assert (case["kind"], case["channel"], case["summary"]) == ("enquiry", "x", "Where can I book a flu jab?")
    assert case["received_at"] == datetime(2026, 2, 2, 9, 30)
    assert case["complainant_key"] == "key-of-somebody"
    with pytest.raises(Refused, match=made["ref"]):
        open_from_mention(store, mention, programme_id=programme_id, actor="ben")
    with pytest.raises(Refused, match="no mention 9"):
        open_from_mention(store, ("x", "9"), programme_id=programme_id, actor="ben")


def test_two_cases_of_one_person_have_the_same_key_and_not_their_address(store, programme_id):
    first = a_case(store, programme_id, name="Jo Invented", contact="Jo@example.org")["case_id"]
    second = a_case(store, programme_id, contact=" jo@EXAMPLE.org ")["case_id"]

    keys = {the_case(store, one)["complainant_key"] for one in (first, second)}
    assert len(keys) == 1
    assert "jo" not in keys.pop().casefold()
    assert store.one("select name from case_person where case_id = $id", {"id": first}) == {"name": "Jo Invented"}


def test_the_card_that_fits_is_found_if_it_was_there_before(store, programme_id):
    said = {"theme": "Posters", "description": "They scare children", "likelihood": 4, "impact": 3, "actor": "ann"}
    early = cards.add_card(store, programme_id, terms=["scar* children"], **said)
    late = cards.add_card(store, programme_id, terms=["scares", "children"], **said)["card_id"]
    poster = {"kind": "criticism", "summary": "Your poster: scares children, SCARES children!"}
    known = cards.add_card(store, programme_id, terms=["scares children"], **said)["card_id"]
    entered = {early["card_id"]: "2026-01-12 09:00", late: "2026-02-03 09:00", known: "2026-01-13 09:00"}
    with store.transaction() as tx:  # no command puts an entry back
        for card_id, moment in entered.items():
            tx.run("update anticipated_criticism set added_at = $at where card_id = $id",
                   {"at": at(moment).replace(tzinfo=None), "id": card_id})  # fmt: skip

    made = a_case(store, programme_id, **poster)
    triage_cases(store, {made["case_id"]: 1}, theme="Posters", actor="ann")

    assert early["code"] == "AC-01"
    assert made["card_id"] == known
    assert the_case(store, made["case_id"])["anticipated"] == "anticipated"


def test_a_card_added_after_the_case_does_not_make_it_anticipated(store, programme_id):
    card = cards.add_card(
        store, programme_id, theme="Posters", description="x", likelihood=1, impact=1, terms=["poster"], actor="ann"
    )  # fmt: skip
    case_id = a_case(store, programme_id, "criticism", summary="I hate the poster")["case_id"]
    triage_cases(store, {case_id: 1}, theme="Posters", card_id=card["card_id"], actor="ann")

    assert the_case(store, case_id)["card_id"] == card["card_id"]
    assert the_case(store, case_id)["anticipated"] == "missed"


def test_a_card_is_revised_and_retired_and_what_it_said_stays(store, programme_id):
    said = {"theme": "Posters", "description": "x", "likelihood": 1, "impact": 1}
    card_id = cards.add_card(store, programme_id, terms=["poster", " poster ", ""], **said, actor="ann")["card_id"]
    cards.revise_card(store, card_id, terms=["billboard"], **{**said, "impact": 5}, actor="ben")
    cards.retire_card(store, card_id, reason="Withdrawn", actor="ben")

    card = store.one("select terms, impact, retired_at is not null as gone from anticipated_criticism")
    assert card == {"terms": '["billboard"]', "impact": 5, "gone": True}
    with pytest.raises(Refused, match="retired already"):
        cards.retire_card(store, card_id, reason="Again", actor="ben")
    with pytest.raises(Refused, match="choose 1"):
        cards.add_card(store, programme_id, terms=[], **{**said, "impact": 6}, actor="ann")


def test_words_of_danger_propose_an_escalation_and_name_whom_to_tell(store, programme_id):
    made = a_case(store, programme_id, "complaint", summary="I will see my solicitor, you leaked my data")

    assert {one["key"] for one in made["proposed"]} == {"legal_claim", "data_breach"}
    assert all(one["severity"] >= 3 and one["tell"] for one in made["proposed"])


def test_many_are_triaged_at_once_or_none(store, programme_id):
    ids = [a_case(store, programme_id)["case_id"] for _ in range(3)]

    assert triage_cases(store, dict.fromkeys(ids, 1), theme="Hours", severity=1, actor="ann") == {"triaged": 3}
    note_case(store, ids[2], text="A word", actor="ben")
    with pytest.raises(ChangedMeanwhile, match=r"ben noted"):
        triage_cases(store, {ids[0]: 2, ids[2]: 2}, theme="Other", actor="ann")
    assert the_case(store, ids[0])["theme"] == "Hours"


def test_the_second_of_two_is_told_what_changed(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    seen = the_case(store, case_id)["version"]
    assign_cases(store, {case_id: seen}, handler="ben", actor="ben")

    with pytest.raises(ChangedMeanwhile, match="ben assigned"):
        edit_case(store, case_id, summary="When?", seen_version=seen, actor="ann")
    edit_case(store, case_id, summary="When?", seen_version=seen + 1, actor="ann")
    assert the_case(store, case_id)["summary"] == "When?"


def test_an_enquiry_that_becomes_a_complaint_has_the_clocks_of_one(store, programme_id):
    case_id = a_triaged_case(store, programme_id)
    reclassify_case(store, case_id, kind="complaint", reason="It is one", actor="ann")

    clocks = the_clocks(store, case_id)
    assert clocks["first_response"]["due_at"] == datetime(2026, 2, 3, 17, 0)
    assert clocks["resolution"]["due_at"] == datetime(2026, 2, 9, 17, 0)


def test_a_criticism_becomes_formal_only_with_consent_as_a_case_of_its_own(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "criticism")

    with pytest.raises(Refused, match="consent"):
        reclassify_case(store, case_id, kind="complaint", formality="formal", reason="Angry", actor="ann")
    with pytest.raises(Refused, match="consent"):
        convert_to_formal(store, case_id, consent=" ", actor="ann")
    made = convert_to_formal(store, case_id, consent="By e-mail on 3 February", points=["Too loud"], actor="ann")

    fresh = the_case(store, made["new_case_id"])
    assert (fresh["kind"], fresh["formality"], fresh["linked_case_id"]) == ("complaint", "formal", case_id)
    assert the_case(store, case_id)["kind"] == "criticism"
    assert set(the_clocks(store, made["new_case_id"])) >= {"acknowledge"}
    assert "decision" in the_clocks(store, case_id)


@pytest.mark.parametrize("kind", ["criticism", "enquiry", "compliment"])
def test_nobody_gets_round_the_consent_by_way_of_an_informal_complaint(store, programme_id, kind):
    case_id = a_triaged_case(store, programme_id, kind)
    reclassify_case(store, case_id, kind="complaint", reason="They complain", actor="ann")

    with pytest.raises(Refused, match="consent"):
        reclassify_case(store, case_id, formality="formal", reason="Angry", actor="ann")
    triaged = a_triaged_case(store, programme_id, kind)
    triage_cases(store, {triaged: None}, theme="Noise", kind="complaint", actor="ann")
    with pytest.raises(Refused, match="consent"):
        reclassify_case(store, triaged, formality="formal", reason="Angry", actor="ann")
    assert the_case(store, case_id)["formality"] == the_case(store, triaged)["formality"] == "informal"


def test_what_was_written_in_public_is_no_formal_complaint_of_itself(store, programme_id):
    mention = a_mention(store)
    with pytest.raises(Refused, match="consent"):
        a_case(store, programme_id, "complaint", formality="formal", mention=mention)
    case_id = open_from_mention(store, mention, programme_id=programme_id, kind="complaint", actor="ann")["case_id"]
    with pytest.raises(Refused, match="consent"):
        reclassify_case(store, case_id, formality="formal", reason="Angry", actor="ann")

    assert convert_to_formal(store, case_id, consent="By message on 3 February", actor="ann")["ref"]


def test_a_complaint_that_was_formal_may_be_so_again(store, programme_id):
    case_id = a_triaged_case(store, programme_id, "complaint", formality="formal")
    reclassify_case(store, case_id, kind="criticism", reason="Mistaken", actor="ann")
    reclassify_case(store, case_id, kind="complaint", formality="formal", reason="It was right", actor="ann")

    assert the_case(store, case_id)["formality"] == "formal"


def test_a_point_is_added_and_owed(store, programme_id):
    case_id = a_triaged_case(store, programme_id, points=["Why?", "Where?"])
    add_point(store, case_id, text="And when?", actor="ann")

    rows = store.rows("select number, text from case_point where case_id = $id order by number", {"id": case_id})
    assert [row["text"] for row in rows] == ["Why?", "Where?", "And when?"]
    assert [row["number"] for row in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "rant"}, "No kind 'rant'"),
        ({"channel": "pigeon"}, "No channel 'pigeon'"),
        ({"summary": "  "}, "empty"),
        ({"summary": "a\x00b"}, "no text"),
        ({"summary": "\ud800"}, "no text"),
        ({"summary": "x" * 1001}, "1001 characters"),
        ({"severity": 7}, "S7"),
        ({"formality": "formal"}, "only a complaint"),
        ({"formality": "so-so"}, "so-so"),
        ({"received_at": datetime(2026, 2, 2, 10)}, "no time zone"),
        ({"received_at": datetime(1900, 1, 1, tzinfo=UTC)}, "check the year"),
        ({"received_at": datetime.now(UTC) + timedelta(days=2)}, "in the future"),
        ({"programme_id": "prg_none"}, "no programme prg_none"),
        ({"card_id": "card_none"}, "card_none"),
    ],
)
def test_what_cannot_be_a_case_is_refused_in_a_sentence(store, programme_id, said, words):
    given = {
        "programme_id": programme_id, "kind": "enquiry", "channel": "email", "received_at": at("2026-02-02 10:00"),
        "summary": "When?", **said,
    }  # fmt: skip

    with pytest.raises(Refused, match=words):
        open_case(store, actor="ann", **given)
    assert store.one("select count(*) as n from case_file") == {"n": 0}


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "'; drop table case_file; --", "<script>x</script>", "\u202etxt.exe", "💥" * 50]
)
def test_hostile_text_is_kept_as_it_is(store, programme_id, text):
    case_id = a_case(store, programme_id, summary=text, details=text, remedy=text, theme=text, points=[text])["case_id"]
    case = the_case(store, case_id)

    assert {case["summary"], case["details"], case["remedy"], case["theme"]} == {text}


def test_every_platform_can_be_a_channel():
    assert {"phone", "letter", "x", "bluesky"} <= set(CHANNELS)
