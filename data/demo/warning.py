"""What the demo listens for: topics and a rule. The incidents are found in its mentions by the detector itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.demo.clock import ZONE, in_utc, local
from data.demo.plan import PROGRAMME_ID

RULE_ID = "demo_rule_criticism"
ACTOR = "Nia Okafor"

TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Privacy of the app", ("the app", " app ", "tracking", "landlord", "my data", "reports you")),
    ("Poster", ("poster", "picture", "image", " stop ", " stop,", "shelter", "nightmare", "frightened",
                "going to die")),
    ("Partnerships", ("#ad", "sponsor", "paid", "partnership", "influencer", "ad label", "promo")),
    ("Service", ("appointment", "clinic", "waiting", "phone line", "quit line", "advisor", "booking")),
)  # fmt: skip
# when staff knew what was going on, and what they said of what the detector had found
STORIES: tuple[tuple[date, date, str], ...] = (
    (date(2026, 3, 9), date(2026, 3, 14), "The pilot poster at bus stops upset parents"),
    (date(2026, 7, 14), date(2026, 7, 17), "The rumour that the app reports people to their landlord"),
    (date(2026, 10, 2), date(2026, 10, 4), "The partnership post went out without its ad label"),
)
ON_CALL = (ACTOR, "Demo person B", "Demo person C")
_ROTA_FROM = date(2026, 10, 26)
KPI_KINDS = ("followers", "engagement_rate", "response_time", "sentiment_share", "silence")
KPI_BUDGET = 0.25
_LISTENS_FROM = local(date(2026, 1, 5), 9)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Desk rows by table."""
    at = in_utc(_LISTENS_FROM)
    made = {"is_demo": True, "created_at": at, "created_by": ACTOR}
    return {
        "topic": [
            {"topic_id": f"demo_topic_{place}", "programme_id": PROGRAMME_ID, "name": name,
             "terms": json.dumps(list(terms)), **made, "created_at": at + timedelta(minutes=place)}
            for place, (name, terms) in enumerate(TOPICS, start=1)
        ],
        "alert_rule": [
            {"rule_id": RULE_ID, "programme_id": PROGRAMME_ID, "version": 1, "kind": "criticism", "platform": "",
             "budget_per_week": 1.0, "threshold": 3.3, "is_on": True, **made},
            *({"rule_id": kpi_rule(kind), "programme_id": PROGRAMME_ID, "version": 1, "kind": kind, "platform": "",
               "budget_per_week": KPI_BUDGET, "threshold": 2.0 if kind != "silence" else 3.0, "is_on": True, **made}
              for kind in KPI_KINDS),
        ],
        "rota": [
            {"rota_id": "demo_rota", "programme_id": PROGRAMME_ID, "people": json.dumps(ON_CALL),
             "starts_on": _ROTA_FROM, "hands_over_at": "09:00", "weeks": 1, "next_after_minutes": 30,
             "begins_at": in_utc(local(_ROTA_FROM, 9)), **made},
        ],
        "on_call": [
            {"on_call_id": "demo_duty", "programme_id": PROGRAMME_ID, "person": ON_CALL[0],
             "starts_at": in_utc(local(date(2026, 11, 11), 9)), "ends_at": in_utc(local(date(2026, 11, 14), 9)),
             "reason": "Holiday", **made},
        ],
        "alert_channel": [
            {"channel_id": "demo_channel_duty", "programme_id": PROGRAMME_ID, "name": "Duty mailbox",
             "schema": "mailtos", "person": ACTOR, "min_severity": "watch", "kinds": "[]", "quiet_from": "22:00",
             "quiet_until": "07:00", "is_digest": True, "escalates_after_minutes": None, **made},
            *({"channel_id": f"demo_channel_{schema}", "programme_id": PROGRAMME_ID, "name": name, "schema": schema,
               "person": who, "min_severity": "watch", "kinds": "[]", "quiet_from": "22:00", "quiet_until": "07:00",
               "is_digest": False, "escalates_after_minutes": None, **made}
              for who, name, schema in zip(ON_CALL[1:], ("Desk on Teams", "Desk on Slack"), ("msteams", "slack"),
                                           strict=True)),
            {"channel_id": "demo_channel_lead", "programme_id": PROGRAMME_ID, "name": "Text to the lead",
             "schema": "twilio", "person": "Programme lead", "min_severity": "act", "kinds": "[]", "quiet_from": None,
             "quiet_until": None, "is_digest": False, "escalates_after_minutes": 30, **made},
        ],
    }  # fmt: skip


def deliveries(found: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    """The messages that went to the duty mailbox about what was found; at night they waited until seven."""
    out = []
    for one, incident_id in zip(found, ids, strict=True):
        if one["severity"] == "notice":
            continue
        at = one["opened_at"] + timedelta(minutes=1)
        here = at.replace(tzinfo=UTC).astimezone(ZONE)
        asleep = one["severity"] != "crisis" and not 7 <= here.hour < 22
        morning = local((here + timedelta(hours=2)).date(), 7)  # after 22:00 it is the next day's
        sent_at = in_utc(morning).replace(tzinfo=None) if asleep else at
        out.append(
            {"delivery_id": f"demo_dlv_{incident_id}", "programme_id": PROGRAMME_ID, "channel_id": "demo_channel_duty",
             "incident_id": incident_id, "kind": "alert", "subject": f"{one['severity'].capitalize()}: {one['topic']}",
             "body": one["sentence"], "severity": one["severity"], "due_at": sent_at, "status": "sent", "attempts": 1,
             "tried_at": sent_at, "sent_at": sent_at, "is_demo": True, "created_at": at, "created_by": ACTOR}
        )  # fmt: skip
    return out


def kpi_rule(kind: str) -> str:
    """The id of the rule on a KPI."""
    return f"demo_rule_{kind}"


def judgement(opened_at: datetime) -> dict[str, Any]:
    """What the demo's staff said about an incident that opened at an instant (UTC without a zone)."""
    day = opened_at.date()
    story = next((said for first, last, said in STORIES if first <= day <= last), None)
    soon = opened_at + timedelta(minutes=25)
    return {
        "acknowledged_at": soon,
        "acknowledged_by": ACTOR,
        "judged": "real" if story else "false",
        "judged_reason": story or "A few unrelated grumbles; nobody needed an answer together",
        "judged_at": opened_at + timedelta(days=1),
        "judged_by": ACTOR,
    }
