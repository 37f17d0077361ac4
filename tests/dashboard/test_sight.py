"""What a person sees who has a role in one programme alone: that programme, whatever an address asks for."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from dashboard import person, read
from data import store as stores
from pipelines import landing, load
from pipelines.commands import accounts, anticipated, claims, contacts, plan_items, programme, reports, stakeholders
from tests.dashboard.test_cases import page, words_of
from tests.pipelines.commands.desk import a_case

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
HIDDEN = "Hush"
PAGES = [
    *(("home", {}), ("live", {}), ("objectives", {}), ("risk", {}), ("early_warning", {}), ("standards", {})),
    *(("mentions", {}), ("mentions", {"q": HIDDEN}), ("cases", {}), ("cases", {"desk": "find"})),
    *(("cases", {"desk": "numbers"}), ("playbook", {}), ("playbook", {"part": "contacts"}), ("review", {})),
    *(("playbook", {"part": "claims"}), ("programme", {}), ("evaluation", {}), ("stakeholders", {"section": "list"})),
    *(("engagement", {}), ("content", {}), ("policy", {"section": "people"}), ("narratives", {}), ("people", {})),
]  # fmt: skip


def filled(store, code, word):
    """A programme with one of most things, each with a word that tells whose it is."""
    of = programme.add_programme(store, code=code, name=f"{word} programme", **YEAR, actor="ann")["programme_id"]
    objective = programme.add_objective(store, of, code="O1", text=f"{word} objective", actor="ann")["objective_id"]
    programme.add_kpi(store, objective, code="K1", name=f"{word} KPI", metric_key="mentions", actor="ann")
    case = a_case(store, of, "complaint", summary=f"{word} case")
    anticipated.add_card(store, of, theme=f"{word} card", description="x", likelihood=3, impact=3, terms=["x"],
                         actor="ann")  # fmt: skip
    claims.add_claim(store, of, text=f"{word} claim", is_factual=True, verdict="false", source="s", terms=["x"],
                     actor="ann")  # fmt: skip
    contacts.add_contact(
        store, of, topic=f"{word} topic", name=f"{word} contact", role="r", address="a@example.org", actor="ann"
    )
    stakeholders.add_stakeholder(store, of, name=f"{word} stakeholder", actor="ann")
    risk = {"code": "R1", "category": "data", "cause": f"{word} cause", "event": f"{word} event", "effect": "x",
            "opened_on": date(2026, 1, 5)}  # fmt: skip
    plan_items.add_item(store, "risk", of, risk, actor="ann")
    accounts.add_account(store, platform="x", account_id=code, name=f"{word} account", programme_id=of, actor="ann")
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    job = landing.new_job("csv", "generic", f"{word}.csv", code, "ann", programme_id=of, rows_read=1)
    rows = [Mention("x", f"{code}-{n}", code, "mention", at, at, f"{word} mention, a disgrace") for n in range(3)]
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    reports.build_report(store, code, "2026-10", actor="ann")
    return of, case["ref"]


@pytest.fixture(scope="module")
def written(new_store, tmp_path_factory):
    """A home with two programmes that is filled once, and what `filled` says of both."""
    store = new_store(tmp_path_factory.mktemp("two"))
    made = filled(store, "OWN", "Ours"), filled(store, "OTH", HIDDEN)
    store.close()
    return store.home, made


@pytest.fixture
def two(written, home):
    shutil.copytree(written[0], home, dirs_exist_ok=True)
    return written[1]


@pytest.fixture
def store(two):
    return stores.opened()


def told(at: AppTest) -> str:
    """Everything on a page: words, tables, labels and what may be chosen."""
    boxes = [str(one.options) for one in (*at.selectbox, *at.multiselect)]
    tables = [one.value.to_string() for one in at.dataframe]
    metrics = [f"{one.label} {one.value}" for one in at.metric]
    return "\n".join([words_of(at), *boxes, *tables, *metrics, *(one.label for one in at.button)])


def test_no_page_shows_another_programme_whatever_the_address_asks(store, two):
    (own, _), (_, hidden_ref) = two
    asked = [*PAGES, ("cases", {"case": hidden_ref}), ("mentions", {"mention": "x:OTH-0"})]
    for view, query in [("home", {}), ("cases", {}), *((view, {**query, "programme": "OTH"}) for view, query in asked)]:
        at = page(view, **query)
        at.session_state[person._SIGHT] = frozenset({own})
        at.run()
        assert not at.exception, (view, query)
        said = told(at).replace(f"There is no case {hidden_ref}", "")
        assert HIDDEN not in said, (view, query)
        assert "OTH" not in said.replace("OTHER", ""), (view, query)


def test_what_was_said_to_an_account_of_no_programme_is_for_who_sees_all(store, two, monkeypatch):
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    job = landing.new_job("csv", "generic", "n.csv", "n", "ann", rows_read=1)
    rows = [Mention("x", "alone", "nobodys", "mention", at, at, "To nobody in particular")]
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    asked = {"platform": "x", "mention_id": "alone"}
    assert len(read.rows("mention_one", **asked)) == 1

    monkeypatch.setattr(read, "sight", lambda: frozenset({two[0][0]}))

    assert read.rows("mention_one", **asked) == []
    assert read.table("mention_one", **asked).num_rows == 0


def test_who_has_a_role_everywhere_sees_all(store, two):
    assert {one.code for one in read.programmes()} == {"OTH", "OWN"}
    assert "Hush" in told(page("cases", desk="find").run())


def test_numbers_over_all_are_those_of_the_programmes_that_are_seen(store, two, monkeypatch):
    (own, _), (other, _) = two
    days = (date(2026, 11, 1), date(2026, 11, 30), "period")
    assert read.measure("mentions", *days)[0].value == 6

    monkeypatch.setattr(read, "sight", lambda: frozenset({own}))

    assert read.measure("mentions", *days)[0].value == 3
    assert (
        read.measure("case_complaints", *days, other)[0].value == read.measure("case_complaints", *days, own)[0].value
    )
    assert {row["programme_id"] for row in read.rows("cases_open", programme=other)} <= {own}
