"""One person acts as often as a person can: more is told in a sentence, and passes."""

from __future__ import annotations

import pytest

from data.store import Store
from pipelines import limits
from pipelines.commands import people
from pipelines.limits import Limit, TooOften

ANN, BEN = "per_01M8ANEFX3K0539837VHHGTFD5", "per_01M8ANEFX3K0539837VHHGTFD6"


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limit() -> Limit:
    return Limit("changes", "EARSHOT_TEST_LIMIT", 3, 60.0, Clock())


def test_the_fourth_within_the_minute_is_refused_and_the_fourth_after_it_is_not(limit: Limit) -> None:
    for _ in range(3):
        limit.count(ANN)
    with pytest.raises(TooOften, match=r"You did 3 changes within a minute.*wait 61 seconds"):
        limit.count(ANN)

    limit.clock.now = 59.9
    assert limit.wait(ANN) == pytest.approx(0.1)
    limit.clock.now = 60.0
    limit.count(ANN)


def test_each_person_has_their_own_and_this_machine_none(limit: Limit) -> None:
    for _ in range(3):
        limit.count(ANN)
    limit.count(BEN)
    for _ in range(20):
        limit.count("dashboard")

    assert limit.wait(BEN) == limit.wait("root") == 0


def test_another_number_is_set_by_the_environment(limit: Limit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_TEST_LIMIT", "1")
    limit.count(ANN)
    with pytest.raises(TooOften):
        limit.count(ANN)
    monkeypatch.setenv("EARSHOT_TEST_LIMIT", "many")
    with pytest.raises(ValueError, match="'many': write a whole number"):
        limit.count(ANN)


def test_a_command_too_many_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = people.add_person(store, name="Ann", actor="root")["person_id"]
    people.grant_role(store, ann, role="administrator", actor="root")
    monkeypatch.setattr(limits, "COMMANDS", Limit("changes", "EARSHOT_TEST_LIMIT", 2, 60.0, Clock()))
    for name in ("Ben", "Cat"):
        people.add_person(store, name=name, actor=ann)

    with pytest.raises(TooOften):
        people.add_person(store, name="Dee", actor=ann)

    assert [row["name"] for row in store.rows("select name from person order by name")] == ["Ann", "Ben", "Cat"]
