"""One person under two spellings among those who take part: what is proposed, what was made one, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard import format, panels, person, read
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, name_merges, new_command_id

TOLD = "name_merge_told"
SHOWN = 20


def show(programme: Programme) -> None:
    """Draw both lists; nothing where there is neither."""
    pairs = name_merges.name_twins(read.store(), programme.programme_id)
    for place, pair in enumerate(pairs[:SHOWN]):
        with st.container(border=True, gap="small", key=f"name_twin_{place}"):
            panels.badge_line(
                [("One person, two spellings?", ":material/merge:", "orange")],
                f"alike by {pair['similarity']:.0f} of 100",
            )
            st.text(f"{pair['kept']}\n{pair['gone']}")
            with st.container(horizontal=True, gap="small", key=f"name_twin_do_{place}"):
                _merge(programme, pair["kept"], pair["gone"], pair, f"name_a_{place}")
                if not pair["is_fixed"]:
                    _merge(programme, pair["gone"], pair["kept"], pair, f"name_b_{place}")
                apart = partial(_keep_apart, programme, pair)
                _button("They are two", f"name_apart_{place}", "call_split", "keep_names_apart", programme, apart)
    for one in read.rows("name_merges", programme=programme.programme_id)[:SHOWN]:
        identity = one["name_merge_id"]
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"named_{identity}"):
            st.text(f"{one['gone']} → {one['kept']}", width="stretch")
            st.caption(format.instant(one["created_at"], read.zone()), width="content")
            _button("Undo", f"unname_{identity}", "undo", "undo_name_merge", programme, partial(_undo, identity))
    told = st.session_state.pop(TOLD, None)
    if told:
        panels.failed(told)


def _keep_apart(programme: Programme, pair: dict[str, Any]) -> None:
    name_merges.keep_names_apart(
        read.store(), programme.programme_id, first=pair["kept"], second=pair["gone"], actor=person.actor(),
        command_id=new_command_id(),
    )  # fmt: skip


def _undo(identity: str) -> None:
    name_merges.undo_name_merge(read.store(), identity, actor=person.actor(), command_id=new_command_id())


def _merge(programme: Programme, kept: str, gone: str, pair: dict[str, Any], key: str) -> None:
    def work() -> None:
        name_merges.merge_names(
            read.store(), programme.programme_id, kept=kept, gone=gone, similarity=pair["similarity"],
            actor=person.actor(), command_id=new_command_id(),
        )  # fmt: skip

    _button(f"Both are {format.literal(kept)}", key, "merge", "merge_names", programme, work)


def _button(label: str, key: str, icon: str, command: str, programme: Programme, work: Callable[[], None]) -> None:
    st.button(
        label, key=key, icon=f":material/{icon}:", type="tertiary", on_click=_do, args=(work,),
        disabled=not person.may(command, programme.programme_id),
    )  # fmt: skip


def _do(work: Callable[[], None]) -> None:
    try:
        work()
    except (Refused, StoreError) as reason:
        st.session_state[TOLD] = reason
