"""X: the account's posts with their counts, and who mentions, answers or quotes it (tweepy)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from connectors import renewal, replies, x_days
from connectors.base import (
    AuthExpired,
    ContractChanged,
    Mention,
    NotConfigured,
    NotThere,
    OverBudget,
    PermissionDenied,
    Post,
    Relation,
    ReplyRefused,
)
from connectors.paging import Answer, batches, by_id, newest_first, of_mark
from connectors.reading import count, instant, items, mapping, number, text, words
from connectors.source import About, Account, Cap, Connector, Page, Renewal, Setting, State, clean, once, through
from connectors.x_days import left_out

BUILT_IN = "https://api.twitter.com"  # of tweepy, which has no setting for it
# the counters under the names of before and after the renaming of 2026; either may come
COUNTERS = (
    "impression_count", "like_count", "reply_count", "retweet_count", "repost_count", "quote_count", "bookmark_count",
)  # fmt: skip
FIELDS = {
    "tweet.fields": "created_at,public_metrics,lang,author_id,conversation_id,in_reply_to_user_id,referenced_tweets",
    "post.fields": "created_at,public_metrics,lang,conversation_id",
}
EXPANSIONS = {"tweet.fields": None, "post.fields": "author_id"}
PAGE = 100
SMALLEST_PAGE = 5
# US dollars a resource, docs.x.com of August 2026; reads of one's own cost a fifth where the account owns the app
POST_READ, OWNED_READ, USER_READ = 0.005, 0.001, 0.010
MOST_OWN, MOST_MENTIONS = 3_200, 800  # how far back the two timelines go
EPOCH_MS = 1_288_834_974_657  # of X's ids


class Source(Connector):
    """See https://docs.x.com/x-api: timelines, tweets/search/recent, tweets lookup, tweets/analytics."""

    about: ClassVar[About] = About(
        platform="x",
        title="X",
        library="tweepy",
        caps=Cap.ACCOUNT_METRICS | Cap.POSTS | Cap.POST_METRICS | Cap.MENTIONS | Cap.SEARCH | Cap.BACKFILL
        | Cap.LIVE | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://api.x.com",
        settings=(
            Setting("base_url", "Another address of the API; for tests."),
            Setting("token", "A bearer token: of the account (OAuth 2.0 user context), or of the app.", True),
            Setting("account", "The user name, where the token is the app's and not the account's."),
            Setting("consumer_key", "OAuth 1.0a, instead of a token: the app's key.", True),
            Setting("consumer_secret", "OAuth 1.0a: the app's secret. Also checks webhooks.", True),
            Setting("access_token", "OAuth 1.0a: the account's token.", True),
            Setting("access_token_secret", "OAuth 1.0a: the account's secret.", True),
            *renewal.REFRESH,
            Setting("search", "Searches of the last 7 days, with commas between them; each post found is paid for."),
            Setting("owned", "yes, where the account itself owns the app: its reads then cost a fifth."),
            Setting("budget", "US dollars a month; collecting stops when they are spent. 50 unless told otherwise."),
            replies.SETTING,
        ),
        scopes=(
            ("tweet.read", "the account's posts and who mentions it"),
            ("users.read", "whose account it is, and its followers"),
            ("offline.access", "so that Earshot can renew the token, which lives for two hours"),
        ),
        metrics={
            "impression_count": "views",
            "like_count": "reactions",
            "reply_count": "comments",
            "retweet_count": "shares",
            "repost_count": "shares",
            "quote_count": "quotes",
            "bookmark_count": "saves",
            "followers_count": "followers",
            **x_days.METRICS,
        },
        restate_days=3,
        history=f"the last {MOST_OWN:,} posts and {MOST_MENTIONS} mentions of the account; searches 7 days; values of "
        "days for posts of the last 30 days",
        verified_against="X's own OpenAPI document served by Prism",
        is_verified_live=False,
        every=timedelta(minutes=30),
        api_version="2",
        limits="mentions 300 and posts 900 requests in 15 minutes an account",
        has_cost=True,
        renewal=Renewal(("refresh_token", "client_id"), timedelta(minutes=30), timedelta()),
        reply_scopes=(("tweet.write", "posts answers that were approved"),),
        reply_chars=280,
    )  # fmt: skip

    def _judge(self) -> Any:
        return x_days.judge

    def _client(self) -> Any:
        if not hasattr(self, "_made"):
            given = self.settings
            has_oauth1 = all(given.get(name) for name in ("consumer_key", "access_token", "access_token_secret"))
            if not given.get("token") and not has_oauth1:
                raise NotConfigured("X needs EARSHOT_X_TOKEN, or the four settings of OAuth 1.0a. Connect the account.")
            client = once(_library)(
                given.get("token"), given.get("consumer_key"), given.get("consumer_secret"),
                given.get("access_token"), given.get("access_token_secret"),
                wait_on_rate_limit=False,  # else it sleeps inside the call
            )  # fmt: skip
            client.session = self.session
            self.session.aim[BUILT_IN] = self.base
            self._made = (client, not given.get("token"))
            self._fields = "tweet.fields"
        return self._made

    def _ask(self, route: str, **params: Any) -> Mapping[str, Any]:
        client, by_user = self._client()
        with through("tweepy"):
            answer = client.request("GET", route, params=clean(params), user_auth=by_user)
            return mapping(answer.json())

    def _ask_posts(self, route: str, **params: Any) -> Mapping[str, Any]:
        """Ask for posts under the field names that the server takes: they were renamed in 2026."""
        self._client()
        name = self._fields
        try:
            return self._ask(route, **{name: FIELDS[name], "expansions": EXPANSIONS[name]}, **params)
        except ContractChanged as error:
            if name == "post.fields" or "fields" not in str(error):
                raise
            self._fields = "post.fields"
            return self._ask_posts(route, **params)

    # -- money -------------------------------------------------------------------------------------

    def price(self, *, is_own: bool) -> float:
        """What one post costs to read."""
        return OWNED_READ if is_own and self.settings.get("owned", "").lower() in ("yes", "true", "1") else POST_READ

    def estimate(self) -> tuple[int, float]:
        """The most that a first reading of the past can bring, in posts, and what that costs in US dollars."""
        own = min(MOST_OWN, count(mapping(self._own().get("public_metrics")).get("tweet_count")) or MOST_OWN)
        posts = own + MOST_MENTIONS
        return posts, (posts + own) * self.price(is_own=True)  # our own a second time, for their values of days

    def _page_size(self, price: float) -> int:
        """As many as the budget still allows; raises OverBudget when that is less than the platform's least."""
        if self.allowed is None:
            return PAGE
        size = int((self.allowed - self.spent) / price + 1e-6)
        if size < SMALLEST_PAGE:
            raise OverBudget(
                f"The month's budget for X is spent: {self.spent:.2f} US dollars in this round. It goes on next month, "
                "or raise EARSHOT_X_BUDGET."
            )
        return min(PAGE, size)

    # -- streams -----------------------------------------------------------------------------------

    def check(self) -> Account:
        """users/me, or the user that is named; tells the most a first reading costs."""
        own = self._own()
        posts, dollars = self.estimate()
        note = f"A first reading brings at most {posts:,} posts and costs at most {dollars:.2f} US dollars."
        return Account(words(own["id"]), "@" + words(own.get("username") or own["id"]), note=note)

    def _own(self) -> Mapping[str, Any]:
        if not hasattr(self, "_account"):
            name = self.settings.get("account", "").lstrip("@")
            fields = {"user.fields": "public_metrics"}
            self.spend(USER_READ)
            try:
                route = (
                    f"/2/users/{name}" if name.isdigit() else f"/2/users/by/username/{name}" if name else "/2/users/me"
                )
                body = self._ask(route, **fields)
            except PermissionDenied as error:
                if name:
                    raise
                raise NotConfigured(
                    f"{error} The token is the app's: name the account in EARSHOT_X_ACCOUNT, or use one of the account."
                ) from None
            found = mapping(body.get("data"))
            if not found.get("id"):
                raise AuthExpired(
                    f"X did not say whose account this is. {left_out(body)} Check the name, sign in again."
                )
            self._account = found
        return self._account

    def posts(self, state: State) -> Iterator[Page]:
        """users/{id}/tweets, without what was only reposted; then the values of days of the young ones."""
        own = words(self._own()["id"])
        days: State = dict(mapping(state.get("days")))
        floor = by_id(id_at(self.now() - x_days.TOLD_FOR))
        again = timedelta(days=self.about.refresh_days) if days.get("is_whole") else x_days.TOLD_FOR
        stands: State = {}
        route, rows = f"/2/users/{own}/tweets", self._posts_of(own)
        for page in self._timeline(state, route, rows, again=again, exclude="retweets"):
            days = x_days.met(days, (row.post_id for row in page.rows if isinstance(row, Post)), floor)
            stands = page.state
            yield Page(page.rows, {**stands, "days": days}, page.said)
        days = {**days, "is_whole": True}
        for page in x_days.read(self, own, days, self._ask, self.price(is_own=True)):
            yield Page(page.rows, {**stands, "days": page.state}, page.said)

    def mentions(self, state: State) -> Iterator[Page]:
        """users/{id}/mentions, then tweets/search/recent for each search."""
        own = words(self._own()["id"])
        kept = dict(state)
        for page in self._timeline(mapping(state.get("told")), f"/2/users/{own}/mentions", self._mentions_of(own)):
            kept = {**kept, "told": page.state}
            yield Page(page.rows, dict(kept), page.said)
        for term in [one.strip() for one in self.settings.get("search", "").split(",") if one.strip()]:
            key = f"search:{term}"
            found = self._timeline(
                mapping(state.get(key)), "/2/tweets/search/recent", self._mentions_of(own, "search"), query=term
            )
            for page in found:
                kept = {**kept, key: page.state}
                yield Page(page.rows, dict(kept), page.said)

    def _timeline(
        self, state: Mapping[str, Any], route: str, rows: Any, *, again: timedelta = timedelta(), **params: Any
    ) -> Iterator[Page]:
        now = self.now()
        price = self.price(is_own="search" not in route)
        refresh = by_id(id_at(now - again)) if again else ""
        known = str(state.get("newest") or "")
        since = min(known, refresh) if again else known
        floor = by_id(id_at(datetime.fromisoformat(f"{self.config.since}T00:00:00+00:00"))) if self.config.since else ""
        start = of_mark(max(since, floor)) or None

        def fetch(cursor: str | None) -> Answer:
            size = max(10, self._page_size(price)) if "search" in route else self._page_size(price)
            body = self._ask_posts(route, max_results=size, since_id=start, pagination_token=cursor, **params)
            found = items(body.get("data"))
            self.spent += price * len(found)
            self._expect_counts(found)
            told = left_out(body)
            return Answer(found, mapping(body.get("meta")).get("next_token") or None, (told,) if told else ())

        yield from newest_first(
            state, fetch, lambda one: by_id(one.get("id")), rows, again_after=refresh, not_before=floor,
            ceiling=by_id(id_at(now + timedelta(days=1))),
        )  # fmt: skip

    def _expect_counts(self, found: Sequence[Mapping[str, Any]]) -> None:
        """Raise ContractChanged when posts come with counters of which we know none."""
        told = [mapping(one.get("public_metrics")) for one in found if one.get("public_metrics")]
        if told and not any(name in one for one in told for name in COUNTERS):
            named = ", ".join(sorted({name for one in told for name in one})[:6])
            raise ContractChanged(
                f"X names its counters anew ({named}). Update Earshot; until then no counts are kept."
            )

    def metrics(self, state: State) -> Iterator[Page]:
        """Followers as of now."""
        at = self.now()
        own = self._own()
        followers = count(mapping(own.get("public_metrics")).get("followers_count"))
        found = {} if followers is None else {"followers_count": followers}
        yield Page(list(self.snapshot(words(own["id"]), "", found, at)), {})

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those that the lookup of 100 at a time does not give: deleted, or of a closed or protected account."""
        missing: set[str] = set()
        for some in batches([one for one in ids if one.isdigit()], PAGE):
            self.spend(POST_READ * len(some))
            try:
                body = self._ask("/2/tweets", ids=",".join(some))
            except NotThere:
                missing.update(some)
                continue
            there = {words(one.get("id")) for one in items(body.get("data"))}
            if not there and not items(body.get("errors")):
                raise ContractChanged("X answered a look-up of posts with neither posts nor errors.")
            missing |= set(some) - there
        return missing

    def renew(self) -> renewal.Renewed:
        """POST /2/oauth2/token. X's refresh tokens are good for one use, and each answer brings the next."""
        given = self.settings
        form = {
            "grant_type": "refresh_token", "refresh_token": given["refresh_token"], "client_id": given["client_id"],
        }  # fmt: skip
        secret = given.get("client_secret")
        auth = (given["client_id"], secret) if secret else None
        return renewal.asked(self, f"{self.base}/2/oauth2/token", form, auth=auth)

    # -- replies -----------------------------------------------------------------------------------

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """POST /2/tweets. X has no place for a key: what became of a request that broke off is not known."""
        replies.demand_wanted(self)
        if not in_reply_to.isdigit():
            raise ReplyRefused(f"'{in_reply_to[:80]}' is no post of X, so nothing can be posted under it.")
        client, by_user = self._client()
        said = {"text": text, "reply": {"in_reply_to_tweet_id": in_reply_to}}
        with replies.sending(self.session, "X"), through("tweepy"):
            body = mapping(client.request("POST", "/2/tweets", json=said, user_auth=by_user).json())
        post_id = replies.demand_id(words(mapping(body.get("data")).get("id")), "X")
        return replies.Posted(post_id, _url(post_id), {"id": post_id})

    # -- rows --------------------------------------------------------------------------------------

    def _posts_of(self, own: str) -> Any:
        def rows(found: Sequence[Mapping[str, Any]]) -> list[Any]:
            return [row for one in found if one.get("id") for row in self._post(one, own)]

        return rows

    def _post(self, one: Mapping[str, Any], own: str) -> Iterator[Any]:
        at = self.now()
        post_id = words(one["id"])
        yield Post(
            "x", post_id, own, instant(one.get("created_at")) or time_of(post_id), at, text(one.get("text")),
            _url(post_id), in_reply_to=_referred(one).get("replied_to"),
        )  # fmt: skip
        yield from self.snapshot(own, post_id, counted(one), at)

    def _mentions_of(self, own: str, relation: Relation | None = None) -> Any:
        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            return [self.mention(one, own, relation) for one in found if one.get("id") and one.get("author_id") != own]

        return rows

    def mention(self, one: Mapping[str, Any], own: str, relation: Relation | None = None) -> Mention:
        """One post of somebody else."""
        at = self.now()
        post_id = words(one["id"])
        found = counted(one)
        referred = _referred(one)
        is_reply = words(one.get("in_reply_to_user_id")) == own
        root = words(one.get("conversation_id"))
        return Mention(
            "x", post_id, own,
            relation or ("reply" if is_reply else "quote" if "quoted" in referred else "mention"),
            instant(one.get("created_at")) or time_of(post_id) or at, at, text(one.get("text")),
            self.key(one.get("author_id")), _url(post_id), referred.get("replied_to") or referred.get("quoted"),
            root if root and root != post_id else None,
            reactions=_whole(found.get("like_count")),
            comments=_whole(found.get("reply_count")),
            shares=_whole(found.get("retweet_count", found.get("repost_count"))),
            views=_whole(found.get("impression_count")),
            counts=found,
        )  # fmt: skip


def _library() -> Any:
    from tweepy import Client

    return Client


def counted(one: Mapping[str, Any]) -> dict[str, float]:
    """The public counters of a post, under whichever names they came."""
    told = mapping(one.get("public_metrics"))
    found = ((name, number(told.get(name))) for name in COUNTERS)
    return {name: value for name, value in found if value is not None}


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _referred(one: Mapping[str, Any]) -> dict[str, str]:
    told = one.get("referenced_tweets") or one.get("referenced_posts")
    return {words(ref.get("type")): words(ref.get("id")) for ref in items(told) if ref.get("id")}


def _url(post_id: str) -> str:
    return f"https://x.com/i/web/status/{post_id}"  # opens without the name of its author


def id_at(at: datetime) -> str:
    """The smallest id that X could have given out at an instant."""
    return str(max(0, int(at.timestamp() * 1000) - EPOCH_MS) << 22)


def time_of(post_id: str) -> datetime | None:
    """When an id was given out; None for those from before X's ids carried the time."""
    if not post_id.isdigit() or int(post_id) < 1 << 40:
        return None
    return instant(((int(post_id) >> 22) + EPOCH_MS) / 1000)
