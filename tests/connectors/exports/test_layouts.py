"""Each layout on a small file of ours in its shape; a layout without one fails here because it exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.base import Metric
from connectors.exports import layouts, recognise

SAMPLES = Path(__file__).parent / "samples"
TABLES = [(layout.name, table.name) for layout in layouts().values() for table in layout.tables]


def sample(layout: str, table: str) -> Path:
    return SAMPLES / f"{layout}.{table}.csv"


@pytest.mark.parametrize(("layout", "table"), TABLES)
def test_every_table_of_every_layout_has_a_sample_and_is_recognised_by_its_header(layout, table, write):
    renamed = write(sample(layout, table).read_bytes(), "download (3).csv")

    recognised = recognise(renamed)

    assert (recognised.layout, recognised.parts[0].table) == (layout, table)
    assert recognised.preview
    assert recognised.title == layouts()[layout].table(table).title


@pytest.mark.parametrize(("layout", "table"), TABLES)
def test_no_row_says_one_metric_twice(layout, table, load):
    result = load(sample(layout, table), account_id="welltown", year=2026)

    assert result.good
    assert not result.refused
    for row in result.good:
        keys = [(m.post_id, m.metric, m.breakdown, m.kind, m.as_of) for m in row.items if isinstance(m, Metric)]
        assert len(keys) == len(set(keys))
