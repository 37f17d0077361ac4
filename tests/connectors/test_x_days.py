"""X's values of days: read once a day with the restated ones, refused by name, never added to the totals."""

from __future__ import annotations

from datetime import timedelta

import connectors
from tests.connectors.walking import NOW, Kept, a_world, assert_all_is_here, opened, walk

ROUTE = "/2/tweets/analytics"


def asked_days(server, since: int = 0) -> list:
    return [one for one in server.asked[since:] if one.path == ROUTE]


def test_days_are_read_once_a_day_and_the_last_three_again() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        assert walk(opened(world, server), kept), kept.errors
        assert_all_is_here(world, kept)
        assert walk(opened(world, server), kept), kept.errors
        assert [one.one("start_time") for one in asked_days(server)] == ["2026-10-21T00:00:00Z"]
        assert asked_days(server)[0].one("end_time") == "2026-11-20T00:00:00Z"

        before, number = dict(kept.days()), len(server.asked)
        whole = world.of_day
        world.of_day = lambda *about: None if whole(*about) is None else whole(*about) + 1000
        assert walk(opened(world, server, now=lambda: NOW + timedelta(days=1)), kept), kept.errors

    assert [one.one("start_time") for one in asked_days(server, number)] == ["2026-11-17T00:00:00Z"]
    after = kept.days()
    assert connectors.about("x").restate_days == 3
    restated = {day for (_, _, day), value in after.items() if value >= 1000}
    assert restated == {"2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"}
    assert all(after[key] == value for key, value in before.items() if key[2] < "2026-11-17")


def test_an_old_post_is_not_asked_for_and_a_new_one_from_its_first_whole_day() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        assert walk(opened(world, server), kept), kept.errors
        old = [one["id"] for one in world.posts]
        world.add_newest()
        number = len(server.asked)
        assert walk(opened(world, server, now=lambda: NOW + timedelta(days=5.2)), kept), kept.errors

    [asked] = asked_days(server, number)
    ids = asked.one("ids").split(",")
    assert world.posts[0]["id"] in ids
    assert 1 < len(ids) == len(kept.states["posts"]["days"]["young"]) < len(old) + 1
    assert len({day for post, _, day in kept.days() if post == world.posts[0]["id"]}) == 5


def test_a_metric_that_x_refuses_is_named_and_the_others_are_kept() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        world.refused_metrics = {"follows"}  # the request is refused
        world.extra["closed_fields"] = {"url_clicks"}  # the answer comes without it
        source = opened(world, server)
        assert walk(source, kept), kept.errors
        assert set(source.quarantined) == {"follows", "url_clicks"}
        assert "follows" in source.quarantined["follows"]
        served = {key: value for key, value in world.days_served().items() if key[1] not in source.quarantined}
        assert kept.days() == served
        assert kept.states["posts"]["days"]["refused"] == ["url_clicks", "follows"]

        # while they are in quarantine they are not asked for; when it ends they are, in the same round
        number = len(server.asked)
        assert walk(opened(world, server, quarantined=frozenset(source.quarantined)), kept), kept.errors
        assert not asked_days(server, number)
        world.refused_metrics.clear()
        world.extra.clear()
        assert walk(opened(world, server), kept), kept.errors
        assert kept.states["posts"]["days"]["refused"] == []
        assert {"follows", "url_clicks"} <= {name for _, name, _ in kept.days()}


def test_a_renamed_metric_is_asked_for_under_its_newer_name() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        world.extra["renamed"] = {"retweets": "reposts", "quote_tweets": "quote_posts", "email_tweet": "email_post"}
        source = opened(world, server)
        assert walk(source, kept), kept.errors

    assert source.quarantined == {}
    names = {row.native_metric: row.metric for row in kept.metrics.values() if row.kind == "daily"}
    assert names["reposts"] == "shares"
    assert names["quote_posts"] == "quotes"
    assert "retweets" not in names


def test_a_token_of_the_app_collects_the_totals_and_says_why_there_are_no_days() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        world.extra["app_only"] = True
        source = opened(world, server)
        assert walk(source, kept), kept.errors
        spent = source.spent

    assert not kept.days()
    assert {row.kind for row in kept.metrics.values()} == {"snapshot"}
    assert len(kept.posts) == 12
    assert any("Values of days are not read" in one and "Application-Only" in one for one in kept.said)
    assert "through" not in kept.states["posts"]["days"]
    with a_world("x") as (world, server):
        paid = opened(world, server)
        walk(paid, Kept())
    assert round(paid.spent - spent, 6) == round(12 * 0.005, 6)  # what is refused costs nothing


def test_what_is_gone_is_left_out_in_a_sentence_and_the_others_are_kept() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        assert walk(opened(world, server), kept), kept.errors
        world.posts.pop(0)
        number = len(kept.said)
        assert walk(opened(world, server, now=lambda: NOW + timedelta(days=1)), kept), kept.errors

    assert "X left out 1: Not Found Error." in kept.said[number:]
    assert kept.states["posts"]["days"]["through"] == "2026-11-20"


def test_days_under_names_that_nobody_knows_are_a_change_and_not_noughts() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        whole = world.analytics

        def renamed(asked):
            status, body = whole(asked)
            for one in body["data"]:
                for bucket in one["timestamped_metrics"]:
                    bucket["metrics"] = {"boosts": 3}
            return status, body

        world.analytics = renamed
        assert walk(opened(world, server), kept), kept.errors

    assert not kept.days()
    assert any("names its values of days anew (boosts)" in one for one in kept.said)
