"""The case desk by itself: approved answers are sent, and cases go on whose person did not reply in time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.store import Store
from pipelines.schedule import Job

if TYPE_CHECKING:
    from connectors.replies import TakesReplies


def send(store: Store, now: datetime) -> str:
    """Send what waits; what nobody knows the outcome of is left to a person."""
    from pipelines.sending import send_waiting

    if store.one("select 1 as n from outbox where status in ('waiting', 'sending') limit 1") is None:
        return "No answer waits to be sent."
    counted = send_waiting(store, opener(store))
    return ", ".join(f"{number} {word}" for word, number in counted.items() if number) or "No answer waits to be sent."


def opener(store: Store) -> Callable[[str, str], TakesReplies | None]:
    """Opens the connection of an account, where its platform takes replies and it was connected for posting."""
    from connectors import redaction
    from connectors.base import NotConfigured
    from connectors.replies import TakesReplies
    from pipelines import collecting, operator, rounds, vault

    redaction.install()
    by_operator = {one.connection_id: one for one in operator.found()}
    log = logging.getLogger("earshot.sending")

    def open_for(platform: str, account_id: str) -> TakesReplies | None:
        for connection in collecting.connections(store):
            posts = connection["platform"] == platform and connection["settings"].get("replies")
            if not posts or connection["account_id"] != account_id or connection["is_paused"]:
                continue
            try:
                source = rounds.opened(store, connection, by_operator)
            except (NotConfigured, vault.VaultClosed) as error:
                log.warning("answers of %s wait: %s", connection["label"], error)
                continue
            return source if isinstance(source, TakesReplies) else None
        return None

    return open_for


def resume(store: Store, now: datetime) -> str:
    """Go on with the cases whose person was asked and did not reply in the time the procedure waits."""
    from pipelines.commands import Refused
    from pipelines.commands.case_work import resume_case

    resumed = 0
    for row in store.rows("select case_id from case_file where state = 'awaiting_person' and not is_demo"):
        try:
            resume_case(store, row["case_id"], actor="earshot")
        except Refused:
            continue  # the person still has time
        resumed += 1
    return f"{resumed} case{'s' if resumed != 1 else ''} went on without a reply."


def count(store: Store, now: datetime) -> str:
    """Count the steps of the procedure in cases that were there before steps were counted."""
    from pipelines.commands.case_recount import count_steps

    counted = 0
    while True:
        with store.transaction() as tx:
            done = count_steps(tx, 200)
            tx.is_news = bool(done)
        counted += done
        if not done:
            said = f"{counted} case{'s' if counted != 1 else ''} counted."
            return said if counted else "The steps of every case are counted."


def past(store: Store, now: datetime) -> str:
    """Work out, for cases from before it was held, what each event changed: an earlier day is told from it."""
    from pipelines.commands.case_past import hold_past

    with store.transaction() as tx:
        done = hold_past(tx, 100)
        tx.is_news = bool(done)
    return (
        f"The past of {done} case{'s' if done != 1 else ''} is held now." if done else "The past of every case is held."
    )


JOBS: tuple[Job, ...] = (
    Job("desk_send", timedelta(minutes=1), send),
    Job("desk_resume", timedelta(hours=1), resume),
    Job("desk_steps", timedelta(hours=1), count),
    Job("desk_past", timedelta(minutes=10), past),
)
