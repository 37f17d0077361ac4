"""Why a figure changed: what came or was changed in the store since an instant, by what it can have touched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data import models
from data.store import Store
from pipelines.commands.plan_kinds import kinds
from pipelines.reports import say
from pipelines.rules.counts import counted

# what a landing file of a kind can change
TOUCHED = {
    "mention": ("facts:mentions", "facts:replies"),
    "post": ("facts:posts", "facts:replies"),
    "metric": ("facts:posts", "facts:account days"),
}

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that happened, and the days it speaks of; None: it may touch any day."""

    said: str
    days: Span | None = None

    def touches(self, span: Span | None) -> bool:
        """Whether a figure of these days can have changed by it."""
        return span is None or self.days is None or (self.days[0] <= span[1] and self.days[1] >= span[0])


@dataclass(frozen=True, slots=True)
class Load:
    """What one landing file brought."""

    kind: str
    source: str  # file and source, as a reader knows them
    new: int
    changed: int
    days: Span | None


@dataclass
class Reasons:
    """By the part of a figure that can have changed: what happened to it, and what came for it."""

    by_part: dict[str, list[Reason]] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)

    def of(self, parts: Iterable[str], span: Span | None = None) -> list[str]:
        """Sentences, each once, for what is made of these parts on these days."""
        told: list[str] = []
        for part in parts:
            told += self._came(part, span)
            told += [one.said for one in self.by_part.get(part, []) if one.touches(span)]
        return list(dict.fromkeys(told))

    def of_the_plan(self) -> list[str]:
        """What was entered or changed by people."""
        parts = [part for part in sorted(self.by_part) if not part.startswith("facts:")]
        return list(dict.fromkeys(one.said for part in parts for one in self.by_part[part]))

    def note(self, parts: Sequence[str], reason: Reason) -> None:
        """Write a reason down for the parts it can have changed."""
        for part in parts:
            known = self.by_part.setdefault(part, [])
            if reason not in known:
                known.append(reason)

    def _came(self, part: str, span: Span | None) -> list[str]:
        """The loads that can have changed a part on these days, one sentence a file."""
        added: dict[tuple[str, str], tuple[int, int]] = {}
        for one in self.loads:
            if part in TOUCHED[one.kind] and Reason("", one.days).touches(span):
                new, changed = added.get((one.kind, one.source), (0, 0))
                added[one.kind, one.source] = (new + one.new, changed + one.changed)
        return [
            f"{source}: {counted(new, kind)} new, {changed:,.0f} changed."
            for (kind, source), (new, changed) in sorted(added.items())
        ]


def since(store: Store, programme_id: str, at: datetime) -> Reasons:
    """What came or was changed after an instant (UTC, no zone)."""
    of = {"programme": programme_id, "since": at}
    found = Reasons()
    for row in store.rows(models.page("report_loads"), of):
        days = (row["first_day"], row["last_day"]) if row["first_day"] else None
        said = f"{row['file_name']} ({row['source']})"
        found.loads.append(Load(row["kind"], said, row["rows_new"], row["rows_changed"], days))
    for row in store.rows(models.page("report_corrections"), of):
        said = f"{counted(row['corrected'], 'reading')} corrected by staff."
        found.note(TOUCHED["mention"], Reason(said, (row["first_day"], row["last_day"])))
    for row in store.rows(models.page("report_measurements"), of):
        reason = Reason(_entered(row), (row["period_start"], row["period_end"]))
        found.note((f"measurement:{row['metric_key']}",), reason)
    for row in store.rows(models.page("report_events"), of):
        found.note(_parts_of(row), Reason(_event(row)))
    for row in store.rows(models.page("report_case_events"), of):
        if row["cases"]:
            said = f"{counted(row['cases'], 'case')} opened or worked on."
            found.note(("facts:cases", "facts:clocks"), Reason(said))
        if row["ratings"]:
            said = f"{counted(row['ratings'], 'rating')} of closings written down, corrected or taken back."
            found.note(("facts:ratings",), Reason(said))
        if row["promises"]:
            found.note(("facts:promises",), Reason(f"{counted(row['promises'], 'promise')} made, kept or changed."))
    return found


def _entered(row: Mapping[str, Any]) -> str:
    value = "not available" if row["value"] is None else f"{row['value']:g}"
    period = say.days(row["period_start"], row["period_end"])
    by = f"entered by {row['recorded_by']} from {row['source']}"
    if row["is_correction"]:
        was = "not available" if row["was"] is None else f"{row['was']:g}"
        return f"{row['metric_key']}, {period}: {value} instead of {was}, {by}."
    return f"{row['metric_key']}, {period}: {value}, {by}."


def _parts_of(row: Mapping[str, Any]) -> list[str]:
    """What an event of the plan touches: the kind, the very thing, and for what hangs on another, that one."""
    kind, payload = row["subject_kind"], json.loads(row["payload"])
    parts = [kind, f"{kind}:{row['subject_id']}"]
    said = {**(payload.get("was") or {}), **payload, **(payload.get("now") or {})}
    if kind == "target" and said.get("kpi_id"):
        parts.append(f"target:{said['kpi_id']}")
    if kind == "budget_actual":
        lines = {said.get("line_id"), (payload.get("was") or {}).get("line_id"), row["line_id"]}
        parts += [f"budget_actual:{line}" for line in lines if line]
    if kind == "lesson_reuse":
        parts.append("lesson")
    return parts


def _event(row: Mapping[str, Any]) -> str:
    kind = row["subject_kind"]
    title = kinds()[kind].title if kind in kinds() else kind
    payload = json.loads(row["payload"])
    code = payload.get("code") or (payload.get("was") or {}).get("code") or payload.get("reference") or ""
    verb = row["type"].removeprefix(f"{kind}_").replace("_", " ")
    named = f"{title[:1].upper()}{title[1:]} {code}".strip()
    reason = f": {payload['reason']}" if payload.get("reason") else ""
    return f"{named} {verb} by {row['actor']}{reason}."
