"""TikTok: the account's videos with their counts, and its followers (Display API v2). It tells no comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from connectors import renewal
from connectors.base import AuthExpired, ContractChanged, PermissionDenied, Post, RateLimited
from connectors.http import expect_json, judge_code
from connectors.paging import Answer, batches, newest_first
from connectors.reading import count, counts, instant, items, mapping, text, words
from connectors.source import About, Account, Cap, Connector, Page, Renewal, Setting, State

COUNTERS = ("view_count", "like_count", "comment_count", "share_count")
FIELDS = "id,title,video_description,create_time,share_url,duration," + ",".join(COUNTERS)
PAGE = 20  # the most that video/list and video/query take


class Source(Connector):
    """See https://developers.tiktok.com/doc/tiktok-api-v2-video-list."""

    about: ClassVar[About] = About(
        platform="tiktok",
        title="TikTok",
        library="requests",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.BACKFILL | Cap.DELETIONS,
        base_url="https://open.tiktokapis.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "A user access token; it lives for 24 hours.", True, True),
            *renewal.REFRESH,
        ),
        scopes=(
            ("user.info.basic", "whose account it is"),
            ("user.info.stats", "its followers"),
            ("video.list", "its videos and their counts"),
        ),
        metrics={
            "view_count": "views",
            "like_count": "reactions",
            "comment_count": "comments",
            "share_count": "shares",
            "follower_count": "followers",
        },
        restate_days=0,
        history="every public video of the account",
        verified_against="answers in the shapes of TikTok's documents; no server of TikTok's can be run",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=28,
        renewal=Renewal(renewal.NEEDS, timedelta(hours=4), timedelta()),
        api_version="2",
        limits="600 requests a minute for each kind of question",
    )  # fmt: skip

    def _judge(self) -> Any:
        return judge

    def renew(self) -> renewal.Renewed:
        """v2/oauth/token: the refresh token may be a new one each time."""
        given = self.settings
        form = {
            "grant_type": "refresh_token", "refresh_token": given["refresh_token"], "client_key": given["client_id"],
            "client_secret": given["client_secret"],
        }  # fmt: skip
        return renewal.asked(self, f"{self.base}/v2/oauth/token/", form)

    def _ask(self, method: str, path: str, fields: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        answer = self.session.request(
            method, f"{self.base}/v2/{path}/", params={"fields": fields}, json=body,
            headers={"Authorization": f"Bearer {self.settings['token']}"},
        )  # fmt: skip
        return mapping(mapping(answer.json()).get("data"))

    def _own(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            found = mapping(self._ask("GET", "user/info", "open_id,display_name,follower_count").get("user"))
            if not found.get("open_id"):
                raise ContractChanged("TikTok did not say whose account this is. Sign in again.")
            self._account = found
        return self._account

    def check(self) -> Account:
        """user/info: the account of the token."""
        own = self._own()
        return Account(words(own["open_id"]), words(own.get("display_name") or own["open_id"]))

    def posts(self, state: State) -> Iterator[Page]:
        """video/list, newest first; its cursor is the time of the last video, in milliseconds."""
        own = words(self._own()["open_id"])
        now = self.now()

        def fetch(cursor: str | None) -> Answer:
            given = {"max_count": PAGE, **({"cursor": int(cursor)} if cursor else {})}
            data = self._ask("POST", "video/list", FIELDS, given)
            return Answer(
                items(data.get("videos")), words(data.get("cursor")) or None if data.get("has_more") else None
            )

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if one.get("id") for row in self._post(one, own)]

        yield from newest_first(
            state, fetch, _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        said = text(one.get("video_description")) or text(one.get("title"))
        yield Post("tiktok", post_id, own, instant(count(one.get("create_time"))), at, said, _url(one), "video")
        yield from self.snapshot(own, post_id, counts(one, COUNTERS), at)

    def metrics(self, state: State) -> Iterator[Page]:
        """Followers as of now."""
        own = self._own()
        found = counts(own, ["follower_count"])
        yield Page(list(self.snapshot(words(own["open_id"]), "", found, self.now())), {})

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those videos that video/query does not give."""
        there: set[str] = set()
        if kind != "post":
            return set()
        for some in batches(ids, PAGE):
            data = self._ask("POST", "video/query", "id", {"filters": {"video_ids": list(some)}})
            if not isinstance(data.get("videos"), list):
                raise ContractChanged("TikTok answered a look-up of videos without a list.")
            there |= {words(one.get("id")) for one in items(data["videos"])}
        return set(ids) - there


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(count(one.get("create_time")))
    return at.isoformat() if at else ""


def _url(one: Mapping[str, Any]) -> str | None:
    return (text(one.get("share_url")) or "").partition("?")[0] or None  # what follows tells who shared it


def judge(answer: Any) -> None:
    """TikTok puts an error object into every answer; its code is `ok` where there is none."""
    try:
        error = mapping(mapping(json.loads(answer.content)).get("error"))
    except ValueError:
        error = {}
    code = words(error.get("code"))
    said = words(error.get("message")) or code
    if code in ("access_token_invalid", "access_token_expired"):
        raise AuthExpired(f"TikTok does not accept the token any more: {said}. Sign in again.")
    if code in ("scope_not_authorized", "scope_permission_missed"):
        raise PermissionDenied(f"TikTok refuses this to the account: {said}. Give the right when you sign in.")
    if code == "rate_limit_exceeded":
        raise RateLimited(f"TikTok asks to wait: {said}.", 60.0)
    judge_code(answer, f"{said.rstrip('.')}." if said and code != "ok" else "")
    if code not in ("", "ok"):
        raise ContractChanged(f"TikTok refuses the request ({code}): {said}.")
    expect_json(answer)
