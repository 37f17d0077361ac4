"""Commands: one effect an id, however often and from however many sides it is given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data.store import InDoubt, Store, Transaction
from pipelines.commands import Event, Refused, SameIdOtherBody, carry_out


def put(tx: Transaction) -> tuple[dict[str, object], list[Event]]:
    """Write a setting whose key says how many there were before: a second effect shows."""
    told = tx.one("select count(*) as n from setting where key like 'put-%'")
    assert told
    number = told["n"]
    tx.run("insert into setting values ($key, '', now()::timestamp)", {"key": f"put-{number}"})
    return {"number": number}, [Event("setting", f"put-{number}", "put", {"number": number})]


def effects(store: Store) -> tuple[int, int, int]:
    """(rows, commands, events)"""
    told = store.one(
        "select (select count(*) from setting where key like 'put-%') as r, "
        "(select count(*) from command) as c, (select count(*) from event) as e"
    )
    assert told
    return told["r"], told["c"], told["e"]


def test_a_command_leaves_its_row_its_id_and_its_event(store: Store) -> None:
    answer = carry_out(store, "put", {}, put, actor="ann", command_id="c1")

    event = store.one("select command_id, subject_id, type, actor, payload from event")
    assert answer == {"number": 0}
    assert effects(store) == (1, 1, 1)
    assert event == {
        "command_id": "c1",
        "subject_id": "put-0",
        "type": "put",
        "actor": "ann",
        "payload": '{"number":0}',
    }


def test_the_same_id_again_gives_the_first_answer_and_has_no_second_effect(store: Store) -> None:
    first = carry_out(store, "put", {"a": 1}, put, actor="ann", command_id="c1")

    second = carry_out(store, "put", {"a": 1}, put, actor="ann", command_id="c1")

    assert second == first
    assert effects(store) == (1, 1, 1)


@pytest.mark.parametrize(("name", "body"), [("put", {"a": 2}), ("take", {"a": 1})])
def test_the_same_id_for_something_else_is_refused(store: Store, name: str, body: dict[str, int]) -> None:
    carry_out(store, "put", {"a": 1}, put, actor="ann", command_id="c1")

    with pytest.raises(SameIdOtherBody, match="c1 was already given with other contents"):
        carry_out(store, name, body, put, actor="ann", command_id="c1")

    assert effects(store) == (1, 1, 1)


def test_without_an_id_each_call_is_a_command_of_its_own(store: Store) -> None:
    carry_out(store, "put", {}, put, actor="ann")
    carry_out(store, "put", {}, put, actor="ann")

    assert effects(store) == (2, 2, 2)


def test_a_refusal_leaves_nothing(store: Store) -> None:
    def refuse(tx: Transaction) -> tuple[dict[str, object], list[Event]]:
        put(tx)
        raise Refused("The case 7 is closed: open it again first.")

    with pytest.raises(Refused, match="The case 7 is closed"):
        carry_out(store, "put", {}, refuse, actor="ann", command_id="c1")

    assert effects(store) == (0, 0, 0)


def test_a_refused_id_can_be_given_again(store: Store) -> None:
    def refuse(tx: Transaction) -> tuple[dict[str, object], list[Event]]:
        raise Refused("Not now.")

    with pytest.raises(Refused):
        carry_out(store, "put", {}, refuse, actor="ann", command_id="c1")

    assert carry_out(store, "put", {}, put, actor="ann", command_id="c1") == {"number": 0}


def test_an_id_given_by_many_threads_at_once_has_one_effect_and_one_answer(store: Store) -> None:
    together = threading.Barrier(20)
    answers: list[dict[str, object]] = []

    def give() -> None:
        together.wait()
        answers.append(carry_out(store, "put", {}, put, actor="ann", command_id="c1"))

    people = [threading.Thread(target=give) for _ in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert answers == [{"number": 0}] * 20
    assert effects(store) == (1, 1, 1)


class Doubtful:
    """A store whose first commits end in doubt: done or not done, and nobody knows."""

    def __init__(self, store: Store, *, times: int, done: bool) -> None:
        self._store, self._times, self._done = store, times, done
        self.home = store.home

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        if self._times == 0:
            with self._store.transaction() as tx:
                yield tx
            return
        self._times -= 1
        try:
            with self._store.transaction() as tx:
                yield tx
                if not self._done:
                    raise InterruptedError
        except InterruptedError:
            pass
        raise InDoubt("The store stopped in the middle of a write.")


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_in_doubt_is_repeated_and_has_one_effect(store: Store, done: bool) -> None:
    answer = carry_out(Doubtful(store, times=1, done=done), "put", {}, put, actor="ann")  # type: ignore[arg-type]

    assert answer == {"number": 0}
    assert effects(store) == (1, 1, 1)


@pytest.mark.parametrize("done", [True, False])
def test_a_second_doubt_is_told_and_the_caller_may_repeat(store: Store, done: bool) -> None:
    with pytest.raises(InDoubt):
        carry_out(Doubtful(store, times=2, done=done), "put", {}, put, actor="ann", command_id="c1")  # type: ignore[arg-type]

    assert carry_out(store, "put", {}, put, actor="ann", command_id="c1") == {"number": 0}
    assert effects(store) == (1, 1, 1)
