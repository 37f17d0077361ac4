"""Mastodon as docs.joinmastodon.org tells it: Link headers, HTML content, notifications around statuses."""

from __future__ import annotations

import html

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso


class Mastodon(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Bearer mastodon-token":
            return 401, {"error": "The access token is invalid"}
        if asked.path == "/api/v1/accounts/verify_credentials":
            return 200, {"id": "42", "username": "team", "acct": "team", "followers_count": 321, "statuses_count": 3}
        if asked.path == "/api/v1/accounts/42/statuses":
            return self.listed(asked, self.posts, lambda one: self.status(one, "42"))
        if asked.path == "/api/v1/notifications":
            return self.listed(asked, self.mentions, self.told)
        if asked.path == "/api/v2/instance" and "streams_at" in self.extra:
            return 200, {"domain": "example.social", "configuration": {"urls": {"streaming": self.extra["streams_at"]}}}
        if asked.path == "/api/v1/instance":
            return 200, {"uri": "example.social", "version": self.extra.get("version", "4.5.0")}
        if asked.path == "/api/v1/statuses" and asked.method == "POST":
            return self.posted(asked)
        if asked.path.startswith("/api/v1/statuses/"):
            wanted = asked.path.rsplit("/", 1)[1]
            for one in [*self.posts, *self.mentions]:
                if one["id"] == wanted:
                    return 200, self.status(one, "42" if one in self.posts else one["author"])
            return 404, {"error": "Record not found"}
        return 404, {"error": "Record not found"}

    def posted(self, asked: Asked) -> Answer:
        form, key = asked.form, asked.headers.get("idempotency-key", "")
        made = next((one for one in self.replies if key and one["key"] == key), None)
        made = made or self.take(form["status"], form["in_reply_to_id"], key)
        return 200, {
            "id": made["id"], "url": f"https://example.social/@team/{made['id']}", "visibility": form["visibility"],
            "created_at": "2026-11-20T12:00:00.000Z", "mentions": [{"acct": "author-1@example.social"}],
        }  # fmt: skip

    def repeats_cursor(self) -> bool:
        self.extra["repeats"] = True
        return True

    def listed(self, asked: Asked, things: list[dict], shape) -> Answer:
        if self.extra.get("repeats"):
            link = f'<http://{asked.headers["host"]}{asked.path}?max_id=7>; rel="next"'
            return 200, [shape(one) for one in things[: self.page]], {"Link": link}
        older = [one for one in things if asked.one("max_id") is None or int(one["id"]) < int(asked.one("max_id"))]
        found = older[: self.page]
        headers = {}
        if len(older) > self.page:
            host = asked.headers["host"]
            headers["Link"] = (
                f'<http://{host}{asked.path}?limit=40&max_id={found[-1]["id"]}>; rel="next", '
                f'<http://{host}{asked.path}?min_id={found[0]["id"]}>; rel="prev"'
            )
        elif found:
            headers["Link"] = f'<http://{asked.headers["host"]}{asked.path}?min_id={found[0]["id"]}>; rel="prev"'
        return 200, [shape(one) for one in found], headers

    def status(self, one: dict, author: str | None) -> dict:
        return {
            "id": one["id"],
            "created_at": iso(one["at"]),
            "in_reply_to_id": None,
            "in_reply_to_account_id": one.get("to"),
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": "en",
            "uri": f"https://example.social/users/x/statuses/{one['id']}",
            "url": f"https://example.social/@x/{one['id']}",
            "replies_count": 1,
            "reblogs_count": 2,
            "favourites_count": one["likes"],
            "reblog": None,
            "content": f"<p>{html.escape(one['text'])}</p>",
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "account": {"id": author, "username": author, "acct": f"{author}@example.social"} if author else None,
        }

    def told(self, one: dict) -> dict:
        return {
            "id": one["id"],
            "type": "mention",
            "created_at": iso(one["at"]),
            "account": {"id": one["author"]},
            "status": self.status(one, one["author"]),
        }


def world() -> World:
    return Mastodon("mastodon", {"token": "mastodon-token"}).fill()
