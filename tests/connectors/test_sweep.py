"""What people write below old posts is found by the weekly sweep, and read once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.connectors.walking import NOW, Kept, a_world, opened, walk

SWEEPING = ("facebook", "instagram", "linkedin")


def at(world, server, days: float):
    return opened(world, server, now=lambda: NOW + timedelta(days=days))


@pytest.mark.parametrize("platform", SWEEPING)
def test_a_comment_below_an_old_post_comes_with_the_weekly_sweep(platform: str) -> None:
    kept = Kept()
    with a_world(platform) as (world, server):
        late = world.mentions.pop(0)
        assert walk(opened(world, server), kept, ("mentions",)), kept.errors
        number = len(kept.mentions)
        world.mentions.insert(0, late)

        # the newest post is forty days old: no round between two sweeps looks below it
        assert walk(at(world, server, 3), kept, ("mentions",)), kept.errors
        assert len(kept.mentions) == number
        assert walk(at(world, server, 8), kept, ("mentions",)), kept.errors
        assert len(kept.mentions) == number + 1
        if platform == "linkedin":
            return  # it tells no numbers: a sweep reads below each post
        asked = len(server.asked)
        assert walk(at(world, server, 9), kept, ("mentions",)), kept.errors
        quiet = len(server.asked) - asked
        assert walk(at(world, server, 16), kept, ("mentions",)), kept.errors
        # a sweep that finds the same numbers reads nothing below them, only the list itself
        assert len(server.asked) - asked - quiet <= quiet + 2


def test_threads_looks_below_old_posts_once_a_week() -> None:
    kept = Kept()
    with a_world("threads") as (world, server):

        def looked(days: float) -> bool:
            before = len(server.asked)
            assert walk(at(world, server, days), kept, ("mentions",)), kept.errors
            return any(one.path.endswith("/conversation") for one in server.asked[before:])

        whole = world.post
        world.post = lambda one: {**whole(one), "has_replies": True}
        assert [looked(days) for days in (0, 1, 6, 8, 9, 15.5)] == [True, False, False, True, False, True]
