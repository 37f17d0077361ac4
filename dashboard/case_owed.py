"""What a case owes and what is known beside it: clocks with their working, its card, the person's other cases."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from dashboard import (
    case_dialogs,
    case_late,
    case_learn,
    case_words,
    format,
    panels,
    person,
    read,
    read_cases,
    tables,
    words,
)
from dashboard.read_cases import OneCase
from pipelines.commands.standard_responses import usable
from pipelines.rules.case_clocks import Clock, working_of
from pipelines.rules.conformance import conformance, steps, steps_of_clocks
from pipelines.rules.procedures import CLOCKS


def show(one: OneCase, now: datetime) -> None:
    """Draw the right side of a case."""
    _clocks(one, now)
    _card(one, now)
    _facts(one)
    _others(one)
    _promises(one, now)
    case_learn.came_of(one)


def _clocks(one: OneCase, now: datetime) -> None:
    st.header("Clocks", anchor=False)
    zone = read.zone()
    if not one.clocks:
        st.text("No clock runs for such a case: its procedure says no time. The page Playbook has the procedures.")
    said = case_late.said_of(one.row["case_id"])
    for clock in one.clocks:
        late = clock.standing == "running" and clock.is_late(now)
        missed = clock.standing == "late" and clock.met_at is None
        badge = case_words.STANDINGS["overdue" if late else "missed" if missed else clock.standing]
        with st.container(border=True, gap="xxsmall", key=f"clock_{clock.name}_{clock.turn}"):
            turn = f" {clock.turn}" if clock.turn > 1 else ""
            panels.badge_line(
                [badge], f"**{CLOCKS[clock.name].title}{turn}** · due {format.instant(clock.due_at, zone)}"
            )
            if clock.standing == "running":
                st.text(read_cases.clock_left(clock, now, one.calendar))
            elif clock.met_at is not None:
                st.text(f"met {format.instant(clock.met_at, zone)}")
            if clock.is_extended:
                st.text(_longer(one, clock, zone))
            if clock.paused_minutes:
                st.text(f"paused for {read_cases.hours(clock.paused_minutes)} of working time")
            case_late.why(one, clock, said, now)
    _procedure(one, now)
    with st.expander("Show the working", icon=":material/calculate:", key="working"):
        _working(one)


def _longer(one: OneCase, clock: Clock, zone: str) -> str:
    """When a clock was first due, who gave it how much more time until when, and why."""
    first = f"first due {format.instant(clock.original_due_at, zone)}"
    for event in one.events:
        if event.type == "extended" and event.payload.get("clock") == clock.name and event.at >= clock.started_at:
            said = event.payload
            until = f" until {format.instant(datetime.fromisoformat(said['until']), zone)}" if said.get("until") else ""
            days = f"{said.get('working_days')} working days more{until}"
            told = f"told {format.instant(event.at, zone)} by {person.name(event.actor)}"
            return f"{first}; {days}, {told}: {said.get('reason') or 'no reason said'}"
    return f"{first}, extended with notice"


def _procedure(one: OneCase, now: datetime) -> None:
    """How much of the procedure was kept to, and where it was not."""
    taken = steps(one.events, one.clocks, one.procedure, now, one.case)
    if one.case.closed_at and one.row["steps_due"] != len(taken):  # of a log: it tells of times and of nothing else
        taken = steps_of_clocks(one.clocks, now)
    share = conformance(taken)
    if share is None:
        return
    departed = [step.departure for step in taken if not step.is_kept]
    badge = (f"{len(departed)} from the procedure", ":material/rule:", "orange")
    if not departed:
        badge = ("By the procedure", ":material/check_circle:", "green")
    with st.container(border=True, gap="xxsmall", key="deviations"):
        kept = len(taken) - len(departed)
        panels.badge_line([badge], f"**{format.percent(share)}** · {kept} of {len(taken)} steps so far")
        if departed:
            st.text("\n".join(departed))


def _working(one: OneCase) -> None:
    """Each due time line by line, and the table of what starts, meets and pauses a clock."""
    st.text(
        f"{one.row['procedure_name']}, version {one.row['procedure_version']}; calendar {one.row['calendar_name']}."
    )
    for clock in one.clocks:
        working = working_of(clock, one.procedure, one.calendar)
        if working is None:
            continue
        lines = [f"{CLOCKS[clock.name].title}: {clock.rule.length() if clock.rule else ''} from "
                 f"{format.instant(working.started_at, read.zone())}"]  # fmt: skip
        for step in working.steps:
            left = f"{step.left:g} {working.unit} left" if step.counted else ""
            lines.append(f"  {step.day:%a} {step.day.day:2d} {step.day:%b}  {step.words}{'  ' + left if left else ''}")
        lines.append(f"  due {format.instant(clock.due_at, read.zone())}")
        st.code("\n".join(lines), language=None)
        if one.row["nation"] and clock.due_at.year > one.row["holidays_until"]:
            st.caption(f"Public holidays are known until {one.row['holidays_until']} only: this date may still move.")
    _table()


def _table() -> None:
    st.markdown("**What starts, meets and pauses a clock**")
    tables.draw(
        [
            {
                "Clock": kind.title, "Starts": kind.starts.replace("_", " "),
                "Met by": ", ".join(one.replace("_", " ") for one in kind.met_by),
                "Pauses while the person is asked": "if the procedure says so" if kind.may_pause else "never",
            }
            for kind in CLOCKS.values()
        ],
        hide_index=True, key="clock_table", alt="What starts, meets and pauses each clock",
    )  # fmt: skip


def _card(one: OneCase, now: datetime) -> None:
    row = one.row
    if row["card_id"] is None:
        if one.case.kind == "criticism":
            st.header("Not anticipated", anchor=False)
            st.text("No entry of the register says this. Ask a partner, and add it, so that the next one is expected.")
            begin = {"theme": one.case.theme, "description": row["summary"][:1000]}
            case_dialogs.button("Add it to the register", "card", icon=":material/add:", kind="tertiary",
                                programme=row["programme_id"], begin=begin)  # fmt: skip
        return
    st.header("Anticipated", anchor=False)
    with st.container(border=True, gap="xxsmall", key="card"):
        st.text(f"{row['card_code']} {row['card_theme']}")
        prepared = {
            one["standard_response_id"]: one for one in read.rows("standard_responses", programme=row["programme_id"])
        }
        answer = prepared.get(row["card_response_id"])
        if answer is not None:
            why = usable(answer, now.date())
            st.text(f"Prepared answer {answer['code']}{f' ({why})' if why else ''}: {answer['body']}")


def _facts(one: OneCase) -> None:
    st.header("About it", anchor=False)
    row, case = one.row, one.case
    told = {
        "Handler": person.name(case.handler) or "nobody yet", "Queue": case.queue, "Theme": case.theme,
        "Cause": case.cause, "Segment": row["segment"],
        "Language": words.language(row["language"]) if row["language"] else "", "Person": row["person_name"],
        "Reach them": row["person_contact"], "Decision": case_words.DECISIONS.get(case.decision, ""),
    }  # fmt: skip
    st.text("\n".join(f"{name}: {said}" for name, said in told.items() if said))
    seen = {row["case_id"]: case.sequence}
    for each in read.rows("case_consultations", id=row["case_id"]):
        with st.container(border=True, gap="xxsmall", key=f"consultation_{each['consultation_id']}"):
            st.text(f"{each['party']}: {each['question']}")
            if each["view"]:
                st.text(f"They said: {each['view']}{' (taken)' if each['is_adopted'] else ''}")
                if not each["is_adopted"]:
                    case_dialogs.button("Take it as our line", "take_view", seen, icon=":material/verified:",
                                        kind="tertiary", key=f"take_{each['consultation_id']}", view=each["view"],
                                        consultation=each["consultation_id"])  # fmt: skip
            else:
                identity = each["consultation_id"]
                case_dialogs.button(
                    "They answered", "view", seen, icon=":material/groups:", key=f"view_{identity}",
                    consultation=identity,
                )  # fmt: skip
    for each in read.rows("case_escalations", id=row["case_id"]):
        with st.container(border=True, gap="xxsmall", key=f"escalation_{each['escalation_id']}"):
            st.text(f"S{each['level']} to {each['sent_to']}: {each['reason']}")
            if each["acknowledged_at"]:
                st.text(f"acknowledged {read_cases.local(each['acknowledged_at'])}")
            else:
                case_dialogs.button("They have it", "reached", seen, icon=":material/done_all:",
                                    key=f"reached_{each['escalation_id']}", escalation=each["escalation_id"],
                                    programme=row["programme_id"])  # fmt: skip


def _others(one: OneCase) -> None:
    """The same person's other cases, and those linked to this one."""
    row = one.row
    same = (
        read.rows("case_same_person", key=row["complainant_key"], id=row["case_id"]) if row["complainant_key"] else []
    )
    linked = read.rows("case_linked", id=row["case_id"])
    refs = [
        (each["ref"], f"{case_words.kind(each['kind'])}, {case_words.STATES[each['state']].lower()}")
        for each in [*linked, *same]
    ]
    if row["linked_ref"]:
        refs.insert(0, (row["linked_ref"], "the case this one came from"))
    if not refs:
        return
    st.header("Linked, and of the same person", anchor=False)
    for ref, said in dict(refs).items():
        if st.button(f"{ref} · {said}", key=f"other_{ref}", type="tertiary"):
            st.query_params["case"] = ref
            st.rerun()


def _promises(one: OneCase, now: datetime) -> None:
    rows = read.rows("promises", programme=one.row["programme_id"], case=one.row["case_id"])
    if not rows:
        return
    st.header("Promises", anchor=False)
    for row in rows:
        late = row["status"] == "open" and row["due_on"] < now.date()
        with st.container(border=True, gap="xxsmall", key=f"promised_{row['commitment_id']}"):
            colour = "green" if row["status"] == "kept" else "blue"
            badge = (row["status"].capitalize(), ":material/handshake:", colour)
            badge = ("Late", ":material/alarm:", "red") if late else badge
            panels.badge_line([badge], f"by {format.day(row['due_on'])}")
            st.text(f"{person.name(row['owner'])}: {row['text']}")
