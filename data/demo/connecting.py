"""The demo's connected accounts: how each stood on its last morning. Nothing is ever collected for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from data.demo.clock import AS_OF
from data.demo.plan import PROGRAMME_ID
from data.demo.publishing import ACCOUNTS

Row = dict[str, Any]

# platform: minutes since the last round, minutes to the next, outcome, what it said, posts, mentions, values, dollars
STOOD = {
    "facebook": (
        14,
        46,
        "ok",
        "28 posts, 31 mentions, 262 values; refused and set aside: page_video_views.",
        28,
        31,
        262,
    ),
    "instagram": (22, 38, "ok", "24 posts, 19 mentions, 214 values.", 24, 19, 214),
    "x": (9, 21, "ok", "11 posts, 7 mentions, 78 values.", 11, 7, 78),
    "youtube": (41, 19, "waiting", "0 posts, 0 mentions, 1 value. Google's quota is used up.", 0, 0, 1),
    "tiktok": (35, 25, "ok", "6 posts, 0 mentions, 25 values.", 6, 0, 25),
    "linkedin": (35, 25, "ok", "6 posts, 4 mentions, 60 values.", 6, 4, 60),
}
ENDS_IN_DAYS = {"instagram": 12, "linkedin": 48}
SPENT = {"x": 0.36}


def rows() -> dict[str, list[Row]]:
    """Rows by table, in an order that may be inserted."""
    told: dict[str, list[Row]] = {"connection": [], "connection_standing": [], "collector_run": []}
    for account in ACCOUNTS:
        if account.platform not in STOOD:
            continue
        connection = f"demo_{account.platform}"
        since, until, outcome, said, posts, mentions, metrics = STOOD[account.platform]
        ended = AS_OF - timedelta(minutes=since)
        days = ENDS_IN_DAYS.get(account.platform)
        told["connection"].append({
            "connection_id": connection, "platform": account.platform, "account_id": account.account_id,
            "label": account.name, "origin": "form", "settings": "{}", "programme_id": PROGRAMME_ID,
            "expires_at": AS_OF + timedelta(days=days) if days else None, "is_demo": True,
            "created_at": AS_OF - timedelta(days=240), "created_by": "demo",
        })  # fmt: skip
        told["connection_standing"].append({
            "connection_id": connection, "last_started_at": ended - timedelta(seconds=9), "last_ended_at": ended,
            "last_success_at": ended if outcome == "ok" else ended - timedelta(hours=2), "outcome": outcome,
            "said": said, "failures": 0, "next_due_at": AS_OF + timedelta(minutes=until),
        })  # fmt: skip
        for number in range(12):
            began = ended - timedelta(hours=2 * number, seconds=9)
            told["collector_run"].append({
                "run_id": f"demo_{account.platform}_{number:02d}", "connection_id": connection,
                "platform": account.platform, "started_at": began, "ended_at": began + timedelta(seconds=9),
                "outcome": outcome if number == 0 else "ok", "said": said if number == 0 else "Nothing new.",
                "posts": posts if number == 0 else 0, "mentions": mentions if number == 0 else 0,
                "metrics": metrics if number == 0 else 1, "deleted": 0, "calls": 9,
                "spent": SPENT.get(account.platform, 0.0),
            })  # fmt: skip
    told["metric_quarantine"] = [{
        "connection_id": "demo_facebook", "native_metric": "page_video_views",
        "said": "Meta refuses a metric: The value must be a valid insights metric.",
        "since_at": AS_OF - timedelta(days=19), "tried_at": AS_OF - timedelta(days=5),
    }]  # fmt: skip
    return told
