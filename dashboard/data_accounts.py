"""The accounts: how fresh what we hold of each is, and which programme each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import format, panels, person, read, tables, words
from dashboard.panels import Colour
from data.store import StoreError, now
from pipelines.commands import Refused, new_command_id
from pipelines.commands.accounts import ROLES, add_account
from pipelines.commands.settings import time_zones
from pipelines.rules import freshness

STATES: Mapping[str, tuple[str, str, Colour]] = {
    "fresh": ("Fresh", ":material/check_circle:", "green"),
    "stale": ("Stale", ":material/history:", "orange"),
    "empty": ("Nothing yet", ":material/hourglass_empty:", "gray"),
}
ROLE_WORDS = {"own": "Ours", "comparator": "A comparator (share of voice only)"}
NEW = "new"
MOST_SHOWN = 60


# -- sources and freshness -----------------------------------------------------------------------


def show_sources() -> None:
    """One line an account: what is newest, how old that is, and whether that is usual."""
    accounts = read.rows("account_freshness")
    if not accounts:
        panels.empty(
            "No source has sent anything yet.", "Choose “Bring data in” above and drag a file into the box.", key="src"
        )
        return
    usual = freshness.USUAL_PAUSE.days
    st.caption(
        f"Fresh: something newer than {usual} days is held, or a file reaches that far. Stale: nothing newer. What is "
        "not known is never a 0."
    )
    for place, account in enumerate(accounts[:MOST_SHOWN]):
        with st.container(border=True, key=f"source_{place}", gap="xxsmall"):
            _source(account)
    if len(accounts) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} of {len(accounts)} accounts.")
    layouts = read.rows("layouts_loaded")
    if layouts:
        st.header("Last import of each kind of file", anchor=False)
        tables.draw(
            [
                {
                    "Kind of file": str(row["layout"]).replace("_", " ").capitalize(),
                    "Last import": format.instant(row["loaded_at"], read.zone()),
                    "Age": format.ago(row["loaded_at"], now()),
                    "Files": row["files"],
                    "Lines": row["lines"],
                }
                for row in layouts
            ],
            hide_index=True,
            alt="The kinds of files that were imported, with the last import of each",
        )


def newest_of(account: Mapping[str, Any]) -> datetime | None:
    """The newest instant or day of anything held of an account."""
    known = [account["mention_at"], account["post_at"]]
    for day in (account["value_day"], account["posts_until"]):
        if day is not None:
            known.append(datetime.combine(day, datetime.min.time()))
    return max((one for one in known if one is not None), default=None)


def _source(account: Mapping[str, Any]) -> None:
    at = account["as_of"] if account["is_demo"] and account["as_of"] else now()
    newest = newest_of(account)
    word, icon, colour = STATES[freshness.judge(newest, at)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(word if newest is None else f"{word} · {format.ago(newest, at)}", icon=icon, color=colour)
        st.text(f"{words.platform(account['platform'])} · {account['name']}")
        if account["is_demo"]:
            st.badge("Demo", icon=":material/science:", color="blue")
    said = [
        f"{name} {format.ago(account[key], at)}" if account[key] is not None else f"no {name.removeprefix('newest ')}"
        for name, key in (("newest mention", "mention_at"), ("newest post", "post_at"))
    ]
    said.append(f"newest value {format.day(account['value_day'])}" if account["value_day"] else "no account values")
    if account["posts_until"]:
        said.append(f"files hold its posts up to {format.day(account['posts_until'])}")
    if account["heard_at"]:
        said.append(f"values last told {format.ago(account['heard_at'], at)}")
    line = " · ".join(said)
    st.caption(line[0].upper() + line[1:])


# -- accounts ------------------------------------------------------------------------------------


def show_accounts() -> None:
    """Register an account, or say which programme one belongs to."""
    accounts = read.rows("account_freshness")
    left, right = st.columns([1, 1], gap="small")
    with left.container(border=True, height="stretch", key="account_form"):
        _form(accounts)
    with right.container(border=True, height="stretch", key="account_list"):
        st.header("The accounts", anchor=False)
        if not accounts:
            st.caption("None yet. An account also appears by itself with the first file that names it.")
            return
        tables.draw(
            [
                {
                    "Platform": words.platform(row["platform"]),
                    "Account": row["name"],
                    "Programme": row["programme_name"] or "none",
                    "Role": "ours" if row["role"] == "own" else "comparator",
                }
                for row in accounts
            ],
            hide_index=True,
            alt="The accounts with their programmes and roles",
        )


def _form(accounts: list[dict[str, Any]]) -> None:
    by_key = {f"{row['platform']} {row['account_id']}": row for row in accounts}
    st.header("Name an account, or assign one", anchor=False)
    chosen = st.selectbox(
        "Account",
        [NEW, *by_key],
        format_func=lambda one: "A new account" if one == NEW else _named(by_key[one]),
        key="account_chosen",
    )
    row = by_key.get(chosen)
    said = _fields(row, chosen)
    if st.button("Save", type=panels.main_button(), icon=":material/check:", key="account_save"):
        _save(said)
    told = st.session_state.pop("account_saved", None)
    if told:
        st.success("Saved. The numbers of its programme count it from now on.", icon=":material/check_circle:")


def _named(row: Mapping[str, Any]) -> str:
    return f"{words.platform(row['platform'])} · {row['name']}"


def _fields(row: Mapping[str, Any] | None, key: str) -> dict[str, Any]:
    """What is said of the account; the platform and the id of a known one stand."""
    if row is None:
        platform = st.selectbox(
            "Platform", list(words.PLATFORMS), format_func=words.platform, key=f"acc_platform_{key}"
        )
        account_id = st.text_input(
            "Id or handle",
            key=f"acc_id_{key}",
            max_chars=200,
            help="As its export files name it, so that they find it.",
        )
    else:
        platform, account_id = row["platform"], row["account_id"]
    name = st.text_input("Name", value=row["name"] if row else "", max_chars=200, key=f"acc_name_{key}")
    programmes: dict[str | None, str] = {None: "None"}
    programmes |= {one.programme_id: one.name for one in read.programmes()}
    held = row["programme_id"] if row else None
    programme = st.selectbox(
        "Programme",
        list(programmes),
        index=list(programmes).index(held) if held in programmes else 0,
        format_func=lambda one: programmes[one],
        key=f"acc_programme_{key}",
    )
    role = st.radio(
        "It is",
        ROLES,
        index=ROLES.index(row["role"]) if row else 0,
        format_func=lambda one: ROLE_WORDS[one],
        key=f"acc_role_{key}",
    )
    zones = ["", *time_zones(read.store())]
    zone = st.selectbox(
        "Its time zone",
        zones,
        index=zones.index(row["time_zone"]) if row and row["time_zone"] in zones else 0,
        format_func=lambda one: one or "That of the organisation",
        key=f"acc_zone_{key}",
    )
    return {
        "platform": platform,
        "account_id": account_id or "",
        "name": name or "",
        "programme_id": programme,
        "role": role,
        "time_zone": zone or None,
    }


def _save(said: Mapping[str, Any]) -> None:
    if not said["account_id"] and not said["name"]:
        st.warning("Give the id or handle of the account, as its export files name it.", icon=":material/edit:")
        return
    try:
        add_account(read.store(), **said, actor=person.actor(), command_id=new_command_id())
    except (Refused, StoreError) as error:
        panels.failed(error, "Correct what it says and save again.")
        return
    st.session_state["account_saved"] = True
    st.rerun()
