"""Bringing a file in: what is counted, what is remembered, and what a second time changes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from connectors.base import FileRefused
from data.store import Store
from pipelines import landing
from pipelines.commands import Refused, imports
from pipelines.commands.imports import ImportChoice

MENTIONS = """id,date,text,likes,platform
1,2026-10-01 09:00:00,Thank you for the clinic,3,facebook
2,2026-10-01 10:00:00,Nobody called me back,0,facebook
3,2026-10-02 11:00:00,Where do I sign up,1,facebook
"""
CHOICE = ImportChoice(as_kind="mentions")


@pytest.fixture
def mentions_file(tmp_path: Path) -> Path:
    file = tmp_path / "autumn.csv"
    file.write_text(MENTIONS, encoding="utf-8")
    return file


def import_file(store: Store, file: Path, choice: ImportChoice = CHOICE, **more) -> imports.ImportResult:
    return imports.import_file(store, file, choice, actor="ana", **more)


def count(store: Store, table: str) -> int:
    return store.rows(f"select count(*) as n from {table}")[0]["n"]


def test_every_line_of_a_file_is_told(store, mentions_file):
    result = import_file(store, mentions_file)

    assert (result.read, result.skipped, result.refused) == (3, 0, 0)
    assert (result.new, result.changed, result.unchanged) == (3, 0, 0)
    assert count(store, "mention") == 3
    job = store.rows("select rows_read, rows_refused, actor, file_name from job")[0]
    assert job == {"rows_read": 3, "rows_refused": 0, "actor": "ana", "file_name": "autumn.csv"}


def test_the_same_file_a_second_time_is_a_no_op(store, mentions_file):
    import_file(store, mentions_file)
    before = store.revision

    again = import_file(store, mentions_file)

    assert again.already_imported_on is not None
    assert again.job_id is None
    assert store.revision == before
    assert list(landing.pending(store.home)) == []


def test_the_same_file_under_another_name_is_the_same_file(store, mentions_file):
    import_file(store, mentions_file)
    other = mentions_file.rename(mentions_file.with_name("renamed.csv"))

    assert import_file(store, other).already_imported_on is not None


def test_the_same_file_read_on_purpose_changes_nothing(store, mentions_file):
    import_file(store, mentions_file)

    again = import_file(store, mentions_file, ImportChoice(as_kind="mentions", again=True))

    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert count(store, "mention") == 3


def test_a_later_file_with_other_counts_changes_only_those_rows(store, mentions_file):
    import_file(store, mentions_file)
    mentions_file.write_text(MENTIONS.replace("back,0", "back,7"), encoding="utf-8")

    later = import_file(store, mentions_file)

    assert (later.new, later.changed, later.unchanged) == (0, 1, 2)
    assert store.rows("select reactions from mention where mention_id = '2'") == [{"reactions": 7}]


def test_bad_lines_are_refused_with_line_and_reason_and_the_good_ones_kept(store, mentions_file):
    mentions_file.write_text(MENTIONS + "1.22158E+17,2026-10-03 09:00:00,Hello,1,facebook\n", encoding="utf-8")

    result = import_file(store, mentions_file)

    assert (result.read, result.new, result.refused) == (4, 3, 1)
    line, reason = result.refusals[0]
    assert line == 5
    assert "1.22158E+17" in reason
    assert store.rows("select line from refusal") == [{"line": 5}]


def test_a_mended_file_of_refused_lines_comes_in(store, mentions_file):
    mentions_file.write_text(MENTIONS + "1.22158E+17,2026-10-03 09:00:00,Hello,1,facebook\n", encoding="utf-8")
    refused = Path(import_file(store, mentions_file).refused_file)
    with refused.open(encoding="utf-8-sig", newline="") as source:
        header, row = list(csv.reader(source))
    assert header[-1] == "earshot_reason"
    mended = refused.with_name("mended.csv")
    mended.write_text(refused.read_text(encoding="utf-8").replace(row[0], "122158000000000001"), encoding="utf-8")

    result = import_file(store, mended)

    assert (result.new, result.refused) == (1, 0)
    assert count(store, "mention") == 4


def test_a_file_with_no_usable_line_is_refused_whole_and_nothing_is_written(store, tmp_path):
    file = tmp_path / "broken.csv"
    file.write_text("id,date,text,platform\n1.2E+17,2026-10-03 09:00:00,Hello,facebook\n", encoding="utf-8")

    with pytest.raises(FileRefused, match=r"broken\.csv.*line 2"):
        import_file(store, file)

    assert count(store, "job") == 0
    assert list(landing.pending(store.home)) == []


def test_a_time_without_a_zone_is_read_in_the_organisations_and_said(store, tmp_path):
    file = tmp_path / "summer.csv"
    file.write_text("id,date,text,platform\n1,2026-07-01 00:30:00,Hello,facebook\n", encoding="utf-8")

    result = import_file(store, file)

    assert store.rows("select created_at::text as at from mention")[0]["at"] == "2026-06-30 23:30:00"
    assert any("Europe/London" in note for note in result.notes)


def test_the_same_file_in_another_zone_is_read_again(store, mentions_file):
    import_file(store, mentions_file)

    again = import_file(store, mentions_file, ImportChoice(as_kind="mentions", time_zone="America/New_York"))

    assert again.already_imported_on is None


def test_an_unknown_zone_is_refused_in_a_sentence(store, mentions_file):
    with pytest.raises(Refused, match="'Mars/Base' is not a time zone"):
        import_file(store, mentions_file, ImportChoice(as_kind="mentions", time_zone="Mars/Base"))


def test_a_confirmed_mapping_is_used_for_every_file_with_that_header(store, tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("nummer,wann,was\n1,2026-10-01 09:00:00,Danke\n", encoding="utf-8")
    what = imports.recognise_upload(file, CHOICE)
    mapping = {"nummer": "mention_id", "wann": "created_at", "was": "text"}

    imports.remember_mapping(store, what, mapping, time_zone="Europe/Berlin", day_first=None, actor="ana")
    known = imports.look_up(store, what.sha256, what.header_hash)

    assert (known.mapping, known.mapping_time_zone) == (mapping, "Europe/Berlin")
    assert store.rows("select type from event") == [{"type": "confirmed"}]


def test_a_file_that_changes_while_it_is_imported_leaves_the_store_as_it_was(store, tmp_path):
    file = tmp_path / "growing.csv"
    line = "{0},2026-10-01 09:00:00,Thank you for the clinic,3,facebook\n"
    file.write_text(MENTIONS + "".join(line.format(n) for n in range(10, 2100)), encoding="utf-8")
    before = store.revision
    told = []

    def grow(done: int, of: int, words: str) -> None:
        if not told:
            with file.open("a", encoding="utf-8") as more:
                more.write(line.format(9999))
        told.append(done)

    with pytest.raises(FileRefused, match=r"growing\.csv changed while it was read, after line \d"):
        import_file(store, file, tell=grow)

    assert store.revision == before
    assert list(landing.pending(store.home)) == []
    assert (count(store, "job"), count(store, "mention")) == (0, 0)

    complete = import_file(store, file)

    assert (complete.read, complete.new) == (2094, 2094)


def test_a_mapping_of_a_column_that_is_not_there_is_refused(store, mentions_file):
    what = imports.recognise_upload(mentions_file, CHOICE)

    with pytest.raises(Refused, match="no column 'colour'"):
        imports.remember_mapping(store, what, {"colour": "text"}, time_zone=None, day_first=None, actor="ana")


def test_a_new_account_belongs_to_the_programme_of_its_file(store, mentions_file):
    import_file(store, mentions_file, ImportChoice(as_kind="mentions", account_id="welltown", programme_id="prg_1"))

    assert store.rows("select account_id, programme_id from account") == [
        {"account_id": "welltown", "programme_id": "prg_1"}
    ]


def test_nobody_who_wrote_is_kept_by_name(store, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(
        "id,user_name,user_location,date,text,platform\n1,Zebedee Quill,Northmoor,2026-10-01 09:00:00,Hello,facebook\n",
        encoding="utf-8",
    )

    import_file(store, file)

    kept = json.dumps(store.rows("select * from mention"), default=str)
    assert "Zebedee" not in kept
    assert "Northmoor" not in kept
    assert len(store.rows("select author_key from mention")[0]["author_key"]) == 24
