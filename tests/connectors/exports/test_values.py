"""Numbers, durations, ids and names as export files spell them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.exports import values


@pytest.mark.parametrize("text", ["", "-", "--", "NA", "N/A", " n/a ", "null", "NULL", "—", "#N/A"])
def test_every_spelling_of_nothing_is_none(text):
    assert values.number(text) is None
    assert values.native_id(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0), ("1938.0", 1938), ("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("1\u00a0234", 1234),
        ("1\u202f234", 1234), ("1’234", 1234), ("1,234,567", 1234567), ("1.234.567", 1234567), ("1,234.5", 1234.5),
        ("1.234,5", 1234.5), ("12,5", 12.5), ("-7", -7), ("−7", -7), ("+7", 7), ("0.0092879", 0.0092879),
        ("1e3", 1000), ("50%", 0.5), ("4,5 %", 0.045), ("1 234,5", 1234.5), ("0,123", 0.123), (".5", 0.5),
    ],
)  # fmt: skip
def test_a_count_is_read_whatever_its_separators(text, expected):
    assert values.number(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    ["12x", "nan", "NaN", "inf", "-Infinity", "1e400", "1,2,3", "1.2.3", "1,23,456", "--5", "1 2", "1E+17", "٣x", "²",
     "1.234.5678", "1,234,56", "12:30", "€5", "=1+1"],
)  # fmt: skip
def test_what_is_no_possible_number_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"holds .*: write"):
        values.number(text)


def test_a_lone_separator_in_a_number_with_decimals_is_what_the_file_proved():
    assert values.number("12.345", ".", whole=False) == 12.345
    assert values.number("12.345", ",", whole=False) == 12345
    assert values.number("12,345", ",", whole=False) == 12.345
    assert values.number("12,345", ".", whole=False) == 12345


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1183689.3666", "."), ("12,5", ","), ("1,234", None), ("1.234", None), ("1,234.5", "."), ("1.234.567", ","),
     ("0.123", "."), ("7", None), ("n/a", None)],
)  # fmt: skip
def test_only_an_unequivocal_number_proves_the_decimal_mark(text, mark):
    assert values.decimal_told(text) == mark


@given(st.integers(-(10**14), 10**14), st.sampled_from([",", ".", " ", "\u00a0", "\u202f", "'", "’", ""]))
def test_grouping_never_changes_a_count(count, separator):
    assert values.number(f"{count:,}".replace(",", separator)) == count


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 2)), st.sampled_from([".", ","]))
def test_decimals_survive_either_mark(value, mark):
    thousands = "," if mark == "." else "."
    text = f"{value:,.2f}".replace(",", "T").replace(".", mark).replace("T", thousands)

    assert values.number(text, mark, whole=False) == pytest.approx(value)


@given(st.text(max_size=30))
def test_a_cell_is_a_finite_number_or_nothing_or_refused(text):
    try:
        value = values.number(text)
    except ValueError:
        return
    assert value is None or (math.isfinite(value) and abs(value) <= values.LARGEST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:04:34", 274),
        ("4:34", 274),
        ("1:00:00", 3600),
        ("100:00:01", 360001),
        ("274", 274),
        ("12.5", 12.5),
        ("-", None),
    ],
)
def test_a_duration_is_seconds(text, expected):
    assert values.seconds(text) == expected


@pytest.mark.parametrize("text", ["0:61:00", "0:00:60", "a:bc", "1:2:3:4"])
def test_an_impossible_duration_is_refused(text):
    with pytest.raises(ValueError, match="holds"):
        values.seconds(text)


@given(st.integers(0, 3_000_000))
def test_a_duration_survives_its_spelling(total):
    assert values.seconds(f"{total // 3600}:{total % 3600 // 60:02d}:{total % 60:02d}") == total


@pytest.mark.parametrize("text", ["1.22158E+17", "1,22158E+17", "8E17", "812369747765362688.0"])
def test_an_id_that_a_spreadsheet_rounded_is_refused(text):
    with pytest.raises(ValueError, match="export again"):
        values.native_id(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("812369747765362688", "812369747765362688"), (" 7 ", "7"), ("1044_2001", "1044_2001"), ('="0012"', "0012"),
     ("12345.0", "12345"), ("E12", "E12"), ("AbC-_9", "AbC-_9"), ("\u200b12", "12")],
)  # fmt: skip
def test_an_id_stays_text(text, expected):
    assert values.native_id(text) == expected


@pytest.mark.parametrize(
    "text", ["Total", "total:", "GESAMT", "Summe", "Totalt", "Totales", "Total général", "Tot\u00adal"]
)
def test_a_total_is_known_in_every_language(text):
    assert values.is_total(text)


@pytest.mark.parametrize("text", ["Totally new", "GB", "", "Totalitarian"])
def test_a_word_that_only_begins_so_is_no_total(text):
    assert not values.is_total(text)


def test_invisible_characters_and_case_do_not_change_a_header():
    assert values.key("\ufeffImpres\u00adsions \u00a0Click_Rate\u200b") == "impressions click rate"


@given(st.text(max_size=80))
def test_a_shown_value_is_one_printable_line(text):
    assert values.shown(text).isprintable()
