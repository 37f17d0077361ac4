"""Finding cases, closed ones too: by words, by what they are, or behind a number that was clicked."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import case_queue, case_words, format, panels, person, read, read_cases, tables
from dashboard.filters import Filters
from pipelines.rules.counts import counted

PAGE = 100
NAMES = (
    "kind",
    "theme",
    "cause",
    "outcome",
    "anticipated",
    "card",
    "clock",
    "standing",
    "departed",
    "breached",
    "late_reason",
    "unrouted",
    "received_from",
    "received_to",
)


def show(chosen: Filters) -> None:
    """Draw the search and what it found."""
    asked = {name: st.query_params.get(name) for name in NAMES}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        words = st.text_input("Words or reference", key="find_words", placeholder="QT-2026-0001, clinic, poster …")
    with right:
        kind = st.selectbox("Kind", ["", *case_words.KINDS], key="find_kind",
                            format_func=lambda one: case_words.kind(one) if one else "Every kind")  # fmt: skip
    period = _period(asked.pop("received_from"), asked.pop("received_to"))
    narrowed = [_words(name, value) for name, value in asked.items() if value]
    if period:
        narrowed.append(f"received {format.days(*period)}")
    if narrowed:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="narrowed"):
            st.text(" · ".join(narrowed), width="content")
            if st.button("Show all", key="find_all", icon=":material/close:", type="tertiary"):
                for name in NAMES:
                    st.query_params.pop(name, None)
                st.rerun()
    asked["kind"] = kind or asked["kind"]
    page = int(st.session_state.get("find_page", 0))
    rows = read.rows(
        "cases_found", now=read.clock(chosen.programme).replace(tzinfo=None), programme=chosen.programme_id,
        words=words.strip() or None, rows=PAGE, skip=page * PAGE, **asked,
        **(read_cases.instants(*period) if period else {"since": None, "until": None}),
    )  # fmt: skip
    if not rows:
        st.session_state["find_page"] = 0
        _nothing(is_narrowed=bool(words.strip() or narrowed or kind))
        return
    picked = tables.draw(
        [
            {
                "Case": row["ref"], "About": row["summary"], "Received": read.local_day(row["received_at"]),
                "Kind and theme": _joined(case_words.kind(row["kind"]), row["theme"], row["cause"]),
                "State and outcome": _joined(
                    case_words.STATES[row["state"]], case_words.OUTCOMES.get(row["outcome"] or "")
                ),
                "Handler": person.name(row["handler"]),
                "By the procedure": read_cases.share(row["steps_kept"], row["steps_due"]),
            }
            for row in rows
        ],
        hide_index=True, key="found", on_select="rerun", selection_mode="single-row",
        column_config={"Case": case_queue.case_column("found_case"),
                       "By the procedure": st.column_config.TextColumn(
                           "By the procedure", help="Steps that were kept, of those that were due",
                           alignment="right")}, alt="Cases that were found",
    )  # fmt: skip
    case_queue.opened("found_case")
    chosen_rows = picked["selection"]["rows"] if picked else []
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="find_pages"):
        if st.button("Open", key="find_open", icon=":material/open_in_full:", disabled=not chosen_rows, shortcut="O"):
            st.query_params["case"] = rows[chosen_rows[0]]["ref"]
            st.rerun()
        _turn("Earlier page", -1, page > 0)
        _turn("Next page", 1, (page + 1) * PAGE < rows[0]["found"])
        st.caption(f"{counted(rows[0]['found'], 'case')}, the newest first", width="content")


FLAGS = {"breached": "late", "departed": "departed from the procedure", "unrouted": "went to no queue and to nobody"}


def _nothing(*, is_narrowed: bool) -> None:
    if is_narrowed:
        panels.empty("No case fits.", "Take a word or a choice away.", key="none_found")
    else:
        panels.empty(
            "There is no case yet.", "Open one by hand in the queue, on a mention, or bring a complaint log in.",
            key="none_found",
        )  # fmt: skip


def _joined(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))


def _period(first: str | None, last: str | None) -> tuple[date, date] | None:
    """The days of receipt that a number was counted in; what is no day in the address is left out."""
    try:
        return date.fromisoformat(first or ""), date.fromisoformat(last or "")
    except ValueError:
        return None


def _words(name: str, value: str) -> str:
    """What a choice narrows the list to."""
    if name == "kind":
        return " and ".join(f"{one}s" for one in value.split(","))
    if name == "late_reason":
        return f"late because of: {case_words.LATE.get(value, value).lower()}"
    return FLAGS.get(name, name) if value == "1" else f"{name}: {value.replace('_', ' ')}"


def _turn(label: str, by: int, is_possible: bool) -> None:
    def turn() -> None:
        st.session_state["find_page"] = max(0, int(st.session_state.get("find_page", 0)) + by)

    st.button(label, key=f"find_turn_{by}", disabled=not is_possible, on_click=turn, type="tertiary")
