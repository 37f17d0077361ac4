"""Accounts that are told at once: a sign makes the account due, a broken line is opened again, all of it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from connectors.base import AuthExpired, Transient
from data.store import Store, now
from pipelines import listening, schedule
from pipelines.commands import webhooks
from pipelines.jobs.listening import run
from pipelines.listening import Line, hold, wake


def connected(store: Store, *, settings: str = '{"stream": "yes"}', outcome: str = "ok", failures: int = 0) -> None:
    at = now()
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": "c_1", "platform": "mastodon", "account_id": "42", "label": "team", "origin": "form",
            "settings": settings, "created_at": at, "created_by": "ada",
        }])  # fmt: skip
        tx.insert("connection_standing", [{
            "connection_id": "c_1", "last_started_at": at - timedelta(minutes=5), "last_ended_at": at, "said": "",
            "outcome": outcome, "failures": failures, "next_due_at": at + timedelta(hours=1),
        }])  # fmt: skip


class Told:
    """A source that says what it is told to, turn by turn."""

    def __init__(self, *turns: Callable[[], Iterator[bool]]) -> None:
        self.turns, self.session = list(turns), SimpleNamespace(close=lambda: None)

    def listen(self) -> Iterator[bool]:
        yield from self.turns.pop(0)() if self.turns else quiet()


def quiet() -> Iterator[bool]:
    while True:
        threading.Event().wait(0.01)
        yield False


def breaks() -> Iterator[bool]:
    yield False
    raise Transient("The line ended.")


def a_line(*turns: Callable[[], Iterator[bool]], mark: str = "") -> Line:
    return Line("c_1", "team", mark, Told(*turns))


def is_due(store: Store) -> bool:
    return store.one("select next_due_at from connection_standing")["next_due_at"] <= now()


def test_a_sign_makes_its_account_due_once_until_a_round_has_begun(store: Store) -> None:
    connected(store)
    line = a_line()
    assert not wake(store, line)

    line.tell()
    assert wake(store, line)
    assert is_due(store)
    line.woken_at = None
    assert not wake(store, line)  # it is due already
    with store.transaction() as tx:
        tx.run("update connection_standing set last_started_at = $at, next_due_at = $at + interval 1 hour",
               {"at": now()})  # fmt: skip
    assert not wake(store, line)
    assert line.told_at is None


def test_a_busy_account_is_woken_once_a_minute_at_most(store: Store) -> None:
    connected(store)
    line = a_line()
    line.tell()
    line.woken_at = now()

    assert not wake(store, line)
    line.woken_at -= listening.WAKE_EVERY
    assert wake(store, line)


@pytest.mark.parametrize(("outcome", "failures"), [("failed", 3), ("waiting", 0), ("sign_in", 1)])
def test_what_failed_waits_as_long_as_it_was_told_to(store: Store, outcome: str, failures: int) -> None:
    connected(store, outcome=outcome, failures=failures)
    line = a_line()
    line.tell()

    assert not wake(store, line)
    done = webhooks.wake_account(store, connection_id="c_1", told_at=now(), actor="earshot")
    assert done == {"is_woken": False}
    assert not is_due(store)


def test_a_line_that_broke_is_opened_again_and_that_is_a_sign() -> None:
    line, over = a_line(breaks, breaks), threading.Event()
    thread = threading.Thread(target=hold, args=(line, over, lambda failures: 0.01))
    thread.start()
    for _ in range(500):
        if line.told_at and line.is_open and not line.source.turns:
            break
        over.wait(0.01)
    over.set()
    thread.join(5)

    assert not thread.is_alive()
    assert line.told_at is not None


def test_where_a_person_has_to_do_something_the_line_says_so_and_ends() -> None:
    def refused() -> Iterator[bool]:
        raise AuthExpired("Sign in again.")
        yield

    line = a_line(refused)
    hold(line, threading.Event())

    assert (line.is_open, line.said) == (False, "Sign in again.")


def test_the_job_holds_the_lines_wakes_and_ends_with_the_server(store: Store) -> None:
    assert run(store, now()) == "No account is told at once."
    connected(store)
    stop = threading.Event()

    def news() -> Iterator[bool]:
        yield True
        while not is_due(store):
            yield False
        stop.set()
        yield from quiet()

    with schedule.stopped_by(stop):
        line = a_line(news, mark=listening.mark(listening.wanted(store)[0]))
        said = listening.listen(store, [line], look_seconds=0.01)

    assert said == "1 of 1 lines open; 1 round begun early."


def test_an_account_that_wants_a_line_is_opened_with_its_settings(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines import operator, rounds

    monkeypatch.setenv("EARSHOT_MASTODON_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("EARSHOT_MASTODON_TOKEN", "a-token-of-ours")
    for said, lines in (("yes", 1), ("no", 0)):
        monkeypatch.setenv("EARSHOT_MASTODON_STREAM", said)
        rounds.met(rounds.StoreDesk(store, loads=True), operator.found())
        found = listening.opened(store)
        assert len(found) == lines
        assert all(one.source.settings["token"] == "a-token-of-ours" for one in found)
