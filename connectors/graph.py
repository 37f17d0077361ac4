"""Meta's Graph API on a version that lives: facebook-sdk brought up to it, its errors by their codes, its insights.

facebook-sdk 3.1.0 knows versions up to 3.1, all retired, and throws away the headers that tell how much of a limit is
used. The subclass sets the version after the constructor, signs each request, and goes out by our session.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests

from connectors import renewal
from connectors.base import (
    AuthExpired,
    ContractChanged,
    Metric,
    MetricRefused,
    NotThere,
    PermissionDenied,
    RateLimited,
    Transient,
)
from connectors.http import expect_json, judge_code
from connectors.paging import Answer, later, windows
from connectors.reading import instant, items, mapping, number, words
from connectors.redaction import conceal, redact
from connectors.source import Connector, Page, Renewal, clean, once, through

VERSION = "v26.0"
VERSION_ENDS = date(2028, 7, 29)  # two years after it came, as Meta promises for each
BUILT_IN = "https://graph.facebook.com/"
RENEWAL = Renewal(("app_id", "app_secret", "token"), timedelta(days=14))  # its end is told by debug_token
PACIFIC = ZoneInfo("America/Los_Angeles")  # Meta's days end at midnight there
WINDOW = 90  # days that insights take at once
KEPT = timedelta(days=2 * 365)  # how long Meta keeps daily values
PAGE = 100
LIMITED = {4, 17, 32, 613, 80001, 80002, 80006}
SIGN_IN = {102, 190}
NO_DATA = {3001, 1504028}


class Graph(Connector):
    """What Facebook and Instagram share."""

    def _judge(self) -> Any:
        return judge

    def _api(self) -> Any:
        if not hasattr(self, "_made"):
            token = self.settings["token"]
            version = self.settings.get("version") or VERSION
            proof = self.settings.get("app_secret")
            self.session.aim[BUILT_IN] = self.base
            self._made = once(_library)(token, self.session, version, proof)
        return self._made

    def renew(self) -> renewal.Renewed:
        """oauth/access_token by fb_exchange_token: a token for another 60 days, as long as the old one lives."""
        given = self.settings
        form = {
            "grant_type": "fb_exchange_token", "client_id": given["app_id"], "client_secret": given["app_secret"],
            "fb_exchange_token": given["token"],
        }  # fmt: skip
        path = f"{given.get('version') or VERSION}/oauth/access_token"
        return renewal.asked(self, f"{self.base}/{path}", form, method="GET")

    def ask(self, path: str, **params: Any) -> Mapping[str, Any]:
        """JSON of one node or edge under the version in use."""
        api = self._api()
        with through("facebook-sdk"):
            return mapping(api.request(f"{api.version}/{path}", clean(params)))

    def edge(self, path: str, cursor: str | None, **params: Any) -> Answer:
        """One page of an edge; its cursor is `paging.cursors.after` where there is a next page."""
        body = self.ask(path, after=cursor, **{"limit": PAGE, **params})
        if not isinstance(body.get("data"), list):
            raise ContractChanged(f"Meta answered {path.partition('/')[2] or path} without a list.")
        paging = mapping(body.get("paging"))
        after = words(mapping(paging.get("cursors")).get("after")) if paging.get("next") else ""
        return Answer(items(body["data"]), after or None)

    def daily(
        self, state: Mapping[str, Any], path: str, names: Sequence[str], account: str, **params: Any
    ) -> Iterator[Page]:
        """Values of days, in windows; a metric that is refused is found and left out, the others go on."""
        at = self.now()
        today = at.astimezone(PACIFIC).date()
        back = max(self.config.since or date.min, (at - KEPT).date())
        for start, end in windows(state, today, back=back, restate_days=self.about.restate_days, longest=WINDOW):
            rows: list[Metric] = []
            for body in self.bisected(self.wanted(names), self._between(path, start, end, params)):
                rows += self.values(body, account, at, (start, end))
            yield Page(rows, later(state, end))

    def _between(self, path: str, start: date, end: date, params: Mapping[str, Any]) -> Callable[[Sequence[str]], Any]:
        # a value of a day is told under the midnight that ends it
        since = int(datetime.combine(start, time(), PACIFIC).timestamp())
        until = int(datetime.combine(end + timedelta(days=1), time(), PACIFIC).timestamp())
        return lambda some: self.ask(path, metric=",".join(some), since=since, until=until, **params)

    def values(self, body: Mapping[str, Any], account: str, at: datetime, days: tuple[date, date]) -> Iterator[Metric]:
        """Values of an insights answer: `values[]` a day, or one `total_value` where the days are one."""
        for told in items(body.get("data")):
            name = words(told.get("name"))
            if name not in self.about.metrics:
                continue
            for one in items(told.get("values")):
                end = instant(one.get("end_time"))
                if end is None:
                    continue
                day = end.astimezone(PACIFIC).date() - timedelta(days=1)
                yield from self._parts(account, name, day, one.get("value"), at)
            total = mapping(told.get("total_value"))
            if total and days[0] == days[1]:
                yield from self._parts(account, name, days[0], total.get("value"), at)

    def _parts(self, account: str, name: str, day: date, value: Any, at: datetime) -> Iterator[Metric]:
        """A plain number is the total; an object is a breakdown, whose parts add up where they are counts."""
        plain = number(value)
        if plain is not None:
            yield self.value(account, name, day, plain, at)
        elif isinstance(value, dict):
            for part, each in sorted(value.items()):
                found = number(each)
                if found is not None:
                    said = json.dumps({"part": part}, sort_keys=True, separators=(",", ":"))
                    yield self.value(account, name, day, found, at, breakdown=said)

    def lifetime(self, path: str, names: Sequence[str], **params: Any) -> dict[str, float]:
        """The cumulative values of one post or medium, by native name. Empty where there are none yet."""
        found: dict[str, float] = {}
        for body in self.bisected(self.wanted(names), lambda some: self.ask(path, metric=",".join(some), **params)):
            for told in items(body.get("data")):
                values = items(told.get("values"))
                value = values[0].get("value") if values else mapping(told.get("total_value")).get("value")
                if isinstance(value, dict):  # reactions by type: all kinds together
                    parts = [number(one) for one in value.values()]
                    value = sum(one for one in parts if one is not None) if parts else None
                plain = number(value)
                if plain is not None:
                    found[words(told.get("name"))] = plain
        return found

    def expires_at(self) -> datetime | None:
        """When the token ends, as debug_token says; None for one that does not end or where Meta does not say."""
        try:
            told = mapping(self.ask("debug_token", input_token=self.settings["token"]).get("data"))
        except (PermissionDenied, ContractChanged, NotThere):
            return None
        return instant(told.get("expires_at") or None)


def _library() -> Any:
    import facebook

    class Living(facebook.GraphAPI):  # type: ignore[misc]  # the library has no types
        """facebook-sdk on a version of today."""

        def __init__(self, token: str, session: requests.Session, version: str, app_secret: str | None) -> None:
            super().__init__(token, version=None, session=session)
            self.version = version  # the constructor refuses every version that still lives
            self.proof = (
                hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest() if app_secret else None
            )
            conceal(self.proof)

        def request(self, path: str, args: Any = None, *more: Any, **named: Any) -> Any:
            signed = {**(args or {}), **({"appsecret_proof": self.proof} if self.proof else {})}
            return super().request(path, signed, *more, **named)

    return Living


# -- what Meta's answers mean ----------------------------------------------------------------------


def judge(answer: requests.Response) -> None:
    """Meta says in the body what its statuses do not: most refusals come as 400."""
    try:
        body = json.loads(answer.content)
    except ValueError:
        body = None
    error = mapping(mapping(body).get("error"))
    if error:
        raise _meaning(error, answer)
    judge_code(answer)
    expect_json(answer)


def _meaning(error: Mapping[str, Any], answer: requests.Response) -> Exception:
    code, sub = error.get("code"), error.get("error_subcode")
    said = redact(words(error.get("error_user_msg") or error.get("message") or "no reason given")).rstrip(".")
    if code in SIGN_IN:
        return AuthExpired(f"Meta does not accept the token any more: {said}. Sign in again.")
    if code in LIMITED or answer.status_code == 429:
        return RateLimited(f"Meta asks to wait: {said}.", regain(answer.headers))
    if code == 10 and "not enough viewers" in said.lower():
        return NotThere(f"Meta has no values for this: {said}.")
    if code == 10 or (isinstance(code, int) and 200 <= code < 300):
        return PermissionDenied(f"Meta refuses this to the account: {said}. Ask for the right, then try again.")
    if code in (1, 2) or error.get("is_transient") or answer.status_code >= 500:
        return Transient(f"Meta failed: {said}.")
    if sub == 33 or code == 803:
        return NotThere(f"Meta has nothing under this id: {said}.")
    if code in NO_DATA or (code == 100 and "metric" in said.lower()):
        return MetricRefused(f"Meta refuses a metric: {said}.")
    if answer.status_code == 401:
        return AuthExpired(f"Meta does not accept the token any more: {said}. Sign in again.")
    return ContractChanged(f"Meta refuses the request (code {code}): {said}.")


def regain(headers: Mapping[str, str]) -> float:
    """Seconds until a limit is regained, as the usage headers say; an hour where they do not."""
    minutes = [0.0]
    for name in ("X-Business-Use-Case-Usage", "X-App-Usage", "X-Page-Usage"):
        try:
            told = json.loads(headers.get(name) or "{}")
        except ValueError:
            continue
        lists = [one for one in told.values() if isinstance(one, list)] if isinstance(told, dict) else []
        for one in (use for uses in lists for use in items(uses)):
            minutes.append(number(one.get("estimated_time_to_regain_access")) or 0.0)
    retry = number(headers.get("Retry-After"))
    if retry is not None:
        return retry
    return max(minutes) * 60 or 3600.0
