"""What X renamed in 2026 is read under both names; what Google's documents do not know is refused before it is sent."""

from __future__ import annotations

import pytest

import connectors
from connectors.base import ContractChanged
from connectors.source import Config
from connectors.x import COUNTERS
from tests.connectors.walking import SECRET, Kept, a_world, opened, session, walk


@pytest.mark.parametrize("spelling", ["retweet_count", "repost_count"])
@pytest.mark.parametrize("only_new", [False, True])
def test_x_counts_shares_under_either_name_and_asks_under_either(spelling: str, only_new: bool) -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        world.spelling = spelling
        world.extra["only_new_names"] = only_new
        assert walk(opened(world, server), kept), kept.errors

        asked = {name for one in server.asked for name in one.query if name.endswith(("tweet.fields", "post.fields"))}
    shares = [row for row in kept.metrics.values() if row.metric == "shares" and row.kind == "snapshot"]
    assert len(shares) == len(kept.posts) > 0
    assert {row.native_metric for row in shares} == {spelling}
    assert all(row.shares == 2 for row in kept.mentions.values())
    assert ("post.fields" in asked) == only_new


def test_counters_that_are_all_new_are_a_change_and_not_noughts() -> None:
    kept = Kept()
    with a_world("x") as (world, server):
        whole = world.post
        world.post = lambda one, author: {**whole(one, author), "public_metrics": {"boost_count": 3, "echo_count": 1}}
        walk(opened(world, server), kept)

    assert any(isinstance(one, ContractChanged) and "names its counters anew" in str(one) for one in kept.errors)
    assert not [row for row in kept.metrics.values() if row.native_metric in COUNTERS]


def source(platform: str):
    config = Config(settings={"token": "token-of-test", "base_url": "http://127.0.0.1:9"}, secret=SECRET)
    return connectors.open_source(platform, config, session=session())


def test_a_parameter_that_youtubes_document_does_not_know_is_refused_before_anything_is_sent() -> None:
    data, analytics = source("youtube")._services()

    with pytest.raises(TypeError, match="unexpected keyword"):
        data.videos().list(part="statistics", ids="a")
    with pytest.raises(TypeError, match="Missing required parameter"):
        data.commentThreads().list(videoId="a")
    with pytest.raises(TypeError, match="unexpected keyword"):
        analytics.reports().query(ids="channel==MINE", metric="views")


def test_a_metric_that_the_profiles_document_does_not_know_is_refused_before_anything_is_sent() -> None:
    from connectors.google_business import DONE, PERFORMANCE, SEEN

    locations = source("google_business")._service("businessprofileperformance", PERFORMANCE).locations()

    with pytest.raises(TypeError, match="is not an allowed value"):
        locations.fetchMultiDailyMetricsTimeSeries(location="locations/2", dailyMetrics=["BUSINESS_SMILES"])
    assert locations.fetchMultiDailyMetricsTimeSeries(location="locations/2", dailyMetrics=[*SEEN, *DONE])
