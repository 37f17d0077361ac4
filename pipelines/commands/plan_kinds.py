"""What a plan is made of: every kind of thing with its columns, once, for the commands, the forms and the workbook.

A kind is a table of the same name with `<kind>_id`, `programme_id` and the columns named here. A reference is stored
as `<name>_id` and said by its code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from data.store import Transaction

Holds = Literal["code", "text", "area", "choice", "day", "moment", "number", "money", "whole", "yes", "ref", "points"]
# what the columns alone cannot say of a row: it gives the row as it is stored, or raises Refused; the second row is
# the one that is being revised, None for a new one
Check = Callable[["Transaction", dict[str, Any], Mapping[str, Any] | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is said of a thing of the plan. `money` is stored in pence and said in pounds."""

    name: str
    holds: Holds
    label: str = ""
    is_needed: bool = False
    known: tuple[str, ...] = ()  # of a choice
    of: str = ""  # the kind that a reference names
    low: float | None = None
    high: float | None = None
    default: str = ""
    hint: str = ""

    @property
    def stored(self) -> str:
        """The name of the column of the table."""
        return f"{self.name}_id" if self.holds == "ref" else self.name

    @property
    def said(self) -> str:
        """The name as a form says it."""
        return self.label or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing. `key` finds a row of a workbook again; `spans` are pairs of days that must not run back."""

    name: str
    prefix: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    spans: tuple[tuple[str, str], ...] = ()
    line: tuple[str, ...] = ()  # the columns that say in one line which it is
    check: Check | None = None
    parts: tuple[tuple[str, str], ...] = ()  # tables of its own, with the column that names it: removed along with it
    hanging: tuple[tuple[str, str, str], ...] = ()  # tables beside the kinds that keep it: table, column, what it is
    stays: str = ""  # why it is never changed or removed, where it is only followed by the next one

    def column(self, name: str) -> Column:
        """A column by the name it is said by. Raises KeyError."""
        return next(one for one in self.columns if name in (one.name, one.stored))

    @property
    def has_code(self) -> bool:
        """Whether it is named by a code."""
        return any(one.holds == "code" for one in self.columns)


def code(hint: str = "") -> Column:
    """The code that names a thing in lists, in the workbook and in references."""
    return Column("code", "code", is_needed=True, hint=hint)


def text(name: str, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """One line of text."""
    return Column(name, "text", label, is_needed=needed, hint=hint)


def area(name: str, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """Several lines of text."""
    return Column(name, "area", label, is_needed=needed, hint=hint)


def choice(name: str, known: tuple[str, ...], label: str = "", *, default: str = "", hint: str = "") -> Column:
    """One of a few words; without a default it must be said."""
    return Column(name, "choice", label, is_needed=not default, known=known, default=default, hint=hint)


def day(name: str, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """A day."""
    return Column(name, "day", label, is_needed=needed, hint=hint)


def moment(name: str, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """An instant, with its zone."""
    return Column(name, "moment", label, is_needed=needed, hint=hint)


def whole(name: str, low: int, high: int, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """A whole number between two bounds."""
    return Column(name, "whole", label, is_needed=needed, low=low, high=high, hint=hint)


def number(name: str, label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """A number."""
    return Column(name, "number", label, is_needed=needed, hint=hint)


def money(name: str, label: str = "", *, needed: bool = False, low: float | None = None) -> Column:
    """Pounds, stored as pence."""
    return Column(name, "money", label, is_needed=needed, low=low)


def yes(name: str, label: str = "", *, hint: str = "") -> Column:
    """Yes, no, or not said."""
    return Column(name, "yes", label, hint=hint)


def ref(name: str, of: str = "", label: str = "", *, needed: bool = False, hint: str = "") -> Column:
    """Another thing of the plan, by its code."""
    return Column(name, "ref", label, is_needed=needed, of=of or name, hint=hint)


def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order in which a plan is entered: what is referred to comes first."""
    from pipelines.commands import plan_kinds_deliver, plan_kinds_govern, plan_kinds_learn, plan_kinds_why

    found = (*plan_kinds_why.KINDS, *plan_kinds_deliver.KINDS, *plan_kinds_learn.KINDS, *plan_kinds_govern.KINDS)
    return {one.name: one for one in found}


def beside() -> dict[str, Kind]:
    """The kinds that stand beside a plan, in registers of their own: stakeholders and content."""
    from pipelines.commands import kinds_content, kinds_stakeholders

    return {one.name: one for one in (*kinds_stakeholders.KINDS, *kinds_content.KINDS)}


def kind(name: str) -> Kind:
    """One kind. Raises KeyError with those that exist."""
    known = kinds() | beside()
    if name not in known:
        raise KeyError(f"No kind of thing '{name}' in a plan: known are {', '.join(known)}.")
    return known[name]
