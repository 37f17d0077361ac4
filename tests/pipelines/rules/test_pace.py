"""The pace of what runs by itself: the examples, and that a wait never shrinks as failures add up."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules import pace

AT = datetime(2026, 10, 31, 9, 0)


@given(st.integers(1, 10_000), st.integers(0, 60))
def test_more_failures_never_mean_a_shorter_wait_nor_an_endless_one(minutes, failures):
    every = timedelta(minutes=minutes)

    wait = pace.next_due(AT, AT, every, failures) - AT
    longer = pace.next_due(AT, AT, every, failures + 1) - AT

    assert every <= wait <= longer <= max(every, pace.LONGEST_WAIT)


def test_a_round_longer_than_its_interval_is_due_again_at_once():
    ended = AT + timedelta(hours=1)

    assert pace.next_due(AT, ended, timedelta(minutes=15)) == ended
