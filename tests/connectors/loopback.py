"""A server on this machine that plays a platform, and that can be told to fail in every way a network knows."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request, as a world sees it."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def one(self, name: str, default: str | None = None) -> str | None:
        return self.query.get(name, [default])[0]

    @property
    def form(self) -> dict[str, Any]:
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


Answer = tuple[int, Any] | tuple[int, Any, dict[str, str]]
World = Callable[[Asked], Answer]
FAULTS = ("429", "500", "503", "reset", "half", "slow", "html", "cut_json")


@dataclass
class Faults:
    """Which faults come: drawn by a seed, with `share` of requests, or listed for the next requests."""

    seed: int | None = None
    share: float = 0.3
    kinds: tuple[str, ...] = FAULTS
    next: list[str | None] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        self._lock = threading.Lock()

    def draw_for(self, asked: Asked) -> str | None:
        """The fault of one request."""
        return self.draw()

    def draw(self) -> str | None:
        with self._lock:
            fault = None
            if self.next:
                fault = self.next.pop(0)
            elif self.seed is not None and self._draw.random() < self.share:
                fault = self._draw.choice(self.kinds)
            if fault:
                self.told.append(fault)
            return fault


class Loopback:
    """Serves one world at `url` until it is closed."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults or Faults()
        self.asked: list[Asked] = []
        self.release = threading.Event()  # ends what hangs
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                query = parse_qs(parts.query, keep_blank_values=True)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, parts.path, query, headers, self.rfile.read(length))
                outer.asked.append(asked)
                outer._answer(self, asked)

            do_GET = do_POST = do_PUT = do_HEAD = _serve

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                pass  # a client that went away is part of the play

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        fault = self.faults.draw_for(asked)
        if fault in ("500", "503"):
            return self._send(
                handler, int(fault), {"error": "it broke"}, {"Retry-After": "0"} if fault == "503" else {}
            )
        if fault == "429":
            return self._send(handler, 429, {"error": "slow down"}, {"Retry-After": "1"})
        if fault == "html":
            return self._send(handler, 200, "<!DOCTYPE html><html><body>Maintenance</body></html>", {})
        if fault == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            handler.close_connection = True
            return None
        if fault == "hang":
            self.release.wait(30)
            handler.close_connection = True
            return None
        status, body, *more = self.world(asked)
        headers = dict(more[0]) if more else {}
        if fault in ("half", "cut_json", "slow"):
            return self._send_badly(handler, fault, status, body, headers)
        return self._send(handler, status, body, headers)

    def _bytes(self, body: Any) -> tuple[bytes, str]:
        if isinstance(body, bytes):
            return body, "application/octet-stream"
        if isinstance(body, str):
            return body.encode(), "text/html; charset=utf-8"
        return json.dumps(body).encode(), "application/json; charset=utf-8"

    def _send(self, handler: Any, status: int, body: Any, headers: dict[str, str]) -> None:
        raw, kind = self._bytes(body)
        handler.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(raw)), **headers}
        for name, value in told.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    def _send_badly(self, handler: Any, fault: str, status: int, body: Any, headers: dict[str, str]) -> None:
        raw, kind = self._bytes(body)
        handler.send_response(status)
        handler.send_header("Content-Type", headers.pop("Content-Type", kind))
        for name, value in headers.items():
            handler.send_header(name, value)
        if fault != "cut_json":
            handler.send_header("Content-Length", str(len(raw)))
        else:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        handler.end_headers()
        if fault == "slow":
            for start in range(0, len(raw), max(1, len(raw) // 4)):
                handler.wfile.write(raw[start : start + max(1, len(raw) // 4)])
                handler.wfile.flush()
            return
        handler.wfile.write(raw[: len(raw) // 2])
        handler.wfile.flush()
        handler.close_connection = True
        if fault == "half":
            handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(world: World, faults: Faults | None = None) -> Iterator[Loopback]:
    server = Loopback(world, faults)
    try:
        yield server
    finally:
        server.close()
