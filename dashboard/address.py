"""The address of a page: what is chosen on it, in our own short keys, read and written.

Streamlit's own binding writes the words of a choice (`period=90+days`) and throws every other value away, so
a link that says `period=90d` would be lost, and a word could never change again. Here a choice is linked to
one parameter by its key; going to another page takes the choices along.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import streamlit as st

# a click sends the address the browser knew before our last change reached it; later than this it is a person's doing
TRAVEL_SECONDS = 1.5


def arrive(path: str) -> None:
    """Call once a run with the path of the page: on another page every choice is read anew."""
    if st.session_state.get("_at") != path:
        st.session_state["_at"] = path
        st.session_state["_read"] = set()


def one(
    name: str, draw: Callable[[str], Any], *, allowed: Collection[str], default: str, is_folded: bool = False
) -> str:
    """Link a widget of one choice: `draw(key)` draws it without a default of its own; gives the choice."""
    chosen = linked(name, draw, allowed=allowed, default=(default,), is_many=False, is_folded=is_folded)
    return chosen[0] if chosen else default


def part(
    name: str, parts: Mapping[str, str | tuple[Any, ...]], *, default: str, label: str, is_labelled: bool = False
) -> str:
    """A part of a page, chosen by buttons in a row. `parts`: short key → its words (the first, of several)."""
    return one(
        name,
        lambda key: st.segmented_control(
            label, list(parts), format_func=lambda one: said if isinstance(said := parts[one], str) else said[0],
            key=key, required=True, wrap=True, label_visibility="visible" if is_labelled else "collapsed",
        ),
        allowed=parts,
        default=default,
    )  # fmt: skip


def many(
    name: str, draw: Callable[[str], Any], *, allowed: Collection[str], is_folded: bool = False
) -> tuple[str, ...]:
    """Link a widget of any number of choices, none at first: `platform=x&platform=facebook`."""
    return linked(name, draw, allowed=allowed, default=(), is_many=True, is_folded=is_folded)


def choose(name: str, key: str) -> None:
    """Make a choice for the widget of `name`, taken over in the next run: one that is drawn cannot be changed."""
    st.session_state.setdefault("_next", {})[name] = key


def chosen_next(name: str) -> str | None:
    """What `choose` asked for and no run has taken over yet."""
    asked: dict[str, str] = st.session_state.get("_next", {})
    return asked.get(name)


def linked(
    name: str,
    draw: Callable[[str], Any],
    *,
    allowed: Collection[str],
    default: tuple[str, ...],
    is_many: bool,
    is_folded: bool = False,
) -> tuple[str, ...]:
    """The choice of a widget that has `name` as its key and as its parameter. A default is not written out.

    `is_folded`: it lies under a button, where the browser makes it only when that is pressed, and then takes over
    what this run gives it and nothing that an earlier one did.
    """
    state = st.session_state
    written: dict[str, tuple[str, ...]] = state.setdefault("_written", {})
    said = tuple(st.query_params.get_all(name))
    is_new = name not in state.setdefault("_read", set())
    value = due(name, allowed=allowed, default=default)
    state["_read"].add(name)
    state.get("_next", {}).pop(name, None)
    held = list(value) if is_many else value[0]
    # a widget of another page leaves its value under the key, but the one of this page would not take it over
    if is_new or is_folded or state.get(name) != held:
        state[name] = held
    drawn = draw(name)
    chosen = tuple(drawn or ()) if is_many else (drawn,) if drawn is not None else default
    _write(name, said, chosen, default)
    written[name] = chosen
    return chosen


def due(name: str, *, allowed: Collection[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What the widget of `name` will hold when it is drawn: for words that stand above it. Changes nothing."""
    state = st.session_state
    said = tuple(st.query_params.get_all(name))
    written: dict[str, tuple[str, ...]] = state.get("_written", {})
    asked = chosen_next(name)
    if asked:
        value: tuple[str, ...] = (asked,)
    elif name in state.get("_read", ()):
        value = _value(name, said, written[name], default)
    else:
        value = said or written.get(name) or default
    return tuple(choice for choice in value if choice in allowed) or default


def _value(name: str, said: tuple[str, ...], written: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """What the widget shall show: the person's click, a changed address, or what was chosen before."""
    state = st.session_state
    held = state.get(name)
    now = tuple(held) if isinstance(held, list) else (held,) if held is not None else ()
    if name in state and now != written:
        return now  # clicked since we last looked
    moved = (said or default) != written
    return (said or default) if moved and _has_travelled() else written


def _has_travelled() -> bool:
    return time.monotonic() - float(st.session_state.get("_wrote_at", 0.0)) > TRAVEL_SECONDS


def _write(name: str, said: tuple[str, ...], chosen: tuple[str, ...], default: tuple[str, ...]) -> None:
    shown = () if chosen == default else chosen
    if said == shown:
        return
    st.session_state["_wrote_at"] = time.monotonic()
    if shown:
        st.query_params[name] = list(shown)
    else:
        del st.query_params[name]
