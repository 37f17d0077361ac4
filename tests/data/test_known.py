"""As known then: late mentions, restated numbers, corrected readings and deletions are not seen before they came."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from connectors.base import Mention, Metric, Post
from data import known, kpis, programmes, pulled
from data.store import now
from pipelines import landing, load
from pipelines.commands import accounts, measurements, programme, readings, revisions, standing, targets

DAY, NOON = date(2026, 9, 3), datetime(2026, 9, 3, 12, tzinfo=UTC)
SEPTEMBER = {"since": date(2026, 9, 1), "until": date(2026, 9, 30)}
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def of(store):
    """A programme with one account, three mentions read as staff said, one post with a reach of 100."""
    made = programme.add_programme(store, code="AB", name="Ours", **YEAR, actor="ana")["programme_id"]
    accounts.add_account(store, platform="x", account_id="a1", name="Ours", programme_id=made, actor="ana")
    land(store, made, "mention", [mention(1), mention(2), mention(3)])
    land(store, made, "post", [Post("x", "p1", "a1", NOON, NOON)])
    land(store, made, "metric", [reach(100.0, NOON)])
    for number, sentiment in ((1, "positive"), (2, "negative"), (3, "neutral")):
        correct(store, number, sentiment)
    return made


def land(store, programme_id, kind, rows):
    job = landing.new_job("csv", "generic", f"{kind}.csv", "s", "ana", programme_id=programme_id, rows_read=len(rows))
    landing.publish(store.home, job, [(kind, landing.to_table(rows, kind))])
    load.load_pending(store, job_ids=[job.job_id])


def mention(number, *, is_deleted=False, at=NOON):
    return Mention("x", f"m{number}", "a1", "mention", NOON, at, f"words {number}", is_deleted=is_deleted)


def reach(value, observed_at):
    return Metric("x", "a1", "p1", "reach", "snapshot", DAY, value, observed_at, "reach")


def correct(store, number, sentiment):
    readings.correct_reading(
        store, "x", f"m{number}", sentiment=sentiment, act="other", is_abuse=False, actor="ana"
    )  # fmt: skip


def value(store, of, key, known_at=None):
    return kpis.value(store, key, **SEPTEMBER, programme_id=of, known_at=known_at).value


LATER = datetime(2026, 9, 20, 12, tzinfo=UTC)


def test_late_mentions_are_not_seen_before_they_arrived(store, of):
    then = now()
    land(store, of, "mention", [mention(4), mention(5)])

    assert (value(store, of, "mentions", then), value(store, of, "mentions")) == (3, 5)
    assert value(store, of, "mentions", datetime(2026, 9, 30)) is None, "nothing had arrived by then"


def test_a_restated_number_is_the_old_one_before_it_was_loaded(store, of):
    """It was observed in September, and the file came later: what counts is when it came."""
    then = now()
    land(store, of, "metric", [reach(140.0, LATER)])

    assert (value(store, of, "reach_per_post", then), value(store, of, "reach_per_post")) == (100, 140)


def test_a_reading_corrected_later_is_read_as_it_was(store, of):
    then = now()
    correct(store, 2, "positive")
    between = now()
    readings.undo_correction(store, "x", "m2", actor="ana")

    seen = [value(store, of, "net_sentiment", at) for at in (then, between, None)]
    assert seen == [0, pytest.approx(200 / 3), 0]


def test_a_mention_deleted_later_was_there(store, of):
    then = now()
    land(store, of, "mention", [mention(1, is_deleted=True, at=LATER)])

    assert (value(store, of, "mentions", then), value(store, of, "mentions")) == (3, 2)


@pytest.mark.parametrize("key", sorted(kpis.catalogue()))
def test_as_known_now_every_kpi_is_the_one_of_the_roll_ups(store, of, key):
    then = now()
    given = {**SEPTEMBER, "programme_id": of}

    assert kpis.measure(store, key, **given, grain="week", known_at=then) == kpis.measure(
        store, key, **given, grain="week"
    )


@pytest.mark.parametrize("key", ["mentions", "reach_per_post", "followers", "response_time", "net_sentiment"])
def test_the_query_of_an_earlier_number_gives_it_by_itself(store, of, key):
    then = now()
    land(store, of, "mention", [mention(4)])
    land(store, of, "metric", [reach(140.0, LATER)])

    box = kpis.glass_box(store, key, **SEPTEMBER, programme_id=of, known_at=then)

    rows = store.rows(box["sql"], box["parameters"])
    assert (rows[0]["value"] if rows else None) == value(store, of, key, then)
    behind = kpis.behind(store, key, **SEPTEMBER, programme_id=of, known_at=then)
    assert sum(behind["n"].to_pylist()) == kpis.value(store, key, **SEPTEMBER, programme_id=of, known_at=then).n


def test_only_what_a_query_reads_is_made_again():
    assert [name for name, _ in known.needed(kpis.kpi("followers").sql)] == [
        "metric", "account_metric_rows", "account_daily",
    ]  # fmt: skip
    assert [name for name, _ in known.needed("select 1 as n from kpi")] == []


def test_the_plan_is_as_it_was_said_then(store, of):
    objective = programme.add_objective(store, of, code="O1", text="Raise it", actor="ana")["objective_id"]
    kpi = programme.add_kpi(store, objective, code="K1", name="Mentions", metric_key="mentions", actor="ana")["kpi_id"]
    retired = programme.add_kpi(store, objective, code="K2", name="Gone", metric_key="praise", actor="ana")["kpi_id"]
    for one in (kpi, retired):
        targets.set_target(
            store, one, value=10, period_start=YEAR["starts_on"], period_end=YEAR["ends_on"],
            agreed_on=date(2025, 12, 1), actor="ana",
        )  # fmt: skip
    then = now()
    revisions.revise_kpi(store, kpi, {"name": "Other words"}, actor="ben")
    revisions.revise_objective(store, objective, {"text": "Lower it"}, actor="ben")
    revisions.retire_kpi(store, retired, actor="ben")
    land(store, of, "mention", [mention(4)])

    before = programmes.plan(store, of, known_at=then)
    on = date(2026, 9, 30)

    assert [(one.code, one.name) for one in before.kpis] == [("K1", "Mentions"), ("K2", "Gone")]
    assert [one.text for one in before.objectives] == ["Raise it"]
    assert [(one.kpi_id == retired, one.value) for one in before.targets_of(retired)] == [(True, 10.0)]
    assert [one.name for one in programmes.plan(store, of).kpis] == ["Other words"]
    seen = {one.kpi.code: one.actual.value for one in standing.evaluate(store, of, on, known_at=then)}
    assert (seen["K1"], standing.evaluate(store, of, on)[0].actual.value) == (3, 4)


# -- when it was pulled ----------------------------------------------------------------------------


def test_the_rows_behind_a_number_say_when_they_came_from_where_and_by_which_run(store, of):
    then = now()
    land(store, of, "mention", [mention(4)])

    found = pulled.facts(store, "mentions", **SEPTEMBER, programme_id=of)
    before = pulled.facts(store, "mentions", **SEPTEMBER, programme_id=of, known_at=then)

    assert (found.rows, before.rows, found.sources) == (4, 3, ["mention.csv (csv)"])
    assert before.newest < found.newest
    assert found.oldest == before.oldest
    assert found.as_json()["landings"] == 2
    assert {one.run for one in found.landings} == {row["job_id"] for row in store.rows(
        "select job_id from ingest where kind = 'mention'"
    )}  # fmt: skip
    assert found.landings[0].by == "ana"


@pytest.mark.parametrize("rows", sorted({kpi.rows for kpi in kpis.catalogue().values()}))
def test_every_kind_of_rows_can_say_where_it_came_from(store, of, rows):
    told = pulled.facts(store, rows, **SEPTEMBER, programme_id=of, platforms=("x",))

    held = {"mentions": 3, "posts": 1, "account days": 0, "replies": 0, "cases": 0, "clocks": 0, "promises": 0,
            "ratings": 0}  # fmt: skip
    assert told.rows == held[rows]


def test_what_people_entered_says_who_and_when(store, of):
    objective = programme.add_objective(store, of, code="O1", text="Raise it", actor="ana")["objective_id"]
    programme.add_kpi(
        store, objective, code="K1", name="Sign-ups", metric_key="entered:s", unit="count", level="outcome",
        aggregation="sum", actor="ana",
    )  # fmt: skip
    measurements.record_measurement(
        store, of, metric_key="entered:s", period_start=date(2026, 8, 1), period_end=date(2026, 8, 31), value=5,
        source="Register", actor="ben",
    )  # fmt: skip

    told = pulled.entered(store, of, "entered:s").as_json()

    assert (told["rows"], told["sources"], told["landings"]) == (1, ["Register"], 0)
    assert pulled.entered(store, of, "entered:s", known_at=datetime(2026, 1, 1)).rows == 0
