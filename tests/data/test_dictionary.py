"""The metric dictionary is whole, and a native name that changed its meaning breaks the series."""

import importlib
import pkgutil
from collections import Counter
from datetime import UTC, date, datetime

import connectors.exports
from connectors.base import Metric, Post
from connectors.exports.layout import Layout
from data import dictionary, models
from data.store import Store
from pipelines import landing, load


def test_every_native_name_means_a_metric_of_the_dictionary():
    known = {metric.metric for metric in dictionary.metrics()}

    assert {row.metric for row in dictionary.platform_metrics()} <= known


def test_a_metric_stands_once_in_each_version():
    counted = Counter((metric.metric, metric.version) for metric in dictionary.metrics())

    assert [key for key, times in counted.items() if times > 1] == []


def test_a_native_name_of_a_platform_means_one_thing_at_a_time():
    rows = dictionary.platform_metrics()
    for one in rows:
        others = [row for row in rows if (row.platform, row.native_metric) == (one.platform, one.native_metric)]
        ends = one.valid_to or date.max
        starts = one.valid_from or date.min
        overlapping = [
            row for row in others if (row.valid_from or date.min) < ends and starts < (row.valid_to or date.max)
        ]
        assert overlapping == [one]


def test_native_names_are_lower_case_as_the_query_compares_them():
    assert [
        row.native_metric for row in dictionary.platform_metrics() if row.native_metric.lower() != row.native_metric
    ] == []


def test_every_metric_a_layout_gives_is_in_the_dictionary():
    known = {metric.metric for metric in dictionary.metrics()}
    given = set()
    for module in pkgutil.iter_modules(connectors.exports.__path__):
        for one in vars(importlib.import_module(f"connectors.exports.{module.name}")).values():
            if isinstance(one, type) and issubclass(one, Layout):
                for table in getattr(one, "tables", ()):
                    given |= {measure.metric for _, measure in table.measures}

    assert given
    assert given - known == set()


def test_the_dictionary_is_in_the_store_and_made_once(tmp_path):
    first = Store(tmp_path)
    names = first.rows("select metric from metric_def")
    built = first.rows("select name, built_at from model_version where name in ('metric_def', 'platform_metric')")
    first.close()

    again = Store(tmp_path)

    assert len(names) == len(dictionary.metrics())
    assert again.rows("select count(*) as n from platform_metric") == [{"n": len(dictionary.platform_metrics())}]
    assert built == again.rows(
        "select name, built_at from model_version where name in ('metric_def', 'platform_metric')"
    )
    again.close()


def test_meta_impressions_ended_on_the_day_meta_said():
    rows = {(row.platform, row.native_metric): row for row in dictionary.platform_metrics()}

    assert rows["facebook", "post_impressions"].valid_to == date(2025, 11, 15)
    assert rows["facebook", "post_impressions_unique"].valid_to == date(2026, 6, 15)
    assert rows["instagram", "impressions"].valid_to == rows["instagram", "views"].valid_from == date(2025, 4, 21)


def land(store, kind, rows):
    landing.publish(
        store.home, landing.new_job("export", "t", "t.csv", "0", "t"), [(kind, landing.to_table(rows, kind))]
    )
    load.load_pending(store)


def breaks(store, programme=None):
    params = {"since": date(2025, 11, 1), "until": date(2026, 12, 31), "programme": programme}
    return store.rows(models.page("series_breaks"), params)


def of_account(day: date, native: str, metric: str = "views") -> Metric:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Metric("facebook", "page", "", metric, "daily", day, 10.0, at, native)


def test_the_first_day_of_another_group_is_a_break(store):
    days = [(date(2025, 11, 13), "page_impressions"), (date(2025, 11, 14), "page_impressions")]
    days += [(date(2025, 11, 15), "page_media_view"), (date(2025, 11, 16), "page_media_view")]
    land(store, "metric", [of_account(day, native) for day, native in days])

    found = breaks(store)

    assert [(row["platform"], row["metric"], row["day"]) for row in found] == [
        ("facebook", "views", date(2025, 11, 15))
    ]
    assert (found[0]["native_before"], found[0]["native_metric"]) == ("page_impressions", "page_media_view")
    assert "impressions" in found[0]["note"]


def test_another_spelling_of_the_same_thing_is_no_break(store):
    land(store, "metric", [of_account(date(2026, 1, 1), "page_follows", "followers")])
    land(store, "metric", [of_account(date(2026, 1, 2), "followers_count", "followers")])

    assert breaks(store) == []


def test_posts_break_where_the_first_post_is_counted_the_new_way(store):
    noon = datetime(2025, 11, 10, 12, tzinfo=UTC)
    later = datetime(2025, 11, 20, 12, tzinfo=UTC)
    land(store, "post", [Post("facebook", "1", "page", noon, later), Post("facebook", "2", "page", later, later)])
    values = [("1", "post_impressions"), ("2", "post_media_view")]
    rows = [
        Metric("facebook", "page", post, "views", "snapshot", later.date(), 5.0, later, native)
        for post, native in values
    ]
    land(store, "metric", rows)

    assert [row["day"] for row in breaks(store)] == [date(2025, 11, 20)]
    assert breaks(store, "another programme") == []
