"""Landing files: written whole or not at all, and they say what they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.base import Mention
from data.errors import StoreError
from pipelines import landing

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def mentions(count: int) -> pa.Table:
    rows = [Mention("x", f"m{n}", "a", "mention", AT, AT, f"text {n}", counts={"likes": n}) for n in range(count)]
    return landing.to_table(rows, "mention")


def a_job(**more: object) -> landing.Job:
    return landing.new_job("export", "test", "file.csv", "0" * 64, "tester", **more)


def test_a_job_is_cut_into_parts_that_know_each_other(home: Path) -> None:
    files = landing.publish(home, a_job(refusals=[(3, "no date")]), [("mention", mentions(25))], batch_rows=10)

    jobs = [landing.read_job(file) for file in files]
    assert [(job.part, job.parts, job.kind) for job in jobs] == [
        (1, 3, "mention"),
        (2, 3, "mention"),
        (3, 3, "mention"),
    ]
    assert [job.refusals for job in jobs] == [[(3, "no date")], [], []]
    assert [pq.read_table(file).num_rows for file in files] == [10, 10, 5]


def test_files_wait_in_the_order_they_were_published(home: Path) -> None:
    first = landing.publish(home, a_job(), [("mention", mentions(25))], batch_rows=10)
    second = landing.publish(home, a_job(), [("mention", mentions(1))])

    assert list(landing.pending(home)) == first + second


def test_a_job_without_rows_is_still_told(home: Path) -> None:
    (file,) = landing.publish(home, a_job(rows_read=3, rows_skipped=3), [])

    assert landing.read_job(file).rows_skipped == 3
    assert pq.read_table(file).num_rows == 0


def test_nothing_is_left_half_written(home: Path) -> None:
    (file,) = landing.publish(home, a_job(), [("mention", mentions(1))])

    assert [found.name for found in file.parent.iterdir()] == [file.name]
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told(home: Path) -> None:
    (home / "landing").write_text("in the way")

    with pytest.raises(StoreError, match="cannot be used"):
        landing.publish(home, a_job(), [("mention", mentions(1))])


def test_a_source_cannot_lead_out_of_the_folder(home: Path) -> None:
    job = landing.new_job("../../elsewhere", "test", "f", "0", "tester")

    (file,) = landing.publish(home, job, [("mention", mentions(1))])

    assert file.parent.parent == home / "landing"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", os.urandom(500)])
def test_what_is_no_landing_file_is_refused_by_its_name(home: Path, content: bytes) -> None:
    file = home / "x.parquet"
    file.write_bytes(content)

    with pytest.raises(ValueError, match=r"x\.parquet is not a landing file of Earshot"):
        landing.read_job(file)


def test_a_parquet_file_of_somebody_else_is_refused(home: Path) -> None:
    pq.write_table(mentions(1), home / "x.parquet")

    with pytest.raises(ValueError, match="not a landing file of Earshot"):
        landing.read_job(home / "x.parquet")


def test_instants_are_stored_as_utc_without_a_zone() -> None:
    local = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))

    table = landing.to_table([Mention("x", "1", "a", "mention", local, AT, "t")], "mention")

    assert table["created_at"].to_pylist() == [datetime(2026, 3, 1, 10, 0)]


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        landing.to_table([Mention("x", "1", "a", "mention", datetime(2026, 3, 1), AT, "t")], "mention")


@given(some.lists(some.text(), max_size=20))
def test_a_text_comes_back_as_it_was(texts: list[str]) -> None:
    rows = [Mention("x", str(n), "a", "mention", AT, AT, text) for n, text in enumerate(texts)]

    def storable(text: str) -> bool:
        return not any("\ud800" <= letter <= "\udfff" for letter in text)

    kept = [row for row in rows if storable(row.text or "")]
    assert landing.to_table(kept, "mention")["text"].to_pylist() == [row.text for row in kept]


@given(some.integers(0, 2**48 - 2))
def test_ids_sort_by_their_millisecond(at: int) -> None:
    assert landing.ulid(at) < landing.ulid(at + 1)
    assert len(landing.ulid(at)) == 26


def test_half_written_files_are_swept_away_after_their_time_and_no_sooner(home: Path) -> None:
    left = landing.folder(home) / "export" / "01J.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    written_at = left.stat().st_mtime

    assert landing.sweep(home, before=written_at) == []
    assert landing.sweep(home, before=written_at + 1) == [left]
    assert not left.exists()
