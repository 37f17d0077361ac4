"""What was confirmed for a header holds for the next file with it, however that one spells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.base import HeaderUnknown
from pipelines.commands import imports
from pipelines.commands.import_known import Known, columns_known, look_up, recognise_as_before

SAID = {"wann": "day", "wie viele": "metric:followers", "wer": ""}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "odd.csv"
    made.write_text("wann,wie viele,wer\n2026-10-01,12,wir\n", encoding="utf-8")
    return made


def test_a_header_that_nobody_spoke_of_stays_unknown(store, file):
    with pytest.raises(HeaderUnknown, match="no layout knows this header"):
        recognise_as_before(file, None, lambda *of: look_up(store, *of))


def test_kind_and_columns_are_those_that_were_confirmed_for_the_header(store, file):
    first = imports.recognise_upload(file, imports.ImportChoice(as_kind="metrics"))
    imports.remember_mapping(store, first, SAID, time_zone=None, day_first=None, actor="ana")
    file.write_text("WANN,wie \u00advieLe,wer \n2026-10-02,13,wir\n", encoding="utf-8")

    what, known = recognise_as_before(file, None, lambda *of: look_up(store, *of))

    assert what.kinds == ("metric",)
    assert columns_known(what, known) == {"WANN": "day", "wie vieLe": "metric:followers", "wer": ""}


def test_a_zone_alone_says_nothing_of_kind_and_columns(store, file):
    first = imports.recognise_upload(file, imports.ImportChoice(as_kind="metrics"))
    imports.remember_mapping(store, first, {}, time_zone="Europe/Berlin", day_first=None, actor="ana")

    known = look_up(store, first.sha256, first.header_hash)

    assert known == Known(time_zone=known.time_zone, mapping={}, mapping_time_zone="Europe/Berlin")
    assert columns_known(first, known) is None
