"""The numbers of Home: how the programme stands in six cards, each the way into the page that holds the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from dashboard import filters, format, panels, read, read_objectives, words
from dashboard.filters import Filters
from dashboard.panels import Colour
from dashboard.read import Programme
from pipelines.rules import status

# of the first that is measured, and of mentions, how a card calls it
LIVE = ("net_sentiment", "engagement_rate_by_reach", "engagement_rate_by_views", "interactions")
TITLES = {"net_sentiment": "Net sentiment", "interactions": "Interactions", "mentions": "Mentions"}
NONE_SAID = "Bring in public posts, comments or reviews (Data, Import), or connect an account."


def show(chosen: Filters, programmes: Sequence[Programme]) -> None:
    """Draw the cards, the objectives first; one that has nothing to say yet says what to do."""
    with st.grid(6, min_column_width=150, key="doors"):
        _card("objectives", "objectives", "Objectives", chosen, lambda: _objectives(programmes))
        _card("live", "live", "Live KPIs", chosen, lambda: _measured(_first_measured(chosen), chosen))
        _card("mentions", "mentions", "Mentions", chosen, lambda: _measured("mentions", chosen))
        _card("cases", "cases", "Cases", chosen, lambda: _cases(chosen))
        _card("promises", "cases", "Promises", chosen, lambda: _promises(chosen), desk="promises")
        _card("data", "data", "Data", chosen, lambda: _data(chosen))


def _card(key: str, path: str, label: str, chosen: Filters, draw: Callable[[], None], **choices: str) -> None:
    """A number and, at the foot of its card, the way to the page behind it."""
    if not panels.has_page(path):
        return
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"door_{key}"):
        draw()
        st.page_link(
            panels.target(path), label=label, icon=":material/arrow_forward:",
            query_params={**filters.parameters(chosen), **choices},
        )  # fmt: skip


def _number(title: str, value: str, told: str, colour: Colour, said: str) -> None:
    """A number with a few words on how it stands: 16 characters at most, for a phone."""
    st.metric(title, value, told, delta_color=colour, delta_arrow="off", height="stretch", help=said)


def _objectives(programmes: Sequence[Programme]) -> None:
    """How many KPIs are on track today, and whether one is not."""
    found = [one for each in programmes for one in read_objectives.standings(each.programme_id, read.today(each))]
    if not found:
        _number("KPIs on track", words.NOTHING, "none set yet", "gray", "Set objectives and targets, or import them.")
        return
    counted = Counter(one.status.colour for one in found)
    judged = len(found) - counted["grey"]
    told: tuple[str, Colour] = ("none short", "green")
    if counted["red"]:
        told = (f"{counted['red']} {status.WORDS['red'].lower()}", "red")
    elif counted["amber"]:
        told = (f"{counted['amber']} {status.WORDS['amber'].lower()}", "orange")
    said = (
        "KPIs that have reached what is due by today, of all that can be judged; "
        f"{counted['grey']} cannot: nothing is due yet, or nothing is known."
    )
    if not judged:
        told = ("none judged yet", "gray")
    _number("KPIs on track", f"{counted['green']} of {judged}" if judged else words.NOTHING, *told, said)


def _value(key: str, since: date, until: date, chosen: Filters) -> float | None:
    return read.measure(key, since, until, "period", chosen.programme_id)[0].value


def _first_measured(chosen: Filters) -> str:
    """What the public says, and where nothing of that is held how our own posts did."""
    known = (key for key in LIVE if _value(key, chosen.since, chosen.until, chosen) is not None)
    return next(known, LIVE[0])


def _measured(key: str, chosen: Filters) -> None:
    """A KPI of the period in view against the period before."""
    title, now = TITLES.get(key, "Engagement"), _value(key, chosen.since, chosen.until, chosen)
    if now is None:
        _number(title, words.NOTHING, *_not_now(key, chosen))
        return
    before, said = None, format.days(chosen.since, chosen.until)
    if chosen.before and not read.begins_late(key, *chosen.before, chosen.programme_id, chosen.platforms):
        before = _value(key, *chosen.before, chosen)
        said = f"{said}, against {format.days(*chosen.before)}"
    kpi = read.catalogue()[key]
    panels.kpi_card(
        title, now, kpi.unit, before=before, is_up_good=None if kpi.unit == "count" else kpi.direction == "up",
        # points have no room beside them in a sixth of a line: the help says what they are against
        against="" if kpi.unit == "percent" else f"vs {format.before(before, now, kpi.unit)}",
        basis=f"{said}. {kpi.formula}",
    )  # fmt: skip


def _not_now(key: str, chosen: Filters) -> tuple[str, Colour, str]:
    """Why a number has no value: nothing of it was ever brought in, or nothing is of these days."""
    ends = [row["first_day"] for row in read.days_held(chosen.programme_id) if row["first_day"]]
    if not ends or _value(key, min(ends), chosen.until, chosen) is None:
        return "none yet", "gray", NONE_SAID
    length = (chosen.until - chosen.since).days + 1
    said = f"There are some of before, and none of {format.days(chosen.since, chosen.until)}."
    return f"none in {length} days", "gray", said


def _cases(chosen: Filters) -> None:
    """Open cases, and how many of them are late."""
    counted = read.rows(
        "case_totals", programme=chosen.programme_id, now=read.clock(chosen.programme).replace(tzinfo=None)
    )[0]
    if not counted["cases"]:
        said = "Open a case on a mention, by hand, or bring a complaint log in."
        _number("Open cases", "0", "none yet", "gray", said)
        return
    told: tuple[str, Colour] = (f"{counted['late']} late", "red") if counted["late"] else ("none late", "green")
    _number(
        "Open cases", format.count(counted["open"]), *told, "Cases that are not closed; late ones have missed a clock."
    )


def _promises(chosen: Filters) -> None:
    """The share of promises that were kept, of those that were due."""
    counted = read.rows("promises_kept", programme=chosen.programme_id, today=read.today(chosen.programme))[0]
    due = counted["kept"] + counted["overdue"] + counted["broken"]
    if not due:
        _number("Promises kept", words.NOTHING, "none due yet", "gray", "What our answers promise is followed up here.")
        return
    overdue = counted["overdue"]
    told: tuple[str, Colour] = (f"{overdue} overdue", "red") if overdue else ("none overdue", "green")
    said = f"{counted['kept']} of {due} promises that were due; {counted['broken']} broken."
    _number("Promises kept", format.percent(100 * counted["kept"] / due), *told, said)


def _data(chosen: Filters) -> None:
    """The newest day there is data of, and of how many platforms."""
    held = read.days_held(chosen.programme_id)
    newest = max((row["last_day"] for row in held if row["last_day"]), default=None)
    if newest is None:
        _number("Newest data", words.NOTHING, "nothing yet", "gray", "Import a file, or connect an account.")
        return
    many = "1 platform" if len(held) == 1 else f"{len(held)} platforms"
    _number(
        "Newest data",
        f"{newest:%-d %b}" if newest.year == read.today(chosen.programme).year else f"{newest:%b %Y}",
        many,
        "gray",
        f"The newest post, mention or value is of {format.day(newest)}, or a file of posts reaches that far.",
    )
