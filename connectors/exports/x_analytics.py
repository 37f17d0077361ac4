"""X analytics: the monthly per-post download of 2013-2019, and the layouts of 2025 and 2026."""

from __future__ import annotations

import re

from connectors.exports.layout import Layout, Measure, Table, breakdown

_STATUS = re.compile(r"(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status(?:es)?/(\d{1,20})", re.IGNORECASE)
_PROMOTED = breakdown(delivery="promoted")

# header of the export → canonical name. "engagements" is X's own broad count (any click included).
_NAMES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("impressions",), "views"),
    (("engagements",), "platform_engagements"),
    (("retweets", "reposts"), "shares"),
    (("replies",), "comments"),
    (("likes",), "reactions"),
    (("bookmarks",), "saves"),
    (("user profile clicks", "profile visits"), "profile_visits"),
    (("url clicks",), "clicks"),
    (("hashtag clicks",), "hashtag_clicks"),
    (("detail expands",), "detail_expands"),
    (("permalink clicks",), "permalink_clicks"),
    (("app opens",), "app_opens"),
    (("app installs", "app install"), "app_installs"),
    (("follows", "new follows"), "follows"),
    (("unfollows",), "unfollows"),
    (("email tweet",), "email_shares"),
    (("dial phone",), "phone_calls"),
    (("media views",), "media_views"),
    (("media engagements",), "media_engagements"),
    (("video views",), "video_views"),
    (("share", "shares"), "link_shares"),  # X's share menu (copy link, send); reposts are 'shares'
    (("create post", "posts created"), "posts_published"),
)
_MEASURES = tuple((spellings, Measure(metric)) for spellings, metric in _NAMES)
_ALSO_PROMOTED = tuple(
    (tuple(f"promoted {spelling}" for spelling in spellings), Measure(metric, breakdown=_PROMOTED))
    for spellings, metric in _NAMES
)
_DERIVED = frozenset({"engagement rate", "promoted engagement rate"})


def post_of(url: str) -> str | None:
    """The id in a permalink. https://x.com/name/status/123 → 123"""
    match = _STATUS.search(url)
    return match[2] if match else None


def account_of(url: str) -> str | None:
    """The programme's own account in the permalink of its own post."""
    match = _STATUS.search(url)
    return match[1] if match and match[1] != "i" else None


class Export(Layout):
    """Downloads of analytics.twitter.com and of X's account analytics."""

    name = "x_analytics"
    title = "X analytics"
    tables = (
        Table(
            name="monthly_posts",
            title="X analytics, monthly per-post download (2013–2019 layout)",
            platform="x",
            grain="post",
            fields={
                "post_id": ("tweet id",),
                "url": ("tweet permalink",),
                "text": ("tweet text",),
                "created_at": ("time",),
            },
            measures=_MEASURES + _ALSO_PROMOTED,
            needs=(("tweet id",), ("tweet permalink",), ("impressions",)),
            ignored=_DERIVED,
            id_from_url=post_of,
            account_from_url=account_of,
            is_snowflake=True,
        ),
        Table(
            name="posts",
            title="X analytics, content download (2025 and 2026 layouts)",
            platform="x",
            grain="post",
            fields={
                "post_id": ("post id",),
                "url": ("post link", "link"),
                "text": ("post text", "text"),
                "created_at": ("date",),
            },
            measures=_MEASURES,
            needs=(("post id",), ("post link", "link", "post text"), ("impressions",), ("likes",), ("bookmarks",)),
            ignored=_DERIVED,
            id_from_url=post_of,
            account_from_url=account_of,
            is_snowflake=True,
        ),
        Table(
            name="overview",
            title="X analytics, account overview by day (2025 and 2026 layouts)",
            platform="x",
            grain="account",
            fields={"day": ("date",)},
            measures=_MEASURES,
            needs=(("date",), ("impressions",), ("new follows",), ("profile visits",), ("bookmarks",)),
            ignored=_DERIVED,
        ),
    )
