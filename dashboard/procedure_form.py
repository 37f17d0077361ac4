"""The procedure in a form: its clocks and what pauses them, its stages and days, escalations, and who approves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import case_words, person, procedure_rows, read
from dashboard.case_dialogs import Asked, fields, save
from dashboard.objective_dialogs import Fields
from dashboard.procedure_rows import Row
from pipelines.commands import Refused, procedures
from pipelines.commands.case_desk import procedure_of
from pipelines.rules.procedures import BadProcedure, Procedure

LONGEST = 400  # days, in a field
APPROVERS = ("staff", "approver", "lead")


def day_in_force(form: Fields) -> datetime:
    """The day from which a version is in force, by default tomorrow."""
    zone = ZoneInfo(read.zone())
    tomorrow = datetime.now(zone).date() + timedelta(days=1)
    day = form.day("In force from", "in_force", tomorrow)
    return datetime.combine(day or tomorrow, time(), zone)


def calendar_choice(form: Fields, programme: str, held: str | None) -> str | None:
    """By which of the programme's calendars it counts; nothing to choose where there is one."""
    known = {row["calendar_id"]: row["name"] for row in read.rows("calendars", programme=programme)}
    if len(known) < 2:
        return None
    return form.choice("Counts by the calendar", "calendar", list(known), held, form=lambda one: known[one])


def revise(about: Asked) -> None:
    """Change the rules: the next version, checked whole before it is in force."""
    form = fields(about)
    held = about.more["row"]
    before: dict[str, Any] = json.loads(held["definition"])
    st.caption("The next version. Cases that were received earlier keep theirs.")
    clocks, days, escalation, approval, whole = st.tabs(
        ["Clocks", "Stages and days", "Escalation", "Approval", "As text"], key=form.key("tabs")
    )
    with clocks:
        clock_rows = _clocks(form, before)
    with days:
        more = _stages(form, before)
    with escalation:
        trigger_rows, minutes = _escalation(form, before)
    with approval:
        more |= {"escalation_minutes": minutes, **_approval(form, before)}
    with whole:
        after = _as_text(form, procedure_rows.definition_of(before, clock_rows, trigger_rows, more))
    _what_changes(before, after)
    left, right = st.columns(2)
    with left:
        when = day_in_force(form)
    with right:
        review = form.day("To be reviewed by", "review", when.date() + timedelta(days=procedures.REVIEW_DAYS))
    calendar = calendar_choice(form, str(about.more["programme"]), held["calendar_id"])
    reason = form.text("Why", "reason")

    def work(seen: Mapping[str, int], command: str) -> Any:
        if isinstance(after, str):
            raise Refused(after)
        return procedures.revise_procedure(
            read.store(), str(about.more["programme"]), definition=after, in_force_from=when, reason=reason,
            calendar_id=calendar, review_by=review, actor=person.actor(), command_id=command,
        )  # fmt: skip

    save("Put it in force", about, work, done="In force from the day you said.")


def _clocks(form: Fields, before: Row) -> list[Row]:
    st.caption(
        "One row a clock. Give minutes of working time or working days, not both. A clock pauses only while the person "
        "is asked; a partner's delay is our own."
    )
    edited = st.data_editor(
        procedure_rows.clock_rows(before), num_rows="dynamic", hide_index=True, key=form.key("clocks"), height=330,
        placeholder="", alt="The clocks of the procedure",
        column_config={
            "Clock": st.column_config.SelectboxColumn(options=list(procedure_rows.TITLES), required=True, width=160),
            "For": st.column_config.MultiselectColumn(options=list(procedure_rows.KIND_WORDS), width=170),
            "Formality": st.column_config.SelectboxColumn(
                options=[procedure_rows.ANY, "informal", "formal"], default=procedure_rows.ANY, width=90
            ),
            "Minutes": st.column_config.NumberColumn(min_value=1, max_value=100_000, step=1, width=80),
            "Working days": st.column_config.NumberColumn(min_value=1, max_value=LONGEST, step=1, width=100),
            "Starts": st.column_config.SelectboxColumn(options=list(procedure_rows.STARTS), width=150),
            "Pauses": st.column_config.CheckboxColumn(help="While the person is asked", default=False, width=70),
        },
    )  # fmt: skip
    return list(edited)


def _stages(form: Fields, before: Row) -> Row:
    rules = procedure_of(json.dumps(before))
    title = form.text("Name", "title", rules.title)
    source = form.text("Where it comes from", "source", rules.source, chars=1000)
    stages = st.segmented_control(
        "Stages of a formal complaint", [1, 2], default=rules.stages, required=True, key=form.key("stages")
    )  # fmt: skip
    left, right = st.columns(2)
    longer = {}
    with left:
        longer["stage_1"] = _days(form, "Stage 1 can be extended by (working days)", "stage_1", rules)
        reopen = st.number_input("Days in which it may be reopened", 0, LONGEST, rules.reopen_days,
                                 key=form.key("reopen"))  # fmt: skip
        longer["resolution"] = _days(
            form, "A request for information can be extended by (working days)", "resolution", rules
        )
    with right:
        longer["stage_2"] = _days(form, "Stage 2 can be extended by (working days)", "stage_2", rules)
        resume = st.number_input("Working days to wait for the person", 1, LONGEST, rules.resume_days,
                                 key=form.key("resume"))  # fmt: skip
    ombudsman = form.text("Who else can be asked (the ombudsman)", "ombudsman", rules.ombudsman, chars=400)
    kept = {name: days for name, days in rules.extension_days.items() if name not in longer}
    return {
        "title": title, "source": source, "stages": int(stages or rules.stages), "reopen_days": int(reopen),
        "resume_days": int(resume), "ombudsman": ombudsman,
        "extension_days": {**kept, **{name: days for name, days in longer.items() if days}},
    }  # fmt: skip


def _days(form: Fields, label: str, clock: str, rules: Procedure) -> int:
    held = rules.extension_days.get(clock, 0)
    return int(st.number_input(label, 0, LONGEST, held, key=form.key(f"longer_{clock}"), help="0: never"))


def _escalation(form: Fields, before: Row) -> tuple[list[Row], dict[str, int]]:
    st.caption("Words that demand an escalation, with commas between them; a star at an end stands for any ending.")
    edited = st.data_editor(
        procedure_rows.trigger_rows(before), num_rows="dynamic", hide_index=True, key=form.key("triggers"), height=290,
        placeholder="", alt="The escalations that a rule demands",
        column_config={
            "About": st.column_config.TextColumn(required=True, width=140),
            "Words": st.column_config.TextColumn(width=330),
            "From": st.column_config.SelectboxColumn(
                options=[case_words.SEVERITIES[3], case_words.SEVERITIES[4]], default=case_words.SEVERITIES[3],
                width=110,
            ),
            "Tell": st.column_config.TextColumn(width=200),
        },
    )  # fmt: skip
    held = procedure_of(json.dumps(before)).escalation_minutes
    minutes = {}
    for level, place in zip((2, 3, 4), st.columns(3), strict=True):
        with place:
            found = st.number_input(
                f"S{level} is acknowledged within (minutes)", 0, 10_000, held.get(level, 0), key=form.key(f"s{level}"),
                help="Of day and night. 0: no clock.",
            )  # fmt: skip
        if found:
            minutes[str(level)] = int(found)
    return list(edited), minutes


def _approval(form: Fields, before: Row) -> Row:
    rules = procedure_of(json.dumps(before))
    start = form.choice(
        "Answers need approval from", "approval_from", case_words.SEVERITIES, case_words.SEVERITIES[rules.approval_from]
    )
    st.caption("Those of formal complaints always do, and nobody approves their own.")
    chosen = {}
    for role, place in zip(APPROVERS, st.columns(len(APPROVERS)), strict=True):
        most = rules.authority.get(role)
        held = procedure_rows.NOBODY if most is None else case_words.SEVERITIES[most]
        with place:
            chosen[role] = form.choice(
                f"{role.capitalize()} approves up to", f"may_{role}", [procedure_rows.NOBODY, *case_words.SEVERITIES],
                held,
            )  # fmt: skip
    others = {role: most for role, most in rules.authority.items() if role not in APPROVERS}
    return {
        "approval_from": case_words.SEVERITIES.index(start),
        "authority": {**others, **procedure_rows.authority_of(chosen)},
    }


def _as_text(form: Fields, after: Row) -> Row | str:
    """The same as JSON, to be copied from, or pasted whole; a sentence where what was pasted cannot be read."""
    st.code(json.dumps(after, indent=1, ensure_ascii=False), language="json", height=220)
    pasted = st.text_area(
        "Or paste a whole definition", key=form.key("definition"), height=120,
        help="It takes the place of what the other parts say.",
    )  # fmt: skip
    if not pasted.strip():
        return after
    try:
        read_so = json.loads(pasted)
    except json.JSONDecodeError as error:
        return f"The definition cannot be read: {error.msg} in line {error.lineno}."
    return read_so if isinstance(read_so, dict) else "The definition is no list of names with values."


def _what_changes(before: Row, after: Row | str) -> None:
    if isinstance(after, str):
        st.text(after)
        return
    try:
        Procedure.from_mapping(after)
    except BadProcedure as error:
        st.warning("As it stands it cannot be put in force.", icon=":material/error:")
        st.text(str(error))
        return
    lines = procedure_rows.changes(before, after)
    if not lines:
        st.caption("Nothing is changed yet.")
        return
    with st.container(border=True, gap="xxsmall", key="what_changes"):
        st.markdown(f"**What changes: {len(lines)}**")
        st.text("\n".join(lines[:20]))
