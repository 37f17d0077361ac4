"""The procedure in force as a table that users can read, its earlier versions, and the calendar it counts by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import case_dialogs, case_words, export, format, panels, person, procedure_page, read
from dashboard.case_dialogs import Asked, fields, save
from dashboard.objective_dialogs import Fields
from dashboard.read import Programme
from pipelines.commands import Refused, calendars, procedures
from pipelines.commands.case_desk import procedure_of
from pipelines.rules.hours import WEEKDAYS
from pipelines.rules.procedures import CLOCKS, Procedure

NATIONS = {
    "GB-ENG": "England", "GB-WLS": "Wales", "GB-SCT": "Scotland", "GB-NIR": "Northern Ireland", "IE": "Ireland",
    "": "No public holidays",
}  # fmt: skip


def show(programme: Programme) -> None:
    """Draw the version in force and what can be done to it."""
    rows = read.rows("procedures", programme=programme.programme_id)
    now = read.clock(programme).replace(tzinfo=None)
    held = next((row for row in rows if row["in_force_from"] <= now), None)
    with st.container(horizontal=True, gap="small", key="procedure_line"):
        case_dialogs.button("Adopt a preset", "adopt", icon=":material/rule:", programme=programme.programme_id)
        if held is not None:
            case_dialogs.button(
                "Change the rules", "revise", icon=":material/edit:", programme=programme.programme_id, row=dict(held)
            )
            case_dialogs.button("Hours and closures", "calendar", icon=":material/calendar_month:", row=dict(held))
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
        [(f"Version {held['version']}", ":material/verified:", "green")], f"{when} · {held['cases']} cases under it"
    )
    st.text(f"{procedure.title}. {procedure.source}")
    _clocks(procedure)
    _rest(procedure, held)
    if len(rows) > 1:
        st.header("Versions", anchor=False)
        st.dataframe(
            [
                {"Version": row["version"], "Name": row["name"],
                 "In force from": format.day(row["in_force_from"].date()),
                 "Why": row["reason"], "Cases": row["cases"]}
                for row in rows
            ],
            hide_index=True, height="content", key="versions", alt="Versions of the procedure",
        )  # fmt: skip


def _public(programme: Programme, held: Mapping[str, Any]) -> None:
    """The procedure as a page for the public."""
    export.offer(
        "Page for the public", lambda: procedure_page.page(
            procedure_of(held["definition"]), held, programme.name, is_demo=programme.is_demo,
            ombudsman=procedures.ombudsman_of(held["definition"]),
        ),
        file_name="procedure.html", mime="text/html", icon=":material/public:", key="procedure_page",
        programme_id=programme.programme_id,
    )  # fmt: skip


def _clocks(procedure: Procedure) -> None:
    st.header("Clocks", anchor=False)
    longer = procedure.extension_days
    st.dataframe(
        [
            {
                "Kind": ", ".join(case_words.kind(kind) for kind in rule.kinds),
                "Formality": rule.formality or "any",
                "Clock": CLOCKS[rule.clock].title, "Runs": rule.length(), "Starts": rule.starts.replace("_", " "),
                "Met when": CLOCKS[rule.clock].words,
                "Pauses": "while the person is asked" if rule.pauses else "never",
                "Can be extended by": f"{longer[rule.clock]} days" if rule.clock in longer else "",
            }
            for rule in procedure.clocks
        ],
        hide_index=True, height="content", key="clocks", alt="The clocks of the procedure",
        column_config={"Kind": st.column_config.TextColumn("Kind", width=190)},
    )  # fmt: skip
    said = ", ".join(f"S{level} {minutes} min" for level, minutes in sorted(procedure.escalation_minutes.items()))
    st.caption(f"Escalations are acknowledged in minutes of day and night: {said}. The day of receipt is day 0.")


def _rest(procedure: Procedure, held: Mapping[str, Any]) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Escalation is mandatory", anchor=False)
        st.dataframe(
            [
                {"About": one.title, "From": f"S{one.severity}", "Tell": one.tell, "Words": ", ".join(one.words)}
                for one in procedure.triggers
            ],
            hide_index=True, height="content", key="triggers", alt="Escalations that a rule demands",
        )  # fmt: skip
    with right:
        st.header("Who approves answers", anchor=False)
        lines = [
            f"{role.capitalize()}: up to {case_words.SEVERITIES[most]}" for role, most in procedure.authority.items()
        ]
        lines.append(f"Needed from {case_words.SEVERITIES[procedure.approval_from]} on, and for formal complaints.")
        lines.append("Nobody approves their own answer; a role that is not named here approves nothing.")
        st.text("\n".join(lines))
        st.header("Calendar", anchor=False)
        weekly = json.loads(held["weekly"])
        hours = [
            f"{day.capitalize()}: {', '.join('–'.join(span) for span in weekly[day])}"
            for day in WEEKDAYS
            if weekly.get(day)
        ]
        nation = NATIONS.get(held["nation"] or "", held["nation"])
        closed = [f"closed {first} to {last}" for first, last in json.loads(held["closures"])]
        st.text("\n".join([f"{held['calendar_name']}, {held['zone']}", *hours,
                           f"Public holidays: {nation}, known until {held['holidays_until']}", *closed]))  # fmt: skip


# -- dialogs -------------------------------------------------------------------------------------------


def adopt(about: Asked) -> None:
    """Put a preset in force."""
    form = fields(about)
    known = procedures.presets()
    preset = form.choice("Preset", "preset", list(known), form=lambda one: known[one]["title"])
    st.text(known[preset]["source"])
    when = _day(form)
    reason = form.text("Why", "reason")
    save(
        "Put it in force", about, done="In force.",
        work=lambda seen, command: procedures.adopt_procedure(
            read.store(), str(about.more["programme"]), preset=preset, in_force_from=when, reason=reason,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def revise(about: Asked) -> None:
    """Change the rules: they are data, checked whole before they are in force."""
    form = fields(about)
    held = about.more["row"]
    st.caption("The next version. Cases that were received earlier keep theirs.")
    text = st.text_area(
        "Definition", value=json.dumps(json.loads(held["definition"]), indent=1, ensure_ascii=False), height=320,
        key=form.key("definition"),
    )  # fmt: skip
    when = _day(form)
    reason = form.text("Why", "reason")

    def work(seen: Mapping[str, int], command: str) -> Any:
        try:
            definition = json.loads(text)
        except json.JSONDecodeError as error:
            raise Refused(f"The definition cannot be read: {error.msg} in line {error.lineno}.") from error
        return procedures.revise_procedure(
            read.store(), str(about.more["programme"]), definition=definition, in_force_from=when, reason=reason,
            actor=person.actor(), command_id=command,
        )  # fmt: skip

    save("Put it in force", about, work, done="In force.")


def calendar(about: Asked) -> None:
    """Opening hours, holidays and closures."""
    form = fields(about)
    held = about.more["row"]
    weekly = json.loads(held["weekly"])
    st.caption("Several intervals a day with commas between them: 09:00-12:30, 13:30-17:00. Empty means closed.")
    given = {
        day: form.text(day.capitalize(), day, ", ".join("-".join(span) for span in weekly.get(day, [])))
        for day in WEEKDAYS
    }
    nation = form.choice(
        "Public holidays", "nation", list(NATIONS), held["nation"] or "", form=lambda one: NATIONS[one]
    )
    closed = form.area(
        "Closures", "closures", "\n".join(" to ".join(span) for span in json.loads(held["closures"])),
        hint="One a line: 2026-12-24T12:00 to 2026-12-24T17:00, or two days.",
    )  # fmt: skip
    save(
        "Change it", about, done="Changed; the clocks of open cases were worked out again.",
        work=lambda seen, command: calendars.edit_calendar(
            read.store(), held["calendar_id"], name=held["calendar_name"], zone=held["zone"], nation=nation,
            weekly={day: [part.strip().replace("–", "-").split("-") for part in said.split(",") if part.strip()]
                    for day, said in given.items()},
            closures=[[end.strip() for end in line.split(" to ")] for line in closed.splitlines() if line.strip()],
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def _day(form: Fields) -> datetime:
    """The day from which a version is in force, by default tomorrow."""
    zone = ZoneInfo(read.zone())
    tomorrow = datetime.now(zone).date() + timedelta(days=1)
    day = form.day("In force from", "in_force", tomorrow)
    return datetime.combine(day or tomorrow, time(), zone)
