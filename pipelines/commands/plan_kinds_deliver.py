"""The kinds of a plan that say who does what by when, for how much, and what could get in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Transaction
from pipelines.commands import Refused
from pipelines.commands.checking import today_of
from pipelines.commands.plan_kinds import Column, Kind, area, choice, code, day, money, number, ref, text, whole

PHASES = ("scoping", "development", "pilot", "implementation", "evaluation", "follow_up")
RISK_CATEGORIES = ("programme", "engagement", "reputation", "delivery", "data", "legal")
DIRECTIONS = ("threat", "opportunity")
SCORE_KINDS = ("inherent", "residual", "target")
SPENT_KINDS = ("invoice", "accrual", "commitment")

Row = dict[str, Any]


def _gate(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A phase is not done while a check that it waits for is open, not met, or waived by nobody."""
    if row["status"] != "done" or held is None or held["status"] == "done":
        return row
    waits = tx.rows(
        "select code from compliance_check where phase_id = $phase and is_mandatory and (result in ('open', 'not_met') "
        "or (result = 'waived' and coalesce(trim(waiver), '') = '')) order by code",
        {"phase": held["phase_id"]},
    )
    if waits:
        raise Refused(
            f"The phase '{row['code']}' waits for {', '.join(one['code'] for one in waits)}: a mandatory check is "
            "met, or waived with who waived it and why, before the phase is done."
        )
    return row


def _ended(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """An activity that is done has ended: an end that was planned for later becomes the day on which it was said."""
    if row["status"] != "done" or row["ends_on"] <= (today := today_of(tx, row["programme_id"])):
        return row
    ended = held["ends_on"] if held and held["status"] == "done" and held["ends_on"] <= today else today
    return row | {"ends_on": max(ended, row["starts_on"])}


def _settles(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """What an invoice settles was committed or accrued on its own line, and stands as long as it is settled."""
    of = {"programme": row["programme_id"], "line": held["line_id"] if held else row["line_id"]}
    if held and (held["reference"], held["line_id"]) != (row["reference"], row["line_id"]):
        by = tx.one(
            "select reference from budget_actual where programme_id = $programme and line_id = $line "
            "and settles = $said",
            {**of, "said": held["reference"]},
        )
        if by:
            raise Refused(f"'{held['reference']}' is settled by '{by['reference']}': change that one first.")
    if not row["settles"]:
        return row
    if row["kind"] == "commitment":
        raise Refused("A commitment settles nothing: an invoice or an accrual does.")
    found = tx.one(
        "select kind from budget_actual where programme_id = $programme and line_id = $line and reference = $said",
        {**of, "line": row["line_id"], "said": row["settles"]},
    )
    if not found or found["kind"] == "invoice" or found["kind"] == row["kind"]:
        what = "commitment" if row["kind"] == "accrual" else "commitment or accrual"
        raise Refused(
            f"No {what} '{row['settles']}' is booked on this line. Enter its reference as it stands there, or leave "
            "it out."
        )
    return row


def _total(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A total that takes the place of another says why, and was not approved before it."""
    before = tx.one(
        "select code, approved_on from budget_total where programme_id = $programme "
        "order by approved_on desc, created_at desc, budget_total_id desc limit 1",
        {"programme": row["programme_id"]},
    )
    if before and not row["reason"]:
        raise Refused(
            f"The total {before['code']} is in force already: say in the reason why this one takes its place."
        )
    if before and row["approved_on"] < before["approved_on"]:
        raise Refused(
            f"The total is approved on {row['approved_on']}, before {before['code']} on {before['approved_on']}. Enter "
            "totals in the order in which they were approved."
        )
    return row


KINDS: tuple[Kind, ...] = (
    Kind(
        "phase", "pha", "Phases", "phase",
        (
            code("Such as PH1"),
            text("name", needed=True),
            choice("kind", PHASES),
            day("starts_on", needed=True),
            day("ends_on", needed=True),
            choice("status", ("planned", "running", "done"), default="planned"),
            text("note"),
        ),
        spans=(("starts_on", "ends_on"),),
        line=("name",),
        check=_gate,
    ),
    Kind(
        "activity", "act", "Activities", "activity",
        (
            code("Such as A1"),
            text("name", needed=True),
            ref("phase"),
            ref("objective"),
            ref("intervention"),
            ref("depends_on", "activity", "After"),
            text("campaign", hint="As the content plan names it"),
            text("owner"),
            day("baseline_start", "Planned first", hint="As it was first agreed; then it stays"),
            day("baseline_end", "Planned end"),
            day("starts_on", "Starts on", needed=True),
            day("ends_on", "Ends on", needed=True),
            choice("status", ("planned", "running", "done", "stopped"), default="planned"),
            whole("done_percent", 0, 100, "Done, %"),
        ),
        spans=(("starts_on", "ends_on"), ("baseline_start", "baseline_end")),
        line=("name",),
        check=_ended,
    ),
    Kind(
        "milestone", "mil", "Milestones", "milestone",
        (
            code("Such as MS1"),
            text("name", needed=True),
            ref("phase"),
            ref("activity"),
            day("due_baseline", "Due as first agreed"),
            day("due_on", "Due now", needed=True),
            day("done_on"),
            text("agreed_by"),
        ),
        line=("name",),
    ),
    Kind(
        "raci", "rac", "RACI", "role",
        (
            ref("activity", needed=True),
            text("person", "Person or role", needed=True),
            choice("letter", ("R", "A", "C", "I"), "Letter", hint="Responsible, Accountable, Consulted, Informed"),
            number("effort_days", "Effort, days"),
        ),
        key=("activity", "person", "letter"),
        line=("person", "letter"),
    ),
    Kind(
        "budget_total", "bto", "Approved total", "approved total",
        (
            code("Such as AT1"),
            Column("amount", "money", "Approved in all, £", is_needed=True, low=0.01),
            text("approved_by", needed=True, hint="The person or body that approved it"),
            day("approved_on", needed=True),
            text("reason", hint="Why it takes the place of the one before: needed from the second on"),
            text("note"),
        ),
        line=("approved_by",),
        check=_total,
        stays="An approved total stays as it was approved. Add the next one, with the reason why it takes its place.",
    ),
    Kind(
        "budget_line", "bud", "Budget", "budget line",
        (
            code("Such as BL1"),
            text("name", needed=True),
            text("category"),
            money("approved", "Approved, £", needed=True, low=0),
            day("starts_on", needed=True),
            day("ends_on", needed=True),
            choice("profile", ("linear", "points"), "Spent along", default="linear"),
            Column("profile_points", "points", "Points, £", hint="2026-06-30=20000; 2026-12-31=60000"),
            text("owner"),
            text("note"),
        ),
        spans=(("starts_on", "ends_on"),),
        line=("name",),
    ),
    Kind(
        "budget_actual", "spe", "Spending", "spending",
        (
            ref("line", "budget_line", "Budget line", needed=True),
            day("spent_on", needed=True),
            money("amount", "Amount, £", needed=True),
            choice("kind", SPENT_KINDS, default="invoice"),
            text("reference", "Reference", needed=True, hint="Of the invoice or the month: once a line"),
            text("settles", hint="Reference of the commitment or accrual on this line that the invoice ends"),
            text("note"),
        ),
        key=("line", "reference"),
        line=("reference",),
        check=_settles,
    ),
    Kind(
        "risk", "rsk", "Risks", "risk",
        (
            code("Such as R1"),
            choice("category", RISK_CATEGORIES),
            choice("direction", DIRECTIONS, default="threat"),
            text("cause", "Because of", needed=True),
            text("event", "this may happen", needed=True),
            text("effect", "with this effect", needed=True),
            text("owner"),
            whole("appetite", 1, 25, "Appetite", hint="The highest score that is accepted"),
            day("opened_on", needed=True),
            day("closed_on"),
        ),
        spans=(("opened_on", "closed_on"),),
        line=("event",),
    ),
    Kind(
        "risk_score", "rsc", "Risk scores", "risk score",
        (
            ref("risk", needed=True),
            day("scored_on", needed=True),
            choice("kind", SCORE_KINDS, default="residual"),
            whole("likelihood", 1, 5, needed=True),
            whole("impact", 1, 5, needed=True),
            text("note"),
        ),
        key=("risk", "scored_on", "kind"),
        line=("kind",),
    ),
    Kind(
        "mitigation", "mit", "Mitigations", "mitigation",
        (
            code("Such as MT1"),
            ref("risk", needed=True),
            text("text", "What is done about it", needed=True),
            text("owner"),
            day("due_on", needed=True),
            day("done_on"),
        ),
        line=("text",),
    ),
    Kind(
        "issue", "iss", "Issues", "issue",
        (
            code("Such as IS1"),
            text("text", "What happened", needed=True),
            choice("severity", ("low", "medium", "high"), default="medium"),
            ref("risk", label="From the risk"),
            text("owner"),
            day("opened_on", needed=True),
            day("resolved_on"),
            area("resolution"),
        ),
        spans=(("opened_on", "resolved_on"),),
        line=("text",),
    ),
    Kind(
        "external_event", "ext", "Outside events", "outside event",
        (
            code("Such as X1"),
            choice("kind", ("campaign", "policy", "event", "season", "media", "other"), default="event"),
            text("text", "What happens", needed=True),
            day("starts_on", needed=True),
            day("ends_on"),
            choice("expected_effect", ("up", "down", "unknown"), default="unknown"),
            text("source"),
        ),
        spans=(("starts_on", "ends_on"),),
        line=("text",),
    ),
    Kind(
        "pilot", "pil", "Pilots", "pilot",
        (
            code("Such as PI1"),
            text("name", needed=True),
            text("areas", "Where", needed=True),
            day("starts_on", needed=True),
            day("ends_on", needed=True),
            choice("decision", ("open", "go", "adapt", "stop"), default="open"),
            day("decided_on"),
            text("decided_by"),
            area("note"),
        ),
        spans=(("starts_on", "ends_on"),),
        line=("name",),
    ),
    Kind(
        "pilot_criterion", "pcr", "Pilot criteria", "criterion of a pilot",
        (
            code("Such as PC1"),
            ref("pilot", needed=True),
            text("text", "What must be true", needed=True),
            choice("comparison", ("at_least", "at_most"), default="at_least"),
            number("threshold", needed=True),
            text("unit", "Unit", needed=True),
            day("declared_on", needed=True),
            number("result"),
            number("result_low", "Result, low end"),
            number("result_high", "Result, high end"),
            day("measured_on"),
        ),
        line=("text",),
    ),
)  # fmt: skip
