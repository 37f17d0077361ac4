"""TikTok: videos, and the account's overview and followers by day, as TikTok Studio downloads them.

Unverified against a real download: the columns are those that public parsers read.
"""

from __future__ import annotations

import re

from connectors.exports.layout import Layout, Measure, Table

_VIDEO = re.compile(r"/(?:video|photo|v)/(\d{6,22})")
_ACCOUNT = re.compile(r"tiktok\.com/@([^/?#]+)/")

_DAY = ("date", "datum", "fecha", "data")
_VIDEO_VIEWS = (
    "video views",
    "videoaufrufe",
    "visualizaciones de vídeos",
    "visualizaciones de videos",
    "vues de la vidéo",
    "vues de vidéo",
    "vues de vidéos",
    "visualizzazioni dei video",
    "visualizzazioni video",
    "visualizações de vídeo",
    "visualizações do vídeo",
    "wyświetlenia filmu",
    "wyświetlenia filmów",
    "wyświetlenia wideo",
)
_PROFILE_VIEWS = (
    "profile views",
    "profilaufrufe",
    "visitas al perfil",
    "visualizaciones del perfil",
    "visualizaciones de perfil",
    "vues du profil",
    "vues de profil",
    "visualizzazioni del profilo",
    "visualizzazioni profilo",
    "visualizações do perfil",
    "visualizações de perfil",
    "wyświetlenia profilu",
)
_FOLLOWERS = ("followers", "total followers", "follower", "seguidores", "abonnés", "obserwujący")
_DIFFERENCE = (
    "difference in followers from previous day",
    "net followers",
    "net growth",
    "unterschied der follower gegenüber dem vortag",
    "diferencia de seguidores con respecto al día anterior",
)
_MEASURES = (
    (("total views", *_VIDEO_VIEWS, "views"), Measure("views")),
    (("total likes", "likes", "gefällt mir", "gefällt mir-angaben", "me gusta", "j'aime", "mentions j'aime", "mi piace",
      "curtidas", "polubienia"),
     Measure("reactions")),
    (("total comments", "comments", "kommentare", "comentarios", "commentaires", "commenti", "comentários",
      "komentarze"),
     Measure("comments")),
    (("total shares", "shares", "geteilt", "geteilte inhalte", "compartidos", "veces compartido", "partages",
      "condivisioni", "compartilhamentos", "udostępnienia"),
     Measure("shares")),
    (("total saves", "saves", "add to favorites", "favorites"), Measure("saves")),
    (_PROFILE_VIEWS, Measure("profile_visits")),
    (("reached audience", "unique viewers", "total reach"), Measure("reach")),
    (_FOLLOWERS, Measure("followers", is_stock=True)),
    (_DIFFERENCE, Measure("net_follows")),
    (("new followers",), Measure("follows")),
    (("lost followers",), Measure("unfollows")),
    (("average watch time", "average time watched"), Measure("average_view_seconds", "seconds")),
)  # fmt: skip
_DERIVED = frozenset({"engagement rate", "full video watched rate", "watched full video (%)", "completion rate"})


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
            needs=(("day",), _VIDEO_VIEWS, _PROFILE_VIEWS, ("*",)),
            ignored=_DERIVED,
        ),
        Table(
            name="followers",
            title="TikTok, followers by day",
            platform="tiktok",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), _FOLLOWERS, _DIFFERENCE, ("*",)),
            ignored=_DERIVED,
        ),
    )
