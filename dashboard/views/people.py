"""People: who may do what here, one person's own work and support, and the log of what was done, whole and checked."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, format, panels, people_forms, people_log, people_mine, person, read, tables
from pipelines.rules import roles

SECTIONS = {
    "people": "People and roles",
    "mine": "My work",
    "rights": "What each role may do",
    "log": "Log",
    "reads": "Who looked",
}


def show() -> None:
    """Draw the page: one section at a time, its name in the address."""
    panels.header("People")
    # who has a role in some programmes sees their own work, and not what everybody does everywhere
    open_to = SECTIONS if person.sight() is None else {name: SECTIONS[name] for name in ("mine", "rights")}
    section = address.part("section", open_to, default=next(iter(open_to)), label="Section")
    {
        "people": _people, "mine": people_mine.show, "rights": _rights, "log": people_log.show,
        "reads": people_log.readings,
    }[section]()  # fmt: skip


def _people() -> None:
    if not person.sign_in_is_on():
        st.warning(
            "Nobody signs in here: whoever reaches this page may do everything, in one name. That is meant for one "
            "person on one machine. docs/deploy.md says how to switch sign-in on.",
            icon=":material/lock_open:",
        )
    held: dict[str, list[dict[str, Any]]] = {}
    for row in read.rows("people_roles"):
        held.setdefault(row["person_id"], []).append(row)
    known = read.rows("people")
    people_forms.add_button()
    if not known:
        panels.empty(
            "Nobody is entered yet.",
            "People appear here once they have signed in, without any role; or enter them before they do.",
            key="no_people",
        )
        return
    _unfilled(known, held)
    for one in known:
        _card(one, held.get(one["person_id"], []))


def _unfilled(known: list[dict[str, Any]], held: dict[str, list[dict[str, Any]]]) -> None:
    """Roles that nobody holds who can sign in: what needs them waits for ever."""
    active = [role["role"] for one in known if one["is_active"] for role in held.get(one["person_id"], [])]
    for role in roles.without_people(active):
        st.warning(f"Nobody is {role} here: {roles.WAITS[role]}.", icon=":material/person_off:")


def _card(one: dict[str, Any], held: list[dict[str, Any]]) -> None:
    identity = one["person_id"]
    with st.container(border=True, gap="small", key=f"person_{identity}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(one["name"], width="content")
            if not one["is_active"]:
                st.badge("Shut out", icon=":material/block:", color="red")
            elif not held:
                st.badge("Waits for a role", icon=":material/hourglass_empty:", color="orange")
            for role in held:
                st.badge(
                    role["role"].capitalize() + (f" · {role['programme']}" if role["programme"] else ""),
                    color="blue",
                )
        last = one["last_command_at"]
        st.caption(f"Last change {format.instant(last, read.zone())}" if last else "Has changed nothing yet")
        people_forms.buttons(one, held)


def _rights() -> None:
    from pipelines.commands import authority

    told = ["A role never does more than stands here. What no role is written down for is allowed to nobody."]
    st.text("\n".join([*told, *(f"{role.capitalize()}: {roles.MEANING[role]}." for role in roles.ROLES)]))
    needed = authority.needed()
    tables.draw(
        [
            {
                "Change": name.replace("_", " ").capitalize(),
                **{role.capitalize(): roles.may([role], need) for role in roles.ROLES},
            }
            for name, need in sorted(needed.items())
        ],
        hide_index=True,
        alt="Which role may make which change",
    )
