"""The table of docs/connectors.md: every source stands in it, each cell is done, to do, or exempt and why."""

from __future__ import annotations

import re

import pytest

import connectors
from connectors.source import Cap
from tests.tree import ROOT

COLUMNS = ("backfill", "deletions", "restatement", "live", "replies", "verified against")


def table() -> dict[str, dict[str, str]]:
    told = (ROOT / "docs" / "connectors.md").read_text(encoding="utf-8").partition("## How far each was tried")[2]
    lines = told.partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    head, *body = rows
    return {cells[0]: dict(zip(head[1:], cells[1:], strict=True)) for cells in body}


def test_every_source_stands_in_the_table_and_nothing_else() -> None:
    assert set(table()) == set(connectors.platforms())
    assert all(tuple(row) == COLUMNS for row in table().values())


@pytest.mark.parametrize("platform", connectors.platforms())
def test_each_cell_is_done_to_do_or_exempt_with_a_reason(platform: str) -> None:
    row = table()[platform]

    for column in COLUMNS[:-1]:
        assert re.match(r"(done(: .{3,})?|to do: .{3,}|exempt: .{10,})$", row[column]), f"{column}: {row[column]}"
    about = connectors.about(platform)
    assert row["backfill"].startswith("done") == (Cap.BACKFILL in about.caps)
    assert row["deletions"].startswith("done") == (Cap.DELETIONS in about.caps)
    assert row["replies"].startswith("done") == (Cap.REPLIES in about.caps)
    assert row["live"].startswith("done") == (Cap.LIVE in about.caps)
    assert row["restatement"].startswith("done") == (about.restate_days > 0)
    if about.restate_days:
        assert f"{about.restate_days} days" in row["restatement"]
    assert ("not verified live" in row["verified against"]) == (not about.is_verified_live)
