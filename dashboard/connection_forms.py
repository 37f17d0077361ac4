"""The dialogs of connected accounts: connect one, change or renew one, look at its rounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import format, modal, panels, person, read, tables, words
from data.store import StoreError, now
from pipelines import commands
from pipelines.commands import Refused, connections

ASKED = "connection_dialog"


def button(label: str, which: str, subject: str = "", *, icon: str) -> None:
    """A button that opens a dialog. The command's id is made here: a second press of Save is the same command."""
    st.button(
        label, key=f"conn_{which}_{subject}", icon=icon, on_click=_ask, args=(which, subject),
        type="tertiary" if subject else panels.main_button(),
    )  # fmt: skip


def _ask(which: str, subject: str) -> None:
    st.session_state[ASKED] = (which, subject, commands.new_command_id())


def is_asked() -> bool:
    """Whether a button was pressed that wants a dialog."""
    return ASKED in st.session_state


def dialogs() -> None:
    """Open the dialog that a button asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return
    which, subject, command_id = asked
    if which == "new":
        _connect(command_id)
    elif which == "change":
        _change(subject, command_id)
    else:
        _rounds(subject)


def _done(said: str) -> None:
    st.session_state["connection_told"] = said
    st.rerun()


def _try(work: Callable[[], Any]) -> Any:
    """The result, or None with the reason where the person looks."""
    try:
        with st.spinner("Asking the platform"):
            return work()
    except (Refused, StoreError) as reason:
        panels.refused(reason)
        return None


# -- connect ---------------------------------------------------------------------------------------


@modal.dialog("Connect an account", width="medium", icon=":material/add_link:")
def _connect(command_id: str) -> None:
    known = {one["name"]: one for one in connections.known_sources()}
    platform = st.selectbox("Platform", list(known), format_func=lambda one: known[one]["title"], key="conn_platform")
    source = known[platform]
    _rights(source)
    wishes = {}
    if _posting(source, False, f"{platform}_{command_id}"):
        wishes["replies"] = "yes"
    if _live(source, False, f"{platform}_{command_id}"):
        wishes["stream"] = "yes"
    programme = _programme(None, command_id)
    with st.expander("How often, since when, for how much", key="conn_more"):
        every = st.number_input(
            "Minutes between two rounds", 5, 10_080, int(source["every_minutes"]), key=f"conn_every_{platform}"
        )
        since = st.date_input("Read nothing older than", value=None, key=f"conn_since_{platform}")
        budget = None
        if source["has_cost"]:
            budget = st.number_input(
                "US dollars a month", 0.0, 1_000_000.0, 50.0, key=f"conn_budget_{platform}",
                help="Each post that is read is paid for. Collecting stops when this is spent.",
            )  # fmt: skip
    # left by the keyboard a secret field says nothing of what was typed, unless it stands in a form
    with st.form(f"conn_form_{platform}", border=False):
        given = _settings(source, command_id) | wishes
        left, right = st.columns(2, gap="small")
        with left:
            is_tried = st.form_submit_button(
                "Try it", icon=":material/network_check:", key="conn_try", width="stretch"
            )  # fmt: skip
        with right:
            is_kept = st.form_submit_button(
                "Connect", icon=":material/check:", type=panels.main_button(), key="conn_save", width="stretch"
            )  # fmt: skip
    if is_tried:
        found = _try(lambda: connections.try_account(read.store(), platform=platform, settings=given))
        if found:
            st.success("It works. Nothing is kept yet.", icon=":material/check_circle:")
            st.text(" ".join(one for one in (f"The account is {found['label']}.", found["note"]) if one))
    if is_kept:
        done = _try(
            lambda: connections.connect_account(
                read.store(), platform=platform, settings=given, programme_id=programme,
                every_minutes=None if every == source["every_minutes"] else int(every),
                since=since, monthly_budget=budget, actor=person.actor(), command_id=command_id,
            )
        )  # fmt: skip
        if done:
            _done(f"{done['label']} is connected. Its first round begins within a minute.")


def _rights(source: Mapping[str, Any]) -> None:
    """Which rights are needed and why, how far back it goes, and how far it was tried."""
    st.markdown("**Rights it needs**")
    st.text("\n".join(f"{one['right']}: {one['why']}" for one in source["scopes"]))
    st.caption(f"Reads {source['history']}. {source['limits'][:1].upper()}{source['limits'][1:]}.")
    if not source["verified_live"]:
        st.info(
            "Not verified live: built from the platform's documents and tested against "
            f"{source['verified_against'].partition(';')[0]}. Tell us what you see.",
            icon=":material/info:",
        )


def _posting(source: Mapping[str, Any], held: bool, key: str) -> bool:
    """Whether answers are posted from here; the rights for it are named only where it is wanted."""
    if not source["reply_scopes"]:
        return False
    is_on = st.toggle(
        "Post approved answers as this account", value=held, key=f"conn_posting_{key}",
        help="Only answers that were approved on a case and sent with Post it.",
    )  # fmt: skip
    if is_on:
        st.text("\n".join(f"{one['right']}: {one['why']}" for one in source["reply_scopes"]))
    return bool(is_on)


def _live(source: Mapping[str, Any], held: bool, key: str) -> bool:
    """Whether a line to the platform stays open, so that its rounds begin when something is new."""
    help_ = next((one["help"] for one in source["settings"] if one["name"] == "stream"), None)
    if help_ is None:
        return False
    said = help_.removeprefix("yes, ")
    return bool(st.toggle("Be told at once", value=held, key=f"conn_live_{key}", help=f"{said[:1].upper()}{said[1:]}"))


def _settings(source: Mapping[str, Any], key: str, *, kept: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The source's own settings; the address of a platform that has only one is not asked for."""
    shared = {"since", "every", "programme", "budget", "replies", "stream", "stream_url"}
    given = {}
    for one in source["settings"]:
        if one["name"] in shared or (one["name"] == "base_url" and "for tests" in one["help"]):
            continue
        label = one["name"].replace("_", " ").replace("base url", "address").capitalize()
        given[one["name"]] = st.text_input(
            label if one["is_required"] else f"{label} (optional)",
            value=str((kept or {}).get(one["name"], "")),
            type="password" if one["is_secret"] else "default",
            help=one["help"],
            autocomplete="off",
            key=f"{'secret' if one['is_secret'] else 'conn'}_{source['name']}_{one['name']}_{key}",
        )
    if not kept:
        st.caption("Secrets are encrypted and kept beside the store, never in it, and never shown again.")
    return {name: value or "" for name, value in given.items()}


def _programme(held: str | None, key: str) -> str | None:
    programmes: dict[str | None, str] = {None: "None"}
    programmes |= {one.programme_id: one.name for one in read.programmes() if not one.is_demo}
    chosen: str | None = st.selectbox(
        "Programme", list(programmes), index=list(programmes).index(held) if held in programmes else 0,
        format_func=lambda one: programmes[one], key=f"conn_programme_{key}",
    )  # fmt: skip
    return chosen


# -- change ----------------------------------------------------------------------------------------


def _row(connection: str) -> dict[str, Any] | None:
    from dashboard import data_connections

    return next((one for one in data_connections.rows(now()) if one["connection_id"] == connection), None)


@modal.dialog("Change a connected account", width="medium", icon=":material/tune:")
def _change(connection: str, command_id: str) -> None:
    row = _row(connection)
    if row is None:
        st.text("This account was disconnected meanwhile. Close the form.")
        return
    source = next(one for one in connections.known_sources() if one["name"] == row["platform"])
    st.text(f"{words.platform(row['platform'])} · {row['label']}")
    usual = int(row["every_minutes"] or source["every_minutes"])
    every = st.number_input("Minutes between two rounds", 5, 10_080, usual, key=f"chg_every_{command_id}")
    programme = _programme(row["programme_id"], command_id)
    budget = row["monthly_budget"]
    if source["has_cost"]:
        budget = st.number_input(
            "US dollars a month", 0.0, 1_000_000.0, float(budget if budget is not None else 50.0),
            key=f"chg_budget_{command_id}",
        )  # fmt: skip
    posts = told = None
    if row["origin"] == "form":
        held = json.loads(row["settings"])
        posts = _posting(source, bool(held.get("replies")), command_id)
        told = _live(source, bool(held.get("stream")), command_id)
    is_paused = st.toggle("Pause it", value=bool(row["is_paused"]), key=f"chg_pause_{command_id}")
    if st.button("Save", type=panels.main_button(), icon=":material/check:", key="chg_save"):
        done = _try(
            lambda: connections.change_connection(
                read.store(), connection_id=connection, every_minutes=int(every), programme_id=programme,
                monthly_budget=budget, is_paused=is_paused, posts_answers=posts, is_told_at_once=told,
                actor=person.actor(), command_id=command_id,
            )
        )  # fmt: skip
        if done:
            _done("Saved.")
    if row["origin"] == "form":
        _renew(row, source, command_id)
        _disconnect(row, command_id)
    else:
        st.caption("Its secrets come from the operator's settings (environment or secrets file) and are changed there.")


def _renew(row: Mapping[str, Any], source: Mapping[str, Any], command_id: str) -> None:
    with st.expander("Give it a new secret", icon=":material/key:", key="chg_renew"):
        secrets = {**source, "settings": [one for one in source["settings"] if one["is_secret"]]}
        with st.form("chg_renew_form", border=False):
            given = _settings(secrets, f"renew_{command_id}")
            is_kept = st.form_submit_button("Try and keep it", key="chg_renew_save", icon=":material/key:")
        if is_kept:
            done = _try(
                lambda: connections.renew_secret(
                    read.store(), connection_id=row["connection_id"], settings=given, actor=person.actor(),
                    command_id=f"{command_id}_renew",
                )
            )  # fmt: skip
            if done:
                _done("The new secret works and is kept.")


def _disconnect(row: Mapping[str, Any], command_id: str) -> None:
    with st.expander("Disconnect it", icon=":material/link_off:", key="chg_off"):
        st.text("Its secret is destroyed. What was collected stays.")
        if st.button("Disconnect", key="chg_off_yes", icon=":material/link_off:"):
            done = _try(
                lambda: connections.disconnect_account(
                    read.store(), connection_id=row["connection_id"], actor=person.actor(),
                    command_id=f"{command_id}_off",
                )
            )  # fmt: skip
            if done:
                _done("Disconnected.")


# -- rounds ----------------------------------------------------------------------------------------


@modal.dialog("Rounds", width="large", icon=":material/history:")
def _rounds(connection: str) -> None:
    held = read.rows("connection_runs", connection=connection)
    if not held:
        st.text("There was no round yet.")
        return
    tables.draw(
        [
            {
                "Began": format.instant(row["started_at"], read.zone()),
                "Ended": row["outcome"].replace("_", " "),
                "Posts": row["posts"],
                "Mentions": row["mentions"],
                "Values": row["metrics"],
                "Deleted": row["deleted"],
                "Requests": row["calls"],
                "US dollars": row["spent"],
                "It said": row["said"],
            }
            for row in held
        ],
        hide_index=True,
        alt="The newest rounds of this account with what each brought",
    )
