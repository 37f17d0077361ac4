"""Files that are wrong, damaged or meant to harm: a sentence that names the file, never a crash, hang or full disk."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors.base import FileRefused
from connectors.exports import Options, archive, read, recognise, source


def zipped(files: list[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in files:
            file.writestr(name, content)
    return out.getvalue()


BOOK = [("xl/workbook.xml", "<workbook/>")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><title>Log in</title></html>", "web page"),
        (b"  <html lang=en>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'{"data": []}', "JSON"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged workbook"),
        (b"only one column\n1\n2\n", "no table in it"),
        (b"what,ever\n1,2\n", "no layout knows this header"),
        (b",".join([b"c"] * 3_000) + b"\n1,2\n", "3,000"),
        (b",".join([b"c"] * 1_000_000) + b"\n", "longer than 1,000,000 characters"),
        (b"x" * 5_000_000, "no table in it|longer than"),
        (b"PK\x03\x04not a zip", "damaged or truncated workbook"),
        (zipped([("Table data.csv", "a,b\n"), ("Totals.csv", "a,b\n")]), "unpack it and import the files inside"),
        (zipped([*BOOK, *((f"{n}.xml", "a") for n in range(500))]), "501 files"),
        (zipped([*BOOK, ("x.zip", zipped([("a", "b")]))]), "another archive"),
        (zipped([*BOOK, ("../../etc/cron.d/x", "x")]), "leaves the archive"),
        (zipped([*BOOK, ("a\\..\\..\\x", "x")]), "leaves the archive"),
        (zipped([*BOOK, ("/etc/passwd", "x")]), "leaves the archive"),
        (zipped([*BOOK, ("C:\\x", "x")]), "leaves the archive"),
        (zipped([*BOOK, ("xl/a.xml", b"0" * (30 << 20))]), "zip bomb"),
        (zipped(BOOK), "damaged workbook"),
        (zipped([*BOOK, ("a.xml", "a" * 5000)])[:-40], "damaged or truncated"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_file_is_refused_in_a_sentence(content, words, write):
    path = write(content, "export.csv")

    with pytest.raises(FileRefused, match=words) as refused:
        recognise(path)

    assert str(refused.value).startswith("export.csv")
    assert str(refused.value).endswith(".")


def test_a_size_that_the_archive_lies_about_is_counted(write):
    data = bytearray(zipped([*BOOK, ("xl/a.xml", b"0" * (3 << 20))]))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # "unpacks to 100 bytes"

    with pytest.raises(FileRefused, match=r"zip bomb|damaged"):
        recognise(write(bytes(data), "export.xlsx"))


def test_an_archive_with_a_password_says_so(write):
    data = bytearray(zipped(BOOK, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1

    with pytest.raises(FileRefused, match="password"):
        recognise(write(bytes(data), "export.xlsx"))


@pytest.mark.parametrize("cell", ['r="XFD1048576"', "r='XFD1048576'"])
def test_two_cells_at_the_corners_of_a_sheet_do_not_fill_the_memory(cell, write):
    sheet = (
        f'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c {cell}/></row></sheetData></worksheet>'
    )

    with pytest.raises(FileRefused, match="more than 8,000,000 cells"):
        archive.check(write(zipped([*BOOK, ("xl/worksheets/sheet1.xml", sheet)]), "export.xlsx"))


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    for name, words in (("", "not a file"), ("missing.csv", "cannot be read"), ("pipe.csv", "not a file")):
        with pytest.raises(FileRefused, match=words):
            recognise(tmp_path / name)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)

    with pytest.raises(FileRefused, match="larger than 200 MB"):
        recognise(path)


def test_one_cell_of_50_mb_costs_its_row_only(write, load):
    path = write(b'id,date,text\n1,2026-03-01,one\n2,2026-03-02,"' + b"x" * (50 << 20) + b'"\n3,2026-03-03,three\n')

    result = load(path, as_kind="mentions", platform="x")

    assert [row.line for row in result.good] == [2, 4]
    assert [row.line for row in result.refused] == [3]
    assert "1,000,000 characters" in result.refused[0].reason
    assert sum(map(len, result.refused[0].raw)) < 1000


def test_a_cell_of_more_than_100000_characters_is_refused(write, load):
    rows = "".join(f"{n},2026-03-01,{'x' * n}\n" for n in (100_000, 100_001, 200_000))

    result = load(write("id,date,text\n" + rows), as_kind="mentions", platform="x")

    assert [len(row.items[0].text) for row in result.good] == [100_000]
    assert [row.line for row in result.refused] == [3, 4]
    assert all("100,000 characters" in row.reason for row in result.refused)


def test_more_rows_than_the_limit_are_refused(write):
    path = write(b"id,date,text\n" + b"1,2,3\n" * 20)
    examined = source.examine(path)

    assert len(list(source.text_rows(examined, ",", max_rows=21))) == 21
    with pytest.raises(FileRefused, match="more than 20 rows: export a shorter period"):
        list(source.text_rows(examined, ",", max_rows=20))
    assert source.MAX_ROWS == 2_000_000


def test_a_file_of_open_quotation_marks_is_refused_not_read_for_ever(write, load):
    path = write("id,date,text\n" + '1,2026-03-01,"open\n' * 1001)

    with pytest.raises(FileRefused, match="quotation marks that do not pair"):
        load(path, as_kind="mentions", platform="x")


@pytest.mark.parametrize("day", ["1899-12-31", "2199-01-01", "1970-01-01", "0001-01-01"])
def test_a_date_outside_the_possible_is_refused_with_its_line(day, write, load):
    result = load(write(f"id,date,text\n1,{day},a\n2,2026-03-01,b\n"), as_kind="mentions", platform="x")

    assert [row.line for row in result.refused] == [2]
    assert "any name.csv, line 2: 'date' holds" in result.refused[0].reason
    assert len(result.good) == 1


@pytest.mark.parametrize("value", ["NaN", "inf", "-Infinity", "1e999"])
def test_a_value_that_is_no_number_is_refused_with_its_line(value, write, load):
    result = load(write(f"Date,Views\n2026-03-01,{value}\n2026-03-02,5\n"), account_id="a")

    assert [row.line for row in result.refused] == [2]
    assert "'Views' holds" in result.refused[0].reason


_bytes = st.binary(max_size=400) | st.lists(
    st.sampled_from(
        [b"id", b"date", b"text", b",", b";", b"\t", b'"', b"\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9",
         b"Post id", b"Tweet id", b"Date,Primary", b"Views", b"2026-03-01", b"1e17", b"=1", b"sep=;", b"PK\x03\x04",
         b"Geography", b"\xed\xa0\x80", "ü".encode(), b"x" * 99, b"Total", b"earshot_reason"]
    ),
    max_size=60,
).map(b"".join)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_bytes, as_kind=st.sampled_from([None, "mentions", "posts", "metrics"]))
@example(content=b'sep="\n', as_kind="mentions")
@example(content=b"sep=\xc3\xa9\na\xc3\xa9b\n", as_kind="mentions")
@example(content=b"\xff\xfe\x00", as_kind=None)
def test_any_bytes_are_read_or_refused(content, as_kind, write, options):
    path = write(content, "bytes.csv")

    said = "bytes.csv"
    try:
        recognised = recognise(path, as_kind=as_kind)
        rows = list(read(path, recognised, options=options(platform="x", day_first=True)))
    except FileRefused as refused:
        rows, said = [], str(refused)

    assert "bytes.csv" in said
    assert all(row.line >= 1 for row in rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_workbook_is_read_or_refused(damage, write, options: type[Options], workbook_bytes):
    data = bytearray(workbook_bytes)
    for at, value in damage:
        data[at % len(data)] = value
    path = write(bytes(data), "damaged.xlsx")

    said = "damaged.xlsx"
    try:
        list(read(path, recognise(path, as_kind="mentions"), options=options(platform="x")))
    except FileRefused as refused:
        said = str(refused)

    assert "damaged.xlsx" in said


@pytest.fixture(scope="module")
def workbook_bytes() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Posts")
    for row, cells in enumerate([("id", "date", "text"), ("1", "2026-03-01", "one"), ("2", "2026-03-02", "two")]):
        sheet.write_row(row, 0, cells)
    book.close()
    return out.getvalue()


def test_a_damaged_xls_that_asks_for_all_memory_costs_only_its_child(samples, write):
    data = bytearray((samples / "linkedin.xls").read_bytes())
    data[1098:1098] = data[898:1098]
    data[798:798] = b"\xff"  # calamine 0.9.1 then asks for 2 GiB at once, which would abort the process

    with pytest.raises(FileRefused, match=r"damaged\.xls is (?:damaged, or needs more memory|a damaged workbook)"):
        recognise(write(bytes(data), "damaged.xls"))
