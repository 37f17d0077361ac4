"""The organisation's time zone: where a day begins, in every roll-up at once."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from pipelines import landing
from pipelines.commands import Refused
from pipelines.commands.settings import set_time_zone, time_zone, time_zones


@pytest.fixture
def store(store):
    late = datetime(2026, 1, 10, 20, 0, tzinfo=UTC)
    with store.transaction() as tx, tx.table("posted", posted(late)):
        tx.run("insert into post by name select *, observed_at as arrived_at, 'i' as ingest_id from posted")
    store.rebuild_marts()
    return store


def posted(at: datetime) -> pa.Table:
    from connectors.base import Post

    return landing.to_table([Post("x", "1", "clinic", at, at)], "post")


def test_a_new_zone_moves_the_days_of_the_marts(store):
    assert store.one("select day from posts") == {"day": date(2026, 1, 10)}

    answer = set_time_zone(store, "Asia/Tokyo", actor="ana")

    assert time_zone(store) == "Asia/Tokyo"
    assert store.one("select day from posts") == {"day": date(2026, 1, 11)}
    assert answer["was"] == "Europe/London"
    assert "mentions_daily" in answer["rebuilt"]


def test_the_same_zone_again_rebuilds_nothing(store):
    assert set_time_zone(store, "Europe/London", actor="ana")["rebuilt"] == []
    assert store.one("select type from event") == {"type": "time_zone_set"}


def test_a_zone_that_does_not_exist_is_refused(store):
    with pytest.raises(Refused, match="'Mars/Olympus' is not a time zone"):
        set_time_zone(store, "Mars/Olympus", actor="ana")

    assert time_zone(store) == "Europe/London"


def test_known_zones_include_the_usual_ones(store):
    assert {"UTC", "Europe/London", "Africa/Nairobi", "America/New_York"} <= set(time_zones(store))
