"""Engagement by itself: linked accounts become interactions, plans ask for what is next, posts find their plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.store import Store
from pipelines.rules.counts import counted
from pipelines.schedule import Job

ACTOR = "schedule"


def run(store: Store, now: datetime) -> str:
    """One round over the programmes that run; what there is nothing to do about leaves no command behind."""
    from pipelines.commands import content, engagement, interactions

    zone = store.one("select value from setting where key = 'time_zone'")
    today = now.astimezone(ZoneInfo(zone["value"] if zone else "UTC")).date()
    gathered = asked = matched = 0
    # a demo stands still: its clock is fixed, and what it holds is whole
    for row in store.rows("select programme_id from programme where status = 'running' and not is_demo order by code"):
        of = row["programme_id"]
        if interactions.waiting(store, of):
            gathered += interactions.gather_interactions(store, of, actor=ACTOR)["added"]
        if engagement.has_undue(store, of):
            asked += engagement.plan_due(store, of, today=today, actor=ACTOR)["added"]
        if content.clear_matches(store, of):
            matched += content.match_posts(store, of, actor=ACTOR)["matched"]
    if not gathered + asked + matched:
        return "Nothing was waiting."
    return (
        f"{counted(gathered, 'interaction')} from platforms, {counted(asked, 'activity', 'activities')} asked for, "
        f"{counted(matched, 'post')} matched to the plan."
    )


JOBS = (Job("engagement", timedelta(minutes=15), run),)
