"""The Narratives page without a browser: copies with their authors, cards with their mentions, and what fits none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from connectors.base import Mention
from data.store import Store
from pipelines import deep_read, landing, load
from pipelines.commands.anticipated import add_card
from pipelines.reading.deep.reader import DeepReader
from tests.pipelines.commands.desk import a_programme
from tests.pipelines.reading.small_encoder import SmallEncoder

FIRST = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CALL = "What a shameful waste of our money, **you** should be ashamed <b>of</b> yourselves"
TEXTS = [CALL, CALL + "!!", CALL.upper()] + [
    f"Shameful, the broken app tells my landlord {n} everything, nobody answered me" for n in (1, 2, 3, 4)
]


def page() -> None:
    from dashboard.views import narratives

    narratives.show()


def opened(section: str, programme: str = "all") -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state["_pages"] = {}
    for name, value in {"section": section, "programme": programme, "period": "all"}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (at.text, at.caption, at.markdown) for one in kind)


@pytest.fixture
def filled(store: Store) -> Store:
    mentions = [
        Mention("x", f"m{n}", "clinic", "mention", FIRST + timedelta(hours=n), FIRST, text, author_key=f"author-{n}")
        for n, text in enumerate(TEXTS)
    ]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)
    programme_id = a_programme(store)
    with store.transaction() as tx:
        tx.run("update account set programme_id = $programme", {"programme": programme_id})
    return store


def matched(store: Store) -> Store:
    programme_id = store.one("select programme_id from programme")["programme_id"]
    add_card(
        store, programme_id, theme="Cost", description="a waste", likelihood=3, impact=2, terms=["waste"], actor="ann"
    )  # fmt: skip
    reader = DeepReader(SmallEncoder())
    deep_read.read_waiting(store, reader)
    deep_read.match_waiting(store, reader)
    return store


def test_copies_stand_with_their_people_and_the_first_one_as_plain_text(filled: Store) -> None:
    at = opened("copies")
    at.toggle(key="copies_critical").set_value(False).run()

    assert "3 mentions · 3 people" in said(at)
    assert CALL in [one.value for one in at.text]


def test_the_cards_want_a_programme(filled: Store) -> None:
    for programme in ("QT", "all"):  # there is only one
        assert "No criticism is expected yet" in said(opened("cards", programme))
    with filled.transaction() as tx:
        tx.run("update account set programme_id = null")  # of all that is said some belongs to none
    assert "Choose a programme" in said(opened("cards"))


def test_a_card_shows_what_fits_it(filled: Store) -> None:
    matched(filled)

    told = said(opened("cards", "QT"))

    assert "AC-01 · Cost" in told
    assert "critical mentions of the period were compared with the cards" in told


def test_an_empty_store_says_what_to_do_next(store: Store) -> None:
    assert "There are no mentions yet" in said(opened("copies"))


def test_what_fits_no_card_is_offered_as_one(filled: Store) -> None:
    matched(filled)
    at = opened("themes", "QT")
    assert "4 mentions" in said(at)

    at.button(key="make_card_0").click().run()

    assert not at.exception
    words = next(field.value for field in at.text_input if field.key.startswith("card_terms"))
    assert "landlord" in words


def test_a_card_opens_to_its_mentions_and_its_examples(filled: Store) -> None:
    matched(filled)
    card = filled.one("select card_id from anticipated_criticism")["card_id"]

    at = opened("cards", "QT")
    at.button(key=f"card_mentions_{card}").click().run()
    assert CALL in [one.value for one in at.text]

    at = opened("cards", "QT")
    at.button(key=f"card_examples_{card}").click().run()
    assert "No example yet" in said(at)
