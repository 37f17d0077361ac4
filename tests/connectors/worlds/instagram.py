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
        if node == "42":
            return self.mentioned(edge, asked)
        found = self.thing_of(node)
        if found is None:
            return self.missing(node)
        if edge == "insights":
            return self.lifetime(asked)
        if edge == "replies" and asked.method == "POST":
            return 200, {"id": self.take(asked.form["message"], node)["id"]}
        if edge == "comments":
            return self.edge(self.mentions if found is self.posts[0] else [], asked, self.comment)
        medium = {"id": self.posts[0]["id"], "permalink": "https://www.instagram.com/p/1/"}
        return 200, {"id": node, **({"media": medium} if found in self.mentions else {})}

    def mentioned(self, edge: str, asked: Asked) -> Answer:
        """What others wrote that mentions the account; `extra["elsewhere"]`: comment → the medium it stands below."""
        elsewhere = self.extra.get("elsewhere", {})
        if edge == "mentions" and asked.method == "POST":
            to = asked.form.get("comment_id") or asked.form["media_id"]
            return 200, {"id": self.take(asked.form["message"], to, asked.form["media_id"])["id"]}
        for comment, medium in elsewhere.items():
            if f"comment_id({comment})" in asked.one("fields"):
                return 200, {"mentioned_comment": {"id": comment, "media": {"id": medium}}, "id": "42"}
            if f"mentioned_media.media_id({medium})" in asked.one("fields"):
                return 200, {"mentioned_media": {"id": medium}, "id": "42"}
        return self.missing("42")

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
