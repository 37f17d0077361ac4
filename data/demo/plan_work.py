"""Who does what by when in Quit Together, and for how much: phases, activities, milestones, roles, budget."""

from __future__ import annotations

from datetime import date

from data.demo.clock import YEAR, days_of
from data.demo.plan import objective_id
from data.demo.plan_desk import Row, coded, row, table
from data.demo.totals import MONTHS, shared_out

YEAR_BEGINS, YEAR_ENDS = date(2026, 1, 1), date(2026, 12, 31)
PHASES = (
    ("PH1", "Scoping", "scoping", (2025, 10, 1), (2025, 12, 31), "done"),
    ("PH2", "Pilot in Eastmoor and Harrowgate Fen", "pilot", (2026, 1, 1), (2026, 3, 31), "done"),
    ("PH3", "Implementation", "implementation", (2026, 4, 1), (2026, 9, 30), "done"),
    ("PH4", "October push", "implementation", (2026, 10, 1), (2026, 10, 31), "running"),
    ("PH5", "Mid-term evaluation", "evaluation", (2027, 1, 4), (2027, 1, 31), "planned"),
    ("PH6", "Implementation 2", "implementation", (2027, 2, 1), (2027, 10, 31), "planned"),
    ("PH7", "Follow-up", "follow_up", (2027, 11, 1), (2027, 12, 31), "planned"),
)  # fmt: skip
# code, name, phase, objective, intervention, after, owner, first agreed from and to, from and to now, status, percent
ACTIVITIES = (
    ("A1", "Insight and baseline survey", "PH1", "O3", None, None, "Evaluation officer", (2025, 10, 6), (2025, 12, 12), (2025, 10, 6), (2025, 12, 12), "done", 100),
    ("A2", "Pilot of evening clinics", "PH2", "O2", "I2", "A1", "Service lead", (2026, 1, 5), (2026, 3, 27), (2026, 1, 5), (2026, 3, 27), "done", 100),
    ("A3", "Pilot creative at bus stops", "PH2", "O3", "I1", "A1", "Digital lead", (2026, 3, 2), (2026, 3, 31), (2026, 3, 9), (2026, 3, 12), "stopped", 40),
    ("A4", "New creative, tested with parents", "PH2", "O8", "I1", None, "Digital lead", (2026, 3, 13), (2026, 3, 31), (2026, 3, 13), (2026, 4, 1), "done", 100),
    ("A5", "Evening clinics in all districts", "PH3", "O2", "I2", "A2", "Service lead", (2026, 4, 1), (2026, 8, 31), (2026, 4, 1), (2026, 9, 18), "done", 100),
    ("A6", "Crew stories at workplaces", "PH3", "O7", "I4", "A2", "Partnership lead", (2026, 4, 13), (2026, 9, 30), (2026, 5, 4), (2026, 11, 27), "running", 70),
    ("A7", "Text reminders in six districts", "PH3", "O1", "I3", "A5", "Service lead", (2026, 7, 1), (2026, 12, 31), (2026, 7, 1), (2026, 12, 31), "running", 65),
    ("A8", "Community grants, two rounds", "PH3", "O7", None, None, "Partnership lead", (2026, 5, 1), (2026, 9, 30), (2026, 5, 11), (2026, 12, 11), "running", 55),
    ("A9", "Films for young adults", "PH3", "O4", "I6", None, "Digital lead", (2026, 6, 1), (2026, 8, 14), (2026, 6, 1), (2026, 8, 14), "done", 100),
    ("A10", "Answers within four working hours", "PH3", "O6", None, None, "Digital lead", (2026, 4, 1), (2026, 12, 31), (2026, 4, 1), (2026, 12, 31), "running", 70),
    ("A11", "October push", "PH4", "O1", "I1", "A5", "Programme lead", (2026, 10, 1), (2026, 10, 31), (2026, 10, 1), (2026, 10, 31), "running", 95),
    ("A12", "Survey wave 2", "PH4", "O3", None, None, "Evaluation officer", (2026, 10, 5), (2026, 10, 25), (2026, 10, 5), (2026, 10, 25), "done", 100),
    ("A13", "Materials in Polish and Urdu", "PH4", "O7", "I1", None, "Digital lead", (2026, 8, 3), (2026, 10, 16), (2026, 8, 17), (2026, 11, 20), "running", 60),
    ("A14", "Mid-term evaluation", "PH5", "O1", None, "A12", "Evaluation officer", (2027, 1, 4), (2027, 1, 31), (2027, 1, 4), (2027, 1, 31), "planned", 0),
)  # fmt: skip
MILESTONES = (
    ("MS1", "Programme board agrees the plan", "PH1", (2025, 12, 10), (2025, 12, 10), (2025, 12, 10), "Programme board"),
    ("MS2", "Pilot decided", "PH2", (2026, 3, 27), (2026, 3, 27), (2026, 3, 27), "Programme board"),
    ("MS3", "New creative is out", "PH2", (2026, 4, 1), (2026, 4, 1), (2026, 4, 1), "Programme lead"),
    ("MS4", "Evening clinics in 12 districts", "PH3", (2026, 8, 31), (2026, 9, 18), (2026, 9, 18), "GP federation"),
    ("MS5", "Text reminders in six districts", "PH3", (2026, 7, 1), (2026, 7, 1), (2026, 7, 1), "Service lead"),
    ("MS6", "Second round of grants paid", "PH3", (2026, 9, 30), (2026, 11, 13), None, "Partnership lead"),
    ("MS7", "Results of survey wave 2", "PH4", (2026, 10, 30), (2026, 10, 30), (2026, 10, 30), "Evaluation officer"),
    ("MS8", "2,400 quits at four weeks", "PH4", (2026, 12, 31), (2026, 12, 31), None, "Programme board"),
    ("MS9", "Mid-term report to the partners", "PH5", (2027, 1, 31), (2027, 1, 31), None, "Programme board"),
)  # fmt: skip
# which activities belong to a campaign, as the content plan names it
CAMPAIGNS = dict.fromkeys(("A11", "A13"), "October push") | dict.fromkeys(("A3", "A4"), "Pilot posters")
# the roles of each activity; A8 has two who are accountable, which the lint finds
ROLES = {
    "A2": "A Programme lead, R Service lead, C GP federation, I Digital lead",
    "A4": "A Programme lead, R Digital lead, C Breathe Easy Mums, I Programme board",
    "A5": "A Programme lead, R Service lead, C GP federation, C District councils",
    "A6": "A Programme lead, R Partnership lead, C Large employers, I Digital lead",
    "A7": "A Service lead, R Digital lead, C Evaluation officer",
    "A8": "A Partnership lead, A Programme lead, R Partnership lead, C District councils",
    "A9": "A Programme lead, R Digital lead",
    "A10": "A Programme lead, R Digital lead, I Service lead",
    "A11": "A Programme lead, R Digital lead, R Service lead, C Pharmacy committee",
    "A12": "A Programme lead, R Evaluation officer",
    "A13": "A Programme lead, R Digital lead, C Tenants' federation",
    "A14": "A Programme lead, R Evaluation officer, I Programme board",
}
EFFORT = {"R": 12.0, "A": 4.0, "C": 1.0, "I": None}
# code, name, category, approved, spent by the end of October
LINES = (
    ("BL1", "Insight & evaluation", "Evaluation", 62_000, 47_800),
    ("BL2", "Creative & production", "Communication", 88_000, 79_650),
    ("BL3", "Paid social & media", "Communication", 140_000, 121_300),
    ("BL4", "Partnership & community grants", "Partners", 60_000, 41_200),
    ("BL5", "Service support (texts, booking)", "Service", 30_000, 26_900),
    ("BL6", "Accessibility & translation", "Communication", 14_000, 9_350),
    ("BL7", "Staff share", "Staff", 26_000, 21_600),
)
# how the spending of a line went over the ten months
COURSES = {
    "BL1": (9, 5, 4, 4, 4, 4, 4, 4, 4, 9),
    "BL2": (6, 8, 14, 12, 6, 6, 7, 7, 9, 12),
    "BL3": (7, 7, 9, 8, 8, 9, 10, 9, 11, 16),
    "BL4": (0, 0, 0, 0, 10, 12, 8, 6, 5, 4),
    "BL5": (3, 3, 4, 6, 6, 7, 10, 10, 10, 11),
    "BL6": (2, 2, 2, 4, 3, 3, 4, 5, 6, 6),
    "BL7": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
}


def rows() -> dict[str, list[Row]]:
    """By table, in an order that may be inserted."""
    return {
        "phase": table([
            coded("phase", code, name=name, kind=kind, starts_on=date(*starts), ends_on=date(*ends), status=status)
            for code, name, kind, starts, ends, status in PHASES
        ]),
        "activity": table([_activity(*one) for one in ACTIVITIES]),
        "milestone": table([
            coded(
                "milestone", code, name=name, phase_ref=("phase", phase), due_baseline=date(*first), due_on=date(*due),
                done_on=date(*done) if done else None, agreed_by=agreed_by,
            )
            for code, name, phase, first, due, done, agreed_by in MILESTONES
        ]),
        "raci": table([
            row(
                "raci", f"{activity}_{number}", activity_ref=("activity", activity), person=person[2:], letter=person[0],
                effort_days=EFFORT[person[0]],
            )
            for activity, people in ROLES.items()
            for number, person in enumerate(people.split(", "), start=1)
        ]),
        "budget_total": table([
            coded(
                "budget_total", "AT1", amount=100 * sum(approved for *_, approved, _ in LINES),
                approved_by="Programme board", approved_on=date(2025, 12, 10), reason=None,
                note="With the plan for 2026",
            )
        ]),
        "budget_line": table([
            coded(
                "budget_line", code, name=name, category=category, approved=approved * 100, starts_on=YEAR_BEGINS,
                ends_on=YEAR_ENDS, profile="linear", profile_points=None, owner="Programme lead", note=None,
            )
            for code, name, category, approved, _ in LINES
        ]),
        "budget_actual": table([one for line in LINES for one in _spent(line[0], line[4])]),
    }  # fmt: skip


def _activity(
    code: str, name: str, phase: str, objective: str, intervention: str | None, after: str | None, owner: str,
    first_start: tuple[int, int, int], first_end: tuple[int, int, int], starts: tuple[int, int, int],
    ends: tuple[int, int, int], status: str, percent: int,
) -> Row:  # fmt: skip
    return coded(
        "activity",
        code,
        name=name,
        phase_ref=("phase", phase),
        objective_id=objective_id(objective),
        intervention_ref=("intervention", intervention) if intervention else None,
        depends_on_ref=("activity", after) if after else None,
        owner=owner,
        baseline_start=date(*first_start),
        baseline_end=date(*first_end),
        starts_on=date(*starts),
        ends_on=date(*ends),
        status=status,
        done_percent=percent,
        campaign=CAMPAIGNS.get(code),
    )


def _spent(line: str, total: int) -> list[Row]:
    """One invoice a month, in pence, that add up to the total."""
    amounts = shared_out(total * 100, COURSES[line])
    told = []
    for month, amount in zip(MONTHS, amounts, strict=True):
        if not amount:
            continue
        last = days_of(month.number)[-1]
        told.append(
            row(
                "budget_actual", f"{line}_{month.number:02}", entered=last, line_ref=("budget_line", line), spent_on=last,
                amount=amount, kind="invoice", reference=f"{YEAR}-{month.number:02}", note=None,
            )
        )  # fmt: skip
    return told
