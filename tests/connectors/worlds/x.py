"""X as its API documents tell it: data, includes, errors and meta in every answer."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso


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
    made.settle()
    return made
