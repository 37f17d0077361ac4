"""The parts that pages are put together from: header, demo banner, cards, states, charts, the glass box.

A page begins with `chosen = panels.page("Title")` (title, freshness, demo banner, filter bar) or, without
filters, with `panels.header("Title")`. Text that the public wrote goes only through `st.text`. Every
container and widget has a key: tests find it by `.st-key-<key>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import figures, filters, format, person, read, words
from dashboard.filters import Filters
from dashboard.read import Programme
from data import code
from data.store import StoreError
from pipelines.commands import Refused
from pipelines.rules import freshness, status

if TYPE_CHECKING:
    import plotly.graph_objects as go

Colour = Literal["red", "orange", "green", "blue", "gray"]

# a status is never colour alone: red and orange are too close for some eyes
STATUS: Mapping[status.Colour, tuple[str, Colour]] = {
    "green": (":material/check_circle:", "green"),
    "amber": (":material/error:", "orange"),
    "red": (":material/cancel:", "red"),
    "grey": (":material/remove_circle:", "gray"),
}


# -- the top of a page ---------------------------------------------------------------------------


def page(
    title: str,
    *,
    compare: bool = True,
    period: bool = True,
    platforms: bool = True,
    export: Callable[[Filters], None] | None = None,
    more: filters.Narrower | None = None,
    beside: Callable[[], None] | None = None,
) -> Filters:
    """Title, freshness and export on one line, then the demo banner and the filter bar; gives what was chosen."""
    head = st.container(key="head")  # drawn first, filled when the filters are known
    chosen = filters.bar(period=period, compare=compare, platforms=platforms, more=more, beside=beside)
    with head:
        header(title, chosen, export=export)
    return chosen


def header(title: str, chosen: Filters | None = None, *, export: Callable[[Filters], None] | None = None) -> None:
    """The title with the freshness of what is in view. `export` draws a download button."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="title_line"
    ):
        st.title(title, anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            if chosen and chosen.programme and not chosen.programme.is_demo and len(read.programmes()) == 1:
                st.text(chosen.programme.name, width="content")  # neither a choice nor the banner says it
            freshness_badge(chosen)
            if export and chosen:
                export(chosen)
    if code.was_updated():
        st.warning(code.UPDATED, icon=":material/restart_alt:")
    demo_banner(chosen)


def is_demo(chosen: Filters | None = None) -> bool:
    """Whether invented data is in view: the programme chosen is a demo, or one stands among all."""
    if chosen and chosen.programme:
        return chosen.programme.is_demo
    return any(one.is_demo for one in read.programmes())


def demo_banner(chosen: Filters | None = None) -> None:
    """The label that every page with invented data carries."""
    if is_demo(chosen):
        st.warning(words.DEMO, icon=":material/science:")


def freshness_badge(chosen: Filters | None = None) -> None:
    """How old the newest data in view is: icon, words and colour."""
    programme = chosen.programme if chosen else None
    held = read.programmes()
    if programme is None and held and all(one.is_demo for one in held):
        programme = held[0]  # nothing but the demo is there: its clock goes
    newest = _newest_load(programme)
    if newest is None:
        st.badge("Nothing loaded yet", icon=":material/hourglass_empty:", color="gray")
        return
    now = read.clock(programme).replace(tzinfo=None)
    if programme and programme.is_demo:
        st.badge(f"Demo clock {format.instant(now, read.zone())}", icon=":material/schedule:", color="blue")
    elif freshness.judge(newest, now) == "stale":
        st.badge(f"Stale · loaded {format.ago(newest, now)}", icon=":material/history:", color="orange")
    else:
        st.badge(f"Fresh · loaded {format.ago(newest, now)}", icon=":material/sync:", color="green")


def _newest_load(programme: Programme | None) -> datetime | None:
    """When rows in view last came in: by the programme's accounts, since a file need not name it."""
    if programme:
        newest: datetime | None = read.rows("loaded", programme=programme.programme_id)[0]["newest_at"]
        return newest
    return max((row["loaded_at"] for row in read.rows("loads", programme=None)), default=None)


def footer() -> None:
    """The foot of the sidebar."""
    if not person.sign_in_is_on():
        with st.sidebar:
            st.caption(words.NO_SIGN_IN)
            st.text_input(
                "Who sits here", key=person.SITS_HERE, max_chars=person.LONGEST_NAME, label_visibility="collapsed",
                placeholder="Your name, for the log",
                help="What is done on this page is kept under this name. Nothing proves it; give another one where two "
                "people have to decide.",
            )  # fmt: skip


# -- states --------------------------------------------------------------------------------------


def empty(what: str, next_step: str, *, to: str | None = None, label: str = "Go there", key: str = "empty") -> None:
    """Nothing to show: which thing, and what to do about it. `to` is the path of a page, such as `data`."""
    with st.container(border=True, key=f"{key}_state"):
        st.markdown(f"**{what}**")
        st.caption(next_step)
        if to and has_page(to):
            link(to, label, icon=":material/arrow_forward:")


def stale(what: str, next_step: str) -> None:
    """What is shown is older than usual."""
    st.warning(f"{what} {next_step}", icon=":material/history:")


def failed(error: Exception, next_step: str | None = None) -> None:
    """Something did not work. Errors of the house are sentences, so they are shown as they are, as text.

    What was refused says itself what to do: to try again would help nobody.
    """
    if next_step is None and not isinstance(error, Refused):
        next_step = "Try again; the log of the server says more."
    with st.container(border=True, key="failed_state"):
        st.error("This could not be done.", icon=":material/error:")
        st.text(str(error))
        if next_step:
            st.caption(next_step)


def refused(error: Exception, says: str = "Nothing was changed.") -> None:
    """What a form was about was not done: why stands below its fields, which keep what was typed."""
    st.error(says, icon=":material/error:")
    st.text(str(error))


def carry_out(work: Callable[[], Any], *, done: str | None = None) -> None:
    """Carry out what one press does and draw anew; what was refused is told where the person looks.

    `done` is what a form says once its work is done.
    """
    try:
        work()
    except (Refused, StoreError) as error:
        if done is None:
            failed(error)
        else:
            refused(error)
        return
    if done is not None:
        st.toast(done, icon=":material/check_circle:")
    st.rerun()


def status_badge(colour: status.Colour, word: str | None = None) -> None:
    """Icon, word and colour of how a KPI stands; the word is the rule's own unless another is given."""
    icon, shown = STATUS[colour]
    st.badge(word or status.WORDS[colour], icon=icon, color=shown)


def target(path: str) -> Any:
    """The page registered under a path, for st.page_link and st.switch_page. Raises KeyError if there is none."""
    return st.session_state["_pages"][path]


def has_page(path: str) -> bool:
    """Whether a page stands in the menu."""
    return path in st.session_state["_pages"]


def link(path: str, label: str, chosen: Filters | None = None, *, icon: str | None = None) -> None:
    """A link to a page that takes the filters along."""
    st.page_link(target(path), label=label, icon=icon, query_params=filters.parameters(chosen) if chosen else None)


def main_button() -> Literal["primary", "secondary"]:
    """The type of the button that does what a form is for.

    On the dark theme's accent Streamlit writes white, at 2.7:1 too faint to read, so there it is a plain one.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"


# -- numbers -------------------------------------------------------------------------------------


def kpi_card(
    title: str,
    value: float | None,
    unit: str,
    *,
    before: float | None = None,
    is_up_good: bool | None = True,
    against: str = "",
    spark: Sequence[float | None] = (),
    basis: str = "",
) -> None:
    """One number with its change, what it is compared with (12 characters at most), and its line.

    `is_up_good` None: a change is neither good nor bad. `basis` is the help text: what the number counts.
    """
    change = format.change(value, before, unit)
    shown = format.value(value, unit)
    if unit == "minutes":
        # "18 h 40 min" is cut on a phone: the tile says 18.7 h and its help the rest
        basis = f"{basis} · {shown}" if value is not None else basis
        shown = format.short_duration(value)
    is_same = change is not None and change.split()[0] in ("0", "0%")
    colour: Literal["normal", "inverse", "off"] = "off" if is_up_good is None else "normal" if is_up_good else "inverse"
    known = [point for point in spark if point is not None]
    st.metric(
        title,
        shown,
        change,
        delta_color="off" if is_same else colour,
        # points have the longest words, and on a phone no room for an arrow beside their sign
        delta_arrow="off" if is_same or unit == "percent" else "auto",
        delta_description=against or None if change else None,
        help=basis or None,
        chart_data=known if len(known) > 2 else None,
        chart_type="area" if unit == "count" else "line",
        height="stretch",
    )


def badge_line(badges: Sequence[tuple[str, str, str]], said: str, link: tuple[str, str] | None = None) -> None:
    """Badges (word, icon, colour) and muted words after them, as one element: lists are long and each one costs.

    `link` is a word and the address it leads to. It is markdown: only words of ours may come here, never what the
    public wrote, and an address only of characters that mean nothing in it.
    """
    drawn = [f":{colour}-badge[{icon} {word}]" if icon else f":{colour}-badge[{word}]" for word, icon, colour in badges]
    led = f" &nbsp; :small[[{link[0]}]({link[1]})]" if link else ""
    # not a caption: its faintness would take the badges' contrast with it
    st.markdown(f"{' '.join(drawn)} &nbsp; :small[:gray[{said}]]{led}")


def item_card(
    title: str, badges: Sequence[tuple[str, str, str]], said: str, *, key: str, doing: Callable[[], None]
) -> None:
    """One thing of a list: what it is, its state in one line, and at the right what `doing` draws to do about it."""
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=key
    ):
        with st.container(gap="xxsmall", width="content"):
            st.text(title)
            badge_line(badges, said)
        with st.container(horizontal=True, gap="small", width="content"):
            doing()


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """A figure with its alternative text."""
    st.plotly_chart(figures.ready(figure), key=key, config={"displayModeBar": False, "responsive": True}, alt=alt)


def notes(numbered: Sequence[figures.Note]) -> None:
    """The words of a chart's numbered uprights. They come from people and files, so they go out as text."""
    if not numbered:
        return
    lines = []
    for number, note in enumerate(numbered, start=1):
        day = note.at.date() if isinstance(note.at, datetime) else note.at
        kind = "series break: " if note.is_break else "outside: " if note.is_outside else ""
        when = format.days(day, note.until) if note.until and note.until > day else format.day(day)
        lines.append(f"{number} · {when} · {kind}{note.text}")
    st.text("\n".join(lines))


def glass_box(box: Mapping[str, Any], came: Mapping[str, str] | None = None) -> None:
    """Open a number: what `data.kpis.glass_box` gives - definition, version, SQL and parameters.

    `came` says when the rows were pulled, from where (`evidence_sql.came`).
    """
    facts = {
        "Formula": box["formula"],
        "Basis": words.BASES[box["basis"]],
        "Level": words.LEVELS[box["level"]],
        "Better when": "higher" if box["direction"] == "up" else "lower",
        "Put together as": str(box["aggregation"]).replace("_", " "),
        "To be read with": box["note"],
        "Version": box["version"],
        "File": box["path"],
        "State of the store": f"revision {box['revision']}",
        "Hash": box.get("hash", ""),
        **(came or {}),
    }
    with st.container(gap="xxsmall", key="glass_box"):
        for name, said in facts.items():
            if said:
                with st.container(horizontal=True, gap="small"):
                    st.markdown(f"**{name}**", width=140)
                    st.text(str(said), width="stretch")
    st.markdown("**Parameters**")
    st.code("\n".join(f"${key} = {value!s}" for key, value in box["parameters"].items()), language=None)
    st.markdown("**SQL**")
    st.code(box["sql"], language="sql", wrap_lines=True)
