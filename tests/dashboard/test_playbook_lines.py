"""Lines to take, and how well the likelihoods of the register were judged by what was heard."""

from datetime import UTC, date, datetime

from dashboard import playbook_lines, read
from data import models
from pipelines.commands import anticipated, cases, contacts, standard_responses
from tests.dashboard.test_cases import HOSTILE, page, words_of
from tests.pipelines.commands.desk import a_case, a_programme, at

ADDED = datetime(2026, 1, 12, 9, tzinfo=UTC)


def a_card(store, programme_id, theme, likelihood, *, added_at=ADDED, **said):
    given = {"description": f"They say {HOSTILE}", "impact": 3, "terms": [theme.lower()], **said}
    card_id = anticipated.add_card(store, programme_id, theme=theme, likelihood=likelihood, actor="ann", **given)[
        "card_id"
    ]
    with store.transaction() as tx:  # entered then, and not today
        at_utc = added_at.replace(tzinfo=None)
        tx.run("update anticipated_criticism set added_at = $at where card_id = $id", {"at": at_utc, "id": card_id})
    return card_id


def heard(store, programme_id, card_id, when):
    case_id = a_case(store, programme_id, "criticism", received_at=at(when), summary="Shame")["case_id"]
    cases.triage_cases(store, {case_id: None}, theme="Posters", card_id=card_id, actor="ann")


def test_the_lines_hold_approved_answers_alone_and_whom_to_ask(store):
    programme_id = a_programme(store)
    made = [
        standard_responses.add_standard_response(store, programme_id, topic=topic, body=body, actor="ann")
        for topic, body in (("Posters", f"We took it down. {HOSTILE}"), ("Money", "It costs nothing."))
    ]
    ready, waiting = (one["standard_response_id"] for one in made)
    standard_responses.approve_standard_response(store, ready, review_by=date(2030, 1, 1), actor="bea")
    a_card(store, programme_id, "Posters", 5, response_id=ready)
    a_card(store, programme_id, "Money", 2, response_id=waiting, owner="Ola <b>")
    contacts.add_contact(
        store, programme_id, topic="posters", name="Pat", role="Press office", address="0113 496 0000", actor="ann"
    )

    [programme] = read.programmes()
    told = playbook_lines.page(programme, read.rows("cards", programme=programme_id))

    assert "1 of 2 have an approved answer." in told
    assert told.index("Posters") < told.index("Money"), "the gravest first"
    assert "We took it down." in told
    assert "It costs nothing." not in told, "nobody has approved it"
    assert "<strong>No answer may be given yet</strong> (not approved): ask first." in told
    assert "Whom to ask: Pat, Press office." in told
    assert "Ola &lt;b&gt;, who looks after this entry" in told
    assert "0113" not in told
    assert "<b>b</b>" not in told
    assert "<script" not in told


def test_likelihoods_are_held_against_what_was_heard(store):
    """Six entries of January: the two likely ones are heard in time, one is heard too late, three never."""
    programme_id = a_programme(store)
    five, four, late = (a_card(store, programme_id, name, level) for name, level in (("A", 5), ("B", 4), ("C", 4)))
    for name in ("D", "E", "F"):
        a_card(store, programme_id, name, 1)
    a_card(store, programme_id, "G", 5, added_at=datetime(2026, 11, 1, tzinfo=UTC))  # its quarter is not over
    heard(store, programme_id, five, "2026-02-02 10:00")
    heard(store, programme_id, four, "2026-03-02 10:00")
    heard(store, programme_id, late, "2026-06-02 10:00")
    # wise after the event: the entry that was heard is said to have been all but sure
    anticipated.revise_card(store, four, theme="B", description="x", likelihood=5, impact=3, terms=["b"], actor="ann")

    rows = store.rows(models.page("card_foresight"), {"programme": programme_id, "now": datetime(2026, 11, 26, 12)})

    assert [(row["theme"], row["likelihood"], row["heard"]) for row in rows] == [
        ("A", 5, True), ("B", 4, True), ("C", 4, False), ("D", 1, False), ("E", 1, False), ("F", 1, False),
    ]  # fmt: skip
    # (0.05² + 0.2² + 0.8² + 3 · 0.05²) / 6 = 0.115; the same for each: 1/3 · 2/3 = 0.222
    at_page = page("playbook", programme="QT", part="expected").run()
    assert not at_page.exception
    assert "6 entries whose first quarter is over, and 2 were heard in it" in words_of(at_page)
    assert "Brier score 0.115 (0 is perfect; the same chance for each gives 0.222)" in words_of(at_page)
    assert "tell more than chance" in words_of(at_page)
