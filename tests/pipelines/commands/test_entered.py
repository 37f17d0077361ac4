"""What people entered comes to the same number on a page and in a report, whatever was corrected or withdrawn."""

import random
from datetime import date

import pytest

from data import models
from data.programmes import actual, plan
from pipelines.commands import measurements, programme, standing, targets
from pipelines.reports.figures import Ledger

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ENDS = {1: 31, 2: 28, 3: 31, 4: 30}
SAID = {"sum": "entered_sum", "mean": "entered_mean", "ratio_of_sums": "entered_ratio"}


@pytest.fixture
def planned(store):
    """The programme, and a KPI of each aggregation with a target of the year."""
    made = programme.add_programme(store, code="AB", name="Ours", starts_on=YEAR[0], ends_on=YEAR[1], actor="ana")
    objective = programme.add_objective(store, made["programme_id"], code="O1", text="Help people quit", actor="ana")
    for number, aggregation in enumerate(SAID):
        kpi = programme.add_kpi(
            store, objective["objective_id"], code=f"K{number}", name=aggregation, metric_key=f"entered:{aggregation}",
            unit="percent" if aggregation == "ratio_of_sums" else "count", level="outcome", aggregation=aggregation,
            window="period_to_date", actor="ana",
        )  # fmt: skip
        targets.set_target(
            store, kpi["kpi_id"], value=50, period_start=YEAR[0], period_end=YEAR[1], agreed_on=date(2025, 12, 1),
            actor="ana",
        )  # fmt: skip
    return made["programme_id"]


def enter(store, programme_id, aggregation, month, value):
    """`value` None: withdrawn, not available any more."""
    told = {"value": None, "availability": "not_available"} if value is None else {"value": value}
    if value is not None and aggregation == "ratio_of_sums":
        told = {"value": None, "numerator": value, "denominator": 2 * value + month}
    measurements.record_measurement(
        store, programme_id, metric_key=f"entered:{aggregation}", period_start=date(2026, month, 1),
        period_end=date(2026, month, ENDS[month]), source="Register", actor="ana", **told,
    )  # fmt: skip


def by_the_page(store, programme_id, aggregation):
    held = plan(store, programme_id)
    kpi = next(one for one in held.kpis if one.aggregation == aggregation)
    return actual(store, held, kpi, held.targets_of(kpi.kpi_id)[-1], date(2026, 11, 1)).value


def by_the_report(store, programme_id, aggregation):
    given = {"programme": programme_id, "metric": f"entered:{aggregation}", "since": YEAR[0], "until": YEAR[1]}
    if aggregation == "ratio_of_sums":
        given["factor"] = 100.0
    return store.one(models.model("figures", SAID[aggregation]).sql, given)["value"]


def test_a_share_that_was_withdrawn_is_in_neither(store, planned):
    enter(store, planned, "ratio_of_sums", 1, 40)
    enter(store, planned, "ratio_of_sums", 2, 10)
    enter(store, planned, "ratio_of_sums", 1, None)

    assert by_the_report(store, planned, "ratio_of_sums") == pytest.approx(100 * 10 / 22)
    assert by_the_page(store, planned, "ratio_of_sums") == pytest.approx(100 * 10 / 22)


@pytest.mark.parametrize("aggregation", SAID)
def test_page_and_report_agree_after_each_correction(store, planned, aggregation):
    chance = random.Random(7)
    for _ in range(14):
        enter(store, planned, aggregation, chance.choice(list(ENDS)), chance.choice([None, 3, 8, 21, 34]))

        page, report = by_the_page(store, planned, aggregation), by_the_report(store, planned, aggregation)
        assert report == pytest.approx(page) if page is not None else report is None


WINDOWS = ("period_to_date", "latest_month", "latest")
HALVES = [(date(2026, 4, 1), date(2026, 4, 15)), (date(2026, 4, 16), date(2026, 4, 30))]
PERIODS = [(date(2026, month, 1), date(2026, month, ENDS[month])) for month in (1, 2, 3)] + HALVES


def test_the_report_tells_the_value_that_pages_judge_whatever_its_window_and_aggregation(store, planned):
    """Months and halves of one, corrected and withdrawn at random."""
    objective = store.one("select objective_id from objective")["objective_id"]
    ways = [(how, window) for how in (*SAID, "survey_share", "last") for window in WINDOWS]
    for number, (how, window) in enumerate(ways):
        programme.add_kpi(
            store, objective, code=f"W{number}", name=how, metric_key=f"entered:w{number}", unit="count",
            level="output", aggregation=how, window=window, actor="ana",
        )  # fmt: skip
    chance = random.Random(4)
    for turn in range(8):
        for number, (how, _) in enumerate(ways):
            value = chance.choice([None, 3, 8, 21, 34])
            told = {"value": value} if value else {"value": None, "availability": "not_available"}
            if value and how == "ratio_of_sums":
                told = {"value": None, "numerator": value, "denominator": value + 7}
            first, last = chance.choice(PERIODS)
            measurements.record_measurement(
                store, planned, metric_key=f"entered:w{number}", period_start=first, period_end=last, source="Register",
                actor="ana", **told,
            )  # fmt: skip
        for on in (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)):
            held = plan(store, planned)
            ledger = Ledger(store, planned, held)
            for one in standing.evaluate(store, planned, on, held=held):
                if one.kpi.code.startswith("W"):
                    ledger.standing(one)
                    reported = ledger[f"kpi.{one.kpi.code}.actual"].number
                    assert reported == pytest.approx(one.actual.value), (turn, on, one.kpi.aggregation, one.kpi.window)
