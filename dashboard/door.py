"""The door: what every request passes before Streamlit sees it, and the headers every answer leaves with.

Streamlit alone accepts a WebSocket from any port of its host and from clients that name no origin at all,
serves its internal metrics to everybody, and sends no content policy. The door lets in only the origins this
server is served at, closes what no page needs, counts the bytes of an upload, and adds the headers.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect

log = logging.getLogger("earshot.door")

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})
READING = frozenset({"GET", "HEAD"})
# internal figures of the server, and an interface that drives the pages over HTTP
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
UPLOADS = "/_stcore/upload_file/"
# multipart boundaries and headers around the file itself; Streamlit allows the same
UPLOAD_ROOM = 1024 * 1024
OTHER_BODY_LIMIT = 1024 * 1024
LASTING = ("/static/", "/app/static/")  # names carry a hash or never change: a browser may keep them


@dataclass(frozen=True, slots=True)
class Rules:
    """What the door lets in. `origins` come on top of the addresses the server itself listens at."""

    origins: frozenset[str]
    upload_limit: int  # bytes of one file


class TooLarge(Exception):
    """More bytes came than the path takes."""


def rules_from_environment(upload_megabytes: int) -> Rules:
    """`EARSHOT_ORIGINS` is a comma-separated list such as `https://earshot.example.org`.

    Raises ValueError with a sentence when one of them is not scheme://host[:port].
    """
    said = [one.strip().rstrip("/").lower() for one in os.environ.get("EARSHOT_ORIGINS", "").split(",") if one.strip()]
    for one in said:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or "*" in one:
            raise ValueError(f"EARSHOT_ORIGINS holds '{one}': write each as https://host or http://host:port.")
    return Rules(frozenset(said), upload_megabytes * 1024 * 1024)


def inline_script_hashes(index_html: str) -> list[str]:
    """The `'sha256-…'` sources of the scripts that stand in the page itself."""
    scripts = re.findall(r"<script>(.*?)</script>", index_html, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts]


@cache
def content_policy() -> str:
    """The Content-Security-Policy of every answer, made once from the Streamlit that is installed.

    `style-src 'unsafe-inline'`: Streamlit's own styles are written into the page as it runs.
    `'wasm-unsafe-eval'`: Streamlit's protobuf reader compiles itself; it opens no way for text to become script.
    No 'unsafe-eval': the charts and tables in use work without it (tests/browser proves it).
    """
    import streamlit

    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *inline_script_hashes(index.read_text(encoding="utf-8"))])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",  # cuts every remote image that a hostile text might smuggle in
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def served_at(scope: Scope) -> set[str]:
    """The origins of the listening socket itself: this machine's own names with the port it was given."""
    server = scope.get("server")
    port = server[1] if server else None
    return {f"http://{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}


# a proxy on this machine speaks for somebody else; each of these says so
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via")


def is_from_this_machine(scope: Scope) -> bool:
    """Whether a request was made on this machine, to this server by its own name, and was not passed on by a proxy."""
    address, _ = scope.get("client") or ("", 0)
    return (
        address in ("127.0.0.1", "::1")
        and _header(scope, b"host").lower() in _hosts(served_at(scope))
        and not any(_header(scope, name) for name in FORWARDED)
    )


class Door:
    """ASGI middleware; see the module's first sentence."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the bytes counted and the headers added."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _origins(self, scope: Scope) -> set[str]:
        return served_at(scope) | self._rules.origins

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin, host = _header(scope, b"origin"), _header(scope, b"host")
        allowed = self._origins(scope)
        # no origin at all is refused too: a browser always sends one
        if origin.lower() not in allowed or host.lower() not in _hosts(allowed):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "origin not allowed"})
            return
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        dress = self._dress(scope, send)
        refusal = self._refusal(scope)
        if refusal:
            await _answer(dress, *refusal)
            return
        limit = self._limit(scope["path"])
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await dress(message)

        try:
            await self._app(scope, _counted(receive, limit), watch)
        except TooLarge:
            if started:
                raise
            await _answer(dress, 413, _too_large(limit))
        except ClientDisconnect:
            # whoever sent it is gone (a file that changed on its way ends so): there is nobody to answer
            log.info("%s %s was broken off by its sender", scope["method"], scope["path"])

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the sentence for a request that goes no further, or None."""
        allowed = self._origins(scope)
        if _header(scope, b"host").lower() not in _hosts(allowed):
            return 421, "This server is not served under that name. Name it in EARSHOT_ORIGINS."
        if scope["method"] not in METHODS:
            return 405, "This method is not used here."
        path = scope["path"]
        if path.startswith(CLOSED) or any(part.startswith(".") for part in path.split("/")):
            return 404, "Not found."
        origin = _header(scope, b"origin").lower()
        if scope["method"] not in READING and origin and origin not in allowed:
            return 403, "A page of another origin cannot change anything here."
        length = _header(scope, b"content-length")
        limit = self._limit(path)
        if length.isdigit() and int(length) > limit:
            return 413, _too_large(limit)
        return None

    def _limit(self, path: str) -> int:
        return self._rules.upload_limit + UPLOAD_ROOM if path.startswith(UPLOADS) else OTHER_BODY_LIMIT

    def _dress(self, scope: Scope, send: Send) -> Send:
        """A `send` that adds the headers to the start of the answer."""
        added = {
            b"content-security-policy": content_policy().encode(),
            b"x-content-type-options": b"nosniff",
            b"x-frame-options": b"DENY",
            b"referrer-policy": b"no-referrer",
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"same-origin",
            b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        }
        is_https = f"https://{_header(scope, b'host').lower()}" in self._rules.origins
        if is_https:
            # the operator says this name is served over https, so no header of the client is believed
            added[b"strict-transport-security"] = b"max-age=31536000; includeSubDomains"
        if not scope["path"].startswith(LASTING):
            added[b"cache-control"] = b"no-store"

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in added]
                if is_https:
                    kept = [
                        (name, _over_https(value) if name.lower() == b"set-cookie" else value) for name, value in kept
                    ]
                message["headers"] = [*kept, *added.items()]
            await send(message)

        return dressed


def _over_https(cookie: bytes) -> bytes:
    """A cookie that a browser sends over https alone; Streamlit sets its sign-in without it, even behind https."""
    flags = {part.strip().lower() for part in cookie.split(b";")[1:]}
    return cookie if b"secure" in flags else cookie + b"; Secure"


def _header(scope: Scope, name: bytes) -> str:
    headers: Iterable[tuple[bytes, bytes]] = scope.get("headers") or ()
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def _hosts(origins: Iterable[str]) -> set[str]:
    return {urlsplit(origin).netloc for origin in origins}


def _too_large(limit: int) -> str:
    return f"More than {limit // (1024 * 1024)} MB were sent. Split the file, or import it on the command line."


def _counted(receive: Receive, limit: int) -> Receive:
    """A `receive` that counts the body as it comes: a length header may be missing or untrue."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
        return message

    return counted


async def _answer(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
