"""Stakeholders: who they are, where they stand, how they moved, and everything that passed between one and us."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import (
    address,
    evidence_sql,
    figures,
    filters,
    format,
    kind_form,
    panels,
    person,
    read,
    read_stakeholders,
    stakeholder_dialogs,
    stakeholder_figures,
    stakeholder_one,
    stakeholder_themes,
    stakeholder_watch,
    stakeholder_words,
    tables,
)
from dashboard.evidence_sql import Number
from dashboard.read import Programme
from dashboard.read_stakeholders import Stakeholder
from pipelines.rules import engagement, stakeholder_map

SECTIONS = {
    "grid": "Grid",
    "matrix": "Attitude",
    "list": "List",
    "watch": "Look after",
    "themes": "Themes",
    "twins": "Twice in it",
}
EVERYBODY = "everybody"


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Stakeholders", chosen)
    programme = chosen.programme
    if programme is None:
        kind_form.no_programme("its stakeholders")
        return
    kind_form.in_view(programme)
    known = read_stakeholders.everybody(programme)
    if not known:
        panels.empty(
            "Nobody is in the register yet.",
            "Enter a stakeholder, or bring a list in from a file. Then assess where they stand.",
            key="no_stakeholder",
        )
        _buttons(programme)
    else:
        _register(programme, known)
    kind_form.dialogs(programme, stakeholder_dialogs.DIALOGS)


def _register(programme: Programme, known: tuple[Stakeholder, ...]) -> None:
    by_code = {str(one.row["code"]): one for one in known}
    names = {EVERYBODY: f"Everybody ({len(known)})"} | {code: f"{code} · {one.name}" for code, one in by_code.items()}
    code = address.one(
        "stakeholder",
        lambda key: st.selectbox("Stakeholder", list(names), format_func=names.__getitem__, key=key),
        allowed=names,
        default=EVERYBODY,
    )
    if code in by_code:
        stakeholder_one.show(programme, by_code[code])
        return
    _sentence(known)
    _numbers(programme, known)
    _buttons(programme)
    pairs = stakeholder_dialogs.pairs(programme)
    named = {**SECTIONS, "twins": f"{SECTIONS['twins']} ({len(pairs)})"} if pairs else SECTIONS
    section = address.part("section", named, default="grid", label="View")
    if section == "twins":
        stakeholder_dialogs.twins(programme)
        return
    if section == "themes":
        stakeholder_themes.show(programme)
        return
    {"grid": _grid, "matrix": _matrix, "list": _list, "watch": stakeholder_watch.show}[section](programme, known)


def _buttons(programme: Programme) -> None:
    with st.container(horizontal=True, gap="small", key="stakeholder_do"):
        kind_form.add("Enter a stakeholder", "stakeholder", icon=":material/person_add:")
        stakeholder_dialogs.record_button()
        stakeholder_dialogs.import_button()


def _sentence(known: tuple[Stakeholder, ...]) -> None:
    """Who moved away, and whom we are losing sight of, in one sentence."""
    worse = [one for one in known if one.movement == "worsened"]
    lost = sorted(
        (one for one in known if one.is_decaying), key=lambda one: (one.last_contact is not None, one.last_contact)
    )
    drifting = [one for one in known if one.drift]
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not (worse or lost or drifting):
            _nobody_drifts(known)
            return
        counted = [(len(worse), "moved away"), (len(lost), "not heard of in time"), (len(drifting), "drifting")]
        panels.status_badge("amber", ", ".join(f"{many} {what}" for many, what in counted if many))
        said = []
        if worse:
            said.append("Moved away: " + ", ".join(one.name for one in worse[:4]) + _more(len(worse) - 4))
        if lost:
            said.append("not heard of in time: " + ", ".join(map(_since, lost[:4])) + _more(len(lost) - 4))
        if drifting:
            why = [f"{one.name} ({stakeholder_words.DRIFTS[one.drift.kind]})" for one in drifting[:4] if one.drift]
            said.append("drifting: " + ", ".join(why) + _more(len(drifting) - 4))
        sentence = "; ".join(said)
        st.text(f"{sentence[0].upper()}{sentence[1:]}.")


def _nobody_drifts(known: tuple[Stakeholder, ...]) -> None:
    """What can be said while nobody moved away: of whom nothing is known yet, that is said."""
    unmet = sum(one.last_contact is None for one in known)
    new = sum(one.gap is None for one in known)
    if unmet == new == len(known):
        panels.status_badge("grey", "Nothing known yet")
        st.text("Nobody is assessed and no conversation is recorded: open a stakeholder, or record an interaction.")
        return
    panels.status_badge("green", "Nobody is drifting away")
    said = ["Nobody moved away since their last assessment", "all who were to be heard were heard in time"]
    said += [f"{new} of {len(known)} are not assessed yet"] if new else []
    said += [f"with {unmet} there was no conversation yet"] if unmet else []
    st.text(f"{'; '.join(said)}.")


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _since(one: Stakeholder) -> str:
    return f"{one.name} ({'since ' + format.day(one.last_contact) if one.last_contact else 'never'})"


def _numbers(programme: Programme, known: tuple[Stakeholder, ...]) -> None:
    assessed = [one for one in known if one.gap is not None]
    tiles = (
        ("Manage closely", sum(one.quarter == "manage_closely" for one in known), "High power and high interest"),
        ("Short of need", sum(one.gap is not None and one.gap > 0 for one in known),
         f"Attitude now is below the one we need, of {len(assessed)} assessed"),
        ("Drifting", sum(one.drift is not None for one in known),
         "Involvement fell by 15 points or more, or does not fit the attitude that was stated"),
        ("Losing touch", sum(one.is_decaying for one in known),
         "No conversation for one and a half times the planned pace, or 90 days where none is planned"),
    )  # fmt: skip
    with st.grid(4, min_column_width=160, key="numbers"):
        for place, (word, value, said) in enumerate(tiles):
            with st.container(border=True, height="stretch", key=f"number_{place}"):
                st.metric(word, f"{value} of {len(known)}", help=said)
    given = {"programme": programme.programme_id, "on": read.today(programme)}
    evidence_sql.numbers(
        [Number(word, "stakeholder_register", given, "pages", said=said) for word, _, said in tiles], key="box_known"
    )


def _grid(programme: Programme, known: tuple[Stakeholder, ...]) -> None:
    st.header("Power and interest", anchor=False)
    placed = tuple(
        (str(one.row["code"]), one.name, one.row["power"], one.row["interest"], one.row["attitude_current"])
        for one in known
        if one.quarter
    )
    if not placed:
        panels.empty("Nobody is assessed yet.", "Open a stakeholder above and assess it.", key="no_assessment")
        return
    counted = {word: sum(one.quarter == key for one in known) for key, word in stakeholder_map.QUARTERS.items()}
    panels.chart(
        stakeholder_figures.grid(placed, figures.is_dark(), is_demo=programme.is_demo),
        key="grid",
        alt="Stakeholders by power and interest: "
        + ", ".join(f"{word.lower()} {count}" for word, count in counted.items()),
    )
    st.caption(
        f"From {stakeholder_map.GRID_CUT} on, power and interest count as high. The shape is the attitude now: the "
        "grid says how much attention somebody needs, not what they think."
    )
    tables.draw(
        [
            {
                "Code": one.row["code"],
                "Name": one.name,
                "Quarter": stakeholder_map.QUARTERS[one.quarter] if one.quarter else "Not assessed",
                "Attitude now": kind_form.begun(one.row["attitude_current"] or ""),
                "Needed": kind_form.begun(one.row["attitude_desired"] or ""),
                "Steps short": max(one.gap, 0) if one.gap is not None else None,
                "Salience": stakeholder_words.SALIENCE[one.salience] if one.salience else "",
                "Assessed": one.row["assessed_on"],
            }
            for one in sorted(known, key=_by_attention)
        ],
        hide_index=True,
        key="grid_rows",
        alt="Who stands where, with salience and attitude",
    )


def _by_attention(one: Stakeholder) -> tuple[int, int, str]:
    """Who needs most attention first: by the quarter, then by the steps that are missing."""
    quarters = list(stakeholder_map.QUARTERS)
    return (quarters.index(one.quarter) if one.quarter else len(quarters), -(one.gap or 0), one.name)


def _matrix(programme: Programme, known: tuple[Stakeholder, ...]) -> None:
    st.header("Attitude now and attitude needed", anchor=False)
    rows: list[dict[str, Any]] = []
    for one in sorted(known, key=lambda one: (-(one.gap or 0), one.name)):
        if one.gap is None:
            continue
        now, wanted = one.row["attitude_current"], one.row["attitude_desired"]
        cells = {level.capitalize(): _cell(level, now, wanted) for level in engagement.ATTITUDES}
        moved = stakeholder_words.MOVEMENTS[one.movement][0] if one.movement else "First assessment"
        rows.append({"Name": one.name, **cells, "Steps": one.gap, "Since the one before": moved})
    tables.draw(
        rows, hide_index=True, key="matrix_rows", at_once=40,
        alt="The engagement matrix: for each stakeholder the attitude now, the one needed, and the movement",
    )  # fmt: skip
    st.caption(
        "Attitudes are an order, no measure: steps are counted, never averaged. From unaware to resistant is movement "
        "and no improvement."
    )


def _cell(level: str, now: str, wanted: str) -> str:
    if level == now == wanted:
        return "◉ both"
    return "● now" if level == now else "◎ needed" if level == wanted else ""


def _list(programme: Programme, known: tuple[Stakeholder, ...]) -> None:
    st.header("Register", anchor=False)
    rows = [
        {
            "Code": one.row["code"],
            "Name": one.name,
            "Role": kind_form.begun(one.row["primary_role"] or ""),
            "Also": kind_form.begun(one.row["secondary_roles"] or ""),
            "Segments": one.row["segments"] or "",
            "Taking part": kind_form.begun(one.row["intent"] or "unknown"),
            "Involvement": None if one.involvement is None else round(one.involvement),
            "Last conversation": one.last_contact,
            "Interactions": one.row["interactions"],
            "Promises kept": f"{one.row['promises_kept']} of {one.row['promises']}" if one.row["promises"] else "",
            "Owner": person.name(one.row["owner"]),
        }
        for one in known
    ]
    # the file has all of it
    shown = [{name: cell for name, cell in row.items() if name not in ("Also", "Segments")} for row in rows]
    tables.draw(shown, hide_index=True, key="list_rows", at_once=40, alt="The register")
    stakeholder_dialogs.download(rows, programme)
    st.caption("Choose a stakeholder above to open it.")
