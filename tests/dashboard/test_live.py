"""Live KPIs without a browser: what is unusual, which four numbers, the target in force, the breaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention, Metric, Post
from dashboard import attention, evidence, figures, filters, home_doors, panels, read
from dashboard.filters import Filters
from dashboard.views import live
from data.store import Store, now
from pipelines import landing, load

LAST = date(2026, 10, 31)
OCTOBER = Filters(None, "custom", date(2026, 10, 25), LAST, (), "previous")


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def publish(store: Store, **rows: list[Any]) -> None:
    job = landing.new_job("export", "table", "f.csv", "0" * 64, "test")
    landing.publish(store.home, job, [(kind, landing.to_table(given, kind)) for kind, given in rows.items()])
    load.load_pending(store)


def mentions(weekly: list[int], platform: str = "x") -> list[Mention]:
    """So many mentions in each week, the last of them ending on 31 October."""
    found = []
    for week, number in enumerate(reversed(weekly)):
        for one in range(number):
            day = LAST - timedelta(days=7 * week + one % 7)
            found.append(Mention(platform, f"{week}-{one}", "us", "mention", at(day), at(LAST), None))
    return found


# -- what is unusual -------------------------------------------------------------------------------


def test_a_week_far_above_the_weeks_before_is_named_with_its_platform_and_day(store: Store) -> None:
    publish(store, mention=[*mentions([20, 22, 19, 21, 20, 23, 20, 21, 70]), *mentions([9] * 9, "facebook")])

    outcome = attention.look(OCTOBER)

    assert outcome.finding is not None
    said = attention.sentence(outcome.finding, OCTOBER)
    assert said.startswith("Mentions: 79, 2.7 times the usual 29")
    assert "Most of it on X." in said
    assert "Highest on" in said


def test_a_week_like_the_others_is_nothing_unusual(store: Store) -> None:
    publish(store, mention=mentions([20, 22, 19, 21, 20, 23, 20, 21, 22]))

    outcome = attention.look(OCTOBER)

    assert outcome.finding is None
    assert outcome.judged > 0


def test_usual_is_said_of_the_weeks_that_are_known_whole_and_of_no_others(store: Store) -> None:
    beginning = Mention("x", "first", "us", "mention", at(LAST - timedelta(days=7 * 6)), at(LAST), None)
    publish(store, mention=[beginning, *mentions([20, 21, 20, 23, 21, 70])])  # the data begins on a week's last day

    outcome = attention.look(OCTOBER)

    assert outcome.finding is not None
    assert attention.sentence(outcome.finding, OCTOBER).endswith("the median of the 5 periods of 7 days before.")
    assert outcome.finding.verdict.usual == 21


def test_without_four_weeks_before_nothing_is_claimed(store: Store) -> None:
    publish(store, mention=mentions([20, 70]))

    assert attention.look(OCTOBER) == attention.Outcome(None, 0, (0, 0))


# -- the four numbers ------------------------------------------------------------------------------


def test_an_account_without_reach_is_shown_by_views(store: Store) -> None:
    post = Post("x", "p", "us", at(LAST), at(LAST), "Ready to quit?")
    totals = [
        Metric("x", "us", "p", name, "snapshot", LAST, value, at(LAST), name)
        for name, value in [("views", 1000), ("reactions", 30)]
    ]
    publish(store, post=[post], metric=totals)

    keys = live.four(OCTOBER)

    assert keys[0] == "engagement_rate_by_views"
    assert len(keys) == 4
    assert "net_sentiment" not in keys


# -- targets and breaks ----------------------------------------------------------------------------


def plan(store: Store, targets: list[dict[str, Any]], **kpi: Any) -> None:
    made = {"created_at": now(), "created_by": "test"}
    with store.transaction() as tx:
        tx.insert(
            "kpi",
            [
                {
                    "kpi_id": "k", "objective_id": "o", "programme_id": "p", "code": "K", "name": "Sentiment",
                    "metric_key": "net_sentiment", "level": "outtake", "unit": "score", "direction": "up",
                    "aggregation": "ratio_of_sums", "window": "period_to_date", "judged_by": "count", **made, **kpi,
                }
            ],
        )  # fmt: skip
        for version, target in enumerate(targets, start=1):
            base = {
                "target_id": f"t{version}", "kpi_id": "k", "version": version, "profile": "flat", "value": 12.0,
                "period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31), "agreed_on": date(2026, 1, 1),
                "reason": "first", **made,
            }  # fmt: skip
            tx.insert("target", [{**base, **target}])


def test_a_superseded_target_counts_until_the_day_it_was_replaced(store: Store) -> None:
    plan(store, [{"value": 10.0, "superseded_at": datetime(2026, 10, 28, 9)}, {"value": 12.0}])

    curve = dict(evidence.target_curve(read.catalogue()["net_sentiment"], OCTOBER))

    assert curve[date(2026, 10, 27)] == 10.0
    assert curve[date(2026, 10, 28)] == 12.0


def test_a_yearly_total_is_not_drawn_on_days(store: Store) -> None:
    plan(store, [{"value": 9000.0}], metric_key="mentions", aggregation="sum", unit="count")

    assert evidence.target_curve(read.catalogue()["mentions"], OCTOBER) == ()


def test_a_metric_that_is_counted_anew_is_a_break(store: Store) -> None:
    values = [
        Metric("facebook", "us", "", "views", "daily", day, 5.0, at(day), native)
        for day, native in [(date(2026, 10, 26), "impressions"), (date(2026, 10, 28), "media_views")]
    ]
    publish(store, metric=values)

    (note,) = evidence.notes(read.catalogue()["engagement_rate_by_views"], OCTOBER)

    assert note.is_break
    assert note.at == date(2026, 10, 28)
    assert note.text == "Facebook counts media_views, not impressions"


def test_a_metric_that_the_platform_refuses_breaks_its_series(store: Store) -> None:
    since = datetime(2026, 10, 27, 9)
    with store.transaction() as tx:
        tx.run(
            "insert into connection (connection_id, platform, account_id, label, origin, settings, created_at, "
            "created_by) values ('conn_a', 'facebook', 'us', 'Us', 'form', '{}', $at, 'ann')",
            {"at": since},
        )
        tx.run(
            "insert into metric_quarantine (connection_id, native_metric, said, since_at, tried_at) "
            "values ('conn_a', 'page_media_view', 'no longer', $at, $at)",
            {"at": since},
        )

    (note,) = evidence.notes(read.catalogue()["views"], OCTOBER)

    assert note.is_break
    assert note.at == date(2026, 10, 27)
    assert note.text == "Facebook refuses page_media_view from here on: a gap, which is not 0"
    assert evidence.notes(read.catalogue()["followers"], OCTOBER) == ()


def test_a_break_cuts_the_line_before_the_first_bucket_after_it() -> None:
    days = tuple(date(2026, 6, day) for day in (1, 8, 15, 22))
    line = figures.Series("Views", days, (4.0, 5.0, 2.0, 3.0))

    figure = figures.trend((line,), "count", False, grain="week", notes=(figures.Note(date(2026, 6, 14), "<b>", True),))

    assert list(figure.data[0].y) == [4.0, 5.0, None, 2.0, 3.0]
    assert figure.layout.annotations[0].text == "<b>1</b>"


def test_few_of_a_thing_get_a_tick_each_only_where_the_axis_ends_there() -> None:
    line = figures.Series("Involvement", (date(2026, 6, 1), date(2026, 7, 1)), (0.0, 2.0))

    assert figures.trend((line,), "count", False).layout.yaxis.dtick == 1
    assert figures.trend((line,), "count", False, top=100).layout.yaxis.dtick is None
    assert figures.trend((line,), "count", False, target=((date(2026, 6, 1), 90.0),)).layout.yaxis.dtick is None


def test_hostile_names_reach_plotly_as_letters() -> None:
    line = figures.Series("<img src=x onerror=1>", (date(2026, 6, 1),), (4.0,))

    figure = figures.trend((line, line), "count", True)

    assert figure.data[0].name == "&lt;img src=x onerror=1>"
    assert "<img" not in figure.data[0].hovertemplate


# -- the page --------------------------------------------------------------------------------------


def page() -> None:
    import streamlit as st

    from dashboard.views import live

    st.session_state["_pages"] = {}
    live.show()


def test_old_data_is_shown_where_it_ends_and_says_so(store: Store) -> None:
    publish(store, mention=mentions([20, 22, 19, 21, 20, 23, 20, 21, 22]))

    shown = AppTest.from_function(page, default_timeout=60).run()

    assert not shown.exception
    assert any("The newest data in view is of 31 Oct 2026" in one.value for one in shown.warning)
    assert [one.label for one in shown.metric if one.label == "Mentions"] == ["Mentions"]


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    shown = AppTest.from_function(page, default_timeout=60).run()

    assert not shown.exception
    assert not shown.metric
    assert any("nothing to measure yet" in one.value for one in shown.markdown)


@pytest.mark.parametrize("period", ["7d", "30d", "90d", "12m", "all"])
def test_every_period_ends_on_the_newest_day(store: Store, period: str) -> None:
    publish(store, mention=mentions([3, 4, 5]))

    last, first = filters._ends(None, ())
    since, until = filters.window(period, last, first)

    assert until == LAST
    assert since <= until
    assert panels.is_demo() is False


# -- the cards of Home -----------------------------------------------------------------------------


def test_mentions_of_another_month_are_not_none_yet(store: Store) -> None:
    publish(store, mention=mentions([3]))
    later = Filters(None, "30d", date(2026, 11, 10), date(2026, 12, 9), (), "previous")

    assert home_doors._not_now("mentions", later)[0] == "none in 30 days"
    assert home_doors._not_now("followers", later)[0] == "none yet"
