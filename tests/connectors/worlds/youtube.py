"""A YouTube channel as the discovery documents tell it: numbers as text, page tokens."""

from __future__ import annotations

from datetime import date, timedelta

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso


def refused(status: int, reason: str, message: str) -> Answer:
    return status, {"error": {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}}


class YouTube(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer ya29.token":
            return refused(401, "authError", "Invalid Credentials")
        path = asked.path.removeprefix("/youtube/v3/")
        if path == "channels":
            return 200, {"items": [self.channel()]}
        if path == "playlistItems":
            return self.listed(asked, self.posts, self.item)
        if path == "videos":
            wanted = asked.one("id").split(",")
            return 200, {"items": [self.video(one) for one in self.posts if one["id"] in wanted]}
        if path == "commentThreads":
            return self.listed(asked, self.mentions, self.thread)
        if path == "comments":
            if asked.method == "POST":
                said = asked.form["snippet"]
                made = self.take(said["textOriginal"], said["parentId"])
                return 200, {"id": f"{said['parentId']}.{made['id']}", "snippet": {**said, "videoId": "1"}}
            wanted = (asked.one("id") or "").split(",")
            top = {"parentId": self.extra["parent"]} if "parent" in self.extra else {}
            told = {"snippet": {"videoId": "1", **top}} if asked.one("part") == "snippet" else {}
            return 200, {"items": [{"id": one["id"], **told} for one in self.mentions if one["id"] in wanted]}
        if asked.path == "/v2/reports":
            return self.report(asked)
        return refused(404, "notFound", asked.path)

    def channel(self) -> dict:
        related = {"relatedPlaylists": {"uploads": "UU42"}}
        return {
            "id": "42",
            "snippet": {"title": "Team"},
            "statistics": {"subscriberCount": "321", "viewCount": "9"},
            "contentDetails": related,
        }

    def listed(self, asked: Asked, things: list[dict], shape) -> Answer:
        found, cursor = self.slice(things, asked.one("pageToken"))
        return 200, {"items": [shape(one) for one in found], **({"nextPageToken": cursor} if cursor else {})}

    def item(self, one: dict) -> dict:
        details = {"videoId": one["id"], "videoPublishedAt": iso(one["at"])}
        return {"contentDetails": details, "snippet": {"publishedAt": iso(one["at"])}}

    def video(self, one: dict) -> dict:
        counts = {"viewCount": "100", "likeCount": str(one["likes"]), "commentCount": "1", "favoriteCount": "0"}
        snippet = {"title": one["text"], "description": "", "publishedAt": iso(one["at"])}
        return {"id": one["id"], "snippet": snippet, "statistics": counts}

    def thread(self, one: dict) -> dict:
        snippet = {
            "videoId": "1",
            "textOriginal": one["text"],
            "textDisplay": one["text"],
            "likeCount": one["likes"],
            "publishedAt": iso(one["at"]),
            "authorDisplayName": "A Person",
            **({"authorChannelId": {"value": one["author"]}} if one["author"] else {}),
        }
        return {
            "id": one["id"],
            "snippet": {"topLevelComment": {"id": one["id"], "snippet": snippet}, "totalReplyCount": 0},
        }

    def report(self, asked: Asked) -> Answer:
        names = asked.one("metrics").split(",")
        if set(names) & self.refused_metrics:
            return refused(400, "badRequest", "Unknown identifier given in field parameters.metrics.")
        first, last = (date.fromisoformat(asked.one(name)) for name in ("startDate", "endDate"))
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        headers = [{"name": name} for name in ("day", *names)]
        return 200, {"columnHeaders": headers, "rows": [[day.isoformat(), *[3 for _ in names]] for day in days]}


def world() -> World:
    return YouTube("youtube", {"token": "ya29.token"}).fill()
