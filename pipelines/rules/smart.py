"""Whether an objective is C-SMART: seven ticks, each with what is missing, and the sentence rebuilt from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# an objective begins with what shall happen, not with what shall be hoped
VERBS = frozenset({
    "raise", "reduce", "increase", "decrease", "bring", "have", "help", "answer", "acknowledge", "earn",
    "publish", "cut", "lower", "keep", "hold", "reach", "double", "halve", "make", "get", "win", "train", "sign",
    "open", "close", "quit", "stop", "start", "use", "choose", "attend", "book", "register", "report",
    "recognise", "support", "enable", "move", "grow", "shorten", "end", "begin", "turn", "persuade", "recruit"
})  # fmt: skip
VAGUE = ("raise awareness", "engage with", "promote", "strengthen", "optimise", "facilitate")


@dataclass(frozen=True, slots=True)
class Facts:
    """What an objective and its first KPI say. Values are words as a page shows them."""

    text: str
    segment: str | None
    behaviour: str | None
    owner: str | None
    due_on: date | None
    has_parent: bool
    stretch_reason: str | None
    kpi: str | None = None
    unit: str | None = None
    baseline: str | None = None
    baseline_on: date | None = None
    baseline_source: str | None = None
    target: str | None = None
    is_within_forecast: bool | None = None  # None: no forecast can be made
    is_sure_anyway: bool | None = None  # the target lies on the easy side of the forecast; None: no forecast
    is_beyond_baseline: bool | None = None  # it asks for more than there was; None: there is no baseline
    reach: str = ""  # what was held against the target where it is a level or a share, or why nothing can be


@dataclass(frozen=True, slots=True)
class Tick:
    """One letter: met, not met, or None where it cannot be judged yet."""

    letter: str
    name: str
    is_met: bool | None
    said: str


def lint(facts: Facts) -> tuple[Tick, ...]:
    """The seven ticks, in order.

    >>> [tick.is_met for tick in lint(Facts("Promote quitting", None, None, None, None, False, None))]
    [None, False, False, None, False, False, False]
    """
    return (
        _challenging(facts),
        _specific(facts),
        _measurable(facts),
        _achievable(facts),
        _relevant(facts),
        _timed(facts),
        _owned(facts),
    )


def within(target: float, low: float, high: float, direction: str) -> tuple[bool, bool]:
    """Whether a target can be reached by the forecast's 80% interval, and whether it would be reached anyway.

    A target beyond the interval on its hard side is out of reach; one on its easy side is no challenge.

    >>> within(10_000, 8_400, 10_900, "up"), within(12_000, 8_400, 10_900, "up"), within(8_000, 8_400, 10_900, "up")
    ((True, False), (False, False), (True, True))
    >>> within(60, 40, 50, "down")
    (True, True)
    """
    if direction == "up":
        return target <= high, target < low
    return target >= low, target > high


def _challenging(facts: Facts) -> Tick:
    name = "Challenging"
    if facts.stretch_reason:
        return Tick("C", name, True, f"Stretched on purpose: {facts.stretch_reason}")
    if facts.is_beyond_baseline is False:
        return Tick("C", name, False, "The target asks for no more than there was at the baseline.")
    if facts.is_sure_anyway:
        return Tick("C", name, False, "At the pace so far the target would be passed without doing anything more.")
    if facts.is_sure_anyway is None and facts.is_beyond_baseline is None:
        return Tick("C", name, None, "Neither a baseline nor a forecast says how much the target asks for.")
    said = "beyond the baseline" if facts.is_beyond_baseline else "not reached by the pace alone"
    return Tick("C", name, True, f"The target is {said}.")


def _specific(facts: Facts) -> Tick:
    missing = []
    first = facts.text.split(" ", 1)[0].lower().strip(",.") if facts.text else ""
    if first not in VERBS:
        missing.append(f"it begins with '{first}', not with what shall happen (raise, reduce, help, have …)")
    vague = next((word for word in VAGUE if word in facts.text.lower()), None)
    if vague:
        missing.append(f"'{vague}' says no result")
    if not facts.segment:
        missing.append("no target group is named")
    if not facts.behaviour:
        missing.append("no behaviour is named")
    return _tick("S", "Specific", missing, f"{facts.segment}: {facts.behaviour}")


def _measurable(facts: Facts) -> Tick:
    missing = [] if facts.kpi else ["no KPI measures it"]
    if facts.kpi and not facts.unit:
        missing.append("the KPI has no unit")
    if not facts.target:
        missing.append("no target is set")
    return _tick("M", "Measurable", missing, f"{facts.kpi}, target {facts.target}")


def _achievable(facts: Facts) -> Tick:
    if facts.stretch_reason:
        return Tick("A", "Achievable", True, f"Stretched on purpose: {facts.stretch_reason}")
    if facts.is_within_forecast is None:
        said = facts.reach or "No forecast can be held against the target yet; a written reason would do."
        return Tick("A", "Achievable", None, said)
    if facts.is_within_forecast:
        said = facts.reach or "The target lies within the 80% interval of the forecast."
        return Tick("A", "Achievable", True, said)
    said = facts.reach or "The target lies outside the forecast."
    return Tick("A", "Achievable", False, f"{said} Write why it is set all the same.")


def _relevant(facts: Facts) -> Tick:
    missing = [] if facts.has_parent else ["it serves no priority and no other objective"]
    return _tick("R", "Relevant", missing, "It serves a priority or another objective.")


def _timed(facts: Facts) -> Tick:
    missing = [] if facts.due_on else ["no day is set"]
    return _tick("T", "Timed", missing, f"Due {_day(facts.due_on)}")


def _owned(facts: Facts) -> Tick:
    missing = [] if facts.owner else ["nobody owns it"]
    if not facts.baseline:
        missing.append("there is no baseline")
    else:
        missing += [] if facts.baseline_on else ["the baseline has no date"]
        missing += [] if facts.baseline_source else ["the baseline has no source"]
    said = f"{facts.owner}; {facts.baseline} from {facts.baseline_source}"
    return _tick("+", "Owner and baseline", missing, said)


def _tick(letter: str, name: str, missing: Sequence[str], said: str) -> Tick:
    if not missing:
        return Tick(letter, name, True, said)
    words = "; ".join(missing)
    return Tick(letter, name, False, f"{words[:1].upper()}{words[1:]}.")


def rebuilt(facts: Facts) -> str:
    """The objective as its parts say it; what is missing stands as an ellipsis.

    >>> rebuilt(Facts("Raise sign-ups", "workers", "sign up", "Ana", date(2026, 10, 31), True, None,
    ...     kpi="Sign-ups a month", baseline="310", baseline_on=date(2025, 12, 31), target="500"))
    'From 310 (31 Dec 2025) to 500 by 31 Oct 2026, among workers, measured by Sign-ups a month.'
    """
    start = f"From {facts.baseline or '…'} ({_day(facts.baseline_on)}) to" if facts.baseline else "To"
    return (
        f"{start} {facts.target or '…'} by {_day(facts.due_on)}, among {facts.segment or '…'}, "
        f"measured by {facts.kpi or '…'}."
    )


def _day(when: date | None) -> str:
    return f"{when.day} {when:%b %Y}" if when else "…"
