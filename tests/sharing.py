"""Which tests stay with one worker of `pytest -n 2`, and which begin: what is made once for a file is made once.

pytest-xdist sends each test to whichever worker is free, so every server, browser and demo that a file shares would
be made by both. (Its own marks for groups do nothing since pytest 9.2, which keeps the name of a test elsewhere.)
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# files and folders whose tests share something costly beyond one file: each stays with one worker
TOGETHER = ("tests/browser/test_sign_in.py", "tests/browser/", "tests/data/faults/")

# what takes longest begins, so that both workers end together; in the order of the seconds taken
FIRST = (
    "tests/browser/",
    "tests/data/faults/",
    "tests/browser/test_sign_in.py",
    "tests/pipelines/test_demo.py",
    "tests/connectors/test_contract.py",
    "tests/dashboard/test_names.py",
    "tests/pipelines/commands/test_reports.py",
    "tests/data/test_kpis.py",
    "tests/pipelines/commands/test_authority.py",
    "tests/data/test_migrations.py",
    "tests/dashboard/test_plan_pages.py",
    "tests/test_house.py",
)


def unit_of(nodeid: str) -> str:
    """The tests that stay with this one: those of its file, or of the part of the tree that shares more.

    >>> unit_of("tests/data/test_kpis.py::test_the_value_of_a_kpi[reach]")
    'tests/data/test_kpis.py'
    >>> unit_of("tests/browser/test_live.py::test_an_address_restores_the_filters")
    'tests/browser/'
    """
    file = nodeid.split("::", 1)[0]
    return next((shared for shared in TOGETHER if file.startswith(shared)), file)


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which their units are to begin."""
    turn = {unit: number for number, unit in enumerate(FIRST)}
    return sorted(items, key=lambda item: turn.get(unit_of(item.nodeid), len(turn)))


class ByUnit(LoadScopeScheduling):
    """Sends a unit as a whole to the worker that is free next, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills for all workers of this run: the first to ask makes it, the others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        folder = shared / f"{name}-made"
        if not folder.exists():
            being_made = shared / f"{name}-being-made"
            being_made.mkdir()  # what is there already broke off: the second to ask fails by that
            make(being_made)
            being_made.rename(folder)
    return folder
