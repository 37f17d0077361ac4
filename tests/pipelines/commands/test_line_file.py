"""The lines of a file on their way in: which kind a file is, what one line enters, and a pass that is made twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.commands import Event, Refused, line_file
from pipelines.commands.line_file import Entering, Kind

CALLS = Kind("calls", {"who": ("caller",), "day": ("date",)}, (frozenset({"who", "day"}),))
NAMES = Kind("names", {"who": ("name", "caller")}, (frozenset({"who"}),))


@pytest.fixture
def file(tmp_path: Path) -> line_file.LineFile:
    path = tmp_path / "calls 2026.csv"
    path.write_text("Our calls,\nCaller,Date\nAda,1 May\n,\nBob,never\nAda,2 May\n")
    return line_file.read(path, (CALLS, NAMES), wants="Calls need a caller.")


def test_a_file_is_of_the_first_kind_whose_headings_it_has_below_a_title(file) -> None:
    assert (file.kind, file.columns) == ("calls", ("who", "day"))
    assert [line for line, _ in file.lines] == [3, 5, 6]


def test_a_file_without_such_headings_is_refused_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "calls 2026.csv"
    path.write_text("Colour,Size\nred,3\n")

    with pytest.raises(Refused, match=r"^calls 2026.csv has no line of headings that we know. Calls need a caller.$"):
        line_file.read(path, (CALLS, NAMES), wants="Calls need a caller.")


def begins(tx: object) -> line_file.Enter:
    held: set[str] = set()

    def enter(line: int, said: line_file.Said) -> Event | None:
        if said["day"] == "never":
            raise Refused("It has no day.")
        if said["who"] in held:
            return None
        held.add(said["who"])
        return Event("call", str(line), "call_added", dict(said))

    return enter


def test_a_pass_that_is_made_again_after_a_doubt_counts_once(file, store) -> None:
    entering = Entering(file, begins)
    with store.transaction() as tx:
        entering.work(tx)
        result, events = entering.work(tx)

    done = entering.done(store)

    assert (result, [event.subject_id for event in events]) == ({"entered": 1}, ["3"])
    assert (done.entered, done.unchanged, done.refused) == (1, 1, ((5, "It has no day."),))
    assert "It has no day." in (store.home / "refused" / Path(str(done.refused_file)).name).read_text()


def test_what_is_only_seen_is_not_set_aside(file, store) -> None:
    seen = Entering(file, begins).seen(store)

    assert (seen.entered, seen.unchanged, len(seen.refused), seen.refused_file) == (1, 1, 1, None)
