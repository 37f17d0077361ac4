"""The procedure in force as a table that users can read, its earlier versions, and the calendar it counts by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import (
    case_dialogs,
    case_words,
    export,
    format,
    panels,
    person,
    playbook_calendars,
    playbook_lists,
    playbook_reviews,
    procedure_form,
    procedure_page,
    read,
    request_clock,
    tables,
)
from dashboard.case_dialogs import Asked, fields, save
from dashboard.objective_dialogs import asked, asks_for
from dashboard.read import Programme
from pipelines.commands import procedures
from pipelines.commands.case_desk import procedure_of
from pipelines.rules.counts import counted
from pipelines.rules.procedures import CLOCKS, Procedure


def show(programme: Programme) -> None:
    """Draw the version in force and what can be done to it."""
    wanted = asked() if asks_for({request_clock.DIALOG}) else None
    if wanted:
        request_clock.dialog(wanted[2], programme)
    rows = read.rows("procedures", programme=programme.programme_id)
    now = read.clock(programme).replace(tzinfo=None)
    held = next((row for row in rows if row["in_force_from"] <= now), None)
    with st.container(horizontal=True, gap="small", key="procedure_line"):
        case_dialogs.button("Adopt a preset", "adopt", icon=":material/rule:", programme=programme.programme_id)
        if held is not None:
            case_dialogs.button(
                "Change the rules", "revise", icon=":material/edit:", programme=programme.programme_id, row=dict(held)
            )
            case_dialogs.button("Review it", "review", icon=":material/rate_review:", row=dict(held),
                                programme=programme.programme_id)  # fmt: skip
            _public(programme, held)
    if held is None:
        panels.empty(
            "No procedure is chosen yet.",
            "The plain default is used with the first case. Adopt a preset to begin with the right one.",
            key="no_procedure",
        )
        return
    procedure = procedure_of(held["definition"])
    since = held["in_force_from"]
    when = f"in force from {format.day(since.date())}" if since.year > 1950 else "in force from the beginning"
    panels.badge_line(
        [(f"Version {held['version']}", ":material/verified:", "green"), playbook_reviews.badge(held, now.date())],
        f"{when} · {counted(held['cases'], 'case')} under it",
    )
    st.text(f"{procedure.title}. {procedure.source}")
    request_clock.show(programme)
    _clocks(procedure)
    _rest(programme, procedure)
    playbook_lists.routes(programme)
    playbook_reviews.show(programme.programme_id)
    if len(rows) > 1:
        st.header("Versions", anchor=False)
        tables.draw(
            [
                {"Version": row["version"], "Name": row["name"],
                 "In force from": format.day(row["in_force_from"].date()),
                 "Review by": format.day(playbook_reviews.due_on(row)), "Why": row["reason"], "Cases": row["cases"]}
                for row in rows
            ],
            hide_index=True, key="versions", alt="Versions of the procedure",
        )  # fmt: skip


def _public(programme: Programme, held: Mapping[str, Any]) -> None:
    """The procedure as a page for the public."""
    export.offer(
        "Page for the public", lambda: procedure_page.page(
            procedure_of(held["definition"]), held, programme.name, is_demo=programme.is_demo,
            ombudsman=procedures.ombudsman_of(held["definition"]),
        ),
        file_name="procedure.html", mime="text/html", icon=":material/public:", key="procedure_page",
        whole="published, with the addresses at which the organisation and the ombudsman are reached",
        programme_id=programme.programme_id,
    )  # fmt: skip


def _clocks(procedure: Procedure) -> None:
    st.header("Clocks", anchor=False)
    tables.draw(
        [
            {
                "Kind": ", ".join(case_words.kind(kind) for kind in rule.kinds),
                "Formality": rule.formality or "any",
                "Clock": CLOCKS[rule.clock].title, "Runs": rule.length(), "Starts": rule.starts.replace("_", " "),
                "Met when": CLOCKS[rule.clock].words,
                "Pauses": "while the person is asked" if rule.pauses else "never",
                "Can be extended by": f"{longer} days" if (longer := procedure.longer(rule)) else "",
            }
            for rule in procedure.clocks
        ],
        hide_index=True, key="clocks", alt="The clocks of the procedure",
    )  # fmt: skip
    said = ", ".join(f"S{level} {minutes} min" for level, minutes in sorted(procedure.escalation_minutes.items()))
    st.caption(f"Escalations are acknowledged in minutes of day and night: {said}. The day of receipt is day 0.")


def _rest(programme: Programme, procedure: Procedure) -> None:
    st.header("Escalation is mandatory", anchor=False)
    tables.draw(
        [
            {"About": one.title, "From": f"S{one.severity}", "Tell": one.tell, "Words": ", ".join(one.words)}
            for one in procedure.triggers
        ],
        hide_index=True, key="triggers", alt="Escalations that a rule demands",
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Who approves answers", anchor=False)
        lines = [
            f"{role.capitalize()}: up to {case_words.SEVERITIES[most]}" for role, most in procedure.authority.items()
        ]
        lines.append(f"Needed from {case_words.SEVERITIES[procedure.approval_from]} on, and for formal complaints.")
        lines.append("Nobody approves their own answer; a role that is not named here approves nothing.")
        st.text("\n".join(lines))
    with right:
        playbook_calendars.show(programme.programme_id)


# -- dialogs -------------------------------------------------------------------------------------------


def adopt(about: Asked) -> None:
    """Put a preset in force."""
    form = fields(about)
    known = procedures.presets()
    preset = form.choice("Preset", "preset", list(known), form=lambda one: known[one]["title"])
    st.text(known[preset]["source"])
    when = procedure_form.day_in_force(form)
    calendar = procedure_form.calendar_choice(form, str(about.more["programme"]), None)
    reason = form.text("Why", "reason")
    save(
        "Put it in force", about, done="In force.",
        work=lambda seen, command: procedures.adopt_procedure(
            read.store(), str(about.more["programme"]), preset=preset, in_force_from=when, calendar_id=calendar,
            reason=reason, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip
