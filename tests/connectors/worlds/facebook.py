"""A Facebook page as Meta's documents tell it; all its mentions are comments below the newest post."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso
from tests.connectors.worlds.meta import TOKEN, Meta


class Facebook(Meta):
    def node(self, path: str, asked: Asked) -> Answer:
        if path == "me":
            return 200, {"id": "42", "name": "Team", "followers_count": 321}
        if path == "debug_token":
            return 200, {"data": {"expires_at": 1800000000, "is_valid": True}}
        if path == "42/posts":
            return self.edge(self.posts, asked, self.post)
        if path == "42/insights":
            return self.daily(asked)
        if path in ("42/tagged", "42/visitor_posts", "42/ratings"):
            return 200, {"data": []}
        node, _, edge = path.partition("/")
        found = self.thing_of(node)
        if found is None:
            return self.missing(node)
        if edge == "insights":
            return self.lifetime(asked)
        if edge == "comments" and asked.method == "POST":
            return 200, {"id": self.take(asked.form["message"], node)["id"]}
        if edge == "comments":
            return self.edge(self.mentions if found is self.posts[0] else [], asked, self.comment)
        return 200, {"id": node}

    def post(self, one: dict) -> dict:
        comments = len(self.mentions) if one is self.posts[0] else 0
        return {
            "id": one["id"],
            "message": one["text"],
            "created_time": iso(one["at"]).replace(".000Z", "+0000"),
            "permalink_url": f"https://www.facebook.com/{one['id']}",
            "status_type": "added_photos",
            "shares": {"count": 2},
            "comments": {"data": [], "summary": {"total_count": comments}},
            "reactions": {"data": [], "summary": {"total_count": one["likes"]}},
        }

    def comment(self, one: dict) -> dict:
        author = {"from": {"id": one["author"], "name": "A Person"}} if one["author"] else {}
        return {
            "id": one["id"],
            "message": one["text"],
            "created_time": iso(one["at"]).replace(".000Z", "+0000"),
            "like_count": one["likes"],
            "comment_count": 0,
            "permalink_url": f"https://www.facebook.com/{one['id']}",
            **author,
        }


def world() -> World:
    return Facebook("facebook", {"token": TOKEN}).fill()
