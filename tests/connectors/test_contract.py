"""The contract of every source that exists: all of it once, nothing twice, through whatever a network does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

import connectors
from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotConfigured,
    RateLimited,
    Transient,
)
from connectors.http import Limits
from connectors.source import Cap, Config
from data import dictionary
from tests.connectors.loopback import Asked, Faults, serving
from tests.connectors.walking import NOW, Kept, a_world, assert_all_is_here, opened, session, walk
from tests.connectors.worlds import world_of
from tests.data.faults.conftest import soak

PLATFORMS = connectors.platforms()
every_source = pytest.mark.parametrize("platform", PLATFORMS)
SEEDS = 10  # in the ordinary run; 200 in the long one
MOST_ROUNDS = 60


# -- what a source declares ------------------------------------------------------------------------


def test_the_twelve_are_there() -> None:
    assert set(PLATFORMS) == {
        "bluesky", "facebook", "feeds", "google_business", "instagram", "linkedin", "mastodon", "reddit", "threads",
        "tiktok", "x", "youtube",
    }  # fmt: skip


@every_source
def test_it_declares_itself_whole(platform: str) -> None:
    about = connectors.about(platform)

    assert about.platform == platform
    assert about.title
    assert about.library
    assert about.scopes
    assert about.history
    assert about.verified_against
    assert about.every >= timedelta(minutes=5)
    assert {one.name for one in about.settings} >= {"base_url", "token"}
    assert all(one.help and one.name.isidentifier() for one in about.settings)
    assert not about.base_url or about.base_url.startswith("https://")


@every_source
def test_every_metric_it_maps_is_in_the_dictionary_under_that_name(platform: str) -> None:
    known = {one.metric for one in dictionary.metrics()}
    listed = {(one.native_metric, one.metric) for one in dictionary.platform_metrics() if one.platform == platform}

    mapped = {(native.lower(), metric) for native, metric in connectors.about(platform).metrics.items()}

    assert {metric for _, metric in mapped} <= known
    assert mapped <= listed, "a line of data/reference/platform_metrics.csv is missing"


@every_source
def test_a_missing_setting_is_named(platform: str) -> None:
    with pytest.raises(NotConfigured, match=f"EARSHOT_{platform.upper()}_"):
        connectors.open_source(platform, Config(), session=session()).check()


@every_source
def test_plain_http_is_for_this_machine_only(platform: str) -> None:
    world = world_of(platform)
    settings = {**world.settings, "base_url": "http://203.0.113.7/api"}
    settings.pop("path", None)

    with pytest.raises(ConnectorError, match=r"not https|not on the public internet"):
        connectors.open_source(platform, Config(settings=settings), session=None).check()


# -- all of it, once -------------------------------------------------------------------------------


@every_source
def test_what_is_served_is_collected_and_a_second_round_adds_nothing(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        source = opened(world, server)
        account = source.check()

        assert walk(source, kept), kept.errors
        assert_all_is_here(world, kept)
        assert account.account_id == world.account
        assert account.label
        first = (set(kept.mentions), set(kept.posts), set(kept.metrics))

        assert walk(opened(world, server), kept), kept.errors
        assert (set(kept.mentions), set(kept.posts), set(kept.metrics)) == first
    caps = connectors.about(platform).caps
    assert bool(kept.posts) == (Cap.POSTS in caps)
    assert bool(kept.mentions) == (Cap.MENTIONS in caps)
    assert any(row.post_id for row in kept.metrics.values()) == (Cap.POST_METRICS in caps)
    assert any(not row.post_id for row in kept.metrics.values()) == (Cap.ACCOUNT_METRICS in caps)


@every_source
def test_its_state_is_plain_json(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        walk(opened(world, server), kept)

        again = Kept(states=json.loads(json.dumps(kept.states)))
        assert walk(opened(world, server), again), again.errors


@every_source
def test_what_is_new_is_found_in_the_next_round(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        walk(opened(world, server), kept)
        world.add_newest()

        assert walk(opened(world, server), kept), kept.errors
        assert_all_is_here(world, kept)


@every_source
def test_no_name_and_no_secret_is_in_what_it_gives(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        walk(opened(world, server), kept)

        told = repr((kept.mentions.values(), kept.posts.values(), kept.metrics.values(), kept.states, kept.said))
        for name, value in world.settings.items():
            if name in ("token", "app_secret", "client_secret", "consumer_secret"):
                assert value not in told
        for row in kept.mentions.values():
            rest = repr(replace(row, mention_id="", url=None, text=None))
            assert "author-" not in rest
            assert row.author_key is None or len(row.author_key) == 24


@every_source
def test_a_deletion_is_noticed(platform: str) -> None:
    if Cap.DELETIONS not in connectors.about(platform).caps:
        pytest.skip("this platform cannot be asked what is gone: docs/connectors.md says why")
    kept = Kept()
    with a_world(platform) as (world, server):
        source = opened(world, server)
        walk(source, kept)
        for kind, things in (("mention", world.mentions), ("post", world.posts)):
            if not things:
                continue
            ids = [world.key_of(one) for one in things]
            assert source.gone(kind, ids) == set()
            lost = [things.pop(2), things.pop(0)]

            assert source.gone(kind, ids) == {world.key_of(one) for one in lost}


# -- the network -----------------------------------------------------------------------------------


def through(platform: str, seed: int) -> None:
    """Walk again and again while the network fails by the seed, until a round comes through."""
    faults = Faults(seed)
    kept = Kept()
    with a_world(platform, faults) as (world, server):
        for _ in range(MOST_ROUNDS):
            if walk(opened(world, server), kept):
                break
            for error in kept.errors:
                assert isinstance(error, (Transient, RateLimited)), f"seed {seed}: {type(error).__name__}: {error}"
                assert str(error).rstrip().endswith(".")
        else:
            pytest.fail(f"seed {seed}: no round came through {MOST_ROUNDS} times: {kept.errors}")
        assert_all_is_here(world, kept)


@every_source
def test_rows_are_exact_through_limits_faults_resets_and_halves(platform: str) -> None:
    for seed in range(SEEDS):
        through(platform, seed)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@every_source
def test_rows_are_exact_however_often(platform: str) -> None:
    for seed in range(soak("WALKS", 200)):
        through(platform, seed)


@every_source
def test_a_limit_is_told_and_not_slept(platform: str) -> None:
    with a_world(platform, Faults(next=["429"] * 50)) as (world, server):
        slept: list[float] = []
        source = opened(world, server)
        source.session._pause = slept.append

        with pytest.raises(RateLimited) as caught:
            walk_or_raise(source)

        assert 0 < caught.value.retry_after <= 900
        assert slept == []


def walk_or_raise(source) -> None:
    source.check()
    for stream in ("posts", "mentions", "metrics"):
        list(getattr(source, stream)({}))


@every_source
def test_a_server_that_hangs_is_left_after_the_deadline(platform: str) -> None:
    with a_world(platform, Faults(next=["hang"])) as (world, server):
        source = opened(world, server, limits=Limits(connect=0.3, read=0.3, total=0.3))

        with pytest.raises(Transient, match=r"in time|had not answered"):
            walk_or_raise(source)


@every_source
def test_a_token_that_runs_out_in_the_middle_loses_and_doubles_nothing(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        whole, asked = world.answer, []

        def expires(request: Asked):
            asked.append(request)
            if len(asked) == 5:
                return 401, {"error": {"code": 190, "message": "expired", "type": "OAuthException"}}
            return whole(request)

        server.world = expires
        walk(opened(world, server), kept)
        assert any(isinstance(error, AuthExpired) for error in kept.errors) or len(asked) < 5
        server.world = whole

        assert walk(opened(world, server), kept), kept.errors
        assert_all_is_here(world, kept)


# -- bad input -------------------------------------------------------------------------------------


@every_source
@pytest.mark.parametrize("fault", ["html", "cut_json", "half"])
def test_what_is_no_answer_is_told_in_a_sentence(platform: str, fault: str) -> None:
    with a_world(platform, Faults(next=[fault] * 50)) as (world, server):
        with pytest.raises(Transient) as caught:
            walk_or_raise(opened(world, server))

        assert "127.0.0.1" in str(caught.value)


@every_source
def test_a_page_mark_that_repeats_ends_the_walk_and_is_told(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        if not world.repeats_cursor():
            pytest.skip("this platform's pages have no marks")

        walk(opened(world, server), kept)

        assert any(isinstance(error, ContractChanged) and "twice" in str(error) for error in kept.errors)
        assert len(server.asked) < 60
        server.world = world_of(platform).answer
        assert walk(opened(world, server), kept), kept.errors
        assert_all_is_here(world, kept)


@every_source
def test_odd_things_are_kept_as_they_are(platform: str) -> None:
    """An author that is null, a text of 3 MB, emoji and right-to-left, half a character, a clock that runs ahead."""
    kept = Kept()
    with a_world(platform) as (world, server):
        things = world.mentions or world.posts
        things[0]["author"] = None
        things[1]["text"] = "long 😡" * 400_000
        things[2]["text"] = "مرحبا\u202e 👩‍👩‍👧 \ud83d"
        things[3]["at"] = NOW + timedelta(hours=20)

        assert walk(opened(world, server, limits=Limits(total=20.0)), kept), kept.errors

        things[2]["text"] = "مرحبا\u202e 👩‍👩‍👧 �"
        assert_all_is_here(world, kept)
        if world.mentions:
            assert kept.mentions[world.key_of(things[0])].author_key is None


@every_source
def test_a_clock_that_runs_ahead_hides_nothing_that_comes_later(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        for things in (world.mentions, world.posts):
            if things:
                things[0]["at"] = NOW + timedelta(days=3650)
        walk(opened(world, server), kept)
        world.add_newest()

        assert walk(opened(world, server), kept), kept.errors
        assert_all_is_here(world, kept)


@every_source
def test_the_same_id_with_another_content_is_one_row_with_the_later_one(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        things = world.mentions or world.posts
        things.insert(1, {**things[0], "text": "said otherwise"})

        assert walk(opened(world, server), kept), kept.errors

        rows = kept.mentions if world.mentions else kept.posts
        assert len(rows) == len(things) - 1
        assert rows[world.key_of(things[1])].text == "said otherwise"


@every_source
def test_a_page_of_ten_thousand_is_one_page(platform: str) -> None:
    with a_world(platform) as (world, server):
        world.page = 10_000
        world.mentions.clear()
        world.posts.clear()
        world.fill(posts=3, mentions=10_000 if Cap.MENTIONS in connectors.about(platform).caps else 0)
        world.settle()
        kept = Kept()

        source = opened(world, server, limits=Limits(total=60.0))
        assert walk(source, kept, ("mentions",)), kept.errors

        assert len(kept.mentions) == len(world.mentions)


def test_a_world_that_is_served_badly_is_caught() -> None:
    """The suite itself can fail: a server that loses one thing between two pages is found out."""
    kept = Kept()
    world = world_of("mastodon")
    with serving(world.answer) as server:
        walk(opened(world, server), kept)
    kept.mentions.popitem()

    with pytest.raises(AssertionError):
        assert_all_is_here(world, kept)
