"""Facts and figures for the scenario of a workshop: our own numbers of the last 90 days, and what happened outside."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import streamlit as st

from dashboard import format, modal, policy_text, read, read_cases, read_plan, words
from dashboard.read import Programme
from pipelines.commands.digest import digest

LOOKED_BACK = timedelta(days=89)
CRITICAL = ("criticism", "complaint")


def button(programme: Programme) -> None:
    """A button that opens the facts: they take a moment, so nobody waits for them unasked."""
    if st.button("Facts and figures for the scenario", key="scenario_facts", icon=":material/monitoring:"):
        _dialog(programme)


@modal.dialog("Facts and figures for the scenario", width="large", icon=":material/monitoring:")
def _dialog(programme: Programme) -> None:
    until = read.today(programme)
    policy_text.show(
        programme, facts(programme, until - LOOKED_BACK, until), label="Take them",
        name=f"scenario-{programme.code}-{until}.txt", key="take_scenario",
    )  # fmt: skip


def facts(programme: Programme, since: date, until: date) -> str:
    """Plain text: mentions by platform, incidents, cases by the digest, and outside events of these days or ahead."""
    of = programme.programme_id
    lines = policy_text.begin(programme, "facts and figures", since, until)
    lines += [*_mentions(of, since, until), "", "What stood out"]
    bounds = read_cases.instants(since, until)
    found = read.rows("report_incidents", programme=of, since_at=bounds["since"], until_at=bounds["until"])
    lines += [f"  {format.day(read.local_day(row['first_at']))}: {row['sentence']}" for row in found] or ["  nothing"]
    lines += ["", digest(read.store(), of, since, until).rstrip(), "", "Outside"]
    outside = [row for row in read_plan.items("external_event", of) if (row["ends_on"] or row["starts_on"]) >= since]
    lines += [
        f"  {format.day(row['starts_on'])}: {row['text']}" + (f" ({row['source']})" if row["source"] else "")
        for row in sorted(outside, key=lambda row: row["starts_on"])
    ] or ["  nothing is entered"]
    return "\n".join(lines) + "\n"


def _mentions(programme_id: str, since: date, until: date) -> list[str]:
    cells = read.rows(
        "mention_cells", programme=programme_id, since=since, until=until, platforms=(), sentiments=(), acts=(),
        languages=(), state="",
    )  # fmt: skip
    by_platform: Counter[str] = Counter()
    for row in cells:
        by_platform[row["platform"]] += row["mentions"]
    total = sum(by_platform.values())
    if not total:
        return ["Mentions", "  none were collected"]
    critical = sum(row["mentions"] for row in cells if row["act"] in CRITICAL)
    said = [f"  {words.platform(name)}: {count:,}" for name, count in by_platform.most_common()]
    return [
        f"Mentions: {total:,}",
        *said,
        f"  read as criticism or complaint: {critical:,} ({round(100 * critical / total)}%)",
    ]
