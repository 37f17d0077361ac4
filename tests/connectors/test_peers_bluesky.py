"""Bluesky against its own servers: the PDS alone where it is here, the whole network by `make test-peers`.

The network (PLC, PDS, AppView, Ozone) needs PostgreSQL and Redis beside it; `make test-peers` brings what is missing.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

import connectors
from connectors.base import AuthExpired, ReplyRefused, Transient
from connectors.http import Limits
from connectors.source import Config
from tests.connectors.test_peers import PEERS, program
from tests.connectors.walking import SECRET, Kept, session, walk
from tests.serving import free_port

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]
SCRIPT = Path(__file__).parent / "peers" / "bluesky.cjs"
POST = "app.bsky.feed.post"


@dataclass
class Servers:
    url: str

    def xrpc(self, nsid: str, token: str = "", *, params: dict | None = None, body: dict | None = None) -> dict:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        method = "GET" if body is None else "POST"
        answer = requests.request(
            method, f"{self.url}/xrpc/{nsid}", params=params, json=body, headers=headers, timeout=30
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else {}

    def sign_in(self, name: str) -> dict:
        said = {"identifier": f"{name}.test", "password": f"{name}-pass-word"}
        return self.xrpc("com.atproto.server.createSession", body=said)

    def write(self, who: dict, text: str, **more: Any) -> dict:
        record = {"$type": POST, "text": text, "createdAt": datetime.now(UTC).isoformat(), **more}
        said = {"repo": who["did"], "collection": POST, "record": record}
        return self.xrpc("com.atproto.repo.createRecord", who["accessJwt"], body=said)

    def source(self, **more: str) -> Any:
        settings = {"base_url": self.url, "account": "clinic.test", "token": "clinic-pass-word", "replies": "yes"}
        config = Config(settings={**settings, **more}, secret=SECRET)
        return connectors.open_source("bluesky", config, session=session(Limits()))


def started(stack: ExitStack, **settings: str) -> Servers:
    """The servers, running until the stack is left."""
    if not (PEERS / "node_modules" / "@atproto" / "dev-env").is_dir():
        pytest.skip("Bluesky's servers are not here: `make test-peers` brings them.")
    ports = {name: str(free_port()) for name in ("PLC_PORT", "PDS_PORT", "BSKY_PORT", "OZONE_PORT")}
    environment = {**os.environ, "PEERS": str(PEERS), "LOG_ENABLED": "false", **ports, **settings}
    process = stack.enter_context(subprocess.Popen(
        [program("node"), str(SCRIPT)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ))  # fmt: skip
    stack.callback(process.kill)
    stack.callback(process.stdin.close)
    for line in process.stdout:
        if line.startswith("{") and json.loads(line).get("ready"):
            return Servers(f"http://localhost:{ports['PDS_PORT']}")
    pytest.fail("Bluesky's servers did not start.")


def until(found: Callable[[], Any]) -> Any:
    """What comes in the end: one server tells the next by a queue."""
    for _ in range(240):
        last = found()
        if last:
            return last
        time.sleep(0.25)  # processes work here; no time is asserted
    pytest.fail("It did not come.")


# -- the PDS alone ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pds() -> Iterator[Servers]:
    with ExitStack() as stack:
        yield started(stack)


def test_a_reply_stands_once_on_the_server_of_the_account(pds: Servers) -> None:
    ana = pds.sign_in("ana")
    first = pds.write(ana, "@clinic.test is it open on Sunday?")
    at = {name: first[name] for name in ("uri", "cid")}
    second = pds.write(ana, "and on Monday?", reply={"root": at, "parent": at})
    source = pds.source()
    assert source.check().label == "clinic.test"

    text = "Yes, from nine: https://clinic.example.org/hours 😀"
    posted = source.post_reply(text, in_reply_to=second["uri"], idempotency_key="earshot-out_1")
    again = pds.source().post_reply(text, in_reply_to=second["uri"], idempotency_key="earshot-out_1")
    other = pds.source().post_reply("And later.", in_reply_to=second["uri"], idempotency_key="earshot-out_2")

    assert posted.post_id == again.post_id != other.post_id
    clinic = pds.sign_in("clinic")
    params = {"repo": clinic["did"], "collection": POST}
    kept = pds.xrpc("com.atproto.repo.listRecords", clinic["accessJwt"], params=params)["records"]
    assert {one["uri"] for one in kept} == {posted.post_id, other.post_id}
    value = next(one["value"] for one in kept if one["uri"] == posted.post_id)
    assert value["text"] == text
    assert value["reply"]["parent"]["uri"] == second["uri"]
    assert value["reply"]["root"]["uri"] == first["uri"]
    start, end = (value["facets"][0]["index"][name] for name in ("byteStart", "byteEnd"))
    assert text.encode()[start:end].decode() == "https://clinic.example.org/hours"


def test_what_the_server_says_no_to_is_a_sentence(pds: Servers) -> None:
    ana = pds.sign_in("ana")
    with pytest.raises(AuthExpired):
        pds.source(token="wrong-pass-word").check()
    gone = pds.write(ana, "soon gone")
    said = {"repo": ana["did"], "collection": POST, "rkey": gone["uri"].rpartition("/")[2]}
    pds.xrpc("com.atproto.repo.deleteRecord", ana["accessJwt"], body=said)
    with pytest.raises((ReplyRefused, Transient)):  # alone, the server cannot ask the network whether others have it
        pds.source().post_reply("?", in_reply_to=gone["uri"], idempotency_key="earshot-out_3")


# -- the whole network -----------------------------------------------------------------------------


def postgres(stack: ExitStack, folder: Path) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else "")
    if not initdb:
        pytest.skip("PostgreSQL is not here: `make test-peers` brings it.")
    folder.mkdir(mode=0o700)
    as_user: list[str] = []
    if os.geteuid() == 0:  # it refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        for above in folder.parents:
            if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001 and "pytest" in str(above):
                above.chmod(0o711)
        as_user = ["runuser", "-u", "postgres", "--"]
    tool = str(Path(initdb).with_name("pg_ctl"))
    data, port = str(folder / "data"), free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*as_user, initdb, "-D", data, "-A", "trust", "-U", "pg"], **quiet)
    subprocess.run(
        [*as_user, tool, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "-t", "300", "start"], **quiet
    )
    stack.callback(subprocess.run, [*as_user, tool, "-D", data, "-m", "immediate", "stop"], **{**quiet, "check": False})
    return f"postgresql://pg@127.0.0.1:{port}/postgres"


def redis(stack: ExitStack) -> str:
    binary, port = program("redis-server", "redis/usr/bin/redis-server"), free_port()
    libraries = ":".join(str(one) for one in (PEERS / "redis" / "usr" / "lib").glob("*-linux-gnu"))
    process = stack.enter_context(subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"],
        env={**os.environ, "LD_LIBRARY_PATH": libraries}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    ))  # fmt: skip
    stack.callback(process.terminate)
    return f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    if not os.environ.get("EARSHOT_PEER_NETWORK"):
        pytest.skip("The whole network takes a minute: `make test-peers` starts it.")
    with ExitStack() as stack:
        database = postgres(stack, tmp_path_factory.mktemp("network") / "postgres")
        yield started(stack, DB_POSTGRES_URL=database, REDIS_HOST=redis(stack))


def test_everything_against_the_whole_network(network: Servers) -> None:
    clinic, ana = network.sign_in("clinic"), network.sign_in("ana")
    own = [network.write(clinic, f"Quit together, day {number} #quit") for number in range(3)]
    told = "@clinic.test is it open on Sunday? 😀"
    facet = {
        "index": {"byteStart": 0, "byteEnd": len("@clinic.test")},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": clinic["did"]}],
    }
    at = {name: own[0][name] for name in ("uri", "cid")}
    mention = network.write(ana, told, facets=[facet])
    network.write(ana, "this helped me", reply={"root": at, "parent": at})
    quote = network.write(ana, "look at this", embed={"$type": "app.bsky.embed.record", "record": at})
    like = {"$type": "app.bsky.feed.like", "subject": at, "createdAt": datetime.now(UTC).isoformat()}
    said = {"repo": ana["did"], "collection": "app.bsky.feed.like", "record": like}
    network.xrpc("com.atproto.repo.createRecord", ana["accessJwt"], body=said)

    kept = Kept()

    def all_is_here() -> bool:
        kept.mentions.clear()
        kept.states.clear()
        return walk(network.source(search="quit"), kept) and len(kept.mentions) >= 3 and len(kept.posts) >= 3

    until(all_is_here)
    assert {one.relation for one in kept.mentions.values()} >= {"mention", "reply", "quote"}
    assert kept.mentions[mention["uri"]].text == told
    assert all("ana" not in repr((one.author_key, one.url, one.counts)) for one in kept.mentions.values())
    assert {one.text for one in kept.posts.values()} == {f"Quit together, day {number} #quit" for number in range(3)}
    until(lambda: all_is_here() and any(
        row.post_id == own[0]["uri"] and row.native_metric == "like_count" and row.value == 1
        for row in kept.metrics.values()
    ))  # fmt: skip
    assert any(row.native_metric == "followers_count" for row in kept.metrics.values())

    posted = network.source().post_reply("Yes, from nine.", in_reply_to=mention["uri"], idempotency_key="earshot-out_1")
    again = network.source().post_reply("Yes, from nine.", in_reply_to=mention["uri"], idempotency_key="earshot-out_1")
    assert posted.post_id == again.post_id

    def stands() -> bool:
        thread = network.xrpc("app.bsky.feed.getPostThread", ana["accessJwt"], params={"uri": mention["uri"]})
        return [one["post"]["uri"] for one in thread["thread"].get("replies") or []] == [posted.post_id]

    until(stands)
    said = {"repo": ana["did"], "collection": POST, "rkey": quote["uri"].rpartition("/")[2]}
    network.xrpc("com.atproto.repo.deleteRecord", ana["accessJwt"], body=said)
    until(lambda: network.source().gone("mention", [mention["uri"], quote["uri"]]) == {quote["uri"]})
