"""What a monthly report says: figures, sentences and tables, gathered from the store for the end of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data import models, people
from data.programmes import plan
from data.store import Store, now
from pipelines.commands import Refused, standing
from pipelines.commands.checking import programme_named
from pipelines.reports import delivery, learning, listening, money, narrative, performance, provenance, say
from pipelines.reports.figures import Figure, Ledger
from pipelines.reports.narrative import Sentence

DEMO = "DEMO DATA — Quit Together is invented. No real body, person or result is shown."


@dataclass(frozen=True, slots=True)
class Content:
    """A report whole, before it is written to a file. Tables hold plain values only."""

    programme_id: str
    code: str
    name: str
    aim: str
    since: date
    until: date
    zone: str
    is_demo: bool
    figures: dict[str, Figure]
    sentences: tuple[Sentence, ...]
    tables: dict[str, Any]

    @property
    def label(self) -> str:
        """What stands on every page of invented data."""
        return DEMO if self.is_demo else ""


def month_of(text: str) -> date:
    """The first day of a month given as 2026-10. Raises Refused."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise Refused(f"'{text}' is no month: write it as 2026-10.") from None


def end_of(first: date) -> date:
    """The last day of the month that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def gather(
    store: Store, code: str, first: date, written: Mapping[str, Mapping[str, Any]], memo: dict[Any, Any]
) -> Content:
    """Measure and word the report of a month. `written` holds, by slot, the sentences that people put in place.

    `memo` keeps what was measured while the store stands still. Raises Refused for an unknown
    programme and a month that has not begun or lies outside the programme.
    """
    kept_as = ("content", code, first, tuple(sorted(written)))
    if kept_as in memo:
        kept: Content = memo[kept_as]
        return kept
    programme = programme_named(store, code)
    known = people.names(store)
    written = people.in_all(written, known)
    until = end_of(first)
    _refuse_month(store, programme, first, until)
    held = plan(store, programme["programme_id"])
    ledger = Ledger(store, programme["programme_id"], held, memo)
    found = standing.evaluate(store, programme["programme_id"], until, held=held)
    tables: dict[str, Any] = {
        "performance": performance.rows(ledger, found, first),
        "months": performance.months(ledger, found, programme["starts_on"], until),
        "listening": listening.rows(ledger, first, until, programme["starts_on"]),
        "happened": listening.happened(store, held.zone, programme["programme_id"], first, until),
        "budget": money.lines(ledger, programme, until),
        "costs": money.costs(ledger, found, programme, until),
        **delivery.tables(ledger, programme, first, until),
        **learning.tables(ledger, programme, found, first, until),
        "method": _method(store, ledger, found, programme, until),
    }
    if tables["months"]["months"]:
        span = (date.fromisoformat(tables["months"]["months"][0]), until)
        tables["months"]["outside"] = listening.outside(store, programme["programme_id"], *span)
    sentences = narrative.sentences(ledger, tables, first, until, written)
    memo[kept_as] = made = Content(
        programme_id=programme["programme_id"],
        code=programme["code"],
        name=programme["name"],
        aim=programme["aim"] or "",
        since=first,
        until=until,
        zone=held.zone,
        is_demo=programme["is_demo"],
        figures=provenance.tell(ledger),
        sentences=tuple(sentences),
        tables=people.in_all(tables, known),
    )
    return made


def _refuse_month(store: Store, programme: Mapping[str, Any], first: date, until: date) -> None:
    zone = store.one("select value from setting where key = 'time_zone'")
    stands: datetime = programme["as_of"] or now()
    today = stands.replace(tzinfo=UTC).astimezone(ZoneInfo(zone["value"] if zone else "UTC")).date()
    if first > today:
        raise Refused(f"{first:%B %Y} has not begun: today is {today}. Choose an earlier month.")
    # what led to a programme may be reported too, but not what nobody can have planned
    if until < programme["starts_on"] - timedelta(days=366) or first > programme["ends_on"] + timedelta(days=366):
        raise Refused(
            f"{first:%B %Y} lies more than a year outside the programme {programme['code']} "
            f"({programme['starts_on']} to {programme['ends_on']}). Choose another month."
        )


# how the lines of the method begin that say something of the data; the others are worded by Earshot alone
SURVEYS, BREAK = "Survey shares carry a 95% interval:", "Series break on"


def of_the_data(method: Sequence[str]) -> list[str]:
    """The lines of a method that come from the data."""
    return [line for line in method if line.startswith((SURVEYS, BREAK))]


def _method(
    store: Store, ledger: Ledger, found: Sequence[standing.Standing], programme: Mapping[str, Any], until: date
) -> list[str]:
    """How the numbers were made and what they cannot say."""
    surveys = [one for one in found if one.kpi.aggregation == "survey_share" and one.actual.value is not None]
    said = [
        "A KPI is held against the version of its target that was in force at the end of the month, on its profile. "
        "What is not known is grey and is never shown or added up as 0.",
        f"Days begin and end in {ledger.held.zone}. Rates over a period are ratios of sums, not means of rates.",
        "Mentions were read by Earshot's reader and corrected by staff; a reading may be wrong. Net sentiment is "
        "(positive - negative) / all mentions read, neutral ones included.",
        "Before and after alone shows no cause: this report claims no effect that a comparison did not show.",
    ]
    if surveys:
        asked = ", ".join(f"{one.kpi.name} (n = {one.actual.n:,})" for one in surveys if one.actual.n)
        said.append(f"{SURVEYS} {asked or 'how many were asked is not entered'}.")
    breaks = store.rows(
        models.page("series_breaks"),
        {"since": programme["starts_on"], "until": until, "programme": programme["programme_id"]},
    )
    for one in breaks:
        said.append(
            f"{BREAK} {say.day(one['day'])}: {say.platform(one['platform'])} counts {one['native_metric']} and "
            f"no longer {one['native_before']}; values before and after are not compared."
        )
    return said
