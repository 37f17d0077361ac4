"""The forms of the policy: begin a version, its rules, its tests, putting it in force, and the policy as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import export, modal, person, plan_items, policy_page, read, read_plan, read_policy
from dashboard.objective_dialogs import Fields, asked, gone, save
from dashboard.read import Programme
from pipelines.commands import Refused, policy, policy_tests
from pipelines.rules.policy import CAPACITIES, EFFECTS, QUESTIONS, Rule

QUESTION = {
    "who": "Who may take part",
    "when": "When to take part",
    "identity": "In whose name",
    "routing": "What is passed on",
    "reporting": "What is shown and promised",
}
EFFECT_SAID = {"allow": "allowed", "require_approval": "needs approval", "deny": "not allowed"}
ANY = ""
FLAGS = {
    "trained": "Training passed and in date",
    "commits": "Promises something",
    "factual": "States a fact",
    "personal_data": "Names a private person",
}
STARTS = {
    "in_force": "with the rules in force",
    "start": "with Earshot's own rules",
    "empty": "empty",
}


def dialogs(programme: Programme) -> None:
    """Open the dialog that a button asked for in this run."""
    wanted = asked()
    if wanted:
        which, subject, opening = wanted
        DIALOGS[which](subject, opening, programme)


def download(programme: Programme, held: Mapping[str, Any], rules: Sequence[Rule]) -> None:
    """The policy as a page of its own, for the intranet or the website."""
    name = f"policy-{held['audience']}-v{held['version']}.html"
    export.offer(
        "Download as a web page",
        lambda: policy_page.html(held, rules, is_demo=programme.is_demo).encode(),
        file_name=f"DEMO-{name}" if programme.is_demo else name,
        mime="text/html",
        icon=":material/html:",
        key="policy_download",
        whole="published, with the addresses at which the organisation is reached",
        programme_id=programme.programme_id,
    )


@modal.dialog("Begin a version", icon=":material/edit_note:")
def _begin(audience: str, opening: str, programme: Programme) -> None:
    fields = Fields("begin", opening)
    title = fields.text("Title", "title", "Taking part online" if audience == "staff" else "Our house rules")
    reason = fields.text("Why this version", "reason")
    has_one = read_policy.in_force(programme.programme_id, audience, read.today(programme)) is not None
    start = fields.choice("Begin", "start", list(STARTS), "in_force" if has_one else "start", form=STARTS.__getitem__)
    save(
        "Begin",
        lambda: policy.draft_policy(
            read.store(), programme.programme_id, audience=audience, title=title, reason=reason, start_from=start,
            actor=person.actor(), command_id=opening,
        ),
        done="Begun",
    )  # fmt: skip


@modal.dialog("Add a rule", icon=":material/add:", width="large")
def _add(policy_id: str, opening: str, programme: Programme) -> None:
    given = _rule_fields(Fields("rule", opening), programme, None)
    save(
        "Add it",
        lambda: policy.add_rule(read.store(), policy_id, **given(), actor=person.actor(), command_id=opening),
        done="Added",
    )


@modal.dialog("Change or remove a rule", icon=":material/edit:", width="large")
def _change(policy_id: str, opening: str, programme: Programme) -> None:
    rows = {row["code"]: row for row in read.rows("policy_rules", policy=policy_id)}
    if not rows:
        gone()
        return
    code = Fields("pick", opening).choice("Rule", "code", list(rows), form=lambda one: f"{one}: {rows[one]['text']}")
    identity = rows[code]["policy_rule_id"]
    given = _rule_fields(
        Fields(f"rule_{code}", opening), programme, policy.as_rule(rows[code]), rows[code]["topic_position_id"] or ""
    )
    save(
        "Change it",
        lambda: policy.revise_rule(read.store(), identity, **given(), actor=person.actor(), command_id=opening),
        done="Changed",
    )
    save(
        "Remove it",
        lambda: policy.remove_rule(read.store(), identity, actor=person.actor(), command_id=f"{opening}:remove"),
        done="Removed",
        key="remove_rule",
    )


def _rule_fields(
    fields: Fields, programme: Programme, rule: Rule | None, stands_on: str = ""
) -> Callable[[], dict[str, Any]]:
    """The fields of a rule; gives what reads them when the button is pressed."""
    held = dict(rule.condition) if rule else {}
    code = fields.text("Code", "code", rule.code if rule else "")
    question = fields.choice(
        "Question", "question", QUESTIONS, rule.question if rule else None, form=QUESTION.__getitem__
    )
    effect = fields.choice("It is", "effect", EFFECTS, rule.effect if rule else None, form=lambda one: EFFECT_SAID[one])
    text = fields.area("The rule in words", "text", rule.text if rule else "")
    hint = fields.text("What to do instead", "hint", rule.hint if rule else "")
    agreed = _agreed(programme, stands_on)
    position = fields.choice("Stands on", "position", list(agreed), stands_on, form=lambda one: agreed.get(one, one))
    st.caption("Where it holds. What is left empty does not matter.")
    lists = {
        field: fields.text(label, field, ", ".join(_listed(held.get(field, {}))), hint="Separated by commas")
        for field, label in (("role", "Roles"), ("channel", "Channels"), ("topic", "Topics"))
    }
    capacity = st.multiselect(
        "In whose name", CAPACITIES, default=_listed(held.get("capacity", {})), key=fields.key("capacity"),
        format_func=lambda one: one.replace("_", " "),
    )  # fmt: skip
    hours = held.get("hour", {})
    begin = fields.number("From hour", "from", hours.get("from"))
    end = fields.number("To hour", "to", hours.get("to"))
    flags = {
        field: fields.choice(
            label, field, (ANY, "yes", "no"), _flag(held.get(field, {})),
            form=lambda one: one or "does not matter",
        )
        for field, label in FLAGS.items()
    }  # fmt: skip

    def given() -> dict[str, Any]:
        condition: dict[str, Any] = {}
        for field, words in {**lists, "capacity": ",".join(capacity)}.items():
            found = [one.strip() for one in words.split(",") if one.strip()]
            if found:
                condition[field] = {"is": found[0]} if len(found) == 1 else {"in": found}
        if (begin is None) != (end is None):
            raise Refused("Give both hours, or neither.")
        if begin is not None and end is not None:
            condition["hour"] = {"from": int(begin), "to": int(end)}
        condition.update({field: {"is": said == "yes"} for field, said in flags.items() if said != ANY})
        return {
            "code": code, "question": question, "effect": effect, "text": text, "hint": hint, "condition": condition,
            "topic_position_id": position or None,
        }  # fmt: skip

    return given


def _agreed(programme: Programme, held: str) -> dict[str, str]:
    """The positions that a workshop agreed, and the one that a rule stands on already."""
    said = {
        row[
            "topic_position_id"
        ]: f"{plan_items.code_of('policy_topic', programme.programme_id, row['policy_topic_id'])}"
        f" · {row['position'][:90]}"
        for row in read_plan.items("topic_position", programme.programme_id)
        if row["consent"] == "agreed" or row["topic_position_id"] == held
    }
    return {"": "no position of a workshop", **said}


def _flag(test: Mapping[str, Any]) -> str:
    return ("yes" if test["is"] else "no") if "is" in test else ANY


def _listed(test: Mapping[str, Any]) -> list[str]:
    return [str(one) for one in ([test["is"]] if "is" in test else test.get("in", []))]


@modal.dialog("Put it in force", icon=":material/gavel:")
def _in_force(policy_id: str, opening: str, programme: Programme) -> None:
    fields = Fields("force", opening)
    today = read.today(programme)
    on = fields.day("From", "on", today)
    review = fields.day("To be reviewed by", "review", today + timedelta(days=365))
    by = fields.text("Approved by", "by")
    why = fields.text("If a test comes out otherwise: why that is right", "why")

    def put() -> Any:
        if on is None or review is None:
            raise Refused("Say from which day it is in force and when it is reviewed.")
        return policy.put_in_force(
            read.store(), policy_id, on=on, approved_by=by, review_by=review, accept_failing=why,
            actor=person.actor(), command_id=opening,
        )  # fmt: skip

    save("Put it in force", put, done="In force")


@modal.dialog("Add a test", icon=":material/add_task:")
def _test(policy_id: str, opening: str, programme: Programme) -> None:
    fields = Fields("test", opening)
    rules = read_policy.rules(policy_id)
    code = fields.text("Code", "code", f"T{len(read_policy.scenarios(programme.programme_id)) + 1:02d}")
    text = fields.text("The situation in words", "text")
    situation: dict[str, Any] = {
        "role": fields.text("Role", "role", (read_policy.words(rules, "role") or [""])[0]),
        "capacity": fields.choice("In whose name", "capacity", CAPACITIES),
        "topic": fields.text("Topic", "topic"),
        "channel": fields.text("Channel", "channel"),
        "hour": int(fields.number("Hour, 0 to 23", "hour", 11) or 0),
        **{field: fields.choice(label, field, ("no", "yes")) == "yes" for field, label in FLAGS.items()},
    }
    expected = fields.choice("Must be", "expected", EFFECTS, form=lambda one: EFFECT_SAID[one])
    save(
        "Add it",
        lambda: policy_tests.add_scenario(
            read.store(), programme.programme_id, code=code, text=text, situation=situation, expected=expected,
            actor=person.actor(), command_id=opening,
        ),
        done="Added",
    )  # fmt: skip


@modal.dialog("Begin with Earshot's tests", icon=":material/checklist:")
def _start_tests(policy_id: str, opening: str, programme: Programme) -> None:
    st.text("Forty-two situations that fit Earshot's own rules. Remove those that your rules answer otherwise.")
    save(
        "Enter them",
        lambda: policy_tests.start_scenarios(
            read.store(), programme.programme_id, actor=person.actor(), command_id=opening
        ),
        done="Entered",
    )


DIALOGS: dict[str, Callable[[str, str, Programme], None]] = {
    "draft_policy": _begin,
    "add_rule": _add,
    "change_rule": _change,
    "put_in_force": _in_force,
    "add_scenario": _test,
    "start_scenarios": _start_tests,
}
