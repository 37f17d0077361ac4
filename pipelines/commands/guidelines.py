"""Guidelines, and drafts checked against them: what is found is kept by version, and who went past it is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data.store import Store, Transaction
from data.store import now as instant_now
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.commands.plan_items import add_item, checked, revise_item
from pipelines.commands.plan_kinds import kind
from pipelines.rules import guidelines
from pipelines.rules.guidelines import Draft, Finding, Guideline
from pipelines.rules.roles import Role

PRESET = Path(__file__).parents[2] / "data" / "reference" / "guidelines_start.json"

NEEDS: Mapping[str, Role] = {
    "add_guideline": "lead",
    "revise_guideline": "lead",
    "remove_guideline": "lead",
    "start_guidelines": "lead",
    "check_content": "staff",
    "override_check": "approver",
    "override_blocks": "approver",
}

Result = tuple[Mapping[str, Any], list[Event]]


def add_guideline(
    store: Store,
    programme_id: str,
    *,
    title: str,
    rule: str,
    why: str,
    in_force_from: date,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Add a guideline. Gives `guideline_id`. `rule`: a name of rules/guidelines.RULES.

    `more`: code, platform, limit_value, terms (one a line, `word -> better`), action (block or warn), owner.
    """
    given = {"title": title, "rule": rule, "why": why, "in_force_from": in_force_from, **more}
    return add_item(store, "guideline", programme_id, given, actor=actor, command_id=command_id)


def revise_guideline(
    store: Store, guideline_id: str, *, actor: str, command_id: str | None = None, **changes: Any
) -> dict[str, Any]:
    """Change a guideline: another version of it, checked from now on. Gives `was` and `now`."""
    return revise_item(store, "guideline", guideline_id, changes, actor=actor, command_id=command_id)


def own() -> list[dict[str, Any]]:
    """Earshot's own guidelines, to begin with."""
    found: list[dict[str, Any]] = json.loads(PRESET.read_text(encoding="utf-8"))
    return found


def start_guidelines(
    store: Store, programme_id: str, *, on: date, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Enter Earshot's own guidelines, in force from a day on. Gives how many. Raises Refused where there are any."""
    of = kind("guideline")

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        if tx.one("select 1 as found from guideline where programme_id = $id", {"id": programme_id}):
            raise Refused("This programme has guidelines already. Add to them, or change them.")
        events = []
        for number, one in enumerate(own(), start=1):
            row = checked(tx, of, programme_id, {"code": f"G-{number:02}", "in_force_from": on, **one})
            row = of.check(tx, {"programme_id": programme_id, **row}, None) if of.check else row
            held = {"guideline_id": new_id(of.prefix), "programme_id": programme_id, **row}
            tx.insert("guideline", [{**held, "is_demo": False, **made(actor)}])
            events.append(Event("guideline", held["guideline_id"], "guideline_added", held))
        return {"entered": len(events)}, events

    body = {"programme_id": programme_id, "on": on}
    return carry_out(store, "start_guidelines", body, work, actor=actor, command_id=command_id)


def in_force(source: Store | Transaction, programme_id: str, on: date) -> list[dict[str, Any]]:
    """The rows of the guidelines in force on a day, by code."""
    return source.rows(
        """select * from guideline where programme_id = $programme and in_force_from <= $day
             and (retired_on is null or retired_on > $day) order by code""",
        {"programme": programme_id, "day": on},
    )


def as_rule(row: Mapping[str, Any]) -> Guideline:
    """A row as the rule it is."""
    terms = tuple(term.strip() for term in (row["terms"] or "").splitlines() if term.strip())
    return Guideline(
        row["code"], row["title"], row["rule"], row["action"], row["platform"] or "", row["limit_value"], terms
    )


def as_draft(row: Mapping[str, Any]) -> Draft:
    """The part of a content item that is checked."""
    return Draft(
        text=row["text"] or "", platform=row["platform"], media=row["media"], alt_text=row["alt_text"] or "",
        has_captions=bool(row["has_captions"]), claim_source=row["claim_source"] or "",
        has_consent=bool(row["has_consent"]), is_partnership=bool(row["is_partnership"]),
    )  # fmt: skip


def preview(store: Store, programme_id: str, draft: Draft, on: date) -> list[Finding]:
    """What the guidelines say about a draft that is not kept yet."""
    return guidelines.apply(draft, [as_rule(row) for row in in_force(store, programme_id, on)])


def of_answer(
    source: Store | Transaction, programme_id: str, text: str, channel: str, on: date, *, is_public: bool
) -> list[Finding]:
    """What the guidelines in force on a day say about an answer to a case."""
    rules = [as_rule(row) for row in in_force(source, programme_id, on)]
    return guidelines.of_answer(text, channel, rules, is_public=is_public)


def check_content(
    store: Store, content_item_id: str, *, on: date, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Check a draft against the guidelines of a day and keep the findings. Gives counts of block, warn and kept."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "content_item", content_item_id)
        found = check(tx, held, on, actor)
        counts = {name: sum(one.result == name for one in found) for name in ("block", "warn", "kept")}
        return counts, [Event("content_item", content_item_id, "content_checked", counts)]

    body = {"content_item_id": content_item_id, "on": on}
    return carry_out(store, "check_content", body, work, actor=actor, command_id=command_id)


def check(tx: Transaction, item: Mapping[str, Any], on: date, actor: str) -> list[Finding]:
    """Check an item and keep the findings of its version; an override of the same finding stays."""
    rules = in_force(tx, item["programme_id"], on)
    found = guidelines.apply(as_draft(item), [as_rule(row) for row in rules])
    by_code = {row["code"]: row for row in rules}
    of = {"item": item["content_item_id"], "version": item["version"]}
    before = tx.rows("select * from draft_check where content_item_id = $item and version = $version", of)
    overridden = {(one["guideline_id"], one["guideline_version"], one["found"]): one
                  for one in before if one["overridden_by"]}  # fmt: skip
    tx.run("delete from draft_check where content_item_id = $item and version = $version", of)
    rows = []
    for one in found:
        rule = by_code[one.code]
        known = overridden.get((rule["guideline_id"], rule["version"], one.found), {})
        rows.append(
            {
                "draft_check_id": new_id("chk"), "programme_id": item["programme_id"],
                "content_item_id": item["content_item_id"], "version": item["version"],
                "guideline_id": rule["guideline_id"], "guideline_version": rule["version"], "result": one.result,
                "found": one.found, "overridden_by": known.get("overridden_by"),
                "override_reason": known.get("override_reason"), "overridden_at": known.get("overridden_at"),
                "is_demo": item["is_demo"], **made(actor),
            }
        )  # fmt: skip
    tx.insert("draft_check", rows)
    return found


def override_check(
    store: Store,
    draft_check_id: str,
    *,
    reason: str,
    by: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Go past a finding, by name and with a reason. `by` counts only where nobody signs in."""
    body = {"draft_check_id": draft_check_id, "reason": reason, "by": by}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "draft_check", draft_check_id)
        if held["result"] == "kept":
            raise Refused("This guideline is kept: there is nothing to go past.")
        said = _passing(reason, by, actor)
        return said, [_pass(tx, held, said)]

    return carry_out(store, "override_check", body, work, actor=actor, command_id=command_id)


def override_blocks(
    store: Store,
    content_item_id: str,
    *,
    reason: str,
    by: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Go past everything that blocks the present version of a draft, by one name and with one reason; each is kept.

    Warnings stay as they are. Gives how many were `passed`. Raises Refused where nothing blocks it.
    """
    body = {"content_item_id": content_item_id, "reason": reason, "by": by}

    def work(tx: Transaction) -> Result:
        item = hold(tx, "content_item", content_item_id)
        found = tx.rows(
            """select * from draft_check where content_item_id = $item and version = $version and result = 'block'
                 and overridden_by is null order by draft_check_id""",
            {"item": content_item_id, "version": item["version"]},
        )
        if not found:
            raise Refused("Nothing blocks this draft. Check it again if it was changed.")
        said = _passing(reason, by, actor)
        return {"passed": len(found), **said}, [_pass(tx, held, said) for held in found]

    return carry_out(store, "override_blocks", body, work, actor=actor, command_id=command_id)


def _passing(reason: str, by: str, actor: str) -> dict[str, Any]:
    return {
        "overridden_by": named(actor, by), "override_reason": text_of("reason", reason),
        "overridden_at": instant_now(),
    }  # fmt: skip


def _pass(tx: Transaction, held: Mapping[str, Any], said: Mapping[str, Any]) -> Event:
    tx.run(
        """update draft_check set overridden_by = $overridden_by, override_reason = $override_reason,
             overridden_at = $overridden_at where draft_check_id = $id""",
        {**said, "id": held["draft_check_id"]},
    )
    return Event("content_item", held["content_item_id"], "check_overridden", {**held, **said})


def named(actor: str, by: str) -> str:
    """Who answers for it: who signed in, or, where nobody does, the name that was given. Raises Refused for none."""
    if actor.startswith(authority.PERSON):
        return actor
    if not by.strip():
        raise Refused("Say in whose name this is decided: nobody signs in here.")
    return by.strip()
