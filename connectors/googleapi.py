"""Google's client library going out by our one session, and what Google's refusals mean."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import requests

from connectors import renewal
from connectors.base import (
    AuthExpired,
    ContractChanged,
    MetricRefused,
    PermissionDenied,
    RateLimited,
)
from connectors.http import Judge, Session, expect_json, judge_code, wait_of
from connectors.reading import items, mapping, words
from connectors.redaction import redact
from connectors.source import Connector, once, through

TOKENS = "https://oauth2.googleapis.com"
QUOTA = {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "RESOURCE_EXHAUSTED"}


class ThroughSession:
    """What googleapiclient takes for its `http`: httplib2's one method, over a session of requests."""

    def __init__(self, session: Session, token: str | None) -> None:
        self._session = session
        self._token = token

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_: Any) -> Any:
        """Send one request; gives httplib2's answer and the bytes."""
        import httplib2

        kept = {name: value for name, value in (headers or {}).items() if name.lower() not in ("content-length",)}
        kept.pop("accept-encoding", None)
        if self._token:
            kept["Authorization"] = f"Bearer {self._token}"
        answer = self._session.request(method, uri, data=body, headers=kept)
        return httplib2.Response({"status": str(answer.status_code), **dict(answer.headers)}), answer.content

    def close(self) -> None:
        """Nothing of its own is open."""


def service(name: str, version: str, session: Session, base: str, *, token: str | None, key: str | None = None) -> Any:
    """A service by the discovery document inside the package: a wrong parameter is refused before anything is sent."""
    build = once(_library)
    return build(
        name, version, http=ThroughSession(session, token), developerKey=key, static_discovery=True,
        client_options={"api_endpoint": base} if base else None, cache_discovery=False, num_retries=0,
    )  # fmt: skip


def _library() -> Any:
    from googleapiclient.discovery import build

    return build


class Google(Connector):
    """A source of Google's, asked by the client library."""

    def renew(self) -> renewal.Renewed:
        """A new access token for an hour, by the refresh token, which stays the same."""
        given = self.settings
        form = {"grant_type": "refresh_token", **{name: given[name] for name in renewal.NEEDS}}
        return renewal.asked(self, f"{given.get('base_url', TOKENS).rstrip('/')}/token", form)

    def _judge(self) -> Judge:
        return judge

    def _ask(self, call: Any) -> Mapping[str, Any]:
        with through("google-api-python-client"):
            return mapping(call.execute(num_retries=0))


def judge(answer: requests.Response) -> None:
    """Google says in `error.errors[].reason` and `error.status` what its statuses leave open."""
    error: Mapping[str, Any] = {}
    if answer.status_code >= 400:
        with contextlib.suppress(ValueError):  # no JSON: the status alone speaks, below
            error = mapping(mapping(json.loads(answer.content)).get("error"))
    if error:
        reasons = {words(one.get("reason")) for one in items(error.get("errors"))} | {words(error.get("status"))}
        said = redact(words(error.get("message"))).rstrip(".")
        if reasons & QUOTA or answer.status_code == 429:
            raise RateLimited(f"Google's quota is used up: {said}.", wait_of(answer.headers))
        if answer.status_code == 401 or "authError" in reasons:
            raise AuthExpired(f"Google does not accept the token any more: {said}. Sign in again.")
        if answer.status_code == 403:
            raise PermissionDenied(f"Google refuses this to the account: {said}. Ask for the right, then try again.")
        if answer.status_code == 400 and "metric" in said.lower():
            raise MetricRefused(f"Google refuses a metric: {said}.")
        if answer.status_code == 400:
            raise ContractChanged(f"Google refuses the request: {said}.")
    judge_code(answer)
    expect_json(answer)
