"""Many long programmes, made up: how fast the pages of the plan are with them, and how long a report holds the lock.

Each programme has an account with mentions, posts and their values, and a plan as full as a busy team's: objectives,
KPIs with a target a year, monthly values, activities, risks scored each quarter, a budget booked month by month.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.store import Store, Transaction

UNTIL = date(2026, 10, 31)
PAGES = {
    "Programme": ("programme", ""), "Programme, objectives": ("programme", "&part=smart"),
    "Programme, budget": ("programme", "&part=budget"), "Evaluation": ("evaluation", ""),
    "Evaluation, decisions": ("evaluation", "&part=decide"), "Evaluation, outlook": ("evaluation", "&part=outlook"),
    "Monthly review": ("review", ""), "Risk": ("risk", ""),
}  # fmt: skip
RERUNS = 4
MEASURED = ("mentions", "net_sentiment", "posts_published", "engagement_rate_by_reach", "criticisms")
ENTERED = ("sign_ups", "quits", "calls", "visits", "orders")

Row = dict[str, Any]


def run(*, programmes: int, years: int, mentions: int, home: Path | None, say: Callable[[str], None]) -> dict[str, Any]:
    """Make the programmes, serve them and open each page of one of them; gives milliseconds."""
    with tempfile.TemporaryDirectory(prefix="earshot-bench-plan-") as folder:
        if home is None:
            home = Path(folder)
            began = time.perf_counter()
            make(home, programmes=programmes, years=years, mentions=mentions)
            say(f"{programmes} programmes of {years} years made in {time.perf_counter() - began:.0f} s")
        report = _reported(home)
        return {"programmes": programmes, "years": years, "pages": _pages(home, say), "report": report}


def _pages(home: Path, say: Callable[[str], None]) -> dict[str, dict[str, float]]:
    from pipelines.bench import served

    store = Store(home)
    code = store.rows("select code from programme order by code limit 1")[0]["code"]
    store.close()
    told = {}
    with served.serve(home) as server:
        for name, (page, query) in PAGES.items():
            first, *again = served.again(server, page, f"programme={code}{query}", RERUNS)
            told[name] = {"first_ms": round(first, 1), "warm_ms": round(statistics.median(again), 1)}
            say(f"{name}: {told[name]['first_ms']:.0f} ms, then {told[name]['warm_ms']:.0f} ms")
    return told


def _reported(home: Path) -> dict[str, float]:
    """Build the newest report of a programme, and see for how long nobody else could write."""
    from pipelines.commands import reports

    store = Store(home)
    held: list[float] = []
    taken = store.transaction

    def watched(*, is_news: bool = True) -> Any:
        began = time.perf_counter()
        inner = taken(is_news=is_news)

        class Watched:
            def __enter__(self) -> Transaction:
                return inner.__enter__()

            def __exit__(self, *error: Any) -> Any:
                try:
                    return inner.__exit__(*error)
                finally:
                    held.append(time.perf_counter() - began)

        return Watched()

    store.transaction = watched  # type: ignore[method-assign]  # the lock is held from begin to commit
    code = store.rows("select code from programme order by code limit 1")[0]["code"]
    began = time.perf_counter()
    reports.build_report(store, code, f"{UNTIL:%Y-%m}", actor="bench")
    told = {"seconds": round(time.perf_counter() - began, 3), "seconds_of_the_lock": round(max(held), 3)}
    store.close()
    return told


# -- made up ---------------------------------------------------------------------------------------


def make(home: Path, *, programmes: int, years: int, mentions: int) -> None:
    """Write the programmes into a new store."""
    store = Store(home)
    since = UNTIL.replace(year=UNTIL.year - years) + timedelta(days=1)
    days = (UNTIL - since).days + 1
    with store.transaction() as tx:
        for number in range(programmes):
            rows: dict[str, list[Row]] = {}
            for table, row in _rows(number, since):
                rows.setdefault(table, []).append(row)
            for table, told in rows.items():
                with tx.table("told", pa.Table.from_pylist(told)):
                    tx.run(f"insert into {table} by name select * from told")  # noqa: S608 - our own names
        _facts(tx, programmes, since, days, mentions)
    store.rebuild_marts()
    store.close()


def _facts(tx: Transaction, programmes: int, since: date, days: int, mentions: int) -> None:
    of = {"programmes": programmes, "since": since, "days": days, "many": mentions}
    tx.run(
        "insert into mention by name select 'x' as platform, 'm' || i as mention_id, 'a' || (i % $programmes) as "
        "account_id, 'mention' as relation, told_at as created_at, told_at as observed_at, told_at as arrived_at, "
        "'words' as text, "
        "false as is_deleted, 'bench' as ingest_id, 'en' as language, "
        "['negative', 'neutral', 'positive'][1 + i % 7 % 3] as sentiment, "
        "['other', 'praise', 'enquiry', 'criticism'][1 + i % 11 % 4] as act, false as is_abuse, false as is_reviewed "
        "from (select i, cast($since as timestamp) + to_seconds(cast(i * 86400.0 / ($programmes * $many) as bigint)) "
        "as told_at from range($programmes * $days * $many) as r (i)) as told",
        of,
    )
    told = {"programmes": programmes, "since": since, "days": days}
    tx.run(
        "insert into post by name select 'x' as platform, 'p' || i as post_id, 'a' || (i % $programmes) as account_id, "
        "told_at as created_at, told_at as observed_at, told_at as arrived_at, "
        "'words' as text, false as is_deleted, 'bench' as "
        "ingest_id from (select i, cast($since as timestamp) + to_days(cast(i // $programmes as integer)) "
        "+ interval 9 hour as told_at from range($programmes * $days) as r (i)) as told",
        told,
    )
    tx.run(
        "insert into metric by name select p.platform, p.account_id, p.post_id, v.metric, '' as breakdown, "
        "'snapshot' as kind, cast(p.created_at as date) + cast(s.age as integer) as as_of, "
        "v.size * (1 + s.age) as value, p.created_at + to_days(cast(s.age as integer)) as observed_at, "
        "v.metric as native_metric, 'bench' as source, 'bench' as ingest_id from post as p "
        "cross join (values ('reach', 400.0), ('reactions', 12.0), ('comments', 3.0), ('shares', 1.0)) "
        "as v (metric, size) cross join (values (0), (3), (14)) as s (age)"
    )


def _rows(number: int, since: date) -> Iterator[tuple[str, Row]]:
    """The rows of one programme by table."""
    of, at = f"bench_{number}", datetime.combine(since, datetime.min.time())
    made = {"is_demo": False, "created_at": at, "created_by": "bench"}
    inside = {"programme_id": of, **made}
    yield "account", {"platform": "x", "account_id": f"a{number}", "name": f"Account {number}", "programme_id": of,
                      "created_at": at}  # fmt: skip
    yield "programme", {"programme_id": of, "code": f"B{number:02}", "name": f"Programme {number}", "term": "programme",
                        "starts_on": since, "ends_on": UNTIL + timedelta(days=180), "status": "running", **made,
                        "as_of": datetime.combine(UNTIL, time_of_day(9))}  # fmt: skip
    yield from _kpis(of, inside, made, since)
    months = [day for day in (since + timedelta(days=n) for n in range((UNTIL - since).days + 1)) if day.day == 1]
    for place in range(12):
        line = f"{of}_line_{place}"
        yield "budget_line", {"budget_line_id": line, "code": f"L{place}", "name": f"Line {place}",
                              "approved": 6_000_000, "starts_on": since, "ends_on": UNTIL, "profile": "linear",
                              **inside}  # fmt: skip
        for month in months:
            yield "budget_actual", {"budget_actual_id": f"{line}_{month}", "line_id": line, "spent_on": month,
                                    "amount": 90_000 + 1_000 * place, "kind": "invoice", "reference": f"{month}",
                                    **inside}  # fmt: skip
    for place in range(80):
        starts = since + timedelta(days=20 * place)
        yield "activity", {"activity_id": f"{of}_act_{place}", "code": f"A{place}", "name": f"Activity {place}",
                           "objective_id": f"{of}_obj_{place % 10}", "baseline_start": starts,
                           "baseline_end": starts + timedelta(days=60), "starts_on": starts,
                           "ends_on": starts + timedelta(days=60 + place % 9), "status": "done" if place < 70 else
                           "running", "done_percent": 50, **inside}  # fmt: skip
        yield "milestone", {"milestone_id": f"{of}_ms_{place}", "code": f"MS{place}", "name": f"Milestone {place}",
                            "due_on": starts, "done_on": starts if place < 70 else None, **inside}  # fmt: skip
        yield "decision", {"decision_id": f"{of}_dec_{place}", "code": f"D{place}", "trigger_kind": "kpi",
                           "trigger": f"K{place % 10}", "choice": "watch", "why": "as before", "decided_by": "board",
                           "decided_on": starts, **inside}  # fmt: skip
    for place in range(30):
        risk = f"{of}_risk_{place}"
        yield "risk", {"risk_id": risk, "code": f"R{place}", "category": "delivery", "direction": "threat",
                       "cause": "A cause", "event": f"an event {place}", "effect": "an effect", "appetite": 6,
                       "opened_on": since, **inside}  # fmt: skip
        for quarter, month in enumerate(months[::3]):
            for kind in ("inherent", "residual"):
                yield "risk_score", {"risk_score_id": f"{risk}_{kind}_{month}", "risk_id": risk, "scored_on": month,
                                     "kind": kind, "likelihood": 1 + (place + quarter) % 5, "impact": 1 + place % 5,
                                     **inside}  # fmt: skip
        yield "mitigation", {"mitigation_id": f"{risk}_mit", "code": f"MT{place}", "risk_id": risk, "text": "Do it",
                             "due_on": UNTIL - timedelta(days=place), **inside}  # fmt: skip


def _kpis(of: str, inside: Row, made: Row, since: date) -> Iterator[tuple[str, Row]]:
    """Ten objectives, each with a KPI, a target for each year, and the values of every month where they are entered."""
    for place, metric in enumerate((*MEASURED, *(f"entered:{name}" for name in ENTERED))):
        objective, kpi = f"{of}_obj_{place}", f"{of}_kpi_{place}"
        is_sum = metric.startswith("entered:") or metric in ("mentions", "posts_published", "criticisms")
        yield "objective", {"objective_id": objective, "code": f"O{place}", "text": f"Raise it {place}",
                            "scope": "programme", "type": "behaviour", **inside}  # fmt: skip
        yield "kpi", {"kpi_id": kpi, "objective_id": objective, "code": f"K{place}", "name": f"KPI {place}",
                      "metric_key": metric, "level": "outcome", "unit": "count" if is_sum else "percent",
                      "direction": "up", "aggregation": "sum" if is_sum else "ratio_of_sums",
                      "window": "period_to_date", "judged_by": "count", **inside}  # fmt: skip
        for year in range(since.year, UNTIL.year + 1):
            first = max(since, date(year, 1, 1))
            yield "target", {"target_id": f"{kpi}_{year}", "kpi_id": kpi, "period_start": first,
                             "period_end": date(year, 12, 31), "value": 1_200.0, "profile": "linear", "version":
                             year - since.year + 1, "agreed_on": first, "reason": "Agreed", **made}  # fmt: skip
        if not metric.startswith("entered:"):
            continue
        month = since.replace(day=1) if since.day == 1 else (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        while month <= UNTIL:
            last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            yield "measurement", {"measurement_id": f"{kpi}_{month}", "metric_key": metric, "programme_id": of,
                                  "period_start": month, "period_end": last, "value": 80.0 + month.month * 3,
                                  "availability": "measured", "source": "Register", "is_demo": False,
                                  "recorded_at": made["created_at"], "recorded_by": "bench"}  # fmt: skip
            month = last + timedelta(days=1)
