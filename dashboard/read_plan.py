"""What the pages of a plan read: its things as now or as known on a day, its agreements. Shared, never changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import read
from data import plan_rows, programmes
from data.programmes import Plan
from pipelines.commands import outlooks, standing
from pipelines.commands.outlooks import Foreseen
from pipelines.commands.standing import Standing
from pipelines.rules.reach import Reach

Row = dict[str, Any]


def items(kind: str, programme_id: str, known_at: datetime | None = None) -> list[Row]:
    """The rows of one kind of thing, by code. Do not change what you are given."""
    return _items(kind, programme_id, known_at, read.state())


@lru_cache(maxsize=2000)
def _items(kind: str, programme_id: str, known_at: datetime | None, state: tuple[str, int]) -> list[Row]:
    return plan_rows.rows(read.store(), kind, programme_id, known_at=known_at)


def by_id(kind: str, programme_id: str, known_at: datetime | None = None) -> dict[str, Row]:
    """The same by id."""
    return {row[f"{kind}_id"]: row for row in items(kind, programme_id, known_at)}


def agreements(programme_id: str, subject_kind: str, subject_id: str) -> list[Row]:
    """What each party said to one thing: the newest word of each, by party."""
    newest: dict[str, Row] = {}
    for row in sorted(items("agreement", programme_id), key=lambda one: (one["decided_on"], one["created_at"])):
        if (row["subject_kind"], row["subject_id"]) == (subject_kind, subject_id):
            newest[row["party"]] = row
    return [newest[party] for party in sorted(newest)]


def night_of(day: date) -> datetime:
    """The end of a day of the organisation, as instants are stored: what was known by then."""
    begins = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(read.zone()))
    return begins.astimezone(UTC).replace(tzinfo=None)


def plan_as_of(programme_id: str, known_at: datetime | None) -> Plan:
    """The plan as it was known at an instant."""
    return _plan(programme_id, known_at, read.state())


@lru_cache(maxsize=100)
def _plan(programme_id: str, known_at: datetime | None, state: tuple[str, int]) -> Plan:
    return programmes.plan(read.store(), programme_id, known_at=known_at)


def standings(programme_id: str, on: date, known_at: datetime | None) -> list[Standing]:
    """Every KPI judged at the end of a day, by what was known at an instant."""
    return _standings(programme_id, on, known_at, read.state())


@lru_cache(maxsize=100)
def _standings(programme_id: str, on: date, known_at: datetime | None, state: tuple[str, int]) -> list[Standing]:
    held = plan_as_of(programme_id, known_at)
    return standing.evaluate(read.store(), programme_id, on, known_at=known_at, held=held)


def reach(programme_id: str, kpi_id: str, on: date) -> Reach:
    """Whether a level or a share can reach its target."""
    return _reach(programme_id, kpi_id, on, read.state())


@lru_cache(maxsize=200)
def _reach(programme_id: str, kpi_id: str, on: date, state: tuple[str, int]) -> Reach:
    held = plan_as_of(programme_id, None)
    return outlooks.reach_of(read.store(), held, next(one for one in held.kpis if one.kpi_id == kpi_id), on)


def outlook(programme_id: str, on: date, known_at: datetime | None) -> list[Foreseen]:
    """Where every total of the programme will stand by its deadline."""
    return _outlook(programme_id, on, known_at, read.state())


@lru_cache(maxsize=20)
def _outlook(programme_id: str, on: date, known_at: datetime | None, state: tuple[str, int]) -> list[Foreseen]:
    return outlooks.foresee(read.store(), programme_id, on, known_at=known_at)
