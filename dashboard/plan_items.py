"""Things of a plan on a page: a table of one kind, and the dialog that adds, changes and removes one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import format, modal, panels, person, read, read_objectives, read_plan, tables, words
from dashboard.objective_dialogs import Fields, gone, said, save
from pipelines.commands import new_command_id, plan_items
from pipelines.commands.plan_kinds import Column, Kind, kind
from pipelines.commands.plan_sheets import points_text

ASKED = "plan_item_dialog"
MOST_SAID = 70  # letters of what a choice stands for
# what a table shows of a kind that has more than fits beside each other: its form and the workbook hold the rest
MAIN: dict[str, tuple[str, ...]] = {
    "activity": ("code", "name", "phase", "objective", "owner", "starts_on", "ends_on", "done_percent"),
    "change_request": ("code", "what", "trigger_kind", "trigger", "asked_on", "status", "decided_on", "effect"),
    "intervention": ("code", "text", "barrier", "bcw_function", "policy", "finding"),
    "pretest": ("code", "material", "panel", "asked", "held_on", "change_made", "change_made_on"),
    "priority": ("code", "text", "level", "source", "proposed_by", "decision", "reason"),
    "processing_record": ("code", "purpose", "lawful_basis", "people", "data", "recipients", "retention_days",
                          "review_by"),
    "risk": ("code", "event", "cause", "effect", "category", "owner", "appetite"),
}  # fmt: skip
Row = dict[str, Any]


def show(
    name: str,
    programme_id: str,
    rows: Sequence[Row] | None = None,
    *,
    columns: Sequence[str] = (),
    extra: dict[str, Sequence[Any]] | None = None,
    empty: str = "",
    is_open: bool = True,
) -> None:
    """A table of one kind with what can be done to it; `is_open` False only reads.

    `extra` columns say how a thing stands: they follow its code and what it is about.
    """
    of = kind(name)
    held = _in_order(of, programme_id) if rows is None else list(rows)
    with st.container(gap="small", key=f"items_{name}"):
        if held:
            tables.draw(
                _table(of, programme_id, held, columns, extra or {}),
                hide_index=True,
                key=f"table_{name}",
                placeholder=words.NOTHING,
                column_config={"Code": st.column_config.TextColumn(pinned=True)} if of.has_code else None,
                alt=f"{of.title.capitalize()}: {len(held)} rows",
            )
        else:
            st.caption(empty or f"No {of.title} is entered yet.")
        if is_open:
            _doing(of, programme_id, held)


def _in_order(of: Kind, programme_id: str) -> list[Row]:
    """By their codes; what has none by the codes that it belongs to, and the words that it is found by."""
    held = read_plan.items(of.name, programme_id)
    key = [of.column(name) for name in of.key]
    if of.has_code or all(one.holds != "ref" for one in key):
        return held

    def place(row: Row) -> list[list[str | int]]:
        return [format.in_order(_shown(one, programme_id, row[one.stored] or "")) for one in key]

    return sorted(held, key=place)


def _doing(of: Kind, programme_id: str, held: Sequence[Row]) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"doing_{of.name}"):
        add_button(of.name, programme_id)
        if held and not of.stays:
            names = {row[f"{of.name}_id"]: label_of(of, programme_id, row) for row in held}
            st.selectbox(
                "Open",
                list(names),
                index=None,
                format_func=lambda identity: names.get(identity, words.NOTHING),
                placeholder=f"Open {one_of_them(of)} to change it",
                key=f"open_{of.name}",
                on_change=_opened,
                args=(of.name, programme_id),
                label_visibility="collapsed",
                width=340,
            )


def add_button(name: str, programme_id: str, *, label: str = "", given: Row | None = None, key: str = "") -> None:
    """A button that opens the form of a new thing; `given` fills fields in beforehand."""
    st.button(
        label or f"Add {one_of_them(kind(name))}",
        key=key or f"add_{name}",
        icon=":material/add:",
        on_click=ask,
        args=(name, programme_id, "", given or {}),
    )


def one_of_them(of: Kind) -> str:
    """`a risk`, `an activity`, `a use of a lesson`."""
    return f"a{'n' if of.title[0] in 'aeio' else ''} {of.title}"


def ask(name: str, programme_id: str, identity: str = "", given: Row | None = None) -> None:
    """Open the form of a thing in this run."""
    st.session_state[ASKED] = (name, programme_id, identity, given or {}, new_command_id())


def _opened(name: str, programme_id: str) -> None:
    identity = st.session_state.get(f"open_{name}")
    st.session_state[f"open_{name}"] = None
    if identity:
        ask(name, programme_id, identity)


def label_of(of: Kind, programme_id: str, row: Row) -> str:
    """A thing in one line: its code and what it is about."""
    parts = [str(row["code"])] if of.has_code else []
    for name in of.line or of.key:
        one = of.column(name)
        value = row[one.stored]
        if value is not None:
            parts.append(_shown(one, programme_id, value))
    return " · ".join(parts)[:110]


# -- the table -----------------------------------------------------------------------------------------


def _table(
    of: Kind, programme_id: str, held: Sequence[Row], columns: Sequence[str], extra: dict[str, Sequence[Any]]
) -> pa.Table:
    wanted = [of.column(name) for name in columns or MAIN.get(of.name, ())] or list(of.columns)
    told: dict[str, Any] = {}
    if extra:  # which one it is, and what it is about, comes before how it stands
        names = (*(["code"] if of.has_code else []), *(of.line or of.key)[:1])
        first = [of.column(name) for name in names]
        told |= {_said(one): _column(one, programme_id, [row[one.stored] for row in held])
                 for one in first if one in wanted}  # fmt: skip
    for name, values in extra.items():
        if any(value not in (None, "") for value in values):
            told[name] = [_begun(value) if isinstance(value, str) else value for value in values]
    for one in wanted:
        values = [row[one.stored] for row in held]
        if all(value is None for value in values) and not columns:
            continue  # what nobody filled says nothing
        told.setdefault(_said(one), _column(one, programme_id, values))
    return pa.table(told)


def _said(one: Column) -> str:
    """A column as its heading and its field say it; some go on where the one before ends."""
    return _begun(one.said)


def _begun(word: str) -> str:
    return word[:1].upper() + word[1:]


def _column(one: Column, programme_id: str, values: Sequence[Any]) -> Any:
    if one.holds == "day":
        return pa.array(values, pa.date32())
    if one.holds == "money":
        return pa.array([None if value is None else value / 100 for value in values], pa.float64())
    if one.holds in ("number", "whole"):
        return pa.array(values, pa.float64() if one.holds == "number" else pa.int64())
    shown = [None if value is None else _shown(one, programme_id, value) for value in values]
    if one.holds in ("choice", "yes"):
        shown = [word and _begun(word) for word in shown]
    return pa.array(shown, pa.string())


def _shown(one: Column, programme_id: str, value: Any) -> str:
    if one.holds == "ref":
        return code_of(one.of, programme_id, value)
    if one.holds == "yes":
        return "yes" if value else "no"
    if one.holds == "choice":
        return said(value)
    if one.holds == "points":
        return points_text((date.fromisoformat(day), pence / 100) for day, pence in json.loads(value))
    if one.name == "platform":
        return words.PLATFORMS.get(str(value).casefold(), str(value))
    return person.named(str(value))


def code_of(name: str, programme_id: str, identity: str | None) -> str:
    """The code of what a reference names."""
    return _codes(name, programme_id).get(identity or "", "")


def _codes(name: str, programme_id: str) -> dict[str, str]:
    """Id → code of everything that a reference may name."""
    plan = read_objectives.plan(programme_id)
    if name == "objective":
        return {one.objective_id: one.code for one in plan.objectives}
    if name == "kpi":
        return {one.kpi_id: one.code for one in plan.kpis}
    return {row[f"{name}_id"]: row["code"] for row in read_plan.items(name, programme_id)}


def _named(name: str, programme_id: str) -> dict[str, str]:
    """Code → the code and what it stands for, of everything that a reference may name."""
    plan = read_objectives.plan(programme_id)
    if name == "objective":
        known = {one.code: one.text for one in plan.objectives}
    elif name == "kpi":
        known = {one.code: one.name for one in plan.kpis}
    else:
        line = kind(name).line
        known = {
            row["code"]: " ".join(str(row[column]) for column in line if row[column] is not None)
            for row in read_plan.items(name, programme_id)
        }
    return {code: f"{code} · {what[:MOST_SAID]}" if what else code for code, what in known.items()}


# -- the dialog ----------------------------------------------------------------------------------------


def dialogs() -> None:
    """Open the form that was asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return
    name, programme_id, identity, given, command_id = asked
    of = kind(name)
    title = f"{of.title.capitalize()}"
    modal.dialog(title, width="medium", icon=":material/edit:" if identity else ":material/add:")(_form)(
        of, programme_id, identity, given, command_id
    )


def _form(of: Kind, programme_id: str, identity: str, given: Row, command_id: str) -> None:
    held = read_plan.by_id(of.name, programme_id).get(identity) if identity else None
    if identity and held is None:
        gone()
        return
    values = _fields(of, programme_id, held, given, command_id)
    if held is None:
        save(
            f"Add {of.title}",
            lambda: plan_items.add_item(
                read.store(), of.name, programme_id, values, actor=person.actor(), command_id=command_id
            ),
            done=f"{of.title.capitalize()} added",
        )
        return
    save(
        "Save changes",
        lambda: plan_items.revise_item(
            read.store(), of.name, identity, values, actor=person.actor(), command_id=command_id
        ),
        done=f"{of.title.capitalize()} changed",
    )
    with st.expander(f"Remove this {of.title}", icon=":material/delete:"):
        st.caption("Only while nothing else hangs on it. What was there is kept in the log.")
        save(
            "Remove",
            lambda: plan_items.remove_item(
                read.store(), of.name, identity, actor=person.actor(), command_id=f"{command_id}:remove"
            ),
            done=f"{of.title.capitalize()} removed",
            key="remove",
        )


def _fields(of: Kind, programme_id: str, held: Row | None, given: Row, command_id: str) -> Row:
    """One field a column, two beside each other where they are short."""
    fields = Fields(of.name, command_id)
    told: Row = {}
    short: list[Column] = []
    for one in of.columns:
        if one.holds in ("area", "points") or (one.holds == "text" and one.is_needed):
            _pairs(fields, programme_id, short, held, given, told)
            short = []
            told[one.name] = _field(fields, programme_id, one, held, given)
        else:
            short.append(one)
    _pairs(fields, programme_id, short, held, given, told)
    return told


def _pairs(
    fields: Fields, programme_id: str, columns: Sequence[Column], held: Row | None, given: Row, told: Row
) -> None:
    for place in range(0, len(columns), 2):
        pair = columns[place : place + 2]
        for one, part in zip(pair, st.columns(2, gap="small"), strict=False):
            with part:
                told[one.name] = _field(fields, programme_id, one, held, given)


def _field(fields: Fields, programme_id: str, one: Column, held: Row | None, given: Row) -> Any:
    value = held[one.stored] if held else given.get(one.name)
    label = _said(one) if one.is_needed or one.holds == "choice" else f"{_said(one)} (optional)"
    if one.holds == "code":
        return fields.text("Code", one.name, value or "", chars=20, hint=f"{one.hint}; left empty, the next is given")
    if one.holds == "area":
        return fields.area(label, one.name, person.named(value), hint=one.hint or None)
    if one.holds == "choice":
        first = value or one.default or None
        return fields.choice(label, one.name, one.known, first)
    if one.holds == "day":
        return fields.day(label, one.name, value)
    if one.holds == "money":
        return fields.number(label, one.name, value / 100 if held and value is not None else value)
    if one.holds == "number":
        return fields.number(label, one.name, value)
    if one.holds == "whole":
        return st.number_input(
            label, value=value, step=1, min_value=int(one.low or 0), max_value=int(one.high or 0),
            key=fields.key(one.name),
            help=one.hint or None,
        )  # fmt: skip
    if one.holds == "yes":
        told = fields.choice(
            label, one.name, ("not said", "yes", "no"), "not said" if value is None else "yes" if value else "no"
        )
        return None if told == "not said" else told
    if one.holds == "ref":
        named = _named(one.of, programme_id)
        codes = ["", *sorted(_codes(one.of, programme_id).values())]
        standing = code_of(one.of, programme_id, value) if held else value
        return fields.choice(
            label, one.name, codes, standing or "", form=lambda code: named.get(code, code) if code else "none"
        )
    if one.holds == "points":
        shown = _shown(one, programme_id, value) if value else ""
        return fields.text(label, one.name, shown, chars=1000, hint=one.hint or None)
    return fields.text(label, one.name, person.named(value), chars=300, hint=one.hint or None)


def command(label: str, work: Any, *, key: str, done: str, icon: str = ":material/check:") -> None:
    """A button outside a form that carries a command out; what is refused is told below it."""
    if st.button(label, key=key, icon=icon):
        panels.carry_out(work, done=done)
