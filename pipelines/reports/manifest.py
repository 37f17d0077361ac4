"""The manifest of a report: every figure with what stands behind it, and what changed since another version and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pipelines.reports.content import Content
from pipelines.reports.reasons import Reasons

FORMAT = 2

# the parts whose changes a table shows
OF_TABLE = {
    "performance": ("objective", "kpi", "target"),
    "happened": ("annotation", "external_event", "change_request", "target"),
    "budget": ("budget_line", "budget_actual"),
    "activities": ("activity",),
    "milestones": ("milestone",),
    "risks": ("risk", "risk_score", "mitigation"),
    "issues": ("issue",),
    "decisions": ("decision",),
    "needed": ("decision",),
    "actions": ("action",),
    "lessons": ("lesson", "lesson_reuse"),
    "opportunities": ("opportunity",),
    "sustainability": ("sustainability_item",),
}


def body(content: Content) -> dict[str, Any]:
    """What a report says, without its version: equal where it is made again from the same data."""
    figures = [figure.as_json() for figure in content.figures.values()]
    return {
        "format": FORMAT,
        "programme": {"code": content.code, "name": content.name},
        "month": f"{content.since:%Y-%m}",
        "since": content.since.isoformat(),
        "until": content.until.isoformat(),
        "time_zone": content.zone,
        "is_demo": content.is_demo,
        "label": content.label,
        "figures_hash": digest(figures),
        "figures": figures,
        "sentences": [one.as_json() for one in content.sentences],
        "tables": {name: digest(table) for name, table in content.tables.items()},
    }


def document(content: Content) -> dict[str, Any]:
    """What the files of a report need beside its manifest."""
    return {"aim": content.aim, "tables": content.tables}


def tables_changed(before: Mapping[str, Any], content: Content, reasons: Reasons) -> list[dict[str, Any]]:
    """The tables whose words or rows differ from those of another version, with what was changed in the plan."""
    now = body(content)["tables"]
    return [
        {"table": name, "why": reasons.of(OF_TABLE.get(name, ()))}
        for name, said in now.items()
        if before.get("tables", {}).get(name) != said
    ]


def digest(value: Any) -> str:
    """SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def text(manifest: Mapping[str, Any]) -> str:
    """The manifest as it is written to a file."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def changes(before: Mapping[str, Any], content: Content, reasons: Reasons) -> list[dict[str, Any]]:
    """Every figure that another version held otherwise, or did not hold, with why; nothing else."""
    then = {figure["slot"]: figure for figure in before["figures"]}
    found = []
    for slot, figure in content.figures.items():
        old = then.pop(slot, None)
        if old is not None and old["value"] == figure.value and old["version"] == figure.version:
            continue
        why = reasons.of(figure.parts, figure.span)
        if old is not None and old["version"] != figure.version:
            why.insert(0, f"The definition changed from version {old['version']} to {figure.version}.")
        found.append(_change(slot, figure.label, old, figure.as_json(), why or ["It was not in the version before."]))
    for slot, old in then.items():
        found.append(_change(slot, old["label"], old, None, reasons.of_the_plan()[:5] or ["It is no longer reported."]))
    for one in content.sentences:
        old = next((said for said in before["sentences"] if said["slot"] == one.slot), None)
        if old is None or (old["text"] != one.text and (one.is_written or old["is_edited"])):
            said = f"{one.written_by} wrote it." if one.is_written else "The sentence made from the data is back."
            was = {"value": None, "shown": old["text"]} if old else None
            found.append(_change(f"sentence.{one.slot}", one.slot, was, {"value": None, "shown": one.text}, [said]))
    return found


def restated(before: Mapping[str, Any], content: Content, reasons: Reasons) -> list[dict[str, Any]]:
    """Every figure of an earlier report that comes out otherwise now, with why; what it did not hold is left out."""
    then = {figure["slot"]: figure for figure in before["figures"]}
    found = []
    for slot, figure in content.figures.items():
        old = then.get(slot)
        if old is None or (old["value"] == figure.value and old["shown"] == figure.shown):
            continue
        why = reasons.of(figure.parts, figure.span)
        if old["version"] != figure.version:
            why.insert(0, f"The definition changed from version {old['version']} to {figure.version}.")
        why = why or ["Something that it is made of was changed."]
        found.append(_change(slot, figure.label, old, figure.as_json(), why))
    return found


def _change(
    slot: str, label: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, why: list[str]
) -> dict[str, Any]:
    return {
        "slot": slot,
        "label": label,
        "before": old["value"] if old else None,
        "after": new["value"] if new else None,
        "shown_before": old["shown"] if old else "not reported",
        "shown_after": new["shown"] if new else "not reported",
        "why": why,
    }
