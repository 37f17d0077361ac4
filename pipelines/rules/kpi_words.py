"""What a KPI's alarm says: the same kind of sentence as a mention alarm's, its range from the decision itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.rules import alert_words
from pipelines.rules.kpi_alerts import TITLES, Judged


def sentence(kind: str, platform: str, one: Judged) -> str:
    """The day's number, what is expected on such a day, and what is usual."""
    seen = one.seen
    low, high = one.usual.span(seen.base)
    expected = one.usual.expected(seen.base)
    where = alert_words.where(TITLES[kind], platform)
    day = f"{seen.day.day} {seen.day:%b}"
    if kind == "followers":
        when = f"on {day}; on such a day" if seen.base == 1 else f"in the {seen.base:.0f} days to {day}; in such a time"
        bounds = f"usually {signed(low)} to {signed(high)}"
        return f"{where}: {signed(seen.count)} {when} we expect {signed(expected)} ({bounds})."
    if kind == "response_time":
        return (
            f"{where}: {_answers(seen.base)} on {day} took {lasting(seen.count)}; on such a day we expect "
            f"{lasting(expected)} (usually {lasting(low)}–{lasting(high)})."
        )
    if kind == "engagement_rate":
        over = f"{seen.count:,.0f} interactions over {seen.base:,.0f} reached"
        said = f"{percent(one.value)} for the posts of {day} ({over})"
    else:
        said = f"{seen.count:,.0f} of {seen.base:,.0f} mentions on {day} were negative ({percent(one.value)})"
    bounds = f"{percent(low).removesuffix('%')}–{percent(high)}"
    return f"{where}: {said}; on such a day we expect {percent(expected)} (usually {bounds})."


def _answers(many: float) -> str:
    return "the one answer" if many == 1 else f"the middle one of {many:,.0f} answers"


def silence(platform: str, hours: float, expected: float, low: float, high: float, since: datetime) -> str:
    """The sentence of a source that has fallen silent; `since` on the clock that people read.

    >>> silence("x", 31, 42.0, 29, 57, datetime(2026, 3, 9, 14, 5))
    'X: nothing heard for 31 h; in such a time we expect 42 mentions (usually 29–57). The last came on 9 Mar 14:05.'
    """
    where = alert_words.where("", platform).removeprefix("All topics on ")
    return (
        f"{where}: nothing heard for {hours:.0f} h; in such a time we expect {alert_words.number(expected)} mentions "
        f"(usually {low:,.0f}–{high:,.0f}). The last came on {since.day} {since:%b %H:%M}."
    )


def signed(value: float) -> str:
    """A change.

    >>> signed(-320.4), signed(12), signed(0.2)
    ('−320', '+12', '0')
    """
    whole = round(value)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole):,}"


def percent(value: float) -> str:
    """A share with as many digits as can be read.

    >>> percent(56.2), percent(3.43)
    ('56%', '3.4%')
    """
    return f"{value:.0f}%" if value >= 10 else f"{value:.1f}%"


def lasting(minutes: float) -> str:
    """A time in words.

    >>> lasting(42), lasting(400), lasting(120), lasting(4000)
    ('42 min', '6 h 40 min', '2 h', '2 d 18 h')
    """
    whole = timedelta(minutes=round(minutes))
    hours, rest = divmod(round(whole / timedelta(minutes=1)), 60)
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"
