"""How strong the evidence for a criterion is. Software never says that one is met: only a named person does.

0 none · 1 stated (somebody typed it) · 2 recorded (a dated event with people in it) · 3 demonstrated (follows from
data) · 4 attested (a named person signed, for a time).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WORDS = ("None", "Stated", "Recorded", "Demonstrated", "Attested")
ATTESTED = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """The pieces of evidence of one strength: how many, and the newest."""

    strength: int
    what: str
    happened_on: date
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Attestation:
    """A named person's word, for a time, on the evidence they saw."""

    attested_by: str
    attested_on: date
    review_by: date
    evidence_hash: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a criterion stands on a day. `lapsed` is the strength that it lost because the evidence grew old."""

    strength: int
    newest: Piece | None
    expires_on: date | None
    lapsed: int
    attestation: Attestation | None
    is_changed_since: bool  # the evidence is another than the one that was attested

    @property
    def word(self) -> str:
        """The strength in words."""
        return WORDS[self.strength]


def stand(
    pieces: Iterable[Piece], days: int, today: date, attestation: Attestation | None = None, evidence_hash: str = ""
) -> Standing:
    """Judge one criterion: evidence counts for `days` days, the strongest that still counts decides.

    An attestation makes strength 4 while its time runs, where there is any evidence that counts beneath it: without
    evidence nobody's word is enough.

    >>> stand([Piece(2, "met", date(2026, 1, 1))], 30, date(2026, 1, 31)).strength
    2
    >>> stand([Piece(2, "met", date(2026, 1, 1))], 30, date(2026, 2, 1)).strength
    0
    """
    past = [one for one in pieces if one.happened_on <= today]
    counting = [one for one in past if today - one.happened_on <= timedelta(days=days)]
    best = max((one.strength for one in counting), default=0)
    ever = max((one.strength for one in past), default=0)
    deciding = [one for one in counting if one.strength == best]
    newest = max(deciding, key=lambda one: one.happened_on, default=None)
    expires = newest.happened_on + timedelta(days=days) if newest else None
    signed = attestation if attestation and attestation.attested_on <= today <= attestation.review_by else None
    changed = bool(signed and signed.evidence_hash != evidence_hash)
    if signed and best:
        return Standing(ATTESTED, newest, min(signed.review_by, expires or signed.review_by), 0, signed, changed)
    return Standing(best, newest, expires, ever if ever > best else 0, None, False)
