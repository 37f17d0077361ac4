"""Real peers: servers that we did not write, on this machine. `make test-peers` brings them; else these are skipped.

snac2 (a server of the fediverse, Debian) speaks Mastodon's API and serves feeds; Prism serves X's own OpenAPI document.
Where a peer is looked for: on the PATH, and in `build/peers` of the project.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

import connectors
from connectors import x_days
from connectors.base import Transient
from connectors.http import Limits
from connectors.replies import safe_for
from connectors.source import Config, Source
from tests.connectors.walking import SECRET, Kept, session, walk
from tests.serving import free_port
from tests.tree import ROOT

PEERS = ROOT / "build" / "peers"
pytestmark = pytest.mark.peer


def program(*names: str) -> str:
    """Where a peer's program is. Skips the test, with how to get it, where it is nowhere."""
    for name in names:
        found = shutil.which(name) or next((str(one) for one in (PEERS / name,) if one.is_file()), None)
        if found:
            return found
    pytest.skip(f"The peer {names[0].split('/')[-1]} is not here: `make test-peers` brings it.")


def answers(url: str, within: float = 60.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            requests.get(url, timeout=2)
            return True
        except requests.RequestException:
            time.sleep(0.1)  # a process starts here; no time is asserted
    return False


# -- snac2 -----------------------------------------------------------------------------------------


@dataclass
class Snac:
    base: str
    passwords: dict[str, str]

    def client(self, user: str) -> Any:
        """A user signed in by the whole authorisation-code flow, through Mastodon.py."""
        from mastodon import Mastodon

        nowhere = "urn:ietf:wg:oauth:2.0:oob"
        key, secret = Mastodon.create_app("earshot", api_base_url=self.base, redirect_uris=nowhere)
        asked = {"response_type": "code", "client_id": key, "redirect_uri": nowhere, "scope": "read write"}
        form = requests.get(f"{self.base}/oauth/authorize", params=asked, timeout=10).text
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        action = re.findall(r'action="([^"]+)"', form)[0]
        said = {**fields, "login": user, "passwd": self.passwords[user]}
        code = requests.post(action, data=said, timeout=10).text.strip()
        client = Mastodon(client_id=key, client_secret=secret, api_base_url=self.base, version_check_mode="none")
        client.log_in(code=code, redirect_uri=nowhere, scopes=["read", "write"])
        return client


@pytest.fixture(scope="module")
def snac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snac]:
    binary = program("snac", "snac/usr/bin/snac")
    port = free_port()
    folder = tmp_path_factory.mktemp("snac") / "data"
    said = f"127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@example.test\n"
    subprocess.run([binary, "init", str(folder)], input=said, text=True, check=True, capture_output=True)
    passwords = {}
    for user in ("team", "ana"):
        done = subprocess.run([binary, "adduser", str(folder)], input=f"{user}\n", text=True, check=True,
                              capture_output=True)  # fmt: skip
        passwords[user] = re.search(r"password is (\S+)", done.stdout + done.stderr)[1]
    settings = folder / "server.json"
    settings.write_text(settings.read_text().replace('"protocol": "https"', '"protocol": "http"'))
    process = subprocess.Popen([binary, "httpd", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://localhost:{port}"
        assert answers(base)
        yield Snac(base, passwords)
    finally:
        process.terminate()
        process.wait(20)


def test_mastodon_and_feeds_against_snac2(snac: Snac) -> None:
    team, ana = snac.client("team"), snac.client("ana")
    published = [team.status_post(f"Quit together, day {number}") for number in range(3)]
    asked = ana.status_post("@team Is the clinic open on Sunday?")
    again = ana.status_post("@team This helped me 😀")
    team.status_favourite(published[1]["id"])

    ana.session.close()
    team.session.close()
    line = session(Limits())  # one for all: snac2 has four threads, and a connection kept open holds one

    def source() -> Source:
        settings = {"base_url": snac.base, "token": team.access_token, "replies": "yes"}
        config = Config(settings=settings, secret=SECRET)
        return connectors.open_source("mastodon", config, session=line)

    kept = Kept()
    for _ in range(100):  # what one user writes reaches the other by a queue of the server's
        assert walk(source(), kept), kept.errors
        if len(kept.mentions) >= 2:
            break
        time.sleep(0.1)

    assert source().check().label == "team"
    assert {row.text for row in kept.posts.values()} >= {f"Quit together, day {number}" for number in range(3)}
    said = {row.text: row for row in kept.mentions.values()}
    assert any("Is the clinic open on Sunday?" in (text or "") for text in said)
    assert any("This helped me 😀" in (text or "") for text in said)
    assert all("ana" not in repr((row.author_key, row.url, row.counts)) for row in kept.mentions.values())
    likes = {row.post_id: row.value for row in kept.metrics.values() if row.native_metric == "favourites_count"}
    assert set(likes) >= {str(one["id"]) for one in published}

    posting = source()
    posted = posting.post_reply("Yes, from nine.", in_reply_to=str(asked["id"]), idempotency_key="earshot-out_1")
    assert safe_for(posting) == timedelta()  # snac2 only speaks Mastodon's language
    assert walk(source(), kept), kept.errors
    assert "Yes, from nine." in (kept.posts[posted.post_id].text or "")
    assert kept.posts[posted.post_id].in_reply_to == str(asked["id"])
    assert posted.answer["visibility"] == "public"

    ids = [str(asked["id"]), str(again["id"])]
    assert set(ids) <= set(kept.mentions)
    assert source().gone("mention", ids) == set()
    own = [str(one["id"]) for one in published]
    unknown = (
        own[0][:-3] + "fff"
    )  # snac2 deletes by its own pages alone: an id it does not know stands for a deleted one
    assert source().gone("post", [*own, unknown]) == {unknown}

    address = f"{snac.base}/team.rss"
    line.close()
    feed = connectors.open_source("feeds", Config(settings={"base_url": address}, secret=SECRET), session=session())
    read = Kept()
    assert walk(feed, read, ("mentions",)), read.errors
    assert sum("Quit together" in (row.text or "") for row in read.mentions.values()) == 3


# -- X by Prism ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = program("prism", "node_modules/.bin/prism")
    document = os.environ.get("EARSHOT_X_OPENAPI") or str(ROOT.parent / "shared" / "platforms" / "x-openapi.json")
    if not Path(document).exists():
        pytest.skip("X's OpenAPI document is not here: name its file in EARSHOT_X_OPENAPI.")
    port = free_port()
    process = subprocess.Popen(
        [binary, "mock", "-h", "127.0.0.1", "-p", str(port), "--errors", document],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert answers(f"http://127.0.0.1:{port}/2/openapi.json", 120)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_what_is_asked_of_x_is_what_its_document_allows(prism: str) -> None:
    """Prism refuses parameters and paths that the document does not know; its values mean nothing."""
    settings = {"base_url": prism, "token": "bearer-token", "owned": "yes", "replies": "yes"}
    config = Config(settings=settings, secret=SECRET)
    source: Any = connectors.open_source("x", config, session=session(Limits()))  # Prism thinks long
    source._own = lambda: {"id": "2244994945", "username": "XDevelopers", "public_metrics": {}}

    for route in ("/2/users/2244994945/tweets", "/2/users/2244994945/mentions"):
        body = source._ask_posts(route, max_results=100, since_id=None, pagination_token=None)
        assert isinstance(body, dict)
    assert isinstance(source._ask("/2/users/me", **{"user.fields": "public_metrics"}), dict)
    assert isinstance(source._ask("/2/tweets", ids="1346889436626259968"), dict)
    body = source._ask_posts("/2/tweets/search/recent", query="clinic", max_results=10, pagination_token=None)
    assert isinstance(body, dict)
    days = x_days.read(source, "2244994945", {"young": ["1346889436626259968"]}, source._ask, 0.001)
    assert [page.state.get("through") for page in days if page.said == ()] != []  # no parameter of it is refused
    assert source.quarantined == {}
    seen: list[requests.Response] = []
    source.session.hooks["response"].append(lambda answer, **_: seen.append(answer))
    # what is posted is as the document wants it; the id that Prism makes up in answer breaks the document's own pattern
    with pytest.raises(Transient, match="Nobody knows"):
        source.post_reply("Yes.", in_reply_to="1346889436626259968", idempotency_key="earshot-out_1")
    assert {one["location"][0] for one in seen[-1].json()["validation"]} == {"response"}
