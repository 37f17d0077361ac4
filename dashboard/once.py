"""A cache in which what many ask at the same moment is worked out once.

After a commit everybody who looks at a page asks the same questions anew. `functools.lru_cache` would let each of
them work out the answer; here the first does and the others wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class _Held:
    """The answer to one question, or the lock under which it is worked out."""

    __slots__ = ("answer", "is_known", "lock")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_known = False
        self.answer: Any = None


def kept(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep the newest `most` answers of a function of hashable arguments; an error is not kept."""

    def decorate(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @lru_cache(maxsize=most)
        def held(*args: Any, **more: Any) -> _Held:
            return _Held()

        @wraps(function)
        def ask(*args: Asked.args, **more: Asked.kwargs) -> Answer:
            one = held(*args, **more)  # type: ignore[arg-type]  # what is asked with is hashable, and cannot be said
            if not one.is_known:
                with one.lock:
                    if not one.is_known:
                        one.answer = function(*args, **more)
                        one.is_known = True
            answer: Answer = one.answer
            return answer

        return ask

    return decorate
