"""Accounts that are told at once: a line each, whose signs make the account due. What is new is read by the round.

One job holds the lines for a quarter of an hour at a time, each in a thread of its own. A line that breaks is opened
again, ever more slowly; what may have passed in between is a sign too.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.base import (
    AddressRefused,
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotConfigured,
    PermissionDenied,
)
from connectors.live import Listens, is_wanted
from connectors.redaction import redact
from data.store import Store, now, to_json
from pipelines import collecting, operator, rounds, schedule, vault
from pipelines.commands import webhooks

ACTOR = "earshot"
HELD = timedelta(minutes=15)
LOOK_SECONDS = 1.0
LOOKS = 30  # so many looks until it is asked again which accounts want a line
WAKE_EVERY = timedelta(minutes=1)  # of one account: a busy one is not collected without end
SOONEST, LONGEST = 2.0, 300.0  # seconds until a broken line is opened again
STEADY_SECONDS = 60.0  # a line that held so long begins at the soonest again
JOIN_SECONDS = 5.0
# nothing changes before a person does something; the next quarter of an hour asks again
FINAL = (AuthExpired, PermissionDenied, NotConfigured, ContractChanged, AddressRefused)


@dataclass
class Line:
    """One account's line. `told_at`: the newest sign that no round has followed yet."""

    connection_id: str
    label: str
    mark: str  # changes when the account has to be opened anew
    source: Any
    is_open: bool = False
    said: str = ""
    told_at: datetime | None = None
    woken_at: datetime | None = None

    def tell(self) -> None:
        """Something is new, or may be."""
        self.told_at = now()


def listen(store: Store, lines: Sequence[Line], *, held: timedelta = HELD, look_seconds: float = LOOK_SECONDS) -> str:
    """Hold the lines until the time is over, the server stops or other accounts want one. Gives what came of it."""
    stop, over = schedule.stop_event(), threading.Event()
    if not lines:
        return "No account is told at once."
    threads = [threading.Thread(target=hold, args=(one, over), name="earshot-line", daemon=True) for one in lines]
    for thread in threads:
        thread.start()
    marks, woken, looks, until = {one.mark for one in lines}, 0, 0, time.monotonic() + held.total_seconds()
    try:
        while time.monotonic() < until and not stop.wait(look_seconds):
            woken += sum(wake(store, one) for one in lines)
            looks += 1
            if looks % LOOKS == 0 and {mark(one) for one in wanted(store)} != marks:
                break
    finally:
        is_open = sum(one.is_open for one in lines)
        over.set()
        last = time.monotonic() + JOIN_SECONDS
        for thread in threads:  # they are daemons: one that still connects is left behind
            thread.join(max(0.0, last - time.monotonic()))
        for one in lines:
            one.source.session.close()
    why = "".join(f" {one.label}: {one.said}" for one in lines if one.said)
    return f"{is_open} of {len(lines)} lines open; {woken} round{'s' if woken != 1 else ''} begun early.{why}"


def hold(line: Line, over: threading.Event, pause: Callable[[int], float] | None = None) -> None:
    """Keep one line open until it is over, or a person has to do something first."""
    failures = 0
    while not over.is_set():
        begun = time.monotonic()
        asked = 0.0
        try:
            for is_news in line.source.listen():
                if not line.is_open and failures:
                    line.tell()  # it was broken: something may have passed
                line.is_open, line.said = True, ""
                if is_news:
                    line.tell()
                if over.is_set():
                    return
        except FINAL as error:
            line.is_open, line.said = False, redact(str(error))
            return
        except ConnectorError as error:
            line.said, asked = redact(str(error)), error.retry_after or 0.0
        line.is_open = False
        failures = 1 if time.monotonic() - begun >= STEADY_SECONDS else failures + 1
        over.wait(max(asked, (pause or wait_after)(failures)))


def wait_after(failures: int) -> float:
    """Seconds until a line is opened again; servers that restart are not asked by everybody at once.

    >>> 1 <= wait_after(1) <= 2 and 150 <= wait_after(50) <= 300
    True
    """
    return min(LONGEST, SOONEST * 2.0 ** min(failures - 1, 10)) * (0.5 + random.random() / 2)  # noqa: S311


def wake(store: Store, line: Line) -> bool:
    """Make the account due, unless a round has begun since the sign, or one is due already."""
    told_at, at = line.told_at, now()
    if told_at is None or (line.woken_at is not None and at - line.woken_at < WAKE_EVERY):
        return False
    standing = store.one(
        "select last_started_at, next_due_at, failures, outcome from connection_standing where connection_id = $id",
        {"id": line.connection_id},
    )
    if standing is None or standing["last_started_at"] >= told_at:
        if line.told_at == told_at:
            line.told_at = None
        return False
    if standing["next_due_at"] <= at or standing["failures"] or standing["outcome"] not in ("ok", "partial"):
        return False  # due already; or it failed, and waits as long as it was told to
    line.woken_at = at
    done = webhooks.wake_account(store, connection_id=line.connection_id, told_at=told_at, actor=ACTOR)
    return bool(done["is_woken"])


def wanted(store: Store) -> list[dict[str, Any]]:
    """The connections that are to be told at once."""
    return [one for one in collecting.connections(store) if is_wanted(one["settings"]) and not one["is_paused"]]


def mark(connection: dict[str, Any]) -> str:
    """What a line depends on."""
    return to_json([connection["connection_id"], connection["settings"]])


def opened(store: Store) -> list[Line]:
    """A line, not yet open, for each account that wants one and whose platform has them."""
    lines = []
    by_operator = {one.connection_id: one for one in operator.found()}
    for connection in wanted(store):
        try:
            source = rounds.opened(store, connection, by_operator)
        except (NotConfigured, vault.VaultClosed):
            continue  # its round says so
        if isinstance(source, Listens):
            label = str(connection["label"] or connection["platform"])
            lines.append(Line(connection["connection_id"], label, mark(connection), source))
    return lines
