"""How a report writes numbers, money and days: every digit, because a report is held against them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.rules.counts import counted
from pipelines.rules.saying import day as day
from pipelines.rules.saying import days as days

NOT_KNOWN = "not available"
NOTHING = "nothing booked"  # no row is no 0 in a figure; on the page it is one: what nobody booked was not spent


def value(number: float | str | None, unit: str) -> str:
    """A value in its unit.

    >>> value(1808.0, "count"), value(91.4728, "percent"), value(9.886, "score"), value(85.665, "gbp")
    ('1,808', '91.5%', '+9.9', '£85.67')
    >>> value(None, "count"), value(3.4293, "percent"), value(347800.0, "gbp"), value(95.0, "minutes")
    ('not available', '3.43%', '£347,800', '1 h 35 min')
    """
    if number is None:
        return NOT_KNOWN
    if isinstance(number, str):
        return number
    if unit == "percent":
        return f"{number:.2f}%" if 0 < abs(number) < 10 else f"{number:.1f}%"
    if unit == "score":
        return f"{number:+.1f}" if round(number, 1) else "0.0"
    if unit == "gbp":
        sign = "-" if number < 0 else ""
        return f"{sign}£{abs(number):,.0f}" if abs(number) >= 1000 else f"{sign}£{abs(number):,.2f}"
    if unit == "minutes":
        hours, minutes = divmod(round(number), 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"
    if unit == "share":
        return f"{100 * number:.1f}%"
    return f"{number:,.0f}" if float(number).is_integer() or abs(number) >= 100 else f"{number:,.1f}"


def change(now: float | None, before: float | None, unit: str) -> str:
    """The change since before; shares change in points, counts in percent. '' where either is not known.

    >>> change(548.0, 468.0, "count"), change(13.0, 19.1, "score"), change(46.0, 45.3, "percent")
    ('+17%', '-6.1', '+0.7 pts')
    >>> change(5.0, 0.0, "count"), change(None, 2.0, "count"), change(3.0, 3.0, "count")
    ('+5', '', 'no change')
    """
    if now is None or before is None:
        return ""
    step = now - before
    if not round(step, 2):
        return "no change"
    if unit == "percent":
        return f"{step:+.2f} pts" if abs(step) < 0.1 else f"{step:+.1f} pts"
    if unit == "score":
        return f"{step:+.1f}"
    if not before:
        return f"{step:+,.0f}"
    share = 100 * step / abs(before)
    return f"{share:+,.0f}%" if abs(share) >= 1 else f"{share:+.1f}%"


def month(first: date) -> str:
    """
    >>> month(date(2026, 10, 1))
    'October 2026'
    """
    return f"{first:%B %Y}"


def listed(parts: list[str]) -> str:
    """
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def restated(told: Mapping[str, Any] | None) -> str:
    """What became of the figures of last month's report, in a sentence.

    >>> restated({"month": "2026-09", "version": 2, "figures": []})
    'No figure of the report of September 2026 (version 2) has changed since.'
    >>> restated(None)
    'There is no report of the month before, so nothing can be held against it.'
    """
    if told is None:
        return "There is no report of the month before, so nothing can be held against it."
    first = date.fromisoformat(f"{told['month']}-01")
    of = f"the report of {month(first)} (version {told['version']})"
    changed = len(told["figures"])
    if not changed:
        return f"No figure of {of} has changed since."
    return f"{counted(changed, 'figure')} of {of} {'comes' if changed == 1 else 'come'} out otherwise now."


def is_worded(was: Mapping[str, Any], value: float | str | None, shown: str) -> bool:
    """Whether a figure comes out as it did: the same value in the same words, or no value, said otherwise.

    >>> is_worded({"value": None, "shown": "not available"}, None, "nothing booked")
    True
    >>> is_worded({"value": 2.0, "shown": "2"}, None, "nothing booked")
    False
    """
    if was["value"] != value:
        return False
    return was["shown"] == shown or (value is None and {was["shown"], shown} <= {NOT_KNOWN, NOTHING})


_NAMES = {"youtube": "YouTube", "linkedin": "LinkedIn", "tiktok": "TikTok", "google_business": "Google"}


def platform(name: str) -> str:
    """A platform by the name people know.

    >>> platform("youtube"), platform("facebook"), platform("x")
    ('YouTube', 'Facebook', 'X')
    """
    return _NAMES.get(name, name.replace("_", " ").capitalize())


def word(said: str) -> str:
    """A word of ours as it begins a cell.

    >>> word("act"), word("budget_line"), word("")
    ('Act', 'Budget line', '')
    """
    return f"{said[:1].upper()}{said[1:]}".replace("_", " ")


def about(said: str) -> str:
    """What a decision is about, as people name it.

    >>> about("kpi K1"), about("budget line BL2"), about("other")
    ('KPI K1', 'Budget line BL2', 'Other')
    """
    return f"KPI{said[3:]}" if said == "kpi" or said.startswith("kpi ") else f"{said[:1].upper()}{said[1:]}"


_OF_SLOTS = re.compile(r" \([\w.]+ [/-] [\w.]+\)$")


def in_words(definition: str) -> str:
    """A definition without the slots of the figures that it is made of, which only the manifest needs.

    >>> in_words("Spend to date over outcomes to date (budget.spent / cost.K1.count)")
    'Spend to date over outcomes to date'
    """
    return _OF_SLOTS.sub("", definition)
