"""Two spellings of one person who takes part or has work: proposed, told as one, undone, or said to be two people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.commands.stakeholders import LIKELY
from pipelines.rules import names
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "merge_names": "lead",
    "undo_name_merge": "lead",
    "keep_names_apart": "staff",
}

Result = tuple[Mapping[str, Any], list[Event]]

# everybody who is on the list, read something, passed a course or has open work, by the name that is shown now
KNOWN = f"""
    select who, min(name) as name, bool_or(source = 'signed in') as signs_in from (
        select who, name, source from taking_part where programme_id = $programme
        union all select who, name, 'read' from versions_read where programme_id = $programme
        union all select who, name, 'passed' from training_passed where programme_id = $programme
        union all select lower(trim(person)), person, 'works' from ({models.page("work_open")}) as w
        union all select lower(trim(p.name)), p.name, 'signed in' from person as p
        where p.is_active and exists (
            select 1 from person_role as r where r.person_id = p.person_id and r.withdrawn_at is null
              and (r.programme_id = $programme or r.programme_id is null))
    ) group by who order by who"""  # noqa: S608 - our own file


def name_twins(store: Store, programme_id: str) -> list[dict[str, Any]]:
    """Pairs of names that may be one person, the likeliest first: `kept`, `gone` and `similarity` of 100.

    Who signs in is kept under the name of their sign-in. What somebody said is different, or undid, is not proposed
    again; nor two who both sign in.
    """
    from rapidfuzz import fuzz, process

    rows = store.rows(KNOWN, {"programme": programme_id})
    said = store.rows(
        "select kept, gone from name_merge where programme_id = $programme and state <> 'merged'",
        {"programme": programme_id},
    )
    apart = {frozenset((_who(one["kept"]), _who(one["gone"]))) for one in said}
    spelt = [names.plain(row["name"]) for row in rows]
    alike = process.cdist(spelt, spelt, scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY)
    found = []
    for first, row in enumerate(rows):
        for second in range(first + 1, len(rows)):
            other, score = rows[second], float(alike[first][second])
            is_open = frozenset((row["who"], other["who"])) not in apart and not (row["signs_in"] and other["signs_in"])
            if score >= LIKELY and is_open and not names.are_told_apart(spelt[first], spelt[second]):
                kept, gone = (other, row) if other["signs_in"] else (row, other)
                found.append({"kept": kept["name"], "gone": gone["name"], "is_fixed": bool(kept["signs_in"]),
                              "similarity": score})  # fmt: skip
    return sorted(found, key=lambda one: (-one["similarity"], one["kept"]))


def merge_names(
    store: Store,
    programme_id: str,
    *,
    kept: str,
    gone: str,
    similarity: float = 100.0,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Tell what stands under one name under the other from now on; what was entered stays as it is.

    Gives `name_merge_id`.
    """
    body = {"programme_id": programme_id, "kept": text_of("name", kept), "gone": text_of("name", gone),
            "similarity": similarity}  # fmt: skip

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        if _who(kept) == _who(gone):
            raise Refused(f"'{kept}' and '{gone}' count as one name already. Choose two.")
        known = {row["who"]: row for row in tx.rows(KNOWN, {"programme": programme_id})}
        for name in (kept, gone):
            if _who(name) not in known:
                raise Refused(f"Nobody is called '{name}' here. Open the page again.")
        if known[_who(gone)]["signs_in"]:
            raise Refused(f"{gone} signs in under this name. Keep it, and tell the other spelling under it.")
        _forget(tx, programme_id, kept, gone)
        led = tx.rows(
            "select name_merge_id as id from name_merge "
            "where programme_id = $programme and state = 'merged' and lower(trim(kept)) = $gone",
            {"programme": programme_id, "gone": _who(gone)},
        )
        moved = [row["id"] for row in led]
        tx.run(
            "update name_merge set kept = $kept where name_merge_id in (select unnest($ids))",
            {"kept": body["kept"], "ids": moved},
        )
        identity = new_id("nmg")
        row = {"name_merge_id": identity, **body, "state": "merged", "moved": to_json(moved)}
        tx.insert("name_merge", [{**row, **made(actor)}])
        return {"name_merge_id": identity}, [Event("programme", programme_id, "names_merged", row)]

    return carry_out(store, "merge_names", body, work, actor=actor, command_id=command_id)


def undo_name_merge(store: Store, name_merge_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Tell two names as two people again; the pair is not proposed again."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "name_merge", name_merge_id)
        if held["state"] != "merged":
            raise Refused("This was undone already. Open the page again.")
        tx.run(
            "update name_merge set kept = $gone where name_merge_id in (select unnest($ids))",
            {"gone": held["gone"], "ids": json.loads(held["moved"])},
        )
        tx.run("update name_merge set state = 'undone' where name_merge_id = $id", {"id": name_merge_id})
        return {}, [Event("programme", held["programme_id"], "name_merge_undone", {"name_merge_id": name_merge_id})]

    return carry_out(
        store, "undo_name_merge", {"name_merge_id": name_merge_id}, work, actor=actor, command_id=command_id
    )


def keep_names_apart(
    store: Store, programme_id: str, *, first: str, second: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say that two names are two people, so that they are not proposed as one again."""
    body = {"programme_id": programme_id, "first": text_of("name", first), "second": text_of("name", second)}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        _forget(tx, programme_id, first, second)
        row = {"name_merge_id": new_id("nmg"), "programme_id": programme_id, "kept": body["first"],
               "gone": body["second"], "similarity": 0.0, "state": "different", "moved": "[]"}  # fmt: skip
        tx.insert("name_merge", [{**row, **made(actor)}])
        return {}, [Event("programme", programme_id, "names_kept_apart", body)]

    return carry_out(store, "keep_names_apart", body, work, actor=actor, command_id=command_id)


def _who(name: str) -> str:
    """A name as it is compared."""
    return name.strip().lower()


def _forget(tx: Transaction, programme_id: str, one: str, other: str) -> None:
    """What was said of a pair before counts no more; the events keep it."""
    tx.run(
        """delete from name_merge where programme_id = $programme and state <> 'merged'
           and lower(trim(kept)) in ($one, $other) and lower(trim(gone)) in ($one, $other)""",
        {"programme": programme_id, "one": _who(one), "other": _who(other)},
    )
