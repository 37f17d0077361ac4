"""What Quit Together published: its accounts day by day, and 312 posts with the numbers they gathered.

Every post stands on a platform that tells its reach, so the ratio of sums over the 312 is the table's; on X
the programme listens and answers (data/demo/answers.py). Meta ends impressions on 15 June and counts media
views instead, about 45% more of them: posts published before keep the impressions they had by then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from data.demo.clock import AS_OF, FIRST_DAY, LAST_DAY, YEAR, days_of, dice, in_utc, local
from data.demo.phrases import fill, sections
from data.demo.totals import MONTHS, Month, shared_out

META_CHANGE = date(2026, 6, 15)
MEDIA_VIEWS = 1.45  # media views for each impression of the same post

# the days of a post's life on which it was observed, 14 at most
OBSERVED_DAYS = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 18, 23, 28)


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the programme: what it is called, how it grew, and what its platform calls a number."""

    platform: str
    account_id: str
    name: str
    followers: tuple[int, int]  # 1 January and 31 October
    share_of_posts: float
    daily_views: float
    parts: dict[str, float]  # how interactions divide
    native: dict[str, str]  # canonical → native name
    has_reach: bool = True


@dataclass(frozen=True, slots=True)
class DemoPost:
    """One post. `in_reply_to` is the mention it answers, None for the 312 of the plan."""

    platform: str
    account_id: str
    post_id: str
    created_at: datetime
    observed_at: datetime
    text: str
    media_type: str | None
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class DemoMetric:
    """One value; `post_id` is '' for the account itself, kind 'snapshot' (so far) or 'daily'."""

    platform: str
    account_id: str
    post_id: str
    metric: str
    kind: Literal["snapshot", "daily"]
    as_of: date
    value: float
    observed_at: datetime
    native_metric: str


HANDLE = "demo_quittogether"
ACCOUNTS: tuple[Account, ...] = (
    Account(
        "facebook",
        HANDLE,
        "Quit Together on Facebook (demo)",
        (9_840, 12_310),
        0.46,
        3_900,
        {"reactions": 0.66, "comments": 0.2, "shares": 0.14},
        {
            "views": "post_media_view",
            "reach": "post_total_media_view_unique",
            "reactions": "reactions.summary",
            "comments": "comments.summary",
            "shares": "shares.count",
            "followers": "page_follows",
            "views:account": "page_media_view",
            "views:before": "post_impressions",
            "views:account:before": "page_posts_impressions",
        },
    ),
    Account(
        "instagram",
        HANDLE,
        "Quit Together on Instagram (demo)",
        (5_120, 8_460),
        0.4,
        2_900,
        {"reactions": 0.74, "comments": 0.1, "shares": 0.07, "saves": 0.09},
        {
            "views": "views",
            "reach": "reach",
            "reactions": "likes",
            "comments": "comments",
            "shares": "shares",
            "saves": "saved",
            "followers": "followers_count",
            "views:account": "views",
            "views:before": "impressions",
            "views:account:before": "impressions",
        },
    ),
    Account(
        "youtube",
        HANDLE,
        "Quit Together on YouTube (demo)",
        (1_180, 1_940),
        0.14,
        640,
        {"reactions": 0.78, "comments": 0.15, "shares": 0.07},
        {
            "views": "viewCount",
            "reach": "uniqueViewers",
            "reactions": "likeCount",
            "comments": "commentCount",
            "shares": "shares",
            "followers": "subscriberCount",
            "views:account": "views",
        },
    ),
    Account(
        "x",
        HANDLE,
        "Quit Together answers on X (demo)",
        (2_310, 3_050),
        0.0,
        820,
        {},
        {"followers": "followers_count", "views:account": "impressions"},
        has_reach=False,
    ),
)
_MEDIA = {"facebook": ("photo", "video", "link"), "instagram": ("reel", "photo", "carousel"), "youtube": ("video",)}

# posts a storyline needs: (month, day, hour, minute), platform, text, weight of its reach
_FIXED: tuple[tuple[tuple[int, int, int, int], str, str, float], ...] = (
    ((3, 9, 9, 0), "facebook", "Our pilot poster is at bus stops in Eastmoor and Harrowgate Fen from today.", 2.6),
    ((3, 12, 16, 0), "facebook", "We have taken the bus stop poster down. Parents told us it upset children.", 3.2),
    ((4, 1, 9, 0), "instagram", "Our new pictures, chosen with 42 parents from Northmoor. Thank you for helping.", 2.2),
    (
        (7, 15, 13, 20),
        "facebook",
        "No, our app does not report anybody to a landlord. What it keeps, line by line.",
        3.4,
    ),
    ((10, 1, 9, 0), "facebook", "The October push begins today. Pick your day, we do it with you.", 2.0),
    ((10, 2, 15, 10), "instagram", "Yesterday's partnership video is paid for. It now says so at the top.", 1.8),
)


def posts_and_metrics() -> tuple[list[DemoPost], list[DemoMetric]]:
    """The 312 posts, the snapshots of each, and every account's days."""
    posts: list[DemoPost] = []
    metrics: list[DemoMetric] = []
    for month in MONTHS:
        theirs = _posts_of(month)
        posts += [post for post, _ in theirs]
        metrics += _numbers_of(month, theirs)
    for account in ACCOUNTS:
        metrics += _days_of(account)
    return posts, metrics


def _posts_of(month: Month) -> list[tuple[DemoPost, float]]:
    """The posts of one month with the weight that each has in the month's reach."""
    throw = dice(f"posts:{month.number}")
    fixed = [one for one in _FIXED if one[0][0] == month.number]
    planned: list[tuple[datetime, str, str, float]] = []
    for (_, on, hour, minute), platform, text, weight in fixed:
        planned.append((local(date(YEAR, month.number, on), hour, minute), platform, text, weight))
    # nothing is published on the day of the demo clock itself
    days = [day for day in days_of(month.number) if day < LAST_DAY]
    weekday = [1.0 if day.weekday() < 5 else 0.35 for day in days]
    publishing = [account for account in ACCOUNTS if account.share_of_posts]
    shares = [account.share_of_posts for account in publishing]
    for _ in range(month.posts - len(fixed)):
        day = throw.choices(days, weekday)[0]
        at = local(day, throw.choice((8, 9, 11, 12, 12, 13, 16, 17, 18, 19)), throw.randrange(0, 60, 5))
        platform = throw.choices(publishing, shares)[0].platform
        text = fill(throw.choice(sections("posts.txt")["any" if month.number < 10 else "october"]), throw)
        planned.append((at, platform, text, throw.lognormvariate(0.0, 0.55)))
    planned.sort(key=lambda one: (one[0], one[2]))
    return [(_post(month.number, place, *one[:3], throw.random()), one[3]) for place, one in enumerate(planned, 1)]


def _post(month: int, place: int, at: datetime, platform: str, text: str, pick: float) -> DemoPost:
    media = _MEDIA[platform][int(pick * len(_MEDIA[platform]))]
    post_id = f"demo_p_{month:02}_{place:02}"
    return DemoPost(platform, HANDLE, post_id, in_utc(at), in_utc(at) + timedelta(minutes=15), text, media)


def _numbers_of(month: Month, posts: list[tuple[DemoPost, float]]) -> list[DemoMetric]:
    """Snapshots of each post that end in reach and interactions which add up to the month's."""
    throw = dice(f"numbers:{month.number}")
    reach = shared_out(month.reach, [weight for _, weight in posts])
    rates = [value * throw.lognormvariate(0.0, 0.3) for value in reach]
    interactions = shared_out(month.engagements, rates)
    metrics: list[DemoMetric] = []
    for (post, _), reached, engaged in zip(posts, reach, interactions, strict=True):
        account = next(one for one in ACCOUNTS if one.platform == post.platform)
        parts = dict(zip(account.parts, shared_out(engaged, list(account.parts.values())), strict=True))
        totals = {"reach": float(reached), "views": reached * throw.uniform(1.25, 1.5)} | parts
        metrics += _snapshots(account, post, totals)
    return metrics


def _snapshots(account: Account, post: DemoPost, totals: dict[str, float]) -> list[DemoMetric]:
    """What was seen of one post on its observed days: each total on its way up, the last one whole."""
    born = post.created_at.date()
    days = [born + timedelta(days=age) for age in OBSERVED_DAYS if born + timedelta(days=age) <= LAST_DAY]
    last_age = (days[-1] - born).days
    rows = []
    for day in days:
        grown = _grown((day - born).days) / _grown(last_age)
        for metric, total in totals.items():
            value, native = total * grown, account.native[metric]
            if metric == "views":
                native, factor = _views(account, born, "views")
                value *= factor
                if native != account.native["views"] and day >= META_CHANGE:
                    continue  # a retired metric is no row, never 0 and never the new one under the old name
            observed = _observed(day)
            rows.append(
                DemoMetric(
                    post.platform, HANDLE, post.post_id, metric, "snapshot", day, float(round(value)), observed, native
                )
            )
    return rows


def _days_of(account: Account) -> list[DemoMetric]:
    """Followers, views and (where the platform tells it) reach of one account on each of the 304 days."""
    throw = dice(f"account:{account.platform}")
    first, last = account.followers
    span = (LAST_DAY - FIRST_DAY).days
    rows = []
    for number in range(span + 1):
        day = FIRST_DAY + timedelta(days=number)
        part = number / span
        followers = first + (last - first) * (0.8 * part + 0.2 * part**3) + throw.uniform(-6, 6)
        native, factor = _views(account, day, "views:account")
        busy = 1.0 + 0.6 * part + (0.8 if date(2026, 3, 9) <= day <= date(2026, 3, 14) else 0.0)
        busy += 0.7 if date(2026, 7, 14) <= day <= date(2026, 7, 17) else 0.0
        viewed = account.daily_views * busy * (1.0 if day.weekday() < 5 else 0.75) * throw.lognormvariate(0.0, 0.12)
        viewed *= 0.3 if day == LAST_DAY else 1.0  # read at 08:00, when the day has hardly begun
        observed = _observed(day)

        def row(
            metric: str,
            kind: Literal["snapshot", "daily"],
            value: float,
            native: str,
            day: date = day,
            observed: datetime = observed,
        ) -> DemoMetric:
            return DemoMetric(account.platform, HANDLE, "", metric, kind, day, float(round(value)), observed, native)

        rows.append(row("followers", "snapshot", followers, account.native["followers"]))
        rows.append(row("views", "daily", viewed * factor, native))
        if account.has_reach:
            rows.append(row("reach", "daily", viewed * 0.7, account.native["reach"]))
    return rows


def _views(account: Account, day: date, key: str) -> tuple[str, float]:
    """What the platform calls a view on a day, and how many it counts for one impression."""
    before = account.native.get(f"{key}:before")
    if before is None:
        return account.native[key], 1.0
    return (before, 1.0) if day < META_CHANGE else (account.native[key], MEDIA_VIEWS)


def _grown(age: int) -> float:
    """How much of its numbers a post has at the end of a day of its life: most of it in the first week."""
    return 1.0 - math.exp(-(age + 0.7) / 3.0)


@cache
def _observed(day: date) -> datetime:
    """Read in the small hours of the next day; the last day is read an hour before the demo clock stands."""
    return min(in_utc(local(day, 2, 15)) + timedelta(days=1), in_utc(AS_OF) - timedelta(hours=1))
