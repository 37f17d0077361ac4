"""The file of refused lines: safe in a spreadsheet, and exactly what was refused when it comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Mention, Metric
from connectors.exports import REASON, forget_refused, recognise, write_refused
from connectors.exports.refused import guarded, is_formula, unguarded

_nasty = st.text(max_size=60) | st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(
        ["=", "+", "-", "@", "\t=", "\n=", " =", "＝", "\u200b=", '"=', "\r@", "%", "'=", "''=", "'", "=\u0338"]
    ),
    st.text(max_size=20),
)


@given(_nasty)
def test_a_guarded_cell_is_no_formula_and_comes_back_whole(text):
    safe = guarded(text)

    assert unguarded(safe) == text
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(_nasty)
def test_a_cell_that_needs_no_guard_is_not_touched(text):
    if not is_formula(text):
        assert guarded(text) == text
        assert unguarded(text) == text


HEADER = ["id", "date", "text", "likes"]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_mended_lines_are_imported_with_the_text_they_had(delimiter, write, load, tmp_path):
    texts = ["=HYPERLINK(1)", "@friend '=1", "'quoted'", "'-5", "two\nlines", "plain; with, both", "  spaces "]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(HEADER)
    writer.writerows([n, "20260-03-01", text, "-"] for n, text in enumerate(texts))
    path = write(out.getvalue())
    first = load(path, as_kind="mentions", platform="x")
    assert len(first.refused) == len(texts)

    (target,) = write_refused(tmp_path / "refused.csv", recognise(path, as_kind="mentions"), first.refused)
    again = load(target, as_kind="mentions", platform="x")
    mended = write(target.read_bytes().replace(b"20260-", b"2026-"), "mended.csv")
    result = load(mended, as_kind="mentions", platform="x")

    assert [row.raw for row in again.refused] == [row.raw for row in first.refused]
    assert [mention.text for mention in result.of(Mention)] == texts
    assert not result.refused


def test_a_file_of_refused_lines_is_recognised_as_what_it_came_from(write, load, tmp_path):
    path = write("Date,Geography,Views\n2026-03-01,GB,1\n2026-33-02,GB,2\n2026-03-03,GB,-3\n")
    recognised = recognise(path)
    refused = load(path).refused

    (target,) = write_refused(tmp_path / "refused.csv", recognised, refused)
    again = recognise(target)

    assert (again.layout, again.header, again.header_hash) == (
        recognised.layout,
        recognised.header,
        recognised.header_hash,
    )
    assert REASON not in again.mapping


def test_a_row_of_the_wrong_length_is_refused_again_until_it_is_mended(write, load, tmp_path):
    path = write("Date,Geography,Views\n2026-03-01,GB\n2026-03-02,GB,2,3\n2026-03-03,GB,7\n")
    refused = load(path).refused
    assert [row.line for row in refused] == [2, 3]

    (target,) = write_refused(tmp_path / "refused.csv", recognise(path), refused)

    assert len(load(target).refused) == 2
    mended = (
        target.read_text("utf-8-sig").replace('"2026-03-01","GB"', '"2026-03-01","GB","5"').replace('"2","3"', '"2"')
    )
    assert [m.value for m in load(write(mended, "mended.csv")).of(Metric)] == [5, 2]


def test_the_file_is_for_its_owner_only_and_opens_in_a_spreadsheet(write, load, tmp_path):
    path = write("id,date,text\n1,never,=cmd|'/c calc'!A0\n")

    (target,) = write_refused(
        tmp_path / "refused.csv",
        recognise(path, as_kind="mentions"),
        load(path, as_kind="mentions", platform="x").refused,
    )

    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    cells = next(iter(list(csv.reader(io.StringIO(target.read_text("utf-8-sig"), newline="")))[1:]))
    assert cells[2] == "'=cmd|'/c calc'!A0"
    assert cells[3].startswith("any name.csv, line 2: 'date' holds 'never'")


def test_a_line_with_a_damaged_byte_keeps_that_byte(write, load, tmp_path):
    path = write("id,date,text\n1,2026-03-01,Grüße\n".encode() + b"2,2026-03-02,Gr\xfc\n")
    refused = load(path, as_kind="mentions", platform="x").refused

    (target,) = write_refused(tmp_path / "refused.csv", recognise(path, as_kind="mentions"), refused)

    assert b"Gr\xfc" in target.read_bytes()


def test_an_author_in_a_refused_line_is_a_pseudonym_and_the_same_one_later(write, load, tmp_path):
    good = write("id,date,text,user_name,user_location\n1,2026-03-01,a,Rachel,Here\n", "good.csv")
    bad = write("id,date,text,user_name,user_location\n1,2026-33-01,a,Rachel,Here\n", "bad.csv")
    (mention,) = load(good, platform="x").of(Mention)

    (target,) = write_refused(tmp_path / "refused.csv", recognise(bad), load(bad, platform="x").refused)
    mended = write(target.read_bytes().replace(b"2026-33-01", b"2026-03-01"), "mended.csv")

    assert b"Rachel" not in target.read_bytes()
    assert b"Here" not in target.read_bytes()
    assert load(mended, platform="x").of(Mention)[0].author_key == mention.author_key


def test_the_lines_of_who_was_erased_leave_the_file_and_the_others_stay_as_they_were(write, load, tmp_path):
    lines = b"1;2026-33-01;Zebedea;Rachel\n2;2026-33-02;'=kept;Bob\n" + b"3;2026-33-03;Gr\xfc;Bob\n"
    bad = write(b"id;date;text;user_name\n" + lines, "bad.csv")
    good = write("id,date,text,user_name\n1,2026-03-01,a,Rachel\n", "good.csv")
    (rachel,) = load(good, platform="x").of(Mention)
    (target,) = write_refused(tmp_path / "refused.csv", recognise(bad), load(bad, platform="x").refused)
    before = target.read_bytes().splitlines()

    assert forget_refused(tmp_path, rachel.author_key) == 1
    assert forget_refused(tmp_path, rachel.author_key) == 0

    assert target.read_bytes().splitlines() == [before[0], *before[2:]]
    assert b"Zebedea" not in target.read_bytes()
