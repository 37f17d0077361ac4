"""The evidence of the Mentions page: mentions over time by sentiment, beside what people do and where."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from dashboard import figures, format, mention_search, panels, words
from dashboard.filters import Filters
from dashboard.mention_figures import SIDES, Driver, by_sentiment, drivers
from dashboard.mention_search import Asked, Sums

IDLE = ("other", "unread")  # chat and news: fifty times as many as what asks something of us, whose bars they hid
HOURS_UP_TO = 3  # days: so short a period is drawn by the hour


def show(asked: Asked, chosen: Filters, found: Sums, before: Sums | None) -> None:
    """Draw both."""
    is_demo, dark = panels.is_demo(chosen), figures.is_dark()
    left, right = st.columns([2, 1], gap="small")
    with left.container(border=True, height="stretch", gap="xxsmall", key="evidence"):
        grain = "hour" if (chosen.until - chosen.since).days < HOURS_UP_TO else chosen.grain
        st.header(f"Mentions per {grain}, by sentiment", anchor=False)
        st.caption(f"{format.days(chosen.since, chosen.until)} · {asked.zone}")
        by_bucket = mention_search.sums(asked, "hour").by_bucket if grain == "hour" else found.by_bucket
        buckets, counts = _gathered(by_bucket, grain)
        panels.chart(
            by_sentiment(buckets, counts, grain, dark, is_demo=is_demo, height=330),
            key="chart_sentiment",
            alt=_told(buckets, counts, grain),
        )
    with right.container(border=True, height="stretch", gap="xxsmall", key="drivers"):
        compared = f" · change on {format.days(*chosen.before)}" if chosen.before else ""
        st.header("What they do", anchor=False)
        shown = {act: n for act, n in found.by_act.items() if act not in IDLE} or found.by_act
        rest = found.total - sum(shown.values())
        st.caption(f"Mentions{compared}" + (f" · without {rest:,} of chat, news and moods" if rest else ""))
        names = {key: said[0] for key, said in words.ACTS.items()}
        _bars("chart_acts", shown, before.by_act if before else None, names, dark)
        st.header("Where", anchor=False)
        platforms = {key: words.platform(key) for key in found.by_platform}
        _bars("chart_platforms", found.by_platform, before.by_platform if before else None, platforms, dark)


def _bars(key: str, now: dict[str, int], then: dict[str, int] | None, names: dict[str, str], dark: bool) -> None:
    rows = tuple(
        Driver(names.get(one, one), n, (format.change(n, then.get(one, 0), "count") or "") if then is not None else "")
        for one, n in list(now.items())[:6]
    )
    said = ", ".join(f"{row.name} {row.mentions:,}" for row in rows)
    panels.chart(drivers(rows, dark), key=key, alt=f"Bars, the most first: {said}")


def _gathered(
    by_bucket: dict[datetime, dict[str, int]], grain: str
) -> tuple[tuple[datetime, ...], tuple[tuple[int, ...], ...]]:
    """Days into weeks or months; one row of counts for each of SIDES."""
    gathered: dict[datetime, dict[str, int]] = {}
    for bucket, of in by_bucket.items():
        first = bucket
        if grain == "week":
            first = bucket - timedelta(days=bucket.weekday())
        elif grain == "month":
            first = bucket.replace(day=1)
        into = gathered.setdefault(first, dict.fromkeys(SIDES, 0))
        for side, n in of.items():
            into[side] += n
    buckets = tuple(sorted(gathered))
    return buckets, tuple(tuple(gathered[bucket][side] for bucket in buckets) for side in SIDES)


def _told(buckets: tuple[datetime, ...], counts: tuple[tuple[int, ...], ...], grain: str) -> str:
    """The chart in words."""
    totals = [sum(of) for of in zip(*counts, strict=True)]
    highest = max(range(len(totals)), key=totals.__getitem__)
    when = f"{buckets[highest]:%H:%M on} {format.day(buckets[highest].date())}" if grain == "hour" else ""
    sides = ", ".join(
        f"{words.SENTIMENTS[side][0].lower()} {sum(of):,}" for side, of in zip(SIDES, counts, strict=True) if any(of)
    )
    return (
        f"Mentions per {grain} by sentiment: {sides}. The most, {totals[highest]:,}, "
        f"{'at ' + when if when else 'in the ' + grain + ' of ' + format.day(buckets[highest].date())}."
    )
