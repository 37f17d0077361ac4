"""What a review of a relationship looks at, with what is known of it: facts for the checklist, and what it came to."""

from __future__ import annotations

import json
from typing import Any

from dashboard import format, kind_form, read, read_stakeholders
from dashboard.read import Programme
from pipelines.rules import engagement
from pipelines.rules.counts import counted

SAID = {"fine": "fine", "to_do": "something is to do", "not_looked": "not looked at"}


def facts(programme: Programme, stakeholder_id: str) -> dict[str, str]:
    """What the register knows about each thing of the checklist, in a few words."""
    one = next((held for held in read_stakeholders.everybody(programme) if held.identity == stakeholder_id), None)
    if one is None:
        return {}
    row = one.row
    needs = [need for need in read.rows("engagement_needs", programme=programme.programme_id)
             if need["stakeholder_id"] == stakeholder_id and need["status"] == "open"]  # fmt: skip
    levels = [level for level in (row["levels"] or "").split(",") if level]
    reached = max(levels, key=engagement.SPECTRUM.index, default="")
    return {
        "assessment": f"of {format.day(row['assessed_on'])}" if row["assessed_on"] else "never assessed",
        "promises": f"{row['promises_kept']} of {row['promises']} kept, {row['promises_overdue']} overdue",
        "needs": f"{len(needs)} open",
        "role": kind_form.word(row["primary_role"] or "no primary role"),
        "pace": f"last on {format.day(one.last_contact) if one.last_contact else 'no day'}"
        + (f", every {counted(row['cadence_days'], 'day')} planned" if row["cadence_days"] else ", no plan"),
        "level": f"promised {row['iap2_target'] or 'nothing'}, reached {reached or 'none'}",
        "data": kind_form.word(row["lawful_basis"] or "")
        + (f", until {format.day(row['keep_until'])}" if row["keep_until"] else ""),
    }


def told(row: dict[str, Any]) -> str:
    """What the checklist of a held review came to."""
    if not row["checklist"]:
        return ""
    answers = json.loads(row["checklist"])
    fine = sum(answer == "fine" for answer in answers.values())
    to_do = [name for name, answer in answers.items() if answer == "to_do"]
    return f"{fine} of {len(answers)} fine" + (f"; to do: {', '.join(to_do)}" if to_do else "")
