"""Reading deeply in the background: what is read, what stays, what is read once, and what fits the cards."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Mention
from data import models
from data.store import Store
from pipelines import deep_read, landing, load
from pipelines.commands import Refused
from pipelines.commands.anticipated import add_card
from pipelines.commands.card_examples import attach_example, detach_example
from pipelines.commands.cases import open_case
from pipelines.commands.readings import correct_reading
from pipelines.reading.deep.reader import DeepReader
from tests.pipelines.commands.desk import a_programme
from tests.pipelines.reading.small_encoder import SmallEncoder

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TEXTS = {
    "1": "What a shameful waste of our money, you should be ashamed",
    "2": "Nobody answered, I waited two hours and the staff were rude",
    "3": "lovely weather for ducks",
    "4": "What a shameful waste of our money, you should be ashamed",
}


def land(store: Store, texts: dict[str, str]) -> None:
    mentions = [
        Mention("x", key, "clinic", "mention", NOON + timedelta(minutes=int(key)), NOON, text)
        for key, text in texts.items()
    ]
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


@pytest.fixture
def reader() -> DeepReader:
    return DeepReader(SmallEncoder())


@pytest.fixture
def filled(store: Store) -> Store:
    land(store, TEXTS)
    return store


def who_read(store: Store) -> dict[str, str]:
    return {row["mention_id"]: row["reader"] for row in store.rows("select mention_id, reader from mention")}


def test_what_is_flagged_is_read_once_and_in_force_with_the_marts_in_step(filled: Store, reader: DeepReader) -> None:
    done, more = deep_read.read_waiting(filled, reader)

    assert (done, more) == (3, False)
    assert {key for key, said in who_read(filled).items() if said == "deep small"} == {"1", "2", "4"}
    assert len(reader.encoder.read) == 2  # the same text twice is read once
    acts = {row["mention_id"]: row["act"] for row in filled.rows("select mention_id, act from mention")}
    assert (acts["1"], acts["2"], acts["4"]) == ("criticism", "complaint", "criticism")
    counted = filled.rows("select act, sum(mentions) as n from mentions_daily group by act having n > 0 order by act")
    assert {row["act"]: int(row["n"]) for row in counted}["criticism"] == 2
    kept = filled.one("select count(*) as n from classification where mention_id = '1'")
    assert kept == {"n": 2}
    assert deep_read.read_waiting(filled, reader) == (0, False)


def test_the_word_of_staff_stands(filled: Store, reader: DeepReader) -> None:
    correct_reading(filled, "x", "1", sentiment="neutral", act="other", is_abuse=False, actor="ann")

    deep_read.read_waiting(filled, reader)

    assert filled.one("select act, is_reviewed from mention where mention_id = '1'") == {
        "act": "other",
        "is_reviewed": True,
    }


def test_a_text_that_is_known_is_taken_from_the_store(filled: Store, reader: DeepReader) -> None:
    deep_read.read_waiting(filled, reader)
    land(filled, {"5": TEXTS["1"]})
    reader.encoder.read.clear()

    assert deep_read.read_waiting(filled, reader)[0] == 1
    assert reader.encoder.read == []


def test_after_a_round_with_nothing_to_read_what_comes_later_is_still_seen(filled: Store, reader: DeepReader) -> None:
    with filled.transaction() as tx:
        tx.run("update mention set arrived_at = '2026-01-01', observed_at = '2026-01-01'")
    deep_read.read_waiting(filled, reader)
    assert deep_read.read_waiting(filled, reader) == (0, False)  # from now on the old are passed over

    land(filled, {"5": TEXTS["2"] + " again"})
    open_case(
        filled,
        programme_id=a_programme(filled),
        kind="enquiry",
        channel="x",
        received_at=NOON,
        summary="About the ducks",
        mention=("x", "3"),
        actor="ann",
    )

    assert deep_read.read_waiting(filled, reader) == (2, False)
    assert {key for key, said in who_read(filled).items() if said != "deep small"} == set()


def test_what_was_kept_of_a_forgotten_text_goes(filled: Store, reader: DeepReader) -> None:
    deep_read.read_waiting(filled, reader)
    with filled.transaction() as tx:
        tx.run("update mention set text = null where mention_id = '2'")

    assert deep_read.forget(filled) == 1
    assert filled.one("select count(*) as n from deep_reading") == {"n": 1}
    revision = filled.revision
    assert deep_read.forget(filled) == 0
    assert filled.revision == revision  # nothing for pages to ask anew


def test_what_was_read_deeply_and_is_held_by_a_mention_that_was_not_stays(filled: Store, reader: DeepReader) -> None:
    deep_read.read_waiting(filled, reader)
    with filled.transaction() as tx:  # an older version's reading in force again, its text still there
        tx.run("update mention set reader = 'fast 2' where mention_id = '2'")

    assert deep_read.forget(filled) == 0
    assert filled.one("select count(*) as n from deep_reading") == {"n": 2}


def test_until_the_next_commit_a_round_that_found_nothing_looks_for_nothing(
    filled: Store, reader: DeepReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deep_read, "deep_reader", lambda: reader)
    asked: list[str] = []
    rows = filled.rows
    monkeypatch.setattr(filled, "rows", lambda sql, *given, **more: asked.append(sql) or rows(sql, *given, **more))

    said = [deep_read.read_round(filled, NOON) for _ in range(3)]

    assert said[0].startswith("Read 3 mentions deeply")
    assert said[1] == said[2] == "Read 0 mentions deeply; 0 were put to the cards."
    asked.clear()
    deep_read.read_round(filled, NOON)
    assert asked == []
    land(filled, {"5": TEXTS["2"] + " again"})
    assert deep_read.read_round(filled, NOON).startswith("Read 1 mentions deeply")


# -- cards -----------------------------------------------------------------------------------------


@pytest.fixture
def with_cards(filled: Store, reader: DeepReader) -> tuple[Store, str]:
    programme_id = a_programme(filled)
    with filled.transaction() as tx:
        tx.run("update account set programme_id = $programme", {"programme": programme_id})
    card = add_card(
        filled,
        programme_id,
        theme="Cost",
        description="It is a waste",
        likelihood=3,
        impact=3,
        terms=["waste"],
        actor="ann",
    )["card_id"]
    deep_read.read_waiting(filled, reader)
    return filled, card


def fits(store: Store) -> dict[str, str | None]:
    return {
        row["mention_id"]: row["card_id"]
        for row in store.rows("select mention_id, card_id from card_match where place = 1")
    }


def test_critical_mentions_are_put_to_the_cards_once(with_cards, reader: DeepReader) -> None:
    store, card = with_cards

    assert deep_read.match_waiting(store, reader) == 3
    assert fits(store) == {"1": card, "4": card, "2": None}
    assert deep_read.match_waiting(store, reader) == 0


def test_an_example_makes_them_be_matched_again(with_cards, reader: DeepReader) -> None:
    store, card = with_cards
    deep_read.match_waiting(store, reader)

    example = attach_example(store, card, "x", "2", actor="ann")["example_id"]
    assert deep_read.match_waiting(store, reader) == 3
    assert fits(store)["2"] == card
    with pytest.raises(Refused, match="already"):
        attach_example(store, card, "x", "2", actor="ann")

    detach_example(store, example, actor="ann")
    deep_read.match_waiting(store, reader)
    assert fits(store)["2"] is None
    with pytest.raises(Refused, match="no example"):
        detach_example(store, example, actor="ann")


def test_an_example_needs_a_card_in_use_and_a_text(with_cards) -> None:
    store, card = with_cards

    with pytest.raises(Refused, match="no anticipated criticism"):
        attach_example(store, "card_unknown", "x", "1", actor="ann")
    with pytest.raises(Refused, match="holds no text"):
        attach_example(store, card, "x", "unknown", actor="ann")


def test_the_newest_are_read_first_and_the_oldest_are_not_forgotten(filled: Store, monkeypatch) -> None:
    monkeypatch.setattr(deep_read, "now", lambda: datetime(2026, 7, 1))
    with filled.transaction() as tx:
        tx.run("update mention set created_at = timestamp '2019-01-01' where mention_id = '1'")
        tx.run("update mention set created_at = timestamp '2026-06-30' where mention_id = '4'")
    asked = {"reader": "deep small", "version": "small", "mark": deep_read.BEGINNING}

    def due(rows: int) -> list[str]:
        return [row["mention_id"] for row in deep_read._due(filled, datetime(2026, 7, 1), {**asked, "rows": rows})]

    assert due(1) == ["4"]
    assert {"1", "4"} <= set(due(10))
    assert due(10)[-1] == "1"


def test_the_due_query_puts_incidents_first(filled: Store) -> None:
    with filled.transaction() as tx:
        tx.insert("incident_mention", [{"incident_id": "inc", "platform": "x", "mention_id": "3", "place": 1}])

    params = {
        "reader": "deep small",
        "version": "small",
        "rows": 10,
        "mark": deep_read.BEGINNING,
        "since": deep_read.BEGINNING,
    }
    due = filled.rows(models.model("desk", "deep_due").sql, params)

    assert due[0]["mention_id"] == "3"
