"""X as its API documents tell it: data, includes, errors and meta in every answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import NOW, World, iso

DAY_FIELDS = (
    "app_install_attempts", "app_opens", "bookmarks", "detail_expands", "email_tweet", "engagements", "follows",
    "hashtag_clicks", "impressions", "likes", "media_views", "permalink_clicks", "quote_tweets", "replies", "retweets",
    "shares", "unfollows", "unlikes", "url_clicks", "user_profile_clicks",
)  # fmt: skip


class X(World):
    spelling = "retweet_count"

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer x-token-123":
            return 401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
        if asked.path == "/2/users/me":
            counts = {"followers_count": 321, "following_count": 3, "tweet_count": len(self.posts), "listed_count": 0}
            return 200, {"data": {"id": "42", "name": "Team", "username": "team", "public_metrics": counts}}
        if asked.path == "/2/users/42/tweets":
            return self.timeline(asked, self.posts, "42")
        if asked.path == "/2/users/42/mentions":
            return self.timeline(asked, self.mentions, None)
        if asked.path == "/2/tweets/search/recent":
            return self.timeline(asked, self.extra.get("found", []), None)
        if asked.path == "/2/tweets/analytics":
            return self.analytics(asked)
        if asked.path == "/2/tweets" and asked.method == "POST":
            form = asked.form
            made = self.take(form["text"], form["reply"]["in_reply_to_tweet_id"])
            return 201, {"data": {"id": made["id"], "text": made["text"], "edit_history_tweet_ids": [made["id"]]}}
        if asked.path == "/2/tweets":
            there = {one["id"]: one for one in [*self.posts, *self.mentions]}
            wanted = asked.one("ids").split(",")
            data = [self.post(there[one], there[one]["author"]) for one in wanted if one in there]
            errors = [
                {
                    "value": one,
                    "detail": f"Could not find [{one}].",
                    "title": "Not Found Error",
                    "resource_type": "tweet",
                    "parameter": "ids",
                    "resource_id": one,
                    "type": "https://api.twitter.com/2/problems/resource-not-found",
                }
                for one in wanted
                if one not in there
            ]
            return 200, {**({"data": data} if data else {}), **({"errors": errors} if errors else {})}
        return 404, {"title": "Not Found", "status": 404}

    def analytics(self, asked: Asked) -> Answer:
        """Values of days, as the document tells them: a bucket a day, a null where there is no value."""
        if self.extra.get("app_only"):
            return 403, {
                "title": "Unsupported Authentication",
                "detail": "Application-Only is forbidden.",
                "status": 403,
            }
        ids, fields = asked.one("ids").split(","), asked.one("analytics.fields").split(",")
        assert 1 <= len(ids) <= 100
        assert asked.one("granularity") == "daily"
        start, end = (datetime.fromisoformat(asked.one(name)) for name in ("start_time", "end_time"))
        known = {self.extra.get("renamed", {}).get(name, name) for name in DAY_FIELDS} - self.refused_metrics
        if unknown := [name for name in fields if name not in {*known, "id", "timestamped_metrics"}]:
            message = f"The `analytics.fields` query parameter value [{unknown[0]}] is not one of [{','.join(known)}]"
            said = {"parameters": {"analytics.fields": unknown}, "message": message}
            detail = "One or more parameters to your request was invalid."
            return 400, {"errors": [said], "title": "Invalid Request", "detail": detail}
        closed = self.extra.get("closed_fields", set())
        values = [name for name in fields if name in known and name not in closed]
        there = {one["id"]: one for one in self.posts}
        days = [start.date() + timedelta(days=number) for number in range((end - start).days)]
        problem = "https://api.x.com/2/problems/"
        errors = [
            {"type": f"{problem}resource-not-found", "title": "Not Found Error", "detail": one, "resource_id": one}
            for one in ids
            if one not in there
        ] + [
            {"type": f"{problem}field-unauthorized", "title": "Field Authorization Error", "detail": one, "field": one}
            for one in sorted(closed & set(fields))
        ]
        data = [
            {
                "id": one,
                "timestamped_metrics": [
                    {
                        "timestamp": f"{day}T00:00:00.000Z",
                        "metrics": {name: self.of_day(one, name, day) for name in values},
                    }
                    for day in days
                    if day >= self.began(one)
                ],
            }
            for one in ids
            if one in there
        ]
        return 200, {**({"data": data} if data else {}), **({"errors": errors} if errors else {})}

    def began(self, post_id: str) -> date:
        return datetime.fromtimestamp(((int(post_id) >> 22) + 1288834974657) / 1000, UTC).date()

    def of_day(self, post_id: str, name: str, day: date) -> int | None:
        return None if name == "media_views" else (int(post_id) + len(name) + day.toordinal()) % 50

    def days_served(self) -> dict[tuple[str, str, str], float]:
        """What the posts of the last 30 days have of the days that ended; `unlikes` means nothing to us."""
        days = [NOW.date() - timedelta(days=number) for number in range(1, 31)]
        return {
            (one["id"], name, day.isoformat()): value
            for one in self.posts
            for day in days
            for name in DAY_FIELDS
            if day >= self.began(one["id"])
            and name != "unlikes"
            and (value := self.of_day(one["id"], name, day)) is not None
        }

    def timeline(self, asked: Asked, things: list[dict], author: str | None) -> Answer:
        if self.extra.get("only_new_names") and asked.one("tweet.fields"):
            return 400, {
                "title": "Invalid Request",
                "detail": "The query parameter [tweet.fields] is not one of [post.fields]",
            }
        since = int(asked.one("since_id") or 0)
        newer = [one for one in things if int(one["id"]) > since]
        found, cursor = self.slice(newer, asked.one("pagination_token"))
        meta = {"result_count": len(found), **({"next_token": cursor} if cursor else {})}
        if found:
            meta |= {"newest_id": found[0]["id"], "oldest_id": found[-1]["id"]}
        return 200, {
            **({"data": [self.post(one, author or one["author"]) for one in found]} if found else {}),
            "meta": meta,
        }

    def post(self, one: dict, author: str | None) -> dict:
        return {
            "id": one["id"],
            "text": one["text"],
            "created_at": iso(one["at"]),
            "author_id": author,
            "lang": "en",
            "conversation_id": one["id"],
            "edit_history_tweet_ids": [one["id"]],
            "public_metrics": {
                self.spelling: 2,
                "reply_count": 1,
                "like_count": one["likes"],
                "quote_count": 0,
                "bookmark_count": 0,
                "impression_count": 100,
            },
        }

    def settle(self) -> None:
        """Ids as X gives them out: they carry the time."""
        for one in [*self.posts, *self.mentions]:
            if len(one["id"]) < 12:
                since = int(one["at"].timestamp() * 1000) - 1288834974657
                one["id"] = str((since << 22) + int(one["id"]) % 4096)


def world() -> World:
    made = X("x", {"token": "x-token-123"}).fill()
    for one in made.posts:
        one["at"] += timedelta(days=15)  # so young that X tells their days, and no more read for their counts
    made.settle()
    return made
