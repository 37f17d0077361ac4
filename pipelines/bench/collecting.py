"""How fast sources read what platforms send, and what a round over twelve sources that have nothing new costs.

The answers are made here and given by a session without a network, so that only our own work is measured: reading
JSON or XML, rows, and their Arrow table.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import connectors
from connectors.http import Session, prepared
from connectors.source import Cap, Config
from data.store import Store
from pipelines import landing
from pipelines.collect import collect

ROWS = 10_000
TEXT = "The clinic on Market Street was closed again, is it open on Sunday? Thank you for asking 😡 #{}"
AT = "2026-11-20T10:00:00.000Z"
SECRET = b"b" * 32
# enough for each source to open
SETTINGS: dict[str, dict[str, str]] = {
    "bluesky": {"account": "team.example", "token": "bench-token"},
    "feeds": {"base_url": "http://127.0.0.1/feed"},
    "google_business": {"token": "bench-token", "account": "accounts/1/locations/2"},
}


def _bluesky(rows: int) -> dict[str, Any]:
    told = [
        {"uri": f"at://did:plc:a{one}/app.bsky.feed.post/{one}", "reason": "mention", "indexedAt": AT,
         "author": {"did": f"did:plc:a{one}"}, "record": {"text": TEXT.format(one), "createdAt": AT}}
        for one in range(rows)
    ]  # fmt: skip
    return {
        "createSession": {"did": "did:plc:us", "handle": "team", "accessJwt": "bench-jwt", "refreshJwt": "bench-jwt"},
        "getAuthorFeed": {"feed": []},
        "listNotifications": {"notifications": told},
        "getProfile": {"followersCount": 5},
        "getPosts": {"posts": []},
    }


def _graph(
    rows: int, account: Mapping[str, Any], posts: str, fields: Callable[[int], dict[str, Any]]
) -> dict[str, Any]:
    post = {"id": "7", "timestamp": AT, "created_time": AT, "comments_count": rows,
            "comments": {"summary": {"total_count": rows}}}  # fmt: skip
    return {
        "/comments": {"data": [fields(one) for one in range(rows)]},
        posts: {"data": [post] if rows else []},
        "insights": {"data": []},
        "debug_token": {"data": {}},
        "/tagged": {"data": []}, "visitor_posts": {"data": []}, "/ratings": {"data": []}, "/tags": {"data": []},
        "me": account,
    }  # fmt: skip


def _facebook(rows: int) -> dict[str, Any]:
    return _graph(rows, {"id": "42", "name": "Team", "followers_count": 5}, "/posts", lambda one: {
        "id": str(one), "message": TEXT.format(one), "created_time": AT, "from": {"id": f"a{one}"},
        "like_count": 3, "comment_count": 0, "permalink_url": f"https://www.facebook.com/{one}",
    })  # fmt: skip


def _instagram(rows: int) -> dict[str, Any]:
    linked = {"data": [{"instagram_business_account": {"id": "42", "username": "team", "followers_count": 5}}]}
    return _graph(rows, linked, "/media", lambda one: {
        "id": str(one), "text": TEXT.format(one), "timestamp": AT, "from": {"id": f"a{one}"}, "like_count": 3,
    })  # fmt: skip


def _threads(rows: int) -> dict[str, Any]:
    told = [{"id": str(one), "text": TEXT.format(one), "timestamp": AT, "username": f"a{one}", "shortcode": f"C{one}"}
            for one in range(rows)]  # fmt: skip
    return {"me/mentions": {"data": told}, "insights": {"data": []}, "me/threads": {"data": []},
            "/me": {"id": "42", "username": "team"}}  # fmt: skip


def _x(rows: int) -> dict[str, Any]:
    first = 1_990_000_000_000_000_000
    told = [
        {"id": str(first - one), "text": TEXT.format(one), "created_at": AT, "author_id": str(one), "lang": "en",
         "conversation_id": str(first - one), "public_metrics": {"like_count": 3, "reply_count": 1, "retweet_count": 0,
                                                                 "quote_count": 0, "impression_count": 99}}
        for one in range(rows)
    ]  # fmt: skip
    own = {"id": "42", "username": "team", "public_metrics": {"followers_count": 5, "tweet_count": 0}}
    return {"users/me": {"data": own}, "/mentions": {"data": told, "meta": {}}, "/tweets": {"meta": {}}}


def _mastodon(rows: int) -> dict[str, Any]:
    told = [
        {"id": str(one), "type": "mention", "created_at": AT, "status": {
            "id": str(one), "created_at": AT, "content": f"<p>{TEXT.format(one)}</p>", "spoiler_text": "",
            "account": {"id": f"a{one}"}, "favourites_count": 3, "replies_count": 1, "reblogs_count": 0}}
        for one in range(rows)
    ]  # fmt: skip
    return {
        "verify_credentials": {"id": "42", "acct": "team", "followers_count": 5},
        "notifications": told,
        "statuses": [],
    }


def _reddit(rows: int) -> dict[str, Any]:
    told = [
        {"data": {"name": f"t1_{one}", "body": TEXT.format(one), "author": f"a{one}", "created_utc": 1.7e9, "score": 3,
                  "context": f"/r/health/comments/1/x/{one}/?context=3", "parent_id": "t3_1"}}
        for one in range(rows)
    ]  # fmt: skip
    empty: dict[str, Any] = {"data": {"children": []}}
    return {"api/v1/me": {"id": "42", "name": "team"}, "message/mentions": {"data": {"children": told}},
            "message": empty, "submitted": empty, "api/info": empty}  # fmt: skip


def _youtube(rows: int) -> dict[str, Any]:
    told = [
        {"id": str(one), "snippet": {"totalReplyCount": 0, "topLevelComment": {"id": str(one), "snippet": {
            "videoId": "v", "textOriginal": TEXT.format(one), "likeCount": 3, "publishedAt": AT,
            "authorChannelId": {"value": f"a{one}"}}}}}
        for one in range(rows)
    ]  # fmt: skip
    return {
        "commentThreads": {"items": told},
        "channels": {"items": [{"id": "42", "statistics": {"subscriberCount": "5"}}]},
        "playlistItems": {"items": []},
        "reports": {"columnHeaders": [], "rows": []},
        "comments": {"items": []},
    }


def _google_business(rows: int) -> dict[str, Any]:
    told = [
        {"reviewId": str(one), "reviewer": {"displayName": f"a{one}"}, "starRating": "FOUR",
         "comment": TEXT.format(one), "createTime": AT, "updateTime": AT}
        for one in range(rows)
    ]  # fmt: skip
    return {"/reviews": {"reviews": told}, "TimeSeries": {"multiDailyMetricTimeSeries": []}}


def _linkedin(rows: int) -> dict[str, Any]:
    told = [
        {"commentUrn": f"urn:li:comment:(urn:li:activity:1,{one})", "actor": f"urn:li:person:a{one}",
         "message": {"text": TEXT.format(one)}, "created": {"time": 1_770_000_000_000},
         "likesSummary": {"totalLikes": 3}}
        for one in range(rows)
    ]  # fmt: skip
    post = [{"id": "urn:li:share:1", "createdAt": 1_770_000_000_000}] if rows else []
    return {
        "organizationAcls": {"elements": [{"organization": "urn:li:organization:42"}]},
        "comments": {"elements": told},
        "organizations": {"id": 42},
        "networkSizes": {"firstDegreeSize": 5},
        "posts": {"elements": post},
        "organizationalEntityShareStatistics": {"elements": []},
    }


def _tiktok(rows: int) -> dict[str, Any]:
    return {"user/info": {"data": {"user": {"open_id": "42", "follower_count": 5}}, "error": {"code": "ok"}},
            "video/list": {"data": {"videos": [], "has_more": False}, "error": {"code": "ok"}}}  # fmt: skip


def _feeds(rows: int) -> dict[str, Any]:
    entries = "".join(
        f"<entry><id>urn:{one}</id><title>{TEXT.format(one)}</title><link href='https://news.example/{one}'/>"
        f"<updated>{AT}</updated><author><name>a{one}</name></author></entry>"
        for one in range(rows)
    )
    return {"feed": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>{entries}</feed>".encode()}


MADE: dict[str, Callable[[int], dict[str, Any]]] = {
    "bluesky": _bluesky, "facebook": _facebook, "feeds": _feeds, "google_business": _google_business,
    "instagram": _instagram, "linkedin": _linkedin, "mastodon": _mastodon, "reddit": _reddit, "threads": _threads,
    "tiktok": _tiktok, "x": _x, "youtube": _youtube,
}  # fmt: skip


class Canned(Session):
    """A session that gives prepared answers; the longest name that an address holds says which."""

    def __init__(self, answers: Mapping[str, Any], platform: str) -> None:
        super().__init__()
        self._answers = {
            name: body if isinstance(body, bytes) else json.dumps(body).encode() for name, body in answers.items()
        }
        self._kind = "application/atom+xml" if platform == "feeds" else "application/json"

    def request(self, method: Any, url: Any, **kwargs: Any) -> Any:  # type: ignore[override]  # its arguments, unread
        """The prepared answer, judged as one from the network is."""
        self.calls += 1
        path = str(url).partition("?")[0]
        name = max((one for one in self._answers if one in path), key=len)
        answer = prepared(str(url), self._answers[name], self._kind)
        self.judge(answer)
        return answer


def opened(platform: str, config: Config, rows: int) -> Any:
    """A source over prepared answers."""
    return connectors.open_source(platform, config, session=Canned(MADE[platform](rows), platform))


def parsing(say: Callable[[str], None]) -> dict[str, int]:
    """Mentions a second and core, from the platform's bytes to an Arrow table, by source."""
    told = {}
    for platform in connectors.platforms():
        if Cap.MENTIONS not in connectors.about(platform).caps:
            continue
        config = Config(settings=SETTINGS.get(platform, {"token": "bench-token"}), secret=SECRET)
        best = 0.0
        for _ in range(2):  # the first also imports what the library needs
            source = opened(platform, config, ROWS)
            source.check()
            source._has_no_views = True  # Bluesky looks counts up, 25 a request: the network's time, not the parser's
            began = time.process_time()
            rows = [row for page in source.mentions({}) for row in page.rows]
            table = landing.to_table(rows, "mention")
            best = max(best, table.num_rows / (time.process_time() - began))
        told[platform] = round(best)
        say(f"  {platform}: {told[platform]:,} mentions/s")
    return told


def idle_round(home: Path) -> float:
    """Seconds of CPU of one round over all sources when nothing is new, libraries imported before."""
    from pipelines.rounds import StoreDesk

    store = Store(home)
    try:
        desk = StoreDesk(store, loads=True)
        spent = 0.0
        for _ in range(3):  # the first two bring the states and the libraries
            began = time.process_time()
            for platform in connectors.platforms():
                place = {"connection_id": f"bench:{platform}", "platform": platform, "origin": "environment"}
                settings = SETTINGS.get(platform, {"token": "bench-token"})
                done = collect(
                    home, desk, place, settings, opened=lambda name, config: opened(name, config, 0)
                )  # fmt: skip
                if done.errors:
                    raise RuntimeError(f"{platform}: {done.errors}")
            spent = time.process_time() - began
        return round(spent, 2)
    finally:
        store.close()


def measure(home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Both figures."""
    by_source = parsing(say)
    return {"mentions_a_second": by_source, "slowest": min(by_source.values()), "idle_round_cpu_s": idle_round(home)}
