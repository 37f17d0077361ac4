"""The dialogs of answering and ending: drafts, approval, sending, points, promises, closing and what may follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import case_forms, case_tone, case_words, format, person, read, read_cases, words
from dashboard.case_dialogs import Asked, fields, pick, save
from dashboard.objective_dialogs import Fields
from pipelines.commands import answers, case_end, case_work, cases, connections, learning, procedures, sending
from pipelines.commands.standard_responses import merged, usable
from pipelines.rules.case_clocks import extended_until
from pipelines.rules.promises import due_of, facts, promises


def draft(about: Asked) -> None:
    """An answer: written anew, or from one that was prepared."""
    form = fields(about)
    row = about.more["row"]
    held: dict[str, Any] = about.more.get("answer") or {}
    prepared = _prepared(form, about, row) if not held else None
    text = st.text_area(
        "Answer", value=held.get("text") or (prepared or {}).get("filled", ""), height=220,
        key=form.key(f"text_{(prepared or {}).get('standard_response_id', '')}"),
    )  # fmt: skip
    left, right = st.columns(2)
    with left:
        channel = form.choice(
            "Goes by", "channel", case_forms.ALL_CHANNELS, row["channel"], form=case_forms.channel_word
        )
    with right:
        capacity = form.choice(
            "You speak as", "capacity", list(case_words.CAPACITIES), form=lambda one: case_words.CAPACITIES[one]
        )  # fmt: skip
    risk = form.choice("Risk", "risk", case_words.SEVERITIES, case_words.SEVERITIES[held.get("risk", row["severity"])])
    sources = _sources(form, text)
    for one in promises(text):
        st.text(f"Promise: {one}")
    today = case_forms.clock_of(about).date()
    case_tone.show(row["programme_id"], case_tone.of(row["programme_id"], {"text": text, "channel": channel}, today))
    level = case_words.SEVERITIES.index(risk)
    given: dict[str, Any] = {"text": text, "channel": channel, "capacity": capacity, "risk": level, "sources": sources}
    if held:
        save(
            "Save the change", about, done="Changed; it needs a new approval where one is needed.",
            work=lambda seen, command: answers.revise_answer(
                read.store(), about.case_id, response_id=held["response_id"], seen_version=seen[about.case_id],
                actor=person.actor(), command_id=command, **given,
            ),
        )  # fmt: skip
        return
    save(
        "Keep the draft", about, done="Drafted.",
        work=lambda seen, command: answers.draft_answer(
            read.store(), about.case_id, seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
            standard_response_id=(prepared or {}).get("standard_response_id"), **given,
        ),
    )  # fmt: skip


def _prepared(form: Fields, about: Asked, row: dict[str, Any]) -> dict[str, Any] | None:
    """A prepared answer to begin with, that of the matched card first."""
    today = case_forms.clock_of(about).date()
    ready = {
        one["standard_response_id"]: one
        for one in read.rows("standard_responses", programme=row["programme_id"])
        if usable(one, today) in ("", "review overdue")
    }
    if not ready:
        return None
    proposed = row["card_response_id"] if row["card_response_id"] in ready else ""
    chosen = form.choice(
        "Begin with", "prepared", ["", *ready], proposed,
        form=lambda one: f"{ready[one]['code']} {ready[one]['topic']}" if one else "an empty page",
    )  # fmt: skip
    if not chosen:
        return None
    values = {
        "name": row["person_name"] or "", "ref": row["ref"], "handler": person.name(row["handler"]),
        "programme": row["programme_name"], "due": read_cases.local(row["next_due_at"]), "date": f"{today:%d %B %Y}",
        "summary": row["summary"], "ombudsman": procedures.ombudsman_of(row["definition"]),
    }  # fmt: skip
    return {**ready[chosen], "filled": merged(ready[chosen]["body"], values)}


def _sources(form: Fields, text: str) -> list[dict[str, str]]:
    """A source for each sentence that claims something."""
    claimed = facts(text)
    if claimed:
        st.caption("These can be checked by a reader. Say how we know them.")
    found = []
    for number, claim in enumerate(claimed):
        st.text(claim)
        found.append({"text": claim, "source": form.text("Source", f"source_{number}", chars=1000)})
    return found


def submit(about: Asked) -> None:
    """Put an answer before somebody who may approve it."""
    st.text(about.more["answer"]["text"])
    save(
        "Submit it", about, done="Submitted.",
        work=lambda seen, command: answers.submit_answer(
            read.store(), about.case_id, response_id=about.more["answer"]["response_id"],
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def approve(about: Asked) -> None:
    """Approve an answer, or send it back."""
    answer = about.more["answer"]
    st.text(answer["text"])
    is_own = person.actor() in str(answer["author"]).split("; ")
    st.caption(f"Risk {case_words.SEVERITIES[answer['risk']]}, written by {'you' if is_own else 'somebody else'}.")
    if is_own:
        st.text(f"Nobody approves their own answer: somebody else does. {person.other_name()}".strip())
    programme = str(about.more["programme"])
    found = case_tone.of(programme, answer, case_forms.clock_of(about).date())
    case_tone.show(programme, found)
    past = " and to let pass what a guideline forbids" if case_tone.is_blocked(found) else ""
    text = fields(about).area("Note", "note", hint=f"Needed to send it back{past}.")
    save(
        "Approve", about, done="Approved.",
        work=lambda seen, command: answers.approve_answer(
            read.store(), about.case_id, response_id=answer["response_id"], seen_text=answer["text"], note=text,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip
    save(
        "Send it back", about, done="Sent back.", key="reject",
        work=lambda seen, command: answers.reject_answer(
            read.store(), about.case_id, response_id=answer["response_id"], note=text, actor=person.actor(),
            command_id=f"{command}_back",
        ),
    )  # fmt: skip


def send(about: Asked) -> None:
    """An answer goes out: what it promises is written down with an owner and a day."""
    form = fields(about)
    answer = about.more["answer"]
    st.text(answer["text"])
    kept, today = [], case_forms.clock_of(about).date()
    keeper = person.name(about.more["row"]["handler"]) or person.name(person.actor())
    for number, promise in enumerate(promises(answer["text"])):
        with st.container(border=True, key=f"promise_{number}"):
            st.text(promise)
            if st.checkbox("It is a promise", value=True, key=form.key(f"is_promise_{number}")):
                owner = form.text("Who keeps it", f"owner_{number}", keeper)
                due = form.day("Until", f"due_{number}", due_of(promise, today) or today + timedelta(days=7))
                kept.append({"text": promise, "owner": owner, "due_on": due if isinstance(due, date) else None})
    at = case_forms.moment(form, "Sent on", case_forms.clock_of(about))
    save(
        "It was sent", about, done="Responded.",
        work=lambda seen, command: answers.send_answer(
            read.store(), about.case_id, response_id=answer["response_id"], commitments=kept, happened_at=at,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def post(about: Asked) -> None:
    """An answer is posted under its mention by the connection of an account."""
    answer = about.more["answer"]
    st.text(answer["text"])
    platform = about.more["row"]["platform"]
    source = next((one for one in connections.known_sources() if one["name"] == platform), None)
    if source is None or not source["reply_scopes"]:
        st.text(f"{words.platform(platform)} takes no answers from here. Answer by hand and say here that it was sent.")
        return
    accounts = read.rows("reply_accounts", platform=platform)
    if not accounts:
        st.text(
            f"No connected account posts answers on {words.platform(platform)}. An administrator can allow it on the "
            "page Data, Connected accounts, Change. Or answer there by hand and say here that you have sent it."
        )
        return
    names = {row["account_id"]: row["name"] for row in accounts}
    account = fields(about).choice("Post as", "account", list(names), form=lambda one: names[one])
    most = source["reply_chars"]
    length = len(answer["text"])
    if most and length > most:
        st.warning(
            f"{length} characters, and {words.platform(platform)} takes {most}: it may refuse this one.",
            icon=":material/straighten:",
        )
    st.caption("It is sent once. If nobody can say whether it arrived, it comes back here for you to look.")
    save(
        "Post it", about, done="On its way.",
        work=lambda seen, command: answers.queue_answer(
            read.store(), about.case_id, response_id=answer["response_id"], account_id=account,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def call_back(about: Asked) -> None:
    """An answer that waits is taken back."""
    st.text(about.more["answer"]["text"])
    st.text("It has not been sent. Called back, it can be changed, posted again or sent otherwise.")
    save(
        "Call it back", about, done="Called back.",
        work=lambda seen, command: sending.call_back_sending(
            read.store(), str(about.more["outbox"]), actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def resolve(about: Asked) -> None:
    """Nobody knows whether an answer arrived: somebody looks."""
    st.text(
        "The platform did not say whether the answer arrived. Look at the mention on the platform: does it stand there?"
    )
    url = fields(about).text("Its address there", "url", chars=1000)

    def looked(stands: bool, command: str) -> Any:
        return sending.resolve_sending(
            read.store(),
            str(about.more["outbox"]),
            stands_there=stands,
            url=url,
            actor=person.actor(),
            command_id=command,
        )

    save("It stands there", about, done="Written down.", work=lambda seen, command: looked(True, command))
    save(
        "It does not: send it once more", about, done="Written down.", key="again",
        work=lambda seen, command: looked(False, f"{command}_again"),
    )  # fmt: skip


def answer_point(about: Asked) -> None:
    """Answer one point."""
    form = fields(about)
    st.text(about.more["text"])
    text = form.area("Answer", "answer")
    finding = form.choice("Finding", "finding", answers.FINDINGS, form=lambda one: case_words.OUTCOMES[one])
    save(
        "Answer it", about, done="Answered.",
        work=lambda seen, command: answers.answer_point(
            read.store(), about.case_id, point_id=str(about.more["point"]), answer=text, finding=finding,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def close(about: Asked) -> None:
    """The end, with what is learnt."""
    form = fields(about)
    row = about.more["row"]
    fallback = "upheld" if row["kind"] == "complaint" else "answered"
    usual = fallback if row["state"] == "responded" else "no_action"
    outcome = form.choice(
        "Outcome", "outcome", list(case_words.OUTCOMES), usual, form=lambda one: case_words.OUTCOMES[one]
    )
    reason = ""
    if outcome == "no_action":
        reason = form.choice(
            "Because", "reason", list(case_words.NO_ACTION), form=lambda one: case_words.NO_ACTION[one]
        )
    known = [one["theme"] for one in read.rows("case_themes", programme=row["programme_id"])]
    theme = pick(form, "Theme", "theme", known, row["theme"])
    causes = [one["name"] for one in read.rows("causes_known", programme=row["programme_id"])]
    cause = pick(form, "Cause", "cause", causes, row["cause"])
    lesson = form.area("What is learnt", "lesson", hint="It goes to the lessons of the programme.")

    def work(seen: Mapping[str, int], command: str) -> None:
        case_end.close_case(
            read.store(), about.case_id, outcome=outcome, theme=theme, cause=cause, reason=reason, lesson=lesson,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        )  # fmt: skip
        if lesson.strip():
            learning.add_lesson(
                read.store(), row["programme_id"], context=row["summary"], cause=cause or theme or "Not said",
                advice=lesson, learnt_on=case_forms.clock_of(about).date(), source_kind="case", source=row["ref"],
                actor=person.actor(), command_id=f"{command}_lesson",
            )  # fmt: skip

    save("Close the case", about, work, done="Closed. Its promises stay open.")


def reopen(about: Asked) -> None:
    """Once more."""
    reason = fields(about).area("Because", "reason")
    save(
        "Reopen", about, done="Open again.",
        work=lambda seen, command: case_end.reopen_case(
            read.store(), about.case_id, reason=reason, seen_version=seen[about.case_id], actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def stage_2(about: Asked) -> None:
    """A review by somebody else."""
    reason = fields(about).area("Why the person is not content", "reason")
    st.caption("Whoever handled, wrote or approved stage 1 cannot handle stage 2.")
    save(
        "Begin stage 2", about, done="Stage 2 has begun: it needs another handler.",
        work=lambda seen, command: case_end.request_stage_2(
            read.store(), about.case_id, reason=reason, seen_version=seen[about.case_id], actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def extend(about: Asked) -> None:
    """More time, once: how much, why, and until when the person was told they wait."""
    form = fields(about)
    one = read_cases.one(str(about.more["row"]["ref"]))
    if one is None:
        return
    name, most = one.procedure.extendable(one.case.kind, one.case.formality, one.case.stage)
    clock = next((one for one in reversed(one.clocks) if one.name == name), None)
    is_request = one.case.kind == "request"
    days = int(st.number_input("Working days more", 1, max(most, 1), max(min(most, 10), 1), key=form.key("days")))
    if clock is not None:
        until = extended_until(one.events, one.procedure, one.calendar, clock, days)
        zone = read.zone()
        st.caption(f"First due {format.instant(clock.original_due_at, zone)}; then {format.instant(until, zone)}.")
    reason = form.area(
        "Because", "reason",
        hint="Which exemption is weighed against the public interest, and why that takes longer." if is_request else "",
    )  # fmt: skip
    told = st.checkbox("The person was told the reason and the new date", key=form.key("told"))
    ombudsman = not is_request and st.checkbox(
        "The person was given the ombudsman's details", key=form.key("ombudsman")
    )
    at = case_forms.moment(form, "Told on", case_forms.clock_of(about))
    save(
        "Extend", about, done="Extended; the first due time is kept.",
        work=lambda seen, command: case_work.extend_case(
            read.store(), about.case_id, working_days=days, reason=reason, person_told=told, ombudsman_told=ombudsman,
            happened_at=at, seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def convert(about: Asked) -> None:
    """A formal complaint, with consent."""
    form = fields(about)
    consent = form.area("How and when the person agreed", "consent")
    points = form.area("Points to answer", "points", hint="One a line.")
    save(
        "Open the formal complaint", about, done="A linked formal complaint is open.",
        work=lambda seen, command: cases.convert_to_formal(
            read.store(), about.case_id, consent=consent,
            points=[line for line in points.splitlines() if line.strip()], seen_version=seen[about.case_id],
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def rate(about: Asked) -> None:
    """What the person thought."""
    form = fields(about)
    score = st.feedback("stars", key=form.key("score"))
    comment = form.area("In their words", "comment")
    save(
        "Write it down", about, done="Written down.",
        work=lambda seen, command: case_end.rate_case(
            read.store(), about.case_id, score=0 if score is None else score + 1, comment=comment, actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def signpost(about: Asked) -> None:
    """The person was told about the ombudsman."""
    st.text("Record that the person was told where else they can go.")
    save(
        "They were told", about, done="Written down.",
        work=lambda seen, command: case_end.signpost_case(
            read.store(), about.case_id, seen_version=seen[about.case_id], actor=person.actor(), command_id=command
        ),
    )  # fmt: skip
