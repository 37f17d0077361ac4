"""Threads: the account's posts with their insights, replies to them, mentions, daily views (graph.threads.net)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from connectors import renewal, replies
from connectors.base import (
    ConnectorError,
    ContractChanged,
    Mention,
    NotThere,
    PermissionDenied,
    Post,
    Relation,
    ReplyRefused,
)
from connectors.graph import judge
from connectors.paging import Answer, each, every_page, later, looked_from, newest_first, of_each, windows
from connectors.reading import instant, items, mapping, number, text, words
from connectors.source import About, Account, Cap, Connector, Page, Renewal, Setting, State

POST_METRICS = ("views", "likes", "replies", "reposts", "quotes", "shares")
FIELDS = "id,text,timestamp,permalink,shortcode,media_type,username,is_reply,is_quote_post,root_post,replied_to"
BEGAN = date(2024, 4, 13)  # nothing is told of the time before
PAGE = 100
REPLIED_DAYS = 28
FORM = "v1.0"


class Source(Connector):
    """See https://developers.facebook.com/docs/threads."""

    about: ClassVar[About] = About(
        platform="threads",
        title="Threads",
        library="requests",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.LIVE
        | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://graph.threads.net",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "A long-lived access token (60 days).", True, True),
            Setting("app_secret", "The secret of the app: checks webhooks.", True),
            replies.SETTING,
        ),
        scopes=(
            ("threads_basic", "whose account it is, and its posts"),
            ("threads_manage_insights", "views and other values"),
            ("threads_read_replies", "replies to the account's posts"),
            ("threads_manage_mentions", "who mentions the account"),
        ),
        metrics={
            "views": "views",
            "likes": "reactions",
            "replies": "comments",
            "reposts": "shares",
            "quotes": "quotes",
            "followers_count": "followers",
            "shares": "link_shares",
        },
        restate_days=2,
        history=f"every post; views by day since {BEGAN}",
        verified_against="answers in the shapes of Meta's documents; no server of Meta's can be run",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=14,
        renewal=Renewal(("token",), timedelta(days=14), timedelta(hours=25)),  # a token of a day's age can be renewed
        api_version=FORM,
        limits="by the account's impressions; Meta says how long to wait; 1,000 replies in 24 hours",
        reply_scopes=(
            ("threads_content_publish", "posts as the account"),
            ("threads_manage_replies", "posts answers that were approved below what is answered"),
        ),
        reply_chars=500,
    )  # fmt: skip

    def _judge(self) -> Any:
        return judge

    def renew(self) -> renewal.Renewed:
        """refresh_access_token: a long-lived token for another 60 days."""
        form = {"grant_type": "th_refresh_token", "access_token": self.settings["token"]}
        return renewal.asked(self, f"{self.base}/refresh_access_token", form, method="GET")

    def ask(self, path: str, **params: Any) -> Mapping[str, Any]:
        """JSON of one node or edge. The token goes in the header: an address may be written down by others."""
        self.session.headers["Authorization"] = f"Bearer {self.settings['token']}"
        return mapping(self.get(f"{FORM}/{path}", **params))

    def edge(self, path: str, cursor: str | None, **params: Any) -> Answer:
        """One page of an edge."""
        body = self.ask(path, after=cursor, limit=PAGE, **params)
        if not isinstance(body.get("data"), list):
            raise ContractChanged(f"Threads answered {path.rpartition('/')[2]} without a list.")
        paging = mapping(body.get("paging"))
        after = words(mapping(paging.get("cursors")).get("after"))
        # Threads leaves out `next` in some answers and gives a cursor even on the last page, then an empty one
        return Answer(items(body["data"]), after or None)

    def check(self) -> Account:
        """me: the account of the token."""
        if not hasattr(self, "_account"):
            own = self.ask("me", fields="id,username")
            if not own.get("id"):
                raise ContractChanged("Threads did not say whose account this is. Make a new token.")
            self._account = Account(words(own["id"]), "@" + words(own.get("username") or own["id"]))
            self._name = words(own.get("username"))
        return self._account

    def posts(self, state: State) -> Iterator[Page]:
        """me/threads, and {post}/insights of each that is read."""
        own = self.check().account_id

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if one.get("id") for row in self._post(one, own)]

        yield from self._walk("me/threads", state, rows, again_days=self.about.refresh_days)

    def _walk(
        self, path: str, state: Mapping[str, Any], rows: Any, *, again_days: int = 0
    ) -> Iterator[Page]:  # fmt: skip
        now = self.now()
        yield from newest_first(
            state, lambda cursor: self.edge(path, cursor, fields=FIELDS), _mark, rows,
            again_after=(now - timedelta(days=again_days)).isoformat() if again_days else "",
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        yield Post(
            "threads", post_id, own, instant(one.get("timestamp")), at, text(one.get("text")),
            text(one.get("permalink")), text(one.get("media_type")),
        )  # fmt: skip
        found: dict[str, float] = {}
        try:
            for body in self.bisected(
                self.wanted(POST_METRICS), lambda some: self.ask(f"{post_id}/insights", metric=",".join(some))
            ):
                found.update(_values(body))
        except (NotThere, PermissionDenied):
            self.no_insights = True  # a repost has none, and an older token may lack the right
        yield from self.snapshot(own, post_id, found, at)

    def mentions(self, state: State) -> Iterator[Page]:
        """{post}/replies below young posts, then me/mentions."""
        own = self.check().account_id
        kept = dict(state)
        before = mapping(state.get("replies"))
        floor, sweep = looked_from(before, self.now(), young_days=REPLIED_DAYS, since=self.config.since)
        for page in of_each(before, self._replied(floor), self._replies_of(own), sweep=sweep):
            kept = {**kept, "replies": page.state}
            yield Page(page.rows, dict(kept), page.said)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            return [
                self.mention(one, own, "quote" if one.get("is_quote_post") else "mention")
                for one in found
                if one.get("id") and not self._is_own(one)
            ]

        try:
            for page in self._walk("me/mentions", mapping(state.get("told")), rows):
                kept = {**kept, "told": page.state}
                yield Page(page.rows, dict(kept), page.said)
        except (PermissionDenied, NotThere) as error:
            yield Page([], dict(kept), (f"Mentions are not read: {error}",))

    def _is_own(self, one: Mapping[str, Any]) -> bool:
        return bool(self._name) and words(one.get("username")) == self._name

    def _replied(self, floor: str) -> Iterator[tuple[str, int | None]]:
        for answer in every_page(lambda cursor: self.edge("me/threads", cursor, fields="id,timestamp,has_replies")):
            young = [one for one in answer.items if one.get("id") and (not floor or _mark(one) >= floor)]
            for one in young:
                yield words(one["id"]), 0 if one.get("has_replies") is False else None
            if len(young) < len(answer.items):
                return

    def _replies_of(self, own: str) -> Any:
        def pages(post_id: str) -> Iterator[Sequence[Mention]]:
            # the whole conversation, replies to replies too
            for answer in every_page(lambda cursor: self.edge(f"{post_id}/conversation", cursor, fields=FIELDS)):
                yield [
                    self.mention(one, own, "reply", post_id)
                    for one in answer.items
                    if one.get("id") and not self._is_own(one)
                ]

        return pages

    def mention(self, one: Mapping[str, Any], own: str, relation: Relation, root: str = "") -> Mention:
        """One post of somebody else."""
        at = self.now()
        code = words(one.get("shortcode"))
        return Mention(
            "threads", words(one["id"]), own, relation, instant(one.get("timestamp")) or at, at, text(one.get("text")),
            self.key(one.get("username")),
            f"https://www.threads.com/t/{code}" if code else None,  # its permalink names the author
            words(mapping(one.get("replied_to")).get("id")) or root or None,
            words(mapping(one.get("root_post")).get("id")) or root or None,
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST me/threads makes a container nobody sees, POST me/threads_publish shows it, once.

        Threads has no place for a key: a publishing that broke off is not known.
        """
        replies.demand_wanted(self)
        with replies.before_sending():
            told = {"media_type": "TEXT", "text": text, "reply_to_id": in_reply_to}
            container = words(self._send("me/threads", told).get("id"))
            if not container:
                raise ContractChanged("Threads made no container for the answer, and gave no reason.")
            self._demand_finished(container)
        with replies.sending(self.session, "Threads"):
            body = self._send("me/threads_publish", {"creation_id": container})
        post_id = replies.demand_id(words(body.get("id")), "Threads")
        url = None
        with contextlib.suppress(ConnectorError):  # it stands there, whether or not its address is told
            url = words(self.ask(post_id, fields="permalink").get("permalink")) or None
        return replies.Posted(post_id, url, {"id": post_id})

    def _send(self, path: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self.settings['token']}"}
        answer = self.session.request("POST", f"{self.base}/{FORM}/{path}", data=dict(form), headers=headers)
        return mapping(answer.json())

    def _demand_finished(self, container: str) -> None:
        """Raise unless it may be published: NotSent where Threads is still at it, ReplyRefused for a failed one."""
        told = self.ask(container, fields="status,error_message")
        if told.get("status") == "IN_PROGRESS":
            raise replies.NotSent("Threads has not made the answer ready yet.", 60.0)
        if told.get("status") in ("ERROR", "EXPIRED"):
            raise ReplyRefused(
                f"Threads does not take the answer: {words(told.get('error_message')) or 'no reason given'}."
            )

    # -- numbers -----------------------------------------------------------------------------------

    def metrics(self, state: State) -> Iterator[Page]:
        """me/threads_insights: followers as of now, views by day."""
        own = self.check().account_id
        at = self.now()
        if self.wanted(["followers_count"]):
            for body in self.bisected(
                ["followers_count"], lambda some: self.ask("me/threads_insights", metric=some[0])
            ):
                yield Page(list(self.snapshot(own, "", _values(body), at)), dict(state))
        back = max(self.config.since or BEGAN, BEGAN)
        for start, end in windows(state, at.date(), back=back, restate_days=self.about.restate_days, longest=90):
            since = int(datetime.combine(start, time(), UTC).timestamp())
            until = int(datetime.combine(end + timedelta(days=1), time(), UTC).timestamp())
            rows = []
            for body in self.bisected(
                self.wanted(["views"]),
                lambda some, s=since, u=until: self.ask("me/threads_insights", metric=some[0], since=s, until=u),  # type: ignore[misc]  # bound here
            ):
                for told in items(body.get("data")):
                    for one in items(told.get("values")):
                        ended, value = instant(one.get("end_time")), number(one.get("value"))
                        if ended is not None and value is not None:
                            day = (ended - timedelta(seconds=1)).date()
                            rows.append(self.value(own, "views", day, value, at))
            yield Page(rows, later(state, end))

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that Threads has nothing under any more."""
        return each(ids, lambda one: self.ask(one, fields="id"))


def _values(body: Mapping[str, Any]) -> dict[str, float]:
    """One value a metric: `values[0]` or `total_value`."""
    found = {}
    for told in items(body.get("data")):
        values = items(told.get("values"))
        value = number(values[0].get("value") if values else mapping(told.get("total_value")).get("value"))
        if value is not None:
            found[words(told.get("name"))] = value
    return found


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("timestamp"))
    return at.isoformat() if at else ""
