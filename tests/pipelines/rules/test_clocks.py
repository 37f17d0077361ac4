"""Working time at the minute: the golden dates, every edge, both clock changes, and what must hold for any calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.clocks import WEEKDAYS, BadCalendar, Calendar, due_at, open_minutes, show_working

LONDON = ZoneInfo("Europe/London")
HOLIDAYS = [
    "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
]  # fmt: skip


def week(*hours: tuple[str, str], days=WEEKDAYS[:5]) -> dict[str, list[list[str]]]:
    return {day: [list(one) for one in hours] for day in days}


def calendar(weekly=None, *, tz="Europe/London", holidays=HOLIDAYS, closures=()) -> Calendar:
    said = {"tz": tz, "weekly": weekly or week(("09:00", "17:00")), "holidays": holidays, "closures": list(closures)}
    return Calendar.from_mapping(said)


OFFICE = calendar()
SPLIT = calendar(week(("09:00", "12:30"), ("13:30", "17:00")))
ALWAYS = calendar(week(("00:00", "24:00"), days=WEEKDAYS), holidays=())
NIGHTS = calendar(week(("00:00", "06:00"), days=WEEKDAYS), holidays=())


def at(text: str, zone=LONDON, fold=0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("start", "runs", "due"),
    [
        ("2026-01-30 16:30", {"minutes": 60}, "2026-02-02 09:30"),
        ("2026-01-28 07:00", {"minutes": 120}, "2026-01-28 11:00"),
        ("2026-04-02 16:40", {"minutes": 240}, "2026-04-07 12:40"),
        ("2026-04-02 16:40", {"working_days": 5}, "2026-04-13 17:00"),
        ("2026-04-10 11:15", {"working_days": 10}, "2026-04-24 17:00"),
        ("2026-04-10 11:15", {"working_days": 20}, "2026-05-11 17:00"),
        ("2026-05-02 11:00", {"working_days": 3}, "2026-05-08 17:00"),
        ("2026-03-27 16:00", {"minutes": 120}, "2026-03-30 10:00"),
        ("2026-12-24 15:00", {"minutes": 240}, "2026-12-29 11:00"),
    ],
)
def test_the_golden_dates(start, runs, due):
    assert due_at(at(start), calendar=OFFICE, **runs) == at(due)


def test_a_lunch_break_does_not_count():
    assert due_at(at("2026-02-02 12:10"), minutes=60, calendar=SPLIT) == at("2026-02-02 14:10")


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-01-28 16:00", 60, "2026-01-28 17:00"),  # due exactly at closing stays there
        ("2026-01-28 16:01", 60, "2026-01-29 09:01"),
        ("2026-01-28 16:59", 1, "2026-01-28 17:00"),
        ("2026-01-28 17:00", 1, "2026-01-29 09:01"),
        ("2026-01-28 17:01", 1, "2026-01-29 09:01"),
        ("2026-01-28 08:59", 1, "2026-01-28 09:01"),
        ("2026-01-28 09:00", 480, "2026-01-28 17:00"),
        ("2026-01-28 09:00", 481, "2026-01-29 09:01"),
        ("2026-01-28 09:00", 0, "2026-01-28 09:00"),
        ("2026-01-28 17:00", 0, "2026-01-28 17:00"),
        ("2026-01-31 12:00", 0, "2026-02-02 09:00"),
    ],
)
def test_minutes_at_every_edge(start, minutes, due):
    assert due_at(at(start), minutes=minutes, calendar=OFFICE) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-01-28 00:00", 1, "2026-01-29 17:00"),
        ("2026-01-28 16:59", 1, "2026-01-29 17:00"),
        ("2026-01-28 17:00", 1, "2026-01-29 17:00"),  # at closing is not after close
        ("2026-01-28 17:01", 1, "2026-01-30 17:00"),
        ("2026-01-30 17:01", 1, "2026-02-03 17:00"),  # after close on a Friday: Monday is the day of receipt
        ("2026-01-31 10:00", 1, "2026-02-03 17:00"),
        ("2026-01-28 10:00", 0, "2026-01-28 17:00"),
        ("2026-04-03 10:00", 0, "2026-04-07 17:00"),
    ],
)
def test_working_days_at_every_edge(start, days, due):
    assert due_at(at(start), working_days=days, calendar=OFFICE) == at(due)


def test_a_partial_closure_moves_the_close_and_takes_minutes():
    early = calendar(closures=[["2026-12-24T12:00", "2026-12-24T17:00"]])

    assert due_at(at("2026-12-23 10:00"), working_days=1, calendar=early) == at("2026-12-24 12:00")
    assert due_at(at("2026-12-24 12:00"), working_days=1, calendar=early) == at("2026-12-29 17:00")
    assert due_at(at("2026-12-24 12:01"), working_days=1, calendar=early) == at("2026-12-30 17:00")
    assert due_at(at("2026-12-24 11:30"), minutes=60, calendar=early) == at("2026-12-29 09:30")


def test_a_day_that_a_closure_covers_is_no_working_day():
    away = calendar(closures=[["2026-01-29", "2026-01-29"]])

    assert due_at(at("2026-01-28 10:00"), working_days=1, calendar=away) == at("2026-01-30 17:00")


@pytest.mark.parametrize(
    ("office", "start", "minutes", "due"),
    [
        (NIGHTS, "2026-03-29 00:30", 60, at("2026-03-29 02:30")),  # 01:00 to 02:00 does not exist
        (NIGHTS, "2026-03-29 00:00", 300, at("2026-03-29 06:00")),
        (NIGHTS, "2026-03-29 00:00", 301, at("2026-03-30 00:01")),
        (NIGHTS, "2026-10-25 00:30", 60, at("2026-10-25 01:30")),
        (NIGHTS, "2026-10-25 00:30", 120, at("2026-10-25 01:30", fold=1)),
        (NIGHTS, "2026-10-25 00:00", 420, at("2026-10-25 06:00")),
        (NIGHTS, "2026-10-25 00:00", 421, at("2026-10-26 00:01")),
        (ALWAYS, "2026-03-28 12:00", 1440, at("2026-03-29 13:00")),
        (ALWAYS, "2026-10-24 12:00", 1440, at("2026-10-25 11:00")),
    ],
)
def test_both_clock_changes(office, start, minutes, due):
    found = due_at(at(start), minutes=minutes, calendar=office)

    assert found.astimezone(UTC) == due.astimezone(UTC)
    assert (found.tzinfo, found.replace(tzinfo=None)) == (LONDON, due.replace(tzinfo=None))


def test_hours_that_begin_inside_the_hour_that_is_missing_begin_after_it():
    late = calendar(week(("01:30", "03:00"), days=WEEKDAYS), holidays=())

    assert due_at(at("2026-03-29 00:00"), minutes=60, calendar=late) == at("2026-03-29 03:00")


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([("2026-01-28 11:00", "2026-01-28 12:00")], "2026-01-28 13:00"),
        ([("2026-01-28 12:00", "2026-01-28 15:00")], "2026-01-28 12:00"),  # due as the pause begins
        ([("2026-01-28 11:00", "2026-01-29 09:00")], "2026-01-29 10:00"),  # closed hours in a pause count once
        ([("2026-01-28 17:00", "2026-01-29 09:00")], "2026-01-28 12:00"),
        ([("2026-01-27 09:00", "2026-01-28 11:00")], "2026-01-28 13:00"),  # begun before the clock
        ([("2026-01-28 11:30", "2026-01-28 12:30"), ("2026-01-28 11:00", "2026-01-28 12:00")], "2026-01-28 13:30"),
        ([("2026-01-28 11:00", "2026-01-28 11:00")], "2026-01-28 12:00"),
        ([("2026-01-28 11:00", "2026-02-02 09:00")], "2026-02-02 10:00"),
    ],
)
def test_a_pause_keeps_what_had_run(pauses, due):
    spans = [(at(first), at(last)) for first, last in pauses]

    assert due_at(at("2026-01-28 10:00"), minutes=120, calendar=OFFICE, pauses=spans) == at(due)


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        ("2026-01-29 09:00", "2026-01-29 17:00", "2026-02-02 17:00"),  # the whole Thursday
        ("2026-01-29 09:01", "2026-01-29 17:00", "2026-01-30 17:00"),
        ("2026-01-29 09:00", "2026-01-29 16:59", "2026-01-30 17:00"),
        ("2026-01-28 12:00", "2026-01-30 12:00", "2026-02-02 17:00"),
        ("2026-01-28 12:00", "2026-02-02 12:00", "2026-02-03 17:00"),
        ("2026-01-31 00:00", "2026-02-01 23:59", "2026-01-30 17:00"),  # a weekend counts nothing anyway
    ],
)
def test_a_working_day_wholly_in_a_pause_does_not_count(first, last, due):
    found = due_at(at("2026-01-28 10:00"), working_days=2, calendar=OFFICE, pauses=[(at(first), at(last))])

    assert found == at(due)


def test_two_pauses_that_leave_only_lunch_cover_the_day():
    pauses = [(at("2026-02-03 13:30"), at("2026-02-03 17:00")), (at("2026-02-03 09:00"), at("2026-02-03 12:30"))]

    assert due_at(at("2026-02-02 10:00"), working_days=1, calendar=SPLIT, pauses=pauses) == at("2026-02-04 17:00")


def test_a_pause_without_end_says_so_unless_the_clock_was_due_before():
    open_pause = [(at("2026-01-28 11:00"), None)]

    assert due_at(at("2026-01-28 10:00"), minutes=60, calendar=OFFICE, pauses=open_pause) == at("2026-01-28 11:00")
    with pytest.raises(BadCalendar, match="no end yet"):
        due_at(at("2026-01-28 10:00"), minutes=61, calendar=OFFICE, pauses=open_pause)


def test_the_answer_is_in_the_calendars_zone_whatever_was_asked_in():
    found = due_at(datetime(2026, 7, 1, 8, 0, tzinfo=UTC), minutes=60, calendar=OFFICE)

    assert (found.isoformat(), found.tzinfo) == ("2026-07-01T10:00:00+01:00", LONDON)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"tz": "Europe/London", "weekly": {}}, "no open hour"),
        ({"tz": "Europe/London", "weekly": {"mon": []}}, "no open hour"),
        ({"tz": "Europe/London"}, "weekly hours"),
        ({"weekly": week(("09:00", "17:00"))}, "time zone"),
        ({"tz": "Mars/Base", "weekly": week(("09:00", "17:00"))}, "Mars/Base"),
        ({"tz": "UTC", "weekly": {"moonday": [["09:00", "17:00"]]}}, "moonday"),
        ({"tz": "UTC", "weekly": {"noday": [["09:00", "17:00"]]}}, "noday"),
        ({"tz": "UTC", "weekly": {"mon": [["17:00", "09:00"]]}}, "two intervals"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00", "09:00"]]}}, "not after"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00", "25:00"]]}}, "25:00"),
        ({"tz": "UTC", "weekly": {"mon": ["09:00"]}}, "no interval"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}, "holidays": ["Christmas"]}, "Christmas"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}, "closures": [["2026-01-02", "2026-01-01"]]}, "ends at"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}, "closures": ["2026-01-02"]}, "no span"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_in_a_sentence(said, words):
    with pytest.raises(BadCalendar, match=words):
        Calendar.from_mapping(said)


@pytest.mark.parametrize(
    ("start", "runs", "words"),
    [
        (datetime(2026, 1, 28, 10), {"minutes": 5}, "no time zone"),
        (at("2026-01-28 10:00"), {}, "either"),
        (at("2026-01-28 10:00"), {"minutes": 5, "working_days": 1}, "either"),
        (at("2026-01-28 10:00"), {"minutes": -1}, "-1"),
        (at("2026-01-28 10:00"), {"working_days": 1.5}, "whole number"),
        (at("0026-01-28 10:00"), {"minutes": 5}, "check the year"),
        (at("2026-01-28 10:00"), {"minutes": 5, "pauses": [(datetime(2026, 1, 28), None)]}, "no time zone"),
        (
            at("2026-01-28 10:00"),
            {"minutes": 5, "pauses": [(at("2026-01-28 11:00"), at("2026-01-28 10:00"))]},
            "before it begins",
        ),
    ],
)
def test_a_question_without_an_answer_is_refused(start, runs, words):
    with pytest.raises(BadCalendar, match=words):
        due_at(start, calendar=OFFICE, **runs)


def test_a_calendar_that_never_opens_again_is_no_endless_search():
    shut = calendar(closures=[["2026-01-01", "2400-01-01"]])

    with pytest.raises(BadCalendar, match="ten years"):
        due_at(at("2026-01-28 10:00"), minutes=5, calendar=shut)


def test_the_working_says_every_day_and_adds_up():
    working = show_working(at("2026-04-02 16:40"), minutes=240, calendar=OFFICE)

    assert [(step.day.day, step.words, step.counted) for step in working.steps] == [
        (2, "16:40–17:00", 20),
        (3, "public holiday", 0),
        (4, "closed", 0),
        (5, "closed", 0),
        (6, "public holiday", 0),
        (7, "09:00–17:00", 220),
    ]
    assert working.steps[-1].left == 0


def test_the_working_of_days_names_the_day_of_receipt():
    steps = show_working(at("2026-01-30 17:01"), working_days=1, calendar=OFFICE).steps

    assert "after close" in steps[0].words
    assert "day 0" in steps[3].words
    assert steps[4].counted == 1


# -- for any calendar ------------------------------------------------------------------------------------

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo")
quarter = st.integers(0, 96)


@st.composite
def calendars(draw) -> Calendar:
    def hours() -> list[list[str]]:
        cuts = sorted(draw(st.lists(quarter, max_size=4, unique=True)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        return [[f"{a // 4:02}:{a % 4 * 15:02}", f"{b // 4:02}:{b % 4 * 15:02}"] for a, b in pairs]

    weekly = {day: hours() for day in WEEKDAYS}
    weekly["wed"] = weekly["wed"] or [["10:00", "16:00"]]
    holidays = draw(st.lists(st.dates(date(2026, 3, 1), date(2026, 11, 30)), max_size=5))
    return calendar(weekly, tz=draw(st.sampled_from(ZONES)), holidays=holidays)


instants = st.one_of(
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10)),
    st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 5)),
).map(lambda one: one.replace(tzinfo=UTC, second=0, microsecond=0))
spans = st.lists(
    st.tuples(instants, st.integers(0, 4000)).map(lambda one: (one[0], one[0] + timedelta(minutes=one[1]))), max_size=3
)


def by_hand(start: datetime, minutes: int, office: Calendar, pauses) -> datetime:
    """Minute after minute by the clock on the wall: slow, and plain enough to believe."""
    moment = start
    while True:
        here = moment.astimezone(office.zone)
        reads = here.hour * 60 + here.minute
        is_open = here.date() not in office.holidays and any(a <= reads < b for a, b in office.weekly[here.weekday()])
        if is_open and not any(first <= moment < last for first, last in pauses):
            minutes -= 1
        moment += timedelta(minutes=1)
        if minutes == 0:
            return moment


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, st.integers(1, 900), spans)
def test_minutes_are_those_of_a_walk_along_the_wall_clock(office, start, minutes, pauses):
    assert due_at(start, minutes=minutes, calendar=office, pauses=pauses) == by_hand(start, minutes, office, pauses)


@settings(max_examples=60, deadline=None)
@given(calendars(), instants, st.integers(1, 3000), st.integers(1, 12), spans)
def test_no_clock_runs_backwards_and_no_pause_shortens(office, start, minutes, days, pauses):
    paused = due_at(start, minutes=minutes, calendar=office, pauses=pauses)
    later = due_at(start + timedelta(minutes=7), minutes=minutes, calendar=office, pauses=pauses)

    assert paused >= due_at(start, minutes=minutes, calendar=office) >= start
    assert later >= paused
    assert due_at(start, minutes=minutes + 1, calendar=office, pauses=pauses) > paused
    assert open_minutes(start, paused, calendar=office, pauses=pauses) == minutes
    by_days = due_at(start, working_days=days, calendar=office, pauses=pauses)
    assert by_days >= due_at(start, working_days=days, calendar=office) >= start
    assert due_at(start, working_days=days + 1, calendar=office, pauses=pauses) > by_days
    assert due_at(start, minutes=minutes, calendar=office, pauses=list(reversed(pauses))) == paused
