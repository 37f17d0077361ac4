"""How Earshot reads: definitions always, and what staff corrected once they did."""

from __future__ import annotations

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from data.store import Store
from pipelines import landing, load
from pipelines.commands.readings import correct_reading

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def page() -> None:
    from dashboard.views import reading

    reading.show()


def opened() -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    assert not at.exception
    return at


def test_an_empty_store_shows_what_the_acts_mean(store: Store) -> None:
    at = opened()

    assert at.title[0].value == "How Earshot reads"
    assert len(at.dataframe[0].value) == 5
    assert any("No reading has been corrected yet" in one.value for one in [*at.text, *at.markdown, *at.subheader])


def test_a_correction_is_counted_beside_what_the_reader_said(store: Store) -> None:
    said = Mention("x", "1", "clinic", "mention", NOON, NOON, "Thank you, the nurse was wonderful!")
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table([said], "mention"))])
    load.load_pending(store)
    correct_reading(store, "x", "1", sentiment="positive", act="other", is_abuse=False, actor="Ada")

    at = opened()

    assert any("Staff corrected 1 mention; in 0" in one.value for one in at.text)
    row = at.dataframe[1].value.iloc[0]
    assert (row["read"], row["staff"], row["n"]) == ("Praise", "Other", 1)
