"""Two judgements of who speaks against a programme, weighed by how like the project's own text a text is.

The one was fitted on the project's own text: it knows programme speech, and irony. The other is a leaning that
holds for posts about anything. The five acts keep their shares within what is against and what is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_STEEP, _FROM = 2.0, 2.5  # likeness → share of the first judgement
_NAMED = 0.65
_SLOPE, _LEVEL = 0.8, -1.0  # leaning in standard deviations → log odds


def balance(acts: npt.NDArray[Any], lean: npt.NDArray[Any], like: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The five logits of each text with the log odds of the first two together set to the weighed judgement."""
    share = 1 / (1 + np.exp(-(_STEEP * like - _FROM)))
    own = odds(acts)
    weighed = share * own + (1 - share) * (_SLOPE * lean + _LEVEL)
    moved = acts.copy()
    moved[:, :2] += (weighed - own)[:, None]
    return moved


def to_name(own: npt.NDArray[Any], weighed: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The logits whose likeliest is the act named: more by the first judgement, which knows what acts are."""
    return _NAMED * own + (1 - _NAMED) * weighed


def odds(acts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Log odds of criticism or complaint."""
    against = np.logaddexp(acts[:, 0], acts[:, 1])
    rest = np.logaddexp(np.logaddexp(acts[:, 2], acts[:, 3]), acts[:, 4])
    log_odds: npt.NDArray[Any] = against - rest
    return log_odds
