"""Lets a library that speaks httpx (atproto) go out by our one session."""

from __future__ import annotations

from typing import Any

import httpx

from connectors.http import Session

# set by httpx for its own connection; ours sets them anew
_OF_THE_CONNECTION = {"host", "content-length", "connection", "accept-encoding", "transfer-encoding"}


class ThroughSession(httpx.BaseTransport):
    """A transport of httpx over a session of requests. Errors of ours pass through as they are.

    `read` is the JSON of the newest answer. The library is given an empty object in its place: it would read the whole
    once more, into types that cost more than everything else of a page together and refuse half a character.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.read: Any = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; its answer is kept in `read`."""
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_THE_CONNECTION}
        self.read = None
        answer = self._session.request(request.method, str(request.url), headers=headers, data=request.read())
        self.read = answer.json()
        kept = {"content-type": "application/json"}
        return httpx.Response(answer.status_code, headers=kept, content=b"{}", request=request)
