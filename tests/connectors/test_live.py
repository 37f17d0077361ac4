"""Lines that stay open: signs of something new, on servers of this machine that speak as the platforms document."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from websockets.http11 import Response
from websockets.sync.server import ServerConnection, serve

import connectors
from connectors.base import AddressRefused, AuthExpired, ConnectorError, ContractChanged, NotConfigured, Transient
from connectors.live import Listens, messages
from connectors.source import Cap
from tests.connectors.walking import a_world, opened
from tests.connectors.worlds.bluesky import DID

PLATFORMS = ("bluesky", "mastodon")
every_line = pytest.mark.parametrize("platform", PLATFORMS)


@contextmanager
def streaming(talk: Callable[[ServerConnection], None], *, status: int = 0, **more: Any) -> Iterator[str]:
    """A websocket server that talks to each who comes; with a status it lets nobody in."""

    def look(line: ServerConnection, _: Any) -> Response | None:
        return line.respond(status, "no") if status else None

    with serve(talk, "127.0.0.1", 0, process_request=look, **more) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join(5)


@contextmanager
def listening(platform: str, url: str) -> Iterator[Any]:
    """The source of a world whose platform streams at an address."""
    with a_world(platform) as (world, server):
        if platform == "bluesky":
            world.settings["stream_url"] = f"{url}/xrpc"
        else:
            world.extra["streams_at"] = url
            world.settings["search"] = "#health"
        yield opened(world, server)


def posted(did: str, **record: Any) -> str:
    """A post of the network, as Jetstream v2 tells it."""
    commit = {
        "$type": "network.bsky.jetstream.subscribeEvents#commit", "seq": 1, "time": "2026-11-20T12:00:00.000000Z",
        "did": did, "rev": "3n2qkga66id5q", "operation": "create", "collection": "app.bsky.feed.post",
        "rkey": "3n2qkga66id5q", "record": {"$type": "app.bsky.feed.post", **record},
    }  # fmt: skip
    return json.dumps({"$type": "message", "payload": commit})


def notified(event: str, **payload: Any) -> str:
    return json.dumps({"stream": ["user:notification"], "event": event, "payload": json.dumps(payload)})


REPLY = {"reply": {"parent": {"uri": f"at://{DID}/app.bsky.feed.post/1"}}}
SAID = {
    "bluesky": [
        (posted("did:plc:other", text="hello"), False),
        (posted("did:plc:other", text="ours?", **REPLY), True),
        (posted(DID, text="by ourselves"), False),
        ("no json", False),
    ],
    "mastodon": [
        (notified("notification", id="1", type="favourite"), False),
        (notified("notification", id="2", type="mention"), True),
        (notified("update", id="3", content="#health"), True),
        (notified("delete", id="4"), False),
        ("no json", False),
    ],
}


@every_line
def test_what_concerns_the_account_is_a_sign_and_all_else_is_none(platform: str) -> None:
    asked: list[Any] = []

    def talk(line: ServerConnection) -> None:
        asked.append((line.request.path, line.request.headers.get("Authorization"), line.subprotocol))
        if platform == "mastodon":
            asked.extend(json.loads(line.recv()) for _ in range(2))
        for said, _ in SAID[platform]:
            line.send(said)
        line.recv()

    spoken = {"subprotocols": ["xrpc.v1.json"]} if platform == "bluesky" else {}
    with streaming(talk, **spoken) as url, listening(platform, url) as source:
        assert isinstance(source, Listens)
        signs = source.listen()
        assert [next(signs) for _ in SAID[platform]] == [is_news for _, is_news in SAID[platform]]
        signs.close()

    if platform == "bluesky":
        path = "/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&collections=app.bsky.feed.post"
        assert asked == [(path, None, "xrpc.v1.json")]
    else:
        assert asked == [
            ("/api/v1/streaming", "Bearer mastodon-token", None),
            {"type": "subscribe", "stream": "user:notification"},
            {"type": "subscribe", "stream": "hashtag", "tag": "health"},
        ]


def test_what_these_servers_say_is_what_the_client_libraries_read() -> None:
    from atproto_jetstream.models import parse_frame, parse_subscribe_events_message
    from mastodon import StreamListener

    told = parse_subscribe_events_message(parse_frame(posted("did:plc:other", text="ours?")))
    assert (told.did, told.collection, told.operation) == ("did:plc:other", "app.bsky.feed.post", "create")

    heard: list[tuple[str, str]] = []

    class Listener(StreamListener):
        def on_notification(self, notification: Any) -> None:
            heard.append(("notification", notification["type"]))

        def on_update(self, status: Any) -> None:
            heard.append(("update", str(status["id"])))

    for said in (notified("notification", id="2", type="mention"), notified("update", id="3", content="#health")):
        Listener().handle_websocket_message(json.loads(said))
    assert heard == [("notification", "mention"), ("update", "3")]


@pytest.mark.parametrize(("status", "error"), [(401, AuthExpired), (404, ContractChanged), (503, Transient)])
def test_a_server_that_lets_nobody_in_says_why(status: int, error: type) -> None:
    with streaming(lambda line: None, status=status) as url, listening("mastodon", url) as source:
        with pytest.raises(error) as caught:
            next(source.listen())
        assert str(caught.value).endswith(".")


def test_a_line_that_ends_and_one_nobody_answers_are_told() -> None:
    with (
        streaming(lambda line: line.close()) as url, listening("mastodon", url) as source,
        pytest.raises(Transient, match="ended"),
    ):  # fmt: skip
        list(source.listen())
    with listening("mastodon", url) as source, pytest.raises(Transient):
        next(source.listen())


def test_a_stream_is_encrypted_and_one_a_person_names_is_public() -> None:
    with listening("mastodon", "ws://203.0.113.7") as source:
        with pytest.raises(ConnectorError, match="not encrypted"):
            next(source.listen())
        source.config = replace(source.config, is_given=True)
        for inside in ("wss://inside.example", "wss://127.0.0.1", "wss://user@example.org", "wss://example.org:8443"):
            with pytest.raises(AddressRefused):
                next(messages(source, inside, look_up=lambda host, port: ["10.0.0.7"]))


def test_without_a_token_mastodon_tells_nobody() -> None:
    with listening("mastodon", "ws://127.0.0.1:1") as source:
        del source.settings["token"]
        with pytest.raises(NotConfigured, match="EARSHOT_MASTODON_TOKEN"):
            next(source.listen())


def test_only_sources_that_can_listen_have_the_switch() -> None:
    for platform in connectors.platforms():
        about = connectors.about(platform)
        has_switch = any(one.name == "stream" for one in about.settings)
        assert has_switch == (platform in PLATFORMS)
        assert not has_switch or Cap.LIVE in about.caps
