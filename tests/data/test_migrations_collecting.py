"""The migrations of collecting: a store of the version before each opens today and has kept its rows."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today

SETTING = "insert into setting values ('kept', 'yes', timestamp '2026-03-01')"


def test_0010_schedule_keeps_the_desk(home: Path) -> None:
    a_store_before(home, 10, SETTING)

    store = opened_today(home)

    assert store.one("select value from setting where key = 'kept'") == {"value": "yes"}
    assert store.rows("select * from scheduled_job") == []
    assert store.rows("select * from lease") == []
    store.close()
