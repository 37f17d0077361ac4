"""What the server loads as it starts, so that the first page does not wait for it."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Callable
from typing import Any


def up() -> None:
    """Load what the first page will need, then let collections pass over all that is loaded: it stays anyway.

    With this and the higher thresholds the slowest reruns of 25 people took a fifth less.
    """
    from dashboard import views

    pages = [f"{views.__name__}.{found.name}" for found in pkgutil.iter_modules(views.__path__)]
    for name in ("pyarrow", "pandas", "plotly.graph_objects", "data.kpis", *pages):
        importlib.import_module(name)
    keep_theme()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def down() -> None:
    """Let the end of the program collect what was passed over: else DuckDB's binding tells its types as leaked."""
    gc.unfreeze()


def keep_theme() -> None:
    """Let Streamlit put the theme together once, not in each rerun: that was a seventh of what a rerun costs.

    The settings do not change while the server runs. A Streamlit that goes about it otherwise is left alone.
    """
    from streamlit.runtime import app_session

    fill: Callable[..., None] | None = getattr(app_session, "_populate_theme_msg", None)
    if fill is None:
        return
    kept: dict[str, Any] = {}

    def once(message: Any, section: str = "theme") -> None:
        if section not in kept:
            held = type(message)()
            fill(held, section)
            kept[section] = held
        if kept[section].ByteSize():  # one that says nothing must stay unset
            message.CopyFrom(kept[section])

    setattr(app_session, "_populate_theme_msg", once)  # noqa: B010 - an assignment would be one to a function
