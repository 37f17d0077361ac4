"""Early warning in a browser: an incident is heard of on Home, looked after, judged, and made a case of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from connectors.base import Mention
from data.store import Store
from tests import serving
from tests.browser.conftest import PHONE
from tests.serving import Server

SENTENCE = "people criticise within 2 h. No history yet"


@pytest.fixture
def rising(tmp_path: Path, new_store: Callable[[Path], Store]) -> Iterator[Server]:
    """A server whose one programme has an incident that nobody has looked at."""
    from data.store import now
    from pipelines import landing, load
    from pipelines.commands import alerts, programme, watching

    home = tmp_path / "rising"
    store = new_store(home)
    of = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), actor="ada"
    )["programme_id"]
    at = now().replace(microsecond=0)
    written = [(at - timedelta(hours=6 * place), "All is well") for place in range(2, 14)]
    written += [(at - timedelta(minutes=70 - 5 * place), "Unsafe and wrong") for place in range(12)]
    said = [
        Mention(
            platform="x", mention_id=f"m{place}", account_id="@us", relation="mention", text=f"{text} {place}",
            created_at=when.replace(tzinfo=UTC), author_key=f"a{place}",
            observed_at=(when + timedelta(minutes=1)).replace(tzinfo=UTC),
        )
        for place, (when, text) in enumerate(written)
    ]  # fmt: skip
    job = landing.new_job("test", "test", "t", "0", "ada", programme_id=of, rows_read=3, notes=[])
    landing.publish(store.home, job, [("mention", landing.to_table(said, "mention"))])
    load.load_pending(store, job_ids=[job.job_id])
    with store.transaction() as tx:
        tx.run("update account set programme_id = $p", {"p": of})
        tx.run(
            "update mention set is_reviewed = true, "
            "act = case when text like 'Unsafe%' then 'criticism' else 'praise' end"
        )
    alerts.add_topic(store, programme_id=of, name="Safety", terms=["unsafe"], actor="ada")
    alerts.set_alert_rule(store, programme_id=of, kind="criticism", threshold=3.3, actor="ada")
    assert watching.look(store, of, at.replace(tzinfo=UTC))["opened"] == 1
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
    page.locator(".st-key-incident_buttons").get_by_role("link", name=re.compile("^Case ")).wait_for()
    page.locator(".st-key-incident_card").get_by_text("12 critical mentions so far from 12 people").wait_for()
    seen.settle()
    page.locator(".st-key-add_channel button").click()
    dialog = page.get_by_role("dialog")
    for label, said in (("Name", "Duty"), ("Who reads it", "Ada"), ("Address", "json://127.0.0.1:9")):
        dialog.get_by_label(label, exact=True).fill(said)
        dialog.get_by_label(label, exact=True).press("Tab")
    seen.settle()
    dialog.locator(".st-key-keep_channel button").click()
    page.locator(".st-key-channels").get_by_text("Duty (web address) · Ada · watch and louder").wait_for()
    seen.settle()
    page.locator(".st-key-channels").get_by_role("button", name="Send a test").click()
    page.locator(".st-key-channels").get_by_text(re.compile("waiting|given up|last message")).first.wait_for()

    assert (seen.errors, seen.outside, seen.refused) == ([], [], [])


def test_the_page_is_read_by_everybody_and_goes_back_to_any_moment(demo_server, visit, axe) -> None:
    seen = visit(demo_server, "early_warning?programme=QT", size=PHONE, scheme="dark")
    page = seen.page

    page.get_by_role("heading", name="What is listened for").wait_for()
    seen.settle()
    assert axe(page) == []
    assert seen.sideways() == 0
    assert page.get_by_text("Nothing is rising").count() == 1

    page.locator(".st-key-moment button").first.click()
    page.locator(".st-key-known_at").get_by_role("spinbutton").first.click()
    page.keyboard.type("090320261200")
    page.keyboard.press("Enter")
    seen.settle()
    page.get_by_text("Replay of 9 Mar 2026 12:00").wait_for()
    page.locator(".st-key-attention").get_by_text(re.compile(r"Poster( on Facebook)?: ")).wait_for()
    page.locator(".st-key-incident_buttons").wait_for(state="detached")  # the rest of the page may be drawn later
    assert seen.errors == []
