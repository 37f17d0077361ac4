"""Performance against targets: a row for each KPI, and the year month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from pipelines.commands.standing import Standing
from pipelines.reports import say
from pipelines.reports.figures import Ledger
from pipelines.rules import small_cells

# what was published and said, beside the KPIs of the plan: label, slot, KPI or query of data/models/figures
SERIES = (
    ("Posts", "posts", "posts_published"),
    ("Reach of posts", "reach", "reach"),
    ("Engagements", "engagements", "interactions_with_reach"),
    ("Mentions", "mentions", "mentions"),
    ("Positive", "positive", "positive"),
    ("Negative", "negative", "negative"),
    ("Net sentiment", "net_sentiment", "net_sentiment"),
    ("Enquiry cases", "enquiries", "case_enquiries"),
    ("Complaint cases", "complaints", "case_complaints"),
    ("Criticism cases", "criticisms", "case_criticisms"),
    ("Compliment cases", "compliments", "case_compliments"),
)
REACH = "Reach of the posts published in the period, added up: people reached by two posts count twice"
ENGAGED = "Interactions with the posts published in the period that have both interactions and reach"
# the query, its parameters, the definition and what it is made of
ASKED: dict[str, tuple[str, dict[str, str], str, str]] = {
    "reach": ("posts_added_up", {"what": "reach"}, REACH, "facts:posts"),
    "interactions_with_reach": ("posts_added_up", {"what": "interactions"}, ENGAGED, "facts:posts"),
    "positive": ("mentions_by_sentiment", {"sentiment": "positive"}, "Mentions read as positive", "facts:mentions"),
    "negative": ("mentions_by_sentiment", {"sentiment": "negative"}, "Mentions read as negative", "facts:mentions"),
}
MOST_MONTHS = 12  # beside each other on a page


def rows(ledger: Ledger, found: Sequence[Standing], first: date) -> list[dict[str, Any]]:
    """One row a KPI in the order of their codes, its figures written down."""
    objectives = {one.objective_id: one for one in ledger.held.objectives}
    told = []
    for one in found:
        ledger.standing(one)
        kpi = one.kpi
        slot = f"kpi.{kpi.code}"
        unit = kpi.unit
        attained = ledger.figures.get(f"{slot}.attainment")
        told.append(
            {
                "slot": f"{slot}.actual",
                "code": kpi.code,
                "name": kpi.name,
                "objective": objectives[kpi.objective_id].code,
                "objective_text": objectives[kpi.objective_id].text,
                "level": kpi.level,
                "unit": unit,
                "baseline": say.value(kpi.baseline_value, unit) if kpi.baseline_value is not None else "–",
                "actual": ledger[f"{slot}.actual"].shown,
                "due": say.value(one.due, unit) if one.due is not None else "–",
                "target": say.value(one.target.value, unit) if one.target else "–",
                "target_by": say.day(one.target.period_end) if one.target else "",
                "attainment": attained.shown if attained else "–",
                "colour": one.status.colour,
                "status": one.status.word,
                "reason": f"Not shown: {small_cells.WORDS}." if one.is_small else one.status.reason,
                "note": _note(one),
                "owner": kpi.owner or "",
            }
        )
    return told


def _note(one: Standing) -> str:
    """What has to be read with the value: over which days, how many, with which interval."""
    found = one.actual
    if found.value is None:
        return one.status.reason
    if one.is_small:
        return f"not shown: {small_cells.WORDS}"
    parts = [say.days(found.since, found.until)]
    if one.kpi.aggregation == "survey_share":
        if found.n:
            parts.append(f"n = {found.n:,}")
        if found.ci_low is not None and found.ci_high is not None:
            parts.append(f"95% interval {found.ci_low:.1f} to {found.ci_high:.1f}")
        if one.change:
            word = "changed" if one.change.is_shown else "no change shown"
            parts.append(f"{one.change.points:+.1f} pts since the baseline, {word}")
    elif found.numerator is not None and found.denominator:
        parts.append(f"{found.numerator:,.0f} of {found.denominator:,.0f}")
    if one.target and one.target.version > 1:
        parts.append(f"target version {one.target.version}")
    return " · ".join(parts)


def months_between(starts_on: date, until: date) -> list[tuple[date, date]]:
    """The calendar months of a programme up to a day, the newest MOST_MONTHS of them."""
    found: list[tuple[date, date]] = []
    first = until.replace(day=1)
    while first >= starts_on.replace(day=1) and len(found) < MOST_MONTHS:
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        found.append((first, last))
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def months(ledger: Ledger, found: Sequence[Standing], starts_on: date, until: date) -> dict[str, Any]:
    """The monthly series of the KPIs that have one and of what was said and published, with their totals."""
    span = months_between(starts_on, until)
    if not span:
        return {"months": [], "rows": []}
    whole = (span[0][0], until)
    told = []
    for one in found:
        kpi = one.kpi
        if kpi.aggregation in ("survey_share", "last", "growth", "median", "percentile_90"):
            continue
        if kpi.is_entered:
            cells = [
                ledger.entered(f"month.{kpi.code}.{first:%Y-%m}", f"{kpi.name}, {say.month(first)}", kpi, first, last)
                for first, last in span
            ]
            total = ledger.entered(f"total.{kpi.code}", f"{kpi.name}, {say.days(*whole)}", kpi, *whole)
            told.append(_line(kpi.name, cells, total))
        else:
            platforms = (kpi.platform,) if kpi.platform else ()
            told.append(_measured(ledger, kpi.name, kpi.code, kpi.metric_key, span, whole, platforms))
    planned = {one.kpi.metric_key for one in found if not one.kpi.platform}
    for label, slot, key in SERIES:
        if key in ASKED:
            told.append(_asked(ledger, label, slot, key, span, whole))
        elif key not in planned:
            told.append(_measured(ledger, label, slot, key, span, whole))
    known = [row for row in told if any(cell["value"] is not None for cell in row["cells"])]
    return {"months": [first.isoformat() for first, _ in span], "rows": known}


def _measured(
    ledger: Ledger,
    label: str,
    slot: str,
    key: str,
    span: Sequence[tuple[date, date]],
    whole: tuple[date, date],
    platforms: Sequence[str] = (),
) -> dict[str, Any]:
    """One series that a KPI measures: its months by one query, its total by another."""
    points = {point.bucket: point for point in ledger.by_month(key, span, platforms)}
    cells = [
        ledger.measured(
            f"month.{slot}.{first:%Y-%m}", f"{label}, {say.month(first)}", key, first, last, platforms=platforms,
            point=points.get(first),
        )
        for first, last in span
    ]  # fmt: skip
    cut = [day for day in ledger.breaks(key) if span[0][0] < day <= whole[1]]
    # what was counted otherwise before a break is not added to what came after it
    since = max([whole[0], *cut])
    total = ledger.measured(
        f"total.{slot}", f"{label}, {say.days(since, whole[1])}", key, since, whole[1], platforms=platforms
    )
    return _line(label, cells, total) | {"breaks": [day.isoformat() for day in cut]}


def _asked(
    ledger: Ledger, label: str, slot: str, key: str, span: Sequence[tuple[date, date]], whole: tuple[date, date]
) -> dict[str, Any]:
    """One series that a query of data/models/figures gives."""
    model, given, said, part = ASKED[key]

    def ask(name: str, since: date, until: date) -> Any:
        return ledger.asked(
            name, f"{label}, {say.days(since, until)}", model,
            {"programme": ledger.programme_id, "since": since, "until": until, **given}, unit="count",
            definition=said, parts=(part,),
        )  # fmt: skip

    cells = [ask(f"month.{slot}.{first:%Y-%m}", first, last) for first, last in span]
    return _line(label, cells, ask(f"total.{slot}", *whole))


def _line(label: str, cells: Sequence[Any], total: Any) -> dict[str, Any]:
    return {
        "label": label,
        "unit": total.unit,
        "breaks": [],
        "cells": [{"slot": one.slot, "value": one.value, "shown": one.shown} for one in cells],
        "total": {"slot": total.slot, "value": total.value, "shown": total.shown},
    }
