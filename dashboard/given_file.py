"""A file that somebody gives to a form: how its dates are read, and its bytes as a file for as long as it is read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard import panels
from data.store import StoreError
from pipelines.commands import Refused

Result = TypeVar("Result")
KINDS = ("csv", "xlsx", "xls", "txt", "tsv")
ORDERS = {"": "as the dates tell", "day": "the day comes first (31/10)", "month": "the month comes first (10/31)"}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, under the name that it has where it stood."""

    name: str
    content: bytes

    def with_file(self, work: Callable[[Path], Result], *, says: str) -> Result | None:
        """Do something with it as a file in a folder of its own. None, and why, where it is refused."""
        with tempfile.TemporaryDirectory(prefix="earshot-given-") as folder:
            name = Path(safe_name(self.name))
            path = Path(folder) / f"{name.stem}{name.suffix.lower()}"
            path.write_bytes(self.content)
            try:
                return work(path)
            except (Refused, StoreError) as reason:
                panels.refused(reason, says)
                return None


def asked(label: str, key: str, kinds: Sequence[str] = KINDS) -> Given | None:
    """The field for it."""
    given = st.file_uploader(label, type=list(kinds), key=key)
    return Given(given.name, given.getvalue()) if given is not None else None


def day_first(key: str) -> bool | None:
    """The field for the order of its dates: whether the day comes first; None: as the dates tell."""
    order = st.selectbox("Dates", list(ORDERS), format_func=ORDERS.__getitem__, key=key)
    return {"": None, "day": True, "month": False}[order or ""]


def safe_name(name: str) -> str:
    """The last part of a file's name, without what a path or a terminal could misread.

    >>> safe_name("report 2026.csv"), safe_name("../../etc/passwd"), safe_name("..")
    ('report 2026.csv', 'passwd', 'upload')
    """
    last = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    return last.strip(" .")[-120:] or "upload"
