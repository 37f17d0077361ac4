"""0107_report_checks: reports are kept, and none was measured again yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0107_report_checks_keeps_reports(home: Path) -> None:
    rows = """
        insert into report select 'rep_1', 'prg_1', date '2026-09-01', 1, '{}', 'h', 'd', false, now(), 'ana', '{}';
    """
    a_store_before(home, 107, rows)

    store = opened_today(home)

    assert store.one("select report_id, version from report") == {"report_id": "rep_1", "version": 1}
    assert store.one("select count(*) as n from report_check") == {"n": 0}
    store.close()
