"""The plan of Quit Together: programme, objectives, KPIs, targets in their versions, and what happened when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.demo.clock import AS_OF, in_utc, local
from data.demo.plan_objectives import MORE

PROGRAMME_ID = "prg_demo_quit_together"
CODE = "QT"
AUTHOR = "demo"  # who created the rows
PLANNED_AT = datetime(2025, 12, 10, 10, 0, tzinfo=UTC)
YEAR_ENDS = date(2026, 12, 31)
ENDS = date(2027, 12, 31)

Row = dict[str, Any]
Points = list[tuple[str, float]]

# quits follow sign-ups by a month, and sign-ups were planned to grow
QUITS_DUE: Points = [
    ("2026-01-31", 165),
    ("2026-02-28", 345),
    ("2026-03-31", 520),
    ("2026-04-30", 695),
    ("2026-05-31", 885),
    ("2026-06-30", 1_080),
    ("2026-07-31", 1_285),
    ("2026-08-31", 1_505),
    ("2026-09-30", 1_730),
    ("2026-10-31", 1_960),
    ("2026-11-30", 2_180),
    ("2026-12-31", 2_400),
]


@dataclass(frozen=True, slots=True)
class Aim:
    """One line of the objectives table: an objective, its KPI and the target in force."""

    code: str
    text: str
    type: str
    kpi: str
    metric_key: str
    level: str
    unit: str
    aggregation: str
    window: str
    target: float
    points: Points  # empty: the target holds flat from the first day; a survey is due from its wave on
    baseline: float | None = None
    baseline_n: int | None = None
    baseline_on: date = date(2025, 12, 31)
    baseline_source: str = "Service record 2025"
    direction: str = "up"
    judged_by: str = "change"
    scope: str = "programme"
    parent: str | None = None
    period: tuple[date, date] = (date(2026, 1, 1), YEAR_ENDS)


AIMS: tuple[Aim, ...] = (
    Aim(
        "O1",
        "Help 2,400 smokers to be quit at four weeks through the service in 2026",
        "behaviour",
        "4-week quits via the service",
        "entered:quits_4w",
        "outcome",
        "count",
        "sum",
        "period_to_date",
        2_400,
        QUITS_DUE,
        judged_by="count",
    ),
    Aim(
        "O2",
        "Raise sign-ups to the service from 310 to 500 a month by October",
        "behaviour",
        "Service sign-ups a month",
        "entered:sign_ups",
        "outcome",
        "count",
        "sum",
        "latest_month",
        500,
        [("2025-12-31", 310), ("2026-10-31", 500), ("2026-12-31", 500)],
        baseline=310,
    ),
    Aim(
        "O3",
        "Have 45% of adults recognise the programme when prompted",
        "awareness",
        "Prompted recognition",
        "entered:recognition",
        "outtake",
        "percent",
        "survey_share",
        "latest",
        45,
        [("2026-10-31", 43), ("2026-12-31", 45)],
        baseline=34,
        baseline_n=1_012,
        baseline_on=date(2025, 11, 30),
        baseline_source="Survey, wave 1",
    ),
    Aim(
        "O4",
        "Have 55% of smokers confident that they can quit with support",
        "attitude",
        "Confident to quit with support",
        "entered:confidence",
        "outtake",
        "percent",
        "survey_share",
        "latest",
        55,
        [("2026-10-31", 53), ("2026-12-31", 55)],
        baseline=48,
        baseline_n=998,
        baseline_on=date(2025, 11, 30),
        baseline_source="Survey, wave 1",
    ),
    Aim(
        "O5",
        "Publish what people take up: at least 3 interactions for every 100 people reached",
        "awareness",
        "Engagement rate by reach",
        "engagement_rate_by_reach",
        "outtake",
        "percent",
        "ratio_of_sums",
        "period_to_date",
        3.0,
        [],
        baseline=2.6,
        baseline_source="Own accounts, July to December 2025",
        scope="channel",
    ),
    Aim(
        "O6",
        "Answer 90% of enquiries within 4 working hours",
        "operational",
        "Enquiries answered within 4 working hours",
        "entered:enquiries_in_time",
        "output",
        "percent",
        "ratio_of_sums",
        "period_to_date",
        90,
        [],
        baseline=71,
        baseline_source="Enquiry log, October to December 2025",
        scope="organisational",
    ),
    Aim(
        "O6b",
        "Acknowledge every formal complaint within 5 working days",
        "operational",
        "Formal complaints acknowledged within 5 working days",
        "entered:complaints_acknowledged",
        "output",
        "percent",
        "ratio_of_sums",
        "period_to_date",
        100,
        [],
        judged_by="count",
        scope="organisational",
        parent="O6",
    ),
    Aim(
        "O7",
        "Have half of the sign-ups come from routine and manual workers",
        "behaviour",
        "Sign-ups from routine and manual workers",
        "entered:routine_manual_share",
        "outcome",
        "percent",
        "ratio_of_sums",
        "latest_month",
        50,
        [("2025-12-31", 41), ("2026-10-31", 48), ("2026-12-31", 50)],
        baseline=41,
    ),
    Aim(
        "O8",
        "Earn trust: net sentiment of at least +12 over the year",
        "reputation",
        "Net sentiment (all)",
        "net_sentiment",
        "outtake",
        "score",
        "ratio_of_sums",
        "period_to_date",
        12,
        [],
        baseline=6,
        baseline_source="Listening, July to December 2025",
    ),
    Aim(
        "O9",
        "Bring adult smoking prevalence from 13.9% to 12.9% by the end of 2027",
        "behaviour",
        "Adult smoking prevalence",
        "entered:prevalence",
        "impact",
        "percent",
        "survey_share",
        "latest",
        12.9,
        [],
        baseline=13.9,
        baseline_on=date(2025, 9, 30),
        baseline_source="Annual survey 2025",
        direction="down",
        period=(date(2027, 1, 1), ENDS),
    ),
)

REBASED_ON = date(2026, 6, 22)
REBASED_WHY = (
    "D-07: Meta ended impressions on 15 June 2026 and counts media views instead, about 45% more for the same "
    "posts. The rate falls by definition, not by performance, so the target is set again on media views."
)


def programmes() -> list[Row]:
    """The one programme row."""
    return [
        {
            "programme_id": PROGRAMME_ID,
            "code": CODE,
            "name": "Quit Together",
            "term": "campaign",
            "aim": "Make a supported quit attempt the normal next step",
            "behaviour": "Make a quit attempt with the support of the stop smoking service",
            "starts_on": date(2026, 1, 1),
            "ends_on": ENDS,
            "status": "running",
            "as_of": in_utc(AS_OF),
            "is_demo": True,
            "created_at": PLANNED_AT,
            "created_by": AUTHOR,
        }
    ]


def objectives() -> list[Row]:
    """One row per line of the table, O6b under O6."""
    return [
        {
            "objective_id": objective_id(aim.code),
            "programme_id": PROGRAMME_ID,
            "parent_id": objective_id(aim.parent) if aim.parent else None,
            "code": aim.code,
            "text": aim.text,
            "scope": aim.scope,
            "type": aim.type,
            "owner": "Programme lead" if aim.scope == "programme" else "Digital lead",
            "due_on": aim.period[1],
            **MORE[aim.code],
            **made(),
        }
        for aim in AIMS
    ]


def kpis() -> list[Row]:
    """One KPI an objective, and under O5 the one that lost its metric in June."""
    rows = [
        {
            "kpi_id": _kpi_id(aim.code),
            "objective_id": objective_id(aim.code),
            "programme_id": PROGRAMME_ID,
            "code": aim.code.replace("O", "K"),
            "name": aim.kpi,
            "metric_key": aim.metric_key,
            "level": aim.level,
            "unit": aim.unit,
            "direction": aim.direction,
            "aggregation": aim.aggregation,
            "window": aim.window,
            "judged_by": aim.judged_by,
            "owner": "Evaluation officer",
            "frequency": "yearly" if aim.level == "impact" else "monthly",
            "baseline_value": aim.baseline,
            "baseline_on": None if aim.baseline is None else aim.baseline_on,
            "baseline_source": None if aim.baseline is None else aim.baseline_source,
            "baseline_n": aim.baseline_n,
            **made(),
        }
        for aim in AIMS
    ]
    by_reach = next(row for row in rows if row["metric_key"] == "engagement_rate_by_reach")
    rebased = {
        "kpi_id": _kpi_id("O5b"),
        "code": "K5b",
        "name": "Engagement rate by views",
        "metric_key": "engagement_rate_by_views",
        "window": "latest_month",
        "baseline_value": 1.4,
        "baseline_source": "Own accounts, July to December 2025, carried over to media views by D-07 (was 2.0%)",
    }
    return [*rows, by_reach | rebased]


def targets() -> list[Row]:
    """One target a KPI; that of K5b in two versions, the first superseded with its reason."""
    rows = [
        _target(aim.code, 1, aim.target, aim.points, aim.period, date(2025, 12, 10), "Agreed with the programme plan")
        for aim in AIMS
    ]
    first = _target("O5b", 1, 2.4, [], (date(2026, 1, 1), YEAR_ENDS), date(2025, 12, 10), "Agreed with the plan")
    second = _target("O5b", 2, 1.7, [], (date(2026, 6, 15), YEAR_ENDS), REBASED_ON, REBASED_WHY)
    superseded_at = in_utc(local(REBASED_ON, 11, 30))
    first |= {"superseded_by": second["target_id"], "superseded_at": superseded_at}
    second |= {"created_at": superseded_at}
    return [*rows, first, second]


def chart_marks() -> list[Row]:
    """What the charts mark: the storylines and the phases of the programme."""
    year = 2026
    marks: list[tuple[datetime, datetime | None, str, str]] = [
        (_at(1, 5, 9), _at(3, 31, 17), "event", "Pilot in Eastmoor and Harrowgate Fen"),
        (_at(3, 9, 6), None, "post", "Pilot poster goes up at bus stops"),
        (_at(3, 9, 9, 55), _at(3, 14, 22), "incident", "Poster storm: parents say it scares children (AC-03)"),
        (_at(3, 12, 16), None, "correction", "Pilot poster withdrawn"),
        (_at(4, 1, 9), None, "post", "New creative, tested with 42 parents, is published"),
        (_at(6, 15, 0), None, "platform", "Meta ends impressions; media views are counted from here on (D-07)"),
        (_at(7, 1, 9), None, "event", "Text message reminders begin in 6 of 12 districts"),
        (_at(7, 14, 7), _at(7, 17, 22), "incident", "Rumour: the app reports you to your landlord (CL-01)"),
        (_at(7, 15, 13, 20), None, "correction", "Correction of the tracking-app rumour is published"),
        (_at(10, 1, 9), _at(10, 31, 9), "event", "October push"),
        (_at(10, 2, 12, 10), None, "incident", "Partnership post goes out without its ad label"),
        (_at(10, 2, 15, 10), None, "correction", "Partnership post carries its ad label (G-14)"),
    ]
    return [
        {
            "annotation_id": f"ann_demo_{number:02}",
            "programme_id": PROGRAMME_ID,
            "starts_at": starts,
            "ends_at": ends,
            "kind": kind,
            "text": text,
            **made(min(starts, in_utc(datetime(year, 10, 31, 8, 0, tzinfo=UTC)))),
        }
        for number, (starts, ends, kind, text) in enumerate(marks, start=1)
    ]


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return in_utc(local(date(2026, month, day), hour, minute))


def objective_id(code: str) -> str:
    """The id of an objective of the demo by its code: O1."""
    return f"obj_demo_{code.lower()}"


def _kpi_id(code: str) -> str:
    return f"kpi_demo_{code.lower().replace('o', 'k')}"


def _target(
    code: str, version: int, value: float, points: Points, period: tuple[date, date], agreed_on: date, reason: str
) -> Row:
    return {
        "target_id": f"tgt_demo_{code.lower()}_v{version}",
        "kpi_id": _kpi_id(code),
        "period_start": period[0],
        "period_end": period[1],
        "value": float(value),
        "profile": "points" if points else "flat",
        "profile_points": json.dumps(points) if points else None,
        "version": version,
        "agreed_on": agreed_on,
        "reason": reason,
        "superseded_by": None,
        "superseded_at": None,
        **made(),
    }


def made(at: datetime = PLANNED_AT) -> Row:
    """What marks a row of the demo."""
    return {"is_demo": True, "created_at": at, "created_by": AUTHOR}
