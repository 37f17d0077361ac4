"""What counts as critical: which readings early warning counts, and which it leaves to ordinary misery."""

from __future__ import annotations

ACTS = ("criticism", "complaint")
CRITICAL = 0.5  # the reader's calibrated chance of criticism or complaint from which a mention counts
# A negative word on a topic that is listened for needs less. Over seven labelled tables a rise needs about the
# same number of mentions at 0.1 to 0.3 and more above (pipelines/bench/cuts.py): the middle bears a new reader best.
CRITICAL_ON_TOPIC = 0.2


def is_critical(
    act: str | None,
    chance: float | None,
    *,
    is_negative: bool,
    is_reviewed: bool,
    is_on_topic: bool,
    on_topic: float = CRITICAL_ON_TOPIC,
) -> bool:
    """Whether a mention counts; the models `alerts/heard` and `pages/warning_curve` say the same in SQL.

    Staff's word outranks the reader's chance: what a person called something else counts no more, unless it is
    negative about a topic that the programme listens for.

    >>> is_critical("criticism", 0.1, is_negative=False, is_reviewed=True, is_on_topic=False)
    True
    >>> is_critical("other", 0.6, is_negative=True, is_reviewed=True, is_on_topic=False)
    False
    >>> is_critical("other", 0.1, is_negative=True, is_reviewed=False, is_on_topic=True)
    False
    >>> is_critical("other", 0.2, is_negative=True, is_reviewed=False, is_on_topic=True)
    True
    """
    if act in ACTS:
        return True
    if chance is None:
        return False
    if not is_reviewed and chance >= CRITICAL:
        return True
    return is_on_topic and is_negative and chance >= on_topic
