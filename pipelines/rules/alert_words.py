"""What an alert says: numbers in words that a person can act on, the range from the decision's own distribution."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

SEVERITIES = ("notice", "watch", "act", "crisis")


def usual_range(expected: float, spread: float, share: float = 0.8) -> tuple[int, int]:
    """The middle `share` of a negative binomial with this mean and dispersion: what is usual.

    >>> usual_range(4.0, 0.1)
    (1, 7)
    >>> usual_range(0.0, 0.1)
    (0, 0)
    """
    if expected <= 1e-9:
        return 0, 0
    if expected > 20_000:  # the sum below would be long, and the curve is a gamma by then
        sd = math.sqrt(expected + spread * expected**2)
        return max(0, round(expected - 1.2816 * sd)), round(expected + 1.2816 * sd)
    size = 1 / max(spread, 1e-6)
    below, low = 0.0, -1
    chance = math.exp(-size * math.log1p(expected / size))
    count = 0
    while count < 400_000:
        below += chance
        if low < 0 and below >= (1 - share) / 2:
            low = count
        if below >= 1 - (1 - share) / 2:
            break
        chance *= (size + count) / (count + 1) * (expected / (expected + size))
        count += 1
    return max(low, 0), count


def severity(
    observed: float, expected: float, platforms: int, people: int, doubles: bool, *, has_history: bool = True
) -> str:
    """How loud: watch, act (three times the usual, two platforms or doubling), crisis (ten times and 30 people).

    >>> severity(5, 1.0, 1, 5, False)
    'watch'
    >>> severity(9, 2.0, 1, 9, False)
    'act'
    >>> severity(40, 3.0, 2, 31, True)
    'crisis'
    """
    if not has_history:
        return "watch"
    if observed >= 10 * expected and people >= 30:
        return "crisis"
    if observed >= 8 and (observed >= 3 * expected or platforms >= 2 or doubles):
        return "act"
    return "watch"


def hours(window: float) -> str:
    """A window in words.

    >>> hours(1.0), hours(2.0)
    ('hour', '2 h')
    """
    return "hour" if window == 1 else f"{window:g} h"


def number(value: float) -> str:
    """A count to expect.

    >>> number(0.3), number(4.2), number(1234.0)
    ('fewer than 1', '4', '1,234')
    """
    return "fewer than 1" if value < 0.75 else f"{value:,.0f}"


def span(low: float, high: float) -> str:
    """What is usual, in words.

    >>> span(1, 8), span(0, 0)
    ('1–8', 'none')
    """
    return f"{low:,.0f}–{high:,.0f}" if round(high) else "none"


def where(topic: str, platform: str) -> str:
    """A cell in words.

    >>> where("Safety", "facebook")
    'Safety on Facebook'
    """
    names = {"x": "X", "youtube": "YouTube", "linkedin": "LinkedIn", "tiktok": "TikTok"}
    place = names.get(platform, platform.replace("_", " ").capitalize())
    return f"{topic or 'All topics'} on {place}" if platform else f"{topic or 'All topics'}"


def of_people(people: int) -> str:
    """From how many, or nothing where the authors are not known.

    >>> of_people(1), of_people(0)
    (' from 1 person', '')
    """
    return f" from {people:,} {'person' if people == 1 else 'people'}" if people else ""


def criticism(
    *,
    topic: str,
    platform: str,
    window: float,
    observed: float,
    people: int,
    expected: float,
    low: float,
    high: float,
    ordinary: float | None,
    ordinary_expected: float,
    first_at: datetime,
    opened_at: datetime,
    are_read: bool = True,
) -> str:
    """The sentence of a criticism incident. Times are on the clock that people read.

    Mentions of which nobody said whether they criticise (not `are_read`) are called no more than mentions.
    """
    said = (
        f"{where(topic, platform)}: {counted(observed, are_read)} in the last "
        f"{hours(window)}{of_people(people)}; at this hour we expect {number(expected)} "
        f"(usually {span(low, high)})."
    )
    if ordinary is not None:
        said += f" {talk(ordinary, ordinary_expected)}"
    return f"{said} First: {moment(first_at, opened_at)}."


def counted(many: float, are_read: bool = True) -> str:
    """So many mentions, critical where they were read.

    >>> counted(1), counted(2300, are_read=False)
    ('1 critical mention', '2,300 mentions')
    """
    return f"{many:,.0f} {'critical ' if are_read else ''}mention{'s' if many != 1 else ''}"


def talk(ordinary: float, expected: float) -> str:
    """Whether the other talk is as always.

    >>> talk(31, 28.0)
    'Other talk is normal.'
    >>> talk(90, 28.0)
    'Other talk is up too: 90, expected 28.'
    """
    if ordinary > expected + 3 + 2 * math.sqrt(expected + 0.1 * expected**2):
        return f"Other talk is up too: {ordinary:,.0f}, expected {expected:,.0f}."
    return "Other talk is normal."


def learning(
    topic: str, platform: str, window: float, many: int, people: int, day: int, of: int, first_at: datetime,
    are_read: bool = True,
) -> str:  # fmt: skip
    """The sentence of the one absolute rule, while the usual is not known; `people` 0 where authors are not known."""
    said = f"{people:,} people {'criticise' if are_read else 'wrote'}" if people else counted(many, are_read)
    return (
        f"{where(topic, platform)}: {said} within {hours(window)}. No history yet "
        f"(learning, day {day} of {of}), so nobody can say what is usual. First: {first_at:%H:%M}."
    )


def copy_paste(
    topic: str, platform: str, window: float, raw: float, wordings: int, accounts: int, are_read: bool = True
) -> str:
    """The quieter notice about copies."""
    said = f"{wordings} wording{'s' if wordings != 1 else ''}" if wordings else "few wordings"
    by = f" from {accounts:,} account{'s' if accounts != 1 else ''}" if accounts else ""
    return (
        f"{where(topic, platform)}: copy-paste burst, {counted(raw, are_read)} in the last {hours(window)}{by}, "
        f"mostly copies or repeats ({said}). Counted once each they are no alarm."
    )


def series(name: str, observed: float, window: str, expected: float, low: float, high: float) -> str:
    """The sentence of a count's series."""
    return (
        f"{name}: {observed:,.0f} in the last {window}; at this hour we expect {number(expected)} "
        f"(usually {span(low, high)})."
    )


def moment(at: datetime, seen_from: datetime) -> str:
    """A time of the day, with its date where that is another day.

    >>> moment(datetime(2026, 3, 9, 14, 5), datetime(2026, 3, 9, 15, 0))
    '14:05'
    >>> moment(datetime(2026, 3, 8, 23, 50), datetime(2026, 3, 9, 0, 30))
    '8 Mar 23:50'
    """
    if at.date() == seen_from.date():
        return f"{at:%H:%M}"
    return f"{at.day} {at:%b %H:%M}" if seen_from - at < timedelta(days=300) else f"{at.day} {at:%b %Y %H:%M}"
