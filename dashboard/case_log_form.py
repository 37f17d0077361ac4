"""Bringing a complaint log in: drop the file, confirm which column is what, see what cannot be read, confirm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import case_words, given_file, panels, person, read
from dashboard.case_dialogs import Asked, fields
from pipelines.commands import case_log
from pipelines.commands.case_log_rows import FIELDS, MAX_ROWS

LEFT_OUT = "left out"
NOT_LIKE_THIS = "The log cannot be brought in like this."


def dialog(about: Asked) -> None:
    """The dialog."""
    form = fields(about)
    programmes = {one.programme_id: one.name for one in read.programmes()}
    if not programmes:
        st.text("Add a programme first, on the page Objectives: every case belongs to one.")
        return
    chosen = about.more.get("programme") or form.choice(
        "Programme", "programme", list(programmes), form=lambda one: programmes[one]
    )  # fmt: skip
    st.caption("CSV or XLSX with a header, one row a case. Nothing is kept before you confirm.")
    given = given_file.asked("Complaint log", form.key("file"))
    if given is None:
        return
    seen = given.with_file(case_log.look_at, says=NOT_LIKE_THIS)
    if seen is None:
        return
    mapping = _mapping(form.key, seen)
    left, right = st.columns(2)
    with left:
        kind = form.choice(
            "Rows that say no kind are", "kind", list(case_words.KINDS), "complaint", form=case_words.kind
        )
    with right:
        order = form.choice("03/04/2026 is", "order", ("3 April", "4 March"))

    def bring(path: Path, *, is_trial: bool) -> dict[str, Any]:
        return case_log.import_case_log(
            read.store(), str(chosen), path, mapping=mapping, default_kind=kind, time_zone=read.zone(),
            day_first=order == "3 April", is_trial=is_trial, tell=_bar(), actor=person.actor(),
            command_id=None if is_trial else about.opening,
        )  # fmt: skip

    tried = given.with_file(lambda path: bring(path, is_trial=True), says=NOT_LIKE_THIS)
    if tried is None:
        return
    st.text(tried["message"].split(": ", 1)[-1])
    for reason in tried["reasons"][:5]:
        st.text(reason)
    if not tried["would"]:
        return
    label = f"Bring {tried['would']:,} case{'s' if tried['would'] > 1 else ''} in"
    if st.button(label, key=f"bring_{about.opening}", type=panels.main_button(), icon=":material/check:"):
        done = given.with_file(lambda path: bring(path, is_trial=False), says=NOT_LIKE_THIS)
        if done is None:
            return
        st.text(done["message"].split(": ", 1)[-1])
        if done["refused_file"]:
            st.text(f"The rows that were set aside, with the reason of each: {done['refused_file']}")


def _mapping(key: Callable[[str], str], seen: dict[str, Any]) -> dict[str, str]:
    """Which column is what: as it was guessed, changed where it is wrong."""
    told = st.data_editor(
        [
            {
                "Column": column, "First row": str((seen["sample"] or [[]])[0][place])[:80] if seen["sample"] else "",
                "Is": seen["mapping"].get(column, LEFT_OUT),
            }
            for place, column in enumerate(seen["header"])
            if not seen["sample"] or place < len(seen["sample"][0])
        ],
        column_config={"Is": st.column_config.SelectboxColumn("Is", options=[LEFT_OUT, *FIELDS], required=True)},
        disabled=["Column", "First row"], hide_index=True, key=key("mapping"),
    )  # fmt: skip
    return {row["Column"]: row["Is"] for row in told if row["Is"] != LEFT_OUT}


def _bar() -> Callable[[int, int, str], None]:
    """A bar that is drawn once a log is long enough to be waited for; a row is read before it is worked out."""
    place = st.empty()

    def tell(done: int, of: int, words: str) -> None:
        share = 0.5 + 0.5 * done / of if of else min(0.5, done / MAX_ROWS)
        place.progress(min(share, 1.0), text=f"{words.capitalize()}: {done:,}")

    return tell
