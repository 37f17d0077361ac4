"""Lets a library that speaks httpx (atproto) go out by our one session."""

from __future__ import annotations

import json
import re

import httpx

from connectors.http import Session

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

# set by httpx for its own connection; ours sets them anew
_OF_THE_CONNECTION = {"host", "content-length", "connection", "accept-encoding", "transfer-encoding"}


class ThroughSession(httpx.BaseTransport):
    """A transport of httpx over a session of requests. Errors of ours pass through as they are."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and give its answer, read whole."""
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_THE_CONNECTION}
        answer = self._session.request(request.method, str(request.url), headers=headers, data=request.read())
        kept = {
            name: value
            for name, value in answer.headers.items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        }
        return httpx.Response(answer.status_code, headers=kept, content=_whole(answer.content), request=request)


def _whole(body: bytes) -> bytes:
    """The body without halves of characters: the library's own JSON reader refuses a page for one of them."""
    if not _HALF.search(body):
        return body
    said = json.dumps(json.loads(body), ensure_ascii=False)
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
