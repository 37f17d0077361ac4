"""A roll-up that has grown far beyond a fresh build is built again; whether it has is counted only as it grows."""

from typing import Any

from data.store import Store
from pipelines import marts

INSERT = """
insert into mentions_hourly (hour, day, platform, account_id, sentiment, act, mentions, interactions, reviewed, abusive)
select timestamp '2026-01-01' + to_hours(n % $distinct), date '2026-01-01', 'x', 'us', 'neutral', 'other', 1, 0, 0, 0
from range($rows) as t (n)
"""


class Watched:
    """A store that says what it was asked."""

    def __init__(self, store: Store) -> None:
        self.store, self.path, self.asked = store, store.path, []

    def rows(self, sql: str, *given: Any) -> list[dict[str, Any]]:
        self.asked.append(sql)
        return self.store.rows(sql, *given)

    def rebuild_marts(self, names: list[str]) -> list[str]:
        return self.store.rebuild_marts(names)

    @property
    def counts(self) -> int:
        return sum("distinct" in sql and "mentions_hourly" in sql for sql in self.asked)


def fill(store: Store, rows: int, distinct: int) -> None:
    with store.transaction() as tx:
        tx.run(INSERT, {"rows": rows, "distinct": distinct})


def test_a_roll_up_of_more_than_three_rows_for_one_is_built_again(store: Store) -> None:
    fill(store, 80_000, 20_000)

    assert marts.compact(store) == ["mentions_hourly"]
    assert store.rows("select count(*) as n from mentions_hourly") == [{"n": 0}]  # no mention stands behind them


def test_one_that_has_not_grown_by_a_tenth_is_not_read_again(store: Store) -> None:
    watched = Watched(store)
    fill(store, 60_000, 60_000)
    assert marts.compact(watched) == []
    fill(store, 5_000, 5_000)

    assert marts.compact(watched) == []
    assert watched.counts == 1
    fill(store, 200_000, 1_000)
    assert marts.compact(watched) == ["mentions_hourly"]
    assert watched.counts == 2
