"""What the register of stakeholders is made of: every kind with its columns, for commands, forms and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Transaction
from pipelines.commands import Refused
from pipelines.commands.plan_kinds import Kind, area, choice, code, day, moment, ref, text, whole, yes
from pipelines.rules import circles

STAKEHOLDER_KINDS = ("person", "organisation", "community", "target_group")
BASES = ("public_task", "legitimate_interest", "consent", "contract", "no_personal_data")
ROLES = (
    "beneficiary", "intermediary", "partner", "funder", "regulator", "critic", "media", "authority", "supplier",
)  # fmt: skip
INTENTS = ("unknown", "wants_to", "undecided", "declined")
TIES = ("member_of", "reports_to", "funds", "influences", "works_with", "opposes")
ABOVE = ("member_of", "reports_to")  # ties that put one above the other: they must not run in a circle
SEGMENT_KINDS = ("target_group", "community", "stakeholder_group")
NEED_KINDS = ("information", "access", "language", "participation", "support", "other")
ATTITUDES = ("unaware", "resistant", "neutral", "supportive", "leading")
IAP2 = ("inform", "consult", "involve", "collaborate", "empower")
METHODS = (
    "meeting", "call", "email", "letter", "event", "workshop", "visit", "social", "survey", "newsletter", "other",
)  # fmt: skip
DIRECTIONS = ("two_way", "outbound", "inbound")
SENTIMENTS = ("not_said", "positive", "neutral", "negative")

Row = dict[str, Any]


def _one_primary(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A stakeholder has one primary role at a time in a programme."""
    if row["rank"] != "primary":
        return row
    other = tx.one(
        """select role from stakeholder_role
           where stakeholder_id = $stakeholder and programme_id = $programme and rank = 'primary'
             and stakeholder_role_id is distinct from $own
             and (until_on is null or $from_on is null or until_on > $from_on)
             and (from_on is null or $until_on is null or from_on < $until_on)""",
        {
            "stakeholder": row["stakeholder_id"], "programme": row["programme_id"],
            "own": held["stakeholder_role_id"] if held else None,
            "from_on": row["from_on"], "until_on": row["until_on"],
        },
    )  # fmt: skip
    if other:
        raise Refused(
            f"The primary role of this stakeholder is '{other['role']}' at that time. End that one, or add this one as "
            "secondary."
        )
    return row


def _no_circle(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """Nobody belongs to themselves, however long the way round."""
    if row["party_id"] == row["other_id"]:
        raise Refused("A stakeholder cannot be tied to itself. Choose another one.")
    if row["kind"] not in ABOVE:
        return row
    ties = tx.rows(
        "select party_id, other_id from relationship where kind = $kind and relationship_id is distinct from $own",
        {"kind": row["kind"], "own": held["relationship_id"] if held else None},
    )
    way = circles.way(((one["party_id"], one["other_id"]) for one in ties), row["other_id"], row["party_id"])
    if way:
        names = {one["stakeholder_id"]: one["name"] for one in tx.rows("select stakeholder_id, name from stakeholder")}
        said = " → ".join(names.get(one, one) for one in (row["party_id"], *way))
        raise Refused(f"That would run in a circle: {said}. Remove one of these ties first.")
    return row


def _of_somebody(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A need, a plan and an activity concern a stakeholder or a segment."""
    if not row["stakeholder_id"] and not row["segment_id"]:
        raise Refused("Say whom it concerns: a stakeholder or a segment.")
    return row


def _of_somebody_each(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """The same, and a plan has a version that counts its changes."""
    row = _of_somebody(tx, row, held)
    row["version"] = held["version"] + 1 if held else 1
    return row


def _done_or_not(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """What is done has a day, what is skipped a reason."""
    row = _of_somebody(tx, row, held)
    if row["status"] == "done" and not row["done_on"]:
        raise Refused("The activity is done, but not since when. Enter the day.")
    if row["status"] == "skipped" and not row["reason"]:
        raise Refused("The activity is skipped without a reason. Enter one.")
    return row


def _versioned(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    row["version"] = held["version"] + 1 if held else 1
    return row


def _as_entered(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """What was entered by hand has no number at a source; what came from one keeps it."""
    row["source"] = held["source"] if held else "page"
    row["source_ref"] = held["source_ref"] if held else None
    return row


def stakeholder(needed: bool = True) -> Any:
    """The column that names a stakeholder."""
    return ref("stakeholder", needed=needed)


KINDS: tuple[Kind, ...] = (
    Kind(
        "segment", "seg", "Segments", "segment",
        (
            code("Such as SG1"),
            text("name", needed=True),
            choice("kind", SEGMENT_KINDS, default="target_group"),
            area("criteria", "Who belongs to it", needed=True),
            whole("size", 0, 8_000_000_000, "Size, people", hint="Leave it empty where it is not known"),
            text("source", "Where the size comes from"),
            day("sized_on", "Counted on"),
            yes("is_required", "Is to be reached in each phase"),
        ),
        line=("name",),
    ),
    Kind(
        "stakeholder", "stk", "Stakeholders", "stakeholder",
        (
            code("Such as SH-01"),
            text("name", needed=True),
            choice("kind", STAKEHOLDER_KINDS, default="organisation"),
            area("about"),
            text("contact_name", "Whom to ask for"),
            text("contact", "Telephone or e-mail"),
            choice("lawful_basis", BASES, "Lawful basis", default="public_task",
                   hint="Why we may keep these contact details"),
            day("keep_until", "Contact details kept until"),
            text("owner", "Who of us looks after it"),
        ),
        line=("name",),
        hanging=(
            ("interaction_party", "stakeholder_id", "interaction"),
            ("stakeholder_account", "stakeholder_id", "linked account"),
            ("stakeholder", "merged_into_id", "merged entry"),
        ),
    ),
    Kind(
        "stakeholder_role", "sro", "Roles of stakeholders", "role of a stakeholder",
        (
            stakeholder(),
            choice("role", ROLES),
            choice("rank", ("primary", "secondary"), default="secondary"),
            choice("intent", INTENTS, "Wants to take part", default="unknown"),
            text("contribution", "What it brings"),
            day("asked_on", "Asked on"),
            day("from_on", "Since"),
            day("until_on", "Until"),
        ),
        key=("stakeholder", "role", "from_on"),
        spans=(("from_on", "until_on"),),
        line=("role",),
        check=_one_primary,
    ),
    Kind(
        "relationship", "rel", "Ties", "tie",
        (
            ref("party", "stakeholder", "Who", needed=True),
            choice("kind", TIES, "is"),
            ref("other", "stakeholder", "to whom", needed=True),
            text("note"),
        ),
        key=("party", "kind", "other"),
        line=("kind",),
        check=_no_circle,
    ),
    Kind(
        "segment_member", "sgm", "Members of segments", "member",
        (ref("segment", needed=True), stakeholder()),
        key=("segment", "stakeholder"),
        line=("stakeholder_id",),
    ),
    Kind(
        "stakeholder_assessment", "sta", "Assessments", "assessment",
        (
            stakeholder(),
            day("assessed_on", needed=True),
            whole("power", 1, 5, needed=True),
            whole("interest", 1, 5, needed=True),
            whole("legitimacy", 1, 5, needed=True),
            whole("urgency", 1, 5, needed=True),
            choice("attitude_current", ATTITUDES, "Attitude now"),
            choice("attitude_desired", ATTITUDES, "Attitude we need"),
            choice("iap2_target", IAP2, "What we promise", default="inform"),
            text("assessed_by", "Assessed by"),
            area("note", "Why"),
        ),
        key=("stakeholder", "assessed_on"),
        line=("attitude_current",),
    ),
    Kind(
        "need", "nee", "Needs", "need",
        (
            stakeholder(needed=False),
            ref("segment"),
            area("text", "Need", needed=True),
            choice("kind", NEED_KINDS, default="other"),
            choice("status", ("open", "met", "declined"), default="open"),
            day("raised_on", needed=True),
            day("met_on"),
            area("what_done", "What was done"),
        ),
        key=("stakeholder", "segment", "text"),
        spans=(("raised_on", "met_on"),),
        line=("text",),
        check=_of_somebody,
    ),
    Kind(
        "engagement_method", "enm", "Methods", "method of engagement",
        (
            choice("method", METHODS),
            ref("segment"),
            choice("iap2_level", IAP2, "Up to", default="inform"),
            text("reason", "Why it fits", needed=True),
        ),
        key=("method", "segment"),
        line=("method",),
    ),
    Kind(
        "engagement_plan", "enp", "Engagement plans", "engagement plan",
        (
            code("Such as EP-01"),
            stakeholder(needed=False),
            ref("segment"),
            choice("method", METHODS, default="meeting"),
            choice("iap2_level", IAP2, "Level", default="inform"),
            whole("cadence_days", 1, 730, "Every so many days", needed=True),
            text("owner", needed=True),
            day("starts_on", needed=True),
            day("ends_on"),
            ref("objective"),
            ref("activity"),
            text("contribution", "What it adds to them"),
            text("identified_by", "How they were found"),
            day("review_due", "Reviewed next on"),
            choice("status", ("active", "paused", "ended"), default="active"),
        ),
        spans=(("starts_on", "ends_on"),),
        line=("method",),
        check=_of_somebody_each,
    ),
    Kind(
        "interaction", "int", "Interactions", "interaction",
        (
            moment("happened_at", "When", needed=True),
            choice("method", METHODS, default="meeting"),
            choice("direction", DIRECTIONS, default="two_way"),
            area("summary", needed=True),
            choice("sentiment", SENTIMENTS, "How it went", default="not_said"),
            text("themes", hint="Separated by commas"),
            choice("iap2_level", IAP2, "Level", default="inform"),
            ref("phase"),
            ref("segment"),
            text("held_by", "Who of us"),
            yes("is_meaningful", "A conversation, not only a message"),
        ),
        key=("happened_at", "summary"),
        line=("summary",),
        check=_as_entered,
        parts=(("interaction_party", "interaction_id"),),
        hanging=(("commitment", "source_id", "promise"),),
    ),
    Kind(
        "engagement_activity", "ena", "Engagement activities", "engagement activity",
        (
            code("Such as EA-001"),
            ref("plan", "engagement_plan", "From the plan"),
            stakeholder(needed=False),
            ref("segment"),
            choice("method", METHODS, default="meeting"),
            choice("iap2_level", IAP2, "Level", default="inform"),
            day("due_on", needed=True),
            choice("status", ("due", "done", "skipped"), default="due"),
            day("done_on"),
            text("reason", "Why not"),
            text("owner"),
            ref("objective"),
            ref("activity"),
            text("contribution", "What it adds to them"),
            ref("interaction"),
        ),
        line=("method",),
        check=_done_or_not,
    ),
    Kind(
        "relationship_review", "rre", "Reviews", "review of a relationship",
        (
            stakeholder(),
            day("due_on", needed=True),
            day("done_on"),
            whole("gap_before", -4, 4, "Gap before"),
            whole("gap_after", -4, 4, "Gap now"),
            area("outcome", "What was found"),
            text("next_step"),
            text("done_by"),
        ),
        key=("stakeholder", "due_on"),
        line=("due_on",),
    ),
    Kind(
        "comms_strategy", "cst", "Communication strategies", "communication strategy",
        (
            code("Such as CS1"),
            ref("segment", needed=True),
            text("name", needed=True),
            area("message", "What it says", needed=True),
            text("channels"),
            text("owner"),
        ),
        line=("name",),
        check=_versioned,
        hanging=(("agreement", "subject_id", "answer"),),
    ),
)  # fmt: skip
