"""X's values of days: /2/tweets/analytics tells them for the account's own posts, to the account itself alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from connectors.base import ConnectorError, ContractChanged, MetricRefused, NotThere, PermissionDenied
from connectors.http import judge_status, said_in
from connectors.paging import batches, by_id, later, windows
from connectors.reading import instant, items, mapping, number, words
from connectors.redaction import redact
from connectors.source import Connector, Page, State

ROUTE = "/2/tweets/analytics"
METRICS = {
    "impressions": "views",
    "engagements": "platform_engagements",
    "likes": "reactions",
    "replies": "comments",
    "retweets": "shares",
    "reposts": "shares",
    "quote_tweets": "quotes",
    "quote_posts": "quotes",
    "bookmarks": "saves",
    "shares": "link_shares",
    "url_clicks": "clicks",
    "user_profile_clicks": "profile_visits",
    "hashtag_clicks": "hashtag_clicks",
    "detail_expands": "detail_expands",
    "permalink_clicks": "permalink_clicks",
    "media_views": "media_views",
    "follows": "follows",
    "unfollows": "unfollows",
    "app_opens": "app_opens",
    "app_install_attempts": "app_installs",
    "email_tweet": "email_shares",
    "email_post": "email_shares",
}
NEWER = {"retweets": "reposts", "quote_tweets": "quote_posts", "email_tweet": "email_post"}  # asked for where refused
ASKED = tuple(name for name in METRICS if name not in NEWER.values())
ALWAYS = ("id", "timestamped_metrics")
TOLD_FOR = timedelta(days=30)  # X tells nothing of posts that are older
MOST_IDS = 100
NO_RIGHT = ("field-unauthorized", "not-authorized-for-field")
GONE = "resource-not-found"

Ask = Callable[..., Mapping[str, Any]]


def met(days: Mapping[str, Any], ids: Iterable[str], floor: str) -> State:
    """The state with more posts in it; those whose mark lies below `floor` are forgotten."""
    young = {*(str(one) for one in days.get("young") or ()), *ids}
    return {**days, "young": sorted((one for one in young if by_id(one) >= floor), key=by_id)}


def read(source: Connector, own: str, days: State, ask: Ask, price: float) -> Iterator[Page]:
    """Values of the days that ended, once a day, with the restated ones; what is refused is said, the totals stand.

    `days` is {'young': ids, 'through': ISO day, 'refused': metrics in quarantine}: a metric that left its quarantine
    is tried in the same round.
    """
    at = source.now()
    yesterday = at.date() - timedelta(days=1)
    is_freed = len(source.wanted(days.get("refused") or ())) > 0
    if str(days.get("through") or "") >= yesterday.isoformat() and not is_freed:
        return
    back = max(source.config.since or date.min, (at - TOLD_FOR).date())
    spans = windows(days, at.date(), back=back, restate_days=source.about.restate_days, longest=TOLD_FOR.days)
    for start, end in spans:
        for some in batches(list(days.get("young") or ()), MOST_IDS):
            try:
                found, said = _told(source, some, (start, end), ask, price)
            except (PermissionDenied, NotThere, ContractChanged) as error:
                yield Page([], days, (f"Values of days are not read, the totals are: {error}",))
                return
            rows = [
                source.value(own, native, day, value, at, post_id=post_id)
                for (post_id, day, _), (native, value) in found.items()
            ]
            yield Page(rows, days, said)
        refused = [name for name in ASKED if name not in source.wanted([name])]
        days = {**days, **later(days, end), "refused": refused}
        yield Page([], days)


Found = dict[tuple[str, date, str], tuple[str, float]]


def _told(
    source: Connector, some: Sequence[str], span: tuple[date, date], ask: Ask, price: float
) -> tuple[Found, tuple[str, ...]]:
    """What X tells of some posts and days: (post, day, canonical) → (native, value), and what it left out."""

    def fetch(names: Sequence[str]) -> Mapping[str, Any]:
        cost = price * len(some)
        source.spend(cost)
        try:
            body = ask(
                ROUTE, ids=",".join(some), start_time=_midnight(span[0]),
                end_time=_midnight(span[1] + timedelta(days=1)), granularity="daily",
                **{"analytics.fields": ",".join((*ALWAYS, *names))},
            )  # fmt: skip
        except ConnectorError:
            source.spent -= cost  # what is refused is not charged
            raise
        source.spent -= price * max(0, len(some) - len(items(body.get("data"))))
        return body

    bodies = _under_either_name(source, fetch)
    _expect_days(bodies)
    found: Found = {}
    for body in bodies:
        for one in items(body.get("data")):
            post_id = words(one.get("id"))
            if post_id in some:
                _add(found, post_id, one, span)
    came = {native for native, _ in found.values()}
    for body in bodies:
        for error in items(body.get("errors")):
            name = words(error.get("field"))
            if words(error.get("type")).endswith(NO_RIGHT) and name in METRICS and name not in came:
                source.quarantined[name] = redact(words(error.get("detail")) or "X refuses it to this account.")
    said = tuple(sorted({told for body in bodies if (told := left_out(body))}))
    return found, said


def _under_either_name(source: Connector, fetch: Callable[[Sequence[str]], Any]) -> list[Mapping[str, Any]]:
    """Answers for all metrics; one that is refused under its old name is asked for under its newer one."""
    before = set(source.quarantined)
    bodies = source.bisected(source.wanted(ASKED), fetch)
    lost = {old: new for old, new in NEWER.items() if old in source.quarantined and old not in before}
    if lost:
        bodies += source.bisected(source.wanted(lost.values()), fetch)
        for old, new in lost.items():
            # the metric is in quarantine once, under its old name, and only where neither name is taken
            if source.quarantined.pop(new, None) is None and new not in source.config.quarantined:
                del source.quarantined[old]
    return bodies


def _expect_days(bodies: Sequence[Mapping[str, Any]]) -> None:
    """Raise what an answer means that brought no days at all."""
    posts = [one for body in bodies for one in items(body.get("data"))]
    if not posts:
        errors = [one for body in bodies for one in items(body.get("errors"))]
        if any(not words(one.get("type")).endswith(GONE) for one in errors):
            raise PermissionDenied(" ".join(sorted({left_out(body) for body in bodies})))
        return
    if not any("timestamped_metrics" in one for one in posts):
        raise ContractChanged("X answered without the list of days. Update Earshot.")
    named = {
        name
        for one in posts
        for bucket in items(one.get("timestamped_metrics"))
        for name in mapping(bucket.get("metrics"))
    }
    if named and not named & set(METRICS):
        told = ", ".join(sorted(named)[:6])
        raise ContractChanged(f"X names its values of days anew ({told}). Update Earshot; until then none are kept.")


def _add(found: Found, post_id: str, one: Mapping[str, Any], span: tuple[date, date]) -> None:
    for bucket in items(one.get("timestamped_metrics")):
        began = instant(bucket.get("timestamp"))
        if began is None or not span[0] <= began.date() <= span[1]:
            continue  # a day that has not ended is no value yet
        for native, told in mapping(bucket.get("metrics")).items():
            value = number(told)
            if native in METRICS and value is not None:
                found.setdefault((post_id, began.date(), METRICS[native]), (native, value))


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- what X says beside its answers ----------------------------------------------------------------


def left_out(body: Mapping[str, Any]) -> str:
    """What X could not tell inside an answer that else succeeded, in a sentence."""
    found = items(body.get("errors"))
    if not found:
        return ""
    said = {words(one.get("title") or one.get("detail") or one.get("message")) for one in found}
    return f"X left out {len(found)}: {', '.join(sorted(one for one in said if one))[:200]}."


def judge(answer: requests.Response) -> None:
    """A refused parameter is named in the list of errors and not in the sentence above it."""
    if answer.status_code == 400:
        try:
            errors = items(mapping(json.loads(answer.content)).get("errors"))
        except ValueError:
            errors = []
        told = " ".join(words(one.get("message") or one.get("detail")) for one in errors)
        said = (redact(told)[:300] or said_in(answer)).strip().rstrip(".") or "no reason given"
        if "analytics.fields" in said or any("analytics.fields" in mapping(one.get("parameters")) for one in errors):
            raise MetricRefused(f"X refuses a metric: {said}.")
        raise ContractChanged(f"{urlsplit(answer.url or '').hostname or 'X'} refuses the request with 400: {said}.")
    judge_status(answer)
