"""The manifest of a report: every figure with what stands behind it, and what changed since another version and why."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pipelines.reports import say
from pipelines.reports.content import Content, of_the_data
from pipelines.reports.reasons import Reasons

FORMAT = 2

# the parts whose changes a table shows
OF_TABLE = {
    "performance": ("objective", "kpi", "target"),
    "months": ("kpi", "external_event"),
    "happened": ("annotation", "external_event", "change_request", "target"),
    "budget": ("budget_line", "budget_actual", "budget_total"),
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


def is_the_same(before: Mapping[str, Any], said: Mapping[str, Any], held: Mapping[str, Any], content: Content) -> bool:
    """Whether a version that is there (`held` is its document) was made of the same data and the same people's words.

    How Earshot words things belongs to its own version and not to the data: labels, definitions, templates of
    sentences and the fixed part of the method. A report made again by a newer Earshot is the one that is there.
    """
    if any(
        before.get(name) != said[name]
        for name in ("programme", "month", "since", "until", "time_zone", "label", "restated")
    ):
        return False
    if [_core(one) for one in before["figures"]] != [_core(one) for one in said["figures"]]:
        return False
    if [_words_of_people(one) for one in before["sentences"]] != [_words_of_people(one) for one in said["sentences"]]:
        return False
    now, then = content.tables, held["tables"]
    same = all(before["tables"].get(name) == made for name, made in said["tables"].items() if name != "method")
    return same and of_the_data(then["method"]) == of_the_data(now["method"])


def _core(figure: Mapping[str, Any]) -> dict[str, Any]:
    """What data and formulas say of a figure, without how it is worded."""
    core = {name: said for name, said in figure.items() if name not in ("label", "definition")}
    return core | {"shown": say.NOT_KNOWN} if core["shown"] == say.NOTHING else core


def _words_of_people(sentence: Mapping[str, Any]) -> tuple[Any, ...]:
    return (sentence["slot"], sentence["is_edited"], sentence["text"] if sentence["is_edited"] else "")


def tables_changed(
    before: Mapping[str, Any], held: Mapping[str, Any], content: Content, reasons: Reasons
) -> list[dict[str, Any]]:
    """The tables whose words or rows differ from those of another version (`held` is its document), each with why."""
    found = []
    for name, said in body(content)["tables"].items():
        if before.get("tables", {}).get(name) == said:
            continue
        why = reasons.of(OF_TABLE.get(name, ()))
        is_wording = name == "method" and of_the_data(held["tables"]["method"]) == of_the_data(content.tables["method"])
        if is_wording or (not why and before.get("made_with") != made_with()):
            then = before.get("made_with") or "an earlier version"
            why = [f"The wording changed with Earshot {made_with()} (before: {then}); no data did."]
        found.append({"table": name, "why": why})
    return found


@cache
def made_with() -> str:
    """The version of Earshot that makes a report: of the installed package, else of pyproject.toml beside the code."""
    try:
        return metadata.version("earshot")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parent.parent.parent / "pyproject.toml"
        said: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        return said


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
        if old is None or (say.is_worded(old, figure.value, figure.shown)):
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
