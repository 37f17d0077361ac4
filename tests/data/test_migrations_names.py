"""0096_one_name: who takes part, read and passed is kept, and no two names are told as one yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0096_one_name_keeps_who_takes_part(home: Path) -> None:
    rows = """
        insert into participant by name
        select 'a' as participant_id, 'p' as programme_id, 'Ann Lee' as person, 'staff' as part,
               date '2026-01-01' as joined_on, now() as created_at, 'ann' as created_by;
    """
    a_store_before(home, 96, rows)

    store = opened_today(home)

    assert store.rows("select who, name, part from taking_part where programme_id = 'p'") == [
        {"who": "ann lee", "name": "Ann Lee", "part": "staff"}
    ]
    assert store.one("select count(*) as n from name_merge") == {"n": 0}
    store.close()
