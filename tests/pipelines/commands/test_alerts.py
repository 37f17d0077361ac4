"""Commands of early warning: topics, rules and what people do with an incident."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from data.store import now
from pipelines.commands import Refused, alerts, programme


@pytest.fixture
def of(store) -> str:
    done = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )
    return done["programme_id"]


@pytest.fixture
def incident(store, of) -> str:
    at = now()
    with store.transaction() as tx:
        tx.insert(
            "incident",
            [{"incident_id": "inc_1", "programme_id": of, "rule_id": "r", "kind": "criticism", "cell": "safety",
              "topic": "safety", "platform": "", "platforms": "[]", "first_at": at, "opened_at": at, "updated_at": at,
              "severity": "watch", "sentence": "s", "window_hours": 2.0, "observed": 9.0, "expected": 1.0, "low": 0.0,
              "high": 3.0, "score": 5.0, "people": 9, "rearmed": 0, "has_history": True, "created_at": at,
              "created_by": "detector"}],
        )  # fmt: skip
    return "inc_1"


def test_a_topic_is_added_once_changed_and_retired(store, of) -> None:
    made = alerts.add_topic(store, programme_id=of, name="Safety", terms=["Burns", " burns ", "unsafe"], actor="ada")

    with pytest.raises(Refused, match="already listens for a topic 'safety'"):
        alerts.add_topic(store, programme_id=of, name="safety", terms=["x-ray"], actor="ada")
    alerts.change_topic(store, made["topic_id"], name="Safety", terms=["unsafe"], actor="ada")
    alerts.retire_topic(store, made["topic_id"], actor="ada")

    held = store.one("select terms, retired_at from topic")
    assert json.loads(held["terms"]) == ["unsafe"]
    assert held["retired_at"] is not None


@pytest.mark.parametrize(
    ("name", "terms", "said"),
    [
        ("a|b", ["word"], "bar"),
        ("", ["word"], "empty"),
        ("Safety", [" "], "no words"),
        ("Safety", ["ab"], "too short"),
        ("Safety", ['"stop'], "quotation mark too few"),
        ("Safety", ['"a"'], "no word of two letters"),
        ("Safety", ['st"op"'], "quotation mark too few"),
    ],
)
def test_a_topic_that_cannot_be_told_is_refused(store, of, name, terms, said) -> None:
    with pytest.raises(Refused, match=said):
        alerts.add_topic(store, programme_id=of, name=name, terms=terms, actor="ada")


def test_a_rule_keeps_its_versions(store, of) -> None:
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=3.3, actor="ada")
    second = alerts.set_alert_rule(
        store, programme_id=of, kind="criticism", threshold=4.0, backtest={"alerts_a_week": 0.8}, actor="ada"
    )

    assert second["version"] == 2
    assert store.rows("select threshold, replaced_at is null as in_force from alert_rule order by version") == [
        {"threshold": 3.3, "in_force": False},
        {"threshold": 4.0, "in_force": True},
    ]


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0.0}, {"threshold": 3.0, "budget_per_week": 0.0}, {"threshold": 3.0, "kind": "mood"}]
)
def test_a_rule_without_sense_is_refused(store, of, wrong) -> None:
    with pytest.raises(Refused):
        alerts.set_alert_rule(store, **{"programme_id": of, "kind": "criticism", "actor": "ada", **wrong})


def test_an_incident_is_acknowledged_by_the_first_who_does(store, incident) -> None:
    alerts.acknowledge_incident(store, incident, actor="ada")
    again = alerts.acknowledge_incident(store, incident, actor="bob")

    assert again["acknowledged_by"] == "ada"
    assert store.one("select acknowledged_by as a from incident") == {"a": "ada"}


def test_a_judgement_says_why_and_may_change_with_the_old_one_kept(store, incident) -> None:
    alerts.judge_incident(store, incident, judged="real", reason="Parents wrote in", actor="ada")
    alerts.judge_incident(store, incident, judged="not_ours", reason="Another campaign", actor="bob")

    assert store.one("select judged, judged_by from incident") == {"judged": "not_ours", "judged_by": "bob"}
    kept = [
        json.loads(row["payload"]) for row in store.rows("select payload from event where type = 'incident_judged'")
    ]
    assert {one["is"] for one in kept} == {"real", "not_ours"}
    with pytest.raises(Refused, match="reason is empty"):
        alerts.judge_incident(store, incident, judged="real", reason=" ", actor="ada")
    with pytest.raises(Refused, match="judgement 'maybe'"):
        alerts.judge_incident(store, incident, judged="maybe", reason="x", actor="ada")


def test_a_snooze_and_a_case_are_noted_on_the_incident(store, incident) -> None:
    until = datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(hours=12)
    alerts.snooze_incident(store, incident, until=until, actor="ada")
    alerts.link_incident_case(store, incident, case_id="cas_1", actor="ada")

    held = store.one("select snoozed_until, case_id from incident")
    assert held == {"snoozed_until": until.replace(tzinfo=None), "case_id": "cas_1"}
    with pytest.raises(Refused, match="There is no incident nobody"):
        alerts.acknowledge_incident(store, "nobody", actor="ada")


def test_a_word_in_quotation_marks_of_any_kind_is_kept_in_ours(store, of) -> None:
    alerts.add_topic(
        store, programme_id=of, name="Poster", terms=["“STOP”", '"ad"', "«pass on»", '"stop"'], actor="ada"
    )

    assert json.loads(store.one("select terms from topic")["terms"]) == ['"stop"', '"ad"', '"pass on"']


FOUND = [
    ("stop", "They stopped it", True), ("stop", "nonstop noise", True), ('"stop"', "They stopped it", False),
    ('"stop"', "Stop!", True), ('"stop"', "#STOP", True), ('"stop"', "a bus-stop sign", True),
    ('"stop"', "nonstop", False),
    ('"stop"', "unstoppable; STOP", True), ('"pass on"', "we pass\n on it", True), ('"pass on"', "pass it on", False),
    ('"pass on"', "compass on deck", False), ('"don\'t"', "I don't know", True), ('"straße"', "Die STRAẞE, laut", True),
    ('"été"', "un été chaud", True), ('"ete"', "un été chaud", False), ('"क्या"', "यह क्या है", True),
    ('"50"', "only 50%", True),
    ('"50"', "only 500", False),
]  # fmt: skip


def test_words_are_found_alike_by_the_detector_and_on_the_page(store, of) -> None:
    import pyarrow as pa

    from connectors.base import Mention
    from data import models
    from pipelines import landing, load
    from pipelines.commands.alerts import _terms

    at = now().replace(microsecond=0) - timedelta(hours=1)
    mentions = [
        Mention(platform="x", mention_id=f"m{place:02}", account_id="@us", relation="mention",
                created_at=at.replace(tzinfo=UTC), observed_at=at.replace(tzinfo=UTC), text=text, author_key="a")
        for place, (_, text, _) in enumerate(FOUND)
    ]  # fmt: skip
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=of, rows_read=1, notes=[])
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
        tx.run("update mention set p_criticism = 0.9")
    given = {"programme": of, "critical": 0.5, "critical_on_topic": 0.2, "since_at": at - timedelta(days=1),
             "until_at": at + timedelta(hours=1)}  # fmt: skip
    wrong = []
    for place, (term, text, is_found) in enumerate(FOUND):
        kept = json.loads(_terms([term]))
        heard = store.read(models.model("alerts", "heard").sql, {**given, "other": 1},
                           tables={"terms": pa.table({"place": [0], "term": kept})}).to_pylist()  # fmt: skip
        with store.transaction() as tx:
            tx.run("delete from topic")
        alerts.add_topic(store, programme_id=of, name="It", terms=[term], actor="ada")
        said = store.rows(models.page("warning_said"), {**given, "topic": "It", "other": "Everything else",
                                                         "platforms": ["x"], "at": now()})  # fmt: skip
        mine = f"m{place:02}"
        if (next(one["topic"] for one in heard if one["mention_id"] == mine) == 0) is not is_found:
            wrong.append(("detector", term, text))
        if (mine in {one["mention_id"] for one in said}) is not is_found:
            wrong.append(("page", term, text))
        curve = store.rows(models.page("warning_curve"), {**given, "topic": "It", "platform": "", "window_hours": 24.0,
                           "other": "Everything else", "at": now(), "since_at": at})  # fmt: skip
        if max(one["critical"] for one in curve) != len(said):
            wrong.append(("picture", term, text))

    assert wrong == []


def test_the_command_line_listens_for_a_topic_and_changes_its_words(store, of) -> None:
    from pipelines import verbs

    listen = verbs.known()["listen_for"]
    given = {"programme": "P1", "name": "Poster", "words": ["poster", '"stop"'], "actor": "ada"}

    first = listen(store, given, lambda *_: None)
    again = listen(store, {**given, "name": "poster", "words": ["billboard"]}, lambda *_: None)

    assert first["topic_id"] == again["topic_id"]
    assert store.rows("select name, terms from topic") == [{"name": "poster", "terms": '["billboard"]'}]
    with pytest.raises(Refused, match="There is no programme 'P9'"):
        listen(store, {**given, "programme": "P9"}, lambda *_: None)
