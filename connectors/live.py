"""Lines that stay open and give a sign when something new is there. What is new is read by a round, never by a sign.

A sign that is lost loses nothing: the rounds of the schedule ask by themselves.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from connectors import guarded
from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    PermissionDenied,
    RateLimited,
    Transient,
    Unreached,
)
from connectors.http import USER_AGENT, wait_of
from connectors.source import Connector, Setting

SETTING = Setting("stream", "yes, to be told at once when something new is there: one line that stays open.")
CONNECT_SECONDS = 10.0
LOOK_SECONDS = 2.0  # so long a quiet line is waited for before its listener may look around
MOST_BYTES = 1 << 20  # of one message


@runtime_checkable
class Listens(Protocol):
    """A source whose platform tells at once."""

    def listen(self) -> Iterator[bool]:
        """True for a sign of something new, False where nothing came for two seconds. Raises a ConnectorError."""
        ...


def is_wanted(settings: Mapping[str, Any]) -> bool:
    """Whether the account was connected for being told at once."""
    return str(settings.get("stream", "")).lower() in ("yes", "true", "1")


def messages(
    source: Connector, url: str, *, headers: Mapping[str, str] | None = None, protocols: Sequence[str] = (),
    say: Sequence[str] = (), look_up: guarded.Resolve | None = None,
) -> Iterator[str | None]:  # fmt: skip
    """What comes on a websocket, after `say` was said; None for two seconds of silence. Ends by an error alone."""
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    host = urlsplit(url).hostname or url
    line = _socket(url, look_up) if source.config.is_given else None
    if line is None:
        _demand_safe(url)
    try:
        with connect(
            url, sock=line, additional_headers=dict(headers or {}),
            subprotocols=[Subprotocol(one) for one in protocols] or None,
            user_agent_header=USER_AGENT, open_timeout=CONNECT_SECONDS, close_timeout=1.0, max_size=MOST_BYTES,
        ) as opened:  # fmt: skip
            for one in say:
                opened.send(one)
            while True:
                try:
                    said = opened.recv(LOOK_SECONDS)
                except TimeoutError:
                    yield None
                    continue
                yield said if isinstance(said, str) else said.decode(errors="replace")
    except (WebSocketException, OSError, EOFError) as error:
        raise _of_the_line(error, host) from None
    finally:
        if line is not None:
            with contextlib.suppress(OSError):
                line.close()


def _socket(url: str, look_up: guarded.Resolve | None) -> socket.socket:
    """A connection to an address that a person gave: a public one, looked at and pinned."""
    scheme, rest = url.split("://", 1)
    _, host, port = guarded.check_form(f"{'https' if scheme == 'wss' else 'http'}://{rest}")
    try:
        return socket.create_connection((guarded.pinned(host, port, look_up), port), CONNECT_SECONDS)
    except OSError:
        raise Unreached(f"{host} could not be reached.") from None


def _demand_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "wss" and not (parts.scheme == "ws" and guarded.is_loopback(parts.hostname or "")):
        raise ConnectorError(f"The stream of {parts.hostname} is not encrypted. Plain ws is for this machine only.")


def _of_the_line(error: Exception, host: str) -> ConnectorError:
    """What the end of a line means."""
    response = getattr(error, "response", None)
    code = getattr(response, "status_code", None)
    if code == 401:
        return AuthExpired(f"{host} does not accept the token for its stream any more. Sign in again.")
    if code == 403:
        return PermissionDenied(f"{host} refuses its stream to the account. Ask for the right, then try again.")
    if code == 429:
        return RateLimited(f"{host} asks to wait.", wait_of(dict(getattr(response, "headers", {}))))
    if code is not None and 400 <= code < 500:
        return ContractChanged(f"{host} has no such stream (it answered {code}).")
    if isinstance(error, OSError) and code is None:
        return Unreached(f"{host} could not be reached ({type(error).__name__}).")
    return Transient(f"The line to {host} ended ({type(error).__name__}).")
