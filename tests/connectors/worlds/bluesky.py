"""Bluesky as its lexicons tell it."""

from __future__ import annotations

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso

DID = "did:plc:ours"


class Bluesky(World):
    def answer(self, asked: Asked) -> Answer:
        nsid = asked.path.removeprefix("/xrpc/")
        if nsid == "com.atproto.server.createSession":
            if asked.form["password"] != "app-pass-word":
                return 401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
            return 200, {
                "did": DID,
                "handle": "team.example",
                "accessJwt": "jwt.access.token",
                "refreshJwt": "jwt.refresh.token",
            }
        if asked.headers.get("authorization") != "Bearer jwt.access.token":
            return 401, {"error": "AuthMissing", "message": "Authentication Required"}
        if nsid == "com.atproto.server.getSession":
            return 200, {"did": DID, "handle": "team.example"}
        if nsid == "app.bsky.actor.getProfile":
            return 200, {"did": DID, "handle": "team.example", "followersCount": 321, "postsCount": len(self.posts)}
        if nsid == "app.bsky.feed.getAuthorFeed":
            found, cursor = self.slice(self.posts, asked.one("cursor"))
            body = {"feed": [{"post": self.view(one, DID)} for one in found]}
            return 200, {**body, "cursor": cursor} if cursor else body
        if nsid == "app.bsky.notification.listNotifications":
            found, cursor = self.slice(self.mentions, asked.one("cursor"))
            body = {"notifications": [self.told(one) for one in found], "seenAt": "2026-01-01T00:00:00Z"}
            return 200, {**body, "cursor": cursor} if cursor else body
        if nsid == "app.bsky.feed.getPosts":
            if self.extra.get("sizes") != (len(self.posts), len(self.mentions)):
                self.extra["there"] = {self.uri(one): one for one in [*self.posts, *self.mentions]}
                self.extra["sizes"] = (len(self.posts), len(self.mentions))
            there = self.extra["there"]
            return 200, {"posts": [self.view(there[uri], None) for uri in asked.query["uris"] if uri in there]}
        if nsid == "com.atproto.repo.getRecord":
            return self.recorded(f"at://{asked.one('repo')}/{asked.one('collection')}/{asked.one('rkey')}")
        if nsid == "com.atproto.repo.createRecord":
            return self.created(asked)
        if nsid == "app.bsky.feed.searchPosts":
            found, cursor = self.slice(self.extra.get("found", []), asked.one("cursor"))
            return 200, {"posts": [self.view(one, None) for one in found], **({"cursor": cursor} if cursor else {})}
        return 501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"}

    def recorded(self, uri: str) -> Answer:
        for one in [*self.posts, *self.mentions]:
            if self.uri(one) == uri:
                return 200, {"uri": uri, "cid": "bafy", "value": self.record(one)}
        for one in self.replies:
            if one["key"] == uri:
                return 200, {"uri": uri, "cid": "bafyreply", "value": {"text": one["text"]}}
        return 400, {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}

    def created(self, asked: Asked) -> Answer:
        form = asked.form
        uri = f"at://{form['repo']}/{form['collection']}/{form['rkey']}"
        if form["repo"] != DID or form["record"]["reply"]["parent"]["cid"] != "bafy":
            return 400, {"error": "InvalidRequest", "message": "Invalid record"}
        if any(one["key"] == uri for one in self.replies):
            return 400, {"error": "InvalidRequest", "message": "Record already exists"}
        self.take(form["record"]["text"], form["record"]["reply"]["parent"]["uri"], uri)
        return 200, {"uri": uri, "cid": "bafyreply", "validationStatus": "valid"}

    def uri(self, one: dict) -> str:
        did = DID if one.get("own") else f"did:plc:{one['author']}"
        return f"at://{did}/app.bsky.feed.post/{one['id']}"

    def record(self, one: dict) -> dict:
        reply = {"reply": {"root": {"uri": "at://root"}, "parent": {"uri": "at://parent"}}} if one.get("reply") else {}
        return {
            "$type": "app.bsky.feed.post",
            "text": one["text"],
            "createdAt": iso(one["at"]),
            "langs": ["en"],
            **reply,
        }

    def author(self, one: dict) -> dict | None:
        name = one["author"]
        return {"did": f"did:plc:{name}", "handle": f"{name}.example", "displayName": "A Person"} if name else None

    def view(self, one: dict, did: str | None) -> dict:
        return {
            "uri": self.uri(one),
            "cid": "bafy",
            "author": {"did": did, "handle": "team.example"} if did else self.author(one),
            "record": self.record(one),
            "replyCount": 1,
            "repostCount": 2,
            "likeCount": one["likes"],
            "quoteCount": 0,
            "indexedAt": iso(one["at"]),
        }

    def told(self, one: dict) -> dict:
        return {
            "uri": self.uri(one),
            "cid": "bafy",
            "author": self.author(one),
            "reason": one.get("reason", "mention"),
            "record": self.record(one),
            "isRead": False,
            "indexedAt": iso(one["at"]),
        }

    def key_of(self, one: dict) -> str:
        return self.uri(one)


def world() -> World:
    return Bluesky("bluesky", {"account": "team.example", "token": "app-pass-word"}, account=DID).fill()
