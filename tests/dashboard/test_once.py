"""What many ask at one moment is worked out once; an error is told to each and not kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.once import kept


def test_many_who_ask_at_once_get_one_answer_that_was_worked_out_once() -> None:
    worked, everybody = [], threading.Barrier(8)

    @kept(10)
    def double(n: int) -> int:
        worked.append(n)
        return 2 * n

    def ask(_: int) -> int:
        everybody.wait(20)
        return double(21)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))

    assert answers == [42] * 8
    assert worked == [21]


def test_an_error_is_not_kept() -> None:
    tries = []

    @kept(10)
    def second_time_lucky() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("Not yet.")
        return "now"

    with pytest.raises(ValueError, match="Not yet"):
        second_time_lucky()

    assert second_time_lucky() == "now"
    assert second_time_lucky() == "now"
    assert len(tries) == 2


def test_only_the_newest_answers_are_kept() -> None:
    worked = []

    @kept(2)
    def same(n: int) -> int:
        worked.append(n)
        return n

    for n in (1, 2, 3, 1):
        same(n)

    assert worked == [1, 2, 3, 1]
