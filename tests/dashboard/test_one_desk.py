"""The numbers of the case desk are the same on Cases, as KPIs, in lists, on Home and in the digest."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import case_queue, read, read_cases
from data import kpis, models
from data import store as stores
from pipelines.commands import Refused, commitments, digest, settings
from pipelines.commands.case_end import close_case
from pipelines.commands.cases import assign_cases, triage_cases
from tests.pipelines.commands.desk import a_case, a_programme, an_answer, approve_answer, send_answer, submit_answer

JULY = (date(2026, 7, 1), date(2026, 7, 31))
# summer nights in London: the first belongs to July, the last to August
TIMES = [datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 7, 9, 9, tzinfo=UTC),
         datetime(2026, 7, 20, 14, tzinfo=UTC), datetime(2026, 7, 31, 22, 30, tzinfo=UTC),
         datetime(2026, 7, 31, 23, 30, tzinfo=UTC)]  # fmt: skip
NARROWED = dict.fromkeys(("kind", "theme", "cause", "outcome", "anticipated", "card", "clock", "standing", "departed",
                          "breached", "late_reason", "unrouted", "words"))  # fmt: skip


@pytest.fixture(scope="module")
def written(new_store, tmp_path_factory):
    """A home that is filled once, and what `fill` says of it."""
    store = new_store(tmp_path_factory.mktemp("desk"))
    made = fill(store)
    store.close()
    return store.home, made


@pytest.fixture
def of(written, home):
    """A copy of it: a programme with cases at every step, and another whose clock stands still in July, as a demo's."""
    shutil.copytree(written[0], home, dirs_exist_ok=True)
    return written[1]


@pytest.fixture
def store(of):
    return stores.opened()


def fill(store):
    settings.set_time_zone(store, "Europe/London", actor="ana")
    made = a_programme(store), a_programme(store, "DM")
    with store.transaction() as tx:
        tx.run("update programme set as_of = timestamp '2026-07-25 12:00:00' where code = 'DM'")
    chance = random.Random(3)
    for number in range(30):
        programme_id = made[number % 5 == 4]
        a_random_case(store, programme_id, chance, TIMES[:3] if programme_id == made[1] else TIMES)
    for days in (-200, -3, 0, 400):
        due = date(2026, 7, 25) + timedelta(days=days)
        for one in made:
            commitments.add_commitment(
                store, one, text="We will look", owner="ann", made_on=due - timedelta(days=5), due_on=due, actor="ann"
            )
    return made


def a_random_case(store, programme_id, chance, times):
    at = chance.choice(times)
    kind = chance.choice(["enquiry", "complaint", "complaint", "criticism"])
    case_id = a_case(store, programme_id, kind, received_at=at)["case_id"]
    if chance.random() < 0.8:
        triage_cases(store, {case_id: None}, theme=chance.choice(["Hours", "Staff"]), actor="ann")
    if chance.random() < 0.5:
        assign_cases(store, {case_id: None}, handler="ben", queue="First line", actor="ann")
    try:
        if chance.random() < 0.7:
            response = an_answer(store, case_id)
            submit_answer(store, case_id, response_id=response, actor="ann")
            approve_answer(store, case_id, response_id=response, actor="dee")
            send_answer(
                store, case_id, response_id=response, actor="ann",
                happened_at=at + timedelta(hours=chance.choice([1, 30, 90])),
            )  # fmt: skip
        if chance.random() < 0.6:
            outcome = {"enquiry": "answered"}.get(kind, chance.choice(["upheld", "partly_upheld", "not_upheld"]))
            close_case(store, case_id, outcome=outcome, theme="Hours", cause="Rota", actor="ann")
    except Refused:
        pass  # a step that the procedure does not allow here: the case stays where it is


def found(of, **narrowed):
    given = {**NARROWED, **narrowed}
    return read.rows("cases_found", programme=of, now=datetime(2026, 11, 1), rows=500, skip=0, **given)


def test_the_numbers_of_cases_are_those_of_the_kpis_and_of_their_lists(store, of):
    mine = of[0]
    instants, now = read_cases.instants(*JULY), datetime(2026, 11, 1)
    asked = {"programme": mine, **instants}

    def kpi(key):
        return kpis.value(store, key, since=JULY[0], until=JULY[1], programme_id=mine)

    clocks = read.rows("case_on_time", now=now, **asked)
    over = [row["met"] + row["late"] + row["overdue"] for row in clocks]
    assert (kpi("case_on_time").numerator, kpi("case_on_time").denominator) == (
        sum(row["met"] for row in clocks), sum(over),
    )  # fmt: skip
    assert sum(row["overdue"] for row in clocks) > 0, "a clock that is over and runs is late"
    for row in clocks:
        late = {one["ref"] for one in found(mine, kind=row["kind"], clock=row["clock"], breached="1", **instants)}
        assert len(late) == row["late"] + row["overdue"]

    steps = read.rows("case_conformance", **asked)[0]
    assert (kpi("case_conformance").numerator, kpi("case_conformance").denominator) == (steps["kept"], steps["due"])
    assert len(found(mine, departed="1", **instants)) == steps["departed"]

    outcomes = {row["outcome"]: row["cases"] for row in read.rows("case_outcomes", **asked)}
    assert kpi("upheld_rate").numerator == outcomes.get("upheld", 0) + outcomes.get("partly_upheld", 0)
    assert kpi("upheld_rate").denominator > 0
    assert all(len(found(mine, kind="complaint", outcome=one, **instants)) == many for one, many in outcomes.items())
    themes = {row["name"]: row["cases"] for row in read.rows("case_causes", by="theme", **asked)}
    for name, many in themes.items():
        assert len(found(mine, kind="complaint,criticism", theme=name, **instants)) == many

    routed = read.rows("case_routing", **asked)[0]
    assert kpi("case_routed_median").value == routed["median_minutes"]
    assert kpi("case_routed_median").n == routed["routed"] > 0
    loose = {row["ref"] for row in read.rows("cases_unrouted", programme=mine, since=JULY[0], until=JULY[1])}
    assert loose == {one["ref"] for one in found(mine, unrouted="1", **instants)}
    counted = {
        row["what"]: row["n"]
        for row in read.rows(
            "participation", programme=mine, since=JULY[0], until=JULY[1], since_at=instants["since"],
            until_at=instants["until"],
        )
    }  # fmt: skip
    assert counted["cases_unrouted"] == len(loose) == routed["unrouted"] > 0
    assert counted["cases_received"] == len(found(mine, **instants)) == routed["routed"] + routed["unrouted"]

    looked = store.one(models.page("procedure_looked_at"), {"programme": mine, "since": JULY[0], "until": JULY[1]})
    assert (looked["clocks_met"], looked["clocks_met"] + looked["clocks_late"]) == (
        sum(row["met"] for row in clocks), sum(over),
    )  # fmt: skip
    assert (looked["steps_kept"], looked["steps_due"]) == (steps["kept"], steps["due"])
    by_kind = {"enquiry": 0, "complaint": 0, "criticism": 0}
    for one in found(mine, **instants):
        by_kind[one["kind"]] += 1
    told = digest.digest(store, mine, *JULY)
    assert all(f"  {kind}: {many}" in told for kind, many in by_kind.items() if many >= digest.FEWEST)
    assert [kpi(f"case_{kind}").value for kind in ("enquiries", "complaints", "criticisms")] == list(by_kind.values())


@pytest.mark.parametrize("place", [0, 1, None])
def test_what_is_late_is_so_by_the_clock_of_its_programme_alone_and_among_others(store, of, place):
    """A demo's clock stands still: seen with all programmes, its cases and promises are no later than seen alone."""
    mine = None if place is None else of[place]
    now = datetime(2026, 11, 1) if place != 1 else datetime(2026, 7, 25, 12)
    asked = {"programme": mine, "now": now}
    rows = read.rows("cases_open", programme=mine)
    totals = read.rows("case_totals", **asked)[0]
    waits = {
        row["what"]: row["waiting"] for row in read.rows("home_waiting", today=now.date(), verify_days=90, **asked)
    }
    views = {which: len(case_queue.in_view(rows, which, "", now)) for which in ("late", "unassigned", "waiting")}

    assert totals["late"] == waits.get("late_cases", 0) == views["late"] > 0
    assert totals["unassigned"] == waits.get("unassigned_cases", 0) == views["unassigned"]
    for which, many in views.items():
        assert len(read.rows("cases_counted", which=which, **asked)) == many
    kept = read.rows("promises_kept", programme=mine, today=now.date())[0]
    assert kept["overdue"] == waits["promises_overdue"] == {0: 3, 1: 2, None: 5}[place]
    if place is not None:
        every = kpis.value(store, "promises_kept", since=date(2025, 1, 1), until=date(2027, 12, 31), programme_id=mine)
        assert (every.numerator, every.denominator) == (kept["kept"], kept["kept"] + kept["overdue"] + kept["broken"])
