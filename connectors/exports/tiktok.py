"""TikTok: videos, and the account's overview and followers by day, as TikTok Studio downloads them.

Unverified against a real download: the columns are those that public parsers read.
"""

from __future__ import annotations

import re

from connectors.exports.layout import Layout, Measure, Table

_VIDEO = re.compile(r"/(?:video|photo|v)/(\d{6,22})")
_ACCOUNT = re.compile(r"tiktok\.com/@([^/?#]+)/")

_MEASURES = (
    (("total views", "video views", "views", "videoaufrufe", "visualizaciones de vídeos"), Measure("views")),
    (("total likes", "likes", "gefällt mir", "me gusta", "j'aime"), Measure("reactions")),
    (("total comments", "comments", "kommentare", "comentarios", "commentaires"), Measure("comments")),
    (("total shares", "shares", "geteilt", "compartidos", "partages"), Measure("shares")),
    (("total saves", "saves", "add to favorites", "favorites"), Measure("saves")),
    (("profile views", "profilaufrufe", "visitas al perfil", "vues du profil"), Measure("profile_visits")),
    (("reached audience", "unique viewers", "total reach"), Measure("reach")),
    (("followers", "total followers", "follower"), Measure("followers", is_stock=True)),
    (("difference in followers from previous day", "net followers", "net growth"), Measure("net_follows")),
    (("new followers",), Measure("follows")),
    (("lost followers",), Measure("unfollows")),
    (("average watch time", "average time watched"), Measure("average_view_seconds", "seconds")),
)
_DERIVED = frozenset({"engagement rate", "full video watched rate", "watched full video (%)", "completion rate"})
_DAY = ("date", "datum", "fecha")


def video_of(url: str) -> str | None:
    """The id in a link to a video. https://www.tiktok.com/@name/video/71234 → 71234"""
    match = _VIDEO.search(url)
    return match[1] if match else None


def account_of(url: str) -> str | None:
    """The programme's own account in the link to its own video."""
    match = _ACCOUNT.search(url)
    return match[1] if match else None


class Export(Layout):
    """Downloads of TikTok Studio's analytics."""

    name = "tiktok"
    title = "TikTok"
    tables = (
        Table(
            name="videos",
            title="TikTok, content download by video",
            platform="tiktok",
            grain="post",
            fields={
                "post_id": ("video id",),
                "url": ("video link", "link to video"),
                "text": ("video title", "video description"),
                "created_at": ("post time", "posted", "publish time"),
            },
            measures=_MEASURES,
            needs=(("url",), ("text", "created_at"), ("total views", "video views", "views")),
            ignored=_DERIVED,
            id_from_url=video_of,
            account_from_url=account_of,
        ),
        Table(
            name="overview",
            title="TikTok, account overview by day",
            platform="tiktok",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), ("video views",), ("profile views",), ("*",)),
            ignored=_DERIVED,
        ),
        Table(
            name="followers",
            title="TikTok, followers by day",
            platform="tiktok",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), ("followers", "total followers"), ("difference in followers from previous day",), ("*",)),
            ignored=_DERIVED,
        ),
    )
