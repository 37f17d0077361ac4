"""Stakeholders and interactions from a CSV or a workbook: seen first, then entered whole, the same line never twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.exports import dates
from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, interactions, line_file, new_id
from pipelines.commands.checking import hold, made
from pipelines.commands.line_file import Entering, Kind, Outcome
from pipelines.commands.plan_items import checked, next_code
from pipelines.commands.plan_kinds import kind
from pipelines.rules import names
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "import_register": "staff",
}

NEAR = 80.0  # of 100: a name so near is told in the reason

# field → the headers under which files hold it
HEADERS: dict[str, tuple[str, ...]] = {
    "happened_at": ("happened at", "date", "when", "day", "date of contact", "interaction date"),
    "time": ("time", "at"),
    "stakeholders": ("stakeholder", "stakeholders", "with", "with whom", "participants", "organisation", "contact"),
    "summary": ("summary", "notes", "note", "what", "description", "discussion"),
    "method": ("method", "type", "channel", "how"),
    "direction": ("direction",),
    "sentiment": ("sentiment", "how it went"),
    "themes": ("themes", "topics", "theme"),
    "held_by": ("held by", "who of us", "staff", "recorded by", "owner"),
    "attended": ("attended", "present", "presence"),
    "name": ("name", "stakeholder name", "stakeholder", "organisation name"),
    "code": ("code", "id", "reference"),
    "kind": ("kind", "type", "stakeholder type"),
    "about": ("about", "description", "notes"),
    "contact_name": ("contact name", "contact person", "contact"),
    "contact": ("e-mail", "email", "telephone", "phone", "contact details"),
    "owner": ("owner", "relationship owner", "looked after by"),
    "role": ("role", "primary role"),
    "segment": ("segment", "target group", "group"),
}
OF_INTERACTION = (
    "happened_at", "time", "stakeholders", "summary", "method", "direction", "sentiment", "themes", "held_by",
    "attended",
)  # fmt: skip
OF_STAKEHOLDER = ("name", "code", "kind", "about", "contact_name", "contact", "owner", "role", "segment")


INTERACTIONS = Kind(
    "interactions",
    {one: HEADERS[one] for one in OF_INTERACTION},
    (frozenset({"happened_at", "stakeholders", "summary"}),),
)
STAKEHOLDERS = Kind("stakeholders", {one: HEADERS[one] for one in OF_STAKEHOLDER}, (frozenset({"name"}),))
WANTS = "Interactions need a date, a stakeholder and a summary; stakeholders need a name."


def preview(store: Store, programme_id: str, path: Path, *, day_first: bool | None = None, actor: str) -> Outcome:
    """What a file would do, nothing kept. Raises Refused for a file that is none."""
    return _entering(programme_id, path, day_first, actor).seen(store)


def import_register(
    store: Store,
    programme_id: str,
    path: Path,
    *,
    day_first: bool | None = None,
    actor: str,
    command_id: str | None = None,
) -> Outcome:
    """Enter what a file says, all good lines in one transaction. The same line again changes nothing.

    Lines that are refused are set aside in `refused_file` with their reason, to be mended and brought in again.
    """
    entering = _entering(programme_id, path, day_first, actor)
    body = {"programme_id": programme_id, "file": entering.file.fingerprint, "day_first": day_first}
    carry_out(store, "import_register", body, entering.work, actor=actor, command_id=command_id)
    return entering.done(store)


def _entering(programme_id: str, path: Path, day_first: bool | None, actor: str) -> Entering:
    file = line_file.read(path, (INTERACTIONS, STAKEHOLDERS), wants=WANTS)
    one = _interaction if file.kind == INTERACTIONS.name else _stakeholder

    def begins(tx: Transaction) -> line_file.Enter:
        hold(tx, "programme", programme_id)
        return lambda _, cells: one(tx, programme_id, cells, day_first, actor)

    return Entering(file, begins)


# -- entering ------------------------------------------------------------------------------------------


def _interaction(
    tx: Transaction, programme_id: str, cells: Mapping[str, str], day_first: bool | None, actor: str
) -> Event | None:
    at = _moment(tx, cells, day_first)
    ids = [_known(tx, programme_id, one) for one in re.split(r"[;\n|]", cells["stakeholders"]) if one.strip()]
    if not ids:
        raise Refused("No stakeholder is named. Write a name or code of the register.")
    said = f"{at.isoformat()}|{sorted(ids)}|{cells['summary']}"
    ref = f"file:{hashlib.sha256(said.encode()).hexdigest()[:24]}"
    if tx.one("select 1 as n from interaction where programme_id = $programme and source_ref = $ref",
              {"programme": programme_id, "ref": ref}):  # fmt: skip
        return None
    given: dict[str, Any] = {"happened_at": at, "summary": cells["summary"], "is_meaningful": "yes"}
    for name in ("method", "direction", "sentiment"):
        if cells.get(name):
            given[name] = re.sub(r"[\s-]+", "_", cells[name].casefold()).replace("e_mail", "email")
    for name in ("themes", "held_by"):
        given[name] = cells.get(name)
    row = interactions.interaction_row(tx, programme_id, given, "file", ref)
    attended = {"yes": True, "no": False}.get(cells.get("attended", "").casefold())
    interactions.write(tx, row, [(one, attended) for one in dict.fromkeys(ids)], actor)
    return Event("interaction", row["interaction_id"], "interaction_added", {**row, "stakeholders": ids})


def _moment(tx: Transaction, cells: Mapping[str, str], day_first: bool | None) -> datetime:
    found = tx.one("select value from setting where key = 'time_zone'")
    home = dates.zone(found["value"] if found else "UTC")
    text = " ".join(filter(None, (cells["happened_at"], cells.get("time", ""))))
    if not text:
        raise Refused("The date is empty. Write it as 2026-10-31.")
    try:
        at, has_time = dates.moment(text, day_first)
    except ValueError as error:
        raise Refused(f"The date {error}.") from error
    if not has_time:
        at = at.replace(hour=12)  # a day without a time stands at noon: no zone moves it to another day
    return dates.in_utc(at, home)


def _known(tx: Transaction, programme_id: str, said: str) -> str:
    """The stakeholder of a name or code. Raises Refused with the nearest name."""
    from rapidfuzz import fuzz, process

    rows = tx.rows(
        "select stakeholder_id, code, name from stakeholder where programme_id = $programme and merged_into_id is null",
        {"programme": programme_id},
    )
    wanted = names.plain(said)
    for row in rows:
        if said.strip() == row["code"] or names.plain(row["name"]) == wanted:
            return str(row["stakeholder_id"])
    near = process.extractOne(wanted, [names.plain(row["name"]) for row in rows], scorer=fuzz.token_sort_ratio)
    hint = f" Did you mean '{rows[near[2]]['name']}'?" if near and near[1] >= NEAR else ""
    raise Refused(f"There is no stakeholder '{said.strip()}' in the register.{hint} Enter it first.")


def _stakeholder(
    tx: Transaction, programme_id: str, cells: Mapping[str, str], day_first: bool | None, actor: str
) -> Event | None:
    of = kind("stakeholder")
    given: dict[str, Any] = {
        name: cells[name] for name in ("name", "code", "about", "contact_name", "contact", "owner") if cells.get(name)
    }
    if cells.get("kind"):
        given["kind"] = cells["kind"].casefold().replace(" ", "_")
    if _is_there(tx, programme_id, given):
        return None
    row = checked(tx, of, programme_id, {**given, **next_code(tx, of, programme_id, given)})
    if tx.one("select 1 as n from stakeholder where programme_id = $programme and code = $code",
              {"programme": programme_id, "code": row["code"]}):  # fmt: skip
        raise Refused(f"The code '{row['code']}' is another stakeholder's. Leave it empty, or choose another.")
    identity = new_id(of.prefix)
    held = {"stakeholder_id": identity, "programme_id": programme_id, **row}
    beside = _beside(tx, programme_id, identity, cells)  # refused before anything is written
    tx.insert("stakeholder", [{**held, **made(actor)}])
    for table, more in beside:
        tx.insert(
            table, [{f"{table}_id": new_id(kind(table).prefix), "programme_id": programme_id, **more, **made(actor)}]
        )
    return Event("stakeholder", identity, "stakeholder_added", held)


def _is_there(tx: Transaction, programme_id: str, given: Mapping[str, Any]) -> bool:
    if not given.get("name"):
        raise Refused("The name is empty. Write one.")
    wanted = names.plain(str(given["name"]))
    rows = tx.rows("select code, name from stakeholder where programme_id = $programme", {"programme": programme_id})
    return any(names.plain(row["name"]) == wanted and given.get("code") in (None, row["code"]) for row in rows)


def _beside(
    tx: Transaction, programme_id: str, identity: str, cells: Mapping[str, str]
) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if cells.get("role"):
        role = cells["role"].casefold().replace(" ", "_")
        known = kind("stakeholder_role").column("role").known
        if role not in known:
            raise Refused(f"No role '{cells['role']}': choose one of {', '.join(known)}.")
        found.append(("stakeholder_role",
                      {"stakeholder_id": identity, "role": role, "rank": "primary", "intent": "unknown"}))  # fmt: skip
    if cells.get("segment"):
        segment = tx.one(
            """select segment_id from segment where programme_id = $programme
                 and (code = $said or lower(name) = lower($said))""",
            {"programme": programme_id, "said": cells["segment"]},
        )
        if not segment:
            raise Refused(f"There is no segment '{cells['segment']}'. Add it first.")
        found.append(("segment_member", {"stakeholder_id": identity, "segment_id": segment["segment_id"]}))
    return found
