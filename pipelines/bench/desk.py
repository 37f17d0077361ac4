"""The case desk under load: people who act on cases at once with others reading beside, and not one command lost."""

from __future__ import annotations

import functools
import itertools
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from data import models
from data.store import Store
from pipelines.commands import Refused, new_command_id
from pipelines.commands import programme as planning
from pipelines.commands.case_work import acknowledge_case, ask_person, record_reply, update_person
from pipelines.commands.cases import assign_cases, note_case, open_case, triage_cases

READERS = 4
HELD = 400  # cases that are there before anybody begins
AIM = 50.0  # commands a second
LOOKS = 0.4  # seconds between two looks of a reader: four readers are twenty people who look every two seconds


def run(*, people: int, seconds: float, say: Callable[[str], None], held: int = HELD) -> dict[str, Any]:
    """Let so many people act for so long; gives commands and reads a second, their waits, and what was lost."""
    home = Path(tempfile.mkdtemp(prefix="earshot-bench-desk-"))
    store = Store(home)
    try:
        programme_id = planning.add_programme(
            store, code="BENCH", name="Bench", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="bench"
        )["programme_id"]
        say(f"{held} cases to begin with")
        for number in range(held):
            _open(store, programme_id, number, new_command_id())
        say(f"{people} people and {READERS} readers for {seconds:.0f} seconds")
        told = _measure(store, programme_id, people, seconds)
        told["lost"] = _lost(store, told.pop("acknowledged"))
        told["torn"] = _torn(store)
    finally:
        store.close()
        shutil.rmtree(home, ignore_errors=True)
    told["holds"] = told["commands_per_second"] >= AIM and not told["lost"] and not told["torn"]
    return told


def _measure(store: Store, programme_id: str, people: int, seconds: float) -> dict[str, Any]:
    ends = time.perf_counter() + seconds
    waits: list[list[float]] = [[] for _ in range(people)]
    done: list[list[str]] = [[] for _ in range(people)]
    reads: list[list[float]] = [[] for _ in range(READERS)]
    threads = [
        threading.Thread(target=_person, args=(store, programme_id, who, ends, waits[who], done[who]))
        for who in range(people)
    ]
    threads += [
        threading.Thread(target=_reader, args=(store, programme_id, ends, reads[who])) for who in range(READERS)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    every = sorted(wait for person in waits for wait in person)
    read = sorted(wait for reader in reads for wait in reader)
    return {
        "people": people,
        "commands": len(every),
        "commands_per_second": round(len(every) / took, 1),
        "p50_ms": round(1000 * statistics.median(every), 1),
        "p95_ms": round(1000 * every[int(0.95 * (len(every) - 1))], 1),
        "reads_per_second": round(len(read) / took, 1),
        "read_p95_ms": round(1000 * read[int(0.95 * (len(read) - 1))], 1),
        "acknowledged": [one for person in done for one in person],
    }


def _open(store: Store, programme_id: str, number: int, command_id: str) -> str:
    kind, formality = (("enquiry", "informal"), ("complaint", "formal"), ("criticism", "informal"))[number % 3]
    received = datetime.now(UTC) - timedelta(hours=number % 200)
    made = open_case(
        store, programme_id=programme_id, kind=kind, formality=formality, channel="email", received_at=received,
        summary=f"Case {number}", actor="bench", command_id=command_id,
    )  # fmt: skip
    return str(made["case_id"])


def _person(store: Store, programme_id: str, who: int, ends: float, waits: list[float], done: list[str]) -> None:
    """Open a case, work on it, now and then take one of somebody else's."""
    dice = random.Random(who)  # noqa: S311 - guards nothing
    actor = f"person {who}"
    for number in itertools.count(1000 * (who + 1)):
        if time.perf_counter() >= ends:
            return
        opened = _timed(functools.partial(_open, store, programme_id, number), waits, done)
        _work_on(store, str(opened), actor, ends, waits, done)
        theirs = store.one("select case_id from case_file using sample 1 rows") if dice.random() < 0.3 else None
        if theirs:
            note = functools.partial(note_case, store, theirs["case_id"], text="Seen", actor=actor)
            _timed(lambda command: note(command_id=command), waits, done)  # noqa: B023 - called at once


def _work_on(store: Store, mine: str, actor: str, ends: float, waits: list[float], done: list[str]) -> None:
    """What happens to a case in its first days."""
    acts: list[Callable[[str], Any]] = [
        lambda command: triage_cases(store, {mine: None}, theme="Hours", actor=actor, command_id=command),
        lambda command: assign_cases(store, {mine: None}, handler=actor, actor=actor, command_id=command),
        lambda command: acknowledge_case(store, mine, text="We have it", actor=actor, command_id=command),
        lambda command: ask_person(store, mine, question="Which?", actor=actor, command_id=command),
        lambda command: record_reply(store, mine, text="That", actor=actor, command_id=command),
        lambda command: update_person(store, mine, text="Soon", actor=actor, command_id=command),
        lambda command: note_case(store, mine, text="A note", actor=actor, command_id=command),
    ]
    for act in acts:
        if time.perf_counter() >= ends:
            return
        _timed(act, waits, done)


def _timed(act: Callable[[str], Any], waits: list[float], done: list[str]) -> Any:
    command_id = new_command_id()
    began = time.perf_counter()
    try:
        told = act(command_id)
    except Refused:
        return None  # a refusal is an answer too, but no command that was done
    waits.append(time.perf_counter() - began)
    done.append(command_id)
    return told


def _reader(store: Store, programme_id: str, ends: float, reads: list[float]) -> None:
    queue, totals = models.page("cases_open"), models.page("case_totals")
    while time.perf_counter() < ends:
        began = time.perf_counter()
        store.rows(queue, {"programme": programme_id})
        store.rows(totals, {"programme": programme_id, "now": datetime.now(UTC).replace(tzinfo=None)})
        reads.append(time.perf_counter() - began)
        time.sleep(LOOKS)


def _lost(store: Store, acknowledged: list[str]) -> int:
    """Commands that were answered and are not there, or have no event."""
    kept = {row["command_id"] for row in store.rows("select distinct command_id from event")}
    return sum(one not in kept for one in acknowledged)


def _torn(store: Store) -> int:
    """Cases whose row and events do not agree."""
    found = store.one(
        "select count(*) as n from case_file as c left join "
        "(select case_id, max(sequence) as last, count(*) as n from case_event group by case_id) as e using (case_id) "
        "where e.last is distinct from c.version or e.n is distinct from c.version"
    )
    return int(found["n"]) if found else 0
