"""Engagement: what is due with whom, the plans behind it, and which groups were left out of which phase."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import (
    address,
    engagement_groups,
    evidence_sql,
    figures,
    filters,
    format,
    kind_form,
    modal,
    panels,
    person,
    read,
    read_plan,
    read_stakeholders,
    stakeholder_dialogs,
    stakeholder_figures,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.objective_dialogs import Fields, button, save
from dashboard.read import Programme
from pipelines.commands import engagement as commands
from pipelines.commands import new_command_id
from pipelines.rules import cadence
from pipelines.rules.counts import counted

SECTIONS = {"due": "Due", "plan": "Plans", "coverage": "Coverage", "groups": "Groups", "reviews": "Reviews"}
SHOWN = 25  # cards of what is due


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Engagement", chosen)
    programme = chosen.programme
    if programme is None:
        kind_form.no_programme("its engagement")
        return
    kind_form.in_view(programme)
    rows = read.rows("engagement_activities", programme=programme.programme_id)
    today = read.today(programme)
    _sentence(programme, rows, today)
    _numbers(programme, rows, today)
    _buttons(programme)
    section = address.part("section", SECTIONS, default="due", label="View")
    if section == "due":
        _due(rows, today)
    elif section == "plan":
        _plans(programme)
    elif section == "coverage":
        _coverage(programme)
    elif section == "groups":
        engagement_groups.groups(programme)
    else:
        engagement_groups.reviews(programme)
    kind_form.dialogs(programme, {**stakeholder_dialogs.DIALOGS, "skip": _skip_dialog})


def _buttons(programme: Programme) -> None:
    with st.container(horizontal=True, gap="small", key="engagement_do"):
        kind_form.add("Plan contact", "engagement_plan", icon=":material/event_repeat:")
        kind_form.add("Add one thing to do", "engagement_activity", icon=":material/add_task:")
        stakeholder_dialogs.record_button()
        if kind_form.may("plan_due") and commands.has_undue(read.store(), programme.programme_id):
            st.button(
                "Ask the plans what is next", key="plan_due", icon=":material/update:", on_click=_plan_due,
                args=(programme.programme_id, read.today(programme)),
            )  # fmt: skip


def _plan_due(programme_id: str, today: date) -> None:
    commands.plan_due(read.store(), programme_id, today=today, actor=person.actor(), command_id=new_command_id())


def _open(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["status"] == "due"]


def _sentence(programme: Programme, rows: list[dict[str, Any]], today: date) -> None:
    late = [row for row in _open(rows) if cadence.standing(row["due_on"], today) == "overdue"]
    soon = [row for row in _open(rows) if cadence.standing(row["due_on"], today) == "due_soon"]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not rows and commands.has_undue(read.store(), programme.programme_id):
            st.text(
                "Contact is planned. What is due first is asked by itself within a day, or now with the button below."
            )
        elif not rows:
            st.text("Nothing is planned yet: a plan with a pace asks by itself for what is next.")
        elif late:
            panels.status_badge("amber", f"{len(late)} overdue")
            names = ", ".join(f"{row['whom']} ({format.day(row['due_on'])})" for row in late[:4])
            more = f" and {len(late) - 4} more" if len(late) > 4 else ""
            st.text(f"Overdue: {names}{more}. {counted(len(soon), 'more is', 'more are')} due within a week.")
        else:
            panels.status_badge("green", "Nothing is overdue")
            st.text(f"{counted(len(soon), 'contact is', 'contacts are')} due within a week.")


def _numbers(programme: Programme, rows: list[dict[str, Any]], today: date) -> None:
    kept = cadence.kept([(row["due_on"], row["done_on"], row["status"]) for row in rows], today)
    reviews = read.rows("engagement_reviews", programme=programme.programme_id)
    held = [row for row in reviews if row["done_on"]]
    on_time = sum(row["done_on"] <= row["due_on"] for row in held)
    missed = sum(row["done_on"] is None and row["due_on"] < today for row in reviews)
    cells = read.rows("engagement_coverage", programme=programme.programme_id)
    begun = [row for row in cells if row["starts_on"] <= today and row["is_required"]]
    empty = sum(not row["interactions"] for row in begun)
    loose = sum(not row["objective_id"] and not row["activity_id"] for row in rows)
    tiles = (
        (
            "Done in time",
            _share(kept.kept, kept.due, "none due"),
            "What was due by now and done by its day; skipped is not kept",
        ),
        (
            "Reviews in time",
            _share(on_time, len(held) + missed, "none due"),
            "Held by their day, of those that were due by now",
        ),
        (
            "Groups left out",
            _share(empty, len(begun), "no group yet"),
            "Phases begun × groups to be reached: cells with nobody in them",
        ),
        (
            "Serving nothing",
            _share(loose, len(rows), "none planned"),
            "Activities that are tied to no objective and no activity",
        ),
    )
    with st.grid(4, min_column_width=160, key="numbers"):
        for place, (word, value, said) in enumerate(tiles):
            with st.container(border=True, height="stretch", key=f"number_{place}"):
                st.metric(word, value, help=said)
    models_of = ("engagement_activities", "engagement_reviews", "engagement_coverage", "engagement_activities")
    evidence_sql.numbers(
        [
            Number(word, model, {"programme": programme.programme_id}, "pages", said=said)
            for (word, _, said), model in zip(tiles, models_of, strict=True)
        ],
        key="box_engagement",
    )


def _share(part: int, of: int, none: str) -> str:
    return f"{part} of {of}" if of else none


# -- due -----------------------------------------------------------------------------------------------


def _due(rows: list[dict[str, Any]], today: date) -> None:
    st.header("Due next", anchor=False)
    found = _open(rows)
    if not found:
        panels.empty("Nothing is due.", "Plan contact with somebody: the plan then asks for each next time.", key="due")
    soon = [row for row in found if cadence.standing(row["due_on"], today) != "later"]
    if found and not soon:
        st.caption("Nothing is overdue or due within a week.")
    for row in soon[:SHOWN]:
        _card(row, today)
    if len(soon) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(soon)}.")
    _later(found[len(soon) :], today)


def _later(rows: list[dict[str, Any]], today: date) -> None:
    """What is due after a week, one line each; a line that is ticked is shown with what can be done."""
    if not rows:
        return
    st.header("Later", anchor=False)
    place = tables.pick(
        [
            {"On": row["due_on"], "With": row["whom"] or row["code"], "How": kind_form.begun(row["method"]),
             "Level": kind_form.begun(row["iap2_level"]), "Serves": _serves(row) or "Nothing yet"}
            for row in rows
        ],
        key="later_rows", at_once=8, alt="What is due after a week, the next first",
    )  # fmt: skip
    if place is None:
        st.caption("Tick a line to record the interaction, to skip it or to change it.")
    else:
        _card(rows[place], today)


def _serves(row: dict[str, Any]) -> str:
    return ", ".join(filter(None, (row["objective_code"], row["activity_code"])))


def _card(row: dict[str, Any], today: date) -> None:
    word, icon, colour = {
        "overdue": ("Overdue", ":material/error:", "orange"),
        "due_soon": ("This week", ":material/schedule:", "blue"),
        "later": ("Later", ":material/event:", "gray"),
    }[cadence.standing(row["due_on"], today)]
    said = [format.day(row["due_on"]), kind_form.word(row["method"]), kind_form.word(row["iap2_level"])]
    said.append(f"serves {_serves(row) or 'nothing yet'}")
    panels.item_card(
        row["whom"] or row["code"], [(word, icon, colour)], " · ".join(said), key=f"activity_{row['code']}",
        doing=lambda: _doing(row),
    )  # fmt: skip


def _doing(row: dict[str, Any]) -> None:
    identity = row["engagement_activity_id"]
    stakeholder_dialogs.record_button(row["stakeholder_id"] or "", activity_id=identity, key=f"record_{identity}")
    if kind_form.may("skip_activity"):
        button("Skip", "skip", identity, icon=":material/skip_next:", key=f"skip_{identity}")
    kind_form.edit("engagement_activity", identity)


def _skip_dialog(programme: Programme, subject: str, opening: str) -> None:
    modal.dialog("Skip it", icon=":material/skip_next:")(_skip)(subject, opening)


def _skip(subject: str, opening: str) -> None:
    st.text("The plan goes on from this day. What was skipped counts as not kept.")
    reason = Fields("skip", opening).text("Reason", "reason")
    save(
        "Skip it",
        lambda: commands.skip_activity(read.store(), subject, reason=reason, actor=person.actor(), command_id=opening),
        done="Skipped",
    )


# -- plans and coverage ----------------------------------------------------------------------------------


def _plans(programme: Programme) -> None:
    st.header("Plans", anchor=False)
    rows = read.rows("engagement_plans", programme=programme.programme_id)
    if not rows:
        panels.empty("There is no plan yet.", "Plan contact: with whom, how, how often, and what for.", key="no_plan")
        return
    are_mixed = any(row["status"] != "active" for row in rows)
    tables.draw(
        [
            {
                "Code": row["code"],
                "With": row["whom"],
                "How": f"{kind_form.begun(row['method'])}, {kind_form.word(row['iap2_level'])}",
                "Every, days": row["cadence_days"],
                "Done": row["done"],
                "Next": row["next_on"],
                "Serves": ", ".join(filter(None, (row["objective_code"], row["activity_code"]))) or "nothing yet",
                "Owner": person.name(row["owner"]),
                "Review": row["review_due"],
                "Agreed": _agreed(programme, row["engagement_plan_id"]),
                **({"Status": kind_form.begun(row["status"])} if are_mixed else {}),
            }
            for row in rows
        ],
        hide_index=True,
        key="plan_rows",
        alt="Engagement plans with their pace and what they serve",
    )
    names = {row["engagement_plan_id"]: f"{row['code']} · {row['whom']}" for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="plan_edit"):
        chosen = st.selectbox("Change a plan", list(names), format_func=names.__getitem__, key="plan_chosen")
        if chosen:
            kind_form.edit("engagement_plan", chosen)
            if kind_form.may("agree"):
                button("Ask, or record an answer", "agree_plan", chosen, icon=":material/handshake:")
    _gaps(programme)
    _methods(programme)


def _gaps(programme: Programme) -> None:
    """Who is in the register and in no plan: nobody asks for them."""
    known = read_stakeholders.everybody(programme)
    loose = sorted(one.name for one in known if not one.row["cadence_days"])
    if loose:
        more = f" and {len(loose) - SHOWN} more" if len(loose) > SHOWN else ""
        st.text(f"No plan asks for {len(loose)} of {len(known)} stakeholders: {', '.join(loose[:SHOWN])}{more}.")


def _agreed(programme: Programme, plan_id: str) -> str:
    """Who said yes to a plan, and who has not answered."""
    answers = read_plan.agreements(programme.programme_id, "engagement_plan", plan_id)
    yes = [one["party"] for one in answers if one["decision"] == "agreed"]
    waiting = [one["party"] for one in answers if one["decision"] == "asked"]
    no = [one["party"] for one in answers if one["decision"] == "refused"]
    said = [
        ", ".join(yes),
        f"asked: {', '.join(waiting)}" if waiting else "",
        f"refused: {', '.join(no)}" if no else "",
    ]
    return "; ".join(filter(None, said)) or "nobody asked"


def _methods(programme: Programme) -> None:
    st.header("Methods", anchor=False)
    rows = read.rows("engagement_methods", programme=programme.programme_id)
    tables.draw(
        [
            {
                "Method": kind_form.begun(row["method"]),
                "Planned": row["planned"],
                "Done": row["done"],
                "Used": row["used"],
                "Something came back": f"{round(100 * row['came_back'] / row['used'])}%" if row["used"] else "",
                "Why it fits": row["reason"] or "",
            }
            for row in rows
        ],
        hide_index=True,
        key="method_rows",
        alt="Methods planned and used, and how often something came back",
    )
    kind_form.add("Say why a method fits", "engagement_method", key="add_method")


def _coverage(programme: Programme) -> None:
    st.header("Who was reached in which phase", anchor=False)
    cells = read.rows("engagement_coverage", programme=programme.programme_id)
    if not cells:
        panels.empty(
            "There is nothing to lay against each other.",
            "Add the phases of the programme and its segments.",
            key="no_coverage",
        )
        return
    today = read.today(programme)
    phases = list(dict.fromkeys((row["phase_id"], row["phase_code"], row["starts_on"]) for row in cells))
    segments = list(dict.fromkeys((row["segment_id"], row["segment"]) for row in cells))
    by_cell = {(row["segment_id"], row["phase_id"]): row for row in cells}
    values = tuple(tuple(by_cell[(one[0], phase[0])]["interactions"] for phase in phases) for one in segments)
    missing = tuple(
        (y, x)
        for y, one in enumerate(segments)
        for x, phase in enumerate(phases)
        if (cell := by_cell[(one[0], phase[0])])["is_required"] and not cell["interactions"] and phase[2] <= today
    )
    names = {row["phase_code"]: row["phase"] for row in cells}
    panels.chart(
        stakeholder_figures.heat(
            tuple(one[1] for one in phases), tuple(one[1] for one in segments), values, missing, figures.is_dark(),
            is_demo=programme.is_demo,
        ),
        key="coverage",
        alt=f"Interactions by phase and group; {len(missing)} cells that should not be empty are",
    )  # fmt: skip
    st.text(" · ".join(f"{code} {name}" for code, name in names.items()))
    if missing:
        said = "; ".join(f"{segments[y][1]} in {names[phases[x][1]]}" for y, x in missing[:8])
        st.text(f"Left out (✕): {said}.")
    st.caption("Interactions with a group, or with a stakeholder that belongs to it, by the phase of their day.")
