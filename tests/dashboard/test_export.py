"""Exports: no cell runs in a spreadsheet, every value comes back, invented data says so."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import export, words


def read_back(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "  =", "\xa0@"])
def test_a_text_that_would_run_gets_an_apostrophe(start: str) -> None:
    rows = read_back(
        export.csv_bytes([{"text": f'{start}HYPERLINK("http://evil.example")'}], ["text"], as_it_is=["text"])
    )

    assert rows[1][0].startswith("'")


@given(st.text(), st.one_of(st.none(), st.integers(), st.floats(allow_nan=False)))
def test_no_text_begins_like_a_formula_and_none_is_lost(text: str, number: float | None) -> None:
    rows = read_back(export.csv_bytes([{"text": text, "number": number}], ["text", "number"], as_it_is=["text"]))

    assert not rows[1][0].lstrip().startswith(("=", "+", "-", "@"))
    assert rows[1][0] in (text, f"'{text}")
    assert rows[1][1] == ("" if number is None else str(number))


def test_a_negative_number_stays_a_number() -> None:
    assert read_back(export.csv_bytes([{"change": -3.5}], ["change"]))[1] == ["-3.5"]


def test_each_row_of_invented_data_says_so() -> None:
    rows = read_back(export.csv_bytes([{"a": 1}, {"a": 2}], ["a"], is_demo=True))

    assert rows[0] == ["a", "label"]
    assert [row[1] for row in rows[1:]] == [words.DEMO, words.DEMO]


def test_every_text_is_blacked_out_but_in_columns_of_our_own() -> None:
    rows = read_back(export.csv_bytes([{"said": "ring @jo_f", "code": "@jo_f"}], ["said", "code"], as_it_is=["code"]))

    assert rows[1] == ["ring [handle]", "'@jo_f"]
