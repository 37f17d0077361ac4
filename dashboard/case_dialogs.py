"""What the dialogs of the case desk share: opening one for a case as it was seen, and saving so that nothing is lost.

A dialog remembers which version of the case its reader saw. Where somebody else acted meanwhile, the command is
refused with what changed; what was typed stays, and the next press counts as having read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import panels, read
from dashboard.objective_dialogs import Fields
from data.store import StoreError
from pipelines.commands import Refused, new_command_id
from pipelines.commands.case_desk import ChangedMeanwhile

ASKED = "case_dialog"


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog that a button asked for: which, for which cases as they were seen, and the id of its command."""

    which: str
    cases: Mapping[str, int]  # case → the version on the screen
    opening: str
    more: Mapping[str, Any]

    @property
    def case_id(self) -> str:
        """The only, or the first, case."""
        return next(iter(self.cases), "")


def ask(which: str, cases: Mapping[str, int] | None = None, **more: Any) -> None:
    """Have a dialog open at the end of this run."""
    st.session_state[ASKED] = Asked(which, dict(cases or {}), new_command_id(), more)


def button(
    label: str, which: str, cases: Mapping[str, int] | None = None, *, icon: str, key: str = "",
    shortcut: str | None = None, kind: Any = "secondary", **more: Any,
) -> None:  # fmt: skip
    """A button that opens a dialog."""
    st.button(
        label, key=key or f"do_{which}", icon=icon, on_click=ask, args=(which, cases), kwargs=more, type=kind,
        shortcut=shortcut,
    )  # fmt: skip


def asked() -> Asked | None:
    """The dialog that was asked for in this run."""
    found: Asked | None = st.session_state.pop(ASKED, None)
    return found


def save(
    label: str, about: Asked, work: Callable[[Mapping[str, int], str], Any], *, done: str, key: str = "save"
) -> None:  # fmt: skip
    """Carry a command out: `work(cases as seen, command id)`. What is refused is told where the person looks."""
    # a message of another person's change counts as read once it stood here
    seen: dict[str, int] = st.session_state.get(f"seen_{about.opening}", dict(about.cases))
    if not st.button(label, key=f"{key}_{about.opening}", type=panels.main_button(), icon=":material/check:"):
        return
    try:
        work(seen, about.opening)
    except ChangedMeanwhile as change:
        st.warning("Somebody else was here.", icon=":material/group:")
        st.text(str(change))
        st.session_state[f"seen_{about.opening}"] = _versions(seen)
        return
    except (Refused, StoreError) as reason:
        panels.refused(reason)
        return
    st.toast(done, icon=":material/check_circle:")
    st.rerun()


def _versions(cases: Mapping[str, int]) -> dict[str, int]:
    """The versions that the cases have now."""
    held = {row["case_id"]: int(row["version"]) for row in read.rows("case_versions", cases=tuple(cases))}
    return {case: held.get(case, seen) for case, seen in cases.items()}


def fields(about: Asked) -> Fields:
    """The fields of this opening."""
    return Fields(about.which, about.opening)


def pick(form: Fields, label: str, name: str, known: list[str], value: str | None = None) -> str:
    """One of the known words, or a new one typed in."""
    options = list(dict.fromkeys([*([value] if value else []), *known]))
    found = st.selectbox(
        label, options, index=0 if value else None, key=form.key(name), accept_new_options=True,
        placeholder="Choose, or type a new one",
    )  # fmt: skip
    return str(found or "")
