"""Instagram: media with their insights, daily values of the account, comments and tags (facebook-sdk, Graph API)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from connectors import replies
from connectors.base import ContractChanged, Mention, NotThere, PermissionDenied, Post, ReplyRefused
from connectors.graph import PACIFIC, RENEWAL, VERSION, VERSION_ENDS, Graph
from connectors.paging import Answer, each, every_page, later, looked_from, newest_first, of_each, windows
from connectors.reading import count, instant, items, mapping, text, words
from connectors.source import About, Account, Cap, Page, Setting, State, through

ACCOUNT_METRICS = (
    "views", "reach", "total_interactions", "likes", "comments", "saves", "shares", "profile_views", "website_clicks",
)  # fmt: skip
MEDIA_METRICS = ("views", "reach", "saved", "shares", "total_interactions")
MEDIA_FIELDS = "id,caption,timestamp,permalink,media_type,media_product_type,like_count,comments_count"
COMMENT_FIELDS = (
    "id,text,timestamp,username,from,like_count,parent_id,replies{id,text,timestamp,username,from,like_count}"
)
TOLD_FIELDS = {
    "media": "id,caption,timestamp,username,like_count,comments_count",
    "comment": "id,text,timestamp,like_count,media{id}",
}
TAG_FIELDS = "id,caption,timestamp,permalink,username,like_count,comments_count"
FIRST_DAYS = 30  # values that come as one total take a request a day
COMMENTED_DAYS = 28


class Source(Graph):
    """See https://developers.facebook.com/docs/instagram-platform."""

    about: ClassVar[About] = About(
        platform="instagram",
        title="Instagram",
        library="facebook-sdk",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.LIVE
        | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://graph.facebook.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "A user access token of somebody who looks after the account's page.", True, True),
            Setting("account", "The id of the professional account, where the token reaches several."),
            Setting("app_secret", "The secret of the app: signs requests and checks webhooks.", True),
            Setting("app_id", "The id of the app: with it and its secret Earshot renews the token before it ends."),
            Setting("version", f"The version of the API; {VERSION} unless told otherwise."),
            replies.SETTING,
        ),
        scopes=(
            ("instagram_basic", "media and their counts"),
            ("instagram_manage_insights", "values of the account and of media"),
            ("instagram_manage_comments", "comments"),
            ("pages_show_list", "which account belongs to which page"),
            ("pages_manage_metadata", "notifications, the only way in which Instagram tells who mentions the account"),
        ),
        metrics={
            "views": "views",
            "reach": "reach",
            "likes": "reactions",
            "comments": "comments",
            "shares": "shares",
            "saved": "saves",
            "saves": "saves",
            "total_interactions": "platform_engagements",
            "profile_views": "profile_visits",
            "website_clicks": "clicks",
            "followers_count": "followers",
        },
        restate_days=3,
        history=f"every medium; daily values of the last {FIRST_DAYS} days at first; comments Instagram still shows",
        verified_against="answers in the shapes of Meta's documents; most metric names by facebook_business",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=28,
        renewal=RENEWAL,
        api_version=VERSION,
        api_version_ends=VERSION_ENDS,
        limits="by the account's impressions; Meta says how long to wait",
        reply_scopes=(
            ("instagram_manage_comments", "posts answers that were approved; it is the right that reads comments too"),
            ("pages_read_engagement", "which Meta asks for beside it"),
        ),
        reply_chars=2_200,
    )  # fmt: skip

    def _own(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            fields = "id,username,followers_count"
            if self.settings.get("account"):
                found: Mapping[str, Any] = self.ask(self.settings["account"], fields=fields)
            else:
                body = self.ask("me/accounts", fields=f"instagram_business_account{{{fields}}}")
                linked = [mapping(one.get("instagram_business_account")) for one in items(body.get("data"))]
                reached = [one for one in linked if one.get("id")]
                if len(reached) > 1:
                    named = ", ".join(f"{one.get('username')} ({one['id']})" for one in reached)
                    raise ContractChanged(f"The token reaches several accounts: {named}. Name one as the account.")
                found = reached[0] if reached else {}
            if not found.get("id"):
                raise ContractChanged(
                    "The token reaches no professional Instagram account. Link the account to a page, sign in again."
                )
            self._account = found
        return self._account

    def check(self) -> Account:
        """The account behind the page."""
        own = self._own()
        return Account(words(own["id"]), "@" + words(own.get("username") or own["id"]), self.expires_at())

    def posts(self, state: State) -> Iterator[Page]:
        """{account}/media, and {medium}/insights of each that is read."""
        own = words(self._own()["id"])
        now = self.now()

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if one.get("id") for row in self._post(one, own)]

        yield from newest_first(
            state, lambda cursor: self.edge(f"{own}/media", cursor, fields=MEDIA_FIELDS), _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        yield Post(
            "instagram", post_id, own, instant(one.get("timestamp")), at, text(one.get("caption")),
            text(one.get("permalink")), text(one.get("media_product_type") or one.get("media_type")),
        )  # fmt: skip
        told = {"likes": count(one.get("like_count")), "comments": count(one.get("comments_count"))}
        found: dict[str, float] = {name: value for name, value in told.items() if value is not None}
        try:
            found.update(self.lifetime(f"{post_id}/insights", MEDIA_METRICS))
        except (NotThere, PermissionDenied):
            self.no_insights = True  # from before the account was professional, or too few viewers
        yield from self.snapshot(own, post_id, found, at)

    def mentions(self, state: State) -> Iterator[Page]:
        """Comments below media with the replies to them, then media in which the account is tagged."""
        own = words(self._own()["id"])
        kept = dict(state)
        before = mapping(state.get("comments"))
        floor, sweep = looked_from(before, self.now(), young_days=COMMENTED_DAYS, since=self.config.since)
        for page in of_each(before, self._commented(own, floor), self._comments_of(own), sweep=sweep):
            kept = {**kept, "comments": page.state}
            yield Page(page.rows, dict(kept), page.said)
        try:
            for page in self._tags(own, mapping(state.get("tags"))):
                kept = {**kept, "tags": page.state}
                yield Page(page.rows, dict(kept), page.said)
        except (PermissionDenied, NotThere) as error:
            yield Page([], dict(kept), (f"Tags are not read: {error}",))
        for kind, native_id in self.config.told:
            yield Page(*self._told_of(own, kind, native_id, kept))

    def _told_of(
        self, own: str, kind: str, native_id: str, kept: State
    ) -> tuple[list[Mention], State, tuple[str, ...]]:
        """{account}?fields=mentioned_media or mentioned_comment: what only a notification tells the id of."""
        name = f"mentioned_{kind}"
        try:
            body = self.ask(own, fields=f"{name}.{kind}_id({native_id}){{{TOLD_FIELDS[kind]}}}")
        except (NotThere, PermissionDenied, ContractChanged) as error:
            self.told_read.append((kind, native_id))  # deleted since, or not shown to us: asking again changes nothing
            return [], dict(kept), (f"A mention that Instagram told of is not read: {error}",)
        self.told_read.append((kind, native_id))
        one, at = mapping(body.get(name)), self.now()
        if not one.get("id"):
            return [], dict(kept), ("A mention that Instagram told of is not there any more.",)
        likes, below = count(one.get("like_count")), count(one.get("comments_count"))
        counts = {"like_count": likes, "comments_count": below}
        return [Mention(
            "instagram", words(one["id"]), own, "mention", instant(one.get("timestamp")) or at, at,
            text(one.get("text") if kind == "comment" else one.get("caption")), self.key(one.get("username")),
            parent_id=words(mapping(one.get("media")).get("id")) or None, reactions=likes, comments=below,
            counts={name: value for name, value in counts.items() if value is not None},
        )], dict(kept), ()  # fmt: skip

    def _commented(self, own: str, floor: str) -> Iterator[tuple[str, int | None]]:
        for answer in every_page(
            lambda cursor: self.edge(f"{own}/media", cursor, fields="id,timestamp,comments_count")
        ):
            young = [one for one in answer.items if one.get("id") and (not floor or _mark(one) >= floor)]
            for one in young:
                yield words(one["id"]), count(one.get("comments_count"))
            if len(young) < len(answer.items):
                return

    def _comments_of(self, own: str) -> Any:
        def pages(post_id: str) -> Iterator[Sequence[Mention]]:
            for answer in every_page(lambda cursor: self.edge(f"{post_id}/comments", cursor, fields=COMMENT_FIELDS)):
                rows = []
                for one in answer.items:
                    below = items(mapping(one.get("replies")).get("data"))
                    rows += [self.comment(each_, own, post_id, words(one.get("id"))) for each_ in (one, *below)]
                yield [row for row in rows if row is not None]

        return pages

    def comment(self, one: Mapping[str, Any], own: str, post_id: str, top: str) -> Mention | None:
        """One comment or reply below a medium; None for the account's own."""
        author = words(mapping(one.get("from")).get("id"))
        comment_id = words(one.get("id"))
        if not comment_id or author == own:
            return None
        at = self.now()
        likes = count(one.get("like_count"))
        return Mention(
            "instagram", comment_id, own, "comment", instant(one.get("timestamp")) or at, at, text(one.get("text")),
            self.key(author or one.get("username")), None, top if top != comment_id else post_id, post_id,
            reactions=likes, counts={} if likes is None else {"like_count": likes},
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST {comment}/replies below the account's own media, {account}/mentions where others @mention it.

        Instagram hangs an answer to a reply below the comment at the top. Meta has no place for a key: a request that
        broke off is not known.
        """
        replies.demand_wanted(self)
        if not in_reply_to.isdigit():
            raise ReplyRefused(f"'{in_reply_to[:80]}' is no id of Instagram, so nothing can be posted under it.")
        with replies.before_sending():
            path, said, url = self._place_of(in_reply_to)
        api = self._api()
        with replies.sending(self.session, "Instagram"), through("facebook-sdk"):
            body = mapping(api.request(f"{api.version}/{path}", {}, {**said, "message": text}))
        post_id = replies.demand_id(words(body.get("id")), "Instagram")
        return replies.Posted(post_id, url, {"id": post_id})

    def _place_of(self, native_id: str) -> tuple[str, dict[str, str], str | None]:
        """Where an answer to this goes, what goes with it, and the address of the medium. Raises ReplyRefused."""
        try:
            medium = mapping(self.ask(native_id, fields="id,media{id,permalink}").get("media"))
            return f"{native_id}/replies", {}, text(medium.get("permalink"))
        except (NotThere, PermissionDenied, ContractChanged) as error:
            own, first = words(self._own()["id"]), error  # not below a medium of ours: it may mention the account
        for kind, fields in (("comment", "id,media{id}"), ("media", "id")):
            try:
                body = self.ask(own, fields=f"mentioned_{kind}.{kind}_id({native_id}){{{fields}}}")
            except (NotThere, PermissionDenied, ContractChanged):
                continue
            one = mapping(body.get(f"mentioned_{kind}"))
            medium_id = words(mapping(one.get("media")).get("id")) if kind == "comment" else words(one.get("id"))
            if medium_id:
                said = {"media_id": medium_id, **({"comment_id": native_id} if kind == "comment" else {})}
                return f"{own}/mentions", said, None
        if isinstance(first, PermissionDenied):
            raise first
        raise ReplyRefused(
            "Instagram has nothing here that the account may answer: it is gone, or the account is only tagged in it. "
            "Answer by hand."
        )

    # -- tags and numbers --------------------------------------------------------------------------

    def _tags(self, own: str, state: Mapping[str, Any]) -> Iterator[Page]:
        def fetch(cursor: str | None) -> Answer:
            return self.edge(f"{own}/tags", cursor, fields=TAG_FIELDS)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            at = self.now()
            made = []
            for one in found:
                likes, below = count(one.get("like_count")), count(one.get("comments_count"))
                told = {"like_count": likes, "comments_count": below}
                if one.get("id"):
                    made.append(Mention(
                        "instagram", words(one["id"]), own, "tagged", instant(one.get("timestamp")) or at, at,
                        text(one.get("caption")), self.key(one.get("username")), text(one.get("permalink")),
                        reactions=likes, comments=below,
                        counts={name: value for name, value in told.items() if value is not None},
                    ))  # fmt: skip
            return made

        now = self.now()
        yield from newest_first(
            state, fetch, _mark, rows,
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def metrics(self, state: State) -> Iterator[Page]:
        """Followers as of now, and {account}/insights, one day a request: most values come as one total."""
        own = self._own()
        account = words(own["id"])
        at = self.now()
        followers = count(own.get("followers_count"))
        found = {} if followers is None else {"followers_count": followers}
        yield Page(list(self.snapshot(account, "", found, at)), dict(state))
        today = at.astimezone(PACIFIC).date()
        first = today - timedelta(days=FIRST_DAYS)
        back = max(self.config.since or first, first)
        path = f"{account}/insights"
        for start, end in windows(state, today, back=back, restate_days=self.about.restate_days, longest=1):
            ask = self._between(path, start, end, {"period": "day", "metric_type": "total_value"})
            rows = []
            for body in self.bisected(self.wanted(ACCOUNT_METRICS), ask):
                rows += list(self.values(body, account, at, (start, end)))
            yield Page(rows, later(state, end))

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that Meta has nothing under any more."""
        return each(ids, lambda one: self.ask(one, fields="id"))


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("timestamp"))
    return at.isoformat() if at else ""
