"""Home: three ways on while the store is empty, and the state of things once it is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from dashboard import attention, evidence_sql, filters, format, panels, person, read, read_objectives, waiting
from dashboard.evidence_sql import Measured, Number
from dashboard.filters import Filters
from dashboard.read import Programme
from dashboard.views import objectives
from data.store import StoreError
from pipelines.commands import Refused, demo
from pipelines.rules import status


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
        "an answer: in one file on this machine, down to the rows. There is nothing in it yet. Three ways on:"
    )
    with st.grid(3, min_column_width=260, key="ways"):
        with st.container(border=True, height="stretch", key="way_demo"):
            st.header("1 · Open the demo programme", anchor=False)
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
        attention.show(chosen)
    waiting.show(chosen)
    for programme in programmes:
        _programme(programme)
    with st.grid(5, min_column_width=165, key="doors"):
        for path, title, said in _doors(chosen):
            if panels.has_page(path):
                with st.container(border=True, height="stretch", gap="small", key=f"door_{path}"):
                    panels.link(path, title, icon=":material/arrow_forward:")
                    st.text(said)
    _behind(chosen, programmes)
    if panels.is_demo():
        _clear_demo()
    else:
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
    with st.container(border=True, gap="xxsmall", key=f"programme_{programme.code}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("Demo" if programme.is_demo else programme.status.capitalize(), color="blue")
            st.text(f"{programme.name} ({programme.code}) · {format.days(programme.starts_on, programme.ends_on)}")
        if programme.aim:
            st.text(programme.aim)
        _standing(programme)


def _standing(programme: Programme) -> None:
    """How many KPIs are on track, at risk, off track or not due today."""
    found = read_objectives.standings(programme.programme_id, read.today(programme))
    if not found:
        return
    counted = Counter(one.status.colour for one in found)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"standing_{programme.code}"):
        st.text("KPIs today:", width="content")
        for colour in panels.STATUS:
            if counted[colour]:
                panels.status_badge(colour, f"{counted[colour]} {status.WORDS[colour].lower()}")


def _doors(chosen: Filters) -> list[tuple[str, str, str]]:
    """Path, title and one line of what stands behind it."""
    mentions = read.measure("mentions", chosen.since, chosen.until, "period", chosen.programme_id)[0].value
    held = read.days_held(chosen.programme_id)
    days = format.days(chosen.since, chosen.until)
    return [
        ("live", "Live KPIs", f"{len(read.catalogue())} numbers over {len(held)} platforms, {days}"),
        ("mentions", "Mentions", f"{format.count(mentions)} mentions, {days}"),
        ("objectives", "Objectives", _targets_said(chosen)),
        ("cases", "Cases", _cases_said(chosen)),
        ("data", "Data", "Bring files in, how fresh the sources are, what was refused, backups"),
    ]


def _cases_said(chosen: Filters) -> str:
    """Open and late cases, and the share of promises that were kept."""
    now = read.clock(chosen.programme).replace(tzinfo=None)
    cases = read.rows("case_totals", programme=chosen.programme_id, now=now)[0]
    if not cases["cases"]:
        return "No case yet: open one on a mention, by hand, or bring a complaint log in"
    kept = read.rows("promises_kept", programme=chosen.programme_id, today=read.today(chosen.programme))[0]
    due = kept["kept"] + kept["overdue"] + kept["broken"]
    said = f"{cases['open']} open, {cases['late']} late"
    return f"{said}; promises kept: {format.percent(100 * kept['kept'] / due)} of {due} due" if due else said


def _targets_said(chosen: Filters) -> str:
    held = read.rows("targets_held", programme=chosen.programme_id)[0]
    if not held["kpis"]:
        return "No objectives yet: enter them, or import a table"
    return f"{held['objectives']} objectives, {held['kpis']} KPIs with targets"


def _clear_demo() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="clear_line"):
        if st.button("Clear demo data", icon=":material/delete:", key="clear_demo"):
            _confirm_clearing()


@st.dialog("Clear the demo data?", icon=":material/delete:")
def _confirm_clearing() -> None:
    st.text("Everything of the demo programme is removed. What you imported or entered yourself stays.")
    if st.button("Clear it", type=panels.main_button(), key="clear_demo_yes"):
        try:
            demo.clear_demo(read.store(), actor=person.actor())
        except (Refused, StoreError) as error:
            panels.failed(error)
            return
        st.rerun()
