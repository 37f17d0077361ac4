"""The register of stakeholders: roles, ties, needs, accounts on platforms, and two entries that are one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from connectors.base import author_key
from data.store import Store, Transaction, to_json
from pipelines.commands import Event, Refused, carry_out, kinds_stakeholders, new_id
from pipelines.commands.checking import hold, made, maybe, text_of
from pipelines.commands.plan_items import add_item, revise_item
from pipelines.rules import circles, names
from pipelines.rules.roles import Role
from pipelines.secret import author_secret

NEEDS: Mapping[str, Role] = {
    "add_stakeholder": "staff",
    "revise_stakeholder": "staff",
    "remove_stakeholder": "lead",
    "add_stakeholder_role": "staff",
    "revise_stakeholder_role": "staff",
    "remove_stakeholder_role": "staff",
    "add_relationship": "staff",
    "revise_relationship": "staff",
    "remove_relationship": "staff",
    "add_need": "staff",
    "revise_need": "staff",
    "remove_need": "staff",
    "link_account": "staff",
    "link_author": "staff",
    "unlink_account": "staff",
    "merge_stakeholders": "lead",
    "undo_merge": "lead",
    "keep_apart": "staff",
}

LIKELY = 86.0  # of 100: from here on two names are proposed as one
# what moves along when two entries become one: table and column
HANGING = (
    ("stakeholder_role", "stakeholder_id"),
    ("relationship", "party_id"),
    ("relationship", "other_id"),
    ("segment_member", "stakeholder_id"),
    ("stakeholder_assessment", "stakeholder_id"),
    ("need", "stakeholder_id"),
    ("engagement_plan", "stakeholder_id"),
    ("engagement_activity", "stakeholder_id"),
    ("relationship_review", "stakeholder_id"),
    ("stakeholder_account", "stakeholder_id"),
    ("opportunity", "stakeholder_id"),
)
# what would then be there twice stays behind with the entry that goes: the columns by which it is the same
TWINS = {
    "stakeholder_role": "programme_id = o.programme_id and (rank = 'primary' and o.rank = 'primary' "
    "or role = o.role and from_on is not distinct from o.from_on)",
    "segment_member": "segment_id = o.segment_id",
    "stakeholder_assessment": "assessed_on = o.assessed_on and programme_id = o.programme_id",
    "relationship_review": "due_on = o.due_on and programme_id = o.programme_id",
}

Result = tuple[Mapping[str, Any], list[Event]]


def add_stakeholder(
    store: Store, programme_id: str, *, name: str, actor: str, command_id: str | None = None, **more: Any
) -> dict[str, Any]:
    """Enter a stakeholder. Gives `stakeholder_id`.

    `more`: code, kind, about, contact_name, contact, lawful_basis, keep_until, owner.
    """
    return add_item(store, "stakeholder", programme_id, {"name": name, **more}, actor=actor, command_id=command_id)


def revise_stakeholder(
    store: Store, stakeholder_id: str, *, actor: str, command_id: str | None = None, **changes: Any
) -> dict[str, Any]:
    """Change what is said of a stakeholder. Gives `was` and `now`."""
    return revise_item(store, "stakeholder", stakeholder_id, changes, actor=actor, command_id=command_id)


def add_stakeholder_role(
    store: Store,
    programme_id: str,
    *,
    stakeholder: str,
    role: str,
    rank: str = "secondary",
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Give a stakeholder (id, or code in this programme) a role. Gives `stakeholder_role_id`.

    One role at a time is the primary one. `more`: intent, contribution, asked_on, from_on, until_on.
    """
    given = {"stakeholder": stakeholder, "role": role, "rank": rank, **more}
    return add_item(store, "stakeholder_role", programme_id, given, actor=actor, command_id=command_id)


def add_need(
    store: Store,
    programme_id: str,
    *,
    text: str,
    raised_on: Any,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Record a need of a stakeholder or a segment (`more`: stakeholder or segment, kind, status). Gives `need_id`."""
    given = {"text": text, "raised_on": raised_on, **more}
    return add_item(store, "need", programme_id, given, actor=actor, command_id=command_id)


def add_relationship(
    store: Store, programme_id: str, *, party: str, kind: str, other: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Tie two stakeholders: `party` is e.g. member_of `other`. Raises Refused for a circle, with the way round."""
    given = {"party": party, "kind": kind, "other": other}
    return add_item(store, "relationship", programme_id, given, actor=actor, command_id=command_id)


# -- accounts on platforms -----------------------------------------------------------------------------


def link_account(
    store: Store,
    programme_id: str,
    *,
    stakeholder_id: str,
    platform: str,
    author: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Link an account by its name or number as the collected mentions give it. Gives `stakeholder_account_id`."""
    written = text_of("account", author)
    key = author_key(author_secret(store.home), text_of("platform", platform), written)
    said = (stakeholder_id, platform.strip(), key, written)
    return _link(store, "link_account", programme_id, *said, actor=actor, command_id=command_id)


def link_author(
    store: Store,
    programme_id: str,
    *,
    stakeholder_id: str,
    platform: str,
    mention_id: str,
    shown: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Link whoever wrote a mention. Gives `stakeholder_account_id`."""
    found = store.one(
        "select author_key from mention where platform = $platform and mention_id = $mention",
        {"platform": platform, "mention": mention_id},
    )
    if not found or not found["author_key"]:
        raise Refused("It is not known who wrote this mention, so it cannot be linked. Choose another one.")
    said = (stakeholder_id, platform, str(found["author_key"]), maybe(shown))
    return _link(store, "link_author", programme_id, *said, actor=actor, command_id=command_id)


def _link(
    store: Store,
    name: str,
    programme_id: str,
    stakeholder_id: str,
    platform: str,
    key: str,
    shown: str | None,
    *,
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    row = {
        "programme_id": programme_id, "stakeholder_id": stakeholder_id, "platform": platform, "author_key": key,
        "shown": shown,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        hold(tx, "stakeholder", stakeholder_id)
        taken = tx.one(
            """select s.name from stakeholder_account as a join stakeholder as s on s.stakeholder_id = a.stakeholder_id
               where a.programme_id = $programme and a.platform = $platform and a.author_key = $key""",
            {"programme": programme_id, "platform": platform, "key": key},
        )
        if taken:
            raise Refused(f"This account is linked to '{taken['name']}'. Unlink it there first.")
        identity = new_id("sac")
        tx.insert("stakeholder_account", [{"stakeholder_account_id": identity, **row, **made(actor)}])
        return {"stakeholder_account_id": identity}, [Event("stakeholder", stakeholder_id, "account_linked", row)]

    return carry_out(store, name, row, work, actor=actor, command_id=command_id)


def unlink_account(
    store: Store, stakeholder_account_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Unlink an account; the interactions it brought stay."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "stakeholder_account", stakeholder_account_id)
        tx.run("delete from stakeholder_account where stakeholder_account_id = $id", {"id": stakeholder_account_id})
        return {}, [Event("stakeholder", held["stakeholder_id"], "account_unlinked", {"was": held})]

    body = {"stakeholder_account_id": stakeholder_account_id}
    return carry_out(store, "unlink_account", body, work, actor=actor, command_id=command_id)


# -- two that are one ----------------------------------------------------------------------------------


def twins(store: Store, programme_id: str) -> list[dict[str, Any]]:
    """Pairs that may be one, the likeliest first: `first`, `second` (rows of the register) and `similarity` of 100.

    What somebody said is different, or undid, is not proposed again; nor what a direction or a number tells apart.
    """
    from rapidfuzz import fuzz, process

    rows = store.rows(
        """select stakeholder_id, code, name, kind from stakeholder
           where programme_id = $programme and merged_into_id is null order by code""",
        {"programme": programme_id},
    )
    said = store.rows(
        "select kept_id, gone_id from stakeholder_merge where programme_id = $programme", {"programme": programme_id}
    )
    apart = {frozenset((one["kept_id"], one["gone_id"])) for one in said}
    spelt = [names.plain(row["name"]) for row in rows]
    alike = process.cdist(spelt, spelt, scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY)
    found = []
    for first, second in zip(*alike.nonzero(), strict=True):  # below the cut it is nought
        pair = frozenset((rows[first]["stakeholder_id"], rows[second]["stakeholder_id"]))
        if first < second and pair not in apart and not names.are_told_apart(spelt[first], spelt[second]):
            score = float(alike[first][second])
            found.append({"first": rows[first], "second": rows[second], "similarity": score})
    return sorted(found, key=lambda one: -one["similarity"])


def merge_stakeholders(
    store: Store, *, kept_id: str, gone_id: str, similarity: float = 100.0, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Make two entries one: all that hangs on the one that goes moves to the one that stays, and can be moved back.

    Gives `stakeholder_merge_id` and how many rows moved.
    """
    body = {
        "programme_id": _programme_of(store, kept_id), "kept_id": kept_id, "gone_id": gone_id, "similarity": similarity,
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        kept, gone = hold(tx, "stakeholder", kept_id), hold(tx, "stakeholder", gone_id)
        if kept_id == gone_id:
            raise Refused("That is one entry already. Choose two.")
        for one in (kept, gone):
            if one["merged_into_id"]:
                raise Refused(f"'{one['name']}' was merged into another entry already. Undo that first.")
        moved = _move(tx, kept_id, gone_id)
        _refuse_circle(tx, kept_id)
        tx.run("update stakeholder set merged_into_id = $kept where stakeholder_id = $gone",
               {"kept": kept_id, "gone": gone_id})  # fmt: skip
        identity = new_id("mrg")
        row = {
            "stakeholder_merge_id": identity, "programme_id": kept["programme_id"], "kept_id": kept_id,
            "gone_id": gone_id, "similarity": similarity, "state": "merged", "moved": to_json(moved),
        }  # fmt: skip
        _forget(tx, kept_id, gone_id)
        tx.insert("stakeholder_merge", [{**row, **made(actor)}])
        count = sum(len(ids) for ids in moved.values())
        return {"stakeholder_merge_id": identity, "moved": count}, [
            Event("stakeholder", kept_id, "stakeholders_merged", {"gone": gone, "moved": moved})
        ]

    return carry_out(store, "merge_stakeholders", body, work, actor=actor, command_id=command_id)


def _programme_of(store: Store, stakeholder_id: str) -> str | None:
    """In whose register an entry stands: whose rights count."""
    found = store.one("select programme_id from stakeholder where stakeholder_id = $id", {"id": stakeholder_id})
    return str(found["programme_id"]) if found else None


def _move(tx: Transaction, kept: str, gone: str) -> dict[str, list[str]]:
    """Point what hangs on one to the other; gives the ids that moved, by table and column."""
    moved: dict[str, list[str]] = {}
    both = {"kept": kept, "gone": gone}
    for table, column in HANGING:
        twin = TWINS.get(table)
        but = f"and not exists (select 1 from {table} where {column} = $kept and {twin})" if twin else ""  # noqa: S608  # our own names
        if table == "relationship":
            but = "and party_id not in ($kept) and other_id not in ($kept)"
        found = tx.rows(f"select {table}_id as id from {table} as o where o.{column} = $gone {but}",  # noqa: S608  # our own names
                        both if "$kept" in but else {"gone": gone})  # fmt: skip
        ids = [row["id"] for row in found]
        if ids:
            tx.run(f"update {table} set {column} = $kept where {table}_id in (select unnest($ids))",  # noqa: S608
                   {"kept": kept, "ids": ids})  # fmt: skip
            moved[f"{table}.{column}"] = ids
    found = tx.rows(
        """select interaction_id as id from interaction_party as o where stakeholder_id = $gone and not exists
             (select 1 from interaction_party where stakeholder_id = $kept and interaction_id = o.interaction_id)""",
        both,
    )
    ids = [row["id"] for row in found]
    if ids:
        _reparty(tx, ids, gone, kept)
        moved["interaction_party"] = ids
    return moved


def _refuse_circle(tx: Transaction, kept: str) -> None:
    """Raises Refused where the ties of both together would put somebody above themselves."""
    for kind in kinds_stakeholders.ABOVE:
        rows = tx.rows("select party_id, other_id from relationship where kind = $kind", {"kind": kind})
        ties = [(row["party_id"], row["other_id"]) for row in rows]
        if any(circles.way(ties, above, kept) for one, above in ties if one == kept):
            raise Refused(
                f"As one entry they would be {kind.replace('_', ' ')} themselves by way of others. Remove a tie first."
            )


def _reparty(tx: Transaction, interactions: list[str], old: str, new: str) -> None:
    """Another stakeholder in the same interactions. The column is part of a key: rows are written anew."""
    said = {"ids": interactions, "old": old}
    rows = tx.rows(
        "select * from interaction_party where interaction_id in (select unnest($ids)) and stakeholder_id = $old", said
    )
    tx.run(
        "delete from interaction_party where interaction_id in (select unnest($ids)) and stakeholder_id = $old", said
    )
    tx.insert("interaction_party", [row | {"stakeholder_id": new} for row in rows])


def undo_merge(store: Store, stakeholder_merge_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Make one entry two again: what had moved goes back, and the pair is not proposed again."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "stakeholder_merge", stakeholder_merge_id)
        if held["state"] != "merged":
            raise Refused("This merge was undone already.")
        kept = hold(tx, "stakeholder", held["kept_id"])
        if kept["merged_into_id"]:
            raise Refused(f"'{kept['name']}' was merged into another entry since. Undo that merge first.")
        moved: dict[str, list[str]] = json.loads(held["moved"])
        for place, ids in moved.items():
            if place == "interaction_party":
                _reparty(tx, ids, held["kept_id"], held["gone_id"])
                continue
            table, column = place.split(".")
            tx.run(f"update {table} set {column} = $gone where {table}_id in (select unnest($ids))",  # noqa: S608  # our own names
                   {"gone": held["gone_id"], "ids": ids})  # fmt: skip
        tx.run("update stakeholder set merged_into_id = null where stakeholder_id = $gone", {"gone": held["gone_id"]})
        tx.run("update stakeholder_merge set state = 'undone' where stakeholder_merge_id = $id",
               {"id": stakeholder_merge_id})  # fmt: skip
        return {}, [Event("stakeholder", held["kept_id"], "merge_undone", {"moved_back": moved})]

    body = {"stakeholder_merge_id": stakeholder_merge_id}
    return carry_out(store, "undo_merge", body, work, actor=actor, command_id=command_id)


def keep_apart(
    store: Store, *, first_id: str, second_id: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say that two entries are two, so that they are not proposed as one again."""

    def work(tx: Transaction) -> Result:
        first = hold(tx, "stakeholder", first_id)
        hold(tx, "stakeholder", second_id)
        row = {
            "stakeholder_merge_id": new_id("mrg"), "programme_id": first["programme_id"], "kept_id": first_id,
            "gone_id": second_id, "similarity": 0.0, "state": "different", "moved": "{}",
        }  # fmt: skip
        _forget(tx, first_id, second_id)
        tx.insert("stakeholder_merge", [{**row, **made(actor)}])
        return {}, [Event("stakeholder", first_id, "kept_apart", {"from": second_id})]

    body = {"programme_id": _programme_of(store, first_id), "first_id": first_id, "second_id": second_id}
    return carry_out(store, "keep_apart", body, work, actor=actor, command_id=command_id)


def _forget(tx: Transaction, one: str, other: str) -> None:
    """What was said of a pair before counts no more; the events keep it."""
    tx.run(
        """delete from stakeholder_merge where state <> 'merged'
           and ((kept_id = $one and gone_id = $other) or (kept_id = $other and gone_id = $one))""",
        {"one": one, "other": other},
    )
