"""A procedure as the rows of its form, and the rows as a definition again; what the form does not show stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import case_words
from pipelines.rules.procedures import CLOCKS, KINDS, SEVERITIES, Procedure
from pipelines.rules.roles import ROLES

Row = dict[str, Any]

TITLES = {kind.title: name for name, kind in CLOCKS.items()}
STARTS = {one.starts.replace("_", " ").capitalize(): one.starts for one in CLOCKS.values()}
KIND_WORDS = {case_words.kind(kind): kind for kind in KINDS}
LEVELS = {case_words.SEVERITIES[level]: level for level in SEVERITIES}
ANY, NOBODY = "any", "nothing"


def clock_rows(definition: Mapping[str, Any]) -> list[Row]:
    """One row a clock."""
    return [
        {
            "Clock": CLOCKS[rule.clock].title, "For": [case_words.kind(kind) for kind in rule.kinds],
            "Formality": rule.formality or ANY, "Minutes": rule.minutes, "Working days": rule.working_days,
            "Starts": rule.starts.replace("_", " ").capitalize(), "Pauses": bool(rule.pauses),
        }
        for rule in Procedure.from_mapping(definition).clocks
    ]  # fmt: skip


def trigger_rows(definition: Mapping[str, Any]) -> list[Row]:
    """One row an escalation that a rule demands."""
    return [
        {
            "About": one.title, "Words": ", ".join(one.words), "From": case_words.SEVERITIES[one.severity],
            "Tell": one.tell,
        }
        for one in Procedure.from_mapping(definition).triggers
    ]  # fmt: skip


def definition_of(
    before: Mapping[str, Any], clocks: Iterable[Mapping[str, Any]], triggers: Iterable[Mapping[str, Any]], more: Row
) -> Row:
    """The definition that a form says; `more` are its other keys. Keys of triggers stay while their names do."""
    known = {str(one.get("title") or one["key"]): str(one["key"]) for one in before.get("triggers", ())}
    return {
        **before,
        **more,
        "clocks": [_clock(row) for row in clocks if row.get("Clock")],
        "triggers": [_trigger(row, known) for row in triggers if row.get("About")],
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a form changed, a line each, to be read before it is in force."""
    names = sorted({name for name in {**before, **after} if _plain(before.get(name)) != _plain(after.get(name))})
    lines = []
    for name in names:
        if name in ("clocks", "triggers"):
            rows = clock_rows if name == "clocks" else trigger_rows
            was, is_now = ([_line(row) for row in rows(one)] for one in (before, after))
            lines += [f"no longer: {line}" for line in was if line not in is_now]
            lines += [f"new: {line}" for line in is_now if line not in was]
        else:
            lines.append(f"{name.replace('_', ' ')}: {_said(before.get(name))} → {_said(after.get(name))}")
    return lines


def _line(row: Row) -> str:
    told = {name: ", ".join(value) if isinstance(value, list) else value for name, value in row.items()}
    return " · ".join(f"{name} {value}" for name, value in told.items() if value not in (None, "", False))


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items()) or "none"
    return str(value) if value not in (None, "") else "none"


def _plain(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _clock(row: Mapping[str, Any]) -> Row:
    clock = TITLES.get(str(row["Clock"]), str(row["Clock"]))
    said: Row = {"clock": clock, "kinds": _kinds(row.get("For"))}
    if row.get("Formality") not in (None, "", ANY):
        said["formality"] = row["Formality"]
    for name, key in (("Minutes", "minutes"), ("Working days", "working_days")):
        number = _number(row.get(name))
        if number is not None:
            said[key] = number
    starts = STARTS.get(str(row.get("Starts") or ""))
    if starts and clock in CLOCKS and starts != CLOCKS[clock].starts:
        said["starts"] = starts
    if row.get("Pauses") is True:
        said["pauses"] = ["awaiting_person"]
    return said


def _kinds(said: Any) -> list[str]:
    words = [] if said is None or isinstance(said, str | float) else list(said)  # an empty cell may be not a number
    return [KIND_WORDS.get(str(word), str(word)) for word in words]


def _trigger(row: Mapping[str, Any], known: Mapping[str, str]) -> Row:
    title = str(row["About"]).strip()
    key = known.get(title) or "_".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())
    words = [word.strip() for word in str(row.get("Words") or "").split(",") if word.strip()]
    severity = LEVELS.get(str(row.get("From")), 3)
    return {"key": key, "title": title, "words": words, "severity": severity, "tell": str(row.get("Tell") or "")}


def _number(value: Any) -> int | None:
    """A number of a table, where nothing is None or not a number."""
    return None if value is None or value != value else int(value)


def authority_of(chosen: Mapping[str, str]) -> dict[str, int]:
    """Role → the highest risk that it may approve; roles that may approve nothing are left out."""
    return {role: LEVELS[said] for role, said in chosen.items() if role in ROLES and said in LEVELS}
