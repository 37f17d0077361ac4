"""An update of the code under a running server is noticed: a file changed, added or taken away."""

import os
from pathlib import Path

import pytest

from data import code


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("dashboard/views/live.py", "data/models/pages/loads.sql", "data/__pycache__/store.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("select 1")
    return tmp_path


def newer(file: Path) -> None:
    was = file.stat().st_mtime_ns
    os.utime(file, ns=(was, was + 1_000_000_000))


@pytest.mark.parametrize(
    "update",
    [
        lambda tree: newer(tree / "data/models/pages/loads.sql"),
        lambda tree: (tree / "dashboard/views/live.py").write_text("select 2, 3"),
        lambda tree: (tree / "data/models/pages/new.sql").write_text("select 1"),
        lambda tree: (tree / "dashboard/views/live.py").unlink(),
    ],
)
def test_what_an_update_does_changes_the_stamp(tree: Path, update) -> None:
    before = code.stamp(tree)

    update(tree)

    assert code.stamp(tree) != before


def test_pages_look_once_in_a_quarter_of_a_minute_and_see_it_then() -> None:
    code.remember()
    assert not code.was_updated(1000.0)
    code.remember("the code of before the update")
    code._look_again_at = 1015.0

    assert not code.was_updated(1014.9)
    assert code.was_updated(1015.0)
    assert code.was_updated(1015.1)
    code.remember()


@pytest.mark.parametrize("beside", ["data/__pycache__/store.py", "data/models/notes.txt", "var.py"])
def test_what_is_no_code_does_not(tree: Path, beside: str) -> None:
    before = code.stamp(tree)

    (tree / beside).write_text("something else")

    assert code.stamp(tree) == before
