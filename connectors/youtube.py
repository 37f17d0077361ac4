"""YouTube: videos with their counts, comments, daily values by YouTube Analytics (google-api-python-client)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from connectors import googleapi, renewal, replies
from connectors.base import (
    ContractChanged,
    Mention,
    NotConfigured,
    NotThere,
    PermissionDenied,
    Post,
    ReplyRefused,
)
from connectors.paging import Answer, batches, every_page, later, newest_first, windows
from connectors.reading import count, counts, instant, items, mapping, number, text, words
from connectors.source import About, Account, Cap, Page, Renewal, Setting, State

COUNTERS = ("viewCount", "likeCount", "commentCount")
ANALYTICS = (
    "views", "likes", "comments", "shares", "estimatedMinutesWatched", "averageViewDuration", "subscribersGained",
    "subscribersLost",
)  # fmt: skip
PAGE = 50
COMMENTS = 100
FIRST = date(2005, 4, 23)  # the first video there was
BACK = timedelta(days=3 * 365)


class Source(googleapi.Google):
    """See https://developers.google.com/youtube/v3 and https://developers.google.com/youtube/analytics."""

    about: ClassVar[About] = About(
        platform="youtube",
        title="YouTube",
        library="google-api-python-client",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.DELETIONS
        | Cap.REPLIES,
        base_url="https://www.googleapis.com",
        settings=(
            Setting("base_url", "Another address of the APIs; for tests."),
            Setting("token", "The channel's OAuth access token; or an API key (AIza…) for what is public.", True, True),
            Setting("account", "The id of the channel (UC…); needed with an API key."),
            *renewal.REFRESH,
            replies.SETTING,
        ),
        scopes=(
            ("youtube.readonly", "the channel, its videos and comments"),
            ("yt-analytics.readonly", "daily values: views, watch time, subscribers gained and lost"),
            ("youtube.force-ssl", "comments that wait for a decision"),
        ),
        metrics={
            "viewCount": "views",
            "likeCount": "reactions",
            "commentCount": "comments",
            "subscriberCount": "followers",
            "views": "views",
            "likes": "reactions",
            "comments": "comments",
            "shares": "shares",
            "estimatedMinutesWatched": "watch_minutes",
            "averageViewDuration": "average_view_seconds",
            "subscribersGained": "follows",
            "subscribersLost": "unfollows",
        },
        restate_days=7,
        history="every video; three years of daily values; every comment",
        verified_against="the discovery documents inside the client library; answers in their shapes",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=28,
        renewal=Renewal(renewal.NEEDS, timedelta(minutes=15), timedelta()),
        api_version="v3",
        limits="10,000 units a day; a page of comments, videos or values takes one, an answer fifty",
        reply_scopes=(("youtube.force-ssl", "posts approved answers; it is the right that reads comments too"),),
        reply_chars=10_000,
    )  # fmt: skip

    def _services(self) -> tuple[Any, Any]:
        if not hasattr(self, "_made"):
            token = self.settings["token"]
            self._key = token if token.startswith("AIza") else None
            base = self.settings.get("base_url", "").rstrip("/")
            given = {"token": None if self._key else token, "key": self._key}
            data = googleapi.service("youtube", "v3", self.session, base, **given)
            analytics = googleapi.service("youtubeAnalytics", "v2", self.session, base, **given)
            self._made = (data, analytics)
        return self._made

    def _channel(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            data, _ = self._services()
            named = self.settings.get("account")
            if self._key and not named:
                raise NotConfigured("With an API key YouTube needs EARSHOT_YOUTUBE_ACCOUNT: the channel's id (UC…).")
            who = {"id": named} if named else {"mine": True}
            body = self._ask(data.channels().list(part="snippet,statistics,contentDetails", **who))
            found = items(body.get("items"))
            if not found:
                raise ContractChanged(
                    "YouTube knows no such channel. Check the channel's id, or sign in with its account."
                )
            self._account = found[0]
        return self._account

    def check(self) -> Account:
        """channels.list: the channel of the token, or the one that is named."""
        own = self._channel()
        return Account(words(own.get("id")), words(mapping(own.get("snippet")).get("title") or own.get("id")))

    def posts(self, state: State) -> Iterator[Page]:
        """The playlist of uploads, and videos.list for their counts."""
        own = self._channel()
        channel = words(own.get("id"))
        related = mapping(mapping(own.get("contentDetails")).get("relatedPlaylists"))
        uploads = words(related.get("uploads")) or channel.replace("UC", "UU", 1)
        data, _ = self._services()
        now = self.now()

        def fetch(cursor: str | None) -> Answer:
            body = self._ask(
                data.playlistItems().list(
                    part="snippet,contentDetails", playlistId=uploads, maxResults=PAGE, pageToken=cursor
                )
            )
            return Answer(items(body.get("items")), words(body.get("nextPageToken")) or None)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            ids = [words(mapping(one.get("contentDetails")).get("videoId")) for one in found]
            return [row for view in self._videos([one for one in ids if one]) for row in self._post(view, channel)]

        try:
            yield from newest_first(
                state, fetch, _mark, rows,
                again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
                not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
            )  # fmt: skip
        except NotThere:
            yield Page([], dict(state), ("The channel has no videos yet.",))

    def _videos(self, ids: Sequence[str], part: str = "snippet,statistics") -> list[Mapping[str, Any]]:
        data, _ = self._services()
        found: list[Mapping[str, Any]] = []
        for some in batches(ids, PAGE):
            body = self._ask(data.videos().list(part=part, id=",".join(some), maxResults=PAGE))
            found += items(body.get("items"))
        return found

    def _post(self, one: Mapping[str, Any], channel: str) -> Iterator[Any]:
        at = self.now()
        video = words(one.get("id"))
        snippet = mapping(one.get("snippet"))
        said = "\n\n".join(part for part in (text(snippet.get("title")), text(snippet.get("description"))) if part)
        yield Post(
            "youtube", video, channel, instant(snippet.get("publishedAt")), at, said or None,
            f"https://www.youtube.com/watch?v={video}", "video",
        )  # fmt: skip
        yield from self.snapshot(channel, video, counts(mapping(one.get("statistics")), COUNTERS), at)

    def mentions(self, state: State) -> Iterator[Page]:
        """commentThreads.list over the whole channel, newest first, with all their replies."""
        channel = words(self._channel().get("id"))
        data, _ = self._services()
        now = self.now()

        def fetch(cursor: str | None) -> Answer:
            body = self._ask(
                data.commentThreads().list(
                    part="snippet,replies", allThreadsRelatedToChannelId=channel, order="time", textFormat="plainText",
                    maxResults=COMMENTS, pageToken=cursor,
                )
            )  # fmt: skip
            return Answer(items(body.get("items")), words(body.get("nextPageToken")) or None)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            made = [self.comment(one, channel) for thread in found for one in self._of_thread(thread)]
            return [one for one in made if one is not None]

        yield from newest_first(
            state, fetch, _thread_mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _of_thread(self, thread: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        snippet = mapping(thread.get("snippet"))
        yield mapping(snippet.get("topLevelComment"))
        told = items(mapping(thread.get("replies")).get("comments"))
        if (count(snippet.get("totalReplyCount")) or 0) <= len(told):
            yield from told
            return
        data, _ = self._services()  # a thread comes with five replies at most

        def fetch(cursor: str | None) -> Answer:
            body = self._ask(
                data.comments().list(
                    part="snippet", parentId=words(thread.get("id")), textFormat="plainText", maxResults=COMMENTS,
                    pageToken=cursor,
                )
            )  # fmt: skip
            return Answer(items(body.get("items")), words(body.get("nextPageToken")) or None)

        for answer in every_page(fetch):
            yield from answer.items

    def comment(self, one: Mapping[str, Any], channel: str) -> Mention | None:
        """One comment or reply; None for the channel's own."""
        snippet = mapping(one.get("snippet"))
        author = words(mapping(snippet.get("authorChannelId")).get("value"))
        comment_id = words(one.get("id"))
        if not comment_id or author == channel:
            return None
        at = self.now()
        video, parent = words(snippet.get("videoId")), words(snippet.get("parentId"))
        likes = count(snippet.get("likeCount"))
        said = snippet.get("textOriginal")
        return Mention(
            "youtube", comment_id, channel, "comment", instant(snippet.get("publishedAt")) or at, at,
            text(said if said is not None else snippet.get("textDisplay")), self.key(author or None),
            f"https://www.youtube.com/watch?v={video}&lc={comment_id}" if video else None,
            parent or video or None, video or None,
            reactions=likes, counts={} if likes is None else {"likeCount": likes},
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """comments.insert, below the comment at the top: YouTube takes no replies to replies.

        It has no place for a key: a request that broke off is not known.
        """
        replies.demand_wanted(self)
        data, _ = self._services()
        if self._key:
            raise NotConfigured("An API key only reads. Give YouTube the channel's own OAuth token to post answers.")
        with replies.before_sending():
            found = items(self._ask(data.comments().list(part="snippet", id=in_reply_to)).get("items"))
        if not found:
            raise ReplyRefused("The comment that is answered is not on YouTube any more.")
        answered = mapping(found[0].get("snippet"))
        said = {"parentId": words(answered.get("parentId")) or in_reply_to, "textOriginal": text}
        with replies.sending(self.session, "YouTube"):
            body = self._ask(data.comments().insert(part="snippet", body={"snippet": said}))
        post_id = replies.demand_id(words(body.get("id")), "YouTube")
        video = words(answered.get("videoId") or mapping(body.get("snippet")).get("videoId"))
        url = f"https://www.youtube.com/watch?v={video}&lc={post_id}" if video else None
        return replies.Posted(post_id, url, {"id": post_id})

    # -- numbers -----------------------------------------------------------------------------------

    def metrics(self, state: State) -> Iterator[Page]:
        """Subscribers as of now; by day what YouTube Analytics tells, two or three days late."""
        own = self._channel()
        channel = words(own.get("id"))
        at = self.now()
        found = counts(mapping(own.get("statistics")), ["subscriberCount"])
        yield Page(list(self.snapshot(channel, "", found, at)), dict(state))
        if self._key:
            return  # Analytics needs the channel's own sign-in
        _, analytics = self._services()
        back = max(self.config.since or FIRST, (at - BACK).date())
        for start, end in windows(state, at.date(), back=back, restate_days=self.about.restate_days, longest=180):

            def ask(some: Sequence[str], start: date = start, end: date = end) -> Mapping[str, Any]:
                return self._ask(
                    analytics.reports().query(
                        ids="channel==MINE", dimensions="day", metrics=",".join(some), sort="day",
                        startDate=start.isoformat(), endDate=end.isoformat(),
                    )
                )  # fmt: skip

            rows = []
            try:
                for body in self.bisected(self.wanted(ANALYTICS), ask):
                    names = [words(one.get("name")) for one in items(body.get("columnHeaders"))]
                    for row in body.get("rows") or []:
                        told = dict(zip(names, row, strict=False))
                        day = date.fromisoformat(words(told.get("day")))
                        values = ((name, number(told.get(name))) for name in ANALYTICS if name in told)
                        rows += [
                            self.value(channel, name, day, value, at) for name, value in values if value is not None
                        ]
            except PermissionDenied as error:
                yield Page([], dict(state), (f"Daily values are not read: {error}",))
                return
            yield Page(rows, later(state, end))

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that videos.list or comments.list leaves out."""
        data, _ = self._services()
        there: set[str] = set()
        if kind == "post":
            return set(ids) - {words(one.get("id")) for one in self._videos(ids, "id")}
        for some in batches(ids, PAGE):
            body = self._ask(data.comments().list(part="id", id=",".join(some), maxResults=COMMENTS))
            there |= {words(one.get("id")) for one in items(body.get("items"))}
        return set(ids) - there


def _mark(one: Mapping[str, Any]) -> str:
    snippet = mapping(one.get("snippet"))
    at = instant(mapping(one.get("contentDetails")).get("videoPublishedAt") or snippet.get("publishedAt"))
    return at.isoformat() if at else ""


def _thread_mark(one: Mapping[str, Any]) -> str:
    top = mapping(mapping(one.get("snippet")).get("topLevelComment"))
    at = instant(mapping(top.get("snippet")).get("publishedAt"))
    return at.isoformat() if at else ""
