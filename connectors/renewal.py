"""Renewing what an account signs in with: refresh tokens of OAuth 2.0, and Meta's long-lived tokens exchanged.

A refresh token may be good for one use (X, TikTok): it is sent once, and whoever called stores the answer before
anything is done with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

import requests

from connectors.base import AuthExpired, ContractChanged, NotConfigured
from connectors.http import expect_json, judge_code
from connectors.reading import mapping, number, words
from connectors.redaction import conceal, redact
from connectors.source import Connector, Renewal, Setting

REFRESH = (
    Setting("refresh_token", "With it, and the app's id below, Earshot renews the token before it ends.", True),
    Setting("client_id", "The id of your app; needed to renew the token."),
    Setting("client_secret", "The secret of your app; needed to renew the token.", True),
)
NEEDS = ("refresh_token", "client_id", "client_secret")
OVER = {"invalid_grant", "invalid_request", "invalid_token", "invalid_refresh_token", "access_denied"}
NO_APP = {"invalid_client", "unauthorized_client", "invalid_client_id"}
AGAIN = "Sign in at the platform again and give the account its new secret on the Data page (Change)."


@dataclass(frozen=True, slots=True)
class Renewed:
    """New secrets in place of the old, when the token ends, and when a person has to sign in again all the same."""

    settings: Mapping[str, str]
    ends_at: datetime | None
    chain_ends_at: datetime | None = None


@runtime_checkable
class Renews(Protocol):
    """A source that can renew its token, where its settings hold what that takes (`about.renewal.needs`)."""

    def renew(self) -> Renewed:
        """Ask the platform for a new token. Raises AuthExpired where a person has to sign in again."""
        ...


def can_renew(renewal: Renewal | None, settings: Mapping[str, str]) -> bool:
    """Whether all is there that a renewal takes."""
    return renewal is not None and all(settings.get(name, "").strip() for name in renewal.needs)


def asked(
    source: Connector, url: str, form: Mapping[str, str], *, method: str = "POST", auth: tuple[str, str] | None = None
) -> Renewed:
    """Send one renewal, once, and read the usual answer of OAuth 2.0."""
    session, title = source.session, source.about.title
    conceal(*(value for name, value in form.items() if name != "grant_type"))
    judge, session.judge = session.judge, lambda answer: judged(answer, title)
    try:
        with session.one_try():
            sent: dict[str, Any] = {"params": dict(form)} if method == "GET" else {"data": dict(form)}
            body = mapping(session.request(method, url, auth=auth, **sent).json())
    finally:
        session.judge = judge
    token = words(body.get("access_token"))
    if not token:
        raise ContractChanged(f"{title} answered a renewal without a token. {AGAIN}")
    settings = {"token": token}
    if body.get("refresh_token"):
        settings["refresh_token"] = words(body["refresh_token"])
    conceal(*settings.values())
    now = source.now()
    chain = body.get("refresh_token_expires_in") or body.get("refresh_expires_in")
    return Renewed(settings, _after(now, body.get("expires_in")), _after(now, chain))


def judged(answer: requests.Response, title: str) -> None:
    """Raise what an answer to a renewal means: the refresh token is over, the app is not known, or as any answer."""
    try:
        body = mapping(json.loads(answer.content))
    except ValueError:
        body = {}
    error = body.get("error")
    code = words(error) if isinstance(error, str) else words(mapping(error).get("type"))
    said = words(body.get("error_description") or mapping(error).get("message") or code)
    told = f": {redact(said).rstrip('.')}" if said else ""
    if code in NO_APP:
        raise NotConfigured(f"{title} does not know the app{told}. Check its id and its secret.")
    is_refusal = answer.status_code in (400, 401, 403) or (answer.status_code < 300 and bool(code) and code != "ok")
    if is_refusal and (code in OVER or answer.status_code in (400, 401, 403)):
        raise AuthExpired(f"{title} does not renew the token{told}. {AGAIN}")
    judge_code(answer, f"{said.rstrip('.')}." if said else "")
    expect_json(answer)


def _after(now: datetime, seconds: Any) -> datetime | None:
    lasting = number(seconds)
    return now + timedelta(seconds=lasting) if lasting and 0 < lasting < 1e10 else None
