"""The door of a running server: which origins, hosts, paths and sizes get in, and what every answer carries."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import websockets.exceptions
from starlette.requests import ClientDisconnect
from websockets.sync.client import connect

from dashboard import door
from tests import serving
from tests.serving import Server
from tests.tree import ROOT


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving.running(tmp_path_factory.mktemp("door"), EARSHOT_ORIGINS="https://earshot.example.org") as running:
        yield running


# -- the WebSocket ---------------------------------------------------------------------------------


def knock(server: Server, origin: str | None, host: str = "", headers: dict[str, str] | None = None) -> str:
    """accepted, or the status the handshake was refused with. `host` is the name the client believes in."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    name = host or f"127.0.0.1:{server.port}"
    more = {"additional_headers": headers, "subprotocols": ["streamlit"], "open_timeout": 10, "proxy": None}
    try:
        with connect(f"ws://{name}/_stcore/stream", sock=line, origin=origin, **more):
            return "accepted"
    except websockets.exceptions.InvalidStatus as error:
        return str(error.response.status_code)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_this_server_gets_its_socket(server: Server, host: str) -> None:
    assert knock(server, f"http://{host}:{server.port}") == "accepted"


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:9",
        "http://localhost:9999",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1.evil.example:{port}",
        "http://evil127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}/",
    ],
)
def test_any_other_origin_is_refused_and_so_is_none(server: Server, origin: str | None) -> None:
    assert knock(server, origin and origin.format(port=server.port)) == "403"


def test_a_rebound_name_is_refused_even_when_origin_and_host_agree(server: Server) -> None:
    assert knock(server, f"http://evil.example:{server.port}", f"evil.example:{server.port}") == "403"
    assert server.ask("/", headers={"Host": f"evil.example:{server.port}"}).status == 421


def test_a_forwarded_host_is_not_believed(server: Server) -> None:
    assert knock(server, "http://evil.example", headers={"X-Forwarded-Host": "evil.example"}) == "403"


def test_an_origin_named_by_the_operator_is_let_in(server: Server) -> None:
    assert server.ask("/api/health", headers={"Host": "earshot.example.org"}).status == 200
    assert knock(server, "https://earshot.example.org", "earshot.example.org") == "accepted"


# -- paths, methods and sizes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent", "/_stcore/agent/openapi.json", "/.git/config",
     "/.streamlit/secrets.toml", "/app/static/../.streamlit/config.toml", "/x/.env", "/%2egit/config"],
)  # fmt: skip
def test_what_no_page_needs_is_closed(server: Server, path: str) -> None:
    answer = server.ask(path)

    assert answer.status == 404
    assert b"earshot" not in answer.body.lower()


@pytest.mark.parametrize("path", ["/app/static/..%2f..%2fapp.py", "/static/..%2f..%2fapp.py", "/media/../app.py"])
def test_no_path_leads_out_of_the_static_folders(server: Server, path: str) -> None:
    assert b"st.App" not in server.ask(path).body


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "CONNECT", "PATCH"])
def test_a_method_that_nothing_uses_is_refused(server: Server, method: str) -> None:
    assert server.ask("/", method=method).status in (400, 405)


def test_a_foreign_page_cannot_upload(server: Server) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na\r\n--x--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    path = "/_stcore/upload_file/deadbeef/deadbeef"

    assert server.ask(path, "PUT", {**kind, "Origin": "https://evil.example"}, body).status == 403
    # without an origin Streamlit's own token is still missing
    assert server.ask(path, "PUT", kind, body).status == 403


def test_an_upload_that_says_it_is_too_large_is_refused_before_a_byte_is_read(server: Server) -> None:
    size = {"Content-Length": str(300 * 1024 * 1024)}

    answer = server.ask("/_stcore/upload_file/a/b", "PUT", {**size, "Origin": server.url})

    assert answer.status == 413
    assert b"Split the file" in answer.body


def test_the_address_of_home_leads_to_the_first_page_with_its_choices(server: Server) -> None:
    answer = server.ask("/home?period=90d&platform=x")

    assert (answer.status, answer.headers["Location"]) == (307, "./?period=90d&platform=x")
    assert server.ask("/home").headers["Location"] == "./"


# -- headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/live", "/api/health", "/_stcore/health", "/static/nothing.js", "/.git/config"])
def test_every_answer_carries_the_headers(server: Server, path: str) -> None:
    headers = server.ask(path).headers

    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]


def test_https_is_asked_for_only_under_a_name_that_is_served_over_it(server: Server) -> None:
    assert "Strict-Transport-Security" not in server.ask("/").headers
    assert "Strict-Transport-Security" in server.ask("/", headers={"Host": "earshot.example.org"}).headers


def test_under_a_name_that_is_served_over_https_every_cookie_is_for_https_alone(server: Server) -> None:
    here = server.ask("/_stcore/health").headers.get_all("Set-Cookie")
    there = server.ask("/_stcore/health", headers={"Host": "earshot.example.org"}).headers.get_all("Set-Cookie")

    assert here
    assert not [one for one in here if "secure" in one.lower()]
    assert len(there) == len(here)
    assert [one for one in there if one.count("; Secure") != 1] == []
    assert door._over_https(b"a=b; secure; Path=/") == b"a=b; secure; Path=/"


def test_pages_and_answers_are_not_kept_but_fonts_are_served(server: Server) -> None:
    assert server.ask("/").headers["Cache-Control"] == "no-store"
    assert server.ask("/api/health").headers["Cache-Control"] == "no-store"
    font = server.ask("/app/static/inter-latin-wght-normal.woff2")
    assert font.status == 200
    assert font.body[:4] == b"wOF2"


def test_no_page_shows_a_trace() -> None:
    client = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["client"]

    assert (client["showErrorDetails"], client["showErrorLinks"]) == ("none", False)


# -- health, and a store that another process owns -------------------------------------------------


def test_health_says_what_is_held_and_how_old_it_is(server: Server) -> None:
    answer = server.ask("/api/health")
    said = json.loads(answer.body)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert said["status"] == "ok"
    assert said["version"]
    assert said["rows"] == {"mentions": 0, "posts": 0, "metric_values": 0, "programmes": 0}
    assert said["freshness"]["newest_load_at"] is None


def test_a_second_server_on_the_same_store_ends_with_a_sentence(server: Server) -> None:
    second = serving.start(server.home)
    try:
        code = second.process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        serving.stop(second)
        raise

    assert code == 3
    assert "Another process has" in (server.home / "server.log").read_text()


@pytest.mark.parametrize(
    ("client", "host", "headers", "expected"),
    [("127.0.0.1", "127.0.0.1:8501", {}, True), ("::1", "localhost:8501", {}, True),
     ("192.0.2.7", "127.0.0.1:8501", {}, False), ("127.0.0.1", "earshot.example.org", {}, False),
     ("127.0.0.1", "127.0.0.1:8501", {b"x-forwarded-for": b"127.0.0.1"}, False),
     ("127.0.0.1", "localhost:8501", {b"forwarded": b"for=192.0.2.7"}, False), (None, "localhost:8501", {}, False)],
)  # fmt: skip
def test_this_machine_is_whoever_asks_it_by_its_own_name_without_a_proxy(
    client: str | None, host: str, headers: dict[bytes, bytes], expected: bool
) -> None:
    scope = {"server": ("127.0.0.1", 8501), "client": client and (client, 5000)}

    assert door.is_from_this_machine({**scope, "headers": [(b"host", host.encode()), *headers.items()]}) is expected


# -- without a server ------------------------------------------------------------------------------


def through(door_: door.Door, scope: dict[str, Any], chunks: list[bytes]) -> tuple[int, bytes]:
    """Send a request through a door; gives the status and the body of the answer."""
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": place < len(chunks) - 1}
        for place, chunk in enumerate(chunks)
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    # nothing here waits, so one step runs it to its end; a loop may already run in this thread, Playwright's
    with contextlib.suppress(StopIteration):
        door_(scope, receive, send).send(None)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def test_an_upload_that_its_sender_broke_off_leaves_no_trace_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def broken_off(scope: Any, receive: Any, send: Any) -> None:
        raise ClientDisconnect

    async def nobody(message: Any = None) -> Any:
        raise AssertionError("There is nobody to answer.")

    with caplog.at_level("INFO"), contextlib.suppress(StopIteration):
        door.Door(broken_off, door.Rules(frozenset(), upload_limit=1000))(upload(), nobody, nobody).send(None)

    assert [one.getMessage() for one in caplog.records] == ["PUT /_stcore/upload_file/a/b was broken off by its sender"]


async def reads_all(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def upload(path: str = "/_stcore/upload_file/a/b") -> dict[str, Any]:
    headers = [(b"host", b"127.0.0.1:8501"), (b"origin", b"http://127.0.0.1:8501")]
    return {"type": "http", "method": "PUT", "path": path, "headers": headers, "server": ("127.0.0.1", 8501)}


def test_the_bytes_of_an_upload_are_counted_whatever_its_headers_say() -> None:
    small = door.Door(reads_all, door.Rules(frozenset(), upload_limit=1000))
    room = [b"x" * 1000, b"x" * 1024 * 1024]

    assert through(small, upload(), room)[0] == 204
    assert through(small, upload(), [*room, b"x"])[0] == 413


def test_any_other_path_takes_at_most_a_megabyte() -> None:
    wide = door.Door(reads_all, door.Rules(frozenset(), upload_limit=10**9))

    assert through(wide, upload("/api/health"), [b"x" * 1024 * 1024])[0] == 204
    assert through(wide, upload("/api/health"), [b"x" * 1024 * 1024, b"x"])[0] == 413


@pytest.mark.parametrize("said", ["earshot.example.org", "https://*", "ftp://a", "https://a/path"])
def test_an_origin_that_is_none_is_refused_with_a_sentence(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_ORIGINS", said)

    with pytest.raises(ValueError, match="write each as https://host"):
        door.rules_from_environment(1)


def test_the_policy_names_the_script_that_stands_in_the_page() -> None:
    # printf '\nlet a = 1\n' | openssl dgst -sha256 -binary | base64
    assert door.inline_script_hashes("<script>\nlet a = 1\n</script><script src='x'></script>") == [
        "'sha256-aJ1+Gk5ztjxiLfKTn+7zGRIOAizBleIvl8bNF07v+ws='"
    ]
