"""0093_case_undo: events of cases are kept, and what they changed is not held yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0093_case_undo_keeps_the_events_of_cases(home: Path) -> None:
    rows = """
        insert into case_event by name
        select 'e' as case_event_id, 'c' as case_id, 2 as sequence, now() as happened_at, 'noted' as type,
               'ann' as actor, '{}' as payload, now() as created_at;
    """
    a_store_before(home, 93, rows)

    store = opened_today(home)

    assert store.rows("select type, undo from case_event") == [{"type": "noted", "undo": None}]
    store.close()
