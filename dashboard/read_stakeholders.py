"""What the pages of stakeholders read, judged by the rules: who stands where, who moved, who is being lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import read
from dashboard.read import Programme
from pipelines.rules import cadence, engagement, stakeholder_map
from pipelines.rules.engagement import Drifting, Movement

Row = dict[str, Any]
MONTHS = 6  # of involvement that drift is judged by


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """One stakeholder as it stands: `row` of the register, and what the rules say of it."""

    row: Mapping[str, Any]
    quarter: stakeholder_map.Quarter | None
    salience: stakeholder_map.Salience | None
    gap: int | None
    movement: Movement | None  # since the assessment before
    is_decaying: bool
    last_contact: date | None
    involvement: float | None  # the newest whole month
    drift: Drifting | None

    @property
    def identity(self) -> str:
        """Its id."""
        return str(self.row["stakeholder_id"])

    @property
    def name(self) -> str:
        """Its name, which people wrote: show it as text."""
        return str(self.row["name"])


def month_before(day: date, back: int) -> date:
    """The first day of a month so many months before.

    >>> month_before(date(2026, 1, 31), 1), month_before(date(2026, 10, 5), 0)
    (datetime.date(2025, 12, 1), datetime.date(2026, 10, 1))
    """
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def everybody(programme: Programme) -> tuple[Stakeholder, ...]:
    """Every stakeholder of a programme, by code."""
    return _everybody(programme, read.today(programme), read.state())


@lru_cache(maxsize=50)
def _everybody(programme: Programme, today: date, state: tuple[str, int]) -> tuple[Stakeholder, ...]:
    of = programme.programme_id
    assessed: dict[str, list[Row]] = {}
    for row in read.rows("stakeholder_assessments", programme=of, on=today):
        assessed.setdefault(row["stakeholder_id"], []).append(row)
    months = involvement(programme)
    return tuple(
        _judged(row, assessed.get(row["stakeholder_id"], []), months.get(row["stakeholder_id"], []), programme, today)
        for row in read.rows("stakeholder_register", programme=of, on=today)
    )


def _judged(row: Row, assessed: list[Row], months: list[Row], programme: Programme, today: date) -> Stakeholder:
    newest = assessed[-1] if assessed else None
    last = local(row["last_meaningful_at"])
    since = max(programme.starts_on, local(row["created_at"]) or programme.starts_on)
    drift = engagement.drift(
        [one["involvement"] for one in months], newest["attitude_current"] if newest else None
    )  # fmt: skip
    return Stakeholder(
        row=row,
        quarter=stakeholder_map.quarter(newest["power"], newest["interest"]) if newest else None,
        salience=stakeholder_map.salience(newest["power"], newest["legitimacy"], newest["urgency"]) if newest else None,
        gap=engagement.gap(newest["attitude_current"], newest["attitude_desired"]) if newest else None,
        movement=(
            engagement.movement(assessed[-2]["attitude_current"], assessed[-1]["attitude_current"])
            if len(assessed) > 1
            else None
        ),
        is_decaying=cadence.is_decaying(last, since, today, row["cadence_days"]),
        last_contact=last,
        involvement=months[-1]["involvement"] if months else None,
        drift=drift,
    )  # fmt: skip


def involvement(programme: Programme, months: int = MONTHS) -> dict[str, list[Row]]:
    """The involvement index of every stakeholder and segment over the newest whole months, oldest first, by id."""
    return _involvement(programme, read.today(programme), months, read.state())


@lru_cache(maxsize=50)
def _involvement(programme: Programme, today: date, months: int, state: tuple[str, int]) -> dict[str, list[Row]]:
    """The month of today counts once it is over: its last day is today."""
    is_over = _after(today).day == 1
    last = today if is_over else date.fromordinal(month_before(today, 0).toordinal() - 1)
    found: dict[str, list[Row]] = {}
    first = month_before(last, months - 1)
    said = {"programme": programme.programme_id, "from": first, "to": last, "subject": None}
    for row in read.rows("involvement_month", **said):
        found.setdefault(row["subject_id"], []).append(row)
    return found


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def local(at: datetime | None) -> date | None:
    """The organisation's day of an instant of the store."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(read.zone())).date() if at else None
