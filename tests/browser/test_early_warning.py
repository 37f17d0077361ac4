"""Early warning in a browser: an incident is heard of on Home, looked after, judged, and made a case of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from connectors.base import Mention
from tests import serving
from tests.browser.conftest import PHONE
from tests.serving import Server

SENTENCE = "Safety on X: 3 critical mentions in the last hour"


@pytest.fixture
def rising(tmp_path: Path) -> Iterator[Server]:
    """A server whose one programme has an incident of two hours ago that nobody has looked at."""
    from data.store import Store, now
    from pipelines import landing, load
    from pipelines.commands import alerts, incidents, programme

    home = tmp_path / "rising"
    store = Store(home)
    of = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), actor="ada"
    )["programme_id"]
    at = now().replace(microsecond=0) - timedelta(hours=2)
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=of, rows_read=3, notes=[])
    said = [
        Mention(
            platform="x", mention_id=f"m{place}", account_id="@us", relation="mention", text="Unsafe and wrong",
            created_at=(at - timedelta(minutes=30 - place)).replace(tzinfo=UTC), author_key=f"a{place}",
            observed_at=(at - timedelta(minutes=25)).replace(tzinfo=UTC),
        )
        for place in range(3)
    ]  # fmt: skip
    landing.publish(store.home, job, [("mention", landing.to_table(said, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
    alerts.add_topic(store, programme_id=of, name="Safety", terms=["unsafe"], actor="ada")
    found = {
        "kind": "criticism", "cell": "Safety|x", "topic": "Safety", "platform": "x", "platforms": json.dumps(["x"]),
        "first_at": at - timedelta(minutes=30), "opened_at": at, "updated_at": at, "peak_at": at, "peak_observed": 3.0,
        "closed_at": None, "severity": "act", "sentence": f"{SENTENCE}; at this hour we expect fewer than 1.",
        "window_hours": 1.0, "observed": 3.0, "expected": 0.2, "low": 0.0, "high": 1.0, "score": 4.0, "people": 3,
        "rearmed": 0, "has_history": True, "mentions": [("x", f"m{place}") for place in range(3)],
    }  # fmt: skip
    incidents.record_incidents(store, programme_id=of, rule_id="r", found=[found])
    store.close()
    with serving.running(home) as server:
        yield server


def test_from_home_to_a_case_in_one_walk(rising, visit) -> None:
    seen = visit(rising)
    page = seen.page

    page.locator(".st-key-open_incidents").get_by_text(SENTENCE).wait_for()
    page.locator(".st-key-open_incidents a").click()
    page.get_by_role("heading", name="Early warning").wait_for()
    seen.settle()
    assert page.locator(".st-key-open_incidents").count() == 0

    page.locator(".st-key-acknowledge button").click()
    page.locator(".st-key-incident_badges").get_by_text("Seen by").wait_for()
    seen.settle()
    page.locator(".st-key-snooze button").click()
    seen.settle()
    page.locator(".st-key-judge button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Three strangers, one complaint")
    dialog.locator(".st-key-keep_verdict button").click()
    page.locator(".st-key-incident_card").get_by_text("Three strangers, one complaint").wait_for()
    seen.settle()
    page.locator(".st-key-open_case button").click()
    page.get_by_text("A case is open").wait_for()

    assert (seen.errors, seen.outside, seen.refused) == ([], [], [])


def test_the_page_is_read_by_everybody_and_goes_back_to_any_moment(demo_server, visit, axe) -> None:
    seen = visit(demo_server, "early_warning?programme=QT", size=PHONE, scheme="dark")
    page = seen.page

    page.get_by_role("heading", name="What is listened for").wait_for()
    seen.settle()
    assert axe(page) == []
    assert seen.sideways() == 0
    assert page.get_by_text("Nothing is rising").count() == 1

    page.locator(".st-key-known_at").get_by_role("spinbutton").first.click()
    page.keyboard.type("090320261200")
    page.keyboard.press("Enter")
    seen.settle()
    page.get_by_text("Replay of 09 Mar 2026 12:00").wait_for()
    page.locator(".st-key-attention").get_by_text(re.compile(r"Poster( on Facebook)?: ")).wait_for()
    assert seen.errors == []
