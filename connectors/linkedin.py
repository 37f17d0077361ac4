"""LinkedIn pages: posts, their statistics, daily values of the page, comments (REST API, a version a month)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from connectors import renewal, replies
from connectors.base import ContractChanged, Mention, NotThere, PermissionDenied, Post, ReplyRefused
from connectors.paging import Answer, batches, each, every_page, later, looked_from, newest_first, of_each, windows
from connectors.reading import count, instant, items, mapping, text, words
from connectors.source import About, Account, Cap, Connector, Page, Renewal, Setting, State

VERSION = "202611"
VERSION_ENDS = date(2027, 11, 15)  # each lives about a year
SHARE_COUNTERS = {
    "impressionCount": "impressionCount",
    "uniqueImpressionsCount": "uniqueImpressionsCount",
    "likeCount": "likeCount",
    "commentCount": "commentCount",
    "shareCount": "shareCount",
    "clickCount": "clickCount",
}
PAGE = 50
ASKED_AT_ONCE = 20  # posts whose statistics are asked for together
MOST_BACK = timedelta(days=364)  # statistics are told for twelve months
COMMENTED_DAYS = 28


class Source(Connector):
    """See https://learn.microsoft.com/linkedin/marketing: posts, organizationalEntityShareStatistics, socialActions."""

    about: ClassVar[About] = About(
        platform="linkedin",
        title="LinkedIn page",
        library="requests",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.LIVE
        | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://api.linkedin.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "An access token (60 days) of a member who administers the page.", True, True),
            Setting("account", "The number of the organisation, where the member administers several."),
            *renewal.REFRESH,
            Setting("version", f"The version of the API as YYYYMM; {VERSION} unless told otherwise."),
            replies.SETTING,
        ),
        scopes=(
            ("r_organization_social", "the page's posts and comments below them"),
            ("r_organization_social_feed", "the comments, in newer apps"),
            ("rw_organization_admin", "statistics of the page and of its posts, and its followers"),
        ),
        metrics={
            "impressionCount": "views",
            "uniqueImpressionsCount": "reach",
            "likeCount": "reactions",
            "commentCount": "comments",
            "shareCount": "shares",
            "clickCount": "clicks",
            "memberFollowsCount": "followers",
        },
        restate_days=3,
        history="twelve months of daily values; every post of the page",
        verified_against="answers in the shapes of LinkedIn's documents; no server of LinkedIn's can be run",
        is_verified_live=False,
        every=timedelta(minutes=60),
        refresh_days=28,
        renewal=Renewal(renewal.NEEDS, timedelta(days=14), timedelta(days=1)),
        api_version=VERSION,
        api_version_ends=VERSION_ENDS,
        limits="by the app and the day; what members wrote may be kept for a short time only",
        reply_scopes=(
            ("w_organization_social_feed", "posts approved answers as the page; w_organization_social in older apps"),
        ),
        reply_chars=1_250,
    )  # fmt: skip

    def ask(self, path: str, query: str = "") -> Mapping[str, Any]:
        """JSON of a path. The query is written by us: LinkedIn's lists and ranges must not be escaped."""
        address = f"{self.base}/rest/{path}" + (f"?{query}" if query else "")
        return mapping(self.session.request("GET", address, headers=self._headers()).json())

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.settings['token']}",
            "LinkedIn-Version": self.settings.get("version") or VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def _elements(self, body: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
        if not isinstance(body.get("elements"), list):
            raise ContractChanged(f"LinkedIn answered {path} without a list.")
        return items(body["elements"])

    def _listed(self, path: str, query: str, cursor: str | None) -> Answer:
        start = int(cursor or 0)
        body = self.ask(path, f"{query}{'&' if query else ''}count={PAGE}&start={start}")
        found = self._elements(body, path.partition("/")[0])
        paging = mapping(body.get("paging"))
        total, links = count(paging.get("total")), items(paging.get("links"))
        is_more = any(one.get("rel") == "next" for one in links) or (total is not None and start + len(found) < total)
        return Answer(found, str(start + len(found)) if found and is_more else None)

    def renew(self) -> renewal.Renewed:
        """oauth/v2/accessToken: a new token of 60 days; the refresh token itself ends a year after signing in."""
        form = {"grant_type": "refresh_token", **{name: self.settings[name] for name in renewal.NEEDS}}
        base = self.settings.get("base_url", "https://www.linkedin.com").rstrip("/")
        return renewal.asked(self, f"{base}/oauth/v2/accessToken", form)

    # -- the page ----------------------------------------------------------------------------------

    def check(self) -> Account:
        """organizationAcls: the page the member administers; its name by organizations/{id}."""
        if not hasattr(self, "_account"):
            number = self.settings.get("account", "").rpartition(":")[2]
            if not number:
                body = self.ask("organizationAcls", "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED")
                found = {words(one.get("organization")) for one in self._elements(body, "organizationAcls")} - {""}
                if len(found) != 1:
                    named = ", ".join(sorted(found)) or "none"
                    raise ContractChanged(f"The member administers these pages: {named}. Name one as the account.")
                number = found.pop().rpartition(":")[2]
            body = self.ask(f"organizations/{number}")
            self._account = Account(words(body.get("id") or number), words(body.get("localizedName") or number))
        return self._account

    def _urn(self) -> str:
        return f"urn:li:organization:{self.check().account_id}"

    def posts(self, state: State) -> Iterator[Page]:
        """posts of the organisation, and their lifetime statistics, some together."""
        own, urn = self.check().account_id, self._urn()
        now = self.now()
        query = f"author={quote(urn, safe='')}&q=author&sortBy=CREATED"

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            told = [one for one in found if one.get("id")]
            statistics = self._statistics([words(one["id"]) for one in told], urn)
            return [row for one in told for row in self._post(one, own, statistics.get(words(one["id"]), {}))]

        yield from newest_first(
            state, lambda cursor: self._listed("posts", query, cursor), _mark, rows,
            again_after=(now - timedelta(days=self.about.refresh_days)).isoformat(),
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def _statistics(self, urns: Sequence[str], own: str) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for some in batches(urns, ASKED_AT_ONCE):
            for name, prefix in (("shares", "urn:li:share:"), ("ugcPosts", "urn:li:ugcPost:")):
                of_kind = [one for one in some if one.startswith(prefix)]
                if not of_kind:
                    continue
                listed = ",".join(quote(one, safe="") for one in of_kind)
                query = f"q=organizationalEntity&organizationalEntity={quote(own, safe='')}&{name}=List({listed})"
                body = self.ask("organizationalEntityShareStatistics", query)
                for one in self._elements(body, "organizationalEntityShareStatistics"):
                    key = words(one.get("share") or one.get("ugcPost"))
                    found[key] = mapping(one.get("totalShareStatistics"))
        return found

    def _post(self, one: Mapping[str, Any], own: str, told: Mapping[str, Any]) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        media = mapping(one.get("content"))
        yield Post(
            "linkedin", post_id, own, _when(one), at, text(one.get("commentary")),
            f"https://www.linkedin.com/feed/update/{post_id}", next(iter(media), None),
        )  # fmt: skip
        yield from self.snapshot(own, post_id, counted(told), at)

    # -- comments ----------------------------------------------------------------------------------

    def mentions(self, state: State) -> Iterator[Page]:
        """socialActions/{post}/comments of young posts."""
        own, urn = self.check().account_id, self._urn()
        before = mapping(state.get("comments"))
        floor, sweep = looked_from(before, self.now(), young_days=COMMENTED_DAYS, since=self.config.since)
        try:
            for page in of_each(before, self._commented(urn, floor), self._comments_of(own, urn), sweep=sweep):
                yield Page(page.rows, {**state, "comments": page.state}, page.said)
        except PermissionDenied as error:
            yield Page([], dict(state), (f"Comments are not read: {error}",))

    def _commented(self, urn: str, floor: str) -> Iterator[tuple[str, int | None]]:
        query = f"author={quote(urn, safe='')}&q=author&sortBy=CREATED"
        for answer in every_page(lambda cursor: self._listed("posts", query, cursor)):
            young = [one for one in answer.items if one.get("id") and (not floor or _mark(one) >= floor)]
            for one in young:
                yield words(one["id"]), None
            if len(young) < len(answer.items):
                return

    def _comments_of(self, own: str, urn: str) -> Any:
        def pages(post: str) -> Iterator[Sequence[Mention]]:
            path = f"socialActions/{quote(post, safe='')}/comments"
            for answer in every_page(lambda cursor: self._listed(path, "", cursor)):
                yield [self.comment(one, own, post) for one in answer.items if _id(one) and one.get("actor") != urn]

        return pages

    def comment(self, one: Mapping[str, Any], own: str, post: str) -> Mention:
        """One comment below a post of the page."""
        at = self.now()
        likes = count(mapping(one.get("likesSummary")).get("totalLikes"))
        below = count(mapping(one.get("commentsSummary")).get("aggregatedTotalComments"))
        told = {"totalLikes": likes, "aggregatedTotalComments": below}
        return Mention(
            "linkedin", _id(one), own, "comment", _when(one) or at, at,
            text(mapping(one.get("message")).get("text")), self.key(one.get("actor")),
            f"https://www.linkedin.com/feed/update/{post}", words(one.get("parentComment")) or post, post,
            reactions=likes, comments=below, counts={name: value for name, value in told.items() if value is not None},
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST socialActions/{comment}/comments as the page, below the comment at the top: LinkedIn has two levels.

        It has no place for a key: a request that broke off is not known.
        """
        replies.demand_wanted(self)
        place = _parts(in_reply_to)
        if place is None:
            raise ReplyRefused(f"'{in_reply_to[:80]}' is no comment of LinkedIn, so nothing can be posted under it.")
        post, number = place
        with replies.before_sending():
            actor = self._urn()
            answered = self.ask(f"socialActions/{quote(post, safe='')}/comments/{quote(number, safe='')}")
        top = words(answered.get("parentComment")) or in_reply_to
        thing = words(answered.get("object")) or post
        said = {"actor": actor, "object": thing, "parentComment": top, "message": {"text": text}}
        address = f"{self.base}/rest/socialActions/{quote(top, safe='')}/comments"
        with replies.sending(self.session, "LinkedIn"):
            answer = self.session.request("POST", address, json=said, headers=self._headers())
        body = mapping(answer.json())
        made = words(body.get("commentUrn") or body.get("id") or answer.headers.get("x-restli-id"))
        post_id = replies.demand_id(f"urn:li:comment:({post},{made})" if made.isdigit() else made, "LinkedIn")
        return replies.Posted(post_id, f"https://www.linkedin.com/feed/update/{thing}", {"id": post_id})

    # -- numbers -----------------------------------------------------------------------------------

    def metrics(self, state: State) -> Iterator[Page]:
        """networkSizes: followers as of now; organizationalEntityShareStatistics by day."""
        own, urn = self.check().account_id, self._urn()
        at = self.now()
        try:
            body = self.ask(f"networkSizes/{quote(urn, safe='')}", "edgeType=COMPANY_FOLLOWED_BY_MEMBER")
            size = count(body.get("firstDegreeSize"))
        except (PermissionDenied, NotThere):
            size = None
        found = {} if size is None else {"memberFollowsCount": size}
        yield Page(list(self.snapshot(own, "", found, at)), dict(state))
        back = max(self.config.since or date.min, (at - MOST_BACK).date())
        for start, end in windows(state, at.date(), back=back, restate_days=self.about.restate_days, longest=90):
            span = f"(start:{_ms(start)},end:{_ms(end + timedelta(days=1))})"
            query = (
                f"q=organizationalEntity&organizationalEntity={quote(urn, safe='')}"
                f"&timeIntervals=(timeRange:{span},timeGranularityType:DAY)"
            )
            rows = []
            for one in self._elements(self.ask("organizationalEntityShareStatistics", query), "statistics"):
                begun = instant((count(mapping(one.get("timeRange")).get("start")) or 0) / 1000)
                if begun is None or not start <= begun.date() <= end:
                    continue
                for native, value in counted(mapping(one.get("totalShareStatistics"))).items():
                    rows.append(self.value(own, native, begun.date(), value, at))
            yield Page(rows, later(state, end))

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those posts that are not there any more; of comments, those of a post that is read anew."""
        if kind == "post":
            return each(ids, lambda one: self.ask(f"posts/{quote(one, safe='')}"))

        def comment(one: str) -> Any:
            post, number = _parts(one) or ("", "")
            return self.ask(f"socialActions/{quote(post, safe='')}/comments/{number}")

        return each([one for one in ids if _parts(one)], comment)


def counted(told: Mapping[str, Any]) -> dict[str, float]:
    """Counters of a statistics object; a click count below nought, which LinkedIn does give, is kept as it is."""
    found = ((native, count(told.get(name))) for name, native in SHARE_COUNTERS.items())
    return {native: value for native, value in found if value is not None}


def _parts(urn: str) -> tuple[str, str] | None:
    """What a comment stands below, and its number there; None for what is no comment.

    >>> _parts("urn:li:comment:(urn:li:activity:1,2)"), _parts("2")
    (('urn:li:activity:1', '2'), None)
    """
    post, _, number = urn.partition("(")[2].rstrip(")").rpartition(",")
    return (post, number) if post and number else None


def _id(one: Mapping[str, Any]) -> str:
    return words(one.get("commentUrn") or one.get("$URN") or one.get("id"))


def _when(one: Mapping[str, Any]) -> datetime | None:
    said = one.get("createdAt") or mapping(one.get("created")).get("time") or one.get("publishedAt")
    ms = count(said)
    return instant(ms / 1000) if ms else None


def _mark(one: Mapping[str, Any]) -> str:
    at = _when(one)
    return at.isoformat() if at else ""


def _ms(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000)
