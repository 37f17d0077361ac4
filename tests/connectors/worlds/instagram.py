"""An Instagram account as Meta's documents tell it; all its mentions are comments below the newest medium."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso
from tests.connectors.worlds.meta import TOKEN, Meta


class Instagram(Meta):
    def node(self, path: str, asked: Asked) -> Answer:
        account = {"id": "42", "username": "team", "followers_count": 321}
        if path == "me/accounts":
            return 200, {"data": [{"instagram_business_account": account, "id": "7"}]}
        if path == "debug_token":
            return 200, {"data": {"expires_at": 0, "is_valid": True}}
        if path == "42/media":
            return self.edge(self.posts, asked, self.medium)
        if path == "42/insights":
            names = self.metrics_of(asked)
            if isinstance(names, tuple):
                return names
            assert asked.one("metric_type") == "total_value"
            return 200, {"data": [{"name": name, "period": "day", "total_value": {"value": 9}} for name in names]}
        if path == "42/tags":
            return 200, {"data": []}
        node, _, edge = path.partition("/")
        found = self.thing_of(node)
        if found is None:
            return self.missing(node)
        if edge == "insights":
            return self.lifetime(asked)
        if edge == "comments":
            return self.edge(self.mentions if found is self.posts[0] else [], asked, self.comment)
        return 200, {"id": node}

    def medium(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "caption": one["text"],
            "timestamp": iso(one["at"]).replace(".000Z", "+0000"),
            "permalink": f"https://www.instagram.com/p/{one['id']}/",
            "media_type": "IMAGE",
            "like_count": one["likes"],
            "comments_count": len(self.mentions) if one is self.posts[0] else 0,
        }

    def comment(self, one: dict) -> dict:
        author = (
            {"username": one["author"], "from": {"id": one["author"], "username": one["author"]}}
            if one["author"]
            else {}
        )
        return {
            "id": one["id"],
            "text": one["text"],
            "timestamp": iso(one["at"]).replace(".000Z", "+0000"),
            "like_count": one["likes"],
            **author,
        }


def world() -> World:
    return Instagram("instagram", {"token": TOKEN}).fill()
