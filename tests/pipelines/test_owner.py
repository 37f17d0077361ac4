"""The owner of the store and those who ask it: answers, refusals, progress, and an owner that is gone."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Mention
from data.store import Store, StoreError
from pipelines import landing
from pipelines.owner import Owner, OwnerSilent, RequestRefused, answer_requests, ask, do

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def add(store: Store, arguments: Mapping[str, Any], tell: Callable[[int, int, str], None]) -> int:
    total: int = sum(arguments["numbers"])
    return total


def refuse(store: Store, arguments: Mapping[str, Any], tell: Callable[[int, int, str], None]) -> None:
    raise StoreError("The file is empty: give another.")


def fail(store: Store, arguments: Mapping[str, Any], tell: Callable[[int, int, str], None]) -> None:
    raise ZeroDivisionError


VERBS = {"add": add, "refuse": refuse, "fail": fail}


@pytest.fixture
def owner(store: Store) -> Iterator[Owner]:
    owner = Owner(store, VERBS)
    owner.start()
    yield owner
    owner.stop()


def left(home: Path) -> list[str]:
    """What stays in the folder of requests."""
    return [file.name for file in (home / "requests").iterdir()]


@pytest.mark.usefixtures("owner")
def test_a_request_is_answered_and_leaves_nothing_behind(home: Path) -> None:
    assert ask(home, "add", {"numbers": [1, 2]}) == 3
    assert left(home) == []


@pytest.mark.usefixtures("owner")
def test_a_refusal_is_passed_on_in_its_own_words(home: Path) -> None:
    with pytest.raises(RequestRefused, match=r"The file is empty: give another\."):
        ask(home, "refuse", {})

    assert left(home) == []


@pytest.mark.usefixtures("owner")
def test_a_verb_that_the_owner_does_not_know_is_refused_in_a_sentence(home: Path) -> None:
    with pytest.raises(RequestRefused, match="The server does not know 'fly': it may be older than this command"):
        ask(home, "fly", {})


@pytest.mark.usefixtures("owner")
def test_a_fault_of_ours_is_told_and_the_owner_goes_on(home: Path) -> None:
    with pytest.raises(RequestRefused, match="ZeroDivisionError"):
        ask(home, "fail", {})

    assert ask(home, "add", {"numbers": [4]}) == 4


def test_a_request_that_is_no_json_is_answered_and_taken_away(store: Store) -> None:
    folder = store.home / "requests"
    folder.mkdir()
    (folder / "x.request.json").write_text("{half")

    answered = answer_requests(store, VERBS)

    assert answered == 1
    assert list(json.loads((folder / "x.answer.json").read_text())) == ["error"]
    assert left(store.home) == ["x.answer.json"]


def test_nobody_there_is_told_after_a_while_and_the_request_is_taken_back(home: Path) -> None:
    with pytest.raises(OwnerSilent, match=r"did not answer 'add'.*Stop it and try again"):
        ask(home, "add", {"numbers": []}, taken_within=0.05)

    assert left(home) == []


def test_an_owner_that_ends_in_the_middle_is_told(home: Path) -> None:
    def take_and_die() -> None:
        while not list((home / "requests").glob("*.request.json")):
            pass
        (request,) = (home / "requests").glob("*.request.json")
        progress = request.name.replace("request", "progress")
        (home / "requests" / progress).write_text('{"done": 1, "of": 2, "words": ""}')

    (home / "requests").mkdir()
    dying = threading.Thread(target=take_and_die)
    dying.start()

    with pytest.raises(OwnerSilent):
        ask(home, "add", {"numbers": []}, taken_within=0.05, answer_within=0.3)

    dying.join()


def test_progress_is_passed_on_while_one_waits(store: Store) -> None:
    heard: list[tuple[int, int, str]] = []
    seen = threading.Event()

    def slow(store: Store, arguments: Mapping[str, Any], tell: Callable[[int, int, str], None]) -> str:
        tell(3, 7, "reading")
        seen.wait(10)  # until the one who asked has heard of it
        return "done"

    def hear(done: int, of: int, words: str) -> None:
        heard.append((done, of, words))
        seen.set()

    owner = Owner(store, {"slow": slow})
    owner.start()
    try:
        assert ask(store.home, "slow", {}, hear) == "done"
    finally:
        owner.stop()

    assert heard[0] == (3, 7, "reading")


def test_many_ask_at_once_and_each_gets_its_own_answer(owner: Owner, home: Path) -> None:
    answers: dict[int, int] = {}

    def one(number: int) -> None:
        answers[number] = ask(home, "add", {"numbers": [number, 100]})

    people = [threading.Thread(target=one, args=(number,)) for number in range(10)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert answers == {number: number + 100 for number in range(10)}


def test_what_lands_is_loaded_without_being_asked_for(store: Store) -> None:
    def is_there(store: Store, arguments: Mapping[str, Any], tell: Callable[[int, int, str], None]) -> int:
        told = store.one("select count(*) as n from mention")
        assert told
        number: int = told["n"]
        return number

    job = landing.new_job("export", "test", "f.csv", "0", "tester")
    rows = landing.to_table([Mention("x", "1", "a", "mention", AT, AT, "text")], "mention")
    landing.publish(store.home, job, [("mention", rows)])
    owner = Owner(store, {"is_there": is_there})
    owner.start()
    try:
        # a round loads first and answers then: the answer comes after the load
        assert ask(store.home, "is_there", {}) == 1
    finally:
        owner.stop()


def test_a_verb_is_done_here_when_nobody_has_the_store(home: Path) -> None:
    assert do(home, VERBS, "add", {"numbers": [1, 2]}) == 3
    Store(home).close()
