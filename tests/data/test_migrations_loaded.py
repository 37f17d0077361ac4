"""0113_account_loaded: accounts are kept, and when their rows came is told from the files that brought them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0113_account_loaded_keeps_accounts_and_says_when_their_rows_came(home: Path) -> None:
    rows = """
        insert into account by name select 'x' as platform, 'us' as account_id, 'Us' as name, now() as created_at;
        insert into account by name select 'x' as platform, 'none' as account_id, 'None' as name, now() as created_at;
        insert into ingest
        select i, 'j', 'export', 'post', 'l', 'f', 's', null, 1, 1, 0, 0, now(), loaded
        from (values ('i1', timestamp '2026-09-01'), ('i2', timestamp '2026-10-01')) as t (i, loaded);
        insert into post by name
        select 'x' as platform, 'p' || i as post_id, 'us' as account_id, now() as observed_at, now() as arrived_at,
               false as is_deleted, i as ingest_id
        from (values ('i1'), ('i2')) as t (i);
    """
    a_store_before(home, 113, rows)

    store = opened_today(home)

    told = store.rows("select account_id, first_loaded_at, newest_loaded_at, posts_until from account order by all")
    assert told == [
        {"account_id": "none", "first_loaded_at": None, "newest_loaded_at": None, "posts_until": None},
        {"account_id": "us", "first_loaded_at": datetime(2026, 9, 1), "newest_loaded_at": datetime(2026, 10, 1),
         "posts_until": None},
    ]  # fmt: skip
    store.close()
