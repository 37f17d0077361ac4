"""The impact lab's commands and the outlook of KPIs: declared before looked at, kept whatever it finds."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from data import demo
from data.demo import impact as invented
from data.store import Store
from pipelines.commands import Refused, impacts, outlooks
from pipelines.commands.activities import add_external_event
from pipelines.commands.measurements import record_measurement
from pipelines.commands.plan_items import revise_item
from pipelines.commands.programme import add_kpi, add_objective, add_programme
from pipelines.commands.targets import set_target

START = date(2026, 6, 29)
AREAS = [f"Area {letter}" for letter in "ABCDEF"]


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


def weekly(lift: float = 1.5) -> list[tuple[str, date, float]]:
    weeks = [date(2026, 1, 5) + timedelta(days=7 * number) for number in range(40)]
    return [
        (area, week, 20.0 + place + (number % 3) * (lift if place < 3 and week >= START else 1.0))
        for place, area in enumerate(AREAS)
        for number, week in enumerate(weeks)
    ]


def loaded(store: Store, programme_id: str) -> None:
    impacts.load_impact_series(store, programme_id, series="sign-ups", rows=weekly(), actor="ann")


def declared(store: Store, programme_id: str, **more: object) -> str:
    said = {
        "code": "E1", "question": "Did it work?", "series": "sign-ups", "starts_on": START, "rung": "areas",
        "treated": AREAS[:3], "control": AREAS[3:], **more,
    }  # fmt: skip
    return str(impacts.declare_design(store, programme_id, actor="ann", **said)["impact_design_id"])


def test_a_design_is_declared_then_looked_at_and_its_finding_kept_with_the_data_it_came_from(
    store: Store, programme_id: str
) -> None:
    loaded(store, programme_id)
    design = declared(store, programme_id)

    told = impacts.run_design(store, design, actor="ann")

    held = store.one("select * from impact_design")
    assert held
    assert held["declared_at"] < held["run_at"]
    assert json.loads(held["result"])["verdict"] == told["verdict"]
    assert held["data_hash"]


def test_a_series_of_the_same_name_is_replaced_whole(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    loaded(store, programme_id)

    assert store.one("select count(*) as n from impact_series") == {"n": 240}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"treated": []}, "at least one area"),
        ({"control": AREAS[2:]}, "at once"),
        ({"control": []}, "areas without it"),
        ({"treated": ["Atlantis"]}, "no values of Atlantis"),
        ({"rung": "before_after"}, "No design"),
    ],
)
def test_a_design_that_cannot_answer_is_refused(store: Store, programme_id: str, more: dict, said: str) -> None:
    loaded(store, programme_id)

    with pytest.raises(Refused, match=said):
        declared(store, programme_id, **more)


def test_rows_that_name_a_place_and_a_day_twice_are_refused(store: Store, programme_id: str) -> None:
    with pytest.raises(Refused, match="another row names too"):
        impacts.load_impact_series(store, programme_id, series="x", rows=[*weekly(), weekly()[0]], actor="ann")


def test_a_withdrawn_design_stays_in_the_log_with_what_it_found(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    design = declared(store, programme_id)
    impacts.run_design(store, design, actor="ann")

    impacts.withdraw_design(store, design, reason="the wrong areas", actor="ann")

    event = store.one("select payload from event where type = 'design_withdrawn'")
    assert event
    assert "verdict" in event["payload"]


def test_an_event_taken_in_is_frozen_as_declared_and_its_coefficient_told(store: Store, programme_id: str) -> None:
    loaded(store, programme_id)
    event = add_external_event(
        store, programme_id, code="X1", text="Free ride month", starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 30),
        actor="ann",
    )["external_event_id"]  # fmt: skip
    design = declared(store, programme_id, rung="interrupted", control=(), events=["X1"])
    revise_item(store, "external_event", event, {"ends_on": date(2026, 9, 20)}, actor="ann")

    told = impacts.run_design(store, design, actor="ann")

    [beside] = told["effect"]["taken_in"]
    assert (beside["name"], beside["periods"]) == ("X1", 4)
    assert beside["low"] < beside["percent"] < beside["high"]
    held = store.one("select taken_in from impact_design")
    assert held
    assert json.loads(held["taken_in"])[0]["ends_on"] == "2026-08-30"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"events": ["X1"]}, "takes no outside event in"),
        ({"events": ["X7"], "rung": "interrupted"}, "no outside event 'X7'"),
        ({"events": ["X0"], "rung": "interrupted"}, "before the series begins on 2026-01-05"),
    ],
)
def test_an_event_that_a_design_cannot_take_in_is_refused(
    store: Store, programme_id: str, more: dict, said: str
) -> None:
    loaded(store, programme_id)
    for code, day in (("X0", date(2025, 11, 3)), ("X1", date(2026, 8, 3))):
        add_external_event(store, programme_id, code=code, text="A fair", starts_on=day, actor="ann")

    with pytest.raises(Refused, match=said):
        declared(store, programme_id, **more)


def test_a_period_counts_for_an_event_that_touches_it() -> None:
    weeks = [date(2026, 1, 5) + timedelta(days=7 * number) for number in range(5)]
    events = [
        {"code": "A", "starts_on": "2026-01-11", "ends_on": "2026-01-12"},  # a Sunday and the Monday after it
        {"code": "B", "starts_on": "2026-02-08", "ends_on": "2026-03-01"},  # the last day of the last week
        {"code": "C", "starts_on": "2026-02-09", "ends_on": "2026-02-09"},
    ]

    told = impacts.pulses(events, weeks)

    assert {code: list(found) for code, found in told.items()} == {
        "A": [1, 1, 0, 0, 0], "B": [0, 0, 0, 0, 1], "C": [0, 0, 0, 0, 0],
    }  # fmt: skip


def test_an_area_with_a_gap_is_named(store: Store, programme_id: str) -> None:
    impacts.load_impact_series(store, programme_id, series="sign-ups", rows=weekly()[:-1], actor="ann")
    design = declared(store, programme_id)

    with pytest.raises(Refused, match="Area F lack values"):
        impacts.run_design(store, design, actor="ann")


def test_the_demo_is_honest_about_the_reminders() -> None:
    values = invented.rows()["impact_series"]
    controlled, by_areas = (impacts.estimate(one, values) for one in invented.rows()["impact_design"])

    assert 30 <= controlled["naive_percent"] <= 42
    assert controlled["verdict"].startswith("Probably positive, not proven")
    assert controlled["effect"]["low"] < 18 < controlled["effect"]["high"]
    assert by_areas["effect"]["low"] < 18 < by_areas["effect"]["high"]
    assert values[0]["programme_id"] == demo.PROGRAMME_ID


# -- the outlook of KPIs -----------------------------------------------------------------------------------


def a_kpi(store: Store, programme_id: str, months: int) -> None:
    objective = add_objective(store, programme_id, code="O1", text="More riders", actor="ann")["objective_id"]
    kpi = add_kpi(
        store, objective, code="K1", name="Sign-ups", metric_key="entered:sign_ups", unit="count", level="outcome",
        aggregation="sum", actor="ann",
    )["kpi_id"]  # fmt: skip
    set_target(
        store, kpi, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), value=1200,
        agreed_on=date(2026, 1, 1), reason="plan", actor="ann",
    )  # fmt: skip
    for month in range(1, months + 1):
        last = (date(2026, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        record_measurement(
            store, programme_id, metric_key="entered:sign_ups", period_start=date(2026, month, 1), period_end=last,
            value=90.0 + month, source="register", actor="ann",
        )  # fmt: skip


def test_a_total_of_ten_months_has_a_chance_and_a_range(store: Store, programme_id: str) -> None:
    a_kpi(store, programme_id, 10)

    (told,) = outlooks.foresee(store, programme_id, date(2026, 10, 31))

    assert told.outlook is not None
    assert told.outlook.so_far == sum(90.0 + month for month in range(1, 11))
    assert told.outlook.left == 2
    assert "% chance; likely" in told.sentence
    assert "against 1,200" in told.sentence


def test_a_total_of_three_months_is_told_its_pace_alone(store: Store, programme_id: str) -> None:
    a_kpi(store, programme_id, 3)

    (told,) = outlooks.foresee(store, programme_id, date(2026, 3, 31))

    assert told.sentence.startswith("Too short to say a chance. Needed:")


def test_a_total_without_a_value_says_so(store: Store, programme_id: str) -> None:
    a_kpi(store, programme_id, 0)

    (told,) = outlooks.foresee(store, programme_id, date(2026, 3, 31))

    assert told.sentence == "There is no value yet: enter or collect one."


def test_a_lever_without_evidence_is_said_aloud() -> None:
    months = [date(2026, month, 1) for month in range(1, 11)]
    flat = [(month, 100.0 + place % 3) for place, month in enumerate(months)]
    money = [(month, 1000.0 + 300 * ((place * 7) % 5)) for place, month in enumerate(months)]
    moved = [(month, 10 * pounds**0.5) for month, pounds in money]

    assert "No evidence for this lever: 4 months" in outlooks.lever(money[:4], flat[:4]).sentence
    still = [(month, 100.0) for month, _ in money]
    assert "changed in none of the" in outlooks.lever(still, moved).sentence
    assert "which may be nothing" in outlooks.lever(money, flat).sentence
    assert "went with +4." in outlooks.lever(money, moved).sentence
