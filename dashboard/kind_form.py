"""Forms of registers: one kind of thing is entered, changed or removed by a form made from its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import modal, panels, person, read
from dashboard.objective_dialogs import Fields, asked, button, gone, save
from dashboard.read import Programme
from pipelines.commands import plan_items
from pipelines.commands.plan_kinds import Column, Kind, kind

NOBODY = ""
IN_VIEW = "programme_in_view"
YES = {"": "not said", "yes": "yes", "no": "no"}
SAID = {"not_said": "not said", "two_way": "both ways", "no_personal_data": "no personal data are kept"}

Dialog = Callable[[Programme, str, str], None]


def in_view(programme: Programme) -> None:
    """Say which programme the page is about: a role may hold in that one alone."""
    st.session_state[IN_VIEW] = programme.programme_id


def may(command: str) -> bool:
    """Whether this person may give a command in the programme in view. The command asks again itself."""
    return person.may(command, st.session_state.get(IN_VIEW))


def word(value: str) -> str:
    """A stored word as a person reads it."""
    return SAID.get(value, value.replace("_", " "))


def begun(value: str) -> str:
    """A stored word as a cell of a table begins with it."""
    said = word(value)
    return said[:1].upper() + said[1:]


def add(label: str, name: str, about: str = "", *, key: str = "", icon: str = ":material/add:") -> None:
    """A button that opens an empty form. `about` fills in `column=id` of what it is for."""
    if may(f"add_{name}"):
        button(label, f"add:{name}", about, icon=icon, key=key)


def edit(name: str, identity: str, *, label: str = "Change") -> None:
    """A button that opens the form of one thing."""
    if may(f"revise_{name}"):
        button(label, f"edit:{name}", identity, icon=":material/edit:", key=f"edit_{identity}")


def dialogs(programme: Programme, others: Mapping[str, Dialog]) -> None:
    """Open whichever form was asked for in this run. `others`: dialogs of the page's own, by their names."""
    wanted = asked()
    if wanted is None:
        return
    which, subject, opening = wanted
    if which in others:
        others[which](programme, subject, opening)
        return
    step, _, name = which.partition(":")
    of = kind(name)
    article = "an" if of.title[0] in "aeiou" else "a"
    if step == "add":
        modal.dialog(f"Add {article} {of.title}", icon=":material/add:")(_add)(of, programme, subject, opening)
    else:
        modal.dialog(f"Change the {of.title}", icon=":material/edit:")(_edit)(of, programme, subject, opening)


def _add(of: Kind, programme: Programme, about: str, opening: str) -> None:
    column, _, identity = about.partition("=")
    fixed = {column: identity} if identity else {}
    given = {**fields(of, programme, opening, held=fixed, but=tuple(fixed)), **fixed}
    save(
        "Add",
        lambda: plan_items.add_item(
            read.store(), of.name, programme.programme_id, given, actor=person.actor(), command_id=opening
        ),
        done="Added",
    )


def _edit(of: Kind, programme: Programme, identity: str, opening: str) -> None:
    held = plan_items.shown(read.store(), of.name, identity)
    if held is None:
        gone()
        return
    given = fields(of, programme, opening, held=held)
    with st.container(horizontal=True, gap="small"):
        save(
            "Save",
            lambda: plan_items.revise_item(
                read.store(), of.name, identity, given, actor=person.actor(), command_id=opening
            ),
            done="Saved",
        )
        if person.may(f"remove_{of.name}", programme.programme_id):
            save(
                "Remove",
                lambda: plan_items.remove_item(
                    read.store(), of.name, identity, actor=person.actor(), command_id=f"{opening}_r"
                ),
                done="Removed",
                key="remove",
            )


def fields(
    of: Kind, programme: Programme, opening: str, *, held: Mapping[str, Any], but: Sequence[str] = ()
) -> dict[str, Any]:
    """Draw the fields of a kind; gives what they hold, by the names of the columns."""
    form = Fields(of.name, opening)
    return {one.name: _field(form, one, programme, held.get(one.name)) for one in of.columns if one.name not in but}


def _field(form: Fields, one: Column, programme: Programme, value: Any) -> Any:
    label = one.said if one.is_needed or one.default else f"{one.said} (optional)"
    hint = one.hint or None
    match one.holds:
        case "code":
            return form.text(
                label if value else f"{one.said} (given if left empty)", one.name, value, chars=20, hint=hint
            )
        case "area":
            return form.area(label, one.name, person.named(value), hint=hint)
        case "choice":
            return form.choice(label, one.name, one.known, value or one.default, form=word)
        case "day":
            today = read.today(programme) if one.is_needed else None
            return form.day(label, one.name, value or today)
        case "moment":
            return moment(form, label, one.name, programme, value)
        case "whole":
            return st.number_input(
                label, value=value, min_value=int(one.low or 0), max_value=int(one.high or 0), step=1,
                key=form.key(one.name), help=hint,
            )  # fmt: skip
        case "number" | "money":
            return form.number(label, one.name, value)
        case "yes":
            held = "" if value is None else "yes" if value else "no"
            return form.choice(label, one.name, list(YES), held, form=YES.__getitem__)
        case "ref":
            return chosen(form, label, one.name, one.of, programme, value, needed=one.is_needed)
        case _:
            return form.text(label, one.name, person.named(value), hint=hint)


def moment(form: Fields, label: str, name: str, programme: Programme, value: datetime | None) -> datetime | None:
    """A day and a time by the organisation's clock, as one instant."""
    zone = ZoneInfo(read.zone())
    here = (value or read.clock(programme)).astimezone(zone)
    with st.container(horizontal=True, gap="small"):
        day = form.day(label, f"{name}_day", here.date())
        at = st.time_input("Time", value=time(here.hour, here.minute), step=300, key=form.key(f"{name}_time"))
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC) if day and at else None


def choices(programme: Programme, of: str) -> dict[str, str]:
    """What a form may refer to: id → what it is called."""
    rows = read.rows("ref_choices", programme=programme.programme_id)
    return {row["id"]: f"{row['code']} · {row['said']}" for row in rows if row["kind"] == of}


def chosen(
    form: Fields, label: str, name: str, of: str, programme: Programme, value: str | None, *, needed: bool
) -> str:
    """One thing of the programme, by its id."""
    known = choices(programme, of)
    options = list(known) if needed and known else [NOBODY, *known]
    return form.choice(label, name, options, value, form=lambda one: known.get(one, "none") if one else "none")


def how_to_begin() -> str:
    """What to do where no programme is in view: it may be that there is none to choose."""
    if read.programmes():
        return "Choose one above, or enter one on the page Objectives."
    return "There is none yet: enter one on the page Objectives, or open the demo programme."


def no_programme(what: str) -> None:
    """No programme in view: which to choose, or how to begin one."""
    if read.programmes():
        st.info(f"Choose a programme above to see {what}.", icon=":material/arrow_upward:")
    else:
        panels.empty(
            "There is no programme yet.",
            "Add one on the page Objectives, or open the demo programme.",
            to="objectives",
            label="Add a programme",
            key="no_programme",
        )
