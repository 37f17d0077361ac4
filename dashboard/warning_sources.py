"""Which sources early warning judges now: at work, learning, silent, or failing and shown in grey."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, panels, read, words
from dashboard.read import Programme
from pipelines.rules import telling

LEARNING_DAYS = 7
SILENT_AFTER = timedelta(hours=36)
LOOKS_BACK = timedelta(days=60)
# what the last round of a source that fails came to
WHY = {
    "sign_in": "its sign-in ran out",
    "refused": "a right is missing",
    "changed": "the platform changed something",
    "waiting": "the platform asks us to wait",
    "budget": "the month's money is spent",
    "failed": "it could not be reached",
    "stopped": "its round was cut off",
}


def outages(programme: Programme, at: datetime) -> list[dict[str, Any]]:
    """When sources read nothing, as it was known at an instant (UTC without a zone), stretches that matter."""
    found = read.rows("warning_outages", programme=programme.programme_id, since=at - LOOKS_BACK, until=at)
    return [one for one in found if (one["ends_at"] or at) - one["begins_at"] >= telling.OUTAGE_AFTER]


def lines(programme: Programme, at: datetime) -> list[tuple[str, str, str]]:
    """Colour, name and words of each source at an instant (UTC without a zone); green is judged."""
    down = {one["platform"]: one for one in outages(programme, at) if one["ends_at"] is None}
    heard = read.rows("warning_learning", programme=programme.programme_id, at=at)
    held = {one["platform"] for one in heard}
    out = [_line(one["platform"], one, down.get(one["platform"]), at) for one in heard]
    return out + [_line(platform, None, one, at) for platform, one in down.items() if platform not in held]


def show(said: list[tuple[str, str, str]]) -> None:
    """A line a source: what is judged, and in grey what is not, with the reason."""
    if not said:
        return
    fine = [(name, ICONS[colour], colour) for colour, name, _ in said if colour == "green"]
    with st.container(border=True, gap="xxsmall", key="sources"):
        if fine:
            panels.badge_line(fine, "judged")
        for colour, name, why in said:
            if colour != "green":
                panels.badge_line([(name, ICONS[colour], colour)], why)


ICONS = {
    "green": ":material/hearing:",
    "blue": ":material/school:",
    "gray": ":material/cloud_off:",
    "orange": ":material/volume_off:",
}


def _line(
    platform: str, heard: dict[str, Any] | None, down: dict[str, Any] | None, at: datetime
) -> tuple[str, str, str]:
    """Colour, name and words of a source."""
    name = words.platform(platform)
    if down:
        since = down["begins_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(read.zone()))
        why = WHY.get(down["outcome"], "its rounds fail")
        return "gray", name, f"not judged: no good round since {format.minute(since, with_year=False)}, {why}"
    if heard and heard["days"] < LEARNING_DAYS:
        return "blue", name, f"learning, day {heard['days']} of {LEARNING_DAYS}; no alarm from it yet"
    if heard and at - heard["heard_at"] > SILENT_AFTER:
        quiet = format.ago(heard["heard_at"], at).removesuffix(" ago")
        return "orange", name, f"nothing heard for {quiet}; where nothing comes in, nothing can rise"
    return "green", name, "judged"
