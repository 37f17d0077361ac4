"""The made-up programmes of the bench: what they hold, and that a report of one can be built."""

from __future__ import annotations

from datetime import date

from data.store import Store
from pipelines.bench import plan
from pipelines.commands import standing


def test_made_up_programmes_are_whole_and_can_be_judged_and_reported(tmp_path) -> None:
    plan.make(tmp_path, programmes=2, years=1, mentions=2)

    store = Store(tmp_path)
    found = standing.evaluate(store, "bench_1", date(2026, 10, 31))
    wrong = [one.name for one in store.check() if one.wrong]
    held = store.one("select count(*) as n, count(distinct account_id) as accounts from mention")
    store.close()

    assert held == {"n": 2 * 2 * 365, "accounts": 2}
    assert len(found) == 10
    assert not [one.kpi.code for one in found if one.actual.value is None]
    assert wrong == []
    told = plan._reported(tmp_path)
    assert set(told) == {"seconds", "seconds_of_the_lock"}
