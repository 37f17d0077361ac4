"""The rules of the policy: in force, in draft, what a draft changes for whom, and the policy's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import address, evidence_sql, format, panels, person, policy_forms, read, read_policy, tables, unfilled
from dashboard.objective_dialogs import button
from dashboard.policy_ask import WORD
from dashboard.read import Programme
from pipelines.rules.counts import counted
from pipelines.rules.policy import OTHER, Difference, Rule, ask, contradictions, differences, failing, whose_yes
from pipelines.rules.roles import Role

AUDIENCES = {"staff": "For the staff", "public": "House rules for the public"}

TALL = 66  # from four rem on the words of a row wrap


def show(programme: Programme) -> None:
    """Draw the section."""
    audience = address.part("audience", AUDIENCES, default="staff", label="For whom")
    policy_forms.dialogs(programme)
    held = read_policy.in_force(programme.programme_id, audience, read.today(programme))
    draft = read_policy.draft(programme.programme_id, audience)
    if draft is None:
        label = "Begin the next version" if held else "Begin a policy"
        button(label, "draft_policy", audience, icon=":material/edit_note:")
    if held is None and draft is None:
        panels.empty(
            f"There is no policy {'for the staff' if audience == 'staff' else 'for the public'} yet.",
            "Begin one: with Earshot's own rules to change, or empty.",
            key="no_rules",
        )
    if draft:
        _draft(programme, draft, held)
    if held:
        _version(programme, held, "in force")
        policy_forms.download(programme, held, read_policy.rules(held["policy_id"]))
    if audience == "staff" and (held or draft):
        _tests(programme, (draft or held or {})["policy_id"], is_draft=draft is not None)
    _earlier(programme, audience)


def _version(programme: Programme, one: Mapping[str, Any], word: str) -> None:
    rules = read_policy.rules(one["policy_id"])
    st.header(f"Version {one['version']}, {word}", anchor=False)
    st.caption(
        f"{counted(len(rules), 'rule')} · since {format.day(one['in_force_from'])} · "
        f"approved by {person.name(one['approved_by'])} · "
        f"to be reviewed by {format.day(one['review_by'])}"
    )
    _unapproved(programme, rules)
    _table(rules, one["policy_id"])


def _unapproved(programme: Programme, rules: list[Rule]) -> None:
    """Say which rules ask for an approval that nobody can give, and which speak of people that nobody is."""
    asking: dict[Role, list[str]] = {}
    for one in rules:
        for role in whose_yes(one):
            asking.setdefault(role, []).append(one.code)
    unfilled.say_each(
        programme.programme_id, {role: f"{_rules_said(codes, 'ask')} for approval" for role, codes in asking.items()}
    )
    roster = read.rows("participants", programme=programme.programme_id, today=read.today(programme))
    parts = {row["part"] for row in roster}
    for part, many in (("ambassador", "ambassadors"), ("partner", "partners")) if parts else ():
        codes = [one.code for one in rules if one.effect == "allow" and _speaks_of(one, part)]
        if codes and part not in parts:
            st.info(
                f"{_rules_said(codes, 'allow')} something to {many}, and nobody takes part as one: enter who does "
                "under “Read and trained”.",
                icon=":material/person_off:",
            )


def _speaks_of(rule: Rule, part: str) -> bool:
    said = dict(rule.condition).get("role") or {}
    return part == said.get("is") or part in (said.get("in") or ())


def _rules_said(codes: list[str], verb: str) -> str:
    return f"Rule {codes[0]} {verb}s" if len(codes) == 1 else f"Rules {', '.join(codes)} {verb}"


def _table(rules: list[Rule], policy_id: str) -> None:
    stands = {
        row["code"]: f"{row['stands_on']} ({row['workshop']})"
        for row in read.rows("policy_rules", policy=policy_id)
        if row["stands_on"]
    }
    if rules:
        st.text(f"{len(stands)} of {len(rules)} stand on a position that a workshop agreed.")
        evidence_sql.numbers(
            [evidence_sql.Number("Rules", "policy_rules", {"policy": policy_id}, "pages",
                                 said="The rules, and those of them that stand on an agreed position.")],
            key=f"box_rules_{policy_id}",
        )  # fmt: skip
    tables.draw(
        [
            {
                "Rule": one.code,
                "Question": policy_forms.QUESTION[one.question],
                "Says": WORD[one.effect][0],
                "In words": one.text,
                "Where": read_policy.condition_said(dict(one.condition)),
                "Stands on": stands.get(one.code, ""),
            }
            for one in rules
        ],
        hide_index=True,
        row_height=TALL,  # two lines of a sentence
        at_once=9,
        column_config={
            "Rule": st.column_config.TextColumn(width=55),
            "Question": st.column_config.TextColumn(width=120),
            "Says": st.column_config.TextColumn(width=105),
            "In words": st.column_config.TextColumn(width=330),
            "Where": st.column_config.TextColumn(width=230),
        },
        alt="The rules with their effect and where they hold",
    )


def _draft(programme: Programme, draft: Mapping[str, Any], held: Mapping[str, Any] | None) -> None:
    identity = draft["policy_id"]
    rules = read_policy.rules(identity)
    st.header(f"Version {draft['version']}, a draft", anchor=False)
    st.text(f"Why: {draft['reason']}")
    with st.container(horizontal=True, gap="small", key="draft_do"):
        button("Add a rule", "add_rule", identity, icon=":material/add:")
        button("Change or remove a rule", "change_rule", identity, icon=":material/edit:")
        button("Put it in force", "put_in_force", identity, icon=":material/gavel:")
    against = contradictions(rules)
    for one in against[:5]:
        st.error(one.sentence, icon=":material/error:")
    if held is None:  # else it is said once, of the version in force
        _unapproved(programme, rules)
    _table(rules, identity)
    if held:
        _difference(read_policy.rules(held["policy_id"]), rules)


def _difference(before: list[Rule], after: list[Rule]) -> None:
    try:
        found = differences(before, after)
    except ValueError as reason:
        st.text(str(reason))
        return
    if not found:
        st.text("Against the version in force nobody gains or loses a right: in every situation the same comes out.")
        return
    st.text(f"Against the version in force: {_moved(found)}.")
    with st.expander("Who gains and who loses which right", key="policy_difference"):
        tables.draw(
            [
                {
                    "Change": "gains" if one.is_gain else "loses",
                    "Role": one.role.replace("_", " "),
                    "Before": WORD[one.before][0],
                    "After": WORD[one.after][0],
                    "By rule": one.rule or "no rule",
                    "For instance": read_policy.condition_said(
                        {field: {"is": value} for field, value in one.situation.items() if field != "role"}
                    ),
                    "Situations": one.situations,
                }
                for one in found
            ],
            hide_index=True,
            alt="Rights gained and lost by role",
        )


def _moved(found: list[Difference]) -> str:
    """Who loses and who gains, in a few words.

    >>> lost = Difference(OTHER, "allow", "deny", {}, "", 1)
    >>> _moved([Difference("press_desk", "deny", "allow", {}, "W1", 3), lost])
    'everybody else loses rights in 1 situation; press desk gains rights in 3 situations'
    """
    told = []
    for is_gain, word in ((False, "loses"), (True, "gains")):
        by_role: dict[str, int] = {}
        for one in found:
            if one.is_gain is is_gain:
                by_role[one.role] = by_role.get(one.role, 0) + one.situations
        told += [
            f"{'everybody else' if role == OTHER else role.replace('_', ' ')} {word} rights in "
            f"{count} situation{'' if count == 1 else 's'}"
            for role, count in sorted(by_role.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
        ]
    return "; ".join(told)


def _tests(programme: Programme, policy_id: str, *, is_draft: bool) -> None:
    scenarios = read_policy.scenarios(programme.programme_id)
    st.header("The policy's own tests", anchor=False)
    with st.container(horizontal=True, gap="small", key="tests_do"):
        button("Add a test", "add_scenario", policy_id, icon=":material/add_task:")
        if not scenarios:
            button("Begin with Earshot's tests", "start_scenarios", policy_id, icon=":material/checklist:")
    if not scenarios:
        st.text("There is none yet. A test says what must come out of a situation, whoever changes the rules.")
        return
    rules = read_policy.rules(policy_id)
    broken = {one.code for one, _ in failing(rules, scenarios)}
    which = "the draft" if is_draft else "the version in force"
    if broken:
        said = f"{len(broken)} of {len(scenarios)} come out otherwise in {which}"
        st.badge(said, icon=":material/error:", color="red")
    else:
        st.badge(f"All {len(scenarios)} come out right in {which}", icon=":material/check_circle:", color="green")
    ordered = sorted(scenarios, key=lambda one: (one.code not in broken, one.code))
    tables.draw(
        [
            {
                "Test": one.code,
                "Situation": one.text,
                "Must be": WORD[one.expected][0],
                "Is": WORD[ask(rules, one.situation).effect][0],
                "By rule": ", ".join(rule.code for rule in ask(rules, one.situation).rules) or "no rule",
            }
            for one in ordered
        ],
        hide_index=True,
        alt="The tests of the policy with what must come out and what does",
    )


def _earlier(programme: Programme, audience: str) -> None:
    past = [one for one in read_policy.versions(programme.programme_id, audience) if one["status"] == "superseded"]
    for one in past:
        since, until = format.day(one["in_force_from"]), format.day(one["in_force_until"])
        held = f"{since} to {until}" if since != until else f"replaced on its first day, {since}"
        label = f"Version {one['version']}: {held}"
        with st.expander(label, key=f"policy_{one['version']}"):
            st.text(f"Why it came: {one['reason']}")
            _table(read_policy.rules(one["policy_id"]), one["policy_id"])
