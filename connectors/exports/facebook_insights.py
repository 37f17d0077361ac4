"""The old Facebook Insights export ("Lifetime Post Total Reach"), with ids or as the research file without them."""

from __future__ import annotations

from connectors.exports.layout import Layout, Measure, Table, breakdown

_FANS = breakdown(audience="followers")
_ORGANIC, _PAID = breakdown(delivery="organic"), breakdown(delivery="paid")

_MEASURES = (
    (("lifetime post total reach",), Measure("reach")),
    (("lifetime post organic reach",), Measure("reach", breakdown=_ORGANIC)),
    (("lifetime post paid reach",), Measure("reach", breakdown=_PAID)),
    (("lifetime post total impressions",), Measure("views")),
    (("lifetime post organic impressions",), Measure("views", breakdown=_ORGANIC)),
    (("lifetime post paid impressions",), Measure("views", breakdown=_PAID)),
    (("lifetime engaged users",), Measure("engaged_users")),
    (("lifetime post consumers", "lifetime matched audience targeting consumers on post"), Measure("clickers")),
    (("lifetime post consumptions",), Measure("clicks")),
    (
        (
            "lifetime post impressions by people who have liked your page",
            "lifetime post impressions by people who like your page",
        ),
        Measure("views", breakdown=_FANS),
    ),
    (
        ("lifetime post reach by people who like your page", "lifetime post reach by people who have liked your page"),
        Measure("reach", breakdown=_FANS),
    ),
    (
        ("lifetime people who have liked your page and engaged with your post",),
        Measure("engaged_users", breakdown=_FANS),
    ),
    (("lifetime negative feedback",), Measure("negative_feedback")),
    (("lifetime negative feedback from users",), Measure("negative_feedback_users")),
    (("comment", "comments"), Measure("comments")),
    (("like", "likes"), Measure("reactions")),
    (("share", "shares"), Measure("shares")),
    (("total interactions",), Measure("platform_engagements")),
    # how many people liked the page when the post was published
    (("page total likes",), Measure("followers", is_stock=True)),
)


class Export(Layout):
    """Post-level downloads of Facebook Page Insights until about 2021."""

    name = "facebook_insights"
    title = "Facebook Insights"
    tables = (
        Table(
            name="posts",
            title="Facebook Insights, post-level export (old layout)",
            platform="facebook",
            grain="post",
            fields={
                "post_id": ("post id",),
                "url": ("permalink",),
                "text": ("post message",),
                "created_at": ("posted",),
                "media_type": ("type",),
            },
            measures=_MEASURES,
            needs=(("post_id",), ("lifetime post total reach", "lifetime post total impressions")),
            month_first=True,
        ),
        Table(
            name="posts_without_id",
            title="Facebook Insights, research file without ids and dates (old layout)",
            platform="facebook",
            grain="post",
            fields={"media_type": ("type",)},
            measures=_MEASURES,
            needs=(("lifetime post total reach", "lifetime post total impressions"), ("post month", "post weekday")),
            hashed_id=True,
        ),
    )
