"""A real server for a test: on a free port of this machine, with a home of its own, ended by its own id."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT

STARTS_WITHIN_SECONDS = 60.0
PORTS = range(20_000, 32_000)  # Linux gives out 32,768 and more by itself, others 49,152 and more


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server is, and the process it is."""

    port: int
    home: Path
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> http.client.HTTPResponse:
        """One request, with exactly these headers beside Host; the answer is read whole."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            connection.close()


def free_port() -> int:
    """A port below those the system gives to whoever asks for any.

    One of those could be given to another test's server before the program that was meant to have it has started.
    """
    while True:
        port = PORTS.start + secrets.randbelow(len(PORTS))  # not `random`: every worker's begins at the same seed
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def start(home: Path, **environment: str) -> Server:
    """Start it as `make run` does; what it says goes to `server.log` in the home."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "EARSHOT_HOME": str(home), "EARSHOT_PORT": str(port), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return Server(port, home, process)


def stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait(timeout=20)


@contextmanager
def running(home: Path, **environment: str) -> Iterator[Server]:
    """A server that answers, ended afterwards."""
    server = start(home, **environment)
    try:
        _wait(server)
        yield server
    finally:
        stop(server)


def _wait(server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # the test waits for a process here, not for time to pass
    said = (server.home / "server.log").read_text()
    raise AssertionError(f"The server did not start within {STARTS_WITHIN_SECONDS:.0f} s. It said:\n{said}")
