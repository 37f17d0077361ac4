"""0091_support: briefings and who read them are kept, and nobody has asked for support yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0091_support_keeps_briefings_and_who_read_them(home: Path) -> None:
    rows = """
        insert into briefing by name
        select 'b' as briefing_id, 'p' as programme_id, 'Labels' as title, 2 as version, 'Say Ad' as body,
               'staff' as audience, now() as issued_at, now() as created_at, 'ann' as created_by;
        insert into briefing_acknowledgement by name
        select 'a' as acknowledgement_id, 'p' as programme_id, 'b' as briefing_id, 'Ann' as person,
               now() as acknowledged_at, now() as created_at, 'ann' as created_by;
    """
    a_store_before(home, 91, rows)

    store = opened_today(home)

    assert store.rows("select title, version from briefing") == [{"title": "Labels", "version": 2}]
    assert store.rows("select person from briefing_acknowledgement") == [{"person": "Ann"}]
    for table in ("help_contact", "support_request"):
        assert store.one(f"select count(*) as n from {table}") == {"n": 0}
    store.close()
