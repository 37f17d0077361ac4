"""Mending the plan: what may be changed, what hangs on what, and that the event keeps what was there."""

import json
from datetime import UTC, date, datetime

import pytest

from data.demo import plan as demo
from data.programmes import plan
from pipelines.commands import Refused, SameIdOtherBody, measurements, programme, revisions, targets

PERIOD = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
AGREED = {"agreed_on": date(2025, 12, 1), "actor": "ana"}
ENTERED = {"metric_key": "entered:sign_ups", "unit": "count", "level": "outcome", "aggregation": "sum"}


@pytest.fixture
def programme_id(store):
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return programme.add_programme(store, code="QT", name="Quit", **year, actor="ana")["programme_id"]


@pytest.fixture
def objective_id(store, programme_id):
    return programme.add_objective(store, programme_id, code="O1", text="Help", actor="ana")["objective_id"]


@pytest.fixture
def kpi_id(store, objective_id):
    return programme.add_kpi(store, objective_id, code="K1", name="Sign-ups", **ENTERED, actor="ana")["kpi_id"]


def newest_event(store):
    row = store.one("select type, payload from event order by event_id desc limit 1")
    return row["type"], json.loads(row["payload"])


def record(store, programme_id):
    given = {"metric_key": "entered:sign_ups", **PERIOD, "source": "Service", "value": 548}
    measurements.record_measurement(store, programme_id, **given, actor="ana")


def test_a_programme_is_revised_and_the_event_keeps_both(store, programme_id):
    done = revisions.revise_programme(
        store, programme_id, {"name": "Quit Together", "code": "QT2", "ends_on": date(2027, 3, 31)}, actor="ana"
    )

    held = store.one("select code, name, starts_on, ends_on, term from programme")
    assert tuple(held.values()) == ("QT2", "Quit Together", date(2026, 1, 1), date(2027, 3, 31), "campaign")
    assert done["was"] == {"code": "QT", "name": "Quit", "ends_on": "2026-12-31"}
    assert newest_event(store) == ("programme_revised", {"code": "QT", **done})


def test_an_objective_is_revised_by_what_is_said_and_the_rest_stays(store, programme_id, objective_id):
    revisions.revise_objective(store, objective_id, {"text": "Help people quit", "due_on": None}, actor="ana")

    held = plan(store, programme_id).objectives[0]
    assert (held.code, held.text, held.type, held.due_on) == ("O1", "Help people quit", "behaviour", None)


def test_a_kpi_without_numbers_may_become_another(store, programme_id, kpi_id):
    revisions.revise_kpi(store, kpi_id, {"metric_key": "net_sentiment", "name": "Net sentiment"}, actor="ana")

    held = plan(store, programme_id).kpis[0]
    assert (held.metric_key, held.unit, held.aggregation) == ("net_sentiment", "score", "ratio_of_sums")


def test_thresholds_window_and_baseline_may_change_while_numbers_hang_on_it(store, programme_id, kpi_id):
    targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)
    record(store, programme_id)
    changes = {"green": 0.95, "amber": 0.8, "direction": "down", "window": "latest", "baseline_value": 12, "code": "K9"}

    revisions.revise_kpi(store, kpi_id, changes, actor="ana")

    held = plan(store, programme_id).kpis[0]
    assert {name: getattr(held, name) for name in changes} == changes
    assert [one.value for one in plan(store, programme_id).targets_of(kpi_id)] == [500.0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"metric_key": "entered:other"}, "The metric key of the KPI 'K1' stays 'entered:sign_ups'"),
        ({"unit": "percent"}, "1 target and 1 entered value hang on it .* Add a new KPI with 'percent' instead"),
        ({"judged_by": "change", "baseline_value": 5.0}, "The judged by of the KPI 'K1' stays 'count'"),
    ],
)
def test_what_its_numbers_mean_stays(store, programme_id, kpi_id, change, sentence):
    targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)
    record(store, programme_id)
    before = plan(store, programme_id).kpis

    with pytest.raises(Refused, match=sentence):
        revisions.revise_kpi(store, kpi_id, change, actor="ana")

    assert plan(store, programme_id).kpis == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amber": 1.2}, "must not be above on track"),
        ({"judged_by": "change"}, "needs a baseline"),
        ({"aggregation": "median"}, "No aggregation 'median'"),
        ({"name": " "}, "The name is empty"),
        ({"code": "K2"}, "has a kpi with the code 'K2' already"),
        ({"programme_id": "prg_x"}, "'programme_id' cannot be changed"),
        ({"objective_id": "obj_x"}, "There is no objective obj_x"),
        ({"name": "Sign-ups"}, "Nothing differs from the kpi 'K1'"),
        ({"metric_key": "likes"}, "No metric 'likes'"),
    ],
)
def test_a_revision_is_checked_as_adding_is(store, objective_id, kpi_id, change, sentence):
    programme.add_kpi(store, objective_id, code="K2", name="Other", **ENTERED, actor="ana")

    with pytest.raises(Refused, match=sentence):
        revisions.revise_kpi(store, kpi_id, change, actor="ana")

    assert store.one("select count(*) as n from event where type = 'kpi_revised'")["n"] == 0


def test_a_programme_may_not_run_back_nor_take_a_code(store, programme_id):
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    programme.add_programme(store, code="B", name="B", **year, actor="ana")

    with pytest.raises(Refused, match="before it starts"):
        revisions.revise_programme(store, programme_id, {"ends_on": date(2025, 1, 1)}, actor="ana")
    with pytest.raises(Refused, match="already a programme with the code 'B'"):
        revisions.revise_programme(store, programme_id, {"code": "B"}, actor="ana")


def test_an_objective_never_stands_below_itself(store, programme_id, objective_id):
    below = programme.add_objective(store, programme_id, code="O2", text="T", parent_id=objective_id, actor="ana")

    with pytest.raises(Refused, match="'O1' would stand below itself"):
        revisions.revise_objective(store, objective_id, {"parent_id": below["objective_id"]}, actor="ana")


def test_a_kpi_stays_within_its_programme(store, kpi_id):
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    other = programme.add_programme(store, code="B", name="B", **year, actor="ana")["programme_id"]
    theirs = programme.add_objective(store, other, code="O1", text="T", actor="ana")["objective_id"]

    with pytest.raises(Refused, match="'O1' belongs to another programme"):
        revisions.revise_kpi(store, kpi_id, {"objective_id": theirs}, actor="ana")


def test_a_repeated_revision_is_done_once(store, programme_id):
    first = revisions.revise_programme(store, programme_id, {"name": "B"}, actor="ana", command_id="cmd_1")
    again = revisions.revise_programme(store, programme_id, {"name": "B"}, actor="ana", command_id="cmd_1")

    assert first == again
    with pytest.raises(SameIdOtherBody):
        revisions.revise_programme(store, programme_id, {"name": "C"}, actor="ana", command_id="cmd_1")


def test_a_kpi_goes_with_its_first_target_and_the_event_keeps_them(store, programme_id, kpi_id):
    targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)

    revisions.retire_kpi(store, kpi_id, actor="ana")

    kind, kept = newest_event(store)
    assert (plan(store, programme_id).kpis, plan(store, programme_id).targets) == ((), ())
    assert (kind, kept["was"]["code"], kept["targets"][0]["value"]) == ("kpi_retired", "K1", 500.0)


def test_a_kpi_with_numbers_is_not_retired(store, programme_id, kpi_id):
    first = targets.set_target(store, kpi_id, value=500, **PERIOD, **AGREED)
    targets.supersede_target(store, first["target_id"], value=450, **PERIOD, **AGREED, reason="Fewer clinics")
    record(store, programme_id)

    with pytest.raises(Refused, match="The KPI 'K1' stays: 2 targets and 1 entered value hang on it"):
        revisions.retire_kpi(store, kpi_id, actor="ana")


def test_values_that_another_kpi_reads_hang_on_that_one(store, programme_id, objective_id, kpi_id):
    programme.add_kpi(store, objective_id, code="K2", name="Same values", **ENTERED, actor="ana")
    record(store, programme_id)

    revisions.retire_kpi(store, kpi_id, actor="ana")

    assert [one.code for one in plan(store, programme_id).kpis] == ["K2"]
    assert len(plan(store, programme_id).measurements) == 1


def test_an_objective_goes_when_nothing_hangs_on_it(store, programme_id, objective_id, kpi_id):
    below = programme.add_objective(store, programme_id, code="O2", text="T", parent_id=objective_id, actor="ana")

    with pytest.raises(Refused, match="The objective 'O1' stays: K1, O2 hang on it"):
        revisions.remove_objective(store, objective_id, actor="ana")
    revisions.retire_kpi(store, kpi_id, actor="ana")
    revisions.remove_objective(store, below["objective_id"], actor="ana")
    revisions.remove_objective(store, objective_id, actor="ana")

    assert plan(store, programme_id).objectives == ()


def test_an_annotation_is_taken_off_and_kept_in_its_event(store, programme_id):
    at = datetime(2026, 3, 9, 9, 55, tzinfo=UTC)
    made = programme.annotate(store, programme_id=programme_id, starts_at=at, kind="event", text="Fair", actor="ana")

    revisions.remove_annotation(store, made["annotation_id"], actor="ana")

    assert store.one("select count(*) as n from annotation")["n"] == 0
    assert newest_event(store)[1]["was"]["text"] == "Fair"


def test_every_kpi_of_the_demo_can_be_renamed(store):
    with store.transaction() as tx:
        tx.insert("programme", demo.programmes())
        tx.insert("objective", demo.objectives())
        tx.insert("kpi", demo.kpis())
        tx.insert("target", demo.targets())

    for one in plan(store, demo.PROGRAMME_ID).kpis:
        done = revisions.revise_kpi(store, one.kpi_id, {"name": f"{one.name}, mended"}, actor="ana")
        assert list(done["now"]) == ["name"]
