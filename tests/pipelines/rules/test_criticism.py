"""What counts as critical, and that ordinary misery does not."""

from __future__ import annotations

from pipelines.rules.criticism import is_critical


def test_staff_who_call_it_something_else_outrank_the_readers_chance() -> None:
    said = {"is_negative": False, "is_on_topic": True}

    assert is_critical("other", 0.9, is_reviewed=False, **said)
    assert not is_critical("other", 0.9, is_reviewed=True, **said)


def test_a_mention_that_nobody_read_is_not_critical() -> None:
    assert not is_critical(None, None, is_negative=True, is_reviewed=False, is_on_topic=True)
