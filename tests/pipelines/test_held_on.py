"""`held-on` on the command line: a pack on a subject with a sentence, or what is held on a person."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from data import store as stores
from data.store import Store
from pipelines.cli import load
from pipelines.commands.information import Asked, say_scope
from tests.pipelines.commands.desk import a_case, a_programme


def told(*words: str) -> tuple[int, str]:
    stores.close_opened()  # the command line opens it itself
    done = CliRunner().invoke(load(), ["held-on", *words])
    return done.exit_code, done.output + str(done.exception or "")


def test_a_pack_is_written_with_its_counts_for_the_owner_alone(store: Store, tmp_path: Path) -> None:
    a_case(store, a_programme(store), summary="The poster is harsh, ring 01632 960 123")
    out = tmp_path / "pack.zip"

    code, said = told("--words", "poster", "--from", "2026-01-01", "--to", "2026-12-31", "--out", str(out))

    assert code == 0, said
    assert "1 record of 1 kind: 0 released, 1 redacted, 0 withheld. Blacked out: 1 × telephone." in said
    assert out.stat().st_mode & 0o777 == 0o600
    assert "index.csv" in zipfile.ZipFile(out).namelist()


def test_a_request_brings_its_own_scope(store: Store, tmp_path: Path) -> None:
    programme_id = a_programme(store)
    request = a_case(store, programme_id, "request", summary="What do you hold?")
    a_case(store, programme_id, summary="The poster is harsh")
    asked = Asked(words="poster", since=date(2026, 1, 1), until=date(2026, 12, 31))
    say_scope(store, request["case_id"], asked, actor="ann")

    code, said = told("--case", request["ref"], "--out", str(tmp_path / "pack.zip"))

    assert code == 0, said
    assert stores.opened().one("select case_id from information_pack") == {"case_id": request["case_id"]}


def test_a_search_for_nothing_writes_no_file_and_says_why(store: Store, tmp_path: Path) -> None:
    a_programme(store)

    code, said = told("--words", "zebra", "--out", str(tmp_path / "pack.zip"))

    assert code != 0
    assert "Nothing is held that fits" in said
    assert not (tmp_path / "pack.zip").exists()
