"""Files that leave: no handle, e-mail or telephone number in them, no cell that runs, and a note of who took which."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import person, read, words
from pipelines.commands import looking_in
from pipelines.rules.cells import guard as guard


def csv_bytes(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, is_demo: bool = False, as_it_is: Collection[str] = ()
) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it. Demo rows carry the label in a column of their own.

    Every text is blacked out but those of the columns `as_it_is`, which hold addresses and words of our own.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, "label"] if is_demo else list(columns))
    for row in rows:
        cells = [guard(_out(row.get(column)) if column not in as_it_is else row.get(column)) for column in columns]
        writer.writerow([*cells, words.DEMO] if is_demo else cells)
    return text.getvalue().encode("utf-8-sig")


def _out(cell: Any) -> Any:
    return looking_in.blacked_out(cell) if isinstance(cell, str) else cell


def lines_out(text: str) -> str:
    """A text of many lines, each blacked out by itself."""
    return "\n".join(map(looking_in.blacked_out, text.split("\n")))


def offer(
    label: str,
    make: Callable[[], bytes],
    *,
    file_name: str,
    mime: str,
    key: str,
    whole: str = "",
    icon: str = ":material/download:",
    help: str | None = None,
    programme_id: str | None = None,
) -> None:
    """A button that makes a file when it is asked for, and notes in the log who took it.

    A file names nobody: `make` sees to it, but for plain text, which is blacked out here. One that has to leave as it
    is says why in `whole`. Who took too many within ten minutes is told so in place of the button.
    """
    who = person.actor()
    told = looking_in.too_many_exports(who)
    if told:
        st.text(told)
        return

    def made() -> bytes:
        looking_in.note_reading(read.store(), what="export", subject=file_name, programme_id=programme_id, actor=who)
        content = make()
        return lines_out(content.decode()).encode() if mime == "text/plain" and not whole else content

    st.download_button(label, made, file_name=file_name, mime=mime, key=key, icon=icon, help=help, on_click="ignore")
