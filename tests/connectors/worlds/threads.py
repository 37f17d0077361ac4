"""A Threads account as Meta's documents tell it; its mentions come by me/mentions."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso
from tests.connectors.worlds.meta import TOKEN, Meta


class Threads(Meta):
    prefix = "/v1.0/"

    def node(self, path: str, asked: Asked) -> Answer:
        if path in ("me/threads", "me/threads_publish") and asked.method == "POST":
            return self.published(path, asked)
        if path in self.extra.get("containers", {}):
            return 200, {"id": path, "status": self.extra.get("status", "FINISHED")}
        if any(one["id"] == path for one in self.replies):
            return 200, {"id": path, "permalink": f"https://www.threads.net/@team/post/R{path}"}
        if path.endswith("/conversation"):
            return 200, {"data": []}
        if path == "me":
            return 200, {"id": "42", "username": "team"}
        if path == "me/threads":
            return self.edge(self.posts, asked, self.post)
        if path == "me/mentions":
            return self.edge(self.mentions, asked, self.post)
        if path == "me/threads_insights":
            if asked.one("metric") == "followers_count":
                return 200, {"data": [{"name": "followers_count", "period": "day", "total_value": {"value": 321}}]}
            start, until = int(asked.one("since")), int(asked.one("until"))
            ends = range(start + 86400, until + 1, 86400)
            values = [{"value": 7, "end_time": iso(datetime.fromtimestamp(at, UTC))} for at in ends]
            return 200, {"data": [{"name": "views", "period": "day", "values": values}]}
        node, _, edge = path.partition("/")
        if self.thing_of(node) is None:
            return self.missing(node)
        if edge == "insights":
            return self.lifetime(asked)
        return 200, {"id": node}

    def signed(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Bearer {TOKEN}"

    def published(self, path: str, asked: Asked) -> Answer:
        """A container is made, seen by nobody; published it is a reply, once."""
        containers = self.extra.setdefault("containers", {})
        if path == "me/threads":
            if self.thing_of(asked.form["reply_to_id"]) is None:
                return self.missing(asked.form["reply_to_id"])
            made = f"c{len(containers)}"
            containers[made] = asked.form
            return 200, {"id": made}
        form = containers.pop(asked.form["creation_id"])
        return 200, {"id": self.take(form["text"], form["reply_to_id"])["id"]}

    def post(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "text": one["text"],
            "timestamp": iso(one["at"]).replace(".000Z", "+0000"),
            "permalink": f"https://www.threads.net/@{one['author']}/post/C{one['id']}",
            "shortcode": f"C{one['id']}",
            "media_type": "TEXT_POST",
            "has_replies": False,
            **({"username": "team" if one.get("own") else one["author"]} if one["author"] else {}),
        }


def world() -> World:
    return Threads("threads", {"token": TOKEN}).fill()
