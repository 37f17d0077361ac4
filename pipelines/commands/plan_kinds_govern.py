"""The kinds of a plan on people and rules: who takes part, training, workshops, checks, records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Transaction
from pipelines.commands import Refused
from pipelines.commands.checking import today_of
from pipelines.commands.plan_kinds import Column, Kind, area, choice, code, day, ref, text, whole, yes

BASES = ("public_task", "consent", "contract", "legal_obligation", "vital_interests", "legitimate_interests")
APEASE = ("acceptability", "practicability", "effectiveness", "affordability", "side_effects", "equity")
NSMC = (
    "behaviour", "customer_orientation", "theory", "insight", "exchange", "competition", "segmentation", "methods_mix",
)  # fmt: skip


PARTS = ("staff", "ambassador", "partner")

Row = dict[str, Any]


def _invited(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """What was sent beforehand has its day, by default the day it is noted: only then does it count as sent before."""
    is_new = row["input"] and row["input"] != (held or {}).get("input")
    return row | {"input_on": today_of(tx, row["programme_id"])} if is_new and not row["input_on"] else row


def _position(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """Votes speak for the words they were given on, and nobody is said to agree who did not."""
    if held is None:
        return row
    of = {"id": held["topic_position_id"]}
    votes = tx.rows("select vote from topic_vote where topic_position_id = $id", of)
    if not votes:
        return row
    if row["position"] != held["position"]:
        tx.run("delete from topic_vote where topic_position_id = $id", of)
        return row | {"consent": "open", "objection": None}
    if row["consent"] != held["consent"]:
        raise Refused(
            f"{len(votes)} have voted on this, and their votes make it {held['consent']}: vote again instead."
        )
    return row


def rating(name: str) -> Column:
    """One to five, five being best."""
    return whole(name, 1, 5)


KINDS: tuple[Kind, ...] = (
    Kind(
        "participant", "par", "Who takes part", "person who takes part",
        (
            text("person", "Name", needed=True, hint="Another spelling elsewhere is proposed as the same person"),
            choice("part", PARTS, "Takes part as", default="staff"),
            day("joined_on", "Since", needed=True),
            day("left_on", "Until"),
            text("note"),
        ),
        key=("person", "part", "joined_on"),
        spans=(("joined_on", "left_on"),),
        line=("person",),
    ),
    Kind(
        "training_course", "trc", "Courses", "course",
        (
            code("Such as TC1"),
            text("name", needed=True),
            area("purpose", "What it enables"),
            whole("valid_months", 1, 120, "Valid for so many months", needed=True),
            text("owner"),
            yes("is_required", "Needed to take part"),
        ),
        line=("name",),
    ),
    Kind(
        "training_record", "trr", "Training", "training",
        (
            ref("training_course", label="Course", needed=True),
            text("person", needed=True),
            day("passed_on", needed=True),
            whole("score", 0, 100, "Score, percent"),
        ),
        key=("training_course", "person", "passed_on"),
        line=("person", "passed_on"),
    ),
    Kind(
        "policy_topic", "pto", "Policy topics", "policy topic",
        (code("Such as PT1"), text("name", needed=True), area("question", "What has to be settled")),
        line=("name",),
    ),
    Kind(
        "peer_policy", "pep", "Peer policies", "policy of another body",
        (
            code("Such as PP01"),
            text("organisation", needed=True),
            text("country"),
            text("source", "Where it can be read", needed=True),
            whole("year", 1990, 2100, "Of the year"),
            yes("is_reviewed", "Read closely", hint="Twenty candidates, five read closely."),
            area("why", "Why it was chosen or left"),
        ),
        line=("organisation",),
    ),
    Kind(
        "policy_coding", "pcd", "Policy codings", "coding",
        (
            ref("peer_policy", label="Policy", needed=True),
            ref("policy_topic", label="Topic", needed=True),
            choice("treats", ("allows", "restricts", "forbids", "silent"), "It"),
            area("quote", "In its own words"),
        ),
        key=("peer_policy", "policy_topic"),
        line=("treats",),
    ),
    Kind(
        "policy_workshop", "wsh", "Workshops", "workshop",
        (
            code("Such as W1"),
            text("name", needed=True),
            day("held_on", needed=True),
            area("scenario", "The situation, trends, facts and figures"),
            area("questions", "Questions sent in advance"),
            day("questions_sent_on"),
        ),
        line=("name",),
    ),
    Kind(
        "workshop_invite", "win", "Workshop invitations", "invitation",
        (
            ref("policy_workshop", label="Workshop", needed=True),
            text("person", needed=True),
            text("role", "Speaks for"),
            yes("is_attending", "Comes"),
            area("input", "What they sent beforehand"),
            day("input_on", "Sent on", hint="Without it the day on which it is noted."),
        ),
        key=("policy_workshop", "person"),
        line=("person",),
        check=_invited,
    ),
    Kind(
        "topic_position", "tpo", "Workshop positions", "position",
        (
            ref("policy_workshop", label="Workshop", needed=True),
            ref("policy_topic", label="Topic", needed=True),
            area("position", "What the rule should say", needed=True),
            choice("consent", ("open", "agreed", "objected"), default="open"),
            area("objection"),
        ),
        key=("policy_workshop", "policy_topic"),
        line=("position",),
        check=_position,
        parts=(("topic_vote", "topic_position_id"),),
        hanging=(("policy_rule", "topic_position_id", "rule"),),
    ),
    Kind(
        "time_log", "tlg", "Time spent", "time spent",
        (
            text("person", needed=True),
            day("spent_on", "Day", needed=True),
            whole("minutes", 1, 1440, needed=True),
            choice("doing", ("answering", "listening", "creating", "community", "meeting")),
            text("outcome", "What came of it"),
        ),
        key=("person", "spent_on", "doing"),
        line=("person", "spent_on"),
    ),
    Kind(
        "pretest", "pre", "Pre-tests", "pre-test",
        (
            code("Such as PT-01"),
            text("material", "What was tested", needed=True),
            text("panel", "With whom", needed=True),
            whole("asked", 1, 1_000_000, "How many people", needed=True),
            day("held_on", needed=True),
            *(rating(one) for one in APEASE),
            area("ethics", "Ethical questions, and the answers"),
            area("change_made", "What was changed"),
            day("change_made_on", "Changed on"),
        ),
        line=("material",),
    ),
    Kind(
        "compliance_check", "coc", "Compliance checks", "compliance check",
        (
            code("Such as CC1"),
            text("subject", "What is checked", needed=True),
            area("requirement", "Law, code or policy", needed=True),
            ref("phase"),
            yes("is_mandatory", "The phase waits for it"),
            choice("result", ("open", "met", "not_met", "waived"), default="open"),
            text("checked_by"),
            day("checked_on"),
            text("waiver", "Why waived, and by whom"),
        ),
        line=("subject",),
    ),
    Kind(
        "processing_record", "prc", "Processing records", "processing record",
        (
            code("Such as PR1"),
            text("purpose", needed=True),
            choice("lawful_basis", BASES),
            text("special_condition", "Condition for health and opinion data"),
            text("people", "About whom", needed=True),
            text("data", "Which data", needed=True),
            text("recipients", "Who receives them"),
            whole("retention_days", 1, 36_500, "Kept for so many days", needed=True),
            text("reviewed_by"),
            day("reviewed_on"),
            day("review_by", "Next review"),
        ),
        line=("purpose",),
    ),
    Kind(
        "benchmark", "ben", "Benchmark", "benchmark rating",
        (
            choice("criterion", NSMC),
            whole("rating", 0, 3, needed=True),
            text("evidence", "Where it shows", needed=True),
            day("reviewed_on", needed=True),
        ),
        key=("criterion", "reviewed_on"),
        line=("criterion", "rating"),
    ),
)  # fmt: skip
