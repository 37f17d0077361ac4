"""0103_information_requests: cases are kept, and nobody has asked for information yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0103_information_requests_keeps_cases(home: Path) -> None:
    rows = """
        insert into setting select 'marker' as key, 'kept' as value, now() as changed_at;
    """
    a_store_before(home, 103, rows)

    store = opened_today(home)

    assert store.one("select value from setting where key = 'marker'") == {"value": "kept"}
    for table in ("information_scope", "exemption", "information_pack"):
        assert store.one(f"select count(*) as n from {table}") == {"n": 0}
    store.close()
