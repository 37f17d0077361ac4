"""The calendars of a programme: when the desk is open, whose public holidays it keeps, when else it is closed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import case_dialogs, person, read
from dashboard.case_dialogs import Asked, fields, save
from dashboard.objective_dialogs import Fields
from pipelines.commands import calendars
from pipelines.rules.hours import WEEKDAYS

NATIONS = {
    "GB-ENG": "England", "GB-WLS": "Wales", "GB-SCT": "Scotland", "GB-NIR": "Northern Ireland", "IE": "Ireland",
    "": "No public holidays",
}  # fmt: skip


def show(programme: str) -> None:
    """Every calendar with its hours, and a button to change each."""
    rows = read.rows("calendars", programme=programme)
    st.header("Calendars" if len(rows) > 1 else "Calendar", anchor=False)
    for row in rows:
        with st.container(border=len(rows) > 1, gap="xxsmall", key=f"calendar_{row['calendar_id']}"):
            st.text("\n".join(_lines(row)))
            case_dialogs.button("Hours and closures", "calendar", icon=":material/calendar_month:", row=dict(row),
                                kind="tertiary", key=f"hours_{row['calendar_id']}")  # fmt: skip
    case_dialogs.button("Add a calendar", "add_calendar", icon=":material/add:", kind="tertiary", programme=programme)


def _lines(row: Mapping[str, Any]) -> list[str]:
    weekly = json.loads(row["weekly"])
    hours = [
        f"{day.capitalize()}: {', '.join('–'.join(span) for span in weekly[day])}"
        for day in WEEKDAYS
        if weekly.get(day)
    ]
    nation = NATIONS.get(row["nation"] or "", row["nation"])
    closed = [f"closed {first} to {last}" for first, last in json.loads(row["closures"])]
    known = f", known until {row['holidays_until']}" if row["nation"] else ""
    used = f"{row['open_cases']} open case{'s' if row['open_cases'] != 1 else ''} count by it"
    return [f"{row['name']}, {row['zone']}", *hours, f"Public holidays: {nation}{known}", *closed, used]


def add(about: Asked) -> None:
    """Another calendar: for a team with hours of its own, or another nation."""
    form = fields(about)
    name = form.text("Name", "name", hint="Such as: Evening team, or Scottish office.")
    given = _asked(form, {"zone": read.zone(), "nation": "GB-ENG", "weekly": calendars.OFFICE_HOURS, "closures": []})
    st.caption("Cases count by it once a procedure says so: change the rules and choose it there.")
    save(
        "Add it", about, done="Added.",
        work=lambda seen, command: calendars.add_calendar(
            read.store(), str(about.more["programme"]), name=name, actor=person.actor(), command_id=command, **given
        ),
    )  # fmt: skip


def edit(about: Asked) -> None:
    """Opening hours, holidays and closures."""
    form = fields(about)
    held = about.more["row"]
    name = form.text("Name", "name", held["name"])
    given = _asked(
        form,
        {"zone": held["zone"], "nation": held["nation"] or "", "weekly": json.loads(held["weekly"]),
         "closures": json.loads(held["closures"])},
    )  # fmt: skip
    save(
        "Change it", about, done="Changed; the clocks of open cases were worked out again.",
        work=lambda seen, command: calendars.edit_calendar(
            read.store(), held["calendar_id"], name=name, actor=person.actor(), command_id=command, **given
        ),
    )  # fmt: skip


def _asked(form: Fields, held: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a calendar, with what is held in them."""
    left, right = st.columns(2)
    with left:
        zone = form.text("Time zone", "zone", held["zone"], hint="Such as Europe/London.")
    with right:
        nations = list(dict.fromkeys([*NATIONS, held["nation"]]))
        nation = form.choice(
            "Public holidays", "nation", nations, held["nation"], form=lambda one: NATIONS.get(one, one)
        )
    st.caption("Several intervals a day with commas between them: 09:00-12:30, 13:30-17:00. Empty means closed.")
    weekly = {}
    for places in (WEEKDAYS[:4], WEEKDAYS[4:]):
        for day, place in zip(places, st.columns(len(places)), strict=True):
            with place:
                weekly[day] = form.text(
                    day.capitalize(), day, ", ".join("-".join(span) for span in held["weekly"].get(day, []))
                )
    closed = form.area(
        "Closures", "closures", "\n".join(" to ".join(span) for span in held["closures"]),
        hint="One a line: 2026-12-24T12:00 to 2026-12-24T17:00, or two days.",
    )  # fmt: skip
    return {
        "zone": zone, "nation": nation,
        "weekly": {day: [part.strip().replace("–", "-").split("-") for part in said.split(",") if part.strip()]
                   for day, said in weekly.items()},
        "closures": [[end.strip() for end in line.split(" to ")] for line in closed.splitlines() if line.strip()],
    }  # fmt: skip
