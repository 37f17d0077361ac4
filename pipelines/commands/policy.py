"""The policy: drafted as rules, tested by its own scenarios, put in force, read and acknowledged by version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.authority import PERSON
from pipelines.commands.checking import code_of, hold, made, maybe, one_of, text_of
from pipelines.commands.policy_tests import PRESET, scenarios
from pipelines.commands.workshop import refuse_unagreed, unagreed
from pipelines.rules.policy import EFFECTS, QUESTIONS, Rule, contradictions, failing, wrong_with
from pipelines.rules.roles import Role

AUDIENCES = ("staff", "public")
READ = ("policy", "guideline", "social_marketing")  # what is acknowledged by version

NEEDS: Mapping[str, Role] = {
    "draft_policy": "lead",
    "add_rule": "lead",
    "revise_rule": "lead",
    "remove_rule": "lead",
    "put_in_force": "lead",
    "acknowledge": "viewer",
}

Result = tuple[Mapping[str, Any], list[Event]]


def draft_policy(
    store: Store,
    programme_id: str,
    *,
    audience: str,
    title: str,
    reason: str,
    intro: str = "",
    start_from: str = "in_force",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Begin the next version. `start_from`: in_force (its rules are copied), start (Earshot's own), empty.

    Gives `policy_id` and `version`. Raises Refused while another draft for the audience is open.
    """
    row = {
        "programme_id": programme_id,
        "audience": one_of("audience", audience, AUDIENCES),
        "title": text_of("title", title),
        "reason": text_of("reason", reason),
        "intro": maybe(intro),
    }
    begin = one_of("start", start_from, ("in_force", "start", "empty"))

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        held = tx.rows(
            "select * from policy where programme_id = $programme and audience = $audience order by version",
            {"programme": programme_id, "audience": audience},
        )
        if any(one["status"] == "draft" for one in held):
            raise Refused(f"A draft for {audience} is open already. Put it in force, or go on with it.")
        version = max((one["version"] for one in held), default=0) + 1
        policy_id = new_id("pol")
        tx.insert("policy", [{"policy_id": policy_id, **row, "version": version, "status": "draft", **made(actor)}])
        for rule in _first_rules(tx, begin, held, audience):
            tx.insert("policy_rule", [_rule_row(programme_id, policy_id, rule, actor)])
        return {"policy_id": policy_id, "version": version}, [
            Event("policy", policy_id, "policy_drafted", {**row, "version": version, "start_from": begin})
        ]

    return carry_out(store, "draft_policy", {**row, "start": begin}, work, actor=actor, command_id=command_id)


def _first_rules(tx: Transaction, begin: str, held: list[dict[str, Any]], audience: str) -> list[dict[str, Any]]:
    if begin == "empty":
        return []
    if begin == "start":
        found: list[dict[str, Any]] = json.loads(PRESET.read_text(encoding="utf-8"))[audience]
        return found
    in_force = next((one for one in held if one["status"] == "in_force"), None)
    if in_force is None:
        return []
    rows = tx.rows("select * from policy_rule where policy_id = $id order by code", {"id": in_force["policy_id"]})
    return [{**row, "condition": json.loads(row["condition"])} for row in rows]


def _rule_row(programme_id: str, policy_id: str, rule: Mapping[str, Any], actor: str) -> dict[str, Any]:
    return {
        "policy_rule_id": new_id("plr"),
        "policy_id": policy_id,
        "programme_id": programme_id,
        "code": rule["code"],
        "question": rule["question"],
        "condition": to_json(rule["condition"]),
        "effect": rule["effect"],
        "text": rule["text"],
        "hint": rule.get("hint"),
        "topic_position_id": rule.get("topic_position_id"),
        **made(actor),
    }


def add_rule(
    store: Store,
    policy_id: str,
    *,
    code: str,
    question: str,
    condition: Mapping[str, Any],
    effect: str,
    text: str,
    hint: str = "",
    topic_position_id: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Add a rule to a draft. Gives `policy_rule_id` and the sentences of contradictions that it brings."""
    rule = _rule(code, question, condition, effect, text, hint, topic_position_id)

    def work(tx: Transaction) -> Result:
        draft = _draft(tx, policy_id)
        if tx.one(
            "select 1 as found from policy_rule where policy_id = $id and code = $code",
            {"id": policy_id, "code": rule["code"]},
        ):
            raise Refused(f"The draft has a rule {rule['code']} already. Choose another code.")
        if topic_position_id:
            refuse_unagreed(tx, topic_position_id)
        row = _rule_row(draft["programme_id"], policy_id, rule, actor)
        tx.insert("policy_rule", [row])
        told = {"policy_rule_id": row["policy_rule_id"], "contradictions": _contradicting(tx, policy_id)}
        return told, [Event("policy", policy_id, "rule_added", rule)]

    body = {"policy_id": policy_id, **rule}
    return carry_out(store, "add_rule", body, work, actor=actor, command_id=command_id)


def revise_rule(
    store: Store,
    policy_rule_id: str,
    *,
    code: str,
    question: str,
    condition: Mapping[str, Any],
    effect: str,
    text: str,
    hint: str = "",
    topic_position_id: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say a rule of a draft anew. Gives the sentences of contradictions that it brings."""
    rule = _rule(code, question, condition, effect, text, hint, topic_position_id)

    def work(tx: Transaction) -> Result:
        held = hold(tx, "policy_rule", policy_rule_id)
        _draft(tx, held["policy_id"])
        if topic_position_id and topic_position_id != held["topic_position_id"]:
            refuse_unagreed(tx, topic_position_id)
        tx.run(
            "update policy_rule set code = $code, question = $question, condition = $condition, effect = $effect, "
            "text = $text, hint = $hint, topic_position_id = $topic_position_id where policy_rule_id = $id",
            {**rule, "condition": to_json(rule["condition"]), "id": policy_rule_id},
        )
        told = {"policy_rule_id": policy_rule_id, "contradictions": _contradicting(tx, held["policy_id"])}
        return told, [Event("policy", held["policy_id"], "rule_revised", {"was": held, "now": rule})]

    body = {"policy_rule_id": policy_rule_id, **rule}
    return carry_out(store, "revise_rule", body, work, actor=actor, command_id=command_id)


def remove_rule(store: Store, policy_rule_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Take a rule out of a draft; the event keeps it."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "policy_rule", policy_rule_id)
        _draft(tx, held["policy_id"])
        tx.run("delete from policy_rule where policy_rule_id = $id", {"id": policy_rule_id})
        return {"policy_rule_id": policy_rule_id}, [Event("policy", held["policy_id"], "rule_removed", {"was": held})]

    return carry_out(store, "remove_rule", {"policy_rule_id": policy_rule_id}, work, actor=actor, command_id=command_id)


def put_in_force(
    store: Store,
    policy_id: str,
    *,
    on: date,
    approved_by: str,
    review_by: date,
    accept_failing: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a draft in force from a day; the version before ends the day it begins.

    A policy holds by whole days: of two versions that begin on one day the newer holds from its first minute on,
    and the older was in force on no day.

    Raises Refused where the policy has no rule, a rule stands on a position that was not agreed or contradicts
    another, or one of its own scenarios comes out
    otherwise (unless `accept_failing` says why), or where it would begin before the version it follows.
    """
    body = {
        "policy_id": policy_id,
        "on": on,
        "approved_by": text_of("name of who approved it", approved_by),
        "review_by": review_by,
        "accept_failing": accept_failing.strip(),
    }
    if review_by <= on:
        raise Refused(f"The review on {review_by} lies before the policy begins on {on}.")

    def work(tx: Transaction) -> Result:
        draft = _draft(tx, policy_id)
        broken = _failing_of_whole(tx, draft, is_accepted=bool(body["accept_failing"]))
        before = tx.one(
            "select * from policy where programme_id = $programme and audience = $audience and status = 'in_force'",
            {"programme": draft["programme_id"], "audience": draft["audience"]},
        )
        if before and before["in_force_from"] > on:
            raise Refused(
                f"Version {before['version']} begins on {before['in_force_from']}: choose that day or a later one."
            )
        if before:
            tx.run(
                "update policy set status = 'superseded', in_force_until = $on where policy_id = $id",
                {"on": on, "id": before["policy_id"]},
            )
        tx.run(
            "update policy set status = 'in_force', in_force_from = $on, approved_by = $by, review_by = $review "
            "where policy_id = $id",
            {"on": on, "by": body["approved_by"], "review": review_by, "id": policy_id},
        )
        told = {"policy_id": policy_id, "follows": before["policy_id"] if before else None, "failing": broken}
        return told, [Event("policy", policy_id, "policy_in_force", {**body, **told})]

    return carry_out(store, "put_in_force", body, work, actor=actor, command_id=command_id)


def _failing_of_whole(tx: Transaction, draft: Mapping[str, Any], *, is_accepted: bool) -> int:
    """How many of its own scenarios a draft answers otherwise. Raises Refused for one that may not come into force."""
    rules = _rules(tx, draft["policy_id"])
    if not rules:
        raise Refused("The draft has no rule: in force it would forbid everything. Add rules first.")
    loose = unagreed(tx, draft["policy_id"])
    if loose:
        raise Refused(
            f"Rules {', '.join(loose[:8])} stand on positions that are not agreed. Vote on those, or tie the "
            "rules to others."
        )
    against = [one.sentence for one in contradictions(rules)]
    if against:
        raise Refused(f"Rules contradict each other. {' '.join(against[:3])}")
    broken = failing(rules, scenarios(tx, draft["programme_id"])) if draft["audience"] == "staff" else []
    if broken and not is_accepted:
        said = "; ".join(f"{one.code} gives {answer.effect}, expected {one.expected}" for one, answer in broken[:5])
        raise Refused(f"{len(broken)} of the policy's own scenarios come out otherwise: {said}.")
    return len(broken)


def acknowledge(
    store: Store,
    programme_id: str,
    *,
    subject_kind: str,
    subject_id: str,
    person: str,
    score: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note that a person has read this version; a second time changes nothing."""
    row = {
        "programme_id": programme_id,
        "subject_kind": one_of("subject", subject_kind, READ),
        "subject_id": text_of("subject", subject_id),
        "person": text_of("name", person),
        "score": score,
    }
    if str(row["person"]).startswith(PERSON) and row["person"] != actor:
        raise Refused("Who can sign in says themselves that they have read it.")
    if score is not None and not 0 <= score <= 100:
        raise Refused(f"The score is {score}: enter 0 to 100 percent.")

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        if subject_kind == "policy" and hold(tx, "policy", subject_id)["status"] == "draft":
            raise Refused("A draft is not acknowledged: put it in force first.")
        if subject_kind == "guideline":
            hold(tx, "guideline_edition", subject_id)
        known = tx.one(
            "select acknowledgement_id from acknowledgement "
            "where subject_kind = $kind and subject_id = $id and person = $person",
            {"kind": subject_kind, "id": subject_id, "person": row["person"]},
        )
        if known:
            again = Event(subject_kind, subject_id, "acknowledged_again", {"person": row["person"]})
            return {"acknowledgement_id": known["acknowledgement_id"], "known": True}, [again]
        identity = new_id("ack")
        tx.insert(
            "acknowledgement",
            [{"acknowledgement_id": identity, **row, "acknowledged_at": now(), **made(actor)}],
        )
        return {"acknowledgement_id": identity, "known": False}, [
            Event(subject_kind, subject_id, "acknowledged", {"person": row["person"], "score": score})
        ]

    return carry_out(store, "acknowledge", row, work, actor=actor, command_id=command_id)


# -- what is held, as the rules need it ------------------------------------------------------------------


def _rule(
    code: str,
    question: str,
    condition: Mapping[str, Any],
    effect: str,
    text: str,
    hint: str,
    topic_position_id: str | None,
) -> dict[str, Any]:
    wrong = wrong_with(condition)
    if wrong:
        raise Refused(wrong)
    return {
        "code": code_of(code),
        "question": one_of("question", question, QUESTIONS),
        "condition": dict(condition),
        "effect": one_of("effect", effect, EFFECTS),
        "text": text_of("text", text),
        "hint": maybe(hint),
        "topic_position_id": topic_position_id,
    }


def _draft(tx: Transaction, policy_id: str) -> dict[str, Any]:
    held = hold(tx, "policy", policy_id)
    if held["status"] != "draft":
        raise Refused(f"Version {held['version']} is not a draft any more: begin a new version to change it.")
    return held


def _rules(source: Store | Transaction, policy_id: str) -> list[Rule]:
    rows = source.rows("select * from policy_rule where policy_id = $id order by code", {"id": policy_id})
    return [as_rule(row) for row in rows]


def as_rule(row: Mapping[str, Any]) -> Rule:
    """A row of policy_rule as the rules judge it."""
    condition = json.loads(row["condition"])
    return Rule(row["code"], row["question"], condition, row["effect"], row["text"], row["hint"] or "")


def _contradicting(tx: Transaction, policy_id: str) -> list[str]:
    return [one.sentence for one in contradictions(_rules(tx, policy_id))]
