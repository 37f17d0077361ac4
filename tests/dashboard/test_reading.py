"""How Earshot reads: definitions always, a programme's own figures once its staff reviewed, and the review itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from data.store import Store
from pipelines import landing, load
from pipelines.commands.labels import draw_sample
from pipelines.commands.readings import correct_reading, review_mention
from tests.pipelines.commands.desk import a_programme

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TEXTS = [
    "Thank you, the nurse was wonderful!",
    "What a shameful waste of our money, you should be ashamed",
    "Where can I book a flu jab?",
    "Nobody answered, I waited two hours and the staff were rude",
]


def page() -> None:
    from dashboard.views import reading

    reading.show()


def opened() -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(one.value for one in [*at.text, *at.markdown, *at.caption, *at.subheader])


def land(store: Store, many: int, programme_id: str | None = None) -> None:
    mentions = [
        Mention("x", str(n), "clinic", "mention", NOON + timedelta(minutes=n), NOON, f"{TEXTS[n % 4]} ({n})")
        for n in range(many)
    ]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test", programme_id=programme_id)
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


@pytest.fixture
def programme(store: Store) -> str:
    programme_id = a_programme(store)
    land(store, 60, programme_id)
    return programme_id


def a_sample(store: Store, programme: str) -> None:
    day = date(2026, 3, 10)
    draw_sample(store, programme, since=day, until=day, size=50, seed=1, actor="ada")


def test_an_empty_store_shows_what_the_acts_mean_and_what_is_known(store: Store) -> None:
    at = opened()

    assert at.title[0].value == "How Earshot reads"
    assert "Tells of a promise broken" in said(at)
    assert "measured for each by itself" in said(at)
    assert "No reading has been corrected yet" in said(at)
    assert "The deep reader" in said(at)


def test_a_correction_is_counted_beside_what_the_reader_said(store: Store) -> None:
    land(store, 1)
    correct_reading(store, "x", "0", sentiment="positive", act="other", is_abuse=False, actor="Ada")

    at = opened()

    assert "Staff checked 1 mention by themselves; in 0" in said(at)
    row = at.dataframe[0].value.iloc[0]
    assert (row["The reader said"], row["Staff: other"]) == ("Praise", 1)


def test_a_programme_nobody_reviewed_says_so_and_offers_a_sample(store: Store, programme: str) -> None:
    at = opened()

    assert "Not yet calibrated here" in said(at)
    assert "10 more labels make a reader" in said(at)
    assert "nobody knows how often the reader errs here" in said(at)
    assert "too few labels to show what they are worth" in said(at)
    assert {one.label: one.value for one in at.metric}["Sensitivity"] == "–"

    at.button(key="draw_now").click().run()

    assert not at.exception
    assert store.one("select size, seed >= 0 as has_seed from review_sample") == {"size": 60, "has_seed": True}
    assert "1 of 60" in said(at)


def test_a_sample_is_reviewed_one_by_one_blind_and_an_answer_can_be_taken_back(store: Store, programme: str) -> None:
    a_sample(store, programme)
    at = opened()

    at.button(key="review_sample").click().run()
    first = store.one("select mention_id, said_act from sample_mention where place = 0")
    assert "1 of 50" in said(at)
    assert "The reader says" not in said(at)

    at.button(key="walk_other").click().run()
    assert "2 of 50" in said(at)
    kept = store.one("select mention_id, act, source from labels_in_force")
    assert kept == {"mention_id": first["mention_id"], "act": "other", "source": "sample"}
    assert "It was read as" in said(at) or "as it was read" in said(at)

    at.button(key="walk_back").click().run()
    assert "1 of 50" in said(at)
    assert store.rows("select * from labels_in_force") == []

    at.button(key="walk_later").click().run()
    at.button(key="walk_praise").click().run()
    assert store.one("select place from sample_mention join labels_in_force using (platform, mention_id)") == {
        "place": 1
    }

    at.button(key="walk_stop").click().run()
    assert not [one for one in at.button if one.key == "walk_other"]


def test_a_reviewed_sample_gives_the_figures_with_their_intervals_and_cautions(store: Store, programme: str) -> None:
    a_sample(store, programme)
    rows = store.rows("select platform, mention_id, said_act from sample_mention order by place")
    for place, row in enumerate(rows[:12]):
        act = row["said_act"] if place else "other" if row["said_act"] != "other" else "praise"
        review_mention(store, row["platform"], row["mention_id"], act=act, source="sample", actor="ada")

    at = opened()

    figures = {one.label: one.value for one in at.metric}
    assert figures["Labels by staff"] == "12"
    assert figures["Sensitivity"].endswith("%")
    assert "A small sample: 12 mentions reviewed" in said(at)
    assert "Sample of 50, drawn by chance (seed 1)" in said(at)
    assert "In the sample itself" in said(at)
    assert "version 3" in said(at)
    assert "38 left" in at.button(key="review_sample").label


def test_a_file_of_labels_is_brought_in_by_its_texts(store: Store, programme: str) -> None:
    at = opened()

    at.file_uploader(key="labels_upload").upload("labels.csv", f'text,act\n"{TEXTS[0]} (0)",praise\n'.encode()).run()
    at.button(key="labels_keep").click().run()

    assert not at.exception
    assert "labels.csv: 1 of 1 line is a label now." in said(at)
    assert store.one("select act, source from labels_in_force") == {"act": "praise", "source": "import"}


def test_the_most_useful_mentions_are_offered_with_what_the_reader_says(store: Store, programme: str) -> None:
    at = opened()

    at.button(key="review_useful").click().run()
    assert "1 of 10" in said(at)
    assert "The reader says" in said(at)

    at.button(key="walk_enquiry").click().run()
    assert store.one("select act, source from labels_in_force") == {"act": "enquiry", "source": "useful"}
    assert "2 of 10" in said(at)
