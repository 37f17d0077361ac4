"""Mastodon and servers that speak its API: the account's posts with counts, mentions, hashtags (Mastodon.py)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from connectors import live, replies
from connectors.base import ConnectorError, ContractChanged, Mention, NotConfigured, NotThere, Post, Relation
from connectors.paging import Answer, each, newest_first
from connectors.reading import counts, instant, items, mapping, text, words
from connectors.source import About, Account, Cap, Connector, Page, Setting, State, clean, once, through

COUNTERS = ("favourites_count", "replies_count", "reblogs_count", "quotes_count")
PAGE = 40
KEY_KEPT = timedelta(minutes=55)  # docs.joinmastodon.org: "stored for up to 1 hour"
_ITSELF = re.compile(r"[2-9]\.\d+\.\d+[^(]*$")  # 4.5.0; not 4.0.0 (compatible; …)


class Source(Connector):
    """See https://docs.joinmastodon.org/methods/: accounts, notifications, timelines."""

    about: ClassVar[About] = About(
        platform="mastodon",
        title="Mastodon",
        library="Mastodon.py",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.SEARCH | Cap.BACKFILL
        | Cap.LIVE | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://mastodon.social",
        settings=(
            Setting("base_url", "The server of the account, such as https://mastodon.social.", is_required=False),
            Setting("token", "An access token with read rights (Preferences → Development).", True),
            Setting("account", "The name of a public account, where there is no token: then no mentions are read."),
            Setting("search", "#hashtags to follow, with commas between them."),
            live.SETTING,
            replies.SETTING,
        ),
        scopes=(
            ("read:accounts", "whose account it is, and its followers"),
            ("read:statuses", "its posts and their counts"),
            ("read:notifications", "who mentions or answers it"),
        ),
        metrics={
            "favourites_count": "reactions",
            "replies_count": "comments",
            "reblogs_count": "shares",
            "quotes_count": "quotes",
            "followers_count": "followers",
        },
        restate_days=0,
        history="every post of the account; notifications as far back as the server keeps them",
        verified_against="snac2, a server of the fediverse that we did not write",
        is_verified_live=True,
        every=timedelta(minutes=15),
        limits="300 requests in 5 minutes",
        reply_scopes=(("write:statuses", "posts answers that were approved"),),
        reply_chars=500,
    )  # fmt: skip

    def _client(self) -> Any:
        if not hasattr(self, "_made"):
            self._made = once(_library)(
                api_base_url=self.base,
                access_token=self.settings.get("token"),
                session=self.session,
                ratelimit_method="throw",  # else it sleeps
                request_timeout=self.session.limits.read,
                version_check_mode="none",
                mastodon_version="4.5.0",
            )
        return self._made

    def _ask(self, path: str, **params: Any) -> tuple[Any, Mapping[str, Any]]:
        """What the server said and where its next page is.

        The library's own request, for its sign-in; not its types: they refuse an author that is null, and cost more
        than everything else of a page together.
        """
        ask = self._client()._Mastodon__api_request
        with through("Mastodon.py"):
            answer = ask("GET", path, clean(params), return_response_object=True, skip_error_check=True)
        return answer.json(), answer.links

    # -- streams -----------------------------------------------------------------------------------

    def check(self) -> Account:
        """accounts/verify_credentials; or accounts/lookup for a public account."""
        found = self._own()
        return Account(words(found.get("id")), words(found.get("acct") or found.get("username")))

    def _own(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            if self.settings.get("token"):
                body, _ = self._ask("/api/v1/accounts/verify_credentials")
            elif self.settings.get("account"):
                body, _ = self._ask("/api/v1/accounts/lookup", acct=self.settings["account"].lstrip("@"))
            else:
                raise NotConfigured(
                    "Mastodon needs EARSHOT_MASTODON_TOKEN, or EARSHOT_MASTODON_ACCOUNT to read in public."
                )
            found = mapping(body)
            if not found.get("id"):
                raise ContractChanged("The server did not say whose account this is. Is it one of Mastodon's kind?")
            self._account = found
        return self._account

    def posts(self, state: State) -> Iterator[Page]:
        """accounts/:id/statuses, newest first, without what others wrote."""
        own = words(self._own()["id"])
        path = f"/api/v1/accounts/{own}/statuses"

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if not one.get("reblog") for row in self._post(one, own)]

        yield from self._walk(state, lambda cursor: self._page(path, cursor, exclude_reblogs="true"), rows, again=True)

    def mentions(self, state: State) -> Iterator[Page]:
        """notifications of type mention and quote; then the hashtags that are followed."""
        own = words(self._own()["id"])
        kept = dict(state)

        def told(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            wanted = [one for one in found if one.get("type") in ("mention", "quote") and mapping(one.get("status"))]
            return [
                self.mention(mapping(one["status"]), own, "quote" if one["type"] == "quote" else None) for one in wanted
            ]

        if self.settings.get("token"):
            types = {"types[]": ["mention", "quote"]}
            fetch = lambda cursor: self._page("/api/v1/notifications", cursor, **types)  # noqa: E731 - one of two of its kind
            for page in self._walk(mapping(state.get("told")), fetch, told):
                kept = {**kept, "told": page.state}
                yield Page(page.rows, dict(kept), page.said)
        for tag in self._tags():
            for page in self._tagged(tag, mapping(state.get(f"tag:{tag}")), own):
                kept = {**kept, f"tag:{tag}": page.state}
                yield Page(page.rows, dict(kept), page.said)

    def _tags(self) -> list[str]:
        return [one.strip().lstrip("#") for one in self.settings.get("search", "").split(",") if one.strip(" #")]

    def _tagged(self, tag: str, state: Mapping[str, Any], own: str) -> Iterator[Page]:
        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            theirs = [one for one in found if words(mapping(one.get("account")).get("id")) != own]
            return [self.mention(one, own, "search") for one in theirs]

        yield from self._walk(state, lambda cursor: self._page(f"/api/v1/timelines/tag/{tag}", cursor), rows)

    def metrics(self, state: State) -> Iterator[Page]:
        """Followers as of now."""
        at = self.now()
        own = self._own()
        yield Page(list(self.snapshot(words(own["id"]), "", counts(own, ["followers_count"]), at)), {})

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that statuses/:id does not know."""
        return each(ids, lambda one: self._ask(f"/api/v1/statuses/{one}"))

    # -- being told at once ------------------------------------------------------------------------

    def listen(self) -> Iterator[bool]:
        """GET /api/v1/streaming by websocket: the account's notifications, and the hashtags that are followed."""
        if not self.settings.get("token"):
            raise NotConfigured("Mastodon streams to accounts alone: give it EARSHOT_MASTODON_TOKEN.")
        wanted: list[dict[str, str]] = [{"stream": "user:notification"}]
        wanted += [{"stream": "hashtag", "tag": tag} for tag in self._tags()]
        for said in live.messages(
            self, f"{self._streams_at()}/api/v1/streaming",
            headers={"Authorization": f"Bearer {self.settings['token']}"},
            say=[json.dumps({"type": "subscribe", **one}) for one in wanted],
        ):  # fmt: skip
            yield said is not None and tells_of_news(said)

    def _streams_at(self) -> str:
        """Where the server streams, as it says itself: often another host than its own."""
        try:
            body, _ = self._ask("/api/v2/instance")
            told = mapping(mapping(mapping(body).get("configuration")).get("urls")).get("streaming")
        except (NotThere, ContractChanged):
            body, _ = self._ask("/api/v1/instance")
            told = mapping(mapping(body).get("urls")).get("streaming_api")
        base = words(told) or self.base
        return base.replace("https://", "wss://", 1).replace("http://", "ws://", 1).rstrip("/")

    # -- replies -----------------------------------------------------------------------------------

    def safe_for(self) -> timedelta:
        """Mastodon itself keeps a key for an hour; servers that only speak its API may not know it."""
        try:
            body, _ = self._ask("/api/v1/instance")
        except ConnectorError:
            return timedelta()
        return KEY_KEPT if _ITSELF.match(words(mapping(body).get("version"))) else timedelta()

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST statuses, naming whom it answers (else nobody is told), no more public than what is answered."""
        replies.demand_wanted(self)
        with replies.before_sending():
            self._own()
            body, _ = self._ask(f"/api/v1/statuses/{in_reply_to}")
        answered = mapping(body)
        name = words(mapping(answered.get("account")).get("acct"))
        said = {
            "status": text if not name or f"@{name}".lower() in text.lower() else f"@{name} {text}",
            "in_reply_to_id": in_reply_to,
            "visibility": words(answered.get("visibility")) or "public",
        }
        post = self._client()._Mastodon__api_request
        with replies.sending(self.session, "Mastodon"), through("Mastodon.py"):
            answer = post(
                "POST", "/api/v1/statuses", said, headers={"Idempotency-Key": idempotency_key},
                return_response_object=True, skip_error_check=True,
            )  # fmt: skip
            posted = mapping(answer.json())
        post_id = replies.demand_id(words(posted.get("id")), "Mastodon")
        told = {name: words(posted.get(name)) for name in ("id", "url", "created_at", "visibility")}
        return replies.Posted(post_id, words(posted.get("url")) or None, told)

    # -- pages and rows ----------------------------------------------------------------------------

    def _walk(self, state: Mapping[str, Any], fetch: Any, rows: Any, *, again: bool = False) -> Iterator[Page]:
        now = self.now()
        since = self.config.since
        yield from newest_first(
            state, fetch, _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat() if again else "",
            not_before=since.isoformat() if since else "",
            ceiling=now.isoformat(),
        )  # fmt: skip

    def _page(self, path: str, cursor: str | None, **params: Any) -> Answer:
        """One page; its next is told by the Link header, and where there is none, by the last id."""
        body, links = self._ask(path, limit=PAGE, max_id=cursor, **params)
        if not isinstance(body, list):
            raise ContractChanged(f"The server answered {path} without a list.")
        found = items(body)
        if links:
            after = parse_qs(urlsplit(words(mapping(links.get("next")).get("url"))).query).get("max_id", [""])[0]
        else:
            after = words(found[-1].get("id")) if found else ""
            after = "" if after == cursor else after  # the same page again: this server does not page
        return Answer(found, after or None)

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        post_id = words(one.get("id"))
        if not post_id:
            return
        at = self.now()
        attached = items(one.get("media_attachments"))
        yield Post(
            "mastodon", post_id, own, instant(one.get("created_at")), at, plain(one), text(one.get("url")),
            text(attached[0].get("type")) if attached else None, words(one.get("in_reply_to_id")) or None,
        )  # fmt: skip
        yield from self.snapshot(own, post_id, counts(one, COUNTERS), at)

    def mention(self, one: Mapping[str, Any], own: str, relation: Relation | None) -> Mention:
        """One status of somebody else."""
        at = self.now()
        found = counts(one, COUNTERS)
        is_reply = words(one.get("in_reply_to_account_id")) == own
        status_id = words(one.get("id"))
        return Mention(
            "mastodon", status_id, own, relation or ("reply" if is_reply else "mention"),
            instant(one.get("created_at")) or at, at, plain(one),
            self.key(mapping(one.get("account")).get("id")),
            f"{self.base}/web/statuses/{status_id}",  # the server's own address of it names the author
            words(one.get("in_reply_to_id")) or None,
            reactions=_whole(found.get("favourites_count")),
            comments=_whole(found.get("replies_count")),
            shares=_whole(found.get("reblogs_count")),
            counts=found,
        )  # fmt: skip


def _library() -> Any:
    from mastodon import Mastodon

    return Mastodon


def tells_of_news(said: str) -> bool:
    """Whether a message of the stream is worth a round: a mention, a quote, or a post under a hashtag.

    >>> told = lambda kind: json.dumps({"event": "notification", "payload": json.dumps({"type": kind})})
    >>> tells_of_news(told("mention")), tells_of_news(told("favourite")), tells_of_news(":)")
    (True, False, False)
    """
    try:
        event = mapping(json.loads(said))
        if event.get("event") == "notification":
            return mapping(json.loads(words(event.get("payload")))).get("type") in ("mention", "quote")
    except ValueError:
        return False
    return event.get("event") == "update"


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("created_at"))
    return at.isoformat() if at else ""


_BREAK = re.compile(r"<br\s*/?>", re.I)
_PARAGRAPH = re.compile(r"</p>\s*<p[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")


def plain(one: Mapping[str, Any]) -> str | None:
    """The text of a status, its markup taken off; a content warning stands above it.

    >>> plain({"content": "<p>Is it <b>open</b>?<br>&lt;3</p><p>Thanks</p>", "spoiler_text": ""})
    'Is it open?\\n<3\\n\\nThanks'
    """
    said = text(one.get("content"))
    if said is None:
        return None
    if "<" in said:
        said = _TAG.sub("", _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", said))).rstrip("\n")
    if "&" in said:
        said = html.unescape(said)
    warned = text(one.get("spoiler_text"))
    return f"{warned}\n\n{said}" if warned else said
