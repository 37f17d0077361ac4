"""LinkedIn page exports (.xls and .xlsx, or CSV): updates, their metrics by day, followers and visitors.

A description stands in row 1 and the header in row 2. Unverified against a real download: the columns are
those that public parsers read. Who wrote a post ("Posted by") is a person and is not kept.
"""

from __future__ import annotations

import re

from connectors.exports.layout import Layout, Measure, Table, breakdown

_POST = re.compile(r"urn:li:(?:activity|share|ugcPost):(\d{6,22})|[-_](?:activity|share|ugcPost)-(\d{6,22})")
_ORGANIC, _SPONSORED = breakdown(delivery="organic"), breakdown(delivery="sponsored")

# name in English and its aliases in German, Swedish, Spanish, French → canonical
_NAMES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("impressions", "impressionen", "visningar", "impresiones"), "views"),
    (("unique impressions", "eindeutige impressionen", "unika visningar", "impresiones únicas"), "reach"),
    (("clicks", "klicks", "klick", "clics"), "clicks"),
    (("reactions", "likes", "reaktionen", "reaktioner", "reacciones", "réactions", "recomendaciones"), "reactions"),
    (("comments", "kommentare", "kommentarer", "comentarios", "commentaires"), "comments"),
    (("reposts", "shares", "geteilte inhalte", "delningar", "veces compartido", "partages"), "shares"),
    (("follows", "folgen", "följer", "seguimientos", "abonnements"), "follows"),
)
_MEASURES = (
    *(
        ((*(f"{name} (total)" for name in names), *names), Measure(metric))
        for names, metric in _NAMES
    ),
    *(
        (tuple(f"{name} ({word})" for name in names for word in ("organic", "organisch", "organisk", "orgánico")),
         Measure(metric, breakdown=_ORGANIC))
        for names, metric in _NAMES
    ),
    *(
        (tuple(f"{name} ({word})" for name in names for word in ("sponsored", "gesponsert", "sponsrat", "patrocinado")),
         Measure(metric, breakdown=_SPONSORED))
        for names, metric in _NAMES
    ),
    (("views", "views (excluding offsite video views)", "video views", "aufrufe"), Measure("video_views")),
    (("total followers", "new followers", "neue follower", "totala följare"), Measure("follows")),
    (("organic followers", "organische follower"), Measure("follows", breakdown=_ORGANIC)),
    (("sponsored followers", "gesponserte follower"), Measure("follows", breakdown=_SPONSORED)),
    (("auto-invited followers",), Measure("follows", breakdown=breakdown(delivery="invited"))),
    (("total page views (total)", "overall page views (total)"), Measure("profile_visits")),
    (("total page views (desktop)",), Measure("profile_visits", breakdown=breakdown(device="desktop"))),
    (("total page views (mobile)",), Measure("profile_visits", breakdown=breakdown(device="mobile"))),
    (("total unique visitors (total)",), Measure("profile_visitors")),
)  # fmt: skip
_DERIVED = frozenset(
    {
        "engagement rate", "engagement rate (total)", "engagement rate (organic)", "engagement rate (sponsored)",
        "click through rate (ctr)", "engagement-rate", "engagemangsgrad", "posted by", "gepostet von", "campaign name",
    }
)  # fmt: skip
_DAY = ("date", "datum", "fecha")
_TITLE = ("post title", "update title", "beitragstitel", "inläggets titel", "título de la publicación")
_LINK = ("post link", "update link", "link zum beitrag", "länk till inlägg", "enlace de la publicación")


def post_of(url: str) -> str | None:
    """The id in a link to an update. …/feed/update/urn:li:activity:7123 → 7123"""
    match = _POST.search(url)
    return (match[1] or match[2]) if match else None


class Export(Layout):
    """Downloads of a LinkedIn page's analytics; a workbook's sheets are read one by one."""

    name = "linkedin"
    title = "LinkedIn page"
    tables = (
        Table(
            name="updates",
            title="LinkedIn page, all posts",
            platform="linkedin",
            grain="post",
            fields={
                "url": _LINK,
                "text": _TITLE,
                "created_at": ("created date", "erstellungsdatum", "skapat datum", "fecha de creación"),
                "media_type": ("content type", "post type", "update type"),
            },
            measures=_MEASURES,
            needs=(("url",), ("text",), ("created_at",)),
            ignored=_DERIVED,
            month_first=True,
            id_from_url=post_of,
        ),
        Table(
            name="metrics",
            title="LinkedIn page, metrics of all posts by day",
            platform="linkedin",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), ("impressions (total)", "impressions (organic)", "unique impressions (organic)")),
            ignored=_DERIVED,
            month_first=True,
        ),
        Table(
            name="followers",
            title="LinkedIn page, new followers by day",
            platform="linkedin",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), ("organic followers", "organische follower"), ("total followers", "new followers")),
            month_first=True,
        ),
        Table(
            name="visitors",
            title="LinkedIn page, visitors by day",
            platform="linkedin",
            grain="account",
            fields={"day": _DAY},
            measures=_MEASURES,
            needs=(("day",), ("total page views (total)",)),
            month_first=True,
        ),
    )
