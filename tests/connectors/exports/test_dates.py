"""Dates in nine languages and three orders, and the zone they are read in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.exports import dates

OBSERVED_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-12-28 16:45 +0000", datetime(2021, 12, 28, 16, 45, tzinfo=UTC)),
        ("2020-12-20 06:06:44", datetime(2020, 12, 20, 6, 6, 44)),
        ("2026-03-01T00:00:00", datetime(2026, 3, 1)),
        ("2026-03-01T00:00:00.5Z", datetime(2026, 3, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1)),
        ("2026/3/1", datetime(2026, 3, 1)),
        ("Mon Feb 03 2025", datetime(2025, 2, 3)),
        ("Tue, Jul 14, 2026", datetime(2026, 7, 14)),
        ("8-May-20", datetime(2020, 5, 8)),
        ("Feb 20, 2021", datetime(2021, 2, 20)),
        ("03/27/2026 06:08", datetime(2026, 3, 27, 6, 8)),
        ("27/03/2026", datetime(2026, 3, 27)),
        ("27.03.2026, 18:30", datetime(2026, 3, 27, 18, 30)),
        ("03.04.2026", datetime(2026, 4, 3)),
        ("12/28/2016 03:00:00 PM", datetime(2016, 12, 28, 15, 0)),
        ("12/28/2016 12:05 AM", datetime(2016, 12, 28, 0, 5)),
        ("8. Mai 2020", datetime(2020, 5, 8)),
        ("14. März 2026 um 08:30", datetime(2026, 3, 14, 8, 30)),
        ("14 mars 2026", datetime(2026, 3, 14)),
        ("mar. 14 juil. 2026", datetime(2026, 7, 14)),
        ("5 de enero de 2026", datetime(2026, 1, 5)),
        ("martedì 14 luglio 2026", datetime(2026, 7, 14)),
        ("2 gennaio 2026", datetime(2026, 1, 2)),
        ("14 września 2026 r. 08:30", datetime(2026, 9, 14, 8, 30)),
        ("pt., 2 paź 2026", datetime(2026, 10, 2)),
        ("quinta-feira, 5 de março de 2026", datetime(2026, 3, 5)),
        ("ma 5 okt. 2026", datetime(2026, 10, 5)),
        ("1er août 2026", datetime(2026, 8, 1)),
        ("March 2nd, 2026", datetime(2026, 3, 2)),
        ("2026年3月14日", datetime(2026, 3, 14)),
        ("\ufeff2026-03-01\u200b", datetime(2026, 3, 1)),
        ("Wed Oct 10 20:19:24 +0000 2018", datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)),
        ("Wed, 10 Oct 2018 20:19:24 +0200", datetime(2018, 10, 10, 18, 19, 24, tzinfo=UTC)),
        ("1607796864", datetime(2020, 12, 12, 18, 14, 24, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_as_it_is_written(text, expected):
    assert dates.moment(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01", "2026-02-30", "31/31/2026", "25:00", "99", "Feb 2026 03 04", "45321", "2026-03-01 25:00",
     "13:00 PM 3 May 2026", "x" * 500, "Mayday 3 2026", "Mayday 3 Jan 2026", "3月14日"],
)  # fmt: skip
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(ValueError, match="holds"):
        dates.moment(text)


def test_a_number_is_a_day_in_a_workbook_alone():
    assert dates.moment("46083", of_workbook=True) == (datetime(2026, 3, 2), False)
    assert dates.moment("46083.75", of_workbook=True) == (datetime(2026, 3, 2, 18), True)
    with pytest.raises(ValueError, match="if a spreadsheet counts days so"):
        dates.moment("46083")


def test_a_date_that_could_be_two_days_asks_which():
    with pytest.raises(ValueError, match="day or the month comes first"):
        dates.moment("03/04/2026")
    assert dates.moment("03/04/2026", day_first=True)[0] == datetime(2026, 4, 3)
    assert dates.moment("03/04/2026", day_first=False)[0] == datetime(2026, 3, 4)


def test_a_date_without_a_year_takes_the_one_that_is_given():
    with pytest.raises(ValueError, match="which year"):
        dates.moment("March 1")
    assert dates.moment("March 1", year=2026)[0] == datetime(2026, 3, 1)


@given(st.dates(date(2004, 1, 1), date(2068, 12, 31)), st.booleans(), st.sampled_from("/-"))
def test_every_day_survives_its_numeric_spelling(day, day_first, mark):
    text = day.strftime(f"%d{mark}%m{mark}%Y" if day_first else f"%m{mark}%d{mark}%Y")

    assert dates.moment(text, day_first)[0].date() == day


@given(
    st.datetimes(datetime(2004, 1, 1), datetime(2068, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%a %b %d %H:%M:%S %Y", "%d %B %Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%d-%b-%y %H:%M:%S"]
    ),
)
def test_every_instant_survives_its_spelling(at, spelling):
    assert dates.moment(at.strftime(spelling)) == (at, True)


@given(st.text(max_size=70))
def test_any_text_is_a_date_or_a_sentence(text):
    try:
        at, _ = dates.moment(text, day_first=True, year=2026)
    except ValueError:
        return
    assert isinstance(at, datetime)


def test_the_lines_that_prove_an_order_are_named():
    column = [(2, "03/04/2026"), (3, "27/03/2026"), (4, "2026-01-01"), (5, "03/27/2026"), (6, "5/5/2026")]

    assert dates.order_told(column) == (3, 5, 2)


def test_summer_time_is_the_zones_own():
    london = dates.zone("Europe/London")

    assert dates.in_utc(datetime(2026, 7, 1, 12, 0), london) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert dates.in_utc(datetime(2026, 1, 1, 12, 0), london) == datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def test_a_zone_that_does_not_exist_is_a_sentence():
    with pytest.raises(ValueError, match="No time zone 'Mars/Base': write one such as"):
        dates.zone("Mars/Base")


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2003, 12, 31), date(2026, 11, 24), date(2199, 1, 1)])
def test_a_day_no_platform_can_mean_is_refused(day):
    with pytest.raises(ValueError, match="outside 2004-01-01"):
        dates.plausible(day, OBSERVED_AT, str(day))


@pytest.mark.parametrize("day", [date(2004, 1, 1), date(2026, 11, 22), date(2026, 11, 23)])
def test_the_first_and_last_possible_day_are_taken(day):
    dates.plausible(day, OBSERVED_AT, str(day))


def test_an_id_of_x_tells_when_the_post_was_made():
    told = dates.snowflake_instant("812369747765362688")

    assert told is not None
    assert abs(told - datetime(2016, 12, 23, 18, 50, tzinfo=UTC)) < timedelta(minutes=1)
    assert dates.snowflake_instant("20") is None
    assert dates.snowflake_instant("abc") is None
