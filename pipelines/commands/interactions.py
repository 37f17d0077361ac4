"""Interactions: what passed between somebody and us, from the page, from a file and from the platforms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data import models
from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made
from pipelines.commands.commitments import commitment_row
from pipelines.commands.plan_items import checked
from pipelines.commands.plan_kinds import kind
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "record_interaction": "staff",
    "revise_interaction": "staff",
    "remove_interaction": "lead",
    "set_parties": "staff",
    "gather_interactions": "staff",
}

Result = tuple[Mapping[str, Any], list[Event]]
Party = tuple[str, bool | None]  # the stakeholder (id or code), and whether it was present; None: no invitation


def record_interaction(
    store: Store,
    programme_id: str,
    *,
    happened_at: datetime,
    summary: str,
    stakeholders: Sequence[Party | str] = (),
    engagement_activity_id: str | None = None,
    commitments: Sequence[Mapping[str, Any]] = (),
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Record what passed between stakeholders and us, all or nothing. Gives `interaction_id` and `commitment_ids`.

    `happened_at` carries its zone. Without a phase it is the one of that day. `engagement_activity_id`: the due
    activity that is done by it. `commitments`: text, owner and due_on of what was promised.
    `more`: method,
    direction, sentiment, themes, iap2_level, phase, segment, held_by, is_meaningful.
    """
    parties = [(one, None) if isinstance(one, str) else one for one in stakeholders]
    given = {"happened_at": happened_at, "summary": summary, **more}
    body = {
        "programme_id": programme_id, **given, "stakeholders": parties,
        "engagement_activity_id": engagement_activity_id,
        "commitments": [dict(one) for one in commitments],
    }  # fmt: skip

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        row = interaction_row(tx, programme_id, given)
        if not parties and not row["segment_id"]:
            raise Refused("Say with whom it was: a stakeholder or a segment.")
        write(tx, row, party_ids(tx, programme_id, parties), actor)
        promised = [
            commitment_row(
                programme_id, "interaction", row["interaction_id"], **one, made_on=row["happened_at"].date(),
                actor=actor,
            )
            for one in commitments
        ]  # fmt: skip
        tx.insert("commitment", promised)
        if engagement_activity_id:
            _fulfil(tx, engagement_activity_id, row)
        event = Event("interaction", row["interaction_id"], "interaction_added", {**row, "stakeholders": parties})
        ids = [one["commitment_id"] for one in promised]
        return {"interaction_id": row["interaction_id"], "commitment_ids": ids}, [event]

    return carry_out(store, "record_interaction", body, work, actor=actor, command_id=command_id)


def interaction_row(
    tx: Transaction, programme_id: str, given: Mapping[str, Any], source: str = "page", source_ref: str | None = None
) -> dict[str, Any]:
    """The row of an interaction as it is stored, with the phase of its day. Raises Refused."""
    row = checked(tx, kind("interaction"), programme_id, given)
    row["phase_id"] = row["phase_id"] or _phase_of(tx, programme_id, row["happened_at"])
    return {
        "interaction_id": new_id("int"), "programme_id": programme_id, **row, "source": source,
        "source_ref": source_ref,
    }  # fmt: skip


def write(tx: Transaction, row: Mapping[str, Any], parties: Sequence[tuple[str, bool | None]], actor: str) -> None:
    """Insert an interaction with who took part."""
    tx.insert("interaction", [{**row, **made(actor)}])
    tx.insert("interaction_party", [_party(row, one, attended) for one, attended in parties])


def party_ids(tx: Transaction, programme_id: str, parties: Sequence[Party]) -> list[tuple[str, bool | None]]:
    """The ids of stakeholders named by id or code, each once. Raises Refused for one that is not there."""
    found: dict[str, bool | None] = {}
    for said, attended in parties:
        row = tx.one(
            """select stakeholder_id from stakeholder
               where (stakeholder_id = $said or (code = $said and programme_id = $programme))
                 and merged_into_id is null""",
            {"said": said, "programme": programme_id},
        )
        if not row:
            raise Refused(f"There is no stakeholder '{said}' in the register. Enter it first.")
        found[row["stakeholder_id"]] = attended
    return list(found.items())


def set_parties(
    store: Store,
    interaction_id: str,
    *,
    stakeholders: Sequence[Party | str],
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say anew who took part in an interaction, and who was present."""
    parties = [(one, None) if isinstance(one, str) else one for one in stakeholders]

    def work(tx: Transaction) -> Result:
        held = hold(tx, "interaction", interaction_id)
        ids = party_ids(tx, held["programme_id"], parties)
        if not ids and not held["segment_id"]:
            raise Refused("Say with whom it was: a stakeholder or a segment.")
        was = tx.rows("select stakeholder_id, attended from interaction_party where interaction_id = $id",
                      {"id": interaction_id})  # fmt: skip
        tx.run("delete from interaction_party where interaction_id = $id", {"id": interaction_id})
        tx.insert("interaction_party", [_party(held, one, attended) for one, attended in ids])
        return {}, [Event("interaction", interaction_id, "parties_set", {"was": was, "now": ids})]

    body = {"interaction_id": interaction_id, "stakeholders": parties}
    return carry_out(store, "set_parties", body, work, actor=actor, command_id=command_id)


def gather_interactions(
    store: Store, programme_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Make interactions of what linked accounts wrote and of our answers to them. Gives how many were `added`."""

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        found = tx.rows(models.model("desk", "platform_interactions").sql, {"programme": programme_id})
        events = []
        for one in found:
            row = {
                "interaction_id": new_id("int"), "programme_id": programme_id, "happened_at": one["happened_at"],
                "method": "social", "direction": one["direction"], "summary": one["summary"],
                "sentiment": one["sentiment"], "iap2_level": "inform",
                "phase_id": _phase_of(tx, programme_id, one["happened_at"]),
                "source": "platform", "source_ref": one["source_ref"], "is_demo": one["is_demo"],
            }  # fmt: skip
            write(tx, row, [(one["stakeholder_id"], None)], actor)
            events.append(
                Event("interaction", row["interaction_id"], "interaction_gathered", {"from": one["source_ref"]})
            )
        return {"added": len(found)}, events

    body = {"programme_id": programme_id}
    return carry_out(store, "gather_interactions", body, work, actor=actor, command_id=command_id)


def waiting(store: Store, programme_id: str) -> int:
    """How many interactions of linked accounts are not written down yet."""
    sql = models.model("desk", "platform_interactions").sql
    return len(store.rows(sql, {"programme": programme_id}))


def _party(row: Mapping[str, Any], stakeholder_id: str, attended: bool | None) -> dict[str, Any]:
    return {
        "interaction_id": row["interaction_id"], "stakeholder_id": stakeholder_id,
        "programme_id": row["programme_id"], "attended": attended, "is_demo": bool(row.get("is_demo")),
    }  # fmt: skip


def _phase_of(tx: Transaction, programme_id: str, at: datetime) -> str | None:
    """The phase that an instant lies in, by the organisation's day."""
    zone = tx.one("select value from setting where key = 'time_zone'")
    day = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone["value"] if zone else "UTC")).date()
    found = tx.one(
        """select phase_id from phase where programme_id = $programme and $day between starts_on and ends_on
           order by starts_on desc limit 1""",
        {"programme": programme_id, "day": day},
    )
    return str(found["phase_id"]) if found else None


def _fulfil(tx: Transaction, activity_id: str, row: Mapping[str, Any]) -> None:
    held = hold(tx, "engagement_activity", activity_id)
    if held["programme_id"] != row["programme_id"]:
        raise Refused("The activity belongs to another programme. Choose one of this programme.")
    if held["status"] == "done":
        raise Refused(f"The activity '{held['code']}' was done on {held['done_on']} already. Choose another one.")
    day: date = row["happened_at"].date()
    tx.run(
        """update engagement_activity set status = 'done', done_on = $day, interaction_id = $interaction
           where engagement_activity_id = $id""",
        {"day": day, "interaction": row["interaction_id"], "id": activity_id},
    )
