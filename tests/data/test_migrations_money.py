"""0107_report_checks and 0108_settled: reports and spending are kept, none measured again and none settled yet."""

from __future__ import annotations

from pathlib import Path

from tests.data.test_migrations import a_store_before, opened_today


def test_0107_report_checks_and_0108_settled_keep_reports_and_spending(home: Path) -> None:
    rows = """
        insert into report select 'rep_1', 'prg_1', date '2026-09-01', 1, '{}', 'h', 'd', false, now(), 'ana', '{}';
        insert into budget_actual select
            'spe_1', 'prg_1', 'bud_1', date '2026-09-01', 400, 'commitment', 'PO1', null, false, now(), 'ana';
    """
    a_store_before(home, 107, rows)

    store = opened_today(home)

    assert store.one("select report_id, version from report") == {"report_id": "rep_1", "version": 1}
    assert store.one("select count(*) as n from report_check") == {"n": 0}
    assert store.one("select amount, settles from budget_actual") == {"amount": 400, "settles": None}
    store.close()
