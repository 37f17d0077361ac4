"""A kill in the middle of the desk's commands: a case and its events are there together or neither, none is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from data.store import Store
from pipelines.bench import desk as bench

ROOT = Path(__file__).resolve().parents[3]

SUBJECT = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from data.store import Store
    from pipelines.bench.desk import _open
    from pipelines.commands import new_command_id
    from pipelines.commands.case_work import acknowledge_case
    from pipelines.commands.cases import note_case, triage_cases

    store = Store(Path(sys.argv[1]))
    programme_id = store.one("select programme_id from programme")["programme_id"]

    def done(act):
        command_id = new_command_id()
        told = act(command_id)
        print(command_id, flush=True)
        return told

    number = 0
    while True:
        number += 1
        case_id = done(lambda command: _open(store, programme_id, number, command))
        done(lambda c: triage_cases(store, {case_id: 1}, theme="Hours", actor="ann", command_id=c))
        done(lambda c: acknowledge_case(store, case_id, text="x", actor="ann", command_id=c))
        done(lambda c: note_case(store, case_id, text="y", actor="ann", command_id=c))
    """
)


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_between_commands_tears_nothing(tmp_path: Path, seed: int) -> None:
    from datetime import date

    from pipelines.commands import programme

    store = Store(tmp_path)
    programme.add_programme(
        store, code="QT", name="Q", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ann"
    )
    store.close()
    wanted = random.Random(seed).randrange(9, 40)
    with subprocess.Popen(
        [sys.executable, "-c", SUBJECT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as subject:
        ends = threading.Timer(60, subject.kill)  # it prints within a second a command; this is for a stuck machine
        ends.start()
        acknowledged = []
        for line in subject.stdout or ():
            acknowledged.append(line.strip())
            if len(acknowledged) >= wanted:
                subject.kill()
        ends.cancel()

    store = Store(tmp_path)
    try:
        assert len(acknowledged) >= wanted
        assert bench._lost(store, [one for one in acknowledged if one.startswith("cmd_")]) == 0
        assert bench._torn(store) == 0
        clockless = store.rows(
            "select c.case_id from case_file as c where c.kind <> 'compliment' "
            "and not exists (select 1 from case_clock as k where k.case_id = c.case_id)"
        )
        assert clockless == []
        orphans = store.rows("select * from case_event where case_id not in (select case_id from case_file)")
        assert orphans == []
    finally:
        store.close()


def test_people_who_act_at_once_lose_nothing() -> None:
    told = bench.run(people=4, seconds=1.5, held=5, say=lambda words: None)

    assert (told["lost"], told["torn"]) == (0, 0)
    assert told["commands"] > 0
