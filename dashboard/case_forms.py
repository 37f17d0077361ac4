"""The dialogs of working on a case: open, triage, assign, hear and tell, consult, escalate, decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import case_words, person, read, words
from dashboard.case_dialogs import Asked, fields, pick, save
from dashboard.objective_dialogs import Fields
from pipelines.commands import Refused, case_work, cases, consultation
from pipelines.commands.case_opening import CHANNELS

BY_HAND = ("phone", "email", "letter", "form", "meeting", "other")


def moment(form: Fields, label: str, now: datetime) -> datetime:
    """A day and a time on the organisation's clock; now, unless changed."""
    zone = ZoneInfo(read.zone())
    here = now.astimezone(zone)
    left, right = st.columns(2)
    with left:
        day = st.date_input(label, value=here.date(), format="DD/MM/YYYY", key=form.key("day"))
    with right:
        at = st.time_input("at", value=time(here.hour, here.minute), key=form.key("time"), step=60)
    if not isinstance(day, date):
        raise Refused("Choose a day.")
    if (day, at) == (here.date(), time(here.hour, here.minute)):
        return now
    return datetime.combine(day, at, zone)


def clock_of(about: Asked) -> datetime:
    """Now, by the clock of the programme that the dialog is about."""
    programme = next((one for one in read.programmes() if one.programme_id == about.more.get("programme")), None)
    return read.clock(programme)


def open_by_hand(about: Asked) -> None:
    """A case that came by telephone, letter or e-mail."""
    form = fields(about)
    programmes = {one.programme_id: one for one in read.programmes()}
    if not programmes:
        st.text("Add a programme first, on the page Objectives: every case belongs to one.")
        return
    chosen = about.more.get("programme")
    if chosen is None:
        chosen = form.choice("Programme", "programme", list(programmes), form=lambda one: programmes[one].name)
    left, right = st.columns(2)
    with left:
        kind = form.choice("Kind", "kind", list(case_words.KINDS), form=case_words.kind)
    with right:
        channel = form.choice("Came by", "channel", BY_HAND, form=lambda one: case_words.CHANNELS[one])
    formal = kind == "complaint" and st.checkbox(
        "Formal: the person asked for a formal complaint", key=form.key("formal")
    )
    received = moment(form, "Received on", read.clock(programmes.get(chosen)))
    summary = form.text("In one line", "summary", chars=1000)
    details = form.area("In their words", "details")
    points = form.area("Points to answer", "points", hint="One a line. Each is answered before the case is.")
    remedy = form.text("What they ask for", "remedy", chars=1000)
    left, right = st.columns(2)
    with left:
        segment = form.text("Segment", "segment", hint="Routes may go by it.")
    with right:
        language = form.text("Language", "language", chars=20, hint="Its short form: en, cy, pl. Routes may go by it.")
    left, right = st.columns(2)
    with left:
        name = form.text("Name", "name")
    with right:
        contact = form.text("How to reach them", "contact", chars=400)
    save(
        "Open the case", about, done="The case is open.",
        work=lambda seen, command: cases.open_case(
            read.store(), programme_id=str(chosen), kind=kind, channel=channel, received_at=received, summary=summary,
            details=details, formality="formal" if formal else "informal",
            points=[line for line in points.splitlines() if line.strip()], remedy=remedy, name=name, contact=contact,
            segment=segment, language=language, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def triage(about: Asked) -> None:
    """Kind, severity and theme of one case or many."""
    form = fields(about)
    programme = about.more.get("programme")
    known = [row["theme"] for row in read.rows("case_themes", programme=programme)]
    theme = pick(form, "Theme", "theme", known, about.more.get("theme"))
    kind = form.choice(
        "Kind", "kind", ["", *case_words.KINDS], form=lambda one: case_words.kind(one) if one else "as it is"
    )
    severity = form.choice("Severity", "severity", case_words.SEVERITIES)
    cards = {row["card_id"]: f"{row['code']} {row['theme']}" for row in read.rows("cards", programme=programme)}
    card = form.choice("Anticipated criticism", "card", ["", *cards], about.more.get("card"),
                       form=lambda one: cards.get(one, "as matched by its words"))  # fmt: skip
    if len(about.cases) > 1:
        st.caption(f"All {len(about.cases)} cases are triaged alike, or none of them.")
    save(
        "Triage", about, done="Triaged.",
        work=lambda seen, command: cases.triage_cases(
            read.store(), seen, theme=theme, kind=kind, severity=case_words.SEVERITIES.index(severity),
            card_id=card or None, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def start(about: Asked) -> None:
    """Work on a case begins, or goes on."""
    st.text("The case is in progress from now on. Its clocks run as before.")
    save(
        "Take it up", about, done="In progress.",
        work=lambda seen, command: case_work.start_case(
            read.store(), about.case_id, seen_version=seen[about.case_id], actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def assign(about: Asked) -> None:
    """Give cases to somebody."""
    form = fields(about)
    known = [row["handler"] for row in read.rows("handlers", programme=about.more.get("programme"))]
    people = {row["person_id"]: row["name"] for row in read.rows("person_names")}
    options = list(dict.fromkeys([person.actor(), *people, *known]))
    handler = st.selectbox(
        "Handler", options, format_func=person.name, key=form.key("handler"), accept_new_options=True
    )  # fmt: skip
    queue = form.text("Queue", "queue", hint="Leave it empty to keep the queue.")
    save(
        "Assign", about, done="Assigned.",
        work=lambda seen, command: cases.assign_cases(
            read.store(), seen, handler=str(handler or ""), queue=queue, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def take(about: Asked) -> None:
    """Give cases to oneself."""
    many = f"{len(about.cases)} cases" if len(about.cases) > 1 else "this case"
    st.text(f"You become the handler of {many}.")
    save(
        "Take", about, done="Yours now.",
        work=lambda seen, command: cases.assign_cases(
            read.store(), seen, handler=str(about.more["handler"]), actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def note(about: Asked) -> None:
    """A note on a case."""
    text = fields(about).area("Note", "note", hint="Only colleagues read it.")
    save(
        "Write it down", about, done="Noted.",
        work=lambda seen, command: cases.note_case(
            read.store(), about.case_id, text=text, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def acknowledge(about: Asked) -> None:
    """The person was told that the case has arrived."""
    form = fields(about)
    text = form.area("What they were told", "text")
    automatic = st.checkbox("It was an automatic message", key=form.key("automatic"))
    st.caption("A message of ours counts as a first response, an automatic one does not.")
    gives = [st.checkbox(f"It gives {what}", value=not automatic, key=form.key(what))
             for what in ("the reference", "the handler", "the date of the answer")]  # fmt: skip
    at = moment(form, "Sent on", clock_of(about))
    save(
        "Acknowledge", about, done="Acknowledged.",
        work=lambda seen, command: case_work.acknowledge_case(
            read.store(), about.case_id, text=text, is_automatic=automatic, gives_ref=gives[0], gives_handler=gives[1],
            gives_date=gives[2], happened_at=at, seen_version=seen[about.case_id], actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def _told(
    label: str, button: str, done: str, command_of: Callable[..., object], argument: str
) -> Callable[[Asked], None]:
    """A dialog of one text and a moment."""

    def draw(about: Asked) -> None:
        form = fields(about)
        text = form.area(label, "text")
        at = moment(form, "On", clock_of(about))
        save(
            button, about, done=done,
            work=lambda seen, command: command_of(
                read.store(), about.case_id, **{argument: text}, happened_at=at, actor=person.actor(),
                command_id=command,
            ),
        )  # fmt: skip

    return draw


ask = _told(
    "The question that was sent", "It was asked", "The case waits for the person.", case_work.ask_person, "question"
)
reply = _told("What they wrote or said", "Write it down", "Written down.", case_work.record_reply, "text")
update = _told("What they were told", "They were told", "Written down.", case_work.update_person, "text")


def partner(about: Asked) -> None:
    """Ask a partner."""
    form = fields(about)
    party = form.text("Partner", "party")
    question = form.area("Question", "question")
    st.caption("No clock pauses while a partner is asked: the person still waits for us.")
    save(
        "It was asked", about, done="The case waits for the partner.",
        work=lambda seen, command: consultation.ask_partner(
            read.store(), about.case_id, party=party, question=question, seen_version=seen[about.case_id],
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def view(about: Asked) -> None:
    """What a partner answered."""
    text = fields(about).area("What they answered", "view")
    save(
        "Write it down", about, done="Written down.",
        work=lambda seen, command: consultation.record_view(
            read.store(), str(about.more["consultation"]), view=text, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def decide(about: Asked) -> None:
    """What is done about a criticism."""
    form = fields(about)
    decision = form.choice(
        "Decision", "decision", list(case_words.DECISIONS), form=lambda one: case_words.DECISIONS[one]
    )
    reason = form.area("Because", "reason")
    save(
        "Decide", about, done="Decided.",
        work=lambda seen, command: case_work.decide_case(
            read.store(), about.case_id, decision=decision, reason=reason, seen_version=seen[about.case_id],
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def escalate(about: Asked) -> None:
    """Send a case up."""
    form = fields(about)
    level = form.choice("Level", "level", case_words.SEVERITIES[1:], case_words.SEVERITIES[about.more.get("level", 2)])
    to = form.text("To", "to", about.more.get("tell", ""), chars=400)
    reason = form.area("Because", "reason", about.more.get("title", ""))
    st.caption("Its acknowledgement is owed in minutes of day and night.")
    save(
        "Escalate", about, done="Escalated.",
        work=lambda seen, command: case_work.escalate_case(
            read.store(), about.case_id, level=case_words.SEVERITIES.index(level), sent_to=to, reason=reason,
            rule_key=str(about.more.get("rule", "")), actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def reached(about: Asked) -> None:
    """The receiver of an escalation has it."""
    at = moment(fields(about), "Acknowledged on", clock_of(about))
    save(
        "It is acknowledged", about, done="Acknowledged.",
        work=lambda seen, command: case_work.acknowledge_escalation(
            read.store(), about.case_id, escalation_id=str(about.more["escalation"]), happened_at=at,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def dismiss(about: Asked) -> None:
    """An escalation that a rule demands is not needed."""
    reason = fields(about).area("Because", "reason")
    save(
        "It is not needed", about, done="Written down.",
        work=lambda seen, command: case_work.dismiss_proposal(
            read.store(), about.case_id, rule_key=str(about.more["rule"]), reason=reason, actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def severity(about: Asked) -> None:
    """Raise or lower the severity."""
    form = fields(about)
    level = form.choice("Severity", "severity", case_words.SEVERITIES)
    reason = form.area("Because", "reason")
    save(
        "Change it", about, done="Changed.",
        work=lambda seen, command: case_work.set_severity(
            read.store(), about.case_id, severity=case_words.SEVERITIES.index(level), reason=reason,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def point(about: Asked) -> None:
    """One more point to answer."""
    text = fields(about).area("Point", "point")
    save(
        "Add it", about, done="Added.",
        work=lambda seen, command: cases.add_point(
            read.store(), about.case_id, text=text, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def channel_word(name: str) -> str:
    """The word of a channel: a way of ours, or a platform."""
    return case_words.CHANNELS.get(name) or words.platform(name)


ALL_CHANNELS = CHANNELS
