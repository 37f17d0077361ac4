"""Bluesky: the account's posts with their counts, and who mentions, answers or quotes it (atproto)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from connectors import live, replies
from connectors.base import AuthExpired, ContractChanged, Mention, NotThere, Post, Relation, ReplyRefused
from connectors.bluesky_records import links, names, record_key
from connectors.paging import Answer, batches, newest_first
from connectors.reading import count, instant, items, mapping, text, words
from connectors.redaction import conceal
from connectors.source import About, Account, Cap, Connector, Page, Setting, State, once, through

COUNTERS = {
    "likeCount": "like_count",
    "replyCount": "reply_count",
    "repostCount": "repost_count",
    "quoteCount": "quote_count",
    "bookmarkCount": "bookmark_count",
}
RELATIONS: dict[str, Relation] = {"mention": "mention", "reply": "reply", "quote": "quote"}
PAGE = 100
LOOKED_UP = 25  # URIs that app.bsky.feed.getPosts takes at once
POST = "app.bsky.feed.post"
JETSTREAM = "wss://jetstream.us-east.bsky.network/xrpc"
STREAM = f"network.bsky.jetstream.subscribeEvents?kinds=commit&collections={POST}"


class Source(Connector):
    """See https://docs.bsky.app/docs/api: app.bsky.feed.getAuthorFeed, app.bsky.notification.listNotifications."""

    about: ClassVar[About] = About(
        platform="bluesky",
        title="Bluesky",
        library="atproto",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.SEARCH | Cap.BACKFILL
        | Cap.LIVE | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://bsky.social",
        settings=(
            Setting("base_url", "The server the account lives on, where it is not bsky.social."),
            Setting("account", "The handle, such as team.example.org. Not needed with an access token."),
            Setting("token", "An app password (Settings → Privacy and security), or handle:app-password.", True, True),
            Setting("search", "Words or #hashtags to search for, with commas between them."),
            Setting("stream", "yes, to be told at once: every new post of the network then passes by, day and night."),
            Setting("stream_url", "Another address of Jetstream v2, which ends in /xrpc."),
            replies.SETTING,
        ),
        scopes=(("app password", "reads the account's posts, counts and notifications; direct messages stay closed"),),
        metrics={
            "like_count": "reactions",
            "reply_count": "comments",
            "repost_count": "shares",
            "quote_count": "quotes",
            "bookmark_count": "saves",
            "followers_count": "followers",
        },
        restate_days=0,
        history="every post of the account; notifications as far back as the server keeps them",
        verified_against="Bluesky's own servers (PLC, PDS, AppView), run on one machine",
        is_verified_live=True,
        every=timedelta(minutes=15),
        limits="3,000 requests in 5 minutes",
        reply_scopes=(("app password", "posts answers that were approved; an app password has no smaller right"),),
        reply_chars=300,
    )  # fmt: skip

    def _client(self) -> Any:
        """The library's client, signed in once a round."""
        if not hasattr(self, "_signed_in"):
            client = once(_library)(base_url=self.base, request=self._request())
            identifier, token = self._credentials()
            if identifier:
                nsid = "com.atproto.server.createSession"
                try:
                    body = self._call(client.invoke_procedure, nsid, identifier=identifier, password=token)
                except NotThere:  # a server that signs nobody in: the token is one already
                    body = {"did": identifier, "handle": identifier, "accessJwt": token}
                token = words(body.get("accessJwt"))
                conceal(token, words(body.get("refreshJwt")))
                self._account = (words(body.get("did")), words(body.get("handle")))
            client.request.add_additional_header("Authorization", f"Bearer {token}")
            self._signed_in = client
            if not identifier:
                body = self._query("com.atproto.server.getSession")
                self._account = (words(body.get("did")), words(body.get("handle")))
            if not self._account[0]:
                raise AuthExpired("Bluesky did not say whose account this is. Make a new app password.")
        return self._signed_in

    def _request(self) -> Any:
        from atproto_client.request import Request

        from connectors.httpx_session import ThroughSession

        self._line = ThroughSession(self.session)
        return Request(transport=self._line)

    def _credentials(self) -> tuple[str, str]:
        """The identifier and the app password; '' and a token for one that is a session's already."""
        token, account = self.settings["token"], self.settings.get("account", "").lstrip("@")
        if account:
            return account, token
        before, colon, after = token.partition(":")
        return (before.lstrip("@"), after) if colon and not before.startswith("did") else ("", token)

    def _call(self, invoke: Any, nsid: str, **data: Any) -> Mapping[str, Any]:
        with through("atproto"):
            invoke(nsid, content=json.dumps(data).encode(), input_encoding="application/json; charset=utf-8")
        return mapping(self._line.read)

    def _query(self, nsid: str, **params: Any) -> Mapping[str, Any]:
        from atproto_client.models.dot_dict import DotDict

        given = {name: value for name, value in params.items() if value is not None}
        client = self._client()
        with through("atproto"):
            client.invoke_query(nsid, params=DotDict(given) if given else None)
        return mapping(self._line.read)

    def _judge(self) -> Any:
        return judge

    # -- streams -----------------------------------------------------------------------------------

    def check(self) -> Account:
        """Sign in; the cheapest proof of the access."""
        self._client()
        did, handle = self._account
        return Account(did, handle or did)

    def posts(self, state: State) -> Iterator[Page]:
        """app.bsky.feed.getAuthorFeed, newest first."""
        did = self.check().account_id
        now = self.now()

        def fetch(cursor: str | None) -> Answer:
            body = self._query("app.bsky.feed.getAuthorFeed", actor=did, limit=PAGE, cursor=cursor,
                               filter="posts_with_replies")  # fmt: skip
            return Answer(items(body.get("feed")), body.get("cursor") or None)

        def rows(feed: Sequence[Mapping[str, Any]]) -> list[Any]:
            own = [mapping(one.get("post")) for one in feed if not _is_repost(one)]
            return [row for view in own for row in self._post(view, did)]

        again = (now - timedelta(days=self.about.refresh_days)).isoformat()
        floor = self.config.since.isoformat() if self.config.since else ""
        yield from newest_first(
            state, fetch, lambda one: _mark(mapping(one.get("post"))), rows,
            again_after=again, not_before=floor, ceiling=now.isoformat(),
        )  # fmt: skip

    def mentions(self, state: State) -> Iterator[Page]:
        """app.bsky.notification.listNotifications; then app.bsky.feed.searchPosts for each search."""
        did = self.check().account_id
        now = self.now()
        floor = self.config.since.isoformat() if self.config.since else ""

        def told(cursor: str | None) -> Answer:
            body = self._query("app.bsky.notification.listNotifications", limit=PAGE, cursor=cursor)
            return Answer(items(body.get("notifications")), body.get("cursor") or None)

        def of_notifications(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            wanted = [one for one in found if one.get("reason") in RELATIONS and one.get("uri")]
            views = self._views([words(one["uri"]) for one in wanted])
            return [self.mention(one, did, RELATIONS[one["reason"]], views.get(words(one["uri"]))) for one in wanted]

        kept = dict(state)
        for page in newest_first(mapping(state.get("told")), told, _mark, of_notifications,
                                 not_before=floor, ceiling=now.isoformat()):  # fmt: skip
            kept = {**kept, "told": page.state}
            yield Page(page.rows, dict(kept), page.said)
        for term in [one.strip() for one in self.settings.get("search", "").split(",") if one.strip()]:
            for page in self._search(term, mapping(state.get(f"search:{term}")), did, floor):
                kept = {**kept, f"search:{term}": page.state}
                yield Page(page.rows, dict(kept), page.said)

    def _search(self, term: str, state: Mapping[str, Any], did: str, floor: str) -> Iterator[Page]:
        def fetch(cursor: str | None) -> Answer:
            body = self._query("app.bsky.feed.searchPosts", q=term, sort="latest", limit=PAGE, cursor=cursor)
            return Answer(items(body.get("posts")), body.get("cursor") or None)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            theirs = [one for one in found if words(mapping(one.get("author")).get("did")) != did and one.get("uri")]
            return [self.mention(one, did, "search", one) for one in theirs]

        yield from newest_first(state, fetch, _mark, rows, not_before=floor, ceiling=self.now().isoformat())

    def metrics(self, state: State) -> Iterator[Page]:
        """app.bsky.actor.getProfile: followers as of now."""
        did = self.check().account_id
        at = self.now()
        body = self._query("app.bsky.actor.getProfile", actor=did)
        followers = count(body.get("followersCount"))
        found = {"followers_count": followers} if followers is not None else {}
        yield Page(list(self.snapshot(did, "", found, at)), {})

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that app.bsky.feed.getPosts leaves out: it tells a deletion by silence."""
        there: set[str] = set()
        for some in batches(ids, LOOKED_UP):
            body = self._query("app.bsky.feed.getPosts", uris=list(some))
            if not isinstance(body.get("posts"), list):
                raise ContractChanged("Bluesky answered a look-up of posts without a list of posts.")
            there |= {words(one.get("uri")) for one in items(body.get("posts"))}
        return set(ids) - there

    # -- being told at once ------------------------------------------------------------------------

    def listen(self) -> Iterator[bool]:
        """Jetstream: every new post of the whole network passes by, and those that name the account are the signs."""
        did = self.check().account_id
        url = f"{self.settings.get('stream_url') or JETSTREAM}/{STREAM}"
        for said in live.messages(self, url, protocols=["xrpc.v1.json"]):
            yield said is not None and names(said, did)

    # -- replies -----------------------------------------------------------------------------------

    def safe_for(self) -> timedelta:
        """The key is the place of the record: it is looked at before each try."""
        return replies.FOR_EVER

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """com.atproto.repo.createRecord under a place that the key decides, unless something stands there."""
        replies.demand_wanted(self)
        with replies.before_sending():
            did = self.check().account_id
            parent = self._referred(in_reply_to)
            root = mapping(mapping(mapping(parent["value"]).get("reply")).get("root"))
            written = instant(mapping(parent["value"]).get("createdAt")) or self.now()
            place = {"repo": did, "collection": POST, "rkey": record_key(idempotency_key, written)}
            body = self._standing(place)
        if body is None:
            itself = {"uri": words(parent.get("uri")), "cid": words(parent.get("cid"))}
            record = {
                "$type": POST, "text": text, "createdAt": self.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "reply": {"root": dict(root) or itself, "parent": itself}, "facets": links(text),
            }  # fmt: skip
            client = self._client()
            with replies.sending(self.session, "Bluesky"):
                body = self._call(client.invoke_procedure, "com.atproto.repo.createRecord", **place, record=record)
        uri = replies.demand_id(words(body.get("uri")), "Bluesky")
        return replies.Posted(uri, _url(uri), {"uri": uri, "cid": words(body.get("cid"))})

    def _referred(self, uri: str) -> Mapping[str, Any]:
        """What is answered, with the mark of its version: from its server, or from the network's view of it."""
        parts = uri.removeprefix("at://").split("/")
        if len(parts) != 3:
            raise ReplyRefused(f"'{uri[:80]}' is no post of Bluesky, so nothing can be posted under it.")
        found = self._standing(dict(zip(("repo", "collection", "rkey"), parts, strict=True)))
        if found is None:
            views = items(self._query("app.bsky.feed.getPosts", uris=[uri]).get("posts"))
            found = {**views[0], "value": views[0].get("record")} if views else None
        if found is None:
            raise ReplyRefused("What is answered is not on Bluesky any more.")
        return {"value": {}, **found}

    def _standing(self, place: Mapping[str, str]) -> Mapping[str, Any] | None:
        """The record at a place, or None."""
        try:
            return self._query("com.atproto.repo.getRecord", **place)
        except NotThere:
            return None

    # -- rows --------------------------------------------------------------------------------------

    def _views(self, uris: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The counts of mentions; none where the server cannot tell them."""
        found: dict[str, Mapping[str, Any]] = {}
        if getattr(self, "_has_no_views", False):
            return found
        for some in batches(uris, LOOKED_UP):
            try:
                body = self._query("app.bsky.feed.getPosts", uris=list(some))
            except (NotThere, ContractChanged):
                self._has_no_views = True
                break
            found.update({words(one.get("uri")): one for one in items(body.get("posts"))})
        return found

    def _post(self, view: Mapping[str, Any], did: str) -> Iterator[Any]:
        uri = words(view.get("uri"))
        author = words(mapping(view.get("author")).get("did"))
        if not uri or (author and author != did):
            return
        at = self.now()
        record = mapping(view.get("record"))
        parent = words(mapping(mapping(record.get("reply")).get("parent")).get("uri"))
        yield Post(
            "bluesky", uri, did, instant(record.get("createdAt") or view.get("indexedAt")), at,
            text(record.get("text")), _url(uri), _media(view), parent or None,
        )  # fmt: skip
        yield from self.snapshot(did, uri, counted(view), at)

    def mention(self, one: Mapping[str, Any], did: str, relation: Relation, view: Mapping[str, Any] | None) -> Mention:
        """One notification, or one post that was found, as a mention of the account."""
        at = self.now()
        record = mapping(one.get("record"))
        reply = mapping(record.get("reply"))
        found = counted(view or {})
        uri = words(one.get("uri"))
        return Mention(
            "bluesky", uri, did, relation,
            instant(record.get("createdAt")) or instant(one.get("indexedAt")) or at, at,
            text(record.get("text")),
            self.key(mapping(one.get("author")).get("did")),
            _url(uri),
            words(mapping(reply.get("parent")).get("uri")) or None,
            words(mapping(reply.get("root")).get("uri")) or None,
            reactions=found.get("like_count"),
            comments=found.get("reply_count"),
            shares=found.get("repost_count"),
            counts=found,
        )  # fmt: skip


def _library() -> Any:
    from atproto_client import Client

    return Client


def counted(view: Mapping[str, Any]) -> dict[str, int]:
    """The counters of a post view under the names of the metric dictionary."""
    if not view:
        return {}
    told = ((name, count(view.get(native))) for native, name in COUNTERS.items())
    return {name: value for name, value in told if value is not None}


def _mark(view: Mapping[str, Any]) -> str:
    at = instant(view.get("indexedAt") or mapping(view.get("record")).get("createdAt"))
    return at.isoformat() if at else ""


def _is_repost(one: Mapping[str, Any]) -> bool:
    return "reasonRepost" in words(mapping(one.get("reason")).get("$type"))


def _media(view: Mapping[str, Any]) -> str | None:
    kind = words(mapping(view.get("embed")).get("$type"))
    for name in ("images", "video", "external"):
        if name in kind:
            return {"images": "image", "external": "link"}.get(name, name)
    return None


def _url(uri: str) -> str | None:
    """at://did/app.bsky.feed.post/key → the page of the post, by the author's id and not the handle."""
    parts = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}" if len(parts) == 3 else None


def judge(answer: Any) -> None:
    """XRPC says an expired session with 400, and a wrong password with 401."""
    from connectors.http import judge_status, said_in

    if answer.status_code == 400 and any(
        name in answer.content[:400] for name in (b"RecordNotFound", b"Could not locate record")
    ):
        raise NotThere(f"Bluesky has no such record: {said_in(answer)}")
    if answer.status_code == 400 and any(
        name in answer.content[:400] for name in (b"ExpiredToken", b"InvalidToken", b"AuthMissing")
    ):
        raise AuthExpired(f"Bluesky does not accept the session: {said_in(answer)} Make a new app password.")
    judge_status(answer)
