"""Google Business Profile: reviews of a place, and how often it was seen, called and asked the way to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from connectors import googleapi, renewal, replies
from connectors.base import ContractChanged, Mention, Metric, NotConfigured, ReplyRefused
from connectors.paging import Answer, each, later, newest_first, windows
from connectors.reading import count, instant, items, mapping, text, words
from connectors.source import About, Account, Cap, Page, Renewal, Setting, State, clean

SEEN = {
    "BUSINESS_IMPRESSIONS_DESKTOP_MAPS": "desktop maps",
    "BUSINESS_IMPRESSIONS_DESKTOP_SEARCH": "desktop search",
    "BUSINESS_IMPRESSIONS_MOBILE_MAPS": "mobile maps",
    "BUSINESS_IMPRESSIONS_MOBILE_SEARCH": "mobile search",
}
TOGETHER = "BUSINESS_IMPRESSIONS"
DONE = ("CALL_CLICKS", "WEBSITE_CLICKS", "BUSINESS_DIRECTION_REQUESTS")
STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
PAGE = 50
BACK = timedelta(days=18 * 30)
REPLY_BYTES = 4_096  # what Google's document of ReviewReply.comment allows
# the services of Google Business Profile; one base address in their place, where one is set
PERFORMANCE = "https://businessprofileperformance.googleapis.com"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com"


class Source(googleapi.Google):
    """See https://developers.google.com/my-business. Reviews are in the older v4 alone, which has no client library."""

    about: ClassVar[About] = About(
        platform="google_business",
        title="Google Business Profile",
        library="google-api-python-client",
        caps=Cap.ACCOUNT_METRICS | Cap.MENTIONS | Cap.BACKFILL | Cap.LIVE | Cap.DELETIONS | Cap.REPLIES,
        base_url="https://mybusiness.googleapis.com",
        settings=(
            Setting("base_url", "Another address of the APIs; for tests."),
            Setting("token", "An OAuth access token of somebody who manages the place.", True, True),
            Setting("account", "accounts/…/locations/…, where the token reaches several places."),
            *renewal.REFRESH,
            replies.SETTING,
        ),
        scopes=(("business.manage", "reviews and daily values; there is no right that only reads"),),
        metrics={
            **dict.fromkeys(SEEN, "views"),
            TOGETHER: "views",
            "CALL_CLICKS": "phone_calls",
            "WEBSITE_CLICKS": "clicks",
            "BUSINESS_DIRECTION_REQUESTS": "direction_requests",
        },
        restate_days=5,
        history="18 months of daily values; every review",
        verified_against="the discovery document inside the client library for values; Google's documents for reviews",
        is_verified_live=False,
        every=timedelta(minutes=60),
        renewal=Renewal(renewal.NEEDS, timedelta(minutes=15), timedelta()),
        api_version="v1",
        limits="300 requests a minute",
        reply_scopes=(("business.manage", "answers reviews with what was approved; there is no smaller right"),),
        reply_chars=REPLY_BYTES,
    )  # fmt: skip

    def _service(self, name: str, usual: str) -> Any:
        base = self.settings.get("base_url", "").rstrip("/") or usual
        return googleapi.service(name, "v1", self.session, base, token=self.settings["token"])

    def _reviews(self, path: str, **params: Any) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self.settings['token']}"}
        answer = self.session.request("GET", f"{self.base}/v4/{path}", params=clean(params), headers=headers)
        return mapping(answer.json())

    def check(self) -> Account:
        """The place that is named, or the only one the token reaches."""
        if not hasattr(self, "_account"):
            named = self.settings.get("account", "").strip("/")
            if named and ("accounts/" not in named or "/locations/" not in named):
                raise NotConfigured(f"'{named}' is no place. Write it as accounts/…/locations/….")
            found = [(named, named)] if named else self._places()
            if len(found) != 1:
                told = ", ".join(f"{title} ({path})" for path, title in found) or "none"
                raise ContractChanged(f"The token reaches these places: {told}. Name one as the account.")
            self._path, title = found[0]
            self._reviews(f"{self._path}/reviews", pageSize=1)
            self._account = Account(self._path, title)
        return self._account

    def _places(self) -> list[tuple[str, str]]:
        accounts = self._service("mybusinessaccountmanagement", ACCOUNTS).accounts()
        information = self._service("mybusinessbusinessinformation", INFORMATION).accounts().locations()
        found = []
        for account in items(self._ask(accounts.list(pageSize=20)).get("accounts")):
            name = words(account.get("name"))
            body = self._ask(information.list(parent=name, readMask="name,title", pageSize=100))
            for place in items(body.get("locations")):
                found.append((f"{name}/{place.get('name')}", words(place.get("title"))))
        return found

    def mentions(self, state: State) -> Iterator[Page]:
        """Reviews, those changed last first."""
        own = self.check().account_id
        now = self.now()

        def fetch(cursor: str | None) -> Answer:
            body = self._reviews(f"{own}/reviews", pageSize=PAGE, pageToken=cursor, orderBy="updateTime desc")
            return Answer(items(body.get("reviews")), words(body.get("nextPageToken")) or None)

        def rows(found: Sequence[Mapping[str, Any]]) -> list[Mention]:
            return [self.review(one, own) for one in found if one.get("reviewId")]

        yield from newest_first(
            state, fetch, _mark, rows,
            not_before=self.config.since.isoformat() if self.config.since else "", ceiling=now.isoformat(),
        )  # fmt: skip

    def review(self, one: Mapping[str, Any], own: str) -> Mention:
        """One review; its author has a name alone, so the pseudonym holds within this place only."""
        at = self.now()
        reviewer = mapping(one.get("reviewer"))
        name = "" if reviewer.get("isAnonymous") else words(reviewer.get("displayName"))
        return Mention(
            "google_business", words(one["reviewId"]), own, "review", instant(one.get("createTime")) or at, at,
            text(one.get("comment")), self.key(f"{own}:{name}") if name else None,
            rating=STARS.get(words(one.get("starRating"))),
        )  # fmt: skip

    # -- replies -----------------------------------------------------------------------------------

    def safe_for(self) -> timedelta:
        """A review carries one answer, and it is looked at before each try."""
        return replies.FOR_EVER

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> replies.Posted:
        """PUT {review}/reply, unless the review carries an answer already: Google would put this one in its place."""
        replies.demand_wanted(self)
        if len(text.encode()) > REPLY_BYTES:
            raise ReplyRefused(f"Google takes answers of {REPLY_BYTES:,} bytes at most. Make it shorter.")
        with replies.before_sending():
            path = f"{self.check().account_id}/reviews/{quote(in_reply_to, safe='')}"
            standing = mapping(self._reviews(path).get("reviewReply"))
        if not standing.get("comment"):
            headers = {"Authorization": f"Bearer {self.settings['token']}"}
            with replies.sending(self.session, "Google"):
                answer = self.session.request(
                    "PUT", f"{self.base}/v4/{path}/reply", json={"comment": text}, headers=headers
                )
                standing = mapping(answer.json())
        elif words(standing["comment"]).split() != text.split():
            raise ReplyRefused("This review carries an answer already, and Google keeps one. Change it there by hand.")
        # an answer to a review has no id of its own
        post_id = f"{in_reply_to}/reply"
        return replies.Posted(post_id, None, {"id": post_id, "updateTime": words(standing.get("updateTime"))})

    # -- numbers -----------------------------------------------------------------------------------

    def metrics(self, state: State) -> Iterator[Page]:
        """fetchMultiDailyMetricsTimeSeries, in windows of days."""
        own = self.check().account_id
        at = self.now()
        place = own[own.index("locations/") :]
        locations = self._service("businessprofileperformance", PERFORMANCE).locations()
        back = max(self.config.since or date.min, (at - BACK).date())
        for start, end in windows(state, at.date(), back=back, restate_days=self.about.restate_days, longest=180):

            def ask(some: Sequence[str], start: date = start, end: date = end) -> Mapping[str, Any]:
                return self._ask(locations.fetchMultiDailyMetricsTimeSeries(
                    location=place, dailyMetrics=list(some),
                    dailyRange_startDate_year=start.year, dailyRange_startDate_month=start.month,
                    dailyRange_startDate_day=start.day, dailyRange_endDate_year=end.year,
                    dailyRange_endDate_month=end.month, dailyRange_endDate_day=end.day,
                ))  # fmt: skip

            rows: list[Metric] = []
            for body in self.bisected(self.wanted([*SEEN, *DONE]), ask):
                for series in items(body.get("multiDailyMetricTimeSeries")):
                    for one in items(series.get("dailyMetricTimeSeries")):
                        rows += self._series(one, own, at)
            yield Page([*rows, *self._seen_together(rows, own, at)], later(state, end))

    def _seen_together(self, rows: Sequence[Metric], own: str, at: datetime) -> Iterator[Metric]:
        """Views of a day on all four surfaces; none for a day of which one of them is missing."""
        days: dict[date, dict[str, float]] = {}
        for row in rows:
            if row.native_metric in SEEN:
                days.setdefault(row.as_of, {})[row.native_metric] = row.value
        for day, told in sorted(days.items()):
            if set(told) == set(SEEN):
                yield self.value(own, TOGETHER, day, sum(told.values()), at)

    def _series(self, one: Mapping[str, Any], own: str, at: datetime) -> list[Metric]:
        native = words(one.get("dailyMetric"))
        if native not in self.about.metrics:
            return []
        breakdown = f'{{"surface":"{SEEN[native]}"}}' if native in SEEN else ""
        rows: list[Metric] = []
        for dated in items(mapping(one.get("timeSeries")).get("datedValues")):
            told = mapping(dated.get("date"))
            year, month, day = (count(told.get(part)) for part in ("year", "month", "day"))
            if not year or not month or not day:
                continue
            # "This will not be present when the value is zero": Google's document of DatedValue
            value = count(dated.get("value", 0))
            if value is not None:
                rows.append(self.value(own, native, date(year, month, day), value, at, breakdown=breakdown))
        return rows

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those reviews that are not there any more."""
        own = self.check().account_id
        return each(ids, lambda one: self._reviews(f"{own}/reviews/{one}"))


def _mark(one: Mapping[str, Any]) -> str:
    at = instant(one.get("updateTime") or one.get("createTime"))
    return at.isoformat() if at else ""
