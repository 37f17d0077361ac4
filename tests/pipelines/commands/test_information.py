"""Information requests: everything that is held is found, leaves blacked out, and can be made again as it was."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from connectors.base import Mention, Post
from data.store import Store, now
from pipelines import held, held_kinds, landing, load
from pipelines.commands import NotAllowed, Refused, information
from pipelines.commands.information import Asked, leave_out, put_back, say_scope
from pipelines.commands.packs import make_again, make_information_pack
from pipelines.commands.plan_items import add_item, revise_item
from tests.pipelines.commands.desk import a_case, a_programme, a_triaged_case, answered

POSTER = Asked(words="poster", since=date(2026, 1, 1), until=date(2026, 12, 31))
# every form in which somebody may be known, as people write them
PLANTED = (
    "Jo Fenwick", "@jo_fen", "jo.fen@example.org", "jo (at) example (dot) org", "01632 960 123", "o7700 9OO 123",
    "NE1 4ST", "943 476 5919", "https://x.com/jo_fen/status/1", "＠jo_wide",
)  # fmt: skip


@pytest.fixture
def programme_id(store: Store) -> str:
    return a_programme(store)


def a_request(store: Store, programme_id: str, **said) -> dict:
    return a_case(store, programme_id, "request", summary="What do you hold on the posters?", **said)


def a_risk(store: Store, programme_id: str, code: str = "R1", **said) -> str:
    given = {
        "code": code, "category": "reputation", "direction": "threat", "cause": "The poster is harsh",
        "event": "parents complain", "effect": "trust falls", "owner": "Robin Ash", "appetite": 6,
        "opened_on": date(2026, 2, 1), **said,
    }  # fmt: skip
    return add_item(store, "risk", programme_id, given, actor="ann")["risk_id"]


def _land(store: Store, programme_id: str, texts: list[str], posts: list[str] = ()) -> None:
    noon = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    mentions = [Mention("x", f"m{n}", "us", "mention", noon, noon, text) for n, text in enumerate(texts)]
    ours = [Post("x", f"p{n}", "us", noon, noon, text) for n, text in enumerate(posts)]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test", programme_id=programme_id)
    tables = [("mention", landing.to_table(mentions, "mention")), ("post", landing.to_table(ours, "post"))]
    landing.publish(store.home, job, [one for one in tables if one[1].num_rows])
    load.load_pending(store)


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def index(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened(content)["index.csv"])))


def made(store: Store, programme_id: str, asked: Asked = POSTER, **said):
    return make_information_pack(store, programme_id=programme_id, asked=asked, actor="ann", **said)


# -- what is found -------------------------------------------------------------------------------------


def test_every_table_is_searched_or_stands_among_the_exceptions_with_its_reason(store):
    tables = {
        row["table_name"]
        for row in store.rows("select table_name from information_schema.tables where table_type = 'BASE TABLE'")
    }
    searched = {table for one in held_kinds.registry().values() for table in one.tables}
    excepted = [table for some in held_kinds.EXCEPTIONS.values() for table in some]

    assert tables - searched - set(excepted) == set(), "add it to held_kinds.py, or to its exceptions with the reason"
    assert (searched | set(excepted)) - tables == set()
    assert searched & set(excepted) == set()
    assert len(excepted) == len(set(excepted))


def test_every_column_that_the_registry_names_is_there(store):
    known = {
        (row["table_name"], row["column_name"])
        for row in store.rows("select table_name, column_name from information_schema.columns")
    }

    missing = [
        (one.name, column)
        for one in held_kinds.registry().values()
        if not one.model
        for column in (*one.texts, one.at, one.since, *one.found_by, *([one.ref] if one.ref else []))
        if (one.tables[0], column) not in known
    ]

    assert missing == []


def test_words_find_mentions_posts_cases_answers_and_the_plan_within_the_days(store, programme_id):
    _land(store, programme_id, ["The POSTERS scare me"], posts=["Our poster is up"])
    case_id = a_triaged_case(store, programme_id, summary="About the poster")
    answered(store, case_id)
    a_risk(store, programme_id)
    a_risk(store, programme_id, "R2", cause="Imposters", opened_on=date(2026, 2, 2))
    a_risk(store, programme_id, "R3", opened_on=date(2025, 2, 2))

    found = information.what_we_hold(store, programme_id, POSTER, actor="ann")

    assert found.held == {"mention": 1, "post": 1, "case_file": 1, "response": 1, "risk": 1}
    assert [item.ref for item in found.items["risk"]] == ["R1"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("poster", ["A POSTER, big", "the posters", "#poster!"]),
        ("post*", ["A POSTER, big", "the posters", "#poster!", "a post"]),
        ("big", ["A POSTER, big"]),
        ("the  posters", ["the posters"]),
        ("café, post", ["a post", "in the CAFÉ's door"]),
        ("imposter.", []),
    ],
)
def test_a_word_finds_the_same_in_the_store_and_in_the_plan(store, programme_id, words, found):
    texts = ["A POSTER, big", "the posters", "#poster!", "a post", "imposter", "in the CAFÉ's door"]
    _land(store, programme_id, texts)
    for number, text in enumerate(texts):
        a_risk(store, programme_id, f"R{number}", cause=text)

    asked = Asked(words=words)
    told = information.what_we_hold(store, programme_id, asked, actor="ann").items

    for kind in ("mention", "risk"):
        assert sorted(item.fields[0][1] for item in told.get(kind, ())) == sorted(found)


def test_a_case_reference_finds_what_belongs_to_the_case(store, programme_id):
    case = a_case(store, programme_id, summary="Of one")
    a_case(store, programme_id, summary="Of another")

    found = information.what_we_hold(store, programme_id, Asked(ref=case["ref"]), actor="ann")

    assert {name: [item.ref for item in items] for name, items in found.items.items()} == {"case_file": [case["ref"]]}


def test_of_too_many_records_the_newest_are_taken_and_it_is_said(store, programme_id):
    for day in range(1, 6):
        a_risk(store, programme_id, f"R{day}", opened_on=date(2026, 2, day))

    found = held.search(store, programme_id, POSTER, now(), most=2)

    assert found.held == {"risk": 5}
    assert [item.ref for item in found.items["risk"]] == ["R4", "R5"]
    assert found.cut()[0].startswith("Risks: 5 fit and only the newest 2 are taken.")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Asked(), "Say what is asked for"),
        (Asked(words="a", since=date(2026, 2, 2), until=date(2026, 2, 1)), "before they begin"),
        (Asked(ref="QT-1"), "There is no case QT-1"),
    ],
)
def test_a_question_that_says_nothing_is_refused(store, programme_id, asked, why):
    with pytest.raises(Refused, match=why):
        information.what_we_hold(store, programme_id, asked, actor="ann")


def test_a_pack_of_nothing_is_refused_with_what_it_may_mean(store, programme_id):
    with pytest.raises(Refused, match="which may be the answer"):
        made(store, programme_id)


# -- the pack --------------------------------------------------------------------------------------------


def test_nobody_is_known_from_a_pack_whatever_form_was_planted(store, programme_id):
    everything = "The poster: " + "; ".join(PLANTED)
    _land(store, programme_id, [everything])
    a_triaged_case(
        store, programme_id, "complaint", name="Jo Fenwick", contact="jo.fen@example.org", summary=everything,
        details=everything, points=[everything],
    )  # fmt: skip
    a_risk(store, programme_id, event=everything, effect="Robin Ash was told of the poster")

    files = opened(made(store, programme_id).content)

    whole = "".join(files.values()).casefold()
    assert [one for one in (*PLANTED, "Fenwick", "Robin", "jo_fen") if one.casefold() in whole] == []
    assert "a member of staff" in whole


def test_staff_are_named_where_it_is_allowed(store, programme_id):
    a_risk(store, programme_id)

    assert "Robin Ash" in opened(made(store, programme_id, is_staff_named=True).content)["items/risk.html"]


def test_no_cell_of_the_index_is_a_formula_and_markup_is_shown_as_it_was_written(store, programme_id):
    a_triaged_case(store, programme_id, summary="=cmd(poster) <script>alert(1)</script>")

    files = opened(made(store, programme_id).content)

    assert index(made(store, programme_id).content)[0]["title"].startswith("'=cmd(poster)")
    assert "<script>" not in "".join(text for name, text in files.items() if name.endswith(".html"))


def test_the_index_names_each_record_with_its_kind_date_reference_and_status(store, programme_id):
    a_risk(store, programme_id, owner="Programme lead", effect="ring 01632 960 123")

    row = index(made(store, programme_id).content)[0]

    assert row == {
        "number": "1", "kind": "Risks", "date": "2026-02-01", "reference": "R1", "title": "The poster is harsh",
        "status": "redacted", "reason": "", "file": "items/risk.html#item-1",
    }  # fmt: skip


def test_what_is_left_out_is_withheld_with_its_reason_until_it_is_put_back(store, programme_id):
    request = a_request(store, programme_id)
    risk = ("risk", a_risk(store, programme_id))
    leave_out(store, request["case_id"], [risk], reason="published", note="On our site", actor="ann")

    out = made(store, programme_id, ref=request["ref"])
    put_back(store, request["case_id"], [risk], actor="ann")
    back = made(store, programme_id, ref=request["ref"])

    assert [(row["status"], row["title"], row["reason"]) for row in index(out.content)] == [
        ("withheld", "", "Already public (section 21): On our site")
    ]
    assert "items/risk.html" in opened(out.content)
    assert "harsh" not in "".join(opened(out.content).values())
    assert [row["status"] for row in index(back.content)] == ["redacted"]
    with pytest.raises(Refused, match="None of these is left out"):
        put_back(store, request["case_id"], [risk], actor="ann")


def test_a_reason_that_says_nothing_by_itself_needs_its_why(store, programme_id):
    request = a_request(store, programme_id)

    with pytest.raises(Refused, match="needs its why"):
        leave_out(store, request["case_id"], [("risk", "r")], reason="other", actor="ann")


def test_only_an_information_request_has_a_scope(store, programme_id):
    request, enquiry = a_request(store, programme_id), a_case(store, programme_id)

    say_scope(store, request["case_id"], POSTER, actor="ann")

    assert information.scope_of(store, request["case_id"]) == POSTER
    with pytest.raises(Refused, match="no information request"):
        say_scope(store, enquiry["case_id"], POSTER, actor="ann")


# -- the same again --------------------------------------------------------------------------------------


def test_the_same_pack_made_twice_is_the_same_byte_for_byte(store, programme_id):
    a_risk(store, programme_id)
    known_at = now()
    one, two = (made(store, programme_id, known_at=known_at) for _ in range(2))

    assert one.content == two.content
    assert make_again(store, one.pack_id, actor="ann").sentence.startswith("The same, byte for byte, as on ")


def test_what_came_or_changed_later_is_not_in_the_pack_as_of_before(store, programme_id):
    risk = a_risk(store, programme_id)
    before = made(store, programme_id)
    revise_item(store, "risk", risk, {"effect": "trust in the poster falls"}, actor="ann")
    a_risk(store, programme_id, "R2")
    _land(store, programme_id, ["A poster that was loaded late"])

    again = make_again(store, before.pack_id, actor="ann")

    assert again.content == before.content
    assert information.what_we_hold(store, programme_id, POSTER, actor="ann").held == {"mention": 1, "risk": 2}


def test_what_was_erased_since_is_told_when_a_pack_is_made_again(store, programme_id):
    _land(store, programme_id, ["The poster scares me"])
    a_risk(store, programme_id)
    before = made(store, programme_id)
    with store.transaction() as tx:
        tx.run("update mention set text = null")

    again = make_again(store, before.pack_id, actor="ann")

    assert again.sentence.startswith("Not as on ")
    assert "1 record of then no longer held or no longer fitting. By kind: What the public wrote 1." in again.sentence


def test_the_manifest_holds_the_hash_of_each_file(store, programme_id):
    from hashlib import sha256

    a_risk(store, programme_id)
    with zipfile.ZipFile(io.BytesIO(made(store, programme_id).content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        told = {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "manifest.json"}

    assert manifest["files"] == told
    assert manifest["counts"] == {"risk": {"held": 1, "taken": 1}}


# -- who may -------------------------------------------------------------------------------------------


def test_a_viewer_may_neither_search_nor_make_a_pack(store, programme_id):
    with store.transaction() as tx:
        tx.insert("person", [{"person_id": "per_1", "name": "Vi", "is_active": True, "is_demo": False,
                              "created_at": now(), "created_by": "ann"}])  # fmt: skip
        tx.insert("person_role", [{"grant_id": "g", "person_id": "per_1", "role": "viewer", "programme_id": None,
                                   "granted_at": now(), "granted_by": "ann", "is_demo": False}])  # fmt: skip

    with pytest.raises(NotAllowed):
        information.what_we_hold(store, programme_id, POSTER, actor="per_1")
    with pytest.raises(NotAllowed):
        make_information_pack(store, programme_id=programme_id, asked=POSTER, actor="per_1")


def test_that_a_pack_was_made_stands_in_the_log_with_what_was_asked(store, programme_id):
    a_risk(store, programme_id)
    made(store, programme_id)

    payload = json.loads(store.one("select payload from event where type = 'information_pack_made'")["payload"])

    assert payload["asked"]["words"] == "poster"
    assert payload["sentence"].startswith("1 record of 1 kind: 0 released, 1 redacted, 0 withheld.")
