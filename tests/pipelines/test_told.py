"""Mentions that only a notification tells of: taken when genuine, read in the next round, and read once."""

from __future__ import annotations

import json
import time

import pytest

from connectors.source import Config
from data.store import Store
from pipelines import operator, rounds
from pipelines.collect import collect
from pipelines.rounds import StoreDesk
from tests.connectors.loopback import Asked, serving
from tests.connectors.walking import SECRET, opened
from tests.connectors.worlds import iso, world_of
from tests.connectors.worlds.meta import recent
from tests.test_webhooks import SECRET as APP_SECRET
from tests.test_webhooks import signed, take

TOLD = {
    "media": {
        "id": "901",
        "caption": "Thank you @team 😀",
        "username": "author-9",
        "like_count": 4,
        "comments_count": 1,
    },
    "comment": {"id": "902", "text": "@team is it open?", "like_count": 2, "media": {"id": "77"}},
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EARSHOT_META_APP_SECRET", APP_SECRET)
    made = world_of("instagram")
    whole = made.node

    def node(path: str, asked: Asked):
        fields = asked.one("fields") or ""
        for kind, one in TOLD.items():
            if path == "42" and fields.startswith(f"mentioned_{kind}.{kind}_id({one['id']})"):
                return 200, {f"mentioned_{kind}": {**one, "timestamp": iso(recent())}, "id": "42"}
        if path == "42" and fields.startswith("mentioned_"):
            return made.missing("gone")
        return whole(path, asked)

    made.node = node
    return made


def test_what_was_told_is_read_and_what_is_gone_is_not_asked_again(world) -> None:
    with serving(world.answer) as server:
        source = opened(world, server, told=(("media", "901"), ("comment", "902"), ("media", "903")))
        pages = list(source.mentions({}))

    rows = {row.mention_id: row for page in pages for row in page.rows}
    assert rows["901"].text == TOLD["media"]["caption"]
    assert (rows["901"].relation, rows["901"].reactions, rows["901"].comments) == ("mention", 4, 1)
    assert rows["902"].parent_id == "77"
    assert "author-9" not in repr(rows["901"])
    assert "903" not in rows
    assert any("told of is not read" in said for page in pages for said in page.said)
    assert source.told_read == [("media", "901"), ("comment", "902"), ("media", "903")]


def test_a_genuine_notification_is_work_for_the_next_round_and_for_no_other(world, store: Store, monkeypatch) -> None:
    with serving(world.answer) as server:
        for name, value in {**world.settings, "base_url": server.url}.items():
            monkeypatch.setenv(operator.variable("instagram", name), value)
        desk = StoreDesk(store, loads=True)
        (connection,) = rounds.met(desk, operator.found())
        with store.transaction() as tx:
            tx.run("update connection set account_id = '42'")
        changes = [
            {"field": "mentions", "value": {"media_id": "901"}},
            {"field": "mentions", "value": {"media_id": "77", "comment_id": "902"}},
            {"field": "mentions", "value": {"media_id": "1){id},evil"}},
            {"field": "comments", "value": {"id": "5"}},
        ]
        entry = {"id": "42", "time": int(time.time()), "changes": changes}
        body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
        take(store, "meta", body, signed(body))
        assert len(store.rows("select * from webhook_told")) == 2

        by_operator = {one.connection_id: one for one in operator.found()}
        for _ in range(2):
            settings = rounds.settings_of(store.home, connection, by_operator)
            done = collect(store.home, desk, connection, settings)
            assert done.errors == []

    told = store.rows("select mention_id, relation from mention where mention_id in ('901', '902') order by all")
    assert [(row["mention_id"], row["relation"]) for row in told] == [("901", "mention"), ("902", "mention")]
    asked = [one for one in server.asked if (one.one("fields") or "").startswith("mentioned_")]
    assert len(asked) == 2
    assert store.rows("select * from webhook_told where read_at is null") == []


def test_a_source_is_told_nothing_unless_something_was_told() -> None:
    assert Config(secret=SECRET).told == ()
