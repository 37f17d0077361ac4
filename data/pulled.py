"""When the rows behind a number were pulled: the oldest and the newest arrival, from which source, by which run.

What arrived by a connector or a file is known by its landing file; what people entered by who wrote it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data import known, models
from data.store import Store

# what a KPI's header calls its rows → the query that finds where they came from
OF_FACTS = {
    "mentions": "mentions", "posts": "posts", "account days": "account_days", "replies": "replies", "cases": "cases",
    "clocks": "cases", "promises": "promises", "ratings": "ratings",
}  # fmt: skip
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where some of the rows came from. `run` and `landing` are '' for what people entered."""

    source: str
    file_name: str
    landing: str
    run: str
    by: str
    rows: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class Pulled:
    """The rows behind a number by where they came from, the newest first."""

    landings: tuple[Landing, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(one.rows for one in self.landings)

    @property
    def oldest(self) -> datetime | None:
        """When the first of them arrived."""
        return min((one.oldest for one in self.landings), default=None)

    @property
    def newest(self) -> datetime | None:
        """When the last of them arrived."""
        return max((one.newest for one in self.landings), default=None)

    @property
    def sources(self) -> list[str]:
        """From which sources and files they came."""
        return sorted({f"{one.file_name} ({one.source})" if one.source else one.file_name for one in self.landings})

    def as_json(self) -> dict[str, Any]:
        """As it stands in a manifest."""
        return {
            "rows": self.rows,
            "oldest": self.oldest.isoformat() if self.oldest else None,
            "newest": self.newest.isoformat() if self.newest else None,
            "sources": self.sources,
            "runs": sorted({one.run for one in self.landings if one.run}),
            "landings": len([one for one in self.landings if one.landing]),
        }


def facts(
    store: Store,
    rows: str,
    *,
    since: date,
    until: date,
    programme_id: str | None = None,
    platforms: Sequence[str] = (),
    role: str | None = "own",
    known_at: datetime | None = None,
) -> Pulled:
    """Where facts of a kind (a key of `OF_FACTS`) of a period came from; what is entered on the desk has no landing."""
    found = _rows(
        store, OF_FACTS[rows],
        {"since": since, "until": until, "programme": programme_id, "platforms": list(platforms), "role": role,
         "known_at": known_at},
    )  # fmt: skip
    named = {row["ingest_id"]: row for row in found}
    told = {
        row["ingest_id"]: row for row in store.rows(models.model("pulled", "landings").sql, {"ingests": sorted(named)})
    }
    landings = [
        Landing(
            source=told[name]["source"] if name in told else "",
            file_name=told[name]["file_name"] if name in told else "not told" if name else "entered here",
            landing=name, run=told[name]["job_id"] if name in told else "",
            by=(told[name]["actor"] or "") if name in told else "",
            rows=row["kept"], oldest=row["oldest"], newest=row["newest"],
        )
        for name, row in named.items()
    ]  # fmt: skip
    return Pulled(tuple(sorted(landings, key=lambda one: (one.newest, one.landing), reverse=True)))


def entered(
    store: Store,
    programme_id: str,
    metric_key: str,
    *,
    since: date = FIRST,
    until: date = LAST,
    known_at: datetime | None = None,
) -> Pulled:
    """Who entered the values of a metric for the periods inside two days, and when."""
    given = {"programme": programme_id, "metric": metric_key, "since": since, "until": until, "known_at": known_at}
    return Pulled(
        tuple(
            Landing("", row["file_name"], "", "", row["actor"], row["kept"], row["oldest"], row["newest"])
            for row in _rows(store, "measurements", given)
        )
    )


def written(rows: Sequence[Mapping[str, Any]]) -> Pulled:
    """Who wrote the rows of a plan, and when: what each of our own tables says of its rows."""
    by: dict[str, list[datetime]] = {}
    for row in rows:
        by.setdefault(str(row["created_by"]), []).append(row["created_at"])
    landings = [Landing("", "entered here", "", "", who, len(at), min(at), max(at)) for who, at in by.items()]
    return Pulled(tuple(sorted(landings, key=lambda one: (one.newest, one.by), reverse=True)))


# tables that say in their own way who wrote a row and when, or which programme it belongs to: who, when, whose
_OTHERWISE = {
    "case_event": ("actor", "created_at", "case_id in (select case_id from case_file where programme_id = $programme)"),
    "measurement": ("recorded_by", "recorded_at", "programme_id = $programme"),
    "target": ("created_by", "created_at", "kpi_id in (select kpi_id from kpi where programme_id = $programme)"),
}
_NAMED = re.compile(r"\b(?:from|join) ([a-z_]+)\b")


def tables_of(sql: str) -> set[str]:
    """The tables that a query reads, through views and roll-ups too."""
    between = {name: one.sql for folder in ("staging", "marts") for name, one in models.all_models(folder).items()}
    found: set[str] = set()
    waiting = _NAMED.findall(sql)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _NAMED.findall(between.get(name, ""))
    return found - set(between)


def entered_in(store: Store, tables: Iterable[str], programme_id: str | None = None) -> Pulled:
    """Who wrote the rows of tables of ours, and when; other tables are left out.

    The rows of a whole table of the programme are told: a query may use fewer of them.
    """
    columns: dict[str, set[str]] = {}
    for row in store.rows("select table_name, column_name from information_schema.columns"):
        columns.setdefault(row["table_name"], set()).add(row["column_name"])
    found: list[Landing] = []
    for name in sorted(set(tables)):
        who, when, whose = _OTHERWISE.get(name, ("created_by", "created_at", "programme_id = $programme"))
        if not {who, when} <= columns.get(name, set()):
            continue
        is_narrowed = programme_id is not None and (name in _OTHERWISE or "programme_id" in columns[name])
        rows = store.rows(
            f"select {who} as who, count(*) as kept, min({when}) as oldest, max({when}) as newest "  # noqa: S608 - our own names
            f'from "{name}" where {whose if is_narrowed else "true"} group by all',
            {"programme": programme_id} if is_narrowed else None,
        )
        found += [
            Landing("", f"entered here ({name.replace('_', ' ')})", "", "", str(row["who"]), row["kept"], row["oldest"],
                    row["newest"])
            for row in rows
        ]  # fmt: skip
    return Pulled(tuple(sorted(found, key=lambda one: (one.newest, one.by, one.file_name), reverse=True)))


def _rows(store: Store, name: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query, without the lines that narrow nothing."""
    lines = models.model("pulled", name).sql.splitlines()
    sql = "\n".join(line for line in lines if not known.says_nothing(line, params))
    return store.rows(sql, {key: given for key, given in params.items() if f"${key}" in sql})
