"""The migrations of reading: a store of the version before each opens today and has kept its rows."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0025_deep_reading_keeps_the_desk(home: Path) -> None:
    a_store_before(home, 25, "insert into setting values ('kept', 'yes', timestamp '2026-03-01')")

    store = opened_today(home)

    assert store.one("select value from setting where key = 'kept'") == {"value": "yes"}
    for table in ("deep_reading", "card_example", "card_match"):
        assert store.rows(f"select * from {table}") == []
    store.close()
