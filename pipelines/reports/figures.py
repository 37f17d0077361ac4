"""The figures of a report: each with its definition and version, its SQL and parameters, and the hash of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data import kpis, models
from data.programmes import Plan, PlannedKpi
from data.store import BadQuery, Store, to_json
from pipelines.commands import standing
from pipelines.commands.standing import Standing
from pipelines.reports import say
from pipelines.rules import small_cells, status

FOREVER = date(2000, 1, 1)
PLACES = 9  # digits kept of a value: sums of floats differ in the last ones from machine to machine


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report. A `value` of None is not known, and `shown` says so; it is never 0.

    `parts` names what the figure is made of, so that a change of it can be explained.
    """

    slot: str
    label: str
    value: float | str | None
    unit: str
    shown: str
    definition: str
    version: str
    sql: str
    parameters: dict[str, Any]
    hash: str
    parts: tuple[str, ...] = ()
    pulled: dict[str, Any] | None = field(default=None, compare=False)
    basis: str = field(default="", compare=False)  # of how many a share is, such as "127 of 130"

    @property
    def span(self) -> tuple[date, date] | None:
        """The days it speaks of, where its query is asked for days."""
        since, until = self.parameters.get("since"), self.parameters.get("until")
        if not isinstance(until, str):
            return None
        return date.fromisoformat(since) if isinstance(since, str) else FOREVER, date.fromisoformat(until)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "slot": self.slot,
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "shown": self.shown,
            "definition": self.definition,
            "version": self.version,
            "sql": self.sql,
            "parameters": self.parameters,
            "hash": self.hash,
            "pulled": self.pulled,
        }

    @property
    def number(self) -> float | None:
        """The value where it is a number."""
        return self.value if isinstance(self.value, float) else None


@dataclass
class Ledger:
    """Where figures are written down as they are measured, in their order; a slot is written once."""

    store: Store
    programme_id: str
    held: Plan
    memo: dict[Any, Any] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    _broken: list[dict[str, Any]] | None = None

    def __getitem__(self, slot: str) -> Figure:
        return self.figures[slot]

    def add(self, figure: Figure) -> Figure:
        """Write a figure down. Raises ValueError for a slot that is taken by another one."""
        known = self.figures.setdefault(figure.slot, figure)
        if known != figure:
            raise ValueError(f"The slot {figure.slot} is taken by another figure.")
        return known

    def asked(
        self,
        slot: str,
        label: str,
        model: str,
        params: Mapping[str, Any],
        *,
        unit: str,
        definition: str,
        parts: Sequence[str],
        column: str = "value",
        is_of_people: bool = False,
        nothing: str = say.NOT_KNOWN,
    ) -> Figure:
        """A figure that one query of data/models/figures gives; of too few people it says so and nothing else.

        `nothing` is what is said where the query finds no row to count.
        """
        found = models.model("figures", model)
        used = {name: given for name, given in params.items() if f"${name}" in found.sql}
        known = (model, to_json(used))
        if known not in self.memo:
            self.memo[known] = self.store.rows(found.sql, used or None)
        rows = self.memo[known]
        value = _tidy(rows[0][column]) if rows else None
        shown = nothing if value is None else say.value(value, unit)
        if is_of_people and rows and _is_small(rows[0]):
            value, shown, rows = None, small_cells.WORDS, [{"value": small_cells.WORDS}]
        return self.add(
            Figure(
                slot, label, value, unit, shown, definition, found.hash, found.sql, plain(used),
                rows_hash(rows), tuple(parts),
            )
        )  # fmt: skip

    def measured(
        self,
        slot: str,
        label: str,
        key: str,
        since: date,
        until: date,
        *,
        platforms: Sequence[str] = (),
        point: kpis.Point | None = None,
    ) -> Figure:
        """A figure that a KPI measures from facts. One whose SQL fails is not available, with the reason said.

        `point` is its value where it was measured already, together with those of other months.
        """
        of: dict[str, Any] = {"since": since, "until": until, "programme_id": self.programme_id, "platforms": platforms}
        try:
            asked = kpis.kpi(key)
            known = (key, since, until, tuple(platforms))
            point = point or self.memo.get(known) or kpis.value(self.store, key, **of)
            self.memo[known] = point
        except (BadQuery, KeyError) as error:
            said = str(error.args[0] if isinstance(error, KeyError) else error).splitlines()[0]
            return self.add(
                Figure(slot, label, None, "count", say.NOT_KNOWN, f"{key} cannot be measured: {said}", "", "", {}, "")
            )
        box = kpis.glass_box(self.store, key, **of)
        value, shown = _tidy(point.value), say.value(_tidy(point.value), asked.unit)
        basis = _basis(asked.unit, point.numerator, point.denominator)
        rows: list[dict[str, Any]] = [
            {"value": value, "numerator": _tidy(point.numerator), "denominator": _tidy(point.denominator)}
        ]
        if asked.rows == standing.ASKED and small_cells.is_small(point.n):
            value, shown, basis, rows = None, small_cells.WORDS, "", [{"value": small_cells.WORDS}]
        return self.add(
            Figure(
                slot, label, value, asked.unit, shown, f"{asked.title}: {asked.formula}",
                asked.version, box["sql"], plain(box["parameters"]), rows_hash(rows), (f"facts:{asked.rows}",),
                basis=basis,
            )
        )  # fmt: skip

    def by_month(self, key: str, span: Sequence[tuple[date, date]], platforms: Sequence[str] = ()) -> list[kpis.Point]:
        """The values of a KPI in whole months that follow each other, by one query; none where it fails."""
        try:
            return kpis.measure(
                self.store, key, since=span[0][0], until=span[-1][1], grain="month", programme_id=self.programme_id,
                platforms=platforms,
            )  # fmt: skip
        except (BadQuery, KeyError):  # `measured` says why, for each month
            return []

    def breaks(self, key: str) -> list[date]:
        """The days on which what a KPI is made of began to be counted otherwise."""
        sql = kpis.catalogue()[key].sql if key in kpis.catalogue() else ""
        if self._broken is None:
            of = {"since": date(2000, 1, 1), "until": date(2100, 1, 1), "programme": self.programme_id}
            self._broken = self.store.rows(models.page("series_breaks"), of)
        return sorted({row["day"] for row in self._broken if row["metric"] in sql})

    def entered(self, slot: str, label: str, kpi: PlannedKpi, since: date, until: date) -> Figure:
        """A figure that people entered, put together as its KPI says."""
        model = {"sum": "entered_sum", "ratio_of_sums": "entered_ratio", "mean": "entered_mean"}
        said = {
            "sum": "the sum of the entered periods",
            "ratio_of_sums": "the entered numerators over the entered denominators",
            "mean": "the mean of the entered periods",
        }.get(kpi.aggregation, "the newest entered value")
        return self.asked(
            slot,
            label,
            model.get(kpi.aggregation, "entered_last"),
            {
                "programme": self.programme_id,
                "metric": kpi.metric_key,
                "since": since,
                "until": until,
                "factor": 100.0 if kpi.unit in ("percent", "score") else 1.0,
            },
            unit=kpi.unit,
            definition=f"{kpi.name}: {said}, entered by people as {kpi.metric_key}",
            parts=(f"measurement:{kpi.metric_key}",),
            is_of_people=standing.counts_people(kpi),
        )

    def actual(self, slot: str, label: str, kpi: PlannedKpi, since: date, until: date) -> Figure:
        """The value of a KPI over a period, entered or measured."""
        if kpi.is_entered:
            return self.entered(slot, label, kpi, since, until)
        platforms = (kpi.platform,) if kpi.platform else ()
        return self.measured(slot, label, kpi.metric_key, since, until, platforms=platforms)

    def quotient(
        self, slot: str, label: str, over: Figure, under: Figure, *, unit: str, definition: str,
        nothing: str = say.NOT_KNOWN,
    ) -> Figure:  # fmt: skip
        """One figure over another; not known where either is not, or where there is nothing to divide by."""
        return self.asked(
            slot,
            label,
            "quotient",
            {"numerator": over.number, "denominator": under.number, "factor": 100.0 if unit == "percent" else 1.0},
            unit=unit,
            definition=f"{definition} ({over.slot} / {under.slot})",
            parts=(*over.parts, *under.parts),
            nothing=nothing,
        )

    def standing(self, found: Standing) -> None:
        """The figures of one KPI against its target: actual, due, target, attainment, status."""
        kpi, slot = found.kpi, f"kpi.{found.kpi.code}"
        actual = self.actual(f"{slot}.actual", f"{kpi.name}: actual", kpi, found.actual.since, found.actual.until)
        if kpi.baseline_value is not None:
            self.asked(
                f"{slot}.baseline", f"{kpi.name}: baseline", "baseline", {"kpi": kpi.kpi_id}, unit=kpi.unit,
                definition="The baseline as it was agreed", parts=(f"kpi:{kpi.kpi_id}",),
            )  # fmt: skip
        if found.target is None:
            self._said(f"{slot}.status", f"{kpi.name}: status", found, actual.parts)
            return
        parts = (*actual.parts, f"target:{kpi.kpi_id}")
        of = {"target": found.target.target_id}
        target = self.asked(
            f"{slot}.target", f"{kpi.name}: target", "due", of, unit=kpi.unit, column="target",
            definition=f"The target in force on {found.due_on}, version {found.target.version}", parts=parts[-1:],
        )  # fmt: skip
        self.add(
            Figure(
                f"{slot}.due", f"{kpi.name}: due", _tidy(found.due), kpi.unit, say.value(found.due, kpi.unit),
                f"What the {found.target.profile} profile of the target asks for by {found.due_on}",
                target.version, target.sql, target.parameters, target.hash, parts,
            )
        )  # fmt: skip
        self._attainment(slot, found, actual, parts)
        self._said(f"{slot}.status", f"{kpi.name}: status", found, parts)

    def _attainment(self, slot: str, found: Standing, actual: Figure, parts: Sequence[str]) -> None:
        kpi, reached = found.kpi, found.status.attainment
        if reached is None or found.due is None or actual.number is None:
            return  # what is not known, or not shown, has no attainment either
        is_change = kpi.judged_by == "change" and kpi.baseline_value is not None
        sign = 1.0 if kpi.direction == "up" else -1.0
        is_planned = is_change and (found.due - (kpi.baseline_value or 0.0)) * sign > 0
        model = models.model("figures", "attained_change" if is_planned else "attained_count")
        given = {"actual": actual.number, "due": found.due, "baseline": kpi.baseline_value, "sign": sign}
        used = {name: number for name, number in given.items() if f"${name}" in model.sql}
        said = "(actual - baseline) / (due - baseline)" if is_planned else "actual / due"
        if not is_planned and (kpi.direction == "down" or found.due <= 0):
            more = "due - actual" if kpi.direction == "down" else "actual - due"
            said = f"1 + ({more}) / {'|due|' if found.due <= 0 else 'due'}"
        if not is_planned and kpi.direction == "down":
            said += ", because less is better"
        self.add(
            Figure(
                f"{slot}.attainment", f"{kpi.name}: attainment", _tidy(reached), "share",
                status.percent(reached, standing.rule(kpi)), f"Attainment: {said}; on track from "
                f"{kpi.green:g}, at risk from {kpi.amber:g}", model.hash, model.sql, plain(used),
                rows_hash([{"value": _tidy(reached)}]), tuple(parts),
            )
        )  # fmt: skip

    def _said(self, slot: str, label: str, found: Standing, parts: Sequence[str]) -> None:
        """The status in its word, judged by the rule on the figures beside it."""
        kpi = found.kpi
        rule = models.model("figures", "quotient")
        value = None if found.is_small else _tidy(found.actual.value)
        reason = f"Not shown: {small_cells.WORDS}." if found.is_small else found.status.reason
        self.add(
            Figure(
                slot, label, found.status.word, "status", found.status.word,
                f"The rule of pipelines/rules/status.py: {reason}", f"green {kpi.green:g}, amber "
                f"{kpi.amber:g}, {kpi.judged_by}, {kpi.direction}", rule.sql,
                plain({"numerator": value, "denominator": _tidy(found.due), "factor": 1.0}),
                rows_hash([{"status": found.status.colour, "reason": reason}]), tuple(parts),
            )
        )  # fmt: skip


def _is_small(row: Mapping[str, Any]) -> bool:
    """Whether a row of a share speaks of too few people."""
    return small_cells.is_share_small(row.get("numerator"), row.get("denominator")) or small_cells.is_small(
        row.get("n")
    )


def _basis(unit: str, part: float | None, whole: float | None) -> str:
    """A share says of how many it is."""
    return f"{part:,.0f} of {whole:,.0f}" if unit == "percent" and part is not None and whole else ""


def _tidy(value: Any) -> float | None:
    if value is None:
        return None
    rounded = round(float(value), PLACES)
    return rounded + 0.0  # -0.0 is 0


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON holds them: days as 2026-10-31."""
    return {
        name: given.isoformat()
        if isinstance(given, (date, datetime))
        else list(given)
        if isinstance(given, tuple)
        else given
        for name, given in sorted(params.items())
    }


def rows_hash(rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of what a query gave, the same on any machine."""
    told = [
        {name: _tidy(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
         for name, value in row.items()}
        for row in rows
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
