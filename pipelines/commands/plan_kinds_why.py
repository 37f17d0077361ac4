"""The kinds of a plan that say why: priorities, evidence, barriers, interventions, the mix, the logic, the channels."""

from __future__ import annotations

from pipelines.commands.plan_kinds import Column, Kind, area, choice, code, day, ref, text, whole, yes

COMB = (
    "capability_physical", "capability_psychological", "opportunity_physical", "opportunity_social",
    "motivation_reflective", "motivation_automatic",
)  # fmt: skip
FUNCTIONS = (
    "education", "persuasion", "incentivisation", "coercion", "training", "restriction",
    "environmental_restructuring", "modelling", "enablement",
)  # fmt: skip
POLICIES = (
    "communication", "guidelines", "fiscal", "regulation", "legislation", "environmental_planning",
    "service_provision",
)  # fmt: skip
PS = ("product", "price", "place", "promotion", "people", "process", "physical_evidence")
LOGIC_LEVELS = ("input", "activity", "output", "outcome_short", "outcome_medium", "outcome_long", "impact")
APEASE = ("acceptability", "practicability", "effectiveness", "affordability", "side_effects", "equity")

KINDS: tuple[Kind, ...] = (
    Kind(
        "organisation_profile", "org", "Organisation", "organisation profile",
        (
            code("Such as ORG"),
            area("mission", "Core activities and mission", needed=True),
            area("served", "Customers and communities"),
            area("principles", "Values"),
            area("direction", "Direction"),
            text("confirmed_by"),
            day("confirmed_on"),
            day("review_by"),
        ),
        line=("mission",),
    ),
    Kind(
        "priority", "pri", "Priorities", "priority",
        (
            code("Such as P1"),
            area("text", "Priority", needed=True),
            choice("level", ("community", "local", "regional", "national", "international"), default="local"),
            text("source", "Where it is said"),
            text("proposed_by"),
            text("took_part", "Who took part in choosing"),
            yes("is_behavioural", "Is it about what people do?"),
            yes("is_voluntary", "Can they choose freely?"),
            yes("benefits_audience", "Does the audience gain?"),
            choice("decision", ("open", "taken", "not_taken"), default="open"),
            day("decided_on"),
            text("reason"),
        ),
        line=("text",),
    ),
    Kind(
        "evidence_source", "src", "Evidence", "evidence source",
        (
            code("Such as E1"),
            text("title", needed=True),
            choice("kind", ("review", "trial", "survey", "interviews", "own", "report", "other"), default="report"),
            whole("year", 1950, 2100),
            whole("quality", 1, 5, hint="1 weak to 5 strong"),
            text("url", "Address"),
            area("appraisal", "What it is good for, and not"),
        ),
        line=("title",),
    ),
    Kind(
        "finding", "fnd", "Findings", "finding",
        (
            code("Such as F1"),
            ref("source", "evidence_source", needed=True),
            choice("kind", ("motivator", "inhibitor", "intervention", "context")),
            text("segment", "Target group"),
            Column("comb", "choice", "COM-B", known=("", *COMB)),
            area("text", "What was found", needed=True),
            text("applies", "How far it applies here"),
        ),
        line=("text",),
    ),
    Kind(
        "barrier", "bar", "Barriers", "barrier",
        (
            code("Such as B1"),
            choice("comb", COMB, "COM-B"),
            text("segment", "Target group"),
            area("text", "What stands in the way", needed=True),
            ref("finding", label="Evidence"),
        ),
        line=("text",),
    ),
    Kind(
        "intervention", "int", "Interventions", "intervention",
        (
            code("Such as I1"),
            ref("barrier", needed=True),
            choice("bcw_function", FUNCTIONS, "Function"),
            choice("policy", POLICIES, "Policy category", default="communication"),
            area("text", "What is done", needed=True),
            ref("finding", label="Evidence"),
            *(whole(name, 1, 5, hint="1 poor to 5 good") for name in APEASE),
        ),
        line=("text",),
    ),
    Kind(
        "mix_element", "mix", "Mix", "cell of the mix",
        (
            code("Such as M1"),
            choice("p", PS, "P"),
            text("segment", "Target group"),
            ref("intervention"),
            area("text", "What it means here", needed=True),
            ref("finding", label="Evidence"),
        ),
        line=("p", "text"),
    ),
    Kind(
        "logic_node", "lgn", "Logic model", "step of the logic model",
        (
            code("Such as L1"),
            choice("level", LOGIC_LEVELS),
            text("text", "Step", needed=True),
        ),
        line=("text",),
    ),
    Kind(
        "logic_link", "lgl", "Logic links", "link of the logic model",
        (
            ref("from_node", "logic_node", "If", needed=True),
            ref("to_node", "logic_node", "Then", needed=True),
            area("assumption", "Assumption, and what outside could break it"),
            choice("confidence", ("low", "medium", "high"), default="medium"),
            ref("finding", label="Evidence"),
        ),
        key=("from_node", "to_node"),
    ),
    Kind(
        "platform_need", "pnd", "Platform needs", "need of a platform function",
        (
            code("Such as N1"),
            text("text", "What we need a platform to do", needed=True),
            whole("weight", 1, 5, needed=True, hint="1 nice to have to 5 cannot do without"),
            text("served_by", "Platforms that do it"),
        ),
        line=("text",),
    ),
    Kind(
        "platform_selection", "psl", "Platforms", "platform choice",
        (
            text("platform", needed=True),
            whole("audience_reach", 1, 5, needed=True),
            whole("objective_fit", 1, 5, needed=True),
            whole("risk_level", 1, 5, "Risk (5 is high)", needed=True),
            whole("cost_level", 1, 5, "Cost (5 is high)", needed=True),
            choice("decision", ("chosen", "rejected", "open"), default="open"),
            text("reason", needed=True),
            day("decided_on"),
        ),
        key=("platform",),
        line=("platform", "decision"),
    ),
    Kind(
        "channel_plan", "chp", "Channels", "channel for a target group",
        (
            text("platform", needed=True),
            text("segment", "Target group", needed=True),
            text("purpose"),
        ),
        key=("platform", "segment"),
        line=("platform", "segment"),
    ),
    Kind(
        "cadence_rule", "cad", "Cadence", "cadence",
        (
            ref("objective", needed=True),
            text("platform", needed=True),
            text("content_type", "Type of post", needed=True),
            whole("per_week", 0, 200, "Posts a week", needed=True),
        ),
        key=("objective", "platform", "content_type"),
        line=("platform", "content_type"),
    ),
    Kind(
        "evaluation_question", "evq", "Evaluation plan", "evaluation question",
        (
            code("Such as Q1"),
            area("text", "Question", needed=True),
            text("method", needed=True),
            text("source"),
            choice("frequency", ("monthly", "quarterly", "yearly", "once"), default="monthly"),
            text("owner"),
            day("next_on", "Next on"),
        ),
        line=("text",),
    ),
)  # fmt: skip
