"""The sources as plain values: what `python -m pipelines sources --json` prints and the forms are made of."""

from __future__ import annotations

from typing import Any

import connectors
from pipelines import operator


def sources() -> list[dict[str, Any]]:
    """One entry a source, in order of their names."""
    set_up = {one.platform for one in operator.found()}
    return [described(platform, is_set_up=platform in set_up) for platform in connectors.platforms()]


def described(platform: str, *, is_set_up: bool = False) -> dict[str, Any]:
    """One source."""
    about = connectors.about(platform)
    return {
        "name": platform,
        "platform": platform,
        "title": about.title,
        "library": about.library,
        "capabilities": about.caps.names(),
        "metrics": [{"native": native, "metric": metric} for native, metric in about.metrics.items()],
        "restate_days": about.restate_days,
        "restatement_window_days": about.restate_days,
        "refresh_days": about.refresh_days,
        "history": about.history,
        "scopes": [{"right": right, "why": why} for right, why in about.scopes],
        "reply_scopes": [{"right": right, "why": why} for right, why in about.reply_scopes],
        "reply_chars": about.reply_chars,
        "verified_against": about.verified_against,
        "verified_live": about.is_verified_live,
        "api_version": about.api_version,
        "api_version_ends": about.api_version_ends.isoformat() if about.api_version_ends else None,
        "every_minutes": int(about.every.total_seconds() // 60),
        "limits": about.limits,
        "has_cost": about.has_cost,
        "base_url": about.base_url,
        "is_set_up": is_set_up,
        "settings": [
            {
                "name": one.name,
                "variable": operator.variable(platform, one.name),
                "help": one.help,
                "is_secret": one.is_secret,
                "is_required": one.is_required,
            }
            for one in about.settings
        ]
        + [
            {
                "name": name,
                "variable": operator.variable(platform, name),
                "help": help_,
                "is_secret": False,
                "is_required": False,
            }
            for name, help_ in operator.SHARED.items()
        ],
    }
