"""Home: three ways on while the store is empty, and the state of things once it is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from dashboard import (
    attention,
    evidence_sql,
    filters,
    format,
    home_doors,
    modal,
    objective_card,
    panels,
    person,
    read,
    read_objectives,
    still_reading,
    waiting,
)
from dashboard.evidence_sql import Measured, Number
from dashboard.filters import Filters
from dashboard.read import Programme
from dashboard.views import objectives
from data.store import StoreError
from pipelines.commands import Refused, demo
from pipelines.commands.standing import Standing
from pipelines.rules import small_cells, status
from pipelines.rules.counts import counted

SHORT_SHOWN = 5  # KPIs named that are short of their targets


def show() -> None:
    """Draw the page."""
    if read.is_empty():
        _welcome()
    else:
        _overview()


# -- an empty store ------------------------------------------------------------------------------


def _welcome() -> None:
    panels.header("Welcome to Earshot")
    st.text(
        "What the public says about your programme, how the numbers stand against your objectives, and who is owed "
        "an answer: in one file on this machine, down to the rows. There is nothing in it yet. Four ways on:"
    )
    with st.grid(4, min_column_width=215, key="ways"):
        with st.container(border=True, height="stretch", key="way_demo"):
            st.header("1 · Open the demo", anchor=False)
            st.text("Ten invented months of a stop-smoking campaign: 8,800 mentions, 312 posts, targets.")
            st.caption("Takes about 15 seconds. Labelled as demo everywhere, and cleared with one button.")
            _open_demo()
        with st.container(border=True, height="stretch", key="way_import"):
            st.header("2 · Import files", anchor=False)
            st.text("Drag in exports of your accounts or a table of public posts; see what was recognised; confirm.")
            st.caption("X, Facebook, Instagram, YouTube, LinkedIn, TikTok, or any CSV or XLSX with a header.")
            _to("import", "Import files", ":material/upload_file:")
        with st.container(border=True, height="stretch", key="way_connect"):
            st.header("3 · Connect an account", anchor=False)
            st.text("Say once which account and with which key; posts, mentions and numbers then come by themselves.")
            st.caption("Twelve platforms, from X and Facebook to news feeds. Secrets are encrypted on this machine.")
            _to("connect", "Connect an account", ":material/add_link:")
        with st.container(border=True, height="stretch", key="way_plan"):
            st.header("4 · Set up your programme", anchor=False)
            st.text(
                "What it wants to reach, by which numbers and until when; enter it, or bring a plan in from a file."
            )
            st.caption("Every number is then held against its target. It can also come after the data.")
            if panels.has_page("objectives") and st.button("Set it up", icon=":material/flag:", key="to_objectives"):
                st.switch_page(panels.target("objectives"))


def _to(section: str, label: str, icon: str) -> None:
    """A button to a section of the Data page."""
    if panels.has_page("data") and st.button(label, icon=icon, key=f"to_{section}"):
        st.switch_page(panels.target("data"), query_params={"section": section})


def _open_demo() -> None:
    """The button, and the bar while the demo is written; lands on Live KPIs."""
    if not st.button("Open the demo", type=panels.main_button(), icon=":material/science:", key="open_demo"):
        return
    bar = st.progress(0.0, text="Making ten invented months")

    def tell(done: int, of: int, said: str) -> None:
        bar.progress(min(1.0, done / of) if of else 0.0, text=said or "Making ten invented months")

    try:
        demo.open_demo(read.store(), tell, actor=person.actor())
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.switch_page(panels.target("live"))


# -- with data -----------------------------------------------------------------------------------


def _overview() -> None:
    programmes = read.programmes()
    chosen = filters.usual(programmes[0] if len(programmes) == 1 else None)
    panels.header("Home", chosen)
    if read.days_held(chosen.programme_id):
        still_reading.show()
        attention.show(chosen)
    home_doors.show(chosen, programmes)
    left, right = st.columns(2, gap="small")
    with left:
        waiting.show(chosen)
    with right:
        for programme in programmes:
            _programme(programme)
        if not programmes:
            panels.empty(
                "There is no programme yet.",
                "Say what it wants to reach and until when: its numbers are then held against their targets. "
                "Afterwards give it its accounts (Data, Accounts).",
                to="objectives",
                label="Set up a programme",
                key="no_programme",
            )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="home_foot"):
        _behind(chosen, programmes)
        if panels.is_demo() and st.button(
            "Clear demo data", icon=":material/delete:", type="tertiary", key="clear_demo"
        ):
            _confirm_clearing()
    if not panels.is_demo():
        with st.expander("See how it looks with a full year of data", key="demo_again"):
            st.text("The demo programme is invented, labelled everywhere, and cleared with one button.")
            _open_demo()


def _behind(chosen: Filters, programmes: list[Programme]) -> None:
    """What stands behind the numbers of this page."""
    of, today = chosen.programme_id, read.today(chosen.programme)
    now = {"programme": of, "now": read.clock(chosen.programme).replace(tzinfo=None)}
    told: list[Number | Measured] = [
        Number("What waits", "home_waiting", waiting.asked_of(chosen), "pages",
               said="One row for each kind of work. Which KPIs ask for a decision is judged by rules beside it."),
        evidence_sql.measured("Mentions", "mentions", chosen),
        evidence_sql.measured("Net sentiment", "net_sentiment", chosen),
        Number("Cases", "case_totals", now, "pages"),
        Number("Promises", "promises_kept", {"programme": of, "today": today}, "pages",
               said="Kept of kept, overdue and broken."),
        Number("Objectives and KPIs", "targets_held", {"programme": of}, "pages"),
    ]  # fmt: skip
    for one in programmes:
        found = read_objectives.standings(one.programme_id, read.today(one))
        if found:
            told.append(replace(objectives.judged(one.programme_id, found), label=f"KPIs today, {one.code}"))
    evidence_sql.numbers(told, key="box_home")


def _programme(programme: Programme) -> None:
    with st.container(border=True, gap="xxsmall", height="stretch", key=f"programme_{programme.code}"):
        st.header("The programme", anchor=False)
        days, over = _time_over(programme)
        badge = (
            ("Demo", ":material/science:", "blue") if programme.is_demo else (programme.status.capitalize(), "", "blue")
        )
        panels.badge_line([badge], f"{days} · {over}")
        st.text(f"{programme.name}{f': {programme.aim}' if programme.aim else ''}")
        _standing(programme)


def _time_over(programme: Programme) -> tuple[str, str]:
    """The days of a programme, and how much of them is over."""
    start, end, today = programme.starts_on, programme.ends_on, read.today(programme)
    days = format.days(start, end)
    if today < start:
        return days, f"begins in {counted((start - today).days, 'day')}"
    if today > end:
        return days, "over"
    return days, f"{100 * ((today - start).days + 1) / ((end - start).days + 1):.0f}% of its time over"


def _standing(programme: Programme) -> None:
    """How many KPIs are on track, at risk, off track or not due today, and which fall short."""
    found = read_objectives.standings(programme.programme_id, read.today(programme))
    if not found:
        return
    counted = Counter(one.status.colour for one in found)
    badges = [
        (f"{counted[colour]} {status.WORDS[colour].lower()}", *shown)
        for colour, shown in panels.STATUS.items()
        if counted[colour]
    ]
    panels.badge_line(badges, f"of {len(found)} KPIs")
    if short := read_objectives.worst_first(found)[:SHORT_SHOWN]:
        st.markdown(
            "\n".join(["| :small[What falls short] | :small[Now] | :small[Due] |", "|:--|--:|--:|", *map(_line, short)])
        )


def _line(one: Standing) -> str:
    """A KPI that falls short as a line of a table of one element; its name is of people, so no sign of it is read."""
    icon, colour = panels.STATUS[one.status.colour]
    name = format.literal(" ".join(one.kpi.name.split()))
    unit = one.kpi.unit
    now = small_cells.WORDS if one.is_small else objective_card.full(one.actual.value, unit)
    due = "" if one.due is None else objective_card.full(one.due, unit)
    return f"| :{colour}-badge[{icon} {one.status.word}] :small[{name}] | :small[{now}] | :small[{due}] |"


@modal.dialog("Clear the demo data?", icon=":material/delete:")
def _confirm_clearing() -> None:
    st.text("Everything of the demo programme is removed. What you imported or entered yourself stays.")
    if st.button("Clear it", type=panels.main_button(), key="clear_demo_yes"):
        panels.carry_out(lambda: demo.clear_demo(read.store(), actor=person.actor()))
