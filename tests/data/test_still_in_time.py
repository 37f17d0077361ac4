"""Who still waits within the promised time: counted back by SQL as the rule counts forwards, and no fault yet."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.base import Mention, Post
from data import kpis
from pipelines import landing, load
from pipelines.commands import accounts, calendars, procedures, programme, settings
from pipelines.rules.clocks import due_at

YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
# evenings and a night, two intervals a day, two days and a lunch that are closed, around the change of the clocks
HOURS = {**calendars.OFFICE_HOURS, "sat": [["10:00", "12:00"], ["13:00", "24:00"]], "sun": [["00:00", "02:00"]]}
CLOSED = [["2026-10-22", "2026-10-23"], ["2026-10-26T11:00", "2026-10-26T14:30"]]
PROMISED = {"enquiry": {"minutes": 240}, "complaint": {"working_days": 1}, "criticism": {"working_days": 2}}


@pytest.fixture
def of(store):
    settings.set_time_zone(store, "Europe/London", actor="ana")
    made = programme.add_programme(
        store, code="AB", name="Ours", starts_on=YEAR["since"], ends_on=YEAR["until"], actor="ana"
    )["programme_id"]
    accounts.add_account(store, platform="x", account_id="us", name="Ours", programme_id=made, actor="ana")
    return made


def stand(store, at):
    """The programme's clock stands at an instant (UTC)."""
    with store.transaction() as tx:
        tx.run("update programme set as_of = $at", {"at": at})


def land(store, kind, rows):
    job = landing.new_job("csv", "generic", f"{kind}.csv", "s", "ana", rows_read=len(rows))
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store, job_ids=[job.job_id])


def said(store, number, act, at):
    at = at.replace(tzinfo=UTC)
    land(store, "mention", [Mention("x", f"m{number}", "us", "mention", at, at, "words")])
    with store.transaction() as tx:
        tx.run("update mention set act = $act where mention_id = $id", {"act": act, "id": f"m{number}"})
    store.rebuild_marts()


def test_the_query_finds_what_the_rule_of_the_clocks_finds(store, of):
    calendar_id = calendars.add_calendar(store, of, name="Ours", weekly=HOURS, closures=CLOSED, actor="ana")[
        "calendar_id"
    ]
    definition = json.loads(json.dumps(procedures.presets()["english_council"]))
    for clock in definition["clocks"]:
        if clock["clock"] == "decision":
            clock["working_days"] = 2
    procedures.revise_procedure(
        store, of, definition=definition, in_force_from=datetime(2020, 1, 1, tzinfo=UTC), reason="Ours",
        calendar_id=calendar_id, actor="ana",
    )  # fmt: skip
    held = store.one("select * from work_calendar where calendar_id = $id", {"id": calendar_id})
    calendar, chance, seen = calendars.calendar_of(held), random.Random(3), set()

    for _ in range(40):
        present = datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=chance.randint(0, 14 * 1440))
        stand(store, present.replace(tzinfo=None))
        told = {row["act"]: row["waits_from"] for row in store.rows(
            "select act, waits_from from still_in_time where programme_id = $of", {"of": of})}  # fmt: skip
        for _ in range(10):
            received = present - timedelta(minutes=chance.randint(0, 5 * 1440))
            for act, promise in PROMISED.items():
                is_in_time = due_at(received, **promise, calendar=calendar) > present
                assert (received.replace(tzinfo=None) > told[act]) == is_in_time, (present, received, act)
                seen.add((act, is_in_time))

    assert len(seen) == 6  # each act was found in time and over


def test_an_enquiry_is_no_fault_before_its_four_hours_are_over(store, of):
    for number, hour in enumerate((9, 10)):  # a Tuesday; 9 and 10 by the clock in London
        said(store, number, "enquiry", datetime(2026, 11, 24, hour))
    land(store, "post", [Post("x", "p0", "us", datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
                              datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "We …", in_reply_to="m0")])  # fmt: skip

    told = []
    for minute in (59, 0):
        stand(store, datetime(2026, 11, 24, 13 if minute else 14, minute))
        point = kpis.value(store, "response_rate", **YEAR, programme_id=of)
        told.append((point.value, point.numerator, point.denominator, point.n))
        rows = kpis.behind(store, "response_rate", **YEAR, programme_id=of).to_pylist()
        assert sum(row["denominator"] for row in rows) == point.denominator

    assert told == [(100.0, 1, 1, 1), (50.0, 1, 2, 2)]


def test_who_writes_on_a_friday_evening_waits_until_monday_and_not_for_ever(store, of):
    said(store, 1, "complaint", datetime(2026, 11, 20, 18))

    told = []
    for at in (datetime(2026, 11, 24, 16, 59), datetime(2026, 11, 24, 17)):  # received after close: as if on Monday
        stand(store, at)
        told.append(kpis.value(store, "response_rate", **YEAR, programme_id=of).value)

    assert told == [None, 0.0]


def test_as_known_at_an_instant_the_time_left_is_that_of_the_instant(store, of):
    said(store, 1, "enquiry", datetime(2026, 11, 24, 9))
    with store.transaction() as tx:
        tx.run("update mention set arrived_at = created_at")
        tx.run("update classification set read_at = timestamp '2026-11-24 09:00:00', act = 'enquiry'")
    stand(store, None)

    told = [
        kpis.value(store, "response_rate", **YEAR, programme_id=of, known_at=datetime(2026, 11, 24, hour)).value
        for hour in (12, 14)
    ]

    assert told == [None, 0.0]
