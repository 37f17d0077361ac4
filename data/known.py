"""Facts as they were known at an instant: the tables that a query reads, made again from what had arrived by then.

A KPI reads roll-ups, and these hold what is known now. For an earlier instant the same SQL is run over the same
roll-ups' own SQL over the facts that had arrived (data/models/known): named queries in front of the KPI's, so
that the text of the query alone gives the number again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from data import models

# what may be read, in the order in which each reads only what stands before it
FOLDERS = ("known", "staging", "marts")
_NAMED = re.compile(r"\b(?:from|join) ([a-z_]+)\b")


@lru_cache(maxsize=200)
def needed(sql: str) -> tuple[tuple[str, str], ...]:
    """(name, SQL) of every roll-up, view and fact that a query reads, each after what it reads itself."""
    known = {name: model.sql for folder in FOLDERS for name, model in models.all_models(folder).items()}
    wanted: set[str] = set()
    waiting = [name for name in _NAMED.findall(sql) if name in known]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [one for one in _NAMED.findall(known[name]) if one in known]
    return tuple((name, text) for name, text in known.items() if name in wanted)


def before(sql: str, params: Mapping[str, Any]) -> str:
    """The named queries that stand before a KPI's own, each followed by a comma; '' where none is needed.

    Lines that narrow nothing (a programme that was not named) are left out, as everywhere.
    """
    told = []
    for name, text in needed(sql):
        kept = "\n".join(line for line in text.splitlines() if not says_nothing(line, params))
        told.append(f"{name} as (\n{kept}\n),\n")
    return "".join(told)


def says_nothing(line: str, params: Mapping[str, Any]) -> bool:
    """Whether a line names a parameter that was not given."""
    return any(f"${name}" in line and given in (None, []) for name, given in params.items())
