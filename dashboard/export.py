"""Files that leave: CSV that a spreadsheet opens without running anything, and the button that notes who took which."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import person, read, words
from pipelines.commands import looking_in
from pipelines.rules.cells import guard as guard


def csv_bytes(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, is_demo: bool = False) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it. Demo rows carry the label in a column of their own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, "label"] if is_demo else list(columns))
    for row in rows:
        cells = [guard(row.get(column)) for column in columns]
        writer.writerow([*cells, words.DEMO] if is_demo else cells)
    return text.getvalue().encode("utf-8-sig")


def offer(
    label: str,
    make: Callable[[], bytes],
    *,
    file_name: str,
    mime: str,
    key: str,
    icon: str = ":material/download:",
    help: str | None = None,
    programme_id: str | None = None,
) -> None:
    """A button that makes a file when it is asked for, and notes in the log who took it.

    Who took too many within ten minutes is told so in place of the button.
    """
    who = person.actor()
    told = looking_in.too_many_exports(who)
    if told:
        st.text(told)
        return

    def made() -> bytes:
        looking_in.note_reading(read.store(), what="export", subject=file_name, programme_id=programme_id, actor=who)
        return make()

    st.download_button(label, made, file_name=file_name, mime=mime, key=key, icon=icon, help=help, on_click="ignore")
