"""One stakeholder: where it stands, how involved it is by which parts, and everything that happened."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import (
    address,
    figures,
    format,
    kind_form,
    panels,
    person,
    read,
    read_stakeholders,
    stakeholder_dialogs,
    stakeholder_words,
    tables,
)
from dashboard.objective_dialogs import menu
from dashboard.read import Programme
from dashboard.read_stakeholders import Stakeholder
from data import models
from pipelines.rules import engagement, stakeholder_map
from pipelines.rules.counts import counted

SHOWN = 40  # things of a timeline
ALL = "all"


def show(programme: Programme, one: Stakeholder) -> None:
    """Draw everything about one stakeholder."""
    _card(programme, one)
    _involvement(programme, one)
    _assessments(programme, one)
    _timeline(programme, one)


def _card(programme: Programme, one: Stakeholder) -> None:
    row = one.row
    with st.container(border=True, gap="small", key="stakeholder_card"):
        st.text(one.name)
        panels.badge_line(_badges(one), kind_form.word(row["kind"]))
        if row["about"]:
            st.text(row["about"])
        facts = {
            "Role": " · also ".join(
                kind_form.word(role) for role in (row["primary_role"], row["secondary_roles"]) if role
            ),
            "Segments": row["segments"],
            "Looked after by": person.name(row["owner"]),
            "Asked for": " · ".join(filter(None, (row["contact_name"], row["contact"]))),
            "Last conversation": format.day(one.last_contact) if one.last_contact else "never",
            "Every": f"{counted(row['cadence_days'], 'day')}, by its plan" if row["cadence_days"] else "no plan",
        }
        st.text("\n".join(f"{name}: {said}" for name, said in facts.items() if said))
        with st.container(horizontal=True, gap="small", key="one_do"):
            stakeholder_dialogs.record_button(one.identity, is_main=True)
            menu("More", _more(one), icon=":material/more_horiz:", key="one_more")
    _parts(programme, one)


def _more(one: Stakeholder) -> dict[tuple[str, str], str]:
    """What else may be done about a stakeholder: first what is said of it, then what is planned, then its ties."""
    of = f"stakeholder={one.identity}"
    added = (
        ("stakeholder_assessment", of, ":material/grid_view: Assess"),
        ("need", of, ":material/accessibility: Add a need"),
        ("opportunity", of, ":material/lightbulb: Add an opportunity"),
        ("engagement_plan", of, ":material/event_repeat: Plan contact"),
        ("relationship_review", of, ":material/rate_review: Plan a review"),
        ("stakeholder_role", of, ":material/badge: Add a role"),
        ("segment_member", of, ":material/group_add: Put into a segment"),
        ("relationship", f"party={one.identity}", ":material/share: Tie to another"),
    )  # fmt: skip
    more = {(f"add:{name}", about): words for name, about, words in added if kind_form.may(f"add_{name}")}
    if kind_form.may("link_account"):
        more["link", one.identity] = ":material/link: Link an account"
    if kind_form.may("revise_stakeholder"):
        more["edit:stakeholder", one.identity] = ":material/edit: Edit"
    return more


def _badges(one: Stakeholder) -> list[tuple[str, str, str]]:
    badges: list[tuple[str, str, str]] = []
    if one.quarter and one.salience:
        badges += [
            (stakeholder_map.QUARTERS[one.quarter], ":material/grid_view:", "blue"),
            (stakeholder_words.SALIENCE[one.salience], "", "gray"),
        ]
        word, icon, colour = stakeholder_words.ATTITUDES[one.row["attitude_current"]]
        badges.append((word, icon, colour))
        needed = stakeholder_words.ATTITUDES[one.row["attitude_desired"]][0].lower()
        badges.append((f"needed: {needed}", ":material/target:", "gray"))
    if one.movement and one.movement != "same":
        badges.append(stakeholder_words.MOVEMENTS[one.movement])
    levels = (one.row["levels"] or "").split(",")
    promised = one.row["iap2_target"]
    if promised and not engagement.promise_kept(promised, levels):
        badges.append((f"Promised: {promised}, not done yet", ":material/priority_high:", "orange"))
    if one.is_decaying:
        badges.append(("Losing touch", ":material/schedule:", "orange"))
    if one.drift:
        badges.append((stakeholder_words.DRIFTS[one.drift.kind].capitalize(), ":material/trending_down:", "orange"))
    return badges


def _parts(programme: Programme, one: Stakeholder) -> None:
    rows = read.rows("stakeholder_parts", programme=programme.programme_id, stakeholder=one.identity)
    if not rows:
        return
    table = [
        {
            "What": kind_form.begun(row["kind"]),
            "Which": kind_form.word(" ".join(filter(None, (row["word"], row["more"])))),
            "Of": row["text"] or "",
            "Says": kind_form.begun(row["state"] or ""),
        }
        for row in rows
    ]
    with st.expander(f"Roles, ties, accounts and segments ({len(rows)})", key="one_parts"):
        tables.draw(table, hide_index=True, key="one_parts_rows", alt="Roles, ties, accounts and segments")


def _involvement(programme: Programme, one: Stakeholder) -> None:
    st.header("Involvement", anchor=False)
    months = read_stakeholders.involvement(programme, 10).get(one.identity, [])
    if not months:
        st.text("No month is over yet.")
        return
    line = figures.Series(
        "Involvement", tuple(row["month"] for row in months), tuple(row["involvement"] for row in months)
    )
    figure = figures.trend(
        (line,), "count", figures.is_dark(), grain="month", is_demo=programme.is_demo, height=220, top=100
    )
    panels.chart(figure, key="involvement", alt=figures.describe(line, "count"))
    st.caption(
        "0 to 100 a month, from what was counted; beside it stands the attitude that was stated. "
        "Contacts 40, presence 20, mentions 15, our answers 10, promises kept in time 15; what does not apply is left "
        "out."
    )
    with st.expander("The parts and how they are counted", key="involvement_parts"):
        tables.draw(
            [_part(row) for row in reversed(months)], hide_index=True, key="involvement_rows",
            alt="The parts of the involvement index by month",
        )  # fmt: skip
        st.code(models.page("involvement_month"), language="sql", wrap_lines=True)


def _part(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Month": row["month"].strftime("%b %Y"),
        "Index": round(row["involvement"]),
        "Contacts": row["contacts"],
        "Present": f"{row['attended']} of {row['invited']}" if row["invited"] else "",
        "Mentions": row["mentions"] if row["mentions_part"] is not None else None,
        "Answers": row["replies"] if row["replies_part"] is not None else None,
        "Promises in time": f"{row['promises_kept']} of {row['promises_due']}" if row["promises_due"] else "",
    }


def _assessments(programme: Programme, one: Stakeholder) -> None:
    on = read.today(programme)
    rows = [
        row
        for row in read.rows("stakeholder_assessments", programme=programme.programme_id, on=on)
        if row["stakeholder_id"] == one.identity
    ]
    st.header("Assessments", anchor=False)
    if not rows:
        st.text("Not assessed yet: say where it stands, then it appears in the grid.")
        return
    table = []
    for place, row in enumerate(rows):
        before = rows[place - 1]["attitude_current"] if place else None
        moved = engagement.movement(before, row["attitude_current"]) if before else None
        table.append(
            {
                "On": row["assessed_on"],
                "Attitude": kind_form.begun(row["attitude_current"]),
                "Needed": kind_form.begun(row["attitude_desired"]),
                "Movement": stakeholder_words.MOVEMENTS[moved][0] if moved else "",
                "Power": row["power"],
                "Interest": row["interest"],
                "Legitimacy": row["legitimacy"],
                "Urgency": row["urgency"],
                "Promised level": kind_form.begun(row["iap2_target"]),
                "By": person.name(row["assessed_by"]),
                "Why": row["note"] or "",
            }
        )
    tables.draw(table[::-1], hide_index=True, key="assessment_rows", alt="The assessments, newest first")


def _timeline(programme: Programme, one: Stakeholder) -> None:
    st.header("Timeline", anchor=False)
    kinds = {ALL: "All"} | {key: said[0] for key, said in stakeholder_words.TIMELINE.items()}
    wanted = address.one(
        "kind",
        lambda key: st.pills("Show", list(kinds), format_func=kinds.__getitem__, key=key, required=True,
                             label_visibility="collapsed"),
        allowed=kinds,
        default=ALL,
    )  # fmt: skip
    rows = read.rows(
        "stakeholder_timeline",
        programme=programme.programme_id,
        stakeholder=one.identity,
        kind=None if wanted == ALL else wanted,
    )
    if not rows:
        st.text("Nothing is recorded yet.")
    for row in rows[:SHOWN]:
        _event(row)
    if len(rows) > SHOWN:
        st.caption(f"The newest {SHOWN} of {len(rows)}.")


def _event(row: dict[str, Any]) -> None:
    word, icon, colour = stakeholder_words.TIMELINE[row["kind"]]
    day = read_stakeholders.local(row["happened_at"]) if row["kind"] == "interaction" else row["happened_at"].date()
    said = [format.day(day) if day else "", kind_form.word(row["word"])]
    if row["kind"] == "interaction":
        said.append({"inbound": "from them", "outbound": "from us"}.get(row["more"], "both ways"))
        if row["attended"] is not None:
            said.append("present" if row["attended"] else "invited, absent")
        if row["source"] != "page":
            said.append(f"from a {row['source']}")
    with st.container(gap="xxsmall", key=f"event_{row['kind']}_{row['id']}"):
        panels.badge_line([(word, icon, colour)], " · ".join(filter(None, said)))
        text = row["text"] or ""
        if row["kind"] in ("need", "review", "promise", "opportunity") and row["more"]:
            text = f"{text} → {row['more']}".strip()
        if text:
            st.text(text)
