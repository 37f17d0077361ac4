"""0099 and later: duties, messages, incidents and cards of before are kept; nothing goes by turns yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0099_rota_keeps_who_was_put_on_call(home: Path) -> None:
    rows = """
        insert into on_call by name
        select 'd' as on_call_id, 'p' as programme_id, 'ada' as person, timestamp '2026-03-02 09:00' as starts_at,
               timestamp '2026-03-09 09:00' as ends_at, now() as created_at, 'ada' as created_by
    """
    a_store_before(home, 99, rows)

    store = opened_today(home)

    assert store.one("select person, reason from on_call") == {"person": "ada", "reason": None}
    assert store.one("select count(*) as n from rota") == {"n": 0}
    store.close()
