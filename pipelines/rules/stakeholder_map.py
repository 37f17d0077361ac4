"""Where a stakeholder stands: Mendelow's grid of power and interest, and the salience of Mitchell, Agle and Wood.

Both say how much attention somebody needs. Neither says what they think of us: show them beside the attitude.
"""

from __future__ import annotations

from typing import Literal

Quarter = Literal["manage_closely", "keep_satisfied", "keep_informed", "monitor"]
Salience = Literal[
    "definitive", "dominant", "dangerous", "dependent", "dormant", "discretionary", "demanding", "non_stakeholder"
]

GRID_CUT = 3  # of power and interest, 1 to 5: from here on it counts as high
SALIENCE_CUT = 4  # of power, legitimacy and urgency: the source asks whether they are clearly there

QUARTERS: dict[Quarter, str] = {
    "manage_closely": "Manage closely",
    "keep_satisfied": "Keep satisfied",
    "keep_informed": "Keep informed",
    "monitor": "Monitor",
}
MEANING: dict[Salience, str] = {
    "definitive": "has power, a right to be heard, and an urgent claim",
    "dominant": "has power and a right to be heard",
    "dangerous": "has power and an urgent claim",
    "dependent": "has a right to be heard and an urgent claim",
    "dormant": "has power only",
    "discretionary": "has a right to be heard only",
    "demanding": "has an urgent claim only",
    "non_stakeholder": "has none of the three",
}
_BY_ATTRIBUTES: dict[tuple[bool, bool, bool], Salience] = {
    (True, True, True): "definitive",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (False, False, False): "non_stakeholder",
}


def quarter(power: int, interest: int, cut: int = GRID_CUT) -> Quarter:
    """The quarter of Mendelow's grid.

    >>> quarter(5, 4), quarter(3, 2), quarter(2, 3), quarter(1, 1)
    ('manage_closely', 'keep_satisfied', 'keep_informed', 'monitor')
    """
    if power >= cut:
        return "manage_closely" if interest >= cut else "keep_satisfied"
    return "keep_informed" if interest >= cut else "monitor"


def salience(power: int, legitimacy: int, urgency: int, cut: int = SALIENCE_CUT) -> Salience:
    """The class of Mitchell, Agle and Wood; each attribute is there or not.

    >>> salience(5, 5, 5), salience(4, 2, 4), salience(3, 4, 1), salience(1, 1, 1)
    ('definitive', 'dangerous', 'discretionary', 'non_stakeholder')
    """
    return _BY_ATTRIBUTES[(power >= cut, legitimacy >= cut, urgency >= cut)]
