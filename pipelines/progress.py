"""The progress bar of the command line, on standard error, only where a person is looking."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

Tell = Callable[[int, int, str], None]


@contextlib.contextmanager
def bar(words: str) -> Iterator[Tell]:
    """A bar for the length of the block; gives the function to tell it (done, of, words)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=None)

        def tell(done: int, of: int, what: str) -> None:
            progress.update(task, completed=done, total=of or None, description=f"{words} {what}".strip())

        yield tell
