"""One case as one timeline: what is asked, what is owed and until when, what was said, and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard import (
    case_dialogs,
    case_owed,
    case_tone,
    case_words,
    format,
    mention_card,
    panels,
    person,
    read,
    read_cases,
    words,
)
from dashboard.panels import Colour
from dashboard.read_cases import OneCase
from pipelines.commands import looking_in

Step = tuple[str, str, str]  # dialog, label, icon
# how an answer stands on its way to the platform
SENDINGS: Mapping[str, tuple[str, str, Colour]] = {
    "waiting": ("Waits to be posted", ":material/schedule_send:", "blue"),
    "sending": ("Being posted", ":material/send:", "blue"),
    "sent": ("Stands on the platform", ":material/check_circle:", "green"),
    "refused": ("Not posted", ":material/block:", "red"),
    "unknown": ("Nobody knows whether it arrived", ":material/help:", "red"),
}
MOST_EVENTS = 60
MANDATORY = 3  # from this severity on a case is sent up, whoever or whatever found it so serious
# one key for what is done most, the same as in the queue
KEYS = {"triage": "T", "take": "A", "draft": "D", "close": "E"}


def show(one: OneCase) -> None:
    """Draw the case."""
    programme = next((each for each in read.programmes() if each.programme_id == one.row["programme_id"]), None)
    now = read.clock(programme)
    _note_reading(one)
    _head(one)
    _doing(one, now.date())
    left, right = st.columns([3, 2], gap="large")
    with left:
        _asked(one)
        _proposals(one)
        _unheard(one)
        _points(one)
        _answers(one, now.date())
        _timeline(one)
    with right:
        case_owed.show(one, now)


def _note_reading(one: OneCase) -> None:
    """With sign-in it stands in the log who opened a case, once a session and hour."""
    if not person.sign_in_is_on():
        return
    noted: set[tuple[str, str]] = st.session_state.setdefault("cases_noted", set())
    this = (one.row["case_id"], f"{datetime.now(UTC):%Y-%m-%dT%H}")
    if this in noted:
        return
    looking_in.note_reading(
        read.store(), what="case", subject=one.row["case_id"], programme_id=one.row["programme_id"],
        actor=person.actor(),
    )  # fmt: skip
    noted.add(this)


# -- the top -------------------------------------------------------------------------------------


def _head(one: OneCase) -> None:
    case, row = one.case, one.row
    word, icon, colour = case_words.KINDS[case.kind]
    badges = [(f"{word}{', formal' if case.formality == 'formal' else ''}", icon, colour)]
    badges.append((case_words.STATES[case.state], "", "blue" if case.is_open else "gray"))
    if case.stage == 2:
        badges.append(("Stage 2", ":material/looks_two:", "orange"))
    if case.severity:
        badges.append(
            (case_words.SEVERITIES[case.severity], ":material/priority_high:", "red" if case.severity > 2 else "orange")
        )
    if case.outcome:
        badges.append((case_words.OUTCOMES[case.outcome], ":material/gavel:", "gray"))
    platform = case_words.CHANNELS.get(row["channel"]) or words.platform(row["channel"])
    panels.badge_line(badges, f"{platform} · received {read_cases.local(row['received_at'])}")
    st.text(row["summary"])
    if row["details"]:
        st.text(row["details"])


def steps_of(one: OneCase, today: date) -> tuple[list[Step], list[Step]]:
    """What usually comes next, and what else may be done."""
    case = one.case
    first: list[Step] = []
    more: list[Step] = [("note", "Note", ":material/sticky_note_2:")]
    if case.is_open and not case.is_triaged:
        first.append(("triage", "Triage", ":material/sort:"))
    if case.is_open and not case.handler:
        first.append(("take", "Take", ":material/pan_tool:"))
    answer = _answer(one)
    if case.is_open and case.is_triaged:
        if answer is None:
            first.append(("draft", "Draft an answer", ":material/edit_note:"))
        else:
            first += _answer_steps(one, answer, today)
        if case.kind == "criticism" and not case.decision:
            first.append(("decide", "Decide", ":material/gavel:"))
        more += [
            *_taking_up(one),
            ("acknowledge", "Acknowledge", ":material/mark_email_read:"),
            ("ask", "Ask the person", ":material/contact_support:"), ("partner", "Ask a partner", ":material/groups:"),
            ("update", "Tell the person how it stands", ":material/forward_to_inbox:"),
            ("point", "Add a point", ":material/playlist_add:"),
        ]  # fmt: skip
    if case.is_open or case.state == "responded":
        more += [
            ("reply", "They wrote", ":material/chat:"), ("assign", "Assign", ":material/person_add:"),
            ("escalate", "Escalate", ":material/trending_up:"), ("severity", "Severity", ":material/priority_high:"),
        ]  # fmt: skip
        (first if case.state == "responded" else more).append(("close", "Close", ":material/task_alt:"))
    if case.is_open:
        more += [
            ("edit", "Correct what was written down", ":material/edit:"),
            ("reclassify", "Change what it is", ":material/swap_horiz:"),
            ("procedure", "Put under the newest procedure", ":material/rule:"),
        ]  # fmt: skip
    longer = one.procedure.extendable(case.kind, case.formality, case.stage)[1]
    if longer and case.is_open and case.stage not in case.extended:
        more.append(("extend", "Give more time", ":material/more_time:"))
    if case.formality != "formal" and case.is_open:
        more.append(("convert", "Convert to formal complaint", ":material/gavel:"))
    if case.formality == "formal" and case.responded_at and case.stage == 1 and one.procedure.stages == 2:
        more.append(("stage_2", "Begin stage 2", ":material/looks_two:"))
    if case.kind == "complaint" and case.responded_at and case.stage >= one.procedure.stages:
        more.append(("signpost", "Told about the ombudsman", ":material/signpost:"))
    more += [("decision", "Decide for the programme", ":material/conversion_path:"),
             ("lesson", "Add a lesson", ":material/school:")]  # fmt: skip
    if case.state == "closed":
        rated = bool(read.rows("case_rating", id=one.row["case_id"]))
        rate = ("correct_rating", "Correct the rating") if rated else ("rate", "What they thought")
        first += [("reopen", "Reopen", ":material/restart_alt:"), (*rate, ":material/star:")]
        if rated:
            more.append(("take_back_rating", "Take the rating back", ":material/undo:"))
    return first, more


def _taking_up(one: OneCase) -> list[Step]:
    """Work on it begins, or goes on although a partner has not answered."""
    if one.case.state in ("triaged", "acknowledged"):
        return [("start", "Begin to work on it", ":material/play_arrow:")]
    return [("start", "Go on with it", ":material/play_arrow:")] if one.case.state == "awaiting_partner" else []


def _answer(one: OneCase) -> Mapping[str, Any] | None:
    """The answer in the making."""
    rows = read.rows("case_answers", id=one.row["case_id"])
    return next((row for row in rows if row["status"] != "sent"), None)


def _answer_steps(one: OneCase, answer: Mapping[str, Any], today: date) -> list[Step]:
    if answer["sending"] == "waiting":
        return [("call_back", "Call it back", ":material/undo:")]
    if answer["sending"] == "sending":
        return []
    if answer["sending"] == "unknown":
        return [("resolve", "Did it arrive?", ":material/help:")]
    needs = one.procedure.needs_approval(int(answer["risk"]), one.case.kind, one.case.formality)
    needs = needs or case_tone.is_blocked(case_tone.of(one.row["programme_id"], answer, today))
    found: list[Step] = [("draft", "Change the draft", ":material/edit_note:")]
    if answer["status"] == "submitted":
        return [("approve", "Approve", ":material/verified:"), *found]
    if needs and answer["status"] != "approved":
        return [("submit", "Submit for approval", ":material/approval:"), *found]
    post: list[Step] = [("post", "Post it", ":material/send:")] if one.row["mention_id"] else []
    return [*post, ("send", "I have sent it", ":material/mark_email_read:"), *found]


def _doing(one: OneCase, today: date) -> None:
    case = one.case
    first, more = steps_of(one, today)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="case_doing"):
        if st.button("All cases", key="back", icon=":material/arrow_back:", type="tertiary", shortcut="Escape"):
            del st.query_params["case"]
            st.rerun()
        for place, (which, label, icon) in enumerate(first):
            _step(one, which, label, icon, kind=panels.main_button() if place == 0 else "secondary")
        named = {which: f"{icon} {label}" for which, label, icon in more}
        # a menu and not a popover: that would stay open over the dialog
        chosen = st.menu_button("More", list(named), icon=":material/more_horiz:", key="case_more",
                                format_func=named.__getitem__)  # fmt: skip
        if chosen:
            case_dialogs.ask(chosen, {one.row["case_id"]: one.case.sequence}, **_about(one, chosen))
        if case.kind == "request" and panels.has_page("policy"):
            st.page_link(panels.target("policy"), label="What we hold", icon=":material/folder_open:",
                         query_params={"section": "held", "request": one.row["ref"], **_programme(one)})  # fmt: skip
        case_dialogs.button("Export", "take_out", icon=":material/download:", kind="tertiary", ref=one.row["ref"],
                            programme=one.row["programme_id"])  # fmt: skip


def _programme(one: OneCase) -> dict[str, str]:
    """The programme of a case as addresses name it."""
    found = next((each for each in read.programmes() if each.programme_id == one.row["programme_id"]), None)
    return {"programme": found.code} if found else {}


def _step(one: OneCase, which: str, label: str, icon: str, *, kind: Any) -> None:
    seen = {one.row["case_id"]: one.case.sequence}
    case_dialogs.button(label, which, seen, icon=icon, key=f"do_{which}", kind=kind, shortcut=KEYS.get(which),
                        **_about(one, which))  # fmt: skip


def _about(one: OneCase, which: str) -> dict[str, Any]:
    """What the dialog of a step has to know."""
    answer = _answer(one)
    more: dict[str, Any] = {"row": dict(one.row), "programme": one.row["programme_id"]}
    if answer is not None:
        more |= {"answer": dict(answer), "outbox": answer["outbox_id"]}
    if which == "triage":
        more |= {"theme": one.case.theme, "card": one.case.card_id}
    if which == "take":
        more["handler"] = person.actor()
    return more


# -- the left: what is asked and what happened ---------------------------------------------------------


def _asked(one: OneCase) -> None:
    row = one.row
    if row["remedy"]:
        st.markdown("**What they ask for**")
        st.text(row["remedy"])
    if row["mention_id"]:
        found = read.rows("case_mention", platform=row["platform"], mention=row["mention_id"])
        if found:
            mention_card.card(found[0], read.zone(), with_case=False)


def _proposals(one: OneCase) -> None:
    """Escalations that a rule demands, each with whom to tell."""
    found = {said["key"]: said for event in one.events for said in event.payload.get("proposed") or ()}
    for proposal in found.values():
        if proposal["key"] not in one.case.proposals:
            continue
        with st.container(border=True, gap="small", key=f"proposal_{proposal['key']}"):
            panels.badge_line(
                [(f"S{proposal['severity']} {proposal['title']}", ":material/crisis_alert:", "red")],
                f"a rule demands it: tell {proposal['tell']}",
            )
            with st.container(horizontal=True, gap="small"):
                seen = {one.row["case_id"]: one.case.sequence}
                more = {"rule": proposal["key"], "level": proposal["severity"], "tell": proposal["tell"],
                        "title": proposal["title"]}  # fmt: skip
                key = f"escalate_{proposal['key']}"
                case_dialogs.button("Escalate", "escalate", seen, icon=":material/trending_up:", key=key, **more)
                key = f"dismiss_{proposal['key']}"
                case_dialogs.button("Not needed", "dismiss", seen, icon=":material/block:", key=key, **more)


def _unheard(one: OneCase) -> None:
    """A serious case that nobody above was told of, whatever made it serious: a word in it, or a person."""
    case = one.case
    is_told = any(event.type == "escalated" and event.payload["level"] >= MANDATORY for event in one.events)
    if not case.is_open or case.severity < MANDATORY or case.proposals or is_told:
        return
    with st.container(border=True, gap="small", key="unheard"):
        word = case_words.SEVERITIES[case.severity]
        panels.badge_line(
            [(word, ":material/crisis_alert:", "red")], "and sent up to nobody yet: from S3 on it has to be"
        )
        seen = {one.row["case_id"]: case.sequence}
        more: dict[str, Any] = {"rule": "", "level": case.severity, "tell": "", "title": word}
        case_dialogs.button("Escalate", "escalate", seen, icon=":material/trending_up:", key="escalate_unheard", **more)


def _points(one: OneCase) -> None:
    rows = read.rows("case_points", id=one.row["case_id"])
    if not rows:
        return
    done = sum(row["answer"] is not None for row in rows)
    st.header(f"Points: {done} of {len(rows)} answered", anchor=False)
    for row in rows:
        with st.container(border=True, gap="xxsmall", key=f"point_{row['number']}"):
            st.text(f"{row['number']}. {row['text']}")
            if row["answer"] is not None:
                st.text(f"{case_words.OUTCOMES.get(row['finding'], 'Answered')}: {row['answer']}")
            elif one.case.is_open:
                seen = {one.row["case_id"]: one.case.sequence}
                case_dialogs.button(
                    "Answer it", "answer_point", seen, icon=":material/playlist_add_check:",
                    key=f"answer_point_{row['number']}", point=row["point_id"], text=row["text"],
                )  # fmt: skip


def _answers(one: OneCase, today: date) -> None:
    rows = read.rows("case_answers", id=one.row["case_id"])
    if not rows:
        return
    st.header("Answer", anchor=False)
    for row in rows[:4]:
        with st.container(border=True, gap="xxsmall", key=f"answer_{row['response_id']}"):
            colour = {"sent": "green", "approved": "green", "submitted": "orange", "rejected": "red"}.get(
                row["status"], "blue"
            )
            badges = [
                (row["status"].capitalize(), ":material/edit_note:", colour),
                (case_words.CAPACITIES[row["capacity"]], "", "gray"),
            ]
            if row["sending"]:
                badges.append(SENDINGS[row["sending"]])
            panels.badge_line(badges, f"risk {case_words.SEVERITIES[row['risk']][:2]} · version {row['version']}")
            st.text(row["text"])
            if row["status"] != "sent":
                case_tone.show(one.row["programme_id"], case_tone.of(one.row["programme_id"], row, today))
            _sent(row)
            by = f"Written by {_names(row['author'])}"
            decided = f", {row['status']} by {person.name(row['decided_by'])}" if row["decided_by"] else ""
            st.text(f"{by}{decided}.{' ' + row['decision_note'] if row['decision_note'] else ''}")


def _sent(row: Mapping[str, Any]) -> None:
    """What the platform said of an answer, and where it stands."""
    if row["sending"] == "sent" and row["sent_url"]:
        host = urlsplit(row["sent_url"]).hostname or "the platform"
        st.link_button(f"Open on {host.removeprefix('www.')}", row["sent_url"], icon=":material/open_in_new:")
    elif row["sending_why"] and row["sending"] != "sent":
        st.text(row["sending_why"])
        if row["sending"] == "waiting" and row["sending_again_at"] is not None:
            st.caption(f"Tried again {format.instant(row['sending_again_at'], read.zone())}.")


def _names(authors: str) -> str:
    return ", ".join(person.name(one) for one in authors.split("; "))


def _timeline(one: OneCase) -> None:
    st.header("What happened", anchor=False)
    zone = read.zone()
    for event in list(reversed(one.events))[:MOST_EVENTS]:
        word, icon = case_words.EVENTS.get(event.type, (event.type.replace("_", " ").capitalize(), ":material/circle:"))
        told = case_words.told({**event.payload, "handler": person.name(event.payload.get("handler"))})
        told = f"to {told}" if told and event.type == "assigned" else told
        said = f"{person.name(event.actor)}: {told}" if told else person.name(event.actor)
        is_short = len(said) <= 44
        with st.container(horizontal=is_short, gap="small" if is_short else "xxsmall", key=f"event_{event.sequence}"):
            line = f"{icon} **{word}** &nbsp; :small[:gray[{format.instant(event.at, zone)}]]"
            st.markdown(line, width="content" if is_short else "stretch")
            st.text(said, width="content" if is_short else "stretch")
