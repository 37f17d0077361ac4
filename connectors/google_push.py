"""Google's pushes by Pub/Sub: whether one was signed by Google, for us, in the name of our service account."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

from connectors.base import ConnectorError
from connectors.http import Session
from connectors.reading import words

KEPT_SECONDS = 3600.0  # Google's keys change about once a day; a flood of forged pushes must not ask for them each time

_kept: dict[str, tuple[float, bytes]] = {}
_lock = threading.Lock()


def is_genuine(bearer: str, *, audience: str, account: str, session: Session | None = None) -> bool:
    """Whether the `Authorization` of a push holds a token of Google's for this audience and this service account.

    See https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions. Raises a ConnectorError where
    Google's keys could not be had: then nobody knows.
    """
    from google.auth.exceptions import GoogleAuthError
    from google.oauth2 import id_token

    kind, _, token = bearer.partition(" ")
    if kind.lower() != "bearer" or not token.strip() or not audience or not account:
        return False
    try:
        look: Any = id_token.verify_oauth2_token  # the library has no types here
        told = look(token.strip(), _asking(session), audience)
    except ConnectorError:
        raise
    except (GoogleAuthError, ValueError):
        return False
    return words(told.get("email")) == account and told.get("email_verified") is True


def _asking(session: Session | None) -> Any:
    """What Google's library asks for the keys by: our session, which asks once an hour; or the one that is given."""

    def ask(url: str, method: str = "GET", **_: Any) -> Any:
        if session is not None:
            return SimpleNamespace(status=200, data=session.request(method, url).content)
        with _lock:
            at, keys = _kept.get(url, (0.0, b""))
            if not keys or time.monotonic() - at > KEPT_SECONDS:
                keys = Session().request(method, url).content
                _kept[url] = (time.monotonic(), keys)
        return SimpleNamespace(status=200, data=keys)

    return ask
