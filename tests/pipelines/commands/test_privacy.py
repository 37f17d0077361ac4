"""Personal data: erased to the last word, erased again over a backup, forgotten after its time, shown on request."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from connectors.base import Mention, author_key
from data.store import Store, restore
from pipelines import audit, landing, load
from pipelines.commands import NotAllowed, Refused, cases, privacy
from pipelines.commands.plan_items import add_item
from pipelines.commands.plan_kinds_govern import BASES
from pipelines.commands.programme import add_programme
from pipelines.commands.readings import correct_reading
from pipelines.secret import author_secret
from tests.pipelines.commands.test_people import somebody

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECRET_WORDS = "My daughter Zebedea waited nine hours"


def land(store: Store, *written: tuple[str, str, str], at: datetime = MONDAY) -> None:
    """(mention_id, author, text)"""
    secret = author_secret(store.home)
    rows = [
        Mention("x", number, "clinic", "mention", at, at, text, author_key=author_key(secret, "x", who))
        for number, who, text in written
    ]
    job = landing.new_job("export", "generic", "m.csv", f"{written[0][0]}{at:%H}".zfill(64), "test")
    landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    load.load_pending(store)


@pytest.fixture
def programme_id(store: Store) -> str:
    done = add_programme(
        store, code="P1", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    return str(done["programme_id"])


def texts(store: Store) -> list[tuple[str, str | None, str | None]]:
    return [
        (row["mention_id"], row["text"], row["author_key"])
        for row in store.rows("select mention_id, text, author_key from mention order by mention_id")
    ]


def everywhere(store: Store) -> str:
    """Every cell of every table, as one text."""
    names = [row["table_name"] for row in store.rows("select table_name from duckdb_tables()")]
    return "\n".join(str(store.rows(f'select * from "{name}"')) for name in names)


def a_case_of(store: Store, programme_id: str) -> None:
    cases.open_case(
        store, programme_id=programme_id, kind="complaint", channel="x", received_at=MONDAY, summary=SECRET_WORDS,
        mention=("x", "1"), actor="ann",
    )  # fmt: skip


def test_what_a_person_wrote_is_erased_to_the_last_word_and_the_counts_stay(store: Store, programme_id: str) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    correct_reading(
        store, "x", "1", sentiment="negative", act="complaint", is_abuse=False, note="Zebedea again", actor="ann"
    )
    a_case_of(store, programme_id)
    with store.transaction() as tx:  # what they thought of how it ended, written down wrong at first
        tx.run(
            "insert into csat by name select 's' as csat_id, $of as programme_id, case_id, 1 as closure, 2 as score, "
            "'Zebedea' as comment, now() as answered_at, now() as created_at, 'ann' as created_by from case_file",
            {"of": programme_id},
        )
        tx.run(
            "insert into case_event by name select 'e' as case_event_id, case_id, 9 as sequence, now() as happened_at, "
            "'rating_corrected' as type, 'ann' as actor, "
            '\'{"before":{"comment":"Zebedea"},"reason":"x"}\' as payload, now() as created_at from case_file'
        )
    before = store.one("select sum(mentions) as n from mentions_daily")
    assert "Zebedea" in everywhere(store)

    done = privacy.erase_author(store, "x", "zed", reason="asked by letter", actor="ann")

    assert done == {"mentions": 1, "cases": 1}
    assert "Zebedea" not in everywhere(store)
    assert author_key(author_secret(store.home), "x", "zed") not in str(store.rows("select * from mention"))
    assert texts(store)[1][1] == "Where can I book?"
    assert store.one("select sum(mentions) as n from mentions_daily") == before
    assert store.one("select kind from case_file") == {"kind": "complaint"}


def test_what_was_erased_does_not_come_back_with_the_next_collection(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")

    again = (("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book now?"), ("3", "zed", SECRET_WORDS))
    land(store, *again, at=MONDAY + timedelta(hours=1))

    assert "Zebedea" not in everywhere(store)
    assert [(number, text) for number, text, _ in texts(store)] == [
        ("1", None),
        ("2", "Where can I book now?"),
        ("3", None),
    ]
    assert author_key(author_secret(store.home), "x", "zed") not in str(store.rows("select * from mention"))
    land(store, ("4", "zed", "I am back"), at=datetime.now(UTC) + timedelta(minutes=5))
    assert texts(store)[3][1] == "I am back"  # written after the erasure: they speak to us again


def test_the_log_is_whole_after_an_erasure(store: Store, programme_id: str) -> None:
    land(store, ("1", "zed", SECRET_WORDS))
    a_case_of(store, programme_id)

    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")

    assert audit.verify(store) == []


def test_checks_of_the_store_are_good_after_an_erasure(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))

    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")

    assert [one.name for one in store.check() if one.wrong] == []


def test_a_backup_of_before_is_erased_again_when_it_is_put_back(store: Store) -> None:
    from data import store as stores

    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    backup = store.backup()
    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")
    home = store.home
    stores.close_opened()
    restore(home, backup)
    again = stores.opened()
    assert "Zebedea" in everywhere(again)

    assert privacy.replay(again, actor="restore") == 1

    assert "Zebedea" not in everywhere(again)
    assert privacy.replay(again, actor="restore") == 0


def test_the_ledger_holds_no_name(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS))

    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")

    ledger = (store.home / privacy.LEDGER).read_text()
    assert "zed" not in ledger
    assert (store.home / privacy.LEDGER).stat().st_mode & 0o777 == 0o600


def test_nobody_and_no_reason_are_refused(store: Store) -> None:
    with pytest.raises(Refused, match="whose data"):
        privacy.erase_author(store, "x", "  ", reason="asked", actor="ann")
    with pytest.raises(Refused, match="reason"):
        privacy.erase_author(store, "x", "zed", reason=" ", actor="ann")


def test_what_was_set_aside_forgets_the_person_too(store: Store) -> None:
    key = author_key(author_secret(store.home), "x", "zed")
    rows = [
        Mention("x", number, "clinic", "mention", MONDAY, MONDAY, text, author_key=who)
        for number, text, who in (("1", SECRET_WORDS, key), ("2", "Where can I book?", None))
    ]
    job = landing.new_job("export", "generic", "m.csv", "7" * 64, "test")
    [whole] = landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
    broken = whole.with_name(f"0{whole.name}")
    broken.write_bytes(whole.read_bytes()[:-9])
    readable, unreadable = (landing.set_aside(file, "The store refuses it.") for file in (whole, broken))

    privacy.erase_author(store, "x", "zed", reason="asked", actor="ann")

    assert pq.read_table(readable)["text"].to_pylist() == ["Where can I book?"]
    assert landing.read_job(readable).job_id == job.job_id
    assert not unreadable.exists()
    assert any("removed when a person's data was erased" in one for one in landing.reasons_set_aside(store.home))


def test_texts_are_kept_until_their_time_is_set(store: Store) -> None:
    land(store, ("1", "zed", "The queue was long"))

    assert privacy.forget_old_texts(store, MONDAY + timedelta(days=5_000)) == 0


@pytest.mark.parametrize(("passed", "kept"), [(timedelta(days=60), True), (timedelta(days=60, minutes=1), False)])
def test_a_text_is_forgotten_the_minute_its_time_is_over(store: Store, passed: timedelta, kept: bool) -> None:
    land(store, ("1", "zed", "The queue was long"))
    privacy.set_text_retention(store, 60, actor="ann")
    counted = ("select count(*) as n from classification", "select sum(mentions) as n from mentions_daily")
    before = [store.one(sql) for sql in counted]

    privacy.forget_old_texts(store, MONDAY + passed)

    assert (texts(store)[0][1] is not None) is kept
    assert before == [store.one(sql) for sql in counted] == [{"n": 1}, {"n": 1}]
    held = store.one("select sentiment, act from mention")
    assert held is not None
    assert held["act"]


def test_an_open_case_keeps_the_text_it_is_about(store: Store, programme_id: str) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    a_case_of(store, programme_id)
    privacy.set_text_retention(store, 60, actor="ann")

    forgotten = privacy.forget_old_texts(store, MONDAY + timedelta(days=90))

    assert forgotten == 1
    assert texts(store)[0][1] == SECRET_WORDS


@pytest.mark.parametrize("days", [0, 29, 36_501])
def test_a_time_that_nobody_can_mean_is_refused(store: Store, days: int) -> None:
    with pytest.raises(Refused, match="30 to 36,500"):
        privacy.set_text_retention(store, days, actor="ann")


def test_a_person_sees_everything_that_is_held_on_them_and_nothing_of_others(store: Store, programme_id: str) -> None:
    land(store, ("1", "zed", SECRET_WORDS), ("2", "bob", "Where can I book?"))
    a_case_of(store, programme_id)

    purpose = {"purpose": "Answering", "lawful_basis": BASES[0], "people": "The public", "data": "Words",
               "retention_days": 730}  # fmt: skip
    add_item(store, "processing_record", programme_id, purpose, actor="ann")

    told = json.dumps(privacy.held_on(store, "x", "zed"))

    assert SECRET_WORDS in told
    assert "Where can I book" not in told
    assert len(json.loads(told)["cases"]) == 1
    assert [one["purpose"] for one in json.loads(told)["processing"]] == ["Answering"]


def test_only_an_administrator_is_given_what_is_held_and_the_log_says_so(store: Store) -> None:
    land(store, ("1", "zed", SECRET_WORDS))
    lead, admin = somebody(store, "lead"), somebody(store, "administrator", name="Ben")

    with pytest.raises(NotAllowed, match="administrator"):
        privacy.answer_access(store, "x", "zed", actor=lead)
    with pytest.raises(Refused, match="whose data"):
        privacy.answer_access(store, "x", " ", actor=admin)
    told = privacy.answer_access(store, "x", "zed", actor=admin)

    assert [one["text"] for one in told["mentions"]] == [SECRET_WORDS]
    looked = store.rows("select actor, subject_id from event where type = 'read'")
    assert looked == [{"actor": admin, "subject_id": told["pseudonym"]}]
