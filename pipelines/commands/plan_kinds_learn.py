"""The kinds of a plan that say what was decided, changed and learnt, and how it goes on."""

from __future__ import annotations

from pipelines.commands.plan_kinds import Kind, area, choice, code, day, money, number, ref, text, whole

CHOICES = ("act", "accept", "watch")
TRIGGERS = (
    "kpi", "risk", "budget_line", "activity", "milestone", "incident", "case", "platform_change", "evaluation", "other",
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    Kind(
        "decision", "dec", "Decisions", "decision",
        (
            code("Such as D-01"),
            choice("trigger_kind", TRIGGERS, "About", default="other"),
            text("trigger", "Which", hint="Its code: of the KPI, the risk, the budget line …"),
            choice("choice", CHOICES, "Choice"),
            area("why", "Why", needed=True),
            text("decided_by", "Decided by", needed=True),
            day("decided_on", needed=True),
            day("due_on", "Looked at again on"),
        ),
        line=("why",),
    ),
    Kind(
        "action", "atn", "Actions", "action",
        (
            code("Such as ACT-01"),
            text("text", "What is done", needed=True),
            ref("decision"),
            text("owner", needed=True),
            day("due_on", needed=True),
            day("done_on"),
        ),
        line=("text",),
    ),
    Kind(
        "change_request", "chr", "Changes", "change request",
        (
            code("Such as CR1"),
            area("what", "What changes", needed=True),
            area("why", needed=True),
            choice("trigger_kind", TRIGGERS, "Because of", default="other"),
            text("trigger", "Which"),
            day("asked_on", needed=True),
            text("asked_by"),
            choice("status", ("proposed", "agreed", "refused", "done"), default="proposed"),
            day("decided_on"),
            area("effect", "What it brought"),
        ),
        line=("what",),
    ),
    Kind(
        "report_schedule", "rsd", "Report schedule", "schedule of reports",
        (
            code("Such as RS1"),
            text("name", "Which report", needed=True),
            whole("due_day", 1, 28, "Out by this day of the month after", needed=True),
            text("owner", "Who sees to it", needed=True),
            day("begins_on", "From the month of", needed=True),
            day("ends_on", "Until the month of"),
        ),
        spans=(("begins_on", "ends_on"),),
        line=("name",),
    ),
    Kind(
        "lesson", "les", "Lessons", "lesson",
        (
            code("Such as L-01"),
            area("context", "When this happens", needed=True),
            area("cause", "because of this", needed=True),
            area("advice", "do this", needed=True),
            choice("source_kind", (*TRIGGERS, "mention"), "Learnt from", default="other"),
            text("source", "Which"),
            day("learnt_on", needed=True),
            text("shared_with"),
        ),
        line=("advice",),
    ),
    Kind(
        "lesson_reuse", "lru", "Lessons reused", "use of a lesson",
        (
            ref("lesson", needed=True),
            text("reused_in", "Used in", needed=True),
            day("reused_on", needed=True),
            text("note"),
        ),
        key=("lesson", "reused_in"),
        line=("reused_in",),
    ),
    Kind(
        "platform_change", "plc", "Platform changes", "platform change",
        (
            code("Such as PC-01"),
            text("platform", needed=True),
            area("what", "What changes", needed=True),
            text("native_metric", "Metric it touches", hint="As the platform calls it, or as we do"),
            day("announced_on"),
            day("effective_on", needed=True),
            text("url", "Where it is said"),
            choice("answer", ("open", "rebaseline", "dual_run", "drop", "none_needed"), default="open"),
            ref("decision"),
        ),
        line=("what",),
    ),
    Kind(
        "sustainability_item", "sus", "Sustainability", "way to keep it up",
        (
            code("Such as S1"),
            area("mechanism", "What goes on", needed=True),
            text("owner"),
            text("funded_by"),
            day("funded_until"),
            ref("kpi", label="KPI that is watched afterwards"),
            number("watch_below", "Alarm below"),
            choice("status", ("idea", "agreed", "running", "ended"), default="idea"),
        ),
        line=("mechanism",),
    ),
    Kind(
        "opportunity", "opp", "Opportunities", "opportunity",
        (
            code("Such as OP1"),
            area("text", "Opportunity", needed=True),
            text("origin", "Where it came from", hint="The meeting, the letter"),
            ref("stakeholder", hint="Whom it comes from"),
            choice("stage", ("found", "pursued", "won", "left"), default="found"),
            money("worth", "Worth, £"),
            text("owner"),
            day("opened_on", needed=True),
            day("closed_on"),
        ),
        spans=(("opened_on", "closed_on"),),
        line=("text",),
    ),
    Kind(
        "reflection", "ref", "Reflections", "reflection",
        (
            code("Such as RF1"),
            text("person", needed=True),
            text("subject", needed=True),
            area("weak", "What was weak", needed=True),
            area("change", "What will be done otherwise", needed=True),
            day("reflected_on", needed=True),
            ref("action"),
        ),
        line=("subject",),
    ),
)  # fmt: skip
