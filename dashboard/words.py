"""Words that are shown in more than one place, so that one thing has one name on every page."""

from __future__ import annotations

import re

PRODUCT = "Earshot"
DEMO = "DEMO DATA — Quit Together is invented. No real body, person or result is shown."
NO_SIGN_IN = "Local use on this machine: no sign\u2011in"
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

# titles of KPIs where a tile of a phone has room for sixteen characters; its help and its chart say the rest
SHORT_TITLES = {
    "engagement_rate_by_reach": "Engagement rate",
    "engagement_rate_by_views": "Engagement rate",
    "engagement_rate_by_followers": "Engagement rate",
    "response_time": "Median response",
}

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
    """The name of a platform as its users write it. An unknown one loses whatever markdown would read."""
    return PLATFORMS.get(key) or re.sub(r"[^\w ]|_", " ", key).strip().capitalize() or "Unknown"


# what a mention's reading can say: word, icon, colour of the badge
SENTIMENTS = {
    "negative": ("Negative", ":material/sentiment_dissatisfied:", "orange"),
    "neutral": ("Neutral", ":material/sentiment_neutral:", "gray"),
    "positive": ("Positive", ":material/sentiment_satisfied:", "green"),
    "unread": ("Nothing to read", ":material/hide_source:", "gray"),
}
ACTS = {
    "criticism": ("Criticism", ":material/campaign:", "orange"),
    "complaint": ("Complaint", ":material/report:", "orange"),
    "enquiry": ("Enquiry", ":material/help:", "blue"),
    "praise": ("Praise", ":material/thumb_up:", "green"),
    "other": ("Other", ":material/chat_bubble:", "gray"),
    "unread": ("Nothing to read", ":material/hide_source:", "gray"),
}
MENTION_STATES = {"waiting": "Waiting for an answer", "corrected": "Checked by staff", "abusive": "Abusive"}
TARGETS = {"y": "yes", "n": "no", "unsure": "unsure"}  # is the programme what is talked about
SEVERITIES = ("none", "disappointed", "accusing", "a call to act")
RELATIONS = {
    "mention": "mention",
    "reply": "reply to us",
    "quote": "quotes us",
    "comment": "comment on a post of ours",
    "review": "review",
    "tagged": "tags us",
    "search": "found by a search",
}
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ar": "Arabic",
    "hi": "Hindi",
    "pl": "Polish",
    "nl": "Dutch",
    "cy": "Welsh",
    "ur": "Urdu",
    "und": "Language unknown",
}


def language(code: str) -> str:
    """The name of a language, or its code in capitals where we have no word for it."""
    return LANGUAGES.get(code) or "".join(letter for letter in code if letter.isalnum()).upper() or "Language unknown"
