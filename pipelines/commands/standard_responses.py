"""Standard responses: answers prepared once, approved by somebody else, with the day of their next review."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.answer_texts import unsourced, written
from pipelines.commands.case_desk import needed
from pipelines.commands.checking import hold, made, one_of, today_of

NEEDS = {
    "add_standard_response": "staff",
    "revise_standard_response": "staff",
    "approve_standard_response": "approver",
    "retire_standard_response": "approver",
}

COMPLEXITIES = ("short", "standard", "detailed")
# what may stand in braces, and where it comes from
FIELDS = ("name", "ref", "handler", "date", "due", "programme", "summary", "ombudsman")

Row = dict[str, Any]
Result = tuple[Mapping[str, Any], list[Event]]


def add_standard_response(
    store: Store,
    programme_id: str,
    *,
    topic: str,
    body: str,
    audience: str = "everybody",
    complexity: str = "standard",
    sources: Sequence[Mapping[str, str]] = (),
    review_by: date | None = None,
    expires_on: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Prepare an answer. Gives `standard_response_id` and `code`; it is used once somebody else has approved it."""
    row = _row(topic, body, audience, complexity, sources, review_by, expires_on)

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        counted = tx.one("select count(*) as n from standard_response where programme_id = $id", {"id": programme_id})
        identity = new_id("std")
        held = {
            "standard_response_id": identity, "programme_id": programme_id,
            "code": f"SR-{(counted['n'] if counted else 0) + 1:02}", "version": 1, "author": actor,
            "is_demo": bool(programme["is_demo"]), **row,
        }  # fmt: skip
        tx.insert("standard_response", [{**held, **made(actor)}])
        event = Event("standard_response", identity, "standard_response_added", held)
        return {"standard_response_id": identity, "code": held["code"]}, [event]

    said = {"programme_id": programme_id, **row}
    return carry_out(store, "add_standard_response", said, work, actor=actor, command_id=command_id)


def revise_standard_response(
    store: Store,
    standard_response_id: str,
    *,
    topic: str,
    body: str,
    audience: str = "everybody",
    complexity: str = "standard",
    sources: Sequence[Mapping[str, str]] = (),
    review_by: date | None = None,
    expires_on: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change a prepared answer: its next version, to be approved again. What it said stays in the event."""
    row = _row(topic, body, audience, complexity, sources, review_by, expires_on)

    def change(tx: Transaction, held: Mapping[str, Any]) -> tuple[Row, Row]:
        changed = {**row, "author": actor, "version": held["version"] + 1, "approved_by": None, "approved_on": None}
        return changed, {"before": {name: held[name] for name in changed}, **row}

    return _change(store, "revise", standard_response_id, row, change, actor, command_id)


def approve_standard_response(
    store: Store,
    standard_response_id: str,
    *,
    review_by: date,
    seen_version: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Approve a prepared answer that somebody else wrote, until the day of its review."""

    def change(tx: Transaction, held: Mapping[str, Any]) -> tuple[Row, Row]:
        if held["author"].strip().casefold() == actor.strip().casefold():
            raise Refused("Nobody approves their own text. Ask somebody else to approve it.")
        if seen_version is not None and seen_version != held["version"]:
            raise Refused(f"The text is at version {held['version']} by now. Read it again before you approve it.")
        today = today_of(tx, held["programme_id"])
        if review_by <= today:
            raise Refused(f"The review on {review_by} is not in the future. Choose a later day.")
        changed = {"approved_by": actor, "approved_on": today, "review_by": review_by}
        return changed, {"version": held["version"], "review_by": review_by}

    said = {"review_by": review_by, "seen_version": seen_version}
    return _change(store, "approve", standard_response_id, said, change, actor, command_id)


def retire_standard_response(
    store: Store, standard_response_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a prepared answer out of use."""
    said = {"reason": needed("reason", reason)}

    def change(tx: Transaction, held: Mapping[str, Any]) -> tuple[Row, Row]:
        return {"retired_at": now()}, {"standard_response_id": standard_response_id, **said}

    return _change(store, "retire", standard_response_id, said, change, actor, command_id)


PAST = {"revise": "revised", "approve": "approved", "retire": "retired"}


def _change(
    store: Store,
    verb: str,
    identity: str,
    said: Mapping[str, Any],
    change: Callable[[Transaction, Mapping[str, Any]], tuple[Row, Row]],
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """A command on a prepared answer: `change` gives its new columns and what the event says. Gives its version."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "standard_response", identity)
        changed, told = change(tx, held)
        sets = ", ".join(f"{name} = ${name}" for name in changed)
        tx.run(
            f"update standard_response set {sets} where standard_response_id = $id",  # noqa: S608 - our own columns
            {**changed, "id": identity},
        )
        event = Event("standard_response", identity, f"standard_response_{PAST[verb]}", told)
        return {"standard_response_id": identity, "version": changed.get("version", held["version"])}, [event]

    body = {"standard_response_id": identity, **said}
    return carry_out(store, f"{verb}_standard_response", body, work, actor=actor, command_id=command_id)


def merged(body: str, values: Mapping[str, str]) -> str:
    """A prepared answer with its fields filled in; a field without a value stays to be seen."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: values.get(found[1]) or found[0], body)


def usable(row: Mapping[str, Any], today: date) -> str:
    """'' where a prepared answer may be used, else why not."""
    if row["retired_at"]:
        return "retired"
    if not row["approved_by"]:
        return "not approved"
    if row["expires_on"] and row["expires_on"] < today:
        return "expired"
    return "review overdue" if row["review_by"] and row["review_by"] < today else ""


def _row(
    topic: str,
    body: str,
    audience: str,
    complexity: str,
    sources: Sequence[Mapping[str, str]],
    review_by: date | None,
    expires_on: date | None,
) -> dict[str, Any]:
    text, claims = written("text", body, sources)
    unknown = [name for name in re.findall(r"\{([a-z_]+)\}", text) if name not in FIELDS]
    if unknown:
        raise Refused(f"No field {{{unknown[0]}}}: known are {', '.join(f'{{{name}}}' for name in FIELDS)}.")
    row = {
        "topic": needed("topic", topic, most=200), "audience": needed("audience", audience, most=200),
        "complexity": one_of("complexity", complexity, COMPLEXITIES), "body": text, "facts": claims,
        "review_by": review_by, "expires_on": expires_on,
    }  # fmt: skip
    left = unsourced(text, claims)
    if left:
        raise Refused(f"This is claimed without a source: “{left[0]}”. Give its source or leave it out.")
    return row
