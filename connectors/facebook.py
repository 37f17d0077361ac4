"""Facebook pages: posts with their counts, daily values of the page, comments, tags and ratings (facebook-sdk)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from connectors import replies
from connectors.base import ContractChanged, Mention, MetricRefused, NotThere, PermissionDenied, Post, ReplyRefused
from connectors.graph import RENEWAL, VERSION, VERSION_ENDS, Graph
from connectors.paging import Answer, each, every_page, looked_from, newest_first, of_each
from connectors.reading import count, instant, mapping, text, words
from connectors.source import About, Account, Cap, Page, Setting, State, through

PAGE_METRICS = (
    "page_media_view", "page_total_media_view_unique", "page_follows", "page_daily_follows",
    "page_daily_unfollows_unique", "page_views_total", "page_post_engagements", "page_video_views",
)  # fmt: skip
POST_METRICS = ("post_media_view", "post_total_media_view_unique", "post_clicks", "post_video_views")
POST_FIELDS = (
    "id,message,created_time,permalink_url,status_type,shares,"
    "comments.limit(0).summary(true),reactions.limit(0).summary(true)"
)
COMMENT_FIELDS = "id,message,created_time,from,like_count,comment_count,permalink_url,parent{id}"
TAG_FIELDS = "id,message,created_time,from,permalink_url"
RATING_FIELDS = "created_time,rating,recommendation_type,review_text,reviewer,open_graph_story{id}"
COMMENTED_DAYS = 28  # posts so young are looked at for new comments each time


class Source(Graph):
    """See https://developers.facebook.com/docs/graph-api/reference/page."""

    about: ClassVar[About] = About(
        platform="facebook",
        title="Facebook page",
        library="facebook-sdk",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.LIVE
        | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://graph.facebook.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "A page access token.", True, True),
            Setting("account", "The id of the page, where the token is a user's."),
            Setting("app_secret", "The secret of the app: signs requests and checks webhooks.", True),
            Setting("app_id", "The id of the app: with it and its secret Earshot renews the token before it ends."),
            Setting("version", f"The version of the API; {VERSION} unless told otherwise."),
            replies.SETTING,
        ),
        scopes=(
            ("pages_read_engagement", "posts, their counts and the page's followers"),
            ("pages_read_user_content", "comments, visitors' posts and ratings"),
            ("read_insights", "daily values of the page and values of posts"),
            ("pages_show_list", "which pages the account looks after"),
        ),
        metrics={
            "page_media_view": "views",
            "page_total_media_view_unique": "reach",
            "page_follows": "followers",
            "page_daily_follows": "follows",
            "page_daily_unfollows_unique": "unfollows",
            "page_views_total": "profile_visits",
            "page_post_engagements": "platform_engagements",
            "page_video_views": "video_views",
            "followers_count": "followers",
            "post_media_view": "views",
            "post_total_media_view_unique": "reach",
            "post_clicks": "clicks",
            "post_video_views": "video_views",
            "reactions.summary": "reactions",
            "comments.summary": "comments",
            "shares.count": "shares",
        },
        restate_days=3,
        history="two years of daily values; every post of the page",
        verified_against="answers in the shapes of Meta's documents; no server of Meta's can be run",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=28,
        renewal=RENEWAL,
        api_version=VERSION,
        api_version_ends=VERSION_ENDS,
        limits="by the page's engaged users; Meta says how long to wait",
        reply_scopes=(("pages_manage_engagement", "posts answers that were approved, as the page"),),
        reply_chars=8_000,
    )  # fmt: skip

    def _page(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            found = self.ask(self.settings.get("account") or "me", fields="id,name,followers_count")
            if not found.get("id"):
                raise ContractChanged("Meta did not say which page this is. Give a page access token.")
            self._account = found
        return self._account

    def check(self) -> Account:
        """The page itself."""
        own = self._page()
        return Account(words(own["id"]), words(own.get("name") or own["id"]), self.expires_at())

    def posts(self, state: State) -> Iterator[Page]:
        """{page}/posts with their summaries, and {post}/insights of each that is read."""
        own = words(self._page()["id"])
        now = self.now()

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if one.get("id") for row in self._post(one, own)]

        yield from newest_first(
            state, lambda cursor: self.edge(f"{own}/posts", cursor, fields=POST_FIELDS), _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        yield Post(
            "facebook", post_id, own, instant(one.get("created_time")), at, text(one.get("message")),
            text(one.get("permalink_url")), text(one.get("status_type")),
        )  # fmt: skip
        told = {
            "reactions.summary": count(mapping(mapping(one.get("reactions")).get("summary")).get("total_count")),
            "comments.summary": _comments(one),
            "shares.count": count(mapping(one.get("shares")).get("count")),
        }
        found: dict[str, float] = {name: value for name, value in told.items() if value is not None}
        try:
            found.update(self.lifetime(f"{post_id}/insights", POST_METRICS))
        except (NotThere, PermissionDenied):
            self.no_insights = True  # too few viewers, or not our right: the counts above are still told
        yield from self.snapshot(own, post_id, found, at)

    def mentions(self, state: State) -> Iterator[Page]:
        """Comments below posts, then what tags the page, visitors' posts, and ratings."""
        own = words(self._page()["id"])
        kept = dict(state)
        before = mapping(state.get("comments"))
        floor, sweep = looked_from(before, self.now(), young_days=COMMENTED_DAYS, since=self.config.since)
        for page in of_each(before, self._commented(own, floor), self._comments_of(own), sweep=sweep):
            kept = {**kept, "comments": page.state}
            yield Page(page.rows, dict(kept), page.said)
        for edge, relation in (("tagged", "tagged"), ("visitor_posts", "mention"), ("ratings", "review")):
            try:
                for page in self._edge_of(own, edge, relation, mapping(state.get(edge))):
                    kept = {**kept, edge: page.state}
                    yield Page(page.rows, dict(kept), page.said)
            except (PermissionDenied, NotThere, MetricRefused) as error:
                yield Page([], dict(kept), (f"{edge.replace('_', ' ').capitalize()} are not read: {error}",))

    def _commented(self, own: str, floor: str) -> Iterator[tuple[str, int | None]]:
        """Posts and how many comments each has: all of them the first time, later the young ones."""
        fields = "id,created_time,comments.limit(0).summary(true)"
        for answer in every_page(lambda cursor: self.edge(f"{own}/posts", cursor, fields=fields)):
            young = [one for one in answer.items if one.get("id") and (not floor or _mark(one) >= floor)]
            for one in young:
                yield words(one["id"]), _comments(one)
            if len(young) < len(answer.items):
                return

    def _comments_of(self, own: str) -> Any:
        def pages(post_id: str) -> Iterator[Sequence[Mention]]:
            def fetch(cursor: str | None) -> Answer:
                return self.edge(f"{post_id}/comments", cursor, fields=COMMENT_FIELDS, filter="stream")

            for answer in every_page(fetch):
                yield [self.comment(one, own, post_id) for one in answer.items if one.get("id") and _author(one) != own]

        return pages

    def comment(self, one: Mapping[str, Any], own: str, post_id: str) -> Mention:
        """One comment below a post of the page."""
        at = self.now()
        likes, replies = count(one.get("like_count")), count(one.get("comment_count"))
        counts = {
            name: value for name, value in (("like_count", likes), ("comment_count", replies)) if value is not None
        }
        return Mention(
            "facebook", words(one["id"]), own, "comment", instant(one.get("created_time")) or at, at,
            text(one.get("message")), self.key(_author(one) or None), text(one.get("permalink_url")),
            words(mapping(one.get("parent")).get("id")) or post_id, post_id,
            reactions=likes, comments=replies, counts=counts,
        )  # fmt: skip

    def _edge_of(self, own: str, edge: str, relation: Any, state: Mapping[str, Any]) -> Iterator[Page]:
        fields = RATING_FIELDS if edge == "ratings" else TAG_FIELDS
        make = self._rating if edge == "ratings" else self._tag

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            return [made for one in found if (made := make(one, own, relation)) is not None]

        now = self.now()
        yield from newest_first(
            state, lambda cursor: self.edge(f"{own}/{edge}", cursor, fields=fields), _mark, rows,
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _tag(self, one: Mapping[str, Any], own: str, relation: Any) -> Mention | None:
        if not one.get("id") or _author(one) == own:
            return None
        at = self.now()
        return Mention(
            "facebook", words(one["id"]), own, relation, instant(one.get("created_time")) or at, at,
            text(one.get("message")), self.key(_author(one) or None), text(one.get("permalink_url")),
        )  # fmt: skip

    def _rating(self, one: Mapping[str, Any], own: str, relation: Any) -> Mention | None:
        at = self.now()
        written = instant(one.get("created_time")) or at
        reviewer = words(mapping(one.get("reviewer")).get("id"))
        told = words(mapping(one.get("open_graph_story")).get("id"))
        # a rating has no id of its own where Meta does not tell its story
        rating_id = told or f"rating:{own}:{self.key(reviewer) or ''}:{int(written.timestamp())}"
        stars = count(one.get("rating"))
        recommends = {"positive": 5.0, "negative": 1.0}.get(words(one.get("recommendation_type")).lower())
        return Mention(
            "facebook", rating_id, own, "review", written, at, text(one.get("review_text")),
            self.key(reviewer or None), rating=float(stars) if stars is not None else recommends,
        )  # fmt: skip

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST {comment or post}/comments. Meta has no place for a key: a request that broke off is not known."""
        replies.demand_wanted(self)
        if in_reply_to.startswith("rating:"):
            raise ReplyRefused("Meta tells no id of this rating, so nothing can be posted under it. Answer by hand.")
        api = self._api()
        with replies.sending(self.session, "Facebook"), through("facebook-sdk"):
            body = mapping(api.request(f"{api.version}/{quote(in_reply_to, safe='')}/comments", {}, {"message": text}))
        post_id = replies.demand_id(words(body.get("id")), "Facebook")
        return replies.Posted(post_id, f"https://www.facebook.com/{post_id}", {"id": post_id})

    def metrics(self, state: State) -> Iterator[Page]:
        """Followers as of now, and {page}/insights by day."""
        own = self._page()
        account = words(own["id"])
        followers = count(own.get("followers_count"))
        found = {} if followers is None else {"followers_count": followers}
        yield Page(list(self.snapshot(account, "", found, self.now())), dict(state))
        yield from self.daily(state, f"{account}/insights", PAGE_METRICS, account, period="day")

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that Meta has nothing under any more."""
        return each([one for one in ids if not one.startswith("rating:")], lambda one: self.ask(one, fields="id"))


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("created_time"))
    return at.isoformat() if at else ""


def _comments(one: Mapping[str, Any]) -> int | None:
    return count(mapping(mapping(one.get("comments")).get("summary")).get("total_count"))


def _author(one: Mapping[str, Any]) -> str:
    return words(mapping(one.get("from")).get("id"))
