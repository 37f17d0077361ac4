"""Reddit as its documents tell it: listings of things by their full names; mentions come by the inbox."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World


class Reddit(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "bearer reddit-token":
            return 401, {"message": "Unauthorized", "error": 401}
        if asked.path == "/api/v1/me":
            return 200, {"id": "42", "name": "team"}
        if asked.path == "/user/team/submitted":
            return self.listing(asked, self.posts, self.submission, "t3")
        if asked.path == "/message/mentions":
            return self.listing(asked, self.mentions, self.comment, "t1")
        if asked.path in ("/message/comments", "/message/selfreply"):
            return self.listing(asked, [], self.comment, "t1")
        if asked.path == "/api/info":
            wanted = asked.one("id").split(",")
            there = [self.submission(one) for one in self.posts] + [self.comment(one) for one in self.mentions]
            return 200, self.told([one for one in there if one["name"] in wanted], None)
        if asked.path == "/api/comment" and asked.method == "POST":
            return self.commented(asked)
        return 404, {"message": "Not Found", "error": 404}

    def commented(self, asked: Asked) -> Answer:
        assert asked.form["api_type"] == "json"
        if "errors" in self.extra:
            return 200, {"json": {"errors": self.extra["errors"]}}
        made = self.take(asked.form["text"], asked.form["thing_id"])
        data = {
            "id": made["id"], "name": f"t1_{made['id']}", "author": "team", "body": made["text"],
            "permalink": f"/r/health/comments/1/x/{made['id']}/",
        }  # fmt: skip
        return 200, {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": data}]}}}

    def listing(self, asked: Asked, things: list[dict], shape, kind: str) -> Answer:
        found, cursor = self.slice(things, asked.one("after"))
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-used": "100", "x-ratelimit-reset": "300"}
        return 200, self.told([shape(one) for one in found], cursor), headers

    def told(self, found: list[dict], after: str | None) -> dict:
        return {"kind": "Listing", "data": {"after": after, "children": [{"kind": "t", "data": one} for one in found]}}

    def key_of(self, one: dict) -> str:
        return f"t3_{one['id']}" if one.get("own") else f"t1_{one['id']}"

    def submission(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "name": self.key_of(one),
            "title": one["text"],
            "selftext": "",
            "author": "team",
            "created_utc": one["at"].timestamp(),
            "score": one["likes"],
            "num_comments": 1,
            "permalink": f"/r/health/comments/{one['id']}/x/",
        }

    def comment(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "name": self.key_of(one),
            "body": one["text"],
            "author": one["author"],
            "created_utc": one["at"].timestamp(),
            "score": one["likes"],
            "parent_id": "t3_1",
            "context": f"/r/health/comments/1/x/{one['id']}/?context=3",
        }


def world() -> World:
    return Reddit("reddit", {"token": "reddit-token"}).fill()
