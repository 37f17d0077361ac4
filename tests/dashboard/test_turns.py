"""Pages are drawn in turn: first come first served, given back however a page ends, and never waited for in vain."""

import math
import threading

import pytest
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from dashboard.turns import Turns

LONG = 600.0  # longer than the test runs: nothing lapses by itself
WITHIN = 20.0


class Drawing:
    """Somebody who draws in a thread of their own until they are told to end."""

    def __init__(self, turns: Turns, name: str, begun: list[str]) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.draw, args=(turns, name, begun), daemon=True)
        self.thread.start()

    def draw(self, turns: Turns, name: str, begun: list[str]) -> None:
        with turns.taken():
            begun.append(name)
            self.has_begun.set()
            self.may_end.wait(WITHIN)

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(WITHIN)
        assert not self.thread.is_alive()


def line_up(turns: Turns, names: str, begun: list[str]) -> list[Drawing]:
    """Let each ask for a turn once the one before waits."""
    standing = []
    for place, name in enumerate(names, 1):
        standing.append(Drawing(turns, name, begun))
        asked = threading.Event()
        while turns.waiting < place and standing[-1].thread.is_alive():
            asked.wait(0.001)  # the test waits for a thread here, not for time to pass
    return standing


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    turns, begun = Turns(1, lapses_after=LONG, longest_wait=LONG), []
    first = Drawing(turns, "first", begun)
    assert first.has_begun.wait(WITHIN)
    others = line_up(turns, "abcde", begun)
    assert begun == ["first"]

    first.end()
    for other in others:
        assert other.has_begun.wait(WITHIN)
        other.end()

    assert begun == ["first", *"abcde"]
    assert turns.waiting == 0


def test_as_many_draw_at_once_as_may() -> None:
    turns, begun = Turns(2, lapses_after=LONG, longest_wait=LONG), []
    two = [Drawing(turns, name, begun) for name in "ab"]
    assert all(one.has_begun.wait(WITHIN) for one in two)
    (third,) = line_up(turns, "c", begun)

    assert not third.has_begun.is_set()
    two[1].end()
    assert third.has_begun.wait(WITHIN)
    third.end()
    two[0].end()


@pytest.mark.parametrize("ends", [StopException(), RerunException(RerunData()), ValueError("A fault."), SystemExit()])
def test_a_turn_is_given_back_however_the_page_ends(ends: BaseException) -> None:
    turns, begun = Turns(1, lapses_after=LONG, longest_wait=LONG), []

    with pytest.raises(type(ends)), turns.taken():
        raise ends

    after = Drawing(turns, "after", begun)
    assert after.has_begun.wait(WITHIN)
    after.end()


def test_a_slow_page_goes_on_and_its_turn_is_the_next_ones() -> None:
    turns, begun = Turns(1, lapses_after=0.0, longest_wait=LONG), []
    slow = Drawing(turns, "slow", begun)
    assert slow.has_begun.wait(WITHIN)

    quick = Drawing(turns, "quick", begun)

    assert quick.has_begun.wait(WITHIN)
    quick.end()
    slow.end()
    last = Drawing(turns, "last", begun)  # a turn that lapsed is not given back a second time
    assert last.has_begun.wait(WITHIN)
    last.end()


def test_nobody_waits_longer_than_the_longest_wait_and_leaves_no_place_behind() -> None:
    turns, begun = Turns(1, lapses_after=LONG, longest_wait=0.0), []
    first = Drawing(turns, "first", begun)
    assert first.has_begun.wait(WITHIN)

    impatient = Drawing(turns, "impatient", begun)

    assert impatient.has_begun.wait(WITHIN)
    impatient.end()
    assert turns.waiting == 0
    first.end()


def test_a_part_drawn_within_its_page_waits_for_nobody_and_alone_it_waits() -> None:
    turns, begun = Turns(1, lapses_after=LONG, longest_wait=LONG), []

    @turns.in_turn
    def tiles(said: str) -> str:
        begun.append(said)
        return said

    with turns.taken():
        assert tiles("within") == "within"
    first = Drawing(turns, "first", begun)
    assert first.has_begun.wait(WITHIN)
    alone = threading.Thread(target=tiles, args=("alone",), daemon=True)
    alone.start()
    while turns.waiting < 1:
        threading.Event().wait(0.001)  # the test waits for a thread here, not for time to pass
    assert begun == ["within", "first"]
    first.end()
    alone.join(WITHIN)

    assert begun == ["within", "first", "alone"]


def test_the_quiet_since_the_last_page_counts_from_its_end_its_turn_lapsed_or_not() -> None:
    now = [100.0]
    turns, begun = Turns(1, lapses_after=0.0, longest_wait=LONG, clock=lambda: now[0]), []
    assert turns.quiet() == math.inf

    one = Drawing(turns, "one", begun)
    assert one.has_begun.wait(WITHIN)
    now[0] = 103.0
    assert turns.quiet() == 0.0
    one.end()

    assert turns.quiet() == 0.0
    now[0] = 104.5
    assert turns.quiet() == 1.5
