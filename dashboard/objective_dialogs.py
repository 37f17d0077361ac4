"""What the dialogs of the plan share: the button that opens one, their fields, and saving by one command."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import panels
from pipelines.commands import Refused, new_command_id

ASKED = "plan_dialog"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

# how the words of the plan are said in a form
SAID = {
    "period_to_date": "the target's period until now",
    "latest_month": "the last full calendar month",
    "latest": "the newest value",
    "count": "the value against what is due",
    "change": "the change against the change due",
    "ratio_of_sums": "all numerators over all denominators",
    "survey_share": "the newest survey share",
    "sum": "adding them up",
    "mean": "their mean",
    "last": "the newest of them",
    "up": "it goes up",
    "down": "it goes down",
    "kpi": "KPI",
    "linear": "a straight line to the target",
    "flat": "the target on every day",
    "points": "straight lines between days of your own",
    "capability_physical": "physical capability",
    "capability_psychological": "psychological capability",
    "opportunity_physical": "physical opportunity",
    "opportunity_social": "social opportunity",
    "motivation_reflective": "reflective motivation",
    "motivation_automatic": "automatic motivation",
    "outcome_short": "short-term outcome",
    "outcome_medium": "medium-term outcome",
    "outcome_long": "long-term outcome",
    "inherent": "before mitigation",
    "residual": "after mitigation",
    "target": "wanted",
    "follow_up": "follow-up",
    "own": "own records",
    "rebaseline": "target set again",
    "dual_run": "both counted for a while",
    "drop": "no longer used",
    "none_needed": "nothing to do",
}

# `count` is also a way to judge by, so units have words of their own
UNITS = {"count": "a number", "percent": "per cent", "score": "a score", "minutes": "minutes", "gbp": "pounds (£)"}


def button(label: str, which: str, subject: str = "", *, icon: str, key: str = "", is_main: bool = False) -> None:
    """A button that opens a dialog. The command's id is made here: a second press of Save is the same command."""
    st.button(
        label, key=key or f"open_{which}", icon=icon, on_click=ask, args=(which, subject),
        type=panels.main_button() if is_main else "tertiary" if key else "secondary",
    )  # fmt: skip


def menu(
    label: str, choices: Mapping[tuple[str, str], str], *, icon: str, key: str, is_quiet: bool = False
) -> None:  # fmt: skip
    """A menu of what is done less often: (dialog, subject) → its icon and words. Nothing where there is no choice."""
    if not choices:
        return
    # a menu and not a popover: that would stay open over the dialog
    chosen = st.menu_button(
        label, list(choices), icon=icon, key=key, type="tertiary" if is_quiet else "secondary",
        format_func=choices.__getitem__,
    )  # fmt: skip
    if chosen:
        ask(*chosen)


def ask(which: str, subject: str) -> None:
    """Have a dialog open at the end of this run."""
    st.session_state[ASKED] = (which, subject, new_command_id())


def asked() -> tuple[str, str, str] | None:
    """Which dialog a button asked for in this run: its name, its subject and the id of its command."""
    found: tuple[str, str, str] | None = st.session_state.pop(ASKED, None)
    return found


def asks_for(names: Collection[str]) -> bool:
    """Whether a button asked for one of these dialogs in this run: others of the page are left to their own part."""
    waiting = st.session_state.get(ASKED)
    return waiting is not None and waiting[0] in names


def save(label: str, work: Callable[[], Any], *, done: str, key: str = "save") -> None:
    """A button that carries a command out; what is refused is told where the person looks."""
    is_removal = key != "save"
    icon = ":material/delete:" if is_removal else ":material/check:"
    if st.button(label, key=key, type="secondary" if is_removal else panels.main_button(), icon=icon):
        panels.carry_out(work, done=done)


def gone() -> None:
    """Said in a form whose subject somebody else removed while it was open."""
    st.text("This was removed meanwhile. Close the form and open the page again.")


def need(**given: date | float | None) -> dict[str, Any]:
    """The given values, all of them there. Raises Refused with the names of those that are not."""
    missing = [name.replace("_", " ") for name, value in given.items() if value is None]
    if missing:
        raise Refused(f"Fill in: {', '.join(missing)}.")
    return given


def said(word: str) -> str:
    """A word of the plan as a form says it."""
    return SAID.get(word, word.replace("_", " "))


class Fields:
    """The fields of one opening of a dialog.

    A dialog that was left by its cross keeps what its fields held. Their keys carry the command of this opening,
    so that the values typed for one KPI never stand in the form of another.
    """

    def __init__(self, form: str, opening: str) -> None:
        self._form, self._opening = form, opening

    def key(self, name: str) -> str:
        """The key of a field: its form, its name, this opening."""
        return f"{self._form}_{name}_{self._opening}"

    def text(self, label: str, name: str, value: str | None = "", *, chars: int = 200, hint: str | None = None) -> str:
        """One line of text."""
        return st.text_input(label, value=value or "", key=self.key(name), max_chars=chars, help=hint)

    def area(self, label: str, name: str, value: str | None = "", *, hint: str | None = None) -> str:
        """Several lines of text."""
        return st.text_area(label, value=value or "", key=self.key(name), max_chars=1000, help=hint)

    def day(self, label: str, name: str, value: date | None) -> date | None:
        """A day, or None."""
        found = st.date_input(
            label, value=value, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY", key=self.key(name)
        )
        return found if isinstance(found, date) else None

    def number(self, label: str, name: str, value: float | None = None) -> float | None:
        """A number, or None."""
        return st.number_input(label, value=value, key=self.key(name))

    def asked_of(self, label: str, name: str, value: int | None = None) -> int | None:
        """How many people were asked, or None."""
        return st.number_input(label, value=value, step=1, min_value=1, key=self.key(name))

    def choice(
        self,
        label: str,
        name: str,
        options: Sequence[str],
        value: str | None = None,
        *,
        form: Callable[[str], str] = said,
    ) -> str:
        """One of several words; the first where `value` is none of them."""
        index = options.index(value) if value in options else 0
        return st.selectbox(label, options, index=index, format_func=form, key=self.key(name)) or options[index]
