"""Rounds over a real store: rows with their state, deletions, refused metrics, limits, leases, no secret at rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.store import Store, now
from pipelines import collecting, landing, load, rounds
from pipelines.collect import collect
from pipelines.rounds import StoreDesk
from tests.connectors.loopback import Faults, Loopback, serving
from tests.connectors.worlds import NOW, World, world_of
from tests.tree import ROOT


def set_up(monkeypatch: pytest.MonkeyPatch, world: World, server: Loopback) -> None:
    """Aim a source at its world by the environment, as an operator does."""
    settings = {**world.settings, "base_url": server.url + world.settings.get("path", "")}
    settings.pop("path", None)
    for name, value in settings.items():
        monkeypatch.setenv(f"EARSHOT_{world.platform.upper()}_{name.upper()}", value)


@contextmanager
def a_world(
    monkeypatch: pytest.MonkeyPatch, platform: str, faults: Faults | None = None
) -> Iterator[tuple[World, Loopback]]:
    world = world_of(platform)
    with serving(world.answer, faults) as server:
        set_up(monkeypatch, world, server)
        yield world, server


def one_round(store: Store, platform: str, **more: Any) -> dict[str, Any]:
    """What `collect --source` does, over a store that is open already."""
    desk = StoreDesk(store, loads=True)
    found = [one for one in rounds.operator.found() if one.platform == platform]
    (connection,) = [one for one in rounds.met(desk, found) if one["platform"] == platform]
    return collect(store.home, desk, connection, found[0].settings, **{"is_asked": True, **more}).as_json()


def held(store: Store, world: World) -> None:
    """The store holds what the world serves, exactly."""
    mentions = {
        row["mention_id"]: row["text"]
        for row in store.rows("select mention_id, text from mention where not is_deleted")
    }
    posts = {row["post_id"]: row["text"] for row in store.rows("select post_id, text from post where not is_deleted")}
    assert mentions == {world.key_of(one): world.said(one) for one in world.mentions}
    assert posts == {world.key_of(one): world.said(one) for one in world.posts}
    assert [check.name for check in store.check() if check.wrong] == []


@pytest.mark.parametrize("platform", ["bluesky", "mastodon", "x", "feeds", "facebook"])
def test_a_round_stores_what_is_served_and_a_second_one_adds_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    with a_world(monkeypatch, platform) as (world, _):
        first = one_round(store, platform)
        assert (first["outcome"], first["errors"]) == ("ok", [])
        held(store, world)
        rows = store.rows("select count(*) as n from metric")

        second = one_round(store, platform)
        assert second["outcome"] == "ok"
        held(store, world)
        assert store.rows("select count(*) as n from metric") == rows
    account = store.one("select name from account where platform = $platform", {"platform": platform})
    assert account["name"] == first["label"]
    standing = store.one("select outcome, failures, next_due_at from connection_standing")
    assert (standing["outcome"], standing["failures"]) == ("ok", 0)
    assert standing["next_due_at"] > now()


def test_what_authors_deleted_loses_its_text_and_the_words_that_were_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_world(monkeypatch, "bluesky") as (world, _):
        one_round(store, "bluesky")
        lost = world.mentions.pop(3)
        own = world.posts.pop(2)

        done = one_round(store, "bluesky")

        assert done["deleted"] == 2
        assert "2 deleted by their authors" in done["said"]
        held(store, world)
    gone = store.one("select text, is_deleted from mention where mention_id = $id", {"id": world.key_of(lost)})
    assert gone == {"text": None, "is_deleted": True}
    assert store.rows("select terms from classification where mention_id = $id and terms is not null",
                      {"id": world.key_of(lost)}) == []  # fmt: skip
    assert store.one("select text, is_deleted from post where post_id = $id", {"id": world.key_of(own)}) == {
        "text": None, "is_deleted": True,
    }  # fmt: skip


def test_a_platform_that_says_all_is_gone_is_not_believed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(monkeypatch, "mastodon") as (world, _):
        one_round(store, "mastodon")
        world.mentions.clear()

        done = one_round(store, "mastodon")

    assert done["deleted"] == 0
    assert any("not believed" in note for note in done["notes"])
    assert store.one("select count(*) as n from mention where not is_deleted")["n"] == 17


def test_a_refused_metric_is_set_aside_by_name_and_the_rest_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_world(monkeypatch, "facebook") as (world, server):
        world.refused_metrics = {"page_media_view", "post_clicks"}

        done = one_round(store, "facebook")

        assert done["outcome"] == "ok"
        assert done["quarantined"] == ["page_media_view", "post_clicks"]
        told = {row["native_metric"] for row in store.rows("select distinct native_metric from metric")}
        assert "page_total_media_view_unique" in told
        assert "post_media_view" in told
        assert not told & world.refused_metrics
        kept = store.rows("select native_metric, said from metric_quarantine where released_at is null order by 1")
        assert [row["native_metric"] for row in kept] == ["page_media_view", "post_clicks"]
        assert all("valid insights metric" in row["said"] for row in kept)

        server.asked.clear()
        one_round(store, "facebook")
        assert not any("page_media_view" in (asked.one("metric") or "") for asked in server.asked)

        # a week later it is tried again, and this time it is there
        with store.transaction() as tx:
            tx.run("update metric_quarantine set tried_at = tried_at - interval 8 day")
        world.refused_metrics = set()
        one_round(store, "facebook")
    assert store.rows("select 1 from metric_quarantine where released_at is null") == []


def test_a_limit_in_the_middle_keeps_what_came_and_goes_back_to_the_schedule(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(next=[None] * 4 + ["429"])
    with a_world(monkeypatch, "x", faults) as (world, _):
        first = one_round(store, "x")
        assert first["outcome"] == "waiting"
        assert first["retry_after"] == 1.0
        assert 0 < store.one("select count(*) as n from post")["n"] < 13

        assert one_round(store, "x")["outcome"] == "ok"
        held(store, world)


def test_rows_and_state_are_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A landing file that was never loaded leaves no state behind; loaded twice it is in once."""
    with a_world(monkeypatch, "mastodon") as (world, _):
        desk = StoreDesk(store, loads=False)
        found = rounds.operator.found()
        (connection,) = rounds.met(desk, found)
        collect(store.home, desk, connection, found[0].settings)

        assert store.rows("select * from collector_state") == []
        waiting = list(landing.pending(store.home))
        assert waiting
        copies = {file: file.read_bytes() for file in waiting}
        load.load_pending(store)
        held(store, world)
        states = store.rows("select stream, state from collector_state order by 1")
        assert {row["stream"] for row in states} >= {"posts", "mentions"}

        for file, content in copies.items():
            file.write_bytes(content)  # killed after the commit, before the file was deleted
        load.load_pending(store)
        held(store, world)
        assert store.rows("select stream, state from collector_state order by 1") == states


def test_an_older_file_never_puts_a_state_back(store: Store) -> None:
    def file(seq: int, newest: str) -> landing.Job:
        told = {"connection_id": "c", "platform": "x", "account_id": "a", "stream": "posts", "seq": seq,
                "state": {"newest": newest}}  # fmt: skip
        return landing.new_job("api", "x_api", "x", "", "collector", collected=told)

    landing.publish(store.home, file(2, "new"), [])
    load.load_pending(store)
    landing.publish(store.home, file(1, "old"), [])
    load.load_pending(store)

    assert json.loads(store.one("select state from collector_state")["state"]) == {"newest": "new"}


def test_two_rounds_of_one_account_never_run_side_by_side(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(monkeypatch, "mastodon"):
        place = {"connection_id": "env:mastodon", "platform": "mastodon", "holder": f"elsewhere:{os.getpid()}:x"}
        collecting.begin(store, place)

        done = one_round(store, "mastodon")

    assert done["outcome"] == "busy"
    assert "under way" in done["said"]
    assert store.rows("select 1 from mention") == []


def test_values_of_days_stand_beside_the_totals_and_are_not_added_to_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_world(monkeypatch, "x") as (world, _):
        done = one_round(store, "x", clock=lambda: NOW)

    assert (done["outcome"], done["errors"]) == ("ok", [])
    days = store.rows(
        "select post_id, native_metric, as_of, value from metric_current where kind = 'daily' and post_id <> ''"
    )
    assert {(row["post_id"], row["native_metric"], str(row["as_of"])): row["value"] for row in days} == (
        world.days_served()
    )
    likes = {one["id"]: one["likes"] for one in world.posts}
    totals = store.rows("select post_id, views, reactions, interactions, clicks from posts")
    assert {row["post_id"]: row["reactions"] for row in totals} == likes
    assert {row["views"] for row in totals} == {100}
    assert {row["post_id"]: row["interactions"] - 3 for row in totals} == likes  # 1 comment and 2 shares each
    assert {row["clicks"] for row in totals} == {None}  # X tells them by day alone


def test_what_a_round_could_not_read_is_kept_with_it_though_it_succeeded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_world(monkeypatch, "x") as (world, _):
        world.extra["app_only"] = True
        done = one_round(store, "x", clock=lambda: NOW)

    assert done["outcome"] == "ok"
    said = store.one("select said from connection_standing")["said"]
    assert said.startswith("12 posts, 17 mentions, ")
    assert "Values of days are not read, the totals are: " in said.partition(". ")[2]


def test_a_lost_sign_in_is_told_and_not_asked_again_each_minute(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(monkeypatch, "mastodon"):
        monkeypatch.setenv("EARSHOT_MASTODON_TOKEN", "wrong-token-1")
        done = one_round(store, "mastodon")

        assert done["outcome"] == "sign_in"
        assert "Sign in again" in done["said"]
        assert "wrong-token-1" not in done["said"]
        due = store.one("select next_due_at from connection_standing")["next_due_at"]
        assert due - now() > timedelta(hours=5)
        assert rounds.due(store, datetime.now(UTC)) == []


def test_the_money_of_the_month_stops_it_and_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_X_BUDGET", "0.06")
    with a_world(monkeypatch, "x") as (world, _):
        done = one_round(store, "x")

    assert done["outcome"] == "budget"
    assert "budget for X is spent" in done["said"]
    assert 0 < done["spent"] <= 0.0601
    assert 0 < store.one("select count(*) as n from post")["n"] < len(world.posts)


def test_no_secret_lies_in_the_home(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = "canary-token-7d1f"
    with a_world(monkeypatch, "mastodon") as (world, server):
        whole = world.answer
        server.world = lambda asked: whole(
            type(asked)(
                asked.method, asked.path, asked.query, {**asked.headers, "authorization": "Bearer mastodon-token"}, b""
            )
        )
        monkeypatch.setenv("EARSHOT_MASTODON_TOKEN", canary)
        assert one_round(store, "mastodon")["outcome"] == "ok"
    store.close()

    assert not [file for file in store.home.rglob("*") if file.is_file() and canary.encode() in file.read_bytes()]


def test_nobody_is_named_in_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(monkeypatch, "mastodon"):
        one_round(store, "mastodon")
    store.close()

    assert not [file for file in store.home.glob("earshot.duckdb*") if b"author-1" in file.read_bytes()]


def test_the_server_is_stopped_between_two_pages_and_goes_on_from_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    with a_world(monkeypatch, "mastodon") as (world, server):
        whole = world.answer

        def stopping(asked):
            if "statuses" in asked.path:
                stop.set()
            return whole(asked)

        server.world = stopping
        first = one_round(store, "mastodon", is_stopping=stop.is_set)
        assert first["outcome"] == "stopped"
        assert store.one("select count(*) as n from post")["n"] == 5
        server.world = whole

        assert one_round(store, "mastodon")["outcome"] == "ok"
        held(store, world)


def test_a_source_that_breaks_holds_up_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(monkeypatch, "mastodon"):

        def broken(platform, config):
            raise ZeroDivisionError

        done = one_round(store, "mastodon", opened=broken)

    assert done["outcome"] == "failed"
    assert "Earshot itself failed" in done["said"]


# -- the command line ------------------------------------------------------------------------------


def say(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *words],
        cwd=ROOT,
        env={**os.environ, "EARSHOT_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_command_line_collects_beside_a_running_owner_by_landing_files(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines import verbs
    from pipelines.owner import Owner

    owner = Owner(store, verbs.known())
    owner.start()
    try:
        with a_world(monkeypatch, "mastodon") as (world, _):
            done = say(store.home, "collect", "--source", "mastodon", "--json")
            assert done.returncode == 0, done.stderr
            told = json.loads(done.stdout)
    finally:
        owner.stop()
    load.load_pending(store)

    assert (told["source"], told["ok"], told["mentions"], told["posts"]) == ("mastodon", True, 17, 12)
    held(store, world)


def test_the_command_line_lists_sources_and_says_what_is_missing(home: Path) -> None:
    listed = json.loads(say(home, "sources", "--json").stdout)

    assert len(listed) == 12
    assert {"name", "capabilities", "metrics", "restate_days", "verified_against", "settings"} <= set(listed[0])
    missing = say(home, "collect", "--source", "bluesky")
    assert missing.returncode == 1
    assert "EARSHOT_BLUESKY_TOKEN" in missing.stderr
    unknown = say(home, "collect", "--source", "myspace")
    assert "There is no source 'myspace': known are bluesky," in unknown.stderr
