"""Whose turn it is to draw: one page after the other, first come first served, and a slow one holds nobody up.

Python runs one thread at a time. Where twenty-five pages are drawn at once, each is cut off some hundred times and the
thread that sends what is ready waits behind all of them; one after the other takes less time in all, and nobody's
page takes twice as long as another's.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

AT_ONCE = 1
LAPSES_AFTER_SECONDS = 0.1  # a page that takes longer goes on, and its turn is the next one's
LONGEST_WAIT_SECONDS = 1.0  # then a page is drawn without a turn

Given = ParamSpec("Given")
Drawn = TypeVar("Drawn")


class Turns:
    """A few turns, given in the order in which they were asked for. `clock` gives seconds."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        *,
        lapses_after: float = LAPSES_AFTER_SECONDS,
        longest_wait: float = LONGEST_WAIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._lapses_after = lapses_after
        self._longest_wait = longest_wait
        self._clock = clock
        self._mine = threading.local()
        self._lock = threading.Lock()  # guards what follows; never held while a page is drawn
        self._waiting: deque[threading.Event] = deque()
        self._lapses_at: dict[threading.Event, float] = {}  # of the turns that are held
        self._drawn = 0  # pages that are being drawn or wait for it, those whose turn has lapsed too
        self._drawn_at = -math.inf

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._waiting)

    def quiet(self) -> float:
        """Seconds since the last page was drawn: 0 while one is, without end before the first."""
        with self._lock:
            return 0.0 if self._drawn else self._clock() - self._drawn_at

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and hold it for the length of the block, however that ends; a turn within a turn is free."""
        if getattr(self._mine, "turn", None) is not None:
            yield
            return
        turn = self._mine.turn = threading.Event()
        with self._lock:
            self._drawn += 1
        try:
            self._wait(turn)
            yield
        finally:
            self._mine.turn = None
            self._give_back(turn)

    def in_turn(self, draw: Callable[Given, Drawn]) -> Callable[Given, Drawn]:
        """A part of a page that also draws itself alone, such as a fragment: it waits for a turn of its own then."""

        @wraps(draw)
        def drawn(*args: Given.args, **more: Given.kwargs) -> Drawn:
            with self.taken():
                return draw(*args, **more)

        return drawn

    def _wait(self, turn: threading.Event) -> None:
        with self._lock:
            until = self._clock() + self._longest_wait
            self._waiting.append(turn)
            self._call()
        while True:
            with self._lock:
                self._call()
                now = self._clock()
                if turn.is_set() or now >= until:
                    return
                # nobody is there to say that a turn has lapsed: look again then
                patience = min(until, *self._lapses_at.values()) - now
            turn.wait(patience)

    def _give_back(self, turn: threading.Event) -> None:
        with self._lock:
            self._drawn -= 1
            self._drawn_at = self._clock()
            self._lapses_at.pop(turn, None)
            if not turn.is_set():
                self._waiting.remove(turn)
            self._call()

    def _call(self) -> None:
        """Give the turns that are free to those who wait longest. Only with the lock held."""
        now = self._clock()
        for lapsed in [turn for turn, at in self._lapses_at.items() if at <= now]:
            del self._lapses_at[lapsed]
        while self._waiting and len(self._lapses_at) < self._at_once:
            first = self._waiting.popleft()
            self._lapses_at[first] = now + self._lapses_after
            first.set()


TURNS = Turns()
