"""Reddit: the account's submissions with their counts, who mentions or answers it, and searches (praw)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from connectors import replies
from connectors.base import ContractChanged, Mention, NotConfigured, Post, RateLimited, Relation, ReplyRefused
from connectors.paging import Answer, batches, newest_first
from connectors.reading import count, instant, items, mapping, number, text, words
from connectors.redaction import conceal
from connectors.source import About, Account, Cap, Connector, Page, Setting, State, clean, once, through

PAGE = 100
TAKEN_AWAY = {"[deleted]", "[removed]"}
# what the inbox holds, and how each stands to the account
INBOX: tuple[tuple[str, Relation], ...] = (("mentions", "mention"), ("comments", "reply"), ("selfreply", "comment"))


class Source(Connector):
    """See https://www.reddit.com/dev/api: /user/{name}/submitted, /message/mentions, /search, /api/info."""

    about: ClassVar[About] = About(
        platform="reddit",
        title="Reddit",
        library="praw",
        caps=Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.SEARCH | Cap.BACKFILL | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://oauth.reddit.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "An access token; or a refresh token beside client_id and client_secret.", True, True),
            Setting("client_id", "The id of the app that Reddit approved."),
            Setting("client_secret", "The secret of the app.", True),
            Setting("account", "The user name, where the token is an app's: then only what is public is read."),
            Setting("search", "Words to search for, with commas between them; r/NAME: before them for one place."),
            replies.SETTING,
        ),
        scopes=(
            ("identity", "whose account it is"),
            ("history", "its submissions"),
            ("privatemessages", "mentions and replies; other messages are not read"),
            ("read", "searches"),
        ),
        metrics={"score": "reactions", "num_comments": "comments"},
        restate_days=0,
        history="the newest 1,000 of each list",
        verified_against="answers in the shapes of Reddit's documents; no server of Reddit's can be run",
        is_verified_live=False,
        every=timedelta(minutes=30),
        limits="100 requests a minute, with an approved app; what authors delete has to be deleted",
        reply_scopes=(("submit", "posts answers that were approved"),),
        reply_chars=10_000,
    )  # fmt: skip

    def _client(self) -> Any:
        if not hasattr(self, "_made"):
            given = self.settings
            client = once(_library)(
                client_id=given.get("client_id") or "earshot",
                client_secret=given.get("client_secret"),
                refresh_token=given["token"] if given.get("client_secret") else None,
                user_agent=self.session.headers["User-Agent"],
                oauth_url=self.base,
                reddit_url=self.settings.get("base_url", "").rstrip("/") or "https://www.reddit.com",
                requestor_kwargs={"session": self.session},
                check_for_updates=False,
                config_interpolation=None,
            )
            if not given.get("client_secret"):
                client.auth.implicit(access_token=given["token"], expires_in=3600, scope="*")
            # the library sleeps until a limit is over; here a limit goes back to the schedule
            client._core._rate_limiter.delay = lambda: None
            self._made = client
        return self._made

    def _ask(self, path: str, **params: Any) -> Any:
        client = self._client()
        with through("praw"):
            return client.request(method="GET", path=path, params={**clean(params), "raw_json": 1})

    def _listing(self, path: str, cursor: str | None, **params: Any) -> Answer:
        body = mapping(self._ask(path, limit=PAGE, after=cursor, **params))
        data = mapping(body.get("data"))
        if not isinstance(data.get("children"), list):
            raise ContractChanged(f"Reddit answered {path} without a list.")
        found = [mapping(one.get("data")) for one in items(data["children"])]
        return Answer([one for one in found if one.get("name")], words(data.get("after")) or None)

    def check(self) -> Account:
        """api/v1/me, or the account that is named."""
        if not hasattr(self, "_account"):
            name = self.settings.get("account", "").removeprefix("u/")
            if name:
                body = mapping(mapping(self._ask(f"/user/{name}/about")).get("data"))
            else:
                body = mapping(self._ask("/api/v1/me"))
            if not body.get("name"):
                raise NotConfigured(
                    "Reddit did not say whose account this is. Set EARSHOT_REDDIT_ACCOUNT, or sign in again."
                )
            conceal(self.settings["token"])
            self._account = Account(words(body.get("id") or body["name"]), f"u/{body['name']}")
            self._name = words(body["name"])
        return self._account

    def _walk(self, state: Mapping[str, Any], fetch: Any, rows: Any, *, again: bool = False) -> Iterator[Page]:
        now = self.now()
        yield from newest_first(
            state, fetch, _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat() if again else "",
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def posts(self, state: State) -> Iterator[Page]:
        """user/{name}/submitted, newest first."""
        own = self.check().account_id
        path = f"/user/{self._name}/submitted"

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found for row in self._post(one, own)]

        yield from self._walk(state, lambda cursor: self._listing(path, cursor, sort="new"), rows, again=True)

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["name"])
        yield Post(
            "reddit", post_id, own, instant(one.get("created_utc")), at, _said(one), _url(one),
            text(one.get("post_hint")),
        )  # fmt: skip
        told = {"score": number(one.get("score")), "num_comments": number(one.get("num_comments"))}
        yield from self.snapshot(own, post_id, {name: value for name, value in told.items() if value is not None}, at)

    def mentions(self, state: State) -> Iterator[Page]:
        """The inbox's mentions and replies, then each search."""
        own = self.check().account_id
        kept = dict(state)
        lists = [] if self.settings.get("account") else [self._boxed(box, relation) for box, relation in INBOX]
        lists += [self._searched(one.strip()) for one in self.settings.get("search", "").split(",") if one.strip()]
        for key, path, query, relation in lists:
            for page in self._of_list(mapping(state.get(key)), path, query, own, relation):
                kept = {**kept, key: page.state}
                yield Page(page.rows, dict(kept), page.said)

    def _boxed(self, box: str, relation: Relation) -> tuple[str, str, dict[str, str], Relation]:
        return box, f"/message/{box}", {}, relation

    def _searched(self, term: str) -> tuple[str, str, dict[str, str], Relation]:
        place, _, said = term.partition(":")
        query = {"sort": "new", "type": "link"}
        if said and place.strip().startswith("r/"):
            return (
                f"search:{term}",
                f"/{place.strip()}/search",
                {**query, "q": said.strip(), "restrict_sr": "1"},
                "search",
            )
        return f"search:{term}", "/search", {**query, "q": term}, "search"

    def _of_list(
        self, state: Mapping[str, Any], path: str, query: Mapping[str, str], own: str, relation: Relation
    ) -> Iterator[Page]:
        yield from self._walk(
            state,
            lambda cursor: self._listing(path, cursor, **query),
            lambda found: self._mentions(found, own, relation),
        )

    def _mentions(self, found: Sequence[Mapping[str, Any]], own: str, relation: Relation) -> list[Mention]:
        return [self.mention(one, own, relation) for one in found if one.get("author") != self._name]

    def mention(self, one: Mapping[str, Any], own: str, relation: Relation) -> Mention:
        """One comment or submission of somebody else."""
        at = self.now()
        score, below = count(one.get("score")), count(one.get("num_comments"))
        told = {"score": score, "num_comments": below}
        is_gone = _is_gone(one)
        author = words(one.get("author_fullname") or one.get("author"))
        return Mention(
            "reddit", words(one["name"]), own, relation, instant(one.get("created_utc")) or at, at,
            None if is_gone else _said(one), None if author in TAKEN_AWAY else self.key(author or None), _url(one),
            words(one.get("parent_id")) or None, words(one.get("link_id")) or None,
            reactions=score, comments=below, counts={name: value for name, value in told.items() if value is not None},
            is_deleted=is_gone,
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST /api/comment. Reddit has no place for a key: a request that broke off is not known."""
        replies.demand_wanted(self)
        if self.settings.get("account"):
            raise NotConfigured("An app's token only reads. Give Reddit a token of the account to post answers.")
        if not in_reply_to.startswith(("t1_", "t3_")):
            raise ReplyRefused(f"'{in_reply_to[:80]}' is no comment or post of Reddit, so nothing can stand under it.")
        client = self._client()
        with replies.before_sending():  # it also brings the token, where that is renewed
            answered = [one for one in self._listing("/api/info", None, id=in_reply_to).items if not _is_gone(one)]
        if not answered:
            raise ReplyRefused("What is answered is not on Reddit any more.")
        with replies.sending(self.session, "Reddit"), through("praw"):
            said = {"thing_id": in_reply_to, "text": text}
            body = client.request(method="POST", path="/api/comment", data=said, params={"raw_json": 1})
        told = mapping(mapping(body).get("json"))
        _demand_taken(told)
        made = [mapping(one.get("data")) for one in items(mapping(told.get("data")).get("things"))]
        post_id = replies.demand_id(words(made[0].get("name")) if made else "", "Reddit")
        return replies.Posted(post_id, _url(made[0]), {"id": post_id})

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that api/info leaves out or shows as deleted or removed."""
        there: set[str] = set()
        for some in batches(ids, PAGE):
            answer = self._listing("/api/info", None, id=",".join(some))
            there |= {words(one["name"]) for one in answer.items if not _is_gone(one)}
        return set(ids) - there


def _library() -> Any:
    from praw import Reddit

    return Reddit


_BREAK = re.compile(r"(\d+) (milli)?(second|minute|hour)")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}


def _demand_taken(told: Mapping[str, Any]) -> None:
    """Raise what stands in an answer that is called a success: Reddit refuses comments inside a 200."""
    errors = told.get("errors")
    if not isinstance(errors, list) or not errors:
        return
    first = errors[0] if isinstance(errors[0], list) else [errors[0]]
    code, said = words(first[0]), words(first[1] if len(first) > 1 else first[0]).rstrip(".")
    if code == "RATELIMIT":
        wait = number(told.get("ratelimit"))
        found = _BREAK.search(said)
        if wait is None and found and not found[2]:
            wait = int(found[1]) * _SECONDS[found[3]] + 1
        raise RateLimited(f"Reddit asks to wait: {said}.", wait or 60.0)
    raise ReplyRefused(f"Reddit does not take the answer: {said} ({code}).")


def _said(one: Mapping[str, Any]) -> str | None:
    body = text(one.get("body"))
    if body is not None:
        return body
    parts = [part for part in (text(one.get("title")), text(one.get("selftext"))) if part]
    return "\n\n".join(parts) or None


def _is_gone(one: Mapping[str, Any]) -> bool:
    return one.get("body") in TAKEN_AWAY or one.get("selftext") in TAKEN_AWAY or one.get("author") == "[deleted]"


def _url(one: Mapping[str, Any]) -> str | None:
    path = text(one.get("permalink") or one.get("context"))
    return f"https://www.reddit.com{path.partition('?')[0]}" if path else None


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("created_utc"))
    return at.isoformat() if at else ""
