"""The rows behind an incident's words are the very ones that were counted, and the numbers come out of them."""

from __future__ import annotations

from datetime import timedelta

from data import models
from pipelines.commands import incident_rows
from pipelines.rules import criticism
from tests.pipelines.alerts.test_live import RISE, of, tick  # noqa: F401 - the fixture


def test_the_rows_give_the_count_the_people_and_the_first_mention_of_the_sentence(store, of) -> None:  # noqa: F811
    held = tick(store, of, RISE + timedelta(hours=2))[0]
    rows = incident_rows.counted(store, held["incident_id"])
    many, people, first = incident_rows.told_apart(rows)

    assert many == held["observed"]
    assert f"from {people} people" in held["sentence"]
    assert first == held["first_at"]
    window = held["opened_at"] - timedelta(hours=held["window_hours"] + 0.25)
    assert all(window <= row["created_at"] <= row["known_at"] <= held["opened_at"] for row in rows)
    again = store.rows(
        models.page("warning_same_hours"),
        {"programme": of, "topic": held["topic"], "platform": held["platform"], "other": "Everything else",
         "critical": criticism.CRITICAL, "critical_on_topic": criticism.CRITICAL_ON_TOPIC,
         "window_hours": held["window_hours"], "at": held["opened_at"]},
    )  # fmt: skip
    assert again[0]["critical"] == len(rows)
    assert sum(row["critical"] for row in again[1:]) == 0


def test_copies_are_named_as_no_further_voices_and_what_was_corrected_since_is_said(store, of) -> None:  # noqa: F811
    held = tick(store, of, RISE + timedelta(hours=2))[0]
    with store.transaction() as tx:  # as if one person had written all of it
        tx.run("update mention set author_key = 'one' where text like 'unsafe%'")
    alone = incident_rows.counted(store, held["incident_id"])
    with store.transaction() as tx:
        tx.run("update mention set p_criticism = 0.0 where text like 'unsafe%'")
    corrected = incident_rows.counted(store, held["incident_id"])

    assert incident_rows.told_apart(alone)[:2] == (1, 1)
    assert {row["counts"] for row in alone} == {True, False}
    assert {row["counts"] for row in corrected} == {None}
    assert incident_rows.counted(store, "nothing") == []
