"""Who takes part in the demo: staff, ambassadors and partners, what they read by version, voted and spent time on."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.demo.plan import PROGRAMME_ID
from data.demo.plan_desk import identity

Row = dict[str, Any]

STAFF = [f"Demo person {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD"[:23]]
AMBASSADORS = [f"Ambassador {number}" for number in range(1, 24)]
PARTNERS = [f"Demo partner {number}" for number in range(1, 7)]
EDITIONS = ((1, date(2026, 1, 9), "The first guidelines"), (2, date(2026, 10, 9), "G-14 after the post of 2 October"))
PRIMER = "what social marketing is, version 1 · QT"
# who asked for what, how, for which activity, when; what was answered, and when
SUPPORT = (
    (STAFF[1], "training", "How do I answer when somebody posts about their own health?", "A10", date(2026, 9, 8),
     "The desk course covers it on 15 September: you have a place.", date(2026, 9, 9)),
    (AMBASSADORS[4], "information", "Which films may I share before they are out?", None, date(2026, 9, 21),
     "None: the calendar on the page Content says from when.", date(2026, 9, 22)),
    (STAFF[3], "time", "Two late shifts a week are too many with the October push.", "A11", date(2026, 10, 6),
     "One from next week on; the partnership lead takes the other.", date(2026, 10, 8)),
    (AMBASSADORS[11], "information", "Does the label Ad also go on a story that is gone after a day?", None,
     date(2026, 10, 12), "Yes: G-14 names stories too.", date(2026, 10, 12)),
    (STAFF[6], "equipment", "The second phone of the desk no longer holds its charge.", "A10", date(2026, 10, 27),
     None, None),
    (STAFF[2], "wellbeing", "The messages after the poster were hard to read. Can somebody else take Fridays?", None,
     date(2026, 10, 29), None, None),
)  # fmt: skip
TOPICS = (
    ("PT1", "Who may speak", ("allows", "restricts", "restricts", "restricts", "allows")),
    ("PT2", "Working hours", ("silent", "restricts", "restricts", "silent", "restricts")),
    ("PT3", "In whose name", ("restricts", "restricts", "restricts", "forbids", "restricts")),
    ("PT4", "Complaints in public", ("restricts", "forbids", "restricts", "restricts", "silent")),
    ("PT5", "Private people", ("forbids", "forbids", "forbids", "restricts", "forbids")),
    ("PT6", "Partnership posts", ("silent", "silent", "restricts", "silent", "restricts")),
)


def made(at: datetime) -> Row:
    """What marks a row of the demo."""
    return {"is_demo": True, "created_at": at, "created_by": "demo"}


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day, as an instant."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def rows() -> dict[str, list[Row]]:
    """Rows by table."""
    return {
        "participant": _participants(),
        "acknowledgement": _acknowledgements(),
        "guideline_edition": _editions(),
        "topic_vote": _votes(),
        "time_log": _times(),
        "help_contact": _help(),
        "support_request": _support(),
    }


def _participants() -> list[Row]:
    """Twenty-three of the staff, as many ambassadors, and six partners; two of the ambassadors have left again."""
    first, full = date(2025, 11, 3), date(2026, 1, 12)
    entered: list[tuple[str, str, date, date | None]] = [
        ("staff", who, first if place < 12 else full, None) for place, who in enumerate(STAFF)
    ]
    entered += [("ambassador", who, date(2026, 2, 2), None) for who in AMBASSADORS]
    entered += [("ambassador", f"Ambassador {number}", date(2026, 2, 2), date(2026, 7, 31)) for number in (24, 25)]
    entered += [("partner", who, date(2026, 1, 19), None) for who in PARTNERS]
    return [
        {
            "participant_id": f"par_demo_{number:02}", "programme_id": PROGRAMME_ID, "person": who, "part": part,
            "joined_on": since, "left_on": until, "note": None, **made(at(since)),
        }
        for number, (part, who, since, until) in enumerate(entered, start=1)
    ]  # fmt: skip


def _acknowledgements() -> list[Row]:
    """87% of the 23 had read version 3 by the demo's clock, as of the ambassadors; all had read version 2."""
    read: list[tuple[str, str, str, int | None, datetime]] = [
        ("policy", f"pol_demo_staff_{version}", who, None, at(first + timedelta(days=place % 9)))
        for version, those, first in (
            (1, STAFF[:12], date(2025, 11, 4)),
            (2, STAFF, date(2026, 1, 14)),
            (2, AMBASSADORS, date(2026, 2, 3)),
            (3, STAFF[:20], date(2026, 10, 12)),
            (3, AMBASSADORS[:20], date(2026, 10, 12)),
        )
        for place, who in enumerate(those)
    ]
    read += [
        (
            "social_marketing",
            PRIMER,
            who,
            (60, 80, 100, 80)[place % 4],
            at(date(2026, 2, 2) + timedelta(days=place % 4)),
        )
        for place, who in enumerate([*STAFF[:19], *PARTNERS[:5]])
    ]
    read += [
        ("guideline", f"ged_demo_{version}", who, None, at(first + timedelta(days=place % 6)))
        for version, those, first in (
            (1, [*STAFF, *AMBASSADORS[:21]], date(2026, 2, 3)),
            (2, [*STAFF[:20], *AMBASSADORS[:19]], date(2026, 10, 13)),
        )
        for place, who in enumerate(those)
    ]
    return [
        {
            "acknowledgement_id": f"ack_demo_{number:03d}", "programme_id": PROGRAMME_ID, "subject_kind": kind,
            "subject_id": subject, "person": who, "score": score, "acknowledged_at": at, **made(at),
        }
        for number, (kind, subject, who, score, at) in enumerate(read, start=1)
    ]  # fmt: skip


def _editions() -> list[Row]:
    """The guidelines as staff were told of them: all eighteen, the second time with the new label of partnerships."""
    rules = {f"G-{number:02}": 1 for number in range(1, 19)}
    return [
        {
            "guideline_edition_id": f"ged_demo_{version}", "programme_id": PROGRAMME_ID, "version": version,
            "rules": json.dumps(rules | ({"G-14": 2} if version == 2 else {}), sort_keys=True, separators=(",", ":")),
            "why": why, "issued_on": on, **made(at(on)),
        }
        for version, on, why in EDITIONS
    ]  # fmt: skip


def _votes() -> list[Row]:
    """Who was there or sent something voted: five positions were agreed, one is still open."""
    voters = [*STAFF[:11], *STAFF[12:14]]  # the twelfth neither came nor sent anything
    return [
        {
            "topic_vote_id": f"tvo_demo_{code}_{place:02}", "programme_id": PROGRAMME_ID,
            "topic_position_id": f"tpo_demo_{code}", "person": who,
            "vote": "agree" if place % 5 or (code != "PT6" and place % 2) else "abstain", "reason": None,
            "voted_on": date(2025, 12, 16), **made(at(date(2025, 12, 16))),
        }
        for code, _, _ in TOPICS
        for place, who in enumerate(voters if code != "PT6" else voters[:6])
    ]  # fmt: skip


def _times() -> list[Row]:
    """Eight weeks: an afternoon of answering, and what creating and looking after the pages took."""
    told: list[Row] = []
    for week in range(8):
        day = date(2026, 9, 7) + timedelta(days=7 * week)
        if day > date(2026, 10, 30):
            break
        for doing, minutes, outcome in (
            ("answering", 90 + 15 * (week % 3), f"{6 + week % 4} enquiries settled"),
            ("creating", 240 + 30 * (week % 2), f"{7 + week % 3} posts written"),
            ("community", 75 + 15 * (week % 4), None),
        ):
            told.append(
                {
                    "time_log_id": f"tlg_demo_{week}_{doing}", "programme_id": PROGRAMME_ID,
                    "person": STAFF[(week + len(doing)) % 4], "spent_on": day, "minutes": minutes, "doing": doing,
                    "outcome": outcome, **made(at(day, 17)),
                }
            )  # fmt: skip
    return told


def _help() -> list[Row]:
    """Whom staff ask for help."""
    return [
        {
            "help_contact_id": "hlp_demo_1", "programme_id": PROGRAMME_ID, "name": "Demo programme office",
            "address": "01632 960 140, help@northmoor.example.org", "hours": "Mon–Fri 09:00–17:00",
            "named_at": at(date(2026, 1, 5)), **made(at(date(2026, 1, 5))),
        }
    ]  # fmt: skip


def _support() -> list[Row]:
    """Four requests answered within two days, and two of the last week that are open."""
    return [
        {
            "support_request_id": f"sup_demo_{number}", "programme_id": PROGRAMME_ID, "person": who, "kind": kind,
            "text": text, "activity_id": identity("activity", activity) if activity else None, "asked_at": at(asked, 9),
            "answer": answer, "answered_by": "Programme lead" if answer else None,
            "answered_at": at(answered, 15) if answered else None, **made(at(asked, 9)),
        }
        for number, (who, kind, text, activity, asked, answer, answered) in enumerate(SUPPORT, start=1)
    ]  # fmt: skip
