"""The log in a real store: sealed by every command, anchored outside, and found out when the file is changed."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest

from data.store import Store, now
from pipelines import audit
from pipelines.commands import Event, carry_out
from pipelines.commands.programme import add_programme
from pipelines.commands.upkeep import LOG, look_through


def some_commands(store: Store, how_many: int = 3) -> None:
    for number in range(how_many):
        add_programme(
            store, code=f"P{number}", name="Bikes", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
        )


def changed(store: Store, sql: str, **params: object) -> None:
    """What somebody does who can write the file."""
    with store.transaction() as tx:
        tx.run(sql, params or None)


def test_every_command_is_a_link_and_the_newest_is_anchored(store: Store) -> None:
    some_commands(store)
    audit.settle(store.home)  # three in a moment: the last is written a tenth of a second later

    anchored = json.loads((store.home / audit.ANCHOR).read_text())
    assert anchored["sequence"] == 4  # the first link seals what was there before
    assert audit.verify(store) == []
    assert next(one for one in look_through(store) if one.name == LOG).wrong == 0


@pytest.mark.parametrize(
    "sql",
    [
        "update command set actor = 'bob' where name = 'add_programme' and actor = 'ann'",
        "update command set done_at = done_at - interval 3 day",
        "update command set result = '{}'",
        "update event set type = 'nothing'",
        "update event set happened_at = happened_at - interval 1 hour",
        'update event set payload = \'{"code":"other"}\'',
        "update event set actor = 'bob'",
        "delete from event where event_id = (select max(event_id) from event)",
        "delete from command where command_id = (select max(command_id) from command)",
        "delete from audit where sequence = 3",
        "delete from audit where sequence = (select max(sequence) from audit)",
        "update audit set mac = repeat('0', 64) where sequence = 2",
        "delete from audit",
    ],
)
def test_a_change_of_the_file_is_found(store: Store, sql: str) -> None:
    some_commands(store)

    changed(store, sql)

    assert audit.verify(store)


def test_a_forged_command_beside_the_log_is_found(store: Store) -> None:
    some_commands(store)

    changed(
        store,
        "insert into command select 'cmd_forged', name, body_hash, result, 'bob', done_at from command limit 1",
    )

    assert audit.verify(store)


def test_commands_of_before_the_log_was_sealed_are_sealed_by_the_first_link(store: Store) -> None:
    with store.transaction() as tx:
        tx.insert("command", [{"command_id": "old", "name": "x", "body_hash": "", "result": "{}", "actor": "ann",
                               "done_at": now()}])  # fmt: skip
    some_commands(store, 1)
    assert audit.verify(store) == []

    changed(store, "update command set actor = 'bob' where command_id = 'old'")

    assert audit.verify(store)


def test_an_anchor_of_another_key_is_not_believed(store: Store) -> None:
    some_commands(store)
    audit.settle(store.home)
    file = store.home / audit.ANCHOR
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "sequence": 2}))

    assert any("cannot be believed" in one for one in audit.verify(store))


def test_the_anchor_is_kept_in_a_second_place_and_found_there(store: Store, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(audit.ELSEWHERE, str(tmp_path))
    some_commands(store)
    changed(store, "delete from audit where sequence = (select max(sequence) from audit)")
    (store.home / audit.ANCHOR).unlink()

    assert any("cut off" in one for one in audit.verify(store))


def test_a_payload_that_was_erased_by_a_command_leaves_the_log_whole(store: Store) -> None:
    some_commands(store, 1)
    event = store.one("select event_id from event where type = 'programme_added'")
    assert event

    def work(tx):
        tx.run("update event set payload = '{}' where event_id = $id", {"id": event["event_id"]})
        return {}, [Event("person", "x", audit.ERASED, {"event_ids": [event["event_id"]]})]

    carry_out(store, "erase", {}, work, actor="ann")

    assert audit.verify(store) == []


def test_after_a_backup_was_put_back_the_old_anchor_stands_aside(store: Store) -> None:
    some_commands(store)

    audit.anchor_aside(store.home)

    assert not (store.home / audit.ANCHOR).exists()
    assert list(store.home.glob(f"{audit.ANCHOR}.*"))


def test_many_commands_in_a_moment_are_anchored_once_and_the_last_is_not_forgotten(store: Store) -> None:
    some_commands(store, 30)

    audit.settle(store.home)

    anchored = json.loads((store.home / audit.ANCHOR).read_text())
    newest = store.one("select max(sequence) as n from audit")
    assert newest
    assert anchored["sequence"] == newest["n"]
    assert audit.verify(store) == []


def test_the_anchor_that_waits_is_written_without_another_command(store: Store) -> None:
    some_commands(store, 5)
    for timer in [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
        timer.join()

    anchored = json.loads((store.home / audit.ANCHOR).read_text())
    assert anchored["sequence"] == (store.one("select max(sequence) as n from audit") or {})["n"]


def test_what_was_kept_of_the_log_is_thrown_away_with_a_transaction_that_failed(store: Store) -> None:
    some_commands(store, 2)

    def fails(tx):
        tx.run("delete from audit where sequence = (select max(sequence) from audit)")
        audit.append(tx, store.home, {"command_id": "x", "name": "n", "body_hash": "b", "actor": "a", "done_at": "d",
                                      "result": "{}"}, [])  # fmt: skip
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        carry_out(store, "fails", {}, fails, actor="ann")
    carry_out(store, "works", {}, lambda tx: ({}, [Event("person", "x", "seen", {})]), actor="ann")

    assert audit.verify(store) == []
