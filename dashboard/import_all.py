"""One press for many export files: those that were recognised by their header and need nothing more said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import import_asks, panels
from data.store import StoreError
from pipelines.commands import Refused
from pipelines.commands.imports import FileRefused, ImportChoice, ImportResult, Recognised

Ready = tuple[Any, Recognised, ImportChoice]  # the upload, what it is, what was said of it


def show(ready: Sequence[Ready], bring: Callable[..., ImportResult]) -> None:
    """Draw the button where there are several; each file is brought in by itself, so one that fails stops no other."""
    if len(ready) < 2:
        return
    label = f"Import all {len(ready)} recognised files"
    if not st.button(label, type=panels.main_button(), icon=":material/download_done:", key="import_all"):
        return
    bar = st.progress(0.0, text="Reading the files")
    for place, (upload, recognised, choice) in enumerate(ready):
        bar.progress(place / len(ready), text=f"{place} of {len(ready)} files are in")
        try:
            st.session_state[f"imported_{upload.file_id}"] = bring(upload, recognised, choice, None)
        except (FileRefused, Refused, StoreError) as error:
            if not import_asks.has_asked(upload, error):
                st.session_state[f"refused_{upload.file_id}"] = str(error)
    st.rerun()


def say_refused(upload: Any) -> None:
    """Why a file was not brought in with the others."""
    refused = st.session_state.pop(f"refused_{upload.file_id}", None)
    if refused:
        st.error("It was not imported, and nothing was kept of it.", icon=":material/error:")
        st.text(refused)
