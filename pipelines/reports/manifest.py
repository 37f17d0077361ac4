"""The manifest of a report: every figure with what stands behind it, and what changed since another version and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from data import models
from data.store import Store
from pipelines.commands.plan_kinds import kinds
from pipelines.reports import say
from pipelines.reports.content import Content
from pipelines.reports.figures import Figure

FORMAT = 1
# what a landing file of a kind can change
TOUCHED = {
    "mention": ("facts:mentions", "facts:replies"),
    "post": ("facts:posts", "facts:replies"),
    "metric": ("facts:posts", "facts:account days"),
}

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

Reasons = dict[str, list[str]]  # part of a figure → what happened to it, in sentences


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
        {"table": name, "why": _unique(reason for part in OF_TABLE.get(name, ()) for reason in reasons.get(part, []))}
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
        why = _why(figure, reasons)
        if old is not None and old["version"] != figure.version:
            why.insert(0, f"The definition changed from version {old['version']} to {figure.version}.")
        found.append(_change(slot, figure.label, old, figure.as_json(), why or ["It was not in the version before."]))
    for slot, old in then.items():
        gone = [reason for part in sorted(reasons) for reason in reasons[part] if not part.startswith("facts:")]
        found.append(_change(slot, old["label"], old, None, _unique(gone)[:5] or ["It is no longer reported."]))
    for one in content.sentences:
        old = next((said for said in before["sentences"] if said["slot"] == one.slot), None)
        if old is None or (old["text"] != one.text and (one.is_written or old["is_edited"])):
            said = f"{one.written_by} wrote it." if one.is_written else "The sentence made from the data is back."
            was = {"value": None, "shown": old["text"]} if old else None
            found.append(_change(f"sentence.{one.slot}", one.slot, was, {"value": None, "shown": one.text}, [said]))
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


def _why(figure: Figure, reasons: Reasons) -> list[str]:
    return _unique([reason for part in figure.parts for reason in reasons.get(part, [])])


def _unique(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


# -- what happened in the store since ------------------------------------------------------------------


def reasons_since(store: Store, programme_id: str, since: datetime) -> Reasons:
    """What came or was changed after an instant, by the part of a figure that it can have changed."""
    of = {"programme": programme_id, "since": since}
    found: Reasons = {}
    for row in store.rows(models.page("report_loads"), of):
        said = (
            f"{row['file_name']} ({row['source']}): {say.counted(row['rows_new'], row['kind'])} new, "
            f"{row['rows_changed']:,.0f} changed."
        )
        _note(found, TOUCHED[row["kind"]], said)
    corrected = store.one(
        "select count(*) as n from classification_review where reviewed_at > $since", {"since": since}
    )
    if corrected and corrected["n"]:
        said = f"{say.counted(corrected['n'], 'reading')} corrected by staff."
        _note(found, TOUCHED["mention"], said)
    for row in store.rows(models.page("report_measurements"), of):
        _note(found, (f"measurement:{row['metric_key']}",), _entered(row))
    for row in store.rows(models.page("report_events"), of):
        _note(found, _parts_of(row), _event(row))
    for row in store.rows(models.page("report_case_events"), of):
        if row["cases"]:
            _note(found, ("facts:cases", "facts:clocks"), f"{say.counted(row['cases'], 'case')} opened or worked on.")
        if row["promises"]:
            _note(found, ("facts:promises",), f"{say.counted(row['promises'], 'promise')} made, kept or changed.")
    return found


def _note(found: Reasons, parts: Sequence[str], said: str) -> None:
    for part in parts:
        known = found.setdefault(part, [])
        if said not in known:
            known.append(said)


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
