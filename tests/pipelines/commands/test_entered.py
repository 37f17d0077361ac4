"""What people entered comes to the same number on a page and in a report, whatever was corrected or withdrawn."""

import random
from datetime import date

import pytest

from data import models
from data.programmes import actual, plan
from pipelines.commands import measurements, programme, targets

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
