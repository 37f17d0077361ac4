"""A LinkedIn page as its documents tell it; all its mentions are comments below the newest post."""

from __future__ import annotations

from urllib.parse import unquote

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World

COUNTS = {
    "impressionCount": 100,
    "uniqueImpressionsCount": 80,
    "likeCount": 4,
    "commentCount": 1,
    "shareCount": 2,
    "clickCount": 5,
    "engagement": 0.1,
}


class LinkedIn(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer linkedin-token":
            return 401, {"status": 401, "code": "EXPIRED_ACCESS_TOKEN", "message": "The token has expired"}
        assert asked.headers["linkedin-version"].isdigit()
        path = unquote(asked.path.removeprefix("/rest/"))
        if path == "organizationAcls":
            return 200, {"elements": [{"organization": "urn:li:organization:42", "role": "ADMINISTRATOR"}]}
        if path == "organizations/42":
            return 200, {"id": 42, "localizedName": "Team"}
        if path == "networkSizes/urn:li:organization:42":
            return 200, {"firstDegreeSize": 321}
        if path == "posts":
            return self.listed(asked, self.posts, self.post)
        if path.startswith("posts/"):
            there = any(self.key_of(one) == path.removeprefix("posts/") for one in self.posts)
            return (200, {"id": path}) if there else (404, {"status": 404, "message": "Not found"})
        if path == "organizationalEntityShareStatistics":
            return 200, {"elements": self.statistics(asked)}
        if path.startswith("socialActions/") and asked.method == "POST":
            return self.commented(path.removeprefix("socialActions/").removesuffix("/comments"), asked)
        if path.startswith("socialActions/") and path.endswith("/comments"):
            post = path.removeprefix("socialActions/").removesuffix("/comments")
            return self.listed(asked, self.mentions if post == self.key_of(self.posts[0]) else [], self.comment)
        if path.startswith("socialActions/"):
            there = [one for one in self.mentions if one["id"] == path.rpartition("/")[2]]
            told = {**self.comment(there[0]), "object": "urn:li:activity:1", **self.extra} if there else {}
            return (200, told) if there else (404, {"status": 404, "message": "Not found"})
        return 404, {"status": 404, "message": path}

    def commented(self, below: str, asked: Asked) -> Answer:
        """A comment below a comment: 201, the id in a header and nothing in the body."""
        form = asked.form
        assert (form["actor"], form["object"]) == ("urn:li:organization:42", "urn:li:activity:1")
        assert form["parentComment"] == below
        return 201, {}, {"x-restli-id": self.take(form["message"]["text"], below)["id"]}

    def listed(self, asked: Asked, things: list[dict], shape) -> Answer:
        found, _ = self.slice(things, asked.one("start"))
        paging = {"start": int(asked.one("start")), "count": self.page, "total": len(things), "links": []}
        return 200, {"elements": [shape(one) for one in found], "paging": paging}

    def repeats_cursor(self) -> bool:
        return False  # places are counted by us

    def statistics(self, asked: Asked) -> list[dict]:
        listed = asked.one("shares")
        if listed:
            urns = [unquote(one) for one in listed.removeprefix("List(").removesuffix(")").split(",")]
            return [{"share": urn, "totalShareStatistics": COUNTS} for urn in urns]
        said = asked.one("timeIntervals")
        start, end = (int(said.partition(f"{name}:")[2].split(",")[0].split(")")[0]) for name in ("start", "end"))
        days = range(start, end, 86_400_000)
        return [{"timeRange": {"start": at, "end": at + 86_400_000}, "totalShareStatistics": COUNTS} for at in days]

    def key_of(self, one: dict) -> str:
        if one.get("own"):
            return f"urn:li:share:{one['id']}"
        return f"urn:li:comment:(urn:li:activity:1,{one['id']})"

    def post(self, one: dict) -> dict:
        ms = int(one["at"].timestamp() * 1000)
        return {"id": self.key_of(one), "commentary": one["text"], "createdAt": ms, "author": "urn:li:organization:42"}

    def comment(self, one: dict) -> dict:
        ms = int(one["at"].timestamp() * 1000)
        return {
            "id": one["id"],
            "commentUrn": self.key_of(one),
            "actor": f"urn:li:person:{one['author']}" if one["author"] else None,
            "message": {"text": one["text"]},
            "created": {"time": ms},
            "likesSummary": {"totalLikes": one["likes"]},
        }


def world() -> World:
    return LinkedIn("linkedin", {"token": "linkedin-token"}).fill()
