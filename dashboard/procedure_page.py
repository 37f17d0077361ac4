"""The procedure as a page for the public: what happens to a complaint, by when, and who else can be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard import case_words, format
from pipelines.rules.hours import WEEKDAYS
from pipelines.rules.procedures import CLOCKS, Procedure

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem;border-bottom:1px solid #999}"
)


def page(procedure: Procedure, held: Mapping[str, Any], programme: str, *, ombudsman: str, is_demo: bool) -> bytes:
    """One HTML file that asks for nothing from outside. Whom we tell inside and who approves stays out of it."""
    rows = [
        (
            ", ".join(case_words.kind(kind) for kind in rule.kinds)
            + (f" ({rule.formality})" if rule.formality else ""),
            CLOCKS[rule.clock].title,
            rule.length(),
            f"by {longer} working days, once, with notice" if (longer := procedure.longer(rule)) else "no",
        )
        for rule in procedure.clocks
        if rule.clock not in ("triage", "decision", "escalation")
    ]
    weekly = json.loads(held["weekly"])
    hours = [f"{day.capitalize()} {', '.join('–'.join(span) for span in weekly[day])}"
             for day in WEEKDAYS if weekly.get(day)]  # fmt: skip
    since = held["in_force_from"]
    when = f", in force from {format.day(since.date())}" if since.year > 1950 else ""
    stages = (
        "A complaint that is not settled is looked at once more, by somebody else." if procedure.stages == 2 else ""
    )
    said = [
        "<!doctype html>", '<html lang="en-GB"><head><meta charset="utf-8">',
        f"<title>{escape(programme)}: how we answer</title><style>{STYLE}</style></head><body>",
        f"<h1>How {escape(programme)} answers</h1>",
        "<p><strong>DEMO DATA. This programme is invented.</strong></p>" if is_demo else "",
        f"<p>{escape(procedure.title)}, version {held['version']}{when}.</p>",
        "<table><thead><tr><th>What you send</th><th>What we owe you</th><th>Within</th><th>Longer</th></tr></thead>",
        "<tbody>", *("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows),
        "</tbody></table>",
        f"<p>{stages} The day on which we receive it is day 0.</p>",
        f"<p>We work {escape('; '.join(hours))}, except on public holidays.</p>",
        f"<p>You may ask us to look at a closed case again within {procedure.reopen_days} days.</p>",
        f"<h2>If you are still not content</h2><p>{escape(ombudsman)}</p>" if ombudsman else "",
        "</body></html>",
    ]  # fmt: skip
    return "\n".join(line for line in said if line).encode()
