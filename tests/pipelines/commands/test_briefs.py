"""The one-page brief: what it takes from the plan, how it is issued, and what is refused."""

from datetime import date

import pytest

from pipelines.commands import Refused, briefs
from pipelines.commands.plan_items import add_item
from tests.pipelines.commands.desk import a_programme

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def of(store):
    """Ann does A1 and answers for nothing; Bob owns an action that is overdue."""
    made = a_programme(store)
    for number in (1, 2):
        add_item(
            store, "activity", made,
            {"code": f"A{number}", "name": f"Work {number}", "starts_on": date(2026, 9, 1),
             "ends_on": date(2026, 10, 20), "status": "running"}, actor="lead",
        )  # fmt: skip
    add_item(store, "raci", made, {"activity": "A1", "person": "Ann", "letter": "R"}, actor="lead")
    add_item(
        store, "milestone", made, {"code": "MS1", "name": "Half way", "activity": "A1", "due_on": date(2026, 10, 9)},
        actor="lead",
    )  # fmt: skip
    add_item(
        store, "action", made, {"code": "ACT-1", "text": "Call them", "owner": "Bob", "due_on": date(2026, 9, 30)},
        actor="lead",
    )  # fmt: skip
    return made


def test_a_brief_holds_what_is_the_persons_own(store, of):
    brief = briefs.brief_of(store, of, "Ann", *OCTOBER, today=date(2026, 10, 1))

    told = dict(brief.parts)
    assert told["Your part"] == ("A1 Work 1: does; 1 Sep 2026 to 20 Oct 2026",)
    assert told["Days to keep"] == ("9 Oct 2026: MS1 Half way", "20 Oct 2026: A1 Work 1 ends")
    assert "Call them" not in brief.text
    bob = dict(briefs.brief_of(store, of, "Bob", *OCTOBER, today=date(2026, 10, 1)).parts)
    assert bob == {"Actions and mitigations": ("30 Sep 2026 (overdue): ACT-1 Call them",)}
    assert briefs.people_of(store, of) == ["Ann", "Bob"]


def test_a_brief_is_issued_to_its_person_once_a_command_and_anew_as_the_next_version(store, of):
    given = {"who": "Ann", "since": OCTOBER[0], "until": OCTOBER[1], "today": OCTOBER[0], "actor": "lead"}
    first = briefs.issue_brief(store, of, **given, command_id="c1")

    assert briefs.issue_brief(store, of, **given, command_id="c1") == first
    assert briefs.issue_brief(store, of, **given)["version"] == 2
    assert store.one("select audience from briefing limit 1") == {"audience": "Ann"}
    with pytest.raises(Refused, match="holds nothing for Cid"):
        briefs.issue_brief(store, of, **{**given, "who": "Cid"})
    with pytest.raises(Refused, match="before it begins"):
        briefs.brief_of(store, of, "Ann", OCTOBER[1], OCTOBER[0], OCTOBER[0])


def test_a_brief_is_one_page(store, of):
    for number in range(20):
        add_item(
            store, "action", of,
            {"code": f"X{number}", "text": "A long sentence of what has to be done. " * 6, "owner": "Ann",
             "due_on": date(2026, 10, 9)}, actor="lead",
        )  # fmt: skip
    brief = briefs.brief_of(store, of, "Ann", *OCTOBER, today=OCTOBER[0])

    assert dict(brief.parts)["Actions and mitigations"][-1] == "and 13 more"
    made = briefs.brief_pdf(brief, is_demo=True)
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") <= 1
