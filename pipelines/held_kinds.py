"""Every kind of record that is held, once: what a search for an information request goes through, and what it does not.

A table that is in `registry()` is searched, counted and put into packs; one that is not stands in `EXCEPTIONS` with
the reason. A test fails for a table that is in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.commands.plan_kinds import Kind, beside, kinds

LATER = ("due", "ends", "until", "review", "expires", "left", "retired", "next", "keep")  # days that lie ahead
USUAL = ("programme_id = $programme", "created_at")


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of record. `texts` are its columns in the order in which they are read; the first names it."""

    name: str
    title: str
    texts: tuple[str, ...] = ()
    at: str = "created_at"
    ref: str = ""
    table: str = ""  # where it is not the name
    within: str = USUAL[0]
    since: str = USUAL[1]  # when it was written down
    model: str = ""  # a file of data/models/held, which searches by itself
    covers: tuple[str, ...] = ()  # further tables that it tells
    given: tuple[tuple[str, Any], ...] = ()
    found_by: tuple[str, ...] = ()  # columns that are searched and not told: what they hold leaves by itself

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table whose texts it brings."""
        return (self.table or self.name, *self.covers)


FACTS = (
    Held("mention", "What the public wrote", model="mention", covers=("classification_review",)),
    Held("post", "Our posts", model="post", given=(("is_answer", False),)),
    Held("answer", "Our public answers", table="post", model="post", given=(("is_answer", True),)),
    Held("case_file", "Cases with their events", model="case_file", covers=("case_event", "case_point")),
)
DESK = (
    Held("response", "Answers to people", ("text", "status", "channel", "decision_note", "author", "decided_by")),
    Held("consultation", "Questions to partners", ("question", "subject", "party", "view"), "asked_at"),
    Held("escalation", "Escalations", ("reason", "sent_to", "acknowledged_by"), "escalated_at"),
    Held("csat", "What people thought of us", ("comment", "score"), "answered_at"),
    Held("late_reason", "Why a case was late", ("note", "reason", "clock")),
    Held("commitment", "Promises", ("text", "owner", "status", "note"), "made_on"),
    Held("claim", "Claims", ("text", "verdict", "source"), "first_seen_at", "code"),
    Held("correction", "Corrections of claims", ("text", "channel", "url"), "published_at"),
    Held(
        "anticipated_criticism",
        "Anticipated criticisms",
        ("theme", "description", "who", "owner", "stated_source"),
        "added_at",
        "code",
    ),
    Held("standard_response", "Standard responses", ("topic", "body", "audience", "author", "approved_by"), ref="code"),
    Held("briefing", "Briefings", ("title", "body", "audience"), "issued_at"),
    Held("case_procedure", "Procedures", ("name", "reason", "definition"), "in_force_from"),
    Held("procedure_review", "Reviews of the procedure", ("findings", "outcome", "reviewed_by"), "reviewed_on"),
    Held("incident", "Alerts", ("sentence", "judged_reason", "cell", "topic", "judged_by"), "opened_at"),
    Held("alert_rule", "Alert rules", ("why", "kind", "platform")),
    Held("topic", "Topics listened to", ("name", "terms")),
    Held("annotation", "Marks on charts", ("text", "kind"), "starts_at"),
    Held("referral_contact", "Contacts for referral", ("topic", "role", "hours", "verified_by")),
    Held(
        "support_request", "Support asked for by staff", ("text", "kind", "person", "answer", "answered_by"), "asked_at"
    ),
    Held("exemption", "What was left out of an earlier answer", ("reason", "note", "record_kind")),
)
PLAN = (
    Held("programme", "Programmes", ("name", "aim", "behaviour"), "starts_on", "code"),
    Held("objective", "Objectives", ("text", "behaviour", "stretch_reason", "segment", "owner"), ref="code"),
    Held("kpi", "KPIs", ("name", "baseline_source", "owner"), ref="code"),
    Held(
        "target", "Targets", ("reason", "value", "period_start", "period_end"), "agreed_on",
        within="kpi_id in (select kpi_id from kpi where programme_id = $programme)",
    ),
    Held(
        "measurement", "Measurements entered", ("metric_key", "value", "source", "recorded_by"), "period_start",
        since="recorded_at",
    ),
    Held("agreement", "Agreements", ("comment", "party", "decision", "subject_kind"), "decided_on"),
    Held(
        "impact_design", "Impact questions", ("question", "treated", "control", "result", "run_by"), "declared_at",
        "code",
    ),
    Held("report", "Reports", ("month", "version"), "month", found_by=("document",)),
    Held("report_review", "Reviews of reports", ("note", "step", "decision", "reviewer"), "reviewed_on"),
    Held("report_sentence", "Sentences written into reports", ("written", "slot"), "month"),
    Held("dissemination", "Who a report went to", ("party", "channel", "response"), "sent_on"),
    Held("attestation", "Attestations", ("note", "criterion", "attested_by"), "attested_on"),
    Held("guideline_edition", "Editions of the guidelines", ("why", "rules"), "issued_on"),
    Held("draft_check", "Checks of drafts", ("found", "override_reason", "overridden_by")),
    Held("approval", "Approvals", ("note", "item_kind", "decision", "decided_by"), "decided_at"),
    Held("approval_rule", "Rules of approval", ("reason", "role", "risk_level"), "in_force_from"),
    Held("policy", "Policies and versions", ("title", "intro", "status", "reason", "approved_by"), "in_force_from"),
    Held("policy_rule", "Rules of policies", ("question", "text", "effect", "hint"), ref="code"),
    Held("policy_scenario", "Tests of policies", ("situation", "text", "expected"), ref="code"),
    Held("topic_vote", "Votes in workshops", ("reason", "vote", "person"), "voted_on"),
    Held("name_merge", "Names that were joined", ("kept", "gone", "state")),
)  # fmt: skip
# columns of our kinds that are somebody's own, in no pack
PRIVATE = frozenset({"contact_name", "contact", "source_ref", "complainant_key", "author_key"})

# tables whose texts are in no pack, by the reason
EXCEPTIONS: Mapping[str, tuple[str, ...]] = {
    "who a case came from, or who somebody is: theirs alone, and answered by 'What is held on a person'": (
        "case_person", "stakeholder_account", "erasure", "person", "person_role",
    ),
    "a reading by a machine of a text that is held itself": (
        "classification", "deep_reading", "card_match", "reading_label", "label_replay", "programme_head",
        "review_sample", "sample_mention",
    ),
    "a link between two records that are held themselves": (
        "card_example", "content_post", "incident_mention", "interaction_party", "stakeholder_merge",
    ),
    "numbers, summed from what is held itself": (
        "account_daily", "mentions_daily", "mentions_hourly", "metric", "posts", "replies", "impact_series",
        "report_figure", "report_check", "case_clock",
    ),
    "a definition that comes with Earshot": ("metric_def", "platform_metric"),
    "a copy on its way out of a text that is held itself": ("delivery", "outbox", "sending_try"),
    "who has read what, told where it is measured; no text": ("acknowledgement", "briefing_acknowledgement"),
    "a setting of this installation": (
        "account", "alert_channel", "connection", "help_contact", "on_call", "rota", "routing_rule", "setting",
        "work_calendar", "column_mapping",
    ),
    "the log of changes: the records say what it says, as they are and as they were": ("event", "command", "audit"),
    "bookkeeping of loads, connections and jobs": (
        "collector_run", "collector_state", "connection_standing", "connection_token", "ingest", "job", "lease",
        "metric_quarantine", "model_version", "refusal", "scheduled_job", "schema_version", "webhook_seen",
        "webhook_told",
    ),
    "what these answers themselves are made of": ("information_scope", "information_pack"),
}  # fmt: skip


@cache
def registry() -> dict[str, Held]:
    """Every kind that is searched, by its name: facts, the desk, the plan, and each kind of a plan by its columns."""
    made = [_of_kind(one) for one in (kinds() | beside()).values()]
    return {one.name: one for one in (*FACTS, *DESK, *PLAN, *made)}


def _of_kind(kind: Kind) -> Held:
    days = [one.name for one in kind.columns if one.holds in ("day", "moment")]
    past = [name for name in days if not name.startswith(LATER)]
    said = [one for one in kind.columns if one.stored not in PRIVATE and one.holds != "code"]
    told = sorted(said, key=lambda one: one.holds not in ("text", "area"))  # words first: they name it
    return Held(
        kind.name, kind.sheet, tuple(one.stored for one in told), past[0] if past else "created_at",
        "code" if kind.has_code else "",
    )  # fmt: skip
