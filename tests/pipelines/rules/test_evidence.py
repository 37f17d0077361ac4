"""How a criterion stands: the strongest evidence that still counts, and never met without a name."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.rules.evidence import Attestation, Piece, stand

TODAY = date(2026, 10, 31)
DATA = Piece(3, "12 cases answered in time", date(2026, 10, 1))
NOTE = Piece(1, "typed", date(2026, 10, 20))
SIGNED = Attestation("Dee", date(2026, 10, 10), date(2027, 10, 10), "h")


def test_nothing_stands_for_nothing() -> None:
    assert stand([], 365, TODAY).strength == 0


def test_the_strongest_that_counts_decides_not_the_newest() -> None:
    told = stand([DATA, NOTE], 365, TODAY)

    assert (told.strength, told.newest) == (3, DATA)
    assert told.expires_on == date(2027, 10, 1)


@pytest.mark.parametrize(("today", "strength", "lapsed"), [(date(2026, 10, 31), 3, 0), (date(2026, 11, 1), 1, 3)])
def test_evidence_lapses_on_the_day_after_its_last(today: date, strength: int, lapsed: int) -> None:
    told = stand([DATA, NOTE], 30, today)

    assert (told.strength, told.lapsed) == (strength, lapsed)


def test_what_is_still_to_come_does_not_count() -> None:
    assert stand([DATA], 365, date(2026, 9, 30)).strength == 0


def test_a_signature_makes_four_for_its_time_and_no_longer() -> None:
    assert stand([DATA], 3650, TODAY, SIGNED, "h").strength == 4
    assert stand([DATA], 3650, date(2027, 10, 11), SIGNED, "h").strength == 3
    assert stand([DATA], 3650, date(2026, 10, 9), SIGNED, "h").strength == 3


def test_without_evidence_nobodys_word_is_enough() -> None:
    assert stand([], 365, TODAY, SIGNED, "h").strength == 0


def test_a_signature_over_other_evidence_says_so() -> None:
    assert stand([DATA], 365, TODAY, SIGNED, "other").is_changed_since
    assert not stand([DATA], 365, TODAY, SIGNED, "h").is_changed_since
