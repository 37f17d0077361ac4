"""What the readers are timed beside: VADER's rules as published, and that every reader gets a speed."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from pipelines.bench import readers
from pipelines.bench.valence_rules import compound, sentiment


def test_the_rules_turn_stress_and_weigh_as_published() -> None:
    plain = compound("The clinic was good")

    assert compound("The clinic was not good") < 0 < plain
    assert plain < compound("The clinic was very good") < compound("The clinic was very good!!!")
    assert compound("The clinic was slightly good") < plain < compound("The clinic was GOOD")
    assert compound("The nurse was good but the wait was horrible") < 0
    assert compound("") == 0


def test_the_rules_take_a_mocking_attack_for_praise() -> None:
    assert sentiment("Great job, wonderful, another brilliant leaflet") == "positive"


def test_each_reader_is_given_a_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    # tests of pages leave a script of theirs there, and a spawned process would run it again
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    monkeypatch.setattr(readers, "CHUNK", 50)
    lines: list[str] = []

    told = readers.measure(lines.append, texts=200, deep=20)

    assert min(told[name] for name in ("fast", "vader_rules", "deep")) > 0
    assert len(lines) == 3
