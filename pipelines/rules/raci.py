"""Whether the roles of a thing are clear: one accountable, at least one responsible, and not too much on one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

BOTH_UP_TO_DAYS = 10.0  # up to so much effort one person may be accountable and responsible


def lint(roles: Iterable[tuple[str, str, float | None]]) -> list[str]:
    """What is wrong with the roles (person, letter, effort in days) of one thing; none is good.

    >>> lint([("Ana", "A", None), ("Ben", "R", 5.0)])
    []
    >>> lint([("Ana", "A", None), ("Ben", "A", None)])
    ['2 are accountable (Ana, Ben): there must be exactly one.', 'Nobody is responsible.']
    >>> lint([("Ana", "A", None), ("Ana", "R", 20.0)])
    ['Ana is accountable and responsible for 20 days of work: above 10 days that takes two.']
    """
    given = list(roles)
    said = []
    accountable = [person for person, letter, _ in given if letter == "A"]
    responsible = [person for person, letter, _ in given if letter == "R"]
    if not accountable:
        said.append("Nobody is accountable.")
    elif len(accountable) > 1:
        said.append(f"{len(accountable)} are accountable ({', '.join(accountable)}): there must be exactly one.")
    if not responsible:
        said.append("Nobody is responsible.")
    for person in sorted({*accountable} & {*responsible}):
        effort = sum(days or 0.0 for who, letter, days in given if who == person and letter == "R")
        if effort > BOTH_UP_TO_DAYS:
            said.append(
                f"{person} is accountable and responsible for {effort:g} days of work: above {BOTH_UP_TO_DAYS:g} days "
                "that takes two."
            )
    return said


def load(roles: Iterable[tuple[str, str, float | None]]) -> list[tuple[str, float]]:
    """Days of effort by person, the most first.

    >>> load([("Ana", "R", 5.0), ("Ben", "R", 9.0), ("Ana", "A", 1.5)])
    [('Ben', 9.0), ('Ana', 6.5)]
    """
    counted: Counter[str] = Counter()
    for person, _, days in roles:
        counted[person] += days or 0.0  # type: ignore[assignment]  # a Counter of days
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
