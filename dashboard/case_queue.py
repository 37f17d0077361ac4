"""The queue of the case desk: by deadline, with clocks that run on, and what can be done to several cases at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import streamlit as st

from dashboard import (
    address,
    case_dialogs,
    case_words,
    evidence_sql,
    fitting,
    modal,
    panels,
    person,
    read,
    read_cases,
    tables,
    unfilled,
    words,
)
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.turns import TURNS

VIEWS = {
    "all": "All open", "mine": "Mine", "unassigned": "Unassigned", "unrouted": "In no queue", "late": "Late",
    "waiting": "Waiting", "approval": "To approve",
}  # fmt: skip
CLOCK = {"late": "Late", "soon": "Due soon", "in_time": "In time", "waiting": "Waiting", "none": "No clock"}
COLOURS = ["red", "orange", "green", "gray", "gray"]
SHOWN = 200


def show(chosen: Filters) -> None:
    """Draw the sentence, the numbers and the list."""
    now = read.clock(chosen.programme).replace(tzinfo=None)
    rows = read.rows("cases_open", programme=chosen.programme_id)
    _sentence(rows, now)
    unfilled.say(chosen.programme_id, {"staff", "approver"})
    _numbers(chosen, rows, now)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="queue_line"):
        view = address.part("view", VIEWS, default="all", label="Show")
        with st.container(horizontal=True, gap="small", width="content", key="queue_new"):
            case_dialogs.button("New case", "open", icon=":material/add:", shortcut="N", kind=panels.main_button(),
                                programme=chosen.programme_id)  # fmt: skip
            case_dialogs.button("Import a log", "log", icon=":material/upload_file:", kind="tertiary",
                                programme=chosen.programme_id)  # fmt: skip
            case_dialogs.button("Export", "take_out", icon=":material/download:", kind="tertiary",
                                programme=chosen.programme_id)  # fmt: skip
    fixed = chosen.programme is not None and chosen.programme.as_of is not None
    if fixed:
        _list(chosen, view)
    else:
        running = cast("Callable[[Filters, str], None]", _running_list)  # the decorator loses its types
        running(chosen, view)


def in_view(rows: Sequence[Mapping[str, Any]], view: str, me: str, now: datetime) -> list[Mapping[str, Any]]:
    """The cases of one view of the queue; what is late is so by the clock of its programme."""
    known: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "all": lambda row: True,
        "mine": lambda row: row["handler"] == me,
        "unassigned": lambda row: not row["handler"] and row["state"] != "responded",
        "unrouted": lambda row: not row["queue"],
        "late": lambda row: row["next_due_at"] is not None and row["next_due_at"] < clock_of(row, now),
        "waiting": lambda row: row["is_waiting"],
        "approval": lambda row: row["state"] == "in_approval",
    }
    return [row for row in rows if known[view](row)]


def clock_of(row: Mapping[str, Any], now: datetime) -> datetime:
    """The clock by which a case stands: that of a demo stands still."""
    stands: datetime = row["as_of"] or now
    return stands


def _sentence(rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    late = in_view(rows, "late", "", now)
    soon = [row for row in rows if _standing(row, now) == "soon"]
    grave = [row for row in rows if row["severity"] >= 3]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if late:
            panels.status_badge("red", f"{len(late)} late")
            first = late[0]
            clock = read_cases.clock_title(first["next_clock"]).lower()
            over = read_cases.due_words(first["next_due_at"], clock_of(first, now), "UTC")
            st.text(f"Longest over: {first['ref']}, {clock}, {over}.")
        else:
            panels.status_badge("green", "Nothing is late")
        said = [f"{len(soon)} due within four hours"] if soon else []
        said += [f"{len(grave)} of severity S3 or S4"] if grave else []
        if said:
            st.text(f"{'; '.join(said)}.")


def _standing(row: Mapping[str, Any], now: datetime) -> str:
    return read_cases.standing(row["next_due_at"], row["state"], clock_of(row, now))


def _numbers(chosen: Filters, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    told = (
        ("Open", len(rows), "Cases that are not closed."),
        ("Late", len(in_view(rows, "late", "", now)), "The clock that is due next is over."),
        ("Unassigned", len(in_view(rows, "unassigned", "", now)), "Nobody has taken them up."),
        (
            "Waiting",
            len(in_view(rows, "waiting", "", now)),
            "For the person, or for a partner. A partner's delay is ours.",
        ),
    )
    with st.grid(4, min_column_width=140, key="numbers"):
        for title, number, said in told:
            with st.container(border=True, height="stretch", key=f"number_{title.lower()}"):
                st.metric(title, number, help=said)
    evidence_sql.numbers(
        [
            Number(title, "cases_counted", {"programme": chosen.programme_id, "now": now, "which": title.lower()},
                   "pages", said=f"The number of rows. {said}")
            for title, _, said in told
        ],
        key="box_queue",
    )  # fmt: skip


@modal.again(60)
@TURNS.in_turn
def _running_list(chosen: Filters, view: str) -> None:
    try:
        _list(chosen, view)
    except person.NotSignedIn as ended:  # between two looks at the session; what is typed beside the list stays
        st.text(str(ended))


def _list(chosen: Filters, view: str) -> None:
    now = read.clock(chosen.programme).replace(tzinfo=None)
    me = person.actor()
    rows = in_view(read.rows("cases_open", programme=chosen.programme_id), view, me, now)
    if not rows:
        is_all = view == "all"
        panels.empty(
            "There is no open case." if is_all else f"Nothing here: {VIEWS[view].lower()}.",
            "Open one by hand, on a mention, or bring a complaint log in." if is_all else "Choose another view.",
            key="no_cases",
        )
        return
    shown = rows[:SHOWN]
    table = _table(shown, now)
    clocks = sorted({what for row in table for what in row["Clock"][1:]})
    picked = tables.draw(
        table, key=f"queue_{view}", on_select="rerun", selection_mode="multi-row", hide_index=True,
        row_height=fitting.WRAPPED[2], column_config=_columns(view, clocks), alt="Open cases by deadline",
    )  # fmt: skip
    opened(f"queue_case_{view}")
    selection: list[int] = picked["selection"]["rows"] if picked else []
    ticked = [shown[place] for place in selection if place < len(shown)]
    _doing(ticked, me)
    said = (
        f"{len(shown)} of {len(rows)} cases" if len(rows) > SHOWN else f"{len(rows)} case{'s' if len(rows) > 1 else ''}"
    )
    st.caption(
        f"{said}, the next due first · clocks as of {read_cases.local(now)} · keys: N new, O open, T triage, A take"
    )


def _table(rows: Sequence[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The rows of the list: cells of two or three lines, so that all of a case is seen without moving sideways."""
    zone = read.zone()
    return [
        {
            "Clock": [CLOCK[_standing(row, now)], *filter(None, [read_cases.clock_title(row["next_clock"])])],
            "About": row["summary"],
            "Case": row["ref"],
            "Due": read_cases.due_words(row["next_due_at"], clock_of(row, now), zone),
            "Kind": _two(
                case_words.kind(row["kind"]) + (" (formal)" if row["formality"] == "formal" else ""),
                case_words.SEVERITIES[row["severity"]].replace(" ", "\u00a0"),
            ),
            "Handler": _two(person.name(row["handler"]) or "Nobody", case_words.STATES[row["state"]]),
            "Theme": _two(row["theme"] or "No theme", words.platform(row["channel"])),
        }
        for row in rows
    ]


def _two(first: str, second: str) -> str:
    return f"{first} · {second}"


def case_column(key: str) -> Any:
    """The reference of a case as a button that opens it; `opened` then takes it up."""
    return st.column_config.ButtonColumn(
        "Case", width=116, type="tertiary", alignment="left", help="Press it to open the case", key=key
    )


def opened(key: str) -> None:
    """Go to the case whose reference was pressed in this run."""
    pressed = st.session_state.get(key)
    if pressed:
        st.query_params["case"] = str(pressed["label"])
        st.rerun()


def _columns(view: str, clocks: Sequence[str]) -> dict[str, Any]:
    """`clocks` are what may be due: each stands below how its clock stands."""
    column = st.column_config
    return {
        "Clock": column.MultiselectColumn(
            "Clock", options=[*CLOCK.values(), *clocks], color=[*COLOURS, *("gray" for _ in clocks)], width=112
        ),
        "Case": case_column(f"queue_case_{view}"),
        "About": column.TextColumn("About", width=218),
        "Due": column.TextColumn("Due", width=126),
        "Kind": column.TextColumn("Kind and severity", width=134, help="S0 routine to S4 emergency"),
        "Handler": column.TextColumn("Handler and state", width=138),
        "Theme": column.TextColumn("Theme and source", width=128),
    }


def _doing(ticked: Sequence[Mapping[str, Any]], me: str) -> None:
    """What can be done to the cases that are ticked."""
    cases = {row["case_id"]: int(row["version"]) for row in ticked}
    many = f" {len(cases)}" if len(cases) > 1 else ""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="queue_doing"):
        if st.button("Open", key="queue_open", icon=":material/open_in_full:", disabled=len(cases) != 1, shortcut="O"):
            st.query_params["case"] = ticked[0]["ref"]
            st.rerun()
        if st.button(f"Triage{many}", key="queue_triage", icon=":material/sort:", disabled=not cases, shortcut="T"):
            case_dialogs.ask("triage", cases, programme=ticked[0]["programme_id"])
            st.rerun()
        if st.button(f"Take{many}", key="queue_take", icon=":material/pan_tool:", disabled=not cases, shortcut="A"):
            case_dialogs.ask("take", cases, handler=me)
            st.rerun()
        if st.button(f"Assign{many}", key="queue_assign", icon=":material/person_add:", disabled=not cases):
            case_dialogs.ask("assign", cases, programme=ticked[0]["programme_id"])
            st.rerun()
        if not cases:
            st.caption("Press a reference to open a case; tick cases to act on several.", width="content")
