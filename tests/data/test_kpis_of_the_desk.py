"""The KPIs of the case desk: given cases, clocks and promises, the value that must come out, and the rows behind it."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from data import kpis, pulled
from data.store import Store

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}

# ref, kind, formality, received, closed, outcome, anticipated, reopened, steps kept and due
DESK = (
    ("A1", "enquiry", "informal", "2026-10-02 09:00", "2026-10-03 09:00", "answered", None, 0, 4, 4),
    ("A2", "enquiry", "informal", "2026-10-02 23:30", None, None, None, 0, 1, 1),  # the 3rd in London
    ("A3", "complaint", "formal", "2026-10-05 09:00", "2026-10-12 09:00", "upheld", None, 1, 4, 5),
    ("A4", "complaint", "formal", "2026-10-06 09:00", "2026-10-26 09:00", "not_upheld", None, 0, 5, 5),
    ("A5", "complaint", "formal", "2026-10-07 09:00", "2026-10-10 09:00", "resolved_informally", None, 0, 2, 2),
    ("A6", "criticism", "informal", "2026-10-08 09:00", None, None, "anticipated", 0, 1, 1),
    ("A7", "criticism", "informal", "2026-10-09 09:00", None, None, "missed", 0, 0, 0),
    ("A8", "compliment", "informal", "2026-09-09 09:00", None, None, None, 0, 0, 0),  # before the period
)
# case, clock, due, standing, minutes taken; the present is the 31st
CLOCKS = (
    ("A1", "first_response", "2026-10-02 13:00", "met", 60),
    ("A2", "first_response", "2026-10-03 13:00", "late", 300),
    ("A3", "acknowledge", "2026-10-12 17:00", "met", 100),
    ("A3", "stage_1", "2026-10-20 17:00", "met", 2000),
    ("A4", "acknowledge", "2026-10-13 17:00", "late", 4000),
    ("A4", "stage_1", "2026-10-30 17:00", "running", None),  # over
    ("A5", "acknowledge", "2026-10-13 17:00", "cancelled", None),
    ("A6", "first_response", "2026-10-09 13:00", "met", 120),
    ("A7", "first_response", "2026-11-09 13:00", "running", None),  # not over
    ("A7", "triage", "2026-10-09 11:00", "paused", None),
)
PROMISES = (
    ("kept", "2026-10-10"), ("kept", "2026-10-11"), ("broken", "2026-10-12"), ("open", "2026-10-30"),
    ("open", "2026-11-30"), ("withdrawn", "2026-10-13"),
)  # fmt: skip
# case, event, happened, written down, queue; A1 was routed as it was opened, an hour after it had come
EVENTS = (
    ("A1", "received", "2026-10-02 09:00", "2026-10-02 10:00", "Answers"),
    ("A2", "received", "2026-10-02 23:30", "2026-10-02 23:30", ""),
    ("A2", "assigned", "2026-10-03 00:00", "2026-10-03 00:00", ""),  # to a person, not to a queue
    ("A3", "assigned", "2026-10-05 09:20", "2026-10-05 09:20", "Complaints"),
    ("A3", "assigned", "2026-10-06 09:20", "2026-10-06 09:20", "Legal"),  # the first counts
    ("A6", "escalated", "2026-10-08 09:40", "2026-10-08 09:40", ""),
)
# case, closing, score, written down
RATINGS = (
    ("A1", 1, 5, "2026-10-04"), ("A3", 1, 1, "2026-10-13"), ("A4", 1, 4, "2026-10-27"), ("A5", 1, 3, "2026-10-11"),
    ("A3", 2, 4, "2026-10-20"),
)  # fmt: skip
DAY = 24 * 60

DESK_CASES: dict[str, tuple[float, int]] = {  # value and n
    "case_enquiries": (2, 2),
    "case_complaints": (3, 3),
    "case_criticisms": (2, 2),
    "case_compliments": (0, 0),
    "case_on_time": (100 * 4 / 7, 7),
    "enquiries_on_time": (100 * 1 / 2, 2),
    "complaints_acknowledged": (100 * 1 / 2, 2),
    "complaints_answered_on_time": (100 * 1 / 2, 2),
    "first_response_median": (120, 3),
    "first_response_p90": (264, 3),
    "case_routed_median": (40, 3),
    "case_routed_p90": (56, 3),
    "case_close_median": (5 * DAY, 4),
    "case_close_p90": (16.1 * DAY, 4),
    "upheld_rate": (100 * 1 / 2, 2),
    "satisfaction": (100 * 3 / 5, 5),
    "anticipation_rate": (100 * 1 / 2, 2),
    "case_reopened": (100 * 1 / 4, 4),
    "case_conformance": (100 * 17 / 19, 6),
    "promises_kept": (100 * 2 / 4, 4),
}


def fill_desk(store: Store) -> None:
    with store.transaction() as tx:
        tx.run(
            "insert into programme by name select 'p' as programme_id, 'QT' as code, 'Quiet Town' as name, "
            "'campaign' as term, timestamp '2026-10-31 09:00' as as_of, date '2026-01-01' as "
            "starts_on, date '2026-12-31' as ends_on, "
            "'running' as status, now() as created_at, 'ann' as created_by"
        )
        for ref, kind, formality, received, closed, outcome, anticipated, reopened, kept, due in DESK:
            tx.run(
                "insert into case_file by name select $ref as case_id, 'p' as programme_id, 1 as number, $ref as ref, "
                "$kind as kind, $formality as formality, 'phone' as channel, cast($received as timestamp) as "
                "received_at, 'x' as summary, 'x' as state, cast($closed as timestamp) as closed_at, $outcome as "
                "outcome, $anticipated as anticipated, $reopened as reopened, $kept as steps_kept, $due as steps_due, "
                "'x' as procedure_id, 'x' as calendar_id, 1 as version, "
                "cast($received as timestamp) as created_at, 'ann' as created_by",
                {"ref": ref, "kind": kind, "formality": formality, "received": received, "closed": closed,
                 "outcome": outcome, "anticipated": anticipated, "reopened": reopened, "kept": kept, "due": due},
            )  # fmt: skip
        for ref, clock, due, standing, taken in CLOCKS:
            tx.run(
                "insert into case_clock by name select $ref as case_id, 'p' as programme_id, $clock as clock, 1 as "
                "turn, timestamp '2026-10-01' as started_at, cast($due as timestamp) as due_at, cast($due as "
                "timestamp) as original_due_at, 0 as paused_minutes, $standing as standing, $taken as taken_minutes",
                {"ref": ref, "clock": clock, "due": due, "standing": standing, "taken": taken},
            )
        for number, (ref, type, happened, written, queue) in enumerate(EVENTS):
            tx.run(
                "insert into case_event by name select $id as case_event_id, $ref as case_id, $number as sequence, "
                "cast($happened as timestamp) as happened_at, $type as type, 'ann' as actor, $payload as payload, "
                "cast($written as timestamp) as created_at",
                {"id": f"e{number}", "number": number, "ref": ref, "type": type, "happened": happened,
                 "written": written, "payload": f'{{"queue":"{queue}"}}'},
            )  # fmt: skip
        for case, closure, score, written in RATINGS:
            tx.run(
                "insert into csat by name select $case || $closure as csat_id, 'p' as programme_id, $case as case_id, "
                "$closure as closure, $score as score, cast($written as timestamp) as answered_at, "
                "cast($written as timestamp) as created_at, 'ann' as created_by",
                {"case": case, "closure": closure, "score": score, "written": written},
            )
        # the second closing of A3 was written down as a 1 and put right the day after
        tx.run(
            "insert into case_event by name select 'r1' as case_event_id, 'A3' as case_id, 90 as sequence, timestamp "
            "'2026-10-21' as happened_at, 'rating_corrected' as type, 'ann' as actor, "
            '\'{"csat_id":"A32","before":{"score":1},"after":{"score":4}}\' as payload, '
            "timestamp '2026-10-21' as created_at"
        )
        for number, (status, due) in enumerate(PROMISES):
            tx.run(
                "insert into commitment by name select $id as commitment_id, 'p' as programme_id, 'case' as "
                "source_kind, 'x' as text, 'ann' as owner, date '2026-09-01' as made_on, cast($due as date) as due_on, "
                "$status as status, timestamp '2026-09-01' as created_at, 'ann' as created_by",
                {"id": f"c{number}", "due": due, "status": status},
            )


@pytest.fixture(scope="module")
def desk(tmp_path_factory, new_store) -> Iterator[Store]:
    opened = new_store(tmp_path_factory.mktemp("desk"))
    fill_desk(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("key", sorted(DESK_CASES))
def test_the_value_of_a_kpi_of_the_desk_and_its_rows(key, desk):
    point = kpis.value(desk, key, **OCTOBER, programme_id="p")
    box = kpis.glass_box(desk, key, **OCTOBER, programme_id="p")
    rows = kpis.behind(desk, key, **OCTOBER, programme_id="p").to_pylist()

    expected, n = DESK_CASES[key]
    assert (point.value, point.n) == (pytest.approx(expected), n)
    assert desk.rows(box["sql"], box["parameters"])[0]["value"] == point.value
    assert len(rows) == n
    assert all("ref" in row or row["promise"] for row in rows)
    assert kpis.value(desk, key, **OCTOBER, programme_id="another").value is None
    assert kpis.value(desk, key, **OCTOBER, platforms=("x",)).n == 0
    came = pulled.facts(desk, kpis.kpi(key).rows, **OCTOBER, programme_id="p")
    assert came.rows >= n
    assert came.sources == ["entered here"]


@pytest.mark.parametrize(
    ("key", "then", "expected"),
    [
        ("case_complaints", datetime(2026, 10, 6, 12), 2),  # the third came later
        ("case_close_median", datetime(2026, 10, 11), 2 * DAY),  # A1 in one day, A5 in three
        ("case_routed_median", datetime(2026, 10, 5, 12), 40),  # A1 in 60, A3 in 20; A6 came later
        ("case_on_time", datetime(2026, 10, 12, 18), 100 * 4 / 6),  # stage 1 of A4 ran still
        ("upheld_rate", datetime(2026, 10, 13), 100),
        ("promises_kept", datetime(2026, 10, 11, 12), 100),
        ("satisfaction", datetime(2026, 10, 12), 50),  # A1 and A5
        ("satisfaction", datetime(2026, 10, 20, 12), 25),  # a 1 that was put right later
    ],
)
def test_an_earlier_day_counts_what_was_on_the_desk_then(key, then, expected, desk):
    assert kpis.value(desk, key, **OCTOBER, programme_id="p", known_at=then).value == expected


def test_a_case_counts_on_the_day_of_the_organisations_clock(desk):
    days = kpis.measure(desk, "case_enquiries", since=date(2026, 10, 2), until=date(2026, 10, 3), grain="day")

    assert [point.value for point in days] == [1, 1]


def test_a_desk_on_which_nothing_arrives_has_none_and_is_not_unknown(desk):
    """The newest case is of the 9th of October; the clock of the programme stands on the 31st."""
    asked = {"since": date(2026, 8, 1), "until": date(2026, 12, 31), "grain": "month", "programme_id": "p"}

    assert [point.value for point in kpis.measure(desk, "case_complaints", **asked)] == [None, 0, 3, None, None]
    assert kpis.value(desk, "case_complaints", since=date(2026, 10, 20), until=date(2026, 10, 26)).value == 0
    assert kpis.known_until(desk, "case_complaints", programme_id="p") == date(2026, 10, 31)
    then = {"programme_id": "p", "known_at": datetime(2026, 10, 20, 12)}
    assert kpis.known_until(desk, "case_complaints", **then) == date(2026, 10, 20)
    assert kpis.known_until(desk, "case_complaints", programme_id="another") is None
