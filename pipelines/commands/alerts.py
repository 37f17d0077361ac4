"""Early warning: the topics that are listened for, the rules, and what people do with an incident."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import finite, hold, instant, made, one_of, text_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_topic": "lead",
    "change_topic": "lead",
    "retire_topic": "lead",
    "set_alert_rule": "lead",
    "acknowledge_incident": "staff",
    "judge_incident": "staff",
    "snooze_incident": "staff",
    "link_incident_case": "staff",
}


RULE_KINDS = ("criticism", "followers", "engagement_rate", "response_time", "sentiment_share", "silence")
JUDGEMENTS = ("real", "false", "not_ours")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
USUAL_BUDGET = 1.0  # false alarms a week
USUAL_SNOOZE = timedelta(hours=12)

Result = tuple[Mapping[str, Any], list[Event]]


# -- topics ----------------------------------------------------------------------------------------


def add_topic(
    store: Store,
    *,
    programme_id: str,
    name: str,
    terms: Sequence[str],
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Listen for a topic by its words and phrases; one in quotation marks is found as whole words alone.

    Gives `topic_id`. Raises Refused for a name that is taken.
    """
    row = {"programme_id": programme_id, "name": _topic_name(name), "terms": _terms(terms)}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        _refuse_taken_topic(tx, programme_id, row["name"], "")
        topic_id = new_id("top")
        tx.insert("topic", [{"topic_id": topic_id, **row, **made(actor)}])
        return {"topic_id": topic_id}, [Event("topic", topic_id, "topic_added", row)]

    return carry_out(store, "add_topic", row, work, actor=actor, command_id=command_id)


def change_topic(
    store: Store,
    topic_id: str,
    *,
    name: str,
    terms: Sequence[str],
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change a topic's name or words; counts from now on and in replays follow the new words."""
    row = {"name": _topic_name(name), "terms": _terms(terms)}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "topic", topic_id)
        _refuse_taken_topic(tx, held["programme_id"], row["name"], topic_id)
        tx.run("update topic set name = $name, terms = $terms where topic_id = $id", {**row, "id": topic_id})
        was = {"name": held["name"], "terms": held["terms"]}
        return {"topic_id": topic_id}, [Event("topic", topic_id, "topic_changed", {"was": was, "is": row})]

    return carry_out(store, "change_topic", {"topic_id": topic_id, **row}, work, actor=actor, command_id=command_id)


def retire_topic(store: Store, topic_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Stop listening for a topic; its incidents stay."""

    def work(tx: Transaction) -> Result:
        hold(tx, "topic", topic_id)
        tx.run("update topic set retired_at = $at where topic_id = $id", {"at": now(), "id": topic_id})
        return {"topic_id": topic_id}, [Event("topic", topic_id, "topic_retired", {})]

    return carry_out(store, "retire_topic", {"topic_id": topic_id}, work, actor=actor, command_id=command_id)


def _topic_name(name: str) -> str:
    """A topic's name. Raises Refused for one that holds the bar, which divides topic and platform in a cell."""
    said = text_of("name of the topic", name)
    if "|" in said:
        raise Refused(f"The name '{said}' holds a bar '|'. Leave it out: it divides topic and platform.")
    return said


def _terms(terms: Sequence[str]) -> str:
    said = list(dict.fromkeys(one for term in terms if (one := _term(term))))
    if not said:
        raise Refused("The topic has no words. Enter at least one word or phrase that its mentions hold.")
    return json.dumps(said, ensure_ascii=False)


def _term(term: str) -> str:
    """A word or phrase as it is listened for; in quotation marks of any kind it is found as whole words alone."""
    said = term.strip().lower().translate(_QUOTES)
    if '"' not in said:
        if said and len(said) < 3:
            raise Refused(f"The word '{said}' is too short to be found inside others: three letters, or \"{said}\".")
        return said
    inside = said.strip('"').strip()
    if not (len(said) > 1 and said[0] == said[-1] == '"' and '"' not in inside):
        raise Refused(
            f"The word '{said}' has a quotation mark too few or too many. Write \"stop\" for that word alone."
        )
    if sum(letter.isalnum() for letter in inside) < 2:
        raise Refused(f"The word '{said}' holds no word of two letters. Write it out, as in \"stop\".")
    return f'"{inside}"'


def _refuse_taken_topic(tx: Transaction, programme_id: str, name: str, but: str) -> None:
    sql = (
        "select 1 as found from topic where programme_id = $programme and lower(name) = lower($name) "
        "and topic_id <> $but and retired_at is null"
    )
    if tx.one(sql, {"programme": programme_id, "name": name, "but": but}):
        raise Refused(f"The programme already listens for a topic '{name}'. Change that one, or choose another name.")


# -- rules -----------------------------------------------------------------------------------------


def set_alert_rule(
    store: Store,
    *,
    programme_id: str,
    kind: str,
    platform: str = "",
    threshold: float,
    budget_per_week: float = USUAL_BUDGET,
    is_on: bool = True,
    backtest: Mapping[str, Any] | None = None,
    follows_budget: bool = True,
    fitted_at: datetime | None = None,
    why: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a rule in force with what its replay said; the version before ends. Gives `rule_id` and `version`.

    `follows_budget`: the threshold is fitted again as the history grows (`fitting.refit`). `why`: the version's reason.
    `fitted_at` (UTC without a zone): when its threshold was fitted, where that was not now.
    """
    row: dict[str, Any] = {
        "programme_id": programme_id,
        "kind": one_of("kind of rule", kind, RULE_KINDS),
        "platform": platform.strip(),
        "threshold": finite("threshold", threshold),
        "budget_per_week": finite("budget a week", budget_per_week),
        "is_on": bool(is_on),
        "backtest": json.dumps(backtest, default=str) if backtest else None,
        "follows_budget": bool(follows_budget),
        "why": why.strip() or None,
    }
    if not 0 < row["budget_per_week"] <= 50:
        raise Refused(f"The budget is {budget_per_week} false alarms a week: choose between 0.1 and 50.")
    if row["threshold"] <= 0:
        raise Refused(f"The threshold is {threshold}: it must be above 0, or everything would be an alarm.")

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        named = {key: row[key] for key in ("programme_id", "kind", "platform")}
        of = "programme_id = $programme_id and kind = $kind and platform = $platform"
        newest = tx.one(f"select max(version) as version from alert_rule where {of}", named)  # noqa: S608 - constant
        version = ((newest or {}).get("version") or 0) + 1
        tx.run(
            f"update alert_rule set replaced_at = $at where {of} and replaced_at is null",  # noqa: S608 - constant
            {**named, "at": now()},
        )
        rule_id = new_id("rul")
        fitted = {"fitted_at": fitted_at or (now() if backtest else None)}
        tx.insert("alert_rule", [{"rule_id": rule_id, "version": version, **row, **fitted, **made(actor)}])
        event = Event("alert_rule", rule_id, "alert_rule_set", {**row, "version": version})
        return {"rule_id": rule_id, "version": version}, [event]

    return carry_out(store, "set_alert_rule", row, work, actor=actor, command_id=command_id)


# -- incidents -------------------------------------------------------------------------------------


def acknowledge_incident(
    store: Store, incident_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say that somebody looks after it: nobody else is called. A second time changes nothing."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "incident", incident_id)
        if held["acknowledged_at"]:
            by = held["acknowledged_by"]
            return {"incident_id": incident_id, "acknowledged_by": by}, [
                Event("incident", incident_id, "incident_acknowledged_again", {"first_by": by})
            ]
        tx.run(
            "update incident set acknowledged_at = $at, acknowledged_by = $by where incident_id = $id",
            {"at": now(), "by": actor, "id": incident_id},
        )
        event = Event("incident", incident_id, "incident_acknowledged", {})
        return {"incident_id": incident_id, "acknowledged_by": actor}, [event]

    return carry_out(
        store, "acknowledge_incident", {"incident_id": incident_id}, work, actor=actor, command_id=command_id
    )


def judge_incident(
    store: Store,
    incident_id: str,
    *,
    judged: str,
    reason: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Say what it was (real, false, not_ours) and why: the rules' track record rests on it."""
    verdict = one_of("judgement", judged, JUDGEMENTS)
    why = text_of("reason", reason)
    body = {"incident_id": incident_id, "judged": verdict, "reason": why}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "incident", incident_id)
        tx.run(
            "update incident set judged = $judged, judged_reason = $reason, judged_at = $at, judged_by = $by "
            "where incident_id = $id",
            {"judged": verdict, "reason": why, "at": now(), "by": actor, "id": incident_id},
        )
        payload = {"was": held["judged"], "is": verdict, "reason": why}
        return {"incident_id": incident_id}, [Event("incident", incident_id, "incident_judged", payload)]

    return carry_out(store, "judge_incident", body, work, actor=actor, command_id=command_id)


def snooze_incident(
    store: Store,
    incident_id: str,
    *,
    until: datetime,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Send no further message about it until then; it stays on the page. `until` carries its zone."""
    at = instant("end of the snooze", until)
    body = {"incident_id": incident_id, "until": at}

    def work(tx: Transaction) -> Result:
        hold(tx, "incident", incident_id)
        tx.run("update incident set snoozed_until = $at where incident_id = $id", {"at": at, "id": incident_id})
        return {"incident_id": incident_id}, [Event("incident", incident_id, "incident_snoozed", {"until": at})]

    return carry_out(store, "snooze_incident", body, work, actor=actor, command_id=command_id)


def link_incident_case(
    store: Store, incident_id: str, *, case_id: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Note the case that was opened for an incident, so that the page leads to it."""
    body = {"incident_id": incident_id, "case_id": text_of("case", case_id)}

    def work(tx: Transaction) -> Result:
        hold(tx, "incident", incident_id)
        tx.run(
            "update incident set case_id = $case where incident_id = $id", {"case": body["case_id"], "id": incident_id}
        )
        return {"incident_id": incident_id}, [Event("incident", incident_id, "incident_case_linked", body)]

    return carry_out(store, "link_incident_case", body, work, actor=actor, command_id=command_id)
