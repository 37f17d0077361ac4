"""The 395 cases of the demo, as what happened to them: one on each mention that asks something of the team.

Their first answers are the public replies of data/demo/answers.py, so the log and the mentions say the same. Of the
38 formal complaints 37 are acknowledged in time; stage 1 is due for 35: 31 on time, 2 on an extended date, 2 late.
pipelines/demo_desk.py works states and clocks out of these events by the desk's own rules.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from data.demo.clock import AS_OF, ZONE, dice, is_working_day, local, working_minutes_after
from data.demo.listening import DemoMention
from data.demo.publishing import DemoPost

HANDLERS = ("Asha Verne", "Tom Ellery", "Priya Holt", "Sam Quill")
APPROVER = "Dr Lena Marsh"
KINDS = {"enquiry": "enquiry", "complaint": "complaint", "criticism": "criticism", "praise": "compliment"}
DAY = 480  # working minutes

# the 35 outcomes of stage 1; the complaint about the unlabelled post is one of those upheld
OUTCOMES = ["upheld"] * 8 + ["partly_upheld"] * 11 + ["not_upheld"] * 12 + ["resolved_informally"] * 3
CAUSES: Mapping[str, tuple[tuple[str, str], ...]] = {
    # words in the text → theme and cause
    "complaint": (
        ("no one there", "Missed appointments"), ("cancelled", "Missed appointments"), ("on hold", "Telephone waits"),
        ("call back", "Telephone waits"), ("wrong", "Supplies"), ("never arrived", "Supplies"),
        ("rude", "Conduct of staff"), ("texts", "Unwanted messages"), ("poster", "Poster"), ("app", "Tracking app"),
        ("ad label", "Advertising label"),
    ),
    "criticism": (
        ("waste of", "Use of public money"), ("patronising", "Tone"), ("lecturing", "Tone"), ("preachy", "Tone"),
        ("nanny", "Personal freedom"), ("blaming", "Blame"), ("vapes", "Vaping"), ("box ticking", "Motives"),
        ("your numbers", "Motives"), ("app", "Tracking app"), ("spying", "Tracking app"), ("spied", "Tracking app"),
        ("trust", "Advertising label"), ("ad label", "Advertising label"), ("hid", "Advertising label"),
    ),
}  # fmt: skip
WHY = {
    "Missed appointments": "Rota not updated", "Telephone waits": "Too few lines", "Supplies": "Order system",
    "Conduct of staff": "Training", "Unwanted messages": "Opt-out not passed on", "Poster": "Not pre-tested",
    "Tracking app": "False claim", "Advertising label": "Guideline not followed",
    "Use of public money": "Not explained",
    "Tone": "Wording", "Personal freedom": "Opinion", "Blame": "Wording", "Vaping": "Not explained",
    "Motives": "Not explained", "Service information": "Page hard to find", "Thanks": "Good service",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """One event of a case: when, what, who, and what is said of it."""

    at: datetime
    type: str
    actor: str
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A case with all that happened to it. `answer` is the text of its first answer."""

    number: int
    mention: DemoMention
    kind: str
    formality: str
    received_at: datetime
    events: tuple[DemoEvent, ...]
    answer: str | None
    answered_at: datetime | None


def cases(mentions: list[DemoMention], posts: list[DemoPost]) -> list[DemoCase]:
    """One case for each mention with an act, in the order of their receipt."""
    throw = dice("cases")
    replies = {one.in_reply_to: one for one in posts if one.in_reply_to}
    asked = [one for one in mentions if one.act in KINDS]
    complaints = [one for one in asked if one.act == "complaint"]
    fates = _fates(complaints, throw)
    newest = [replies[one.mention_id] for one in asked if one.act == "enquiry" and one.mention_id in replies]
    newest = [one for one in newest if one.created_at > AS_OF - timedelta(days=5)]
    late_update = str(min(newest, key=lambda one: one.created_at).in_reply_to)
    made = []
    for number, mention in enumerate(asked, start=1):
        reply = replies.get(mention.mention_id)
        handler = HANDLERS[number % len(HANDLERS)]
        if mention.act == "complaint" and reply:
            made.append(_complaint(number, mention, reply, fates[mention.mention_id], handler, throw))
        else:
            made.append(_informal(number, mention, reply, handler, late_update, throw))
    return made


def theme_of(mention: DemoMention) -> str:
    """What a case is about, by the words of its mention."""
    if mention.theme == "poster" and mention.act != "enquiry":
        return "Poster"
    text = mention.text.casefold()
    known = CAUSES.get(mention.act, ())
    return next((theme for words, theme in known if words in text), _ELSE.get(mention.act, "Tracking app"))


_ELSE = {"enquiry": "Service information", "praise": "Thanks", "complaint": "Telephone waits"}


# -- enquiries, criticisms and compliments ---------------------------------------------------------------


def _informal(
    number: int, mention: DemoMention, reply: DemoPost | None, handler: str, late_update: str, throw: random.Random
) -> DemoCase:
    received = mention.created_at
    kind, theme = KINDS[mention.act], theme_of(mention)
    answered = reply.created_at if reply else None
    quickest = 480 if answered is None else max(2, _minutes_between(received, answered) // 4)
    triage = working_minutes_after(received, min(quickest, throw.randint(3, 100)))
    events = [
        DemoEvent(triage, "triaged", handler, {"theme": theme, "severity": 0}),
        DemoEvent(triage, "assigned", handler, {"handler": handler, "queue": "Answers"}),
    ]
    if kind == "criticism":
        limit = 420 if answered is None else max(3, min(420, _minutes_between(received, answered) // 2))
        decided = max(triage, working_minutes_after(received, throw.randint(2, limit)))
        choice = "respond" if reply else throw.choice(["watch", "no_response"])
        why = "It asks something of us" if reply else "An opinion; an answer would only spread it"
        events.append(DemoEvent(decided, "decided", handler, {"decision": choice, "reason": why}))
    events += _ends(mention, kind, theme, reply, handler, late_update, throw)
    return DemoCase(
        number, mention, kind, "informal", received, tuple(_in_order(events)), reply.text if reply else None, answered
    )  # fmt: skip


def _ends(
    mention: DemoMention,
    kind: str,
    theme: str,
    reply: DemoPost | None,
    handler: str,
    late_update: str,
    throw: random.Random,
) -> list[DemoEvent]:
    cause = WHY.get(theme, "Not explained")
    if reply is None:
        if mention.created_at > AS_OF - timedelta(days=3):
            return []
        reason = "watched" if kind == "criticism" else "other"
        after = working_minutes_after(mention.created_at, throw.randint(2 * DAY, 4 * DAY))
        said = {"outcome": "no_action", "theme": theme, "cause": cause, "reason": reason}
        return [DemoEvent(after, "closed", handler, said)] if after < AS_OF else []
    answered = reply.created_at
    events = [
        DemoEvent(answered, "drafted", handler, {}),
        DemoEvent(answered, "responded", handler, _answer(handler, mention)),
    ]
    writes_again = kind == "enquiry" and answered > AS_OF - timedelta(days=5)
    if writes_again:
        # all but the first wrote in the last two days, so that one update is overdue and the others are not
        is_first = mention.mention_id == late_update
        first, last = (answered, 240) if is_first else (max(answered, local(date(2026, 10, 29), 10)), 1500)
        again = first + timedelta(minutes=throw.randint(60, last))
        return [*events, DemoEvent(again, "person_wrote", handler, {"text": "Thanks, and is there parking?"})]
    after = working_minutes_after(answered, throw.randint(DAY, 3 * DAY))
    if after < AS_OF:
        closing = {"outcome": "answered", "theme": theme, "cause": cause}
        events.append(DemoEvent(after, "closed", handler, closing))
    return events


def _answer(handler: str, mention: DemoMention) -> dict[str, Any]:
    return {
        "capacity": "official", "channel": mention.platform, "risk": 0, "author": handler, "approved_by": None,
        "stage": 1, "unsourced": [],
    }  # fmt: skip


# -- formal complaints -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fate:
    outcome: str | None  # None: stage 1 is not due yet
    is_late: bool = False
    is_extended: bool = False
    ends_in: str = ""  # where one that is not due stands


def _fates(complaints: list[DemoMention], throw: random.Random) -> dict[str, _Fate]:
    """What becomes of each complaint: the last three are not due, two are late, two were given more time."""
    *due, first, second, third = complaints
    outcomes = list(OUTCOMES)
    throw.shuffle(outcomes)
    fates = {}
    for mention in due:
        outcome = "upheld" if mention.theme == "partnership" else outcomes.pop()
        fates[mention.mention_id] = _Fate(outcome)
    ordinary = [one for one in due if one.theme == "service" and fates[one.mention_id].outcome != "resolved_informally"]
    for place, change in ((2, "late"), (12, "late"), (7, "extended"), (17, "extended")):
        mention = ordinary[place]
        held = fates[mention.mention_id]
        fates[mention.mention_id] = _Fate(held.outcome, change == "late", change == "extended")
    for mention, ends_in in ((first, "in_approval"), (second, "awaiting_partner"), (third, "in_progress")):
        fates[mention.mention_id] = _Fate(None, ends_in=ends_in)
    return fates


def _complaint(
    number: int, mention: DemoMention, reply: DemoPost, fate: _Fate, handler: str, throw: random.Random
) -> DemoCase:
    """A formal complaint: the person agreed to one, it is acknowledged, looked into and answered."""
    theme = theme_of(mention)
    is_due = fate.outcome is not None
    # the last three made theirs formal after the first reply invited them to
    received = mention.created_at if is_due else reply.created_at
    acknowledged = reply.created_at if is_due else working_minutes_after(received, 5 * DAY - 90)
    triage = working_minutes_after(received, throw.randint(5, 39))
    events = [
        DemoEvent(triage, "triaged", handler, {"theme": theme, "severity": 3 if theme == "Advertising label" else 1}),
        DemoEvent(triage, "assigned", handler, {"handler": handler, "queue": "Complaints"}),
        DemoEvent(
            acknowledged, "acknowledged", handler,
            {"gives_ref": True, "gives_handler": True, "gives_date": True, "is_automatic": False},
        ),
        DemoEvent(working_minutes_after(acknowledged, 60), "started", handler),
    ]  # fmt: skip
    if theme == "Advertising label":
        events += _escalation(received, handler)
    events += (
        _stage_1(acknowledged, fate, theme, handler, mention, throw) if is_due else _open(acknowledged, fate, handler)
    )
    return DemoCase(
        number, mention, "complaint", "formal", received, tuple(_in_order(events)), reply.text, acknowledged
    )  # fmt: skip


def _escalation(received: datetime, handler: str) -> list[DemoEvent]:
    """Storyline 4: S3, acknowledged in 38 minutes."""
    raised = received + timedelta(minutes=6)
    said = {"level": 3, "sent_to": "Director of Public Health", "reason": "A paid post without its ad label",
            "escalation_id": "esc_demo_1", "rule_key": ""}  # fmt: skip
    reached = raised + timedelta(minutes=38)
    return [
        DemoEvent(raised, "escalated", handler, said),
        DemoEvent(reached, "escalation_acknowledged", "Director of Public Health", {"escalation_id": "esc_demo_1"}),
    ]


def _stage_1(
    acknowledged: datetime, fate: _Fate, theme: str, handler: str, mention: DemoMention, throw: random.Random
) -> list[DemoEvent]:
    days = 12 if fate.is_late else 14 if fate.is_extended else throw.randint(3, 8)
    answered = _on_working_day(acknowledged, days, throw)
    events = []
    if fate.is_extended:
        said = {"working_days": 10, "reason": "A witness was away", "person_told": True, "ombudsman_told": True,
                "clock": "stage_1"}  # fmt: skip
        events.append(DemoEvent(_on_working_day(acknowledged, 8, throw), "extended", handler, said))
    sent = {**_answer(handler, mention), "risk": 2, "approved_by": APPROVER}
    asked = {"author": handler, "risk": 2, "roles": ["approver"]}
    closed = _on_working_day(answered, 2, throw)
    return [
        *events,
        DemoEvent(answered - timedelta(minutes=40), "drafted", handler, {}),
        DemoEvent(answered - timedelta(minutes=35), "submitted", handler, {}),
        DemoEvent(answered - timedelta(minutes=15), "approved", APPROVER, asked),
        DemoEvent(answered, "responded", handler, sent),
        DemoEvent(
            closed, "closed", handler,
            {"outcome": fate.outcome, "theme": theme, "cause": WHY.get(theme, "Not explained")},
        ),
    ]  # fmt: skip


def _open(acknowledged: datetime, fate: _Fate, handler: str) -> list[DemoEvent]:
    """Where one that is not due yet stands on 31 October."""
    at = _on_working_day(acknowledged, 6, dice("open complaint"))
    if fate.ends_in == "awaiting_partner":
        said = {"consultation_id": "con_demo_open", "party": "Clinic manager", "question": "What does the rota say?"}
        return [DemoEvent(at, "asked_partner", handler, said)]
    if fate.ends_in == "in_approval":
        return [DemoEvent(at, "drafted", handler, {}), DemoEvent(at + timedelta(minutes=8), "submitted", handler, {})]
    return [DemoEvent(at, "updated", handler, {"text": "We are still looking into it and will write by Tuesday."})]


# -- time --------------------------------------------------------------------------------------------------


def _on_working_day(start: datetime, days: int, throw: random.Random) -> datetime:
    """A time of day on the so-manieth working day after a start."""
    day: date = start.astimezone(ZONE).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return local(day, throw.randint(10, 15), throw.randrange(60))


def _minutes_between(start: datetime, end: datetime) -> int:
    """Working minutes between two instants, to within a minute."""
    low, high = 0, 60 * DAY
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if working_minutes_after(start, middle) <= end else (low, middle - 1)
    return low


def _in_order(events: list[DemoEvent]) -> list[DemoEvent]:
    return sorted(events, key=lambda one: one.at)  # stable: those of one instant keep their order
