"""The page Early warning: an empty store, a programme that listens for nothing, and an incident in full."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from dashboard import read, warning_figure
from data.store import now
from pipelines import landing, load
from pipelines.commands import Refused, alerts, anticipated, incidents, programme, track_record

HOSTILE = "![x](http://example.org/p.png) :red[Verified] <b>b</b> =1+1"


def page() -> AppTest:
    def script():
        import streamlit as st

        from dashboard.views import early_warning

        st.session_state["_pages"] = {}
        early_warning.show()

    return AppTest.from_function(script, default_timeout=60)


def words_of(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.markdown, at.caption, at.info) for one in kind)


@pytest.fixture
def of(store) -> str:
    begun = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )
    return begun["programme_id"]


@pytest.fixture
def an_incident(store, of) -> str:
    """Three critical mentions on safety, and the incident that they opened two hours ago."""
    at = now().replace(microsecond=0) - timedelta(hours=2)
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=of, rows_read=3, notes=[])
    mentions = [
        Mention(
            platform="x", mention_id=f"m{place}", account_id="@us", relation="mention",
            created_at=(at - timedelta(minutes=30 - place)).replace(tzinfo=UTC),
            observed_at=(at - timedelta(minutes=25)).replace(tzinfo=UTC), text=f"Unsafe and wrong {HOSTILE}",
            author_key=f"a{place}",
        )
        for place in range(3)
    ]  # fmt: skip
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
    alerts.add_topic(store, programme_id=of, name="Safety", terms=["unsafe"], actor="ada")
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=3.3, actor="ada")
    found = {
        "kind": "criticism", "cell": "Safety|x", "topic": "Safety", "platform": "x", "platforms": json.dumps(["x"]),
        "first_at": at - timedelta(minutes=30), "opened_at": at, "updated_at": at, "peak_at": at, "peak_observed": 3.0,
        "closed_at": None, "severity": "act", "sentence": "Safety on X: 3 critical mentions in the last hour.",
        "window_hours": 1.0, "observed": 3.0, "expected": 0.2, "low": 0.0, "high": 1.0, "score": 4.0, "people": 3,
        "rearmed": 0, "has_history": True, "mentions": [("x", f"m{place}") for place in range(3)],
    }  # fmt: skip
    done = incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found])
    assert incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found]) == {
        "opened": [], "grown": [],
    }  # fmt: skip
    return done["opened"][0]


def test_an_empty_store_says_how_to_begin(store) -> None:
    at = page().run()

    assert not at.exception
    assert "There is no programme yet." in words_of(at)


def test_a_programme_that_listens_for_nothing_is_told_what_to_do(store, of) -> None:
    at = page().run()

    assert not at.exception
    assert "No rule is switched on: nobody listens." in words_of(at)
    assert at.button(key="edit_topic")


def test_an_incident_is_told_in_its_sentence_with_its_mentions_as_text(store, an_incident) -> None:
    at = page().run()

    assert not at.exception
    assert "Safety on X: 3 critical mentions in the last hour." in [one.value for one in at.text]
    shown = [one.value for one in at.text]
    assert sum(HOSTILE in one for one in shown) >= 3
    assert not [one for one in at.markdown if "example.org" in str(one.value)]
    assert "day 1 of 7" in words_of(at)


def test_acknowledging_and_snoozing_write_who_did_it(store, an_incident) -> None:
    at = page().run()
    at.button(key="acknowledge").click().run()
    at.button(key="snooze").click().run()

    assert not at.exception
    held = store.one("select acknowledged_by, snoozed_until from incident")
    assert held["acknowledged_by"] == "dashboard"
    assert held["snoozed_until"] > now()


def test_a_failing_source_is_shown_in_grey_with_the_reason(store, of, an_incident) -> None:
    at = now().replace(microsecond=0)
    run = {
        "connection_id": "c1", "platform": "x", "said": "", "posts": 0, "mentions": 0, "metrics": 0, "deleted": 0,
        "calls": 1, "spent": 0.0,
    }  # fmt: skip
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": "c1", "platform": "x", "account_id": "@us", "label": "us", "origin": "form",
            "settings": "{}", "programme_id": of, "created_at": at, "created_by": "ada",
        }])  # fmt: skip
        tx.insert("collector_run", [
            {**run, "run_id": f"r{hours}", "started_at": at - timedelta(hours=hours),
             "ended_at": at - timedelta(hours=hours), "outcome": "ok" if hours == 5 else "sign_in"}
            for hours in (5, 4, 3, 1)
        ])  # fmt: skip

    shown = page().run()

    assert not shown.exception
    assert any(":gray-badge" in str(one.value) and "not judged: no good round since" in str(one.value)
               and "its sign-in ran out" in str(one.value) for one in shown.markdown)  # fmt: skip


def test_what_nobody_acknowledged_is_known_to_every_page_until_somebody_does(store, of, an_incident) -> None:
    waiting = read.rows("warning_open", now=now())
    alerts.snooze_incident(store, an_incident, until=(now() + timedelta(hours=1)).replace(tzinfo=UTC), actor="ada")
    snoozed = read.rows("warning_open", now=now())
    later = read.rows("warning_open", now=now() + timedelta(hours=2))
    alerts.acknowledge_incident(store, an_incident, actor="ada")

    assert [(one["code"], one["incidents"], one["severity"]) for one in waiting] == [("P1", 1, "act")]
    assert waiting[0]["sentence"].startswith("Safety on X: 3 critical mentions")
    assert snoozed == []
    assert len(later) == 1
    assert read.rows("warning_open", now=now() + timedelta(hours=2)) == []


def test_a_number_that_stands_out_is_told_with_its_picture_and_opens_no_case(store, of) -> None:
    at = now().replace(microsecond=0) - timedelta(hours=2)
    found = {
        "kind": "followers", "cell": "Followers|x", "topic": "Followers", "platform": "x",
        "platforms": json.dumps(["x"]), "first_at": at - timedelta(days=1), "opened_at": at, "updated_at": at,
        "peak_at": at, "peak_observed": -320.0, "closed_at": None, "severity": "act",
        "sentence": "Followers on X: −320 on 9 Mar; on such a day we expect +12 (usually −4 to +30).",
        "window_hours": 24.0, "observed": -320.0, "expected": 12.0, "low": -4.0, "high": 30.0, "score": 6.0,
        "people": 0, "rearmed": 0, "has_history": True, "mentions": [],
    }  # fmt: skip
    incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found])
    alerts.set_alert_rule(store, programme_id=of, kind="followers", threshold=2.5, actor="ada")

    shown = page().run()
    shown.selectbox(key="rule_kind").set_value("followers").run()

    assert not shown.exception
    assert found["sentence"] in [one.value for one in shown.text]
    assert "Switched on: followers." in words_of(shown)
    assert shown.select_slider(key="budget_followers").value == 1.0
    assert not [one for one in shown.button if one.key == "open_case"]


def test_the_page_stands_at_now_until_a_moment_is_chosen(store, an_incident) -> None:
    at = page().run()

    assert at.datetime_input(key="known_at").value is None
    assert "Replay of" not in words_of(at)


def test_before_it_opened_the_page_knows_nothing_of_it(store, an_incident) -> None:
    from zoneinfo import ZoneInfo

    at = page().run()
    then = datetime.now(ZoneInfo("Europe/London")).replace(tzinfo=None, second=0, microsecond=0) - timedelta(hours=12)
    at.datetime_input(key="known_at").set_value(then).run()

    assert not at.exception
    assert "3 critical mentions" not in words_of(at)


def test_the_track_record_says_what_a_rule_would_have_done(store, an_incident, of) -> None:
    told = track_record.track_record(store, of, 1.0, now())

    assert told["alerts"] == 0
    assert told["alerts_a_week"] is None
    at = page().run()
    assert "less than two weeks" not in words_of(at)
    at.select_slider(key="budget_criticism").set_value(2.0).run()  # a slider that moves replays by itself
    assert "less than two weeks" in words_of(at)
    at.select_slider(key="budget_criticism").set_value(1.0).run()
    at.toggle(key="replay_rule").set_value(True).run()
    assert "less than two weeks" in words_of(at)
    at.button(key="put_in_force").click().run()
    assert store.one("select max(version) as v from alert_rule") == {"v": 2}


@pytest.mark.parametrize(("minutes", "counts"), [(-1, True), (0, True), (1, False)])
def test_a_card_counts_only_if_it_stood_there_before_the_first_mention(minutes: int, counts: bool) -> None:
    first = datetime(2026, 3, 9, 9, 55)
    card = {"card_id": "c", "theme": "Scares children", "terms": ["scared"], "retired_at": None,
            "added_at": first + timedelta(minutes=minutes)}  # fmt: skip

    assert incidents.match([card], "Poster", ["my kid is scared", "nice"], first) == ("c", counts)
    assert incidents.match([card], "Poster", ["nice"] * 6, first) == (None, False)
    assert incidents.match([], "Poster", ["scared"], first) == (None, None)
    assert anticipated.NEEDS


def test_the_page_says_that_nobody_is_told_and_then_who_is(store, an_incident, of) -> None:
    from pipelines.commands import messages

    before = page().run()
    messages.add_alert_channel(
        store,
        programme_id=of,
        address="mailtos://u:hunter2@example.org",
        wishes=messages.Wishes(name="Duty", person="Ada"),
        actor="ada",
    )
    after = page().run()

    assert "Nobody yet" in words_of(before)
    assert not after.exception
    assert "Duty (mail) · Ada · watch and louder" in words_of(after)
    assert "hunter2" not in words_of(after)


def test_a_channel_may_be_told_by_some_rules_alone(store, an_incident, of) -> None:
    from pipelines.commands import messages

    kept = {"programme_id": of, "address": "mailtos://u:x@example.org", "actor": "ada"}
    numbers = messages.Wishes(name="Numbers", person="Ada", kinds=["followers", "silence"])
    messages.add_alert_channel(store, **kept, wishes=numbers)

    assert "watch and louder, of followers, silent sources alone" in words_of(page().run())
    with pytest.raises(Refused, match="kind of alert"):
        messages.add_alert_channel(store, **kept, wishes=replace(numbers, kinds=["weather"]))


def test_the_picture_marks_our_own_posts_and_what_was_noted() -> None:
    at = datetime(2026, 3, 9, 12)
    hours = [{"hour_at": at + timedelta(hours=one), "critical": one} for one in range(-4, 4)]
    around = [
        {"happened_at": at - timedelta(hours=2), "what": "Own post", "said": "Look", "platform": "x"},
        {"happened_at": at - timedelta(hours=1), "what": "Annotation", "said": "A march", "platform": ""},
        {"happened_at": at - timedelta(days=2), "what": "Annotation", "said": "Before the picture", "platform": ""},
    ]
    incident = {"low": 0, "high": 1, "opened_at": at}

    figure = warning_figure.course(incident, hours, [], around, "UTC", is_dark=False, is_demo=False)

    marks = next(trace for trace in figure.data if trace.name == "around")
    assert [one[0] for one in marks.customdata] == ["Own post", "Annotation"]
    assert list(marks.marker.symbol) == ["triangle-up", "diamond"]


def test_a_page_that_stands_open_says_when_something_changed_since(store, of, an_incident) -> None:
    from dashboard.views import early_warning

    def news(drawn) -> AppTest:
        def script(of, drawn):
            from dashboard.views import early_warning

            early_warning._news.__wrapped__(of, drawn)

        return AppTest.from_function(script, default_timeout=60, args=(of, drawn)).run()

    signs = early_warning._signs(read.rows("warning_incidents", programme=of, at=now() + timedelta(minutes=1)))

    assert signs == ((an_incident, "act", 0),)
    assert not news(signs).button
    assert news(()).button(key="show_news").label == "Show it"
    assert not news(()).exception


def test_what_is_usual_is_said_in_words_where_it_is_nothing() -> None:
    from pipelines.rules import alert_words

    said = alert_words.series("All mentions", 9, "hour", 0.1, 0, 0)

    assert said == "All mentions: 9 in the last hour; at this hour we expect fewer than 1 (usually none)."


def test_the_words_of_an_incident_open_to_its_rows(store, an_incident) -> None:
    with store.transaction() as tx:
        tx.run("update mention set p_criticism = 0.9")
    at = page().run()
    at.button(key="incident_rows").click().run()

    assert not at.exception
    assert "3 mentions, 3 counted from 3 people" in words_of(at)
    tables = [one.value for one in at.dataframe]
    assert any(list(one.get("Counts", [])) == ["yes", "yes", "yes"] for one in tables)
    assert any(list(one.get("Critical", []))[:2] == [3, 0] for one in tables)


def test_the_words_of_a_number_open_to_the_rows_of_its_day_also_where_the_clocks_change(store, of) -> None:
    from dashboard import warning_rows

    assert warning_rows.day_ends(datetime(2026, 3, 29, 0, 0), "Europe/London") == datetime(2026, 3, 29, 23, 0)
    begins = datetime(2026, 10, 24, 23, 0)
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=of, rows_read=4, notes=[])
    mentions = [
        Mention(platform="x", mention_id=f"k{hours}", account_id="@us", relation="mention",
                created_at=(begins + timedelta(hours=hours)).replace(tzinfo=UTC),
                observed_at=(begins + timedelta(hours=hours)).replace(tzinfo=UTC), text="bad", author_key="a")
        for hours in (0, 12, 24.5, 25)
    ]  # fmt: skip
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
        tx.run("update mention set sentiment = case when mention_id = 'k12' then 'positive' else 'negative' end")
    found = {
        "kind": "sentiment_share", "cell": "Negative share", "topic": "Negative share", "platform": "",
        "platforms": "[]", "first_at": begins, "opened_at": begins + timedelta(hours=25), "updated_at": begins,
        "peak_at": begins, "peak_observed": 66.7, "closed_at": None, "severity": "act",
        "sentence": "Negative share: 2 of 3 mentions on 25 Oct were negative (67%); on such a day we expect 19%.",
        "window_hours": 24.0, "observed": 66.7, "expected": 19.0, "low": 11.0, "high": 29.0, "score": 6.0,
        "people": 0, "rearmed": 0, "has_history": True, "mentions": [],
    }  # fmt: skip
    incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found])

    at = page().run()
    at.button(key="incident_rows").click().run()

    assert not at.exception
    assert "Mentions of that day that were read: 3. 2 of them negative, 66.7%" in words_of(at)
