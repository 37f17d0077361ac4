"""Information requests: cases are kept where nobody asked yet, and packs of before are made again as they were."""

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


def test_0104_pack_layout_says_of_the_packs_of_before_that_they_are_pages(home: Path) -> None:
    rows = """
        insert into information_pack by name select
            'p1' as pack_id, 'x' as programme_id, '{}' as asked, now() as known_at, false as is_staff_named,
            's' as sentence, 'h' as content_hash, '[]' as items, now() as created_at, 'ann' as created_by;
    """
    a_store_before(home, 104, rows)

    store = opened_today(home)

    assert store.rows("select pack_id, layout from information_pack") == [{"pack_id": "p1", "layout": "pages"}]
    store.close()
