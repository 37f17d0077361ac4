"""Where a programme stands: the demo's objective table from its rows, and the target that was in force on a day."""

from datetime import UTC, date, datetime

import pytest

from connectors.base import Mention, Metric, Post
from dashboard import objective_card
from data.demo import measures
from data.demo import plan as demo
from data.programmes import Actual, in_force, plan
from pipelines import landing, load
from pipelines.commands import cases, measurements, programme, standing, targets

ON = date(2026, 10, 31)
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def land(store, kind, rows):
    job = landing.new_job("export", "t", "t.csv", "0", "t", programme_id=demo.PROGRAMME_ID)
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store)


@pytest.fixture
def demo_store(store):
    """The demo's plan and entered values, and the few facts that its two measured objectives need."""
    with store.transaction() as tx:
        tx.insert("programme", demo.programmes())
        tx.insert("objective", demo.objectives())
        tx.insert("kpi", demo.kpis())
        tx.insert("target", demo.targets())
        tx.insert("measurement", measures.measurements())
    land(store, "post", [Post("x", "p1", "us", NOON, NOON)])
    numbers = [("reach", 2_511_000), ("reactions", 86_109)]
    land(store, "metric", [Metric("x", "us", "p1", name, "snapshot", ON, n, NOON, name) for name, n in numbers])
    land(store, "mention", [Mention("x", f"m{n}", "us", "mention", NOON, NOON, f"text {n}") for n in range(91)])
    with store.transaction() as tx:  # 20 positive, 11 negative of 91: +9.9
        tx.run(
            "update mention set act = 'other', sentiment = case when cast(substr(mention_id, 2) as int) < 20 "
            "then 'positive' when cast(substr(mention_id, 2) as int) < 31 then 'negative' else 'neutral' end"
        )
    store.rebuild_marts()
    return store


def test_the_objective_table_of_the_demo(demo_store):
    found = {one.kpi.code: one for one in standing.evaluate(demo_store, demo.PROGRAMME_ID, ON)}

    shown = {
        code: (one.status.colour, None if one.status.attainment is None else round(100 * one.status.attainment, 1))
        for code, one in found.items()
    }
    assert {code: shown[code] for code in shown if code != "K5b"} == {
        "K1": ("amber", 92.2),
        "K2": ("green", 125.3),
        "K3": ("green", 111.1),
        "K4": ("green", 100.0),
        "K5": ("green", 207.3),
        "K6": ("green", 107.8),
        "K6b": ("amber", 97.4),
        "K7": ("red", 71.2),
        "K8": ("red", 64.8),
        "K9": ("grey", None),
    }
    assert (found["K1"].actual.value, found["K1"].due) == (1808, 1960)
    assert round(found["K5"].actual.value, 2) == 3.43
    assert (found["K6"].actual.numerator, found["K6"].actual.denominator) == (236, 258)
    assert (found["K6b"].actual.numerator, found["K6b"].actual.denominator) == (37, 38)
    assert found["K4"].change.points == 5
    assert found["K4"].change.is_shown
    assert found["K9"].status.reason == "Not due: the target begins on 1 January 2027."


def test_the_last_value_of_a_trend_is_the_one_judged(demo_store):
    held = plan(demo_store, demo.PROGRAMME_ID)
    for one in standing.evaluate(demo_store, demo.PROGRAMME_ID, ON, held=held):
        values = standing.trend(demo_store, held, one.kpi, ON).values
        if one.actual.value is not None:
            assert values[-1][1] == pytest.approx(one.actual.value), one.kpi.code


def test_the_curve_steps_where_a_target_was_superseded(demo_store):
    held = plan(demo_store, demo.PROGRAMME_ID)
    kpi = next(one for one in held.kpis if one.code == "K5b")

    curve = dict(standing.trend(demo_store, held, kpi, ON).curve)

    assert curve[date(2026, 6, 21)] == 2.4
    assert curve[date(2026, 6, 22)] == 1.7


def test_the_target_in_force_is_the_one_of_that_day(demo_store):
    held = plan(demo_store, demo.PROGRAMME_ID)
    versions = held.targets_of(next(one.kpi_id for one in held.kpis if one.code == "K5b"))

    assert in_force(versions, date(2026, 6, 21), held.zone).version == 1
    assert in_force(versions, date(2026, 6, 22), held.zone).version == 2
    assert in_force(versions, date(2027, 1, 1), held.zone) is None


def test_what_was_agreed_later_was_not_known_before(demo_store):
    known = datetime(2026, 6, 1)

    held = plan(demo_store, demo.PROGRAMME_ID, known_at=known)

    versions = held.targets_of(next(one.kpi_id for one in held.kpis if one.code == "K5b"))
    assert [(one.version, one.superseded_by) for one in versions] == [(1, None)]
    assert max(one.period_end for one in held.measurements) < date(2026, 6, 1)


def test_a_target_superseded_in_the_demo_holds_from_its_standing_clock(demo_store):
    before = next(one for one in standing.evaluate(demo_store, demo.PROGRAMME_ID, ON) if one.kpi.code == "K8")

    targets.supersede_target(
        demo_store,
        before.target.target_id,
        value=11,
        period_start=before.target.period_start,
        period_end=before.target.period_end,
        profile="flat",
        agreed_on=ON,
        reason="After the storm",
        actor="ana",
    )

    after = next(one for one in standing.evaluate(demo_store, demo.PROGRAMME_ID, ON) if one.kpi.code == "K8")
    yesterday = standing.evaluate(demo_store, demo.PROGRAMME_ID, date(2026, 10, 30))
    assert (before.due, after.due) == (12, 11)
    assert next(one for one in yesterday if one.kpi.code == "K8").due == 12


@pytest.fixture
def own(store):
    """A programme of one entered KPI with a target of 120 for the year, 10 a month."""
    made = programme.add_programme(
        store, code="A", name="A", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ana"
    )
    objective = programme.add_objective(store, made["programme_id"], code="O1", text="More", actor="ana")
    kpi = programme.add_kpi(
        store,
        objective["objective_id"],
        code="K1",
        name="Sign-ups",
        metric_key="entered:s",
        unit="count",
        level="outcome",
        aggregation="sum",
        actor="ana",
    )
    targets.set_target(
        store,
        kpi["kpi_id"],
        value=120,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        agreed_on=date(2026, 1, 1),
        actor="ana",
    )
    return made["programme_id"]


def enter(store, programme_id, month, value, availability="measured"):
    start, end = date(2026, month, 1), standing._month_end(date(2026, month, 1))
    measurements.record_measurement(
        store,
        programme_id,
        metric_key="entered:s",
        period_start=start,
        period_end=end,
        value=value,
        availability=availability,
        source="log",
        actor="ana",
    )


def only(store, programme_id, on):
    (one,) = standing.evaluate(store, programme_id, on)
    return one


def test_a_total_is_held_against_the_last_day_it_covers(store, own):
    enter(store, own, 1, 10)
    enter(store, own, 2, 10)

    one = only(store, own, date(2026, 3, 20))

    assert one.due_on == date(2026, 2, 28)
    assert one.due == pytest.approx(120 * 59 / 365)
    assert one.status.colour == "green"


def test_nothing_measured_is_grey_and_not_red(store, own):
    one = only(store, own, date(2026, 3, 20))

    assert (one.status.colour, one.status.word) == ("grey", "No data")
    assert one.status.reason == "Nothing was measured from 1 January 2026 to 20 March 2026."


def test_a_month_that_is_not_available_makes_the_total_unknown(store, own):
    enter(store, own, 1, 10)
    enter(store, own, 2, None, "not_available")

    one = only(store, own, date(2026, 3, 20))

    assert one.actual == Actual(date(2026, 1, 1), date(2026, 2, 28), None, source="log", missing=1)
    assert "not available, so the total is not known" in one.status.reason


def test_after_the_last_target_nothing_is_due(store, own):
    assert only(store, own, date(2027, 2, 1)).status.reason == "The last target ended on 31 December 2026."


def test_a_measured_total_is_held_against_the_last_day_with_data(store, own):
    objective = store.one("select objective_id from objective")["objective_id"]
    kpi = programme.add_kpi(store, objective, code="K2", name="M", metric_key="mentions", actor="ana")
    targets.set_target(
        store,
        kpi["kpi_id"],
        value=365,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        agreed_on=date(2026, 1, 1),
        actor="ana",
    )
    at = [datetime(2026, 1, day, 12, tzinfo=UTC) for day in range(1, 11)]
    rows = [Mention("x", f"m{n}", "us", "mention", one, one, "hello") for n, one in enumerate(at)]
    job = landing.new_job("export", "t", "t.csv", "0", "t", programme_id=own)
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store)

    found = standing.evaluate(store, own, date(2026, 6, 30))[1]

    assert (found.actual.value, found.due, found.due_on) == (10, 10.0, date(2026, 1, 10))
    assert found.status.colour == "green"

    # once the account is connected, its last whole round says that nothing came since
    with store.transaction() as tx:
        tx.run(
            "insert into connection by name select 'c' as connection_id, 'x' as platform, 'us' as account_id, "
            "'us' as label, 'form' as origin, '{}' as settings, now() as created_at, 'ana' as created_by"
        )
        tx.run("insert into collector_state values ('c', 'mentions', '{}', 1, timestamp '2026-06-29 12:00')")
        for day, outcome in ((29, "ok"), (30, "failed")):
            tx.run(
                "insert into collector_run select 'r' || $day, 'c', 'x', cast($at as timestamp), "
                "cast($at as timestamp), $outcome, '', 0, 0, 0, 0, 1, 0",
                {"day": day, "at": f"2026-06-{day} 12:00", "outcome": outcome},
            )
    quiet = standing.evaluate(store, own, date(2026, 6, 30))[1]
    assert (quiet.actual.value, quiet.due_on, quiet.status.colour) == (10, date(2026, 6, 29), "red")


def test_a_level_says_the_day_it_was_read_on_and_not_the_day_it_is_asked_for(store, own):
    objective = store.one("select objective_id from objective")["objective_id"]
    programme.add_kpi(
        store, objective, code="K2", name="F", metric_key="followers", window="latest", actor="ana"
    )  # fmt: skip
    for day, value in ((date(2026, 2, 3), 100), (date(2026, 3, 4), 120), (date(2026, 7, 1), 500)):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        rows = [Metric("x", "us", "", "followers", "snapshot", day, value, at, "followers")]
        job = landing.new_job("export", "t", "t.csv", "0", "t", programme_id=own)
        landing.publish(store.home, job, [("metric", landing.to_table(rows, "metric"))])
        load.load_pending(store)

    found = standing.evaluate(store, own, date(2026, 6, 30))[1]

    assert (found.actual.value, found.actual.read_on) == (120, date(2026, 3, 4))
    assert objective_card.target_line(found).startswith("Read on 4 Mar 2026")


def test_a_total_of_the_desk_is_held_against_the_day_itself(store, own):
    """Enquiries came in January alone: by June that is not on track, whatever was due when the last one came."""
    objective = store.one("select objective_id from objective")["objective_id"]
    kpi = programme.add_kpi(store, objective, code="K2", name="E", metric_key="case_enquiries", actor="ana")["kpi_id"]
    year = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31), "agreed_on": date(2026, 1, 1)}
    targets.set_target(store, kpi, value=365, **year, actor="ana")
    for day in range(1, 11):
        cases.open_case(
            store, programme_id=own, kind="enquiry", channel="email", summary="When?", actor="ana",
            received_at=datetime(2026, 1, day, 12, tzinfo=UTC),
        )  # fmt: skip

    found = standing.evaluate(store, own, date(2026, 6, 30))[1]

    assert (found.actual.value, found.due, found.due_on) == (10, 181.0, date(2026, 6, 30))
    assert found.status.colour == "red"


def test_half_a_month_is_no_bad_month(store, own):
    """Mentions of ours are known to the 10th of June: the month is judged once the rest has come, and not before."""
    objective = store.one("select objective_id from objective")["objective_id"]
    kpi = programme.add_kpi(store, objective, code="K2", name="M", metric_key="mentions", window="latest_month",
                            actor="ana")["kpi_id"]  # fmt: skip
    year = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31), "agreed_on": date(2026, 1, 1)}
    targets.set_target(store, kpi, value=20, profile="flat", **year, actor="ana")

    def bring_in(name, days):
        at = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in days]
        rows = [Mention("x", f"m{one.day}", "us", "mention", one, one, "hello") for one in at]
        job = landing.new_job("export", name, "t.csv", name, "t", programme_id=own)
        landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
        load.load_pending(store)

    bring_in("first", range(1, 11))
    half = standing.evaluate(store, own, date(2026, 7, 5))[1]
    assert (half.actual.value, half.status.word) == (None, "No data")
    assert half.status.reason == (
        "June is known to 10 June 2026 only: bring in what came since, and the month is judged."
    )

    bring_in("second", range(11, 28))  # three quiet days at the end
    assert standing.evaluate(store, own, date(2026, 7, 5))[1].actual.value == 27
