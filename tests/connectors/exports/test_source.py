"""From bytes to rows: encodings, delimiters, physical lines, and what stands around a table."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import FileRefused, Mention
from connectors.exports import read, recognise

HEADER = "id,date,text,likes"
ROWS = HEADER + "\n1,2026-03-01,Grüße – naïve,5\n2,2026-03-02,plain,6\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_is_sniffed(encoding, delimiter, newline, write, load):
    path = write(ROWS.replace(",", delimiter).replace("\n", newline).encode(encoding))

    result = load(path, as_kind="mentions", platform="x")

    assert [mention.text for mention in result.of(Mention)] == ["Grüße – naïve", "plain"]
    assert [row.line for row in result.good] == [2, 3]
    assert recognise(path, as_kind="mentions").delimiter == delimiter


def test_a_line_that_names_the_delimiter_is_believed(write, load):
    path = write("sep=;\nid;date;text\n1;2026-03-01;one, two\n")

    result = load(path, as_kind="mentions", platform="x")

    assert [(row.line, row.items[0].text) for row in result.good] == [(3, "one, two")]


def test_text_keeps_its_newlines_spaces_and_entities_and_lines_stay_physical(write, load):
    path = write('id,date,text\n1,2026-03-01,"  a &amp; b\n\n"\n\n2,2026-03-02,"@someone says "" hi "\n')

    result = load(path, as_kind="mentions", platform="x")

    assert [(row.line, row.items[0].text) for row in result.good] == [
        (2, "  a &amp; b\n\n"),
        (6, '@someone says " hi '),
    ]
    assert [(row.line, row.reason) for row in result.skipped] == [(5, "blank line")]


def test_a_byte_that_does_not_fit_is_named_with_its_line_and_the_rest_is_kept(write, load):
    path = write("id,date,text\n1,2026-03-01,Grüße\n".encode() + b"2,2026-03-02,Gr\xfc\xdfe\n3,2026-03-03,fine\n")

    result = load(path, as_kind="mentions", platform="x")

    assert [row.line for row in result.good] == [2, 4]
    assert [row.line for row in result.refused] == [3]
    assert "line 3" in result.refused[0].reason
    assert "0xFC" in result.refused[0].reason
    assert "UTF-8" in result.refused[0].reason


def test_a_line_in_utf8_within_a_cp1252_file_is_refused_not_garbled(write, load):
    lines = [f"{n},2026-03-01,Gr\xfc\xdfe\n".encode("cp1252") for n in range(1, 5)]
    path = write(b"id,date,text\n" + b"".join(lines) + "5,2026-03-01,Grüße\n".encode())

    result = load(path, as_kind="mentions", platform="x")

    assert [row.items[0].text for row in result.good] == ["Grüße"] * 4
    assert [row.line for row in result.refused] == [6]
    assert "UTF-8" in result.refused[0].reason


def test_a_file_cut_in_the_middle_of_a_character_loses_only_that_row(write, load):
    path = write("id,date,text\n1,2026-03-01,fine\n2,2026-03-01,Grü".encode()[:-1])

    result = load(path, as_kind="mentions", platform="x")

    assert [row.line for row in result.good] == [2]
    assert [row.line for row in result.refused] == [3]


@pytest.mark.parametrize("content", ["1,2026-03-01,fine\n2,2026", '1,2026-03-01,fine\n2,2026-03-01,"cut of'])
def test_a_truncated_file_refuses_its_last_row_and_says_so(content, write, load):
    result = load(write(f"id,date,text\n{content}"), as_kind="mentions", platform="x")

    assert [row.line for row in result.good] == [2]
    assert [row.line for row in result.refused] == [3]
    assert "export" in result.refused[0].reason


def test_a_quotation_mark_left_open_costs_its_own_row_only(write, load):
    path = write('id,date,text\n1,2026-03-01,one\n2,2026-03-02,"two\n3,2026-03-03,"three, quoted"\n4,2026-03-04,four\n')

    result = load(path, as_kind="mentions", platform="x")

    assert [row.items[0].text for row in result.good] == ["one", "three, quoted", "four"]
    assert [row.line for row in result.refused] == [3]
    assert "quotation mark" in result.refused[0].reason


def test_ragged_rows_are_refused_and_a_trailing_delimiter_is_not(write, load):
    path = write("id,date,text\n1,2026-03-01\n2,2026-03-02,two,,\n3,2026-03-03,three,4\n")

    result = load(path, as_kind="mentions", platform="x")

    assert [row.line for row in result.good] == [3]
    assert [row.line for row in result.refused] == [2, 4]
    assert "it has 2 cells where the header has 3" in result.refused[0].reason
    assert result.refused[0].raw == ("1", "2026-03-01")


def test_a_nul_character_is_refused_with_its_line(write, load):
    result = load(write("id,date,text\n1,2026-03-01,a\0b\n2,2026-03-02,ok\n"), as_kind="mentions", platform="x")

    assert [row.line for row in result.refused] == [2]
    assert "NUL" in result.refused[0].reason
    assert len(result.good) == 1


def test_a_lone_surrogate_is_refused_with_its_line(write, load):
    path = write(b"id,date,text\n1,2026-03-01,\xed\xa0\x80\n2,2026-03-02,\xc3\xbc\n")

    result = load(path, as_kind="mentions", platform="x")

    assert [row.line for row in result.refused] == [2]
    assert len(result.good) == 1


def test_a_mapped_column_that_stands_twice_is_refused(write):
    header = "Tweet id,Tweet permalink,Tweet text,time,impressions,likes,impressions"

    with pytest.raises(FileRefused, match=r"line 1: the header names 'impressions' twice: delete or rename"):
        recognise(write(f"{header}\n1,u,t,2016-12-23,1,2,3\n"))


def test_of_two_columns_of_one_name_the_user_is_told(write):
    recognised = recognise(write("Date,Likes,Text,Author,Likes\n2026-03-01,1,a,b,2\n"))

    assert recognised.mapping["Likes"] == "metric:reactions"
    assert recognised.mapping["Likes (2)"] == ""
    assert any("'Likes' twice" in question for question in recognised.questions)


def test_a_file_that_changed_since_it_was_looked_at_is_refused(write, options):
    path = write(ROWS)
    recognised = recognise(path, as_kind="mentions")
    path.write_text(ROWS + "3,2026-03-03,later,1\n")

    with pytest.raises(FileRefused, match="changed after it was looked at"):
        list(read(path, recognised, options=options(platform="x")))


LONG = HEADER + "\n" + "1,2026-03-01,a text of some length that fills the buffers,5\n" * 4000


def _cut_in_half(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _put_another_in_its_place(path):
    other = path.with_name("other")
    other.write_text("when,what\n" + "2026-03-01,something else\n" * 4500, encoding="utf-16")
    other.replace(path)


def _make_it_a_folder(path):
    path.unlink()
    path.mkdir()


CHANGES = {
    "longer": lambda path: path.write_text(LONG + "3,2026-03-03,later,1\n"),
    "cut": _cut_in_half,
    "emptied": lambda path: path.write_bytes(b""),
    "written over by other bytes": lambda path: path.write_bytes(b"\xff\xfe\xfa" * (len(LONG) // 3)),
    "replaced": _put_another_in_its_place,
    "deleted": lambda path: path.unlink(),
    "a folder now": _make_it_a_folder,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_while_it_is_read_is_refused_with_the_line_reached(change, write, options):
    path = write(LONG)
    rows = read(path, recognise(path, as_kind="mentions"), options=options(platform="x"))
    next(rows)
    change(path)

    with pytest.raises(
        FileRefused, match=r"^any name\.csv changed while it was read, after line [\d,]+: .*import it again"
    ):
        list(rows)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_between_the_looks_at_it_is_refused(change, write, options):
    path = write(LONG)
    what = recognise(path, as_kind="mentions")
    change(path)

    with pytest.raises(FileRefused, match=r"^any name\.csv "):
        list(read(path, what, options=options(platform="x")))


def test_progress_ends_at_the_size_of_the_file(write, options):
    path = write(HEADER + "\n" + "1,2026-03-01,text,5\n" * 5000)
    seen = []

    rows = read(
        path, recognise(path, as_kind="mentions"), options=options(platform="x"), progress=lambda *at: seen.append(at)
    )
    assert sum(1 for _ in rows) == 5000

    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


_cell = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\u0085\ufeff"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(_cell | st.just("two\nlines") | st.just('a "quoted" word'), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read_back(texts, encoding, delimiter, newline, write, load):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "date", "text", "likes"])
    writer.writerows([[f"m{n}", "2026-03-01", text, n] for n, text in enumerate(texts)])
    path = write(out.getvalue().encode(encoding))

    result = load(path, as_kind="mentions", platform="x")

    assert [(m.mention_id, m.text, m.reactions) for m in result.of(Mention)] == [
        (f"m{n}", text, n) for n, text in enumerate(texts)
    ]
