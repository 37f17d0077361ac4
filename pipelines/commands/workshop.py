"""The votes of a workshop on its positions: what most consent to and nobody objects to may become a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.authority import PERSON
from pipelines.commands.checking import hold, made, maybe, one_of, text_of
from pipelines.rules import consensus
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"vote": "staff"}

Result = tuple[Mapping[str, Any], list[Event]]


def vote(
    store: Store,
    topic_position_id: str,
    *,
    person: str,
    vote: str,
    voted_on: date,
    reason: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note what somebody says to a position; voting again takes the place of their earlier word.

    Gives `consent` (agreed, open, objected), which the position has from then on. Raises Refused for an objection
    without a reason, and for the vote of somebody else who can sign in.
    """
    row = {
        "person": text_of("name", person),
        "vote": one_of("vote", vote, consensus.VOTES),
        "voted_on": voted_on,
        "reason": maybe(reason),
    }
    if vote == "object" and not row["reason"]:
        raise Refused("An objection needs its reason: what would have to change.")
    if str(row["person"]).startswith(PERSON) and row["person"] != actor:
        raise Refused("Who can sign in votes for themselves.")

    def work(tx: Transaction) -> Result:
        position = hold(tx, "topic_position", topic_position_id)
        known = tx.one(
            "select topic_vote_id from topic_vote where topic_position_id = $position and person = $person",
            {"position": topic_position_id, "person": row["person"]},
        )
        identity = known["topic_vote_id"] if known else new_id("tvo")
        if known:
            tx.run(
                "update topic_vote set vote = $vote, reason = $reason, voted_on = $on where topic_vote_id = $id",
                {"vote": vote, "reason": row["reason"], "on": voted_on, "id": identity},
            )
        else:
            full = {"programme_id": position["programme_id"], "topic_position_id": topic_position_id, **row}
            tx.insert("topic_vote", [{"topic_vote_id": identity, **full, **made(actor)}])
        consent = _settle(tx, position)
        told = {"topic_vote_id": identity, "consent": consent}
        return told, [Event("topic_position", topic_position_id, "position_voted", {**row, "consent": consent})]

    body = {"topic_position_id": topic_position_id, **row}
    return carry_out(store, "vote", body, work, actor=actor, command_id=command_id)


def _settle(tx: Transaction, position: Mapping[str, Any]) -> str:
    """Give the position the consent that its votes make, with the objections that stand."""
    identity = position["topic_position_id"]
    votes = tx.rows(
        "select person, vote, reason from topic_vote where topic_position_id = $id order by created_at",
        {"id": identity},
    )
    asked = tx.one(
        "select count(*) as n from workshop_invite where policy_workshop_id = $workshop and (is_attending or input_on "
        "is not null)",
        {"workshop": position["policy_workshop_id"]},
    )
    consent = consensus.outcome((one["vote"] for one in votes), asked["n"] if asked else 0)
    against = "; ".join(f"{one['person']}: {one['reason']}" for one in votes if one["vote"] == "object")
    tx.run(
        "update topic_position set consent = $consent, objection = $objection where topic_position_id = $id",
        {"consent": consent, "objection": against or None, "id": identity},
    )
    return consent


def refuse_unagreed(tx: Transaction, topic_position_id: str) -> None:
    """Raises Refused where a rule would stand on a position that was not agreed."""
    held = hold(tx, "topic_position", topic_position_id)
    if held["consent"] != "agreed":
        state = "somebody objects to it" if held["consent"] == "objected" else "it is still open"
        raise Refused(
            f"No rule stands on a position that was not agreed, and {state}: “{held['position'][:120]}”. Vote on it "
            "first, or tie the rule to another position."
        )


def unagreed(tx: Transaction, policy_id: str) -> list[str]:
    """The codes of the rules of a version that stand on positions which are not agreed (any more)."""
    rows = tx.rows(
        """select r.code from policy_rule as r
           join topic_position as t on t.topic_position_id = r.topic_position_id
           where r.policy_id = $policy and t.consent <> 'agreed' order by r.code""",
        {"policy": policy_id},
    )
    return [row["code"] for row in rows]
