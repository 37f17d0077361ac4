"""Words that are shown in more than one place, so that one thing has one name on every page."""

from __future__ import annotations

PRODUCT = "Earshot"
DEMO = "DEMO DATA — Quit Together is invented. No real body, person or result is shown."
NO_SIGN_IN = "Local use on this machine: no sign-in"
ALL_PROGRAMMES = "All programmes"
NOTHING = "–"  # a value that is not known; never 0
NO_VALUE = "Not measured in this period"

PLATFORMS = {
    "x": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "threads": "Threads",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "feeds": "News and blogs",
    "google_business": "Google reviews",
}

PERIODS = {
    "7d": "7 days",
    "30d": "30 days",
    "90d": "90 days",
    "12m": "12 months",
    "all": "All",
    "custom": "Custom",
}

COMPARISONS = {"previous": "Previous period", "year": "Same days a year before", "off": "No comparison"}

LEVELS = {
    "input": "Input: what was put in",
    "output": "Output: what was sent out",
    "outtake": "Outtake: what people took from it",
    "outcome": "Outcome: what people did",
    "impact": "Impact: what changed for the public",
}

BASES = {
    "flow_in_period": "everything that happened in the period",
    "lifetime_of_cohort": "all that the posts published in the period have gathered until now",
    "point_in_time": "the newest value of the period",
}


def platform(key: str) -> str:
    """The name of a platform as its users write it."""
    return PLATFORMS.get(key, key.replace("_", " ").capitalize() or "Unknown")
