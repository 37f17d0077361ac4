"""A CSV of texts comes out with its readings, its own cells untouched."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.reading import Reading
from pipelines.reading.csv_file import ADDED, NothingToClassify, classify_csv


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def classified(folder: Path, content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    source = folder / "in.csv"
    source.write_bytes(content)
    classify_csv(source, folder / "out.csv")
    return rows_of(folder / "out.csv", delimiter)


def test_every_column_is_kept_and_the_readings_are_added(tmp_path: Path) -> None:
    rows = classified(tmp_path, b"id,text,note\n7,What a waste of our taxes,=1+1\n8,,x\n")

    assert list(rows[0]) == ["id", "text", "note", *ADDED]
    assert (rows[0]["id"], rows[0]["note"], rows[0]["language"]) == ("7", "=1+1", "en")
    assert (rows[0]["sentiment"], rows[0]["act"], rows[0]["abuse"]) == ("negative", "criticism", "0")
    assert float(rows[0]["p_against"]) > 0.5


def test_a_text_with_nothing_to_read_has_empty_cells(tmp_path: Path) -> None:
    row = classified(tmp_path, b"text,id\nhttps://example.org,1\n")[0]

    assert (row["language"], row["sentiment"], row["act"], row["abuse"]) == ("und", "", "", "0")


def test_line_ends_and_quotes_inside_cells_stay(tmp_path: Path) -> None:
    rows = classified(tmp_path, b'text,id\n"one\r\ntwo, ""three""",1\n"four\nfive",2\n')

    assert [row["text"] for row in rows] == ['one\r\ntwo, "three"', "four\nfive"]
    assert [row["id"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    rows = classified(tmp_path, "text,id\n“Café” fermé – déçue,1\n".encode(encoding))

    assert rows[0]["text"] == "“Café” fermé – déçue"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised_and_kept(tmp_path: Path, delimiter: str) -> None:
    rows = classified(tmp_path, f"id{delimiter}text\n1{delimiter}thank you\n".encode(), delimiter)

    assert (rows[0]["id"], rows[0]["text"], rows[0]["act"]) == ("1", "thank you", "praise")


def test_a_column_of_the_same_name_is_kept_under_another(tmp_path: Path) -> None:
    row = classified(tmp_path, b"text,sentiment,sentiment_given\nthank you,7,8\n")[0]

    assert row["sentiment"] == "positive"
    assert (row["sentiment_given_given"], row["sentiment_given"]) == ("7", "8")


def test_short_and_long_rows_shift_no_column(tmp_path: Path) -> None:
    rows = classified(tmp_path, b"id,text,note\n1\n\n2,thank you,a,b\n")

    assert [row["id"] for row in rows] == ["1", "2"]
    assert (rows[0]["text"], rows[0]["act"]) == ("", "")
    assert (rows[1]["act"], rows[1][None]) == ("praise", ["b"])  # type: ignore[index]


def test_the_header_is_found_whatever_its_case(tmp_path: Path) -> None:
    assert classified(tmp_path, b"\n Text ,id\nthank you,1\n")[0]["act"] == "praise"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column 'text'"),
        (b"id,body\n1,hello\n", "'id', 'body'"),
        (b"\x00\xff\xfe\x00PK\x03\x04", "no column 'text'"),
    ],
)
def test_a_file_without_a_column_text_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content)

    with pytest.raises(NothingToClassify, match=r"in\.csv.*" + words):
        classify_csv(source, tmp_path / "out.csv")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToClassify, match=r"No file .*none\.csv"):
        classify_csv(tmp_path / "none.csv", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("text\nx\n")
    with pytest.raises(NothingToClassify, match=r"No folder .*away"):
        classify_csv(tmp_path / "in.csv", tmp_path / "away" / "out.csv")


def test_the_source_may_be_the_target(tmp_path: Path) -> None:
    path = tmp_path / "both.csv"
    path.write_text("text\nthank you\n")

    told = classify_csv(path, path)

    assert rows_of(path)[0]["act"] == "praise"
    assert (told["rows"], told["nothing_to_read"], told["written"]) == (1, 0, "both.csv")


def test_a_reader_that_fails_leaves_the_old_target(tmp_path: Path) -> None:
    class Failing:
        name, version = "failing", "0"

        def read(self, texts: Sequence[str | None]) -> list[Reading]:
            raise MemoryError

    (tmp_path / "in.csv").write_text("text\nx\n")
    (tmp_path / "out.csv").write_text("old")

    with pytest.raises(MemoryError):
        classify_csv(tmp_path / "in.csv", tmp_path / "out.csv", by=Failing())

    assert (tmp_path / "out.csv").read_text() == "old"
    assert not (tmp_path / "out.csv.tmp").exists()


def test_progress_goes_to_the_end_of_the_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    (tmp_path / "in.csv").write_text("text\n" + "the bus was late\n" * 2_500)

    classify_csv(tmp_path / "in.csv", tmp_path / "out.csv", lambda done, of, _: told.append((done, of)))

    assert len(told) == 3
    assert told[-1][0] == told[-1][1] == (tmp_path / "in.csv").stat().st_size


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")))))
def test_any_cells_come_out_as_they_went_in(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *cells])

    classify_csv(tmp_path / "in.csv", tmp_path / "out.csv")

    assert [(row["id"], row["text"]) for row in rows_of(tmp_path / "out.csv")] == cells
