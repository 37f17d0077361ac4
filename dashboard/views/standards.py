"""Standards: how strong the evidence is for each of the 89 criteria, down to its pieces. Nothing is met by itself."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal

import streamlit as st

from dashboard import address, evidence_sql, export, format, kind_form, modal, panels, person, read, tables
from dashboard.evidence_sql import Number
from dashboard.filters import Filters
from dashboard.objective_dialogs import Fields, asked, button, save
from dashboard.read import Programme
from data import evidence
from pipelines.commands import Refused, standards
from pipelines.rules.evidence import WORDS, Standing

ICONS: tuple[tuple[str, Literal["gray", "orange", "blue", "green", "violet"]], ...] = (
    (":material/radio_button_unchecked:", "gray"),
    (":material/edit:", "orange"),
    (":material/event:", "blue"),
    (":material/database:", "green"),
    (":material/verified_user:", "violet"),
)
TALL = 80  # four lines; from four rem on the words of a row wrap
# the filter says how far each standard is, in words short enough for a phone
SHORT = {"REL": "Relationships", "PRG": "Programmes", "CRT": "Criticisms", "OSM": "Social media", "POL": "Staff policy"}
SIGNS = "○◔◑◕●"  # by strength: the fuller, the stronger


def show() -> None:
    """Draw the page."""
    chosen = panels.page("Standards", compare=False, period=False, platforms=False, export=_portfolio)
    programme = chosen.programme
    if programme is None:
        panels.empty(
            "Evidence belongs to a programme.", kind_form.how_to_begin(),
            to="objectives", label="Add a programme", key="standards_programme",
        )  # fmt: skip
        return
    wanted = asked()
    if wanted:
        _attest(wanted[1], wanted[2], programme)
    found = _matrix(programme)
    _sum(found, programme)
    which = address.part("standard", _parts(found), default="weak", label="Standard")
    codes = [code for code in found if _is_shown(code, found[code], which)]
    if not codes:
        panels.empty("Nothing to do: every criterion has evidence from data.", "Choose “All” to see them.", key="none")
        return
    _table(codes, found)
    _one(codes, found, programme)


def _matrix(programme: Programme) -> dict[str, Standing]:
    return _cached(programme.programme_id, read.today(programme), read.state())


@lru_cache(maxsize=20)
def _cached(programme_id: str, today: Any, state: tuple[str, int]) -> dict[str, Standing]:
    return standards.matrix(read.store(), programme_id, today)


def _parts(found: dict[str, Standing]) -> dict[str, str]:
    """What may be shown: what is left to do first, then each standard with how many criteria have their evidence."""

    def told(codes: list[str]) -> str:
        return f"{sum(not _is_weak(found[code]) for code in codes)}/{len(codes)}"

    parts = {"weak": f"To do ({sum(map(_is_weak, found.values()))})", "all": f"All {told(list(found))}"}
    return parts | {
        key: f"{word} {told([code for code in found if code.startswith(key)])}" for key, word in SHORT.items()
    }


def _is_weak(one: Standing) -> bool:
    return one.strength < 3 or one.lapsed > 0


def _sum(found: dict[str, Standing], programme: Programme) -> None:
    counted = Counter(one.strength for one in found.values())
    lapsed = sum(1 for one in found.values() if one.lapsed)
    st.text(
        f"{counted[3] + counted[4]} of {len(found)} criteria have evidence that follows from data or a signature; "
        f"{counted[0]} have none"
        + (f", {lapsed} lost strength because theirs grew old." if lapsed else ".")
        + " Whether a criterion is met is for a person to say."
    )
    with st.container(horizontal=True, gap="small", key="strengths"):
        for strength in range(4, -1, -1):
            icon, colour = ICONS[strength]
            st.badge(f"{counted[strength]} {WORDS[strength].lower()}", icon=icon, color=colour)
    of = {"programme": programme.programme_id, "today": read.today(programme)}
    evidence_sql.numbers(
        [
            Number(
                "Criteria by strength", "All 89 probes of data/models/evidence in one question, by strength", of,
                said="A criterion has the highest strength among its rows that are not too old "
                "(pipelines/rules/evidence.py); one without a row has none. A signature is a row of attestation.",
                text=evidence.question(),
            )
        ],
        key="box_standards",
    )  # fmt: skip


def _portfolio(chosen: Filters) -> None:
    """The matrix for an assessor, made when it is asked for."""
    programme = chosen.programme
    if programme is None:
        return
    today = read.today(programme)
    name = f"{programme.code}-portfolio-{today}.pdf"
    export.offer(
        "Portfolio (PDF)",
        lambda: standards.portfolio(read.store(), programme.programme_id, today),
        file_name=f"DEMO-{name}" if programme.is_demo else name,
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        key="download_portfolio",
        programme_id=programme.programme_id,
        help="All 89 criteria with their evidence, for an assessor",
    )


def _is_shown(code: str, one: Standing, which: str) -> bool:
    if which == "all":
        return True
    if which == "weak":
        return _is_weak(one)
    return code.startswith(which)


def _table(codes: list[str], found: dict[str, Standing]) -> None:
    criteria = evidence.criteria()
    tables.draw(
        [
            {
                "Criterion": code,
                "Strength": f"{SIGNS[found[code].strength]} {found[code].strength} {found[code].word}",
                "Needed": criteria[code].need,
                "Newest evidence": person.named(newest.what) if (newest := found[code].newest) else "",
                "Counts until": format.day(until) if (until := found[code].expires_on) else "",
                "What would raise it": criteria[code].raises,
            }
            for code in codes
        ],
        hide_index=True,
        row_height=TALL,
        at_once=10,
        column_config={
            "Criterion": st.column_config.TextColumn(width=75),
            "Strength": st.column_config.TextColumn(width=124),
            "Needed": st.column_config.TextColumn(width=190),
            "Newest evidence": st.column_config.TextColumn(width=250),
            "Counts until": st.column_config.TextColumn(width=95),
            "What would raise it": st.column_config.TextColumn(width=240),
        },
        alt="Criteria with the strength of their evidence and what would raise it",
    )


def _one(codes: list[str], found: dict[str, Standing], programme: Programme) -> None:
    st.header("One criterion, down to its pieces", anchor=False)
    criteria = evidence.criteria()
    code = st.selectbox(
        "Criterion", codes, key="criterion", format_func=lambda one: f"{one} · {criteria[one].need}",
        label_visibility="collapsed",
    )  # fmt: skip
    one, criterion = found[code], criteria[code]
    with st.container(border=True, gap="small", key="criterion_card"):
        icon, colour = ICONS[one.strength]
        st.badge(f"{one.strength} {one.word}", icon=icon, color=colour)
        st.text(criterion.need)
        if one.lapsed:
            st.text(f"It was {WORDS[one.lapsed].lower()} once: that evidence is older than {criterion.days} days.")
        if one.attestation:
            st.text(
                f"Signed by {person.name(one.attestation.attested_by)} on {format.day(one.attestation.attested_on)}, "
                f"to be looked at again by {format.day(one.attestation.review_by)}."
                + (" The evidence has changed since." if one.is_changed_since else "")
            )
        st.text(f"What would raise it: {criterion.raises}")
        with st.container(horizontal=True, gap="small", key="criterion_do"):
            if panels.has_page(criterion.page):
                panels.link(criterion.page, "Go to work on it", icon=":material/arrow_forward:")
            if one.strength:
                button("Sign for it", "attest", code, icon=":material/draw:")
    pieces = evidence.pieces(read.store(), code, programme.programme_id, read.today(programme))
    if pieces:
        tables.draw(
            [
                {
                    "Strength": f"{row['strength']} {WORDS[row['strength']]}",
                    "On": row["happened_on"],
                    "What": person.named(row["what"]),
                    "Subject": row["subject_kind"].replace("_", " "),
                    "Id": row["subject_id"],
                }
                for row in pieces
            ],
            hide_index=True,
            alt=f"The pieces of evidence for {code}",
        )
    with st.expander("The probe", key="probe"):
        st.caption(criterion.probe.path)
        st.code(criterion.probe.sql, language="sql", wrap_lines=True)


@modal.dialog("Sign for a criterion", icon=":material/draw:")
def _attest(code: str, opening: str, programme: Programme) -> None:
    st.text(f"{code}: {evidence.criteria()[code].need}")
    st.caption("You stand for this with your name, on the evidence that there is today.")
    fields = Fields("attest", opening)
    by = fields.text("Name", "by")
    today = read.today(programme)
    review = fields.day("To be looked at again by", "review", today + timedelta(days=365))
    note = fields.area("What you saw", "note")

    def sign() -> Any:
        if review is None:
            raise Refused("Say by when it is looked at again.")
        return standards.attest(
            read.store(), programme.programme_id, code, attested_by=by, on=today, review_by=review, note=note,
            actor=person.actor(), command_id=opening,
        )  # fmt: skip

    save("Sign", sign, done="Signed")
