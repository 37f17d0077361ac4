"""Who the ids of people stand for: one place that puts names where ids stand, for pages, reports and files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data import models
from data.store import Store, Transaction

BEGINS = "per_"
SOMEBODY = "Somebody who left"  # an id that nobody here has, such as that of another store
_ID = re.compile(r"\bper_[0-9A-Z]{26}\b")


def names(source: Store | Transaction) -> dict[str, str]:
    """The name of everybody who ever signed in or was entered, by id."""
    return {row["person_id"]: row["name"] for row in source.rows("select person_id, name from person")}


def shut_out(source: Store | Transaction) -> frozenset[str]:
    """The ids and names, in small letters, of those who were shut out; see `is_one_of`."""
    return frozenset(row["known_as"] for row in source.rows(models.page("people_shut_out")))


def is_one_of(who: str, shut_out: frozenset[str]) -> bool:
    """Whether an id or a typed name is that of somebody who was shut out.

    >>> is_one_of(" Robin Ash", frozenset({"robin ash"})), is_one_of("Kim Oak", frozenset({"robin ash"}))
    (True, False)
    """
    return who.strip().lower() in shut_out


def named(text: str, known: Mapping[str, str]) -> str:
    """A text with the names of people where their ids stand.

    >>> named("Approved by per_01M8ANEFX3K0539837VHHGTFD5.", {"per_01M8ANEFX3K0539837VHHGTFD5": "Robin Ash"})
    'Approved by Robin Ash.'
    >>> named("per_01M8ANEFX3K0539837VHHGTFD5 paid per_head", {})
    'Somebody who left paid per_head'
    """
    if BEGINS not in text:
        return text
    return _ID.sub(lambda found: known.get(found.group()) or SOMEBODY, text)


def in_all(value: Any, known: Mapping[str, str]) -> Any:
    """The same in every text of plain values: lists, mappings, what they hold."""
    if isinstance(value, str):
        return named(value, known)
    if isinstance(value, Mapping):
        return {key: in_all(held, known) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(in_all(held, known) for held in value)
    return value


def kept(given: Any, held: Any, known: Mapping[str, str]) -> Any:
    """What was given, or the id that is held where its name alone was given: forms and workbooks show the name.

    >>> known = {"per_01M8ANEFX3K0539837VHHGTFD5": "Robin Ash"}
    >>> kept("Robin Ash", "per_01M8ANEFX3K0539837VHHGTFD5", known)
    'per_01M8ANEFX3K0539837VHHGTFD5'
    >>> kept("Kim Oak", "per_01M8ANEFX3K0539837VHHGTFD5", known), kept("Robin Ash", "Robin Ash", known)
    ('Kim Oak', 'Robin Ash')
    """
    is_name = isinstance(given, str) and isinstance(held, str) and BEGINS in held and named(held, known) == given
    return held if is_name else given


def kept_in(source: Store | Transaction, changes: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """The same for each of some changes of a row; names are looked up only where an id is held."""
    some = any(isinstance(held.get(name), str) and BEGINS in held[name] for name in changes)
    known = names(source) if some else {}
    return {name: kept(value, held.get(name), known) if known else value for name, value in changes.items()}
