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


def test_0011_collecting_keeps_the_outcomes_of_jobs(home: Path) -> None:
    job = """
        insert into scheduled_job values ('count', timestamp '2026-03-01', timestamp '2026-03-01', null, 'failed',
        'The address does not answer.', 2, timestamp '2026-03-01')
    """
    a_store_before(home, 11, job)

    store = opened_today(home)

    assert store.one("select said, failures from scheduled_job") == {
        "said": "The address does not answer.", "failures": 2,
    }  # fmt: skip
    for table in ("connection", "collector_state", "connection_standing", "collector_run", "metric_quarantine"):
        assert store.rows(f"select * from {table}") == []
    store.close()


def test_0012_webhook_keeps_the_connections(home: Path) -> None:
    connection = """
        insert into connection by name select 'c' as connection_id, 'x' as platform, '42' as account_id,
        'Team' as label, 'form' as origin, '{}' as settings, timestamp '2026-03-01' as created_at, 'ada' as created_by
    """
    a_store_before(home, 12, connection)

    store = opened_today(home)

    assert store.one("select label, is_paused from connection") == {"label": "Team", "is_paused": False}
    assert store.rows("select * from webhook_seen") == []
    store.close()


def test_0013_sending_keeps_the_connections(home: Path) -> None:
    connection = """
        insert into connection by name select 'c' as connection_id, 'x' as platform, '42' as account_id,
        'Team' as label, 'form' as origin, '{}' as settings, timestamp '2026-03-01' as created_at, 'ada' as created_by
    """
    a_store_before(home, 13, connection)

    store = opened_today(home)

    assert store.rows("select label from connection") == [{"label": "Team"}]
    assert store.rows("select * from sending_try") == []
    store.close()


def test_0014_renewing_keeps_the_connections(home: Path) -> None:
    connection = """
        insert into connection by name select 'c' as connection_id, 'x' as platform, '42' as account_id,
        'Team' as label, 'form' as origin, '{}' as settings, timestamp '2026-03-01' as created_at, 'ada' as created_by
    """
    a_store_before(home, 14, connection)

    store = opened_today(home)

    assert store.rows("select label from connection") == [{"label": "Team"}]
    assert store.rows("select * from connection_token") == []
    store.close()


def test_0015_told_keeps_what_was_seen(home: Path) -> None:
    a_store_before(home, 15, "insert into webhook_seen values ('d', 'meta', timestamp '2026-03-01')")

    store = opened_today(home)

    assert store.rows("select digest from webhook_seen") == [{"digest": "d"}]
    assert store.rows("select * from webhook_told") == []
    store.close()
