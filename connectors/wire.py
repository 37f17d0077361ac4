"""How our sessions reach the network: pinned and public where a person gave the address, ended at a total deadline.

urllib3 limits each read, so a server that sends one byte every few seconds holds a reader for hours. Here a timer shuts
the socket down when the time for the whole answer is over.
"""

from __future__ import annotations

import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from connectors import guarded


class Watch(threading.local):
    """What the session of this thread wants of its next connection."""

    guard: guarded.Resolve | None = None
    deadline: Deadline | None = None


watch = Watch()


class Deadline:
    """Ends whatever a socket is doing when its time is over."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def hold(self, used: socket.socket | None) -> None:
        """Name the socket that is in use now."""
        self._socket = used
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself in this moment


class _Connection:
    """Mixed into both kinds of connection."""

    sock: Any
    host: str
    port: int

    def _new_conn(self) -> socket.socket:
        if watch.guard is not None:
            self._dns_host = guarded.pinned(self.host, self.port, watch.guard)
        return super()._new_conn()  # type: ignore[misc, no-any-return]  # the class it is mixed into has it

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # the class it is mixed into has it
        if watch.deadline is not None:
            watch.deadline.hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        if watch.deadline is not None:
            watch.deadline.hold(self.sock)  # kept alive from an earlier request; a new one is told by connect
        super().request(*args, **kwargs)  # type: ignore[misc]  # the class it is mixed into has it


class _Plain(_Connection, HTTPConnection):
    pass


class _Secure(_Connection, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class Adapter(HTTPAdapter):
    """A transport of requests whose connections are watched. It never tries again by itself: the session does."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Make the pools from our own connections."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
