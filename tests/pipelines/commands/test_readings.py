"""Corrections of readings: kept, in force, in step with the marts, and taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Mention
from data import models
from data.store import Store
from pipelines import landing, load
from pipelines.commands import Refused, SameIdOtherBody, new_command_id
from pipelines.commands.readings import correct_reading, undo_correction

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TEXTS = {
    "1": "Where can I book a flu jab?",
    "2": "The queue was terrible and nobody answered the phone.",
    "3": "Thank you, the nurse was wonderful!",
    "4": None,
}


def mention(mention_id: str, text: str | None, hours_later: int = 0) -> Mention:
    return Mention(
        platform="x",
        mention_id=mention_id,
        account_id="clinic",
        relation="mention",
        created_at=NOON,
        observed_at=NOON + timedelta(hours=hours_later),
        text=text,
    )


def land(store: Store, mentions: list[Mention]) -> None:
    job = landing.new_job("export", "generic", "mentions.csv", "0" * 64, "test")
    landing.publish(store.home, job, [("mention", landing.to_table(mentions, "mention"))])
    load.load_pending(store)


@pytest.fixture
def store(store):
    land(store, [mention(key, text) for key, text in TEXTS.items()])
    return store


def reading(store: Store, mention_id: str) -> tuple:
    row = store.one(
        "select sentiment, act, is_abuse, is_reviewed from mention where mention_id = $id", {"id": mention_id}
    )
    return tuple(row.values())


def marts(store: Store) -> dict[str, list]:
    """What the added marts say, whatever rows they are spread over."""
    said = {}
    for name in ("mentions_daily", "mentions_hourly"):
        keys = models.model("marts", name).header["keys"]
        said[name] = store.rows(
            f"select {keys}, sum(mentions) as n, sum(reviewed) as r, sum(abusive) as a from {name} "
            f"group by {keys} having sum(mentions) <> 0 order by all"
        )
    said["replies"] = store.rows("select * from replies order by all")
    return said


def correct(store: Store, mention_id: str = "1", **more) -> dict:
    given = {"sentiment": "negative", "act": "complaint", "is_abuse": False, "actor": "ana", **more}
    return correct_reading(store, "x", mention_id, **given)


def test_a_correction_is_in_force_and_kept_with_its_event(store):
    answer = correct(store, note="She was turned away.")

    assert reading(store, "1") == ("negative", "complaint", False, True)
    assert answer["is"] == {"sentiment": "negative", "act": "complaint", "is_abuse": False}
    kept = store.one("select review_id, note, reviewed_by from classification_review")
    assert kept == {"review_id": answer["review_id"], "note": "She was turned away.", "reviewed_by": "ana"}
    event = store.one("select subject_id, type, actor from event where type = 'reading_corrected'")
    assert event == {"subject_id": "x:1", "type": "reading_corrected", "actor": "ana"}


def test_the_marts_equal_a_rebuild_after_corrections_and_undoing(store):
    land_reply(store, "2")
    correct(store, "1", act="praise", sentiment="positive")
    correct(store, "2", act="enquiry", is_abuse=True)
    correct(store, "2", act="criticism")
    correct(store, "4", act="other", sentiment="neutral")
    undo_correction(store, "x", "1", actor="ana")

    kept_in_step = marts(store)
    store.rebuild_marts()

    assert kept_in_step == marts(store)
    assert [row["act"] for row in kept_in_step["replies"]] == ["criticism"]


def land_reply(store: Store, mention_id: str) -> None:
    from connectors.base import Post

    reply = Post("x", "p1", "clinic", NOON + timedelta(hours=1), NOON + timedelta(hours=2), in_reply_to=mention_id)
    job = landing.new_job("export", "generic", "posts.csv", "1" * 64, "test")
    landing.publish(store.home, job, [("post", landing.to_table([reply], "post"))])
    load.load_pending(store)


def test_a_repeated_command_corrects_once_and_gives_the_first_answer(store):
    identity = new_command_id()

    first = correct(store, command_id=identity)
    second = correct(store, command_id=identity)

    assert first == second
    assert store.one("select count(*) as n from classification_review") == {"n": 1}


def test_the_same_command_id_with_another_body_is_refused(store):
    identity = new_command_id()
    correct(store, command_id=identity)

    with pytest.raises(SameIdOtherBody):
        correct(store, act="praise", command_id=identity)


def test_undo_brings_back_the_readers_reading(store):
    before = reading(store, "1")
    correct(store)

    undo_correction(store, "x", "1", actor="ana")

    assert reading(store, "1") == before
    assert store.one("select count(*) as n from classification_review") == {"n": 1}  # nothing is erased


def test_undo_of_a_second_correction_brings_back_the_first(store):
    correct(store, act="enquiry", sentiment="neutral")
    correct(store, act="praise", sentiment="positive")

    undo_correction(store, "x", "1", actor="ana")
    assert reading(store, "1") == ("neutral", "enquiry", False, True)

    undo_correction(store, "x", "1", actor="ana")
    assert reading(store, "1")[3] is False


def test_undo_of_a_mention_with_nothing_to_read_leaves_it_unread(store):
    correct(store, "4", sentiment="neutral", act="other")

    undo_correction(store, "x", "4", actor="ana")

    assert reading(store, "4") == (None, None, None, False)


def test_undo_without_a_correction_is_refused(store):
    with pytest.raises(Refused, match="was not corrected"):
        undo_correction(store, "x", "1", actor="ana")


def test_a_later_load_with_a_newer_text_keeps_the_correction(store):
    correct(store)

    land(store, [mention("1", "Lovely, thank you so much, wonderful!", hours_later=5)])

    assert reading(store, "1") == ("negative", "complaint", False, True)
    assert store.one("select text from mention where mention_id = '1'")["text"].startswith("Lovely")


def test_undo_after_a_newer_text_gives_the_reading_of_the_newer_text(store):
    correct(store)
    land(store, [mention("1", "Lovely, thank you so much, wonderful!", hours_later=5)])

    undo_correction(store, "x", "1", actor="ana")

    newest = store.one("select sentiment, act from classification where mention_id = '1' order by read_at desc")
    assert reading(store, "1")[:2] == (newest["sentiment"], newest["act"])
    assert newest["sentiment"] == "positive"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sentiment": "angry"}, "No sentiment 'angry'"),
        ({"act": "rant"}, "No act 'rant'"),
        ({"mention_id": "99"}, "no mention '99' of x"),
        ({"note": "x" * 1001}, "1001 characters"),
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_is_written(store, given, sentence):
    given = dict(given)
    with pytest.raises(Refused, match=sentence):
        correct(store, given.pop("mention_id", "1"), **given)

    assert store.one("select count(*) as n from classification_review") == {"n": 0}
    assert store.one("select count(*) as n from event where type = 'reading_corrected'") == {"n": 0}


def test_a_deleted_mention_is_not_corrected(store):
    from dataclasses import replace

    land(store, [replace(mention("2", None, hours_later=3), is_deleted=True)])

    with pytest.raises(Refused, match="deleted by its author"):
        correct(store, "2")


def test_the_store_checks_out_after_correcting_and_undoing(store):
    correct(store, "1")
    correct(store, "2", act="criticism")
    correct(store, "2", act="praise", sentiment="positive")
    undo_correction(store, "x", "2", actor="ana")
    undo_correction(store, "x", "1", actor="ana")

    assert [one.name for one in store.check() if one.wrong] == []
