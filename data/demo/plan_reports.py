"""What happened to the monthly reports of Quit Together: January to September signed off and sent, October a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.demo.clock import LAST_DAY
from data.demo.plan import AUTHOR, PROGRAMME_ID
from data.demo.plan_desk import Row, entered_on

PARTIES = (
    ("Programme board", "meeting", "Discussed and noted"),
    ("Northmoor GP Federation", "email", None),
    ("Northmoor Pharmacy Committee", "email", "Asks for figures by district"),
    ("District councils, east cluster", "email", None),
    ("Public page", "web", None),
)


def made_at(reports: Mapping[str, Mapping[str, Any]]) -> dict[str, datetime]:
    """When each report was made, by its id: on the fourth of the month after, October's on the demo's last morning."""
    told = {}
    for month, built in reports.items():
        after = date.fromordinal(date.fromisoformat(f"{month}-01").toordinal() + 31).replace(day=4)
        told[str(built["report_id"])] = entered_on(after)
    return told


def schedule() -> list[Row]:
    """By the tenth of the month after each report is out."""
    return [
        {
            "report_schedule_id": "rsd_demo_1", "programme_id": PROGRAMME_ID, "code": "RS1", "name": "Monthly report",
            "due_day": 10, "owner": "Evaluation officer", "begins_on": date(2026, 1, 1), "ends_on": None,
            "is_demo": True, "created_at": entered_on(date(2026, 1, 12)), "created_by": AUTHOR,
        }
    ]  # fmt: skip


def _opened(number: int, month: int, sent_on: date) -> date | None:
    """The board hears it at its meeting, most read it within two days, and the councils every other month."""
    if number == 5 or (number == 4 and month % 2):
        return None
    return date.fromordinal(sent_on.toordinal() + (0 if number == 1 else 1 + number % 2))


def of_reports(reports: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Reviews and sendings by table; `reports` gives the id of each month's report."""
    reviews: list[Row] = []
    sent: list[Row] = []
    for month, built in reports.items():
        first = date.fromisoformat(f"{month}-01")
        if (first.year, first.month) == (LAST_DAY.year, LAST_DAY.month):
            continue
        begins = date.fromordinal(first.toordinal() + 31).replace(day=1)
        of = {"programme_id": PROGRAMME_ID, "report_id": built["report_id"], "is_demo": True, "created_by": AUTHOR}
        steps = (("review", "Evaluation officer", 5), ("sign_off", "Director of public health", 7))
        for step, reviewer, day in steps:
            on = begins.replace(day=day)
            reviews.append(
                {
                    "report_review_id": f"rrv_demo_{month}_{step}", **of, "step": step, "decision": "accepted",
                    "reviewer": reviewer, "reviewed_on": on, "note": None, "created_at": entered_on(on),
                }
            )  # fmt: skip
        for number, (party, channel, response) in enumerate(PARTIES, start=1):
            on = begins.replace(day=8)
            sent.append(
                {
                    "dissemination_id": f"dis_demo_{month}_{number}", **of, "party": party, "channel": channel,
                    "sent_on": on, "response": response, "responded_on": begins.replace(day=14) if response else None,
                    "opened_on": _opened(number, first.month, on),
                    "created_at": entered_on(on),
                }
            )  # fmt: skip
    return {"report_review": reviews, "dissemination": sent, "report_schedule": schedule()}
