"""How often one person may act: changes a minute, and files taken out in ten. Counted in this process, by the clock.

A page that was taken over, or a script with somebody's cookie, does in a second what a person does in a day. Whoever
works on this machine itself is not counted: the files are open to them anyway.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.refusal import Refused

PERSON = "per_"


class TooOften(Refused):
    """More than one person does in that time."""


@dataclass
class Limit:
    """At most `most` of a kind in `seconds` for each person; `setting` names the variable that says another number."""

    what: str
    setting: str
    most: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _done: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allowed(self) -> int:
        """How many: what the environment says, else the default. Raises ValueError for no number."""
        said = os.environ.get(self.setting, "").strip()
        if not said:
            return self.most
        if not said.isdigit() or int(said) < 1:
            raise ValueError(f"{self.setting} is '{said}': write a whole number from 1, or leave it out.")
        return int(said)

    def wait(self, actor: str) -> float:
        """For how many seconds a person has to wait now; 0 where they need not. Counts nothing."""
        if not actor.startswith(PERSON):
            return 0.0
        with self._lock:
            return self._wait(actor)

    def count(self, actor: str) -> None:
        """Count one. Raises TooOften, in a sentence, where it is one too many; that one is not counted."""
        if not actor.startswith(PERSON):
            return
        with self._lock:
            left = self._wait(actor)
            if left:
                raise TooOften(self.sentence(left))
            self._done.setdefault(actor, deque()).append(self.clock())

    def sentence(self, left: float) -> str:
        """What a person is told who has to wait."""
        minutes = f"{self.seconds / 60:.0f} minutes" if self.seconds >= 120 else "a minute"
        return (
            f"You did {self.allowed()} {self.what} within {minutes}, more than one person does by hand. "
            f"Nothing was done now: wait {int(left) + 1} seconds and try again."
        )

    def _wait(self, actor: str) -> float:
        done, now = self._done.get(actor), self.clock()
        while done and done[0] <= now - self.seconds:
            done.popleft()
        if not done:
            self._done.pop(actor, None)
            return 0.0
        return max(0.0, done[0] + self.seconds - now) if len(done) >= self.allowed() else 0.0


COMMANDS = Limit("changes", "EARSHOT_MOST_CHANGES", 120, 60.0)
EXPORTS = Limit("exports", "EARSHOT_MOST_EXPORTS", 30, 600.0)
