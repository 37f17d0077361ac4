"""Planning commands: what they write, what they refuse and with which words, and that they may be repeated."""

import math
from datetime import UTC, date, datetime

import pytest

from data.programmes import plan
from pipelines.commands import Refused, SameIdOtherBody, accounts, checking, measurements, programme, targets

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
PERIOD = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
AGREED = {"agreed_on": date(2025, 12, 1), "actor": "ana"}
ENTERED = {"metric_key": "entered:sign_ups", "unit": "count", "level": "outcome", "aggregation": "sum"}
OCTOBER = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}


@pytest.fixture
def programme_id(store):
    return programme.add_programme(store, code="QT", name="Quit", **YEAR, actor="ana")["programme_id"]


@pytest.fixture
def objective_id(store, programme_id):
    return programme.add_objective(store, programme_id, code="O1", text="Help people quit", actor="ana")["objective_id"]


@pytest.fixture
def kpi_id(store, objective_id):
    return programme.add_kpi(store, objective_id, code="K1", name="Sign-ups", **ENTERED, actor="ana")["kpi_id"]


def events(store):
    return [row["type"] for row in store.rows("select type from event order by event_id")]


def test_a_plan_is_written_with_its_events(store, programme_id, kpi_id):
    targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)

    held = plan(store, programme_id)

    assert [kpi.metric_key for kpi in held.kpis] == ["entered:sign_ups"]
    assert [(target.value, target.version) for target in held.targets] == [(500.0, 1)]
    assert events(store) == ["programme_added", "objective_added", "kpi_added", "target_set"]


def test_a_repeated_command_writes_once_and_gives_the_first_answer(store):
    first = programme.add_programme(store, code="A", name="A", **YEAR, actor="ana", command_id="cmd_1")
    again = programme.add_programme(store, code="A", name="A", **YEAR, actor="ana", command_id="cmd_1")

    assert first == again
    assert store.one("select count(*) as n from programme")["n"] == 1


def test_the_same_id_with_another_body_is_refused(store):
    programme.add_programme(store, code="A", name="A", **YEAR, actor="ana", command_id="cmd_1")

    with pytest.raises(SameIdOtherBody):
        programme.add_programme(store, code="B", name="B", **YEAR, actor="ana", command_id="cmd_1")


def test_a_code_that_is_taken_is_refused(store, programme_id, objective_id, kpi_id):
    with pytest.raises(Refused, match="already a programme with the code 'QT'"):
        programme.add_programme(store, code="QT", name="Other", **YEAR, actor="ana")
    with pytest.raises(Refused, match="has an objective with the code 'O1' already"):
        programme.add_objective(store, programme_id, code="O1", text="Again", actor="ana")
    with pytest.raises(Refused, match="has a kpi with the code 'K1' already"):
        programme.add_kpi(store, objective_id, code="K1", name="Again", **ENTERED, actor="ana")


def test_a_period_that_runs_back_is_refused(store):
    with pytest.raises(Refused, match="before it starts"):
        programme.add_programme(
            store, code="A", name="A", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1), actor="ana"
        )


def test_an_unknown_metric_lists_the_known_ones(store, objective_id):
    with pytest.raises(
        Refused, match=r"No metric 'likes': known are amplification_rate, anticipation_rate, .*or entered:<name>"
    ):
        programme.add_kpi(store, objective_id, code="K2", name="Likes", metric_key="likes", actor="ana")


def test_a_measured_kpi_takes_unit_and_aggregation_from_its_file(store, programme_id, objective_id):
    programme.add_kpi(store, objective_id, code="K2", name="Sentiment", metric_key="net_sentiment", actor="ana")

    kpi = plan(store, programme_id).kpis[-1]

    assert (kpi.unit, kpi.aggregation, kpi.level) == ("score", "ratio_of_sums", "outtake")


def test_a_unit_that_contradicts_the_definition_is_refused(store, objective_id):
    with pytest.raises(Refused, match="is a score by its definition, not a percent"):
        programme.add_kpi(
            store, objective_id, code="K2", name="S", metric_key="net_sentiment", unit="percent", actor="ana"
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"unit": ""}, "The unit is not said: choose one of count"),
        ({"aggregation": "median"}, "No aggregation 'median'"),
        ({"judged_by": "change"}, "needs a baseline"),
        ({"amber": 1.2}, "must not be above on track"),
        ({"baseline_value": math.nan}, "baseline is nan"),
        ({"code": " "}, "The code is empty"),
        ({"metric_key": "entered:"}, "has no name"),
        ({"baseline_n": 0}, "asked of 0 people"),
    ],
)
def test_a_kpi_that_cannot_be_judged_is_refused(store, objective_id, change, sentence):
    with pytest.raises(Refused, match=sentence):
        programme.add_kpi(store, objective_id, **{"code": "K2", "name": "N", **ENTERED, **change}, actor="ana")

    assert store.one("select count(*) as n from kpi")["n"] == 0


def test_superseding_keeps_the_old_version_and_its_reason(store, programme_id, kpi_id):
    first = targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)
    second = targets.supersede_target(store, first["target_id"], value=450, **PERIOD, **AGREED, reason="Fewer clinics")

    held = plan(store, programme_id).targets_of(kpi_id)

    assert [(one.version, one.value, one.reason) for one in held] == [
        (1, 500.0, "Agreed with the plan"),
        (2, 450.0, "Fewer clinics"),
    ]
    assert held[0].superseded_by == second["target_id"]
    assert held[1].superseded_by is None


def test_a_reason_is_required_to_supersede(store, kpi_id):
    first = targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)

    with pytest.raises(Refused, match="The reason is empty"):
        targets.supersede_target(store, first["target_id"], value=450, **PERIOD, **AGREED, reason="  ")


def test_what_was_superseded_is_not_superseded_again(store, kpi_id):
    first = targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)
    targets.supersede_target(store, first["target_id"], value=450, **PERIOD, **AGREED, reason="One")

    with pytest.raises(Refused, match="was superseded already"):
        targets.supersede_target(store, first["target_id"], value=400, **PERIOD, **AGREED, reason="Two")


def test_overlapping_periods_are_refused_and_touching_ones_are_not(store, kpi_id):
    targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)

    with pytest.raises(Refused, match="overlaps that of version 1"):
        targets.set_target(
            store, kpi_id, value=1, period_start=date(2026, 12, 31), period_end=date(2027, 12, 31), **AGREED
        )
    done = targets.set_target(
        store, kpi_id, value=1, period_start=date(2027, 1, 1), period_end=date(2027, 12, 31), **AGREED
    )
    assert done["version"] == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": math.inf}, "target is inf"),
        ({"profile": "seasonal"}, "No profile 'seasonal'"),
        ({"profile": "points"}, "has no points"),
        ({"points": [(date(2026, 1, 1), 1.0)]}, "has no points. Leave them out"),
        ({"profile": "points", "points": [(date(2027, 1, 1), 1.0)]}, "after the end"),
        ({"profile": "points", "points": [(date(2026, 1, 1), 1.0), (date(2026, 1, 1), 2.0)]}, "the same day"),
        ({"period_end": date(2025, 1, 1)}, "before it starts"),
        ({"period_start": date(1899, 1, 1)}, "outside 2000 to 2100"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(store, kpi_id, change, sentence):
    with pytest.raises(Refused, match=sentence):
        targets.set_target(store, kpi_id, **{"value": 500, **PERIOD, **AGREED, **change})


def record(store, programme_id, **more):
    given = {"metric_key": "entered:sign_ups", **OCTOBER, "source": "Service", "value": 548, **more}
    return measurements.record_measurement(store, programme_id, **given, actor="ana")


def test_a_correction_is_a_new_row_and_the_newest_counts(store, programme_id, kpi_id):
    record(store, programme_id, value=540)
    again = record(store, programme_id, value=548)

    assert again["is_correction"]
    assert store.one("select count(*) as n from measurement")["n"] == 2
    assert [one.value for one in plan(store, programme_id).measurements] == [548.0]


def test_what_was_known_then_is_still_known(store, programme_id, kpi_id):
    record(store, programme_id, value=540)
    between = store.one("select max(recorded_at) as at from measurement")["at"]
    record(store, programme_id, value=548)

    assert [one.value for one in plan(store, programme_id, known_at=between).measurements] == [540.0]


def test_a_share_comes_from_its_parts(store, programme_id, kpi_id):
    record(store, programme_id, value=None, numerator=236, denominator=258)

    assert plan(store, programme_id).measurements[0].value == pytest.approx(91.47, abs=0.01)


def test_not_available_is_no_number(store, programme_id, kpi_id):
    record(store, programme_id, value=None, availability="not_available")

    assert plan(store, programme_id).measurements[0].value is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": None}, "an unknown value is not 0"),
        ({"value": math.nan}, "value is nan"),
        ({"value": 5, "availability": "not_available"}, "cannot have a number"),
        ({"numerator": 5}, "needs both parts"),
        ({"numerator": 5, "denominator": 0}, "something to divide by"),
        ({"metric_key": "entered:other"}, "there are entered:sign_ups"),
        ({"source": ""}, "The source is empty"),
        ({"ci_low": 5, "ci_high": 4}, "the lower bound comes first"),
        ({"period_end": date(2026, 9, 1)}, "before it starts"),
    ],
)
def test_a_measurement_that_cannot_be_counted_is_refused(store, programme_id, kpi_id, change, sentence):
    with pytest.raises(Refused, match=sentence):
        record(store, programme_id, **change)


def test_a_period_that_overlaps_another_would_count_twice(store, programme_id, kpi_id):
    record(store, programme_id)

    with pytest.raises(Refused, match="both would be counted"):
        record(store, programme_id, period_start=date(2026, 10, 15), period_end=date(2026, 11, 15))


def test_an_account_is_added_and_then_assigned(store, programme_id):
    accounts.add_account(store, platform="X", account_id="them", role="comparator", actor="ana")
    changed = accounts.add_account(
        store, platform="x", account_id="them", role="comparator", programme_id=programme_id, actor="ana"
    )

    assert changed["was"]["programme_id"] is None
    assert store.rows("select platform, role, programme_id from account") == [
        {"platform": "x", "role": "comparator", "programme_id": programme_id}
    ]


def test_an_unknown_zone_and_role_are_refused(store):
    with pytest.raises(Refused, match="No time zone 'London'"):
        accounts.add_account(store, platform="x", account_id="a", time_zone="London", actor="ana")
    with pytest.raises(Refused, match="No role 'friend'"):
        accounts.add_account(store, platform="x", account_id="a", role="friend", actor="ana")


def test_an_annotation_keeps_its_instant_in_utc(store, programme_id):
    at = datetime(2026, 3, 9, 9, 55, tzinfo=UTC)
    programme.annotate(store, programme_id=programme_id, starts_at=at, kind="incident", text="Storm", actor="ana")

    assert store.one("select starts_at from annotation")["starts_at"] == at.replace(tzinfo=None)
    with pytest.raises(Refused, match="no time zone"):
        programme.annotate(
            store, programme_id=None, starts_at=at.replace(tzinfo=None), kind="incident", text="S", actor="ana"
        )


def test_a_command_about_something_gone_says_so(store):
    with pytest.raises(Refused, match="There is no programme prg_x"):
        programme.add_objective(store, "prg_x", code="O", text="T", actor="ana")


def test_one_of_lists_what_may_be_chosen():
    with pytest.raises(Refused, match="choose one of a, b"):
        checking.one_of("letter", "c", ("a", "b"))
