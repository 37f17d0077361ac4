"""Rounds of many connections: which are due, with which settings, by whoever has the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import connectors
from connectors.base import NotConfigured
from data.store import Store, StoreInUse
from pipelines import load, operator, owner, schedule, vault, verbs
from pipelines.collect import collect
from pipelines.one_round import Desk, Round
from pipelines.progress import Tell

AT_ONCE = 3  # rounds side by side: a slow platform does not hold up the others


class StoreDesk:
    """The store, open in this process."""

    def __init__(self, store: Store, *, loads: bool) -> None:
        self.store = store
        self._loads = loads  # the server's owner loads what lands by itself

    def ask(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do it here."""
        return verbs.known()[verb](self.store, arguments, lambda done, of, words: None)

    def landed(self) -> None:
        """Load it, where nobody else does."""
        if self._loads:
            load.load_pending(self.store)


class OtherDesk:
    """The store of another process, asked by requests."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def ask(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Leave a request and wait for its answer."""
        return owner.ask(self.home, verb, arguments)

    def landed(self) -> None:
        """The owner finds it."""


def settings_of(home: Path, connection: Mapping[str, Any], by_operator: Mapping[str, operator.Found]) -> dict[str, str]:
    """Everything a source is told: what the connection says, and its secrets. Raises NotConfigured or VaultClosed."""
    if connection["origin"] == "form":
        return {**connection["settings"], **vault.get(home, connection["connection_id"])}
    found = by_operator.get(connection["connection_id"])
    if found is None:
        where = "the environment" if connection["origin"] == "environment" else str(operator.SECRETS)
        raise NotConfigured(f"The settings of this source are not in {where} any more. Set them again, or remove it.")
    from pipelines import renewing

    return renewing.secrets_of(home, connection, found.settings)


def opened(store: Store, connection: Mapping[str, Any], by_operator: Mapping[str, operator.Found]) -> Any:
    """The source of a connection, outside of a round. Raises NotConfigured or VaultClosed."""
    from connectors.source import Config
    from pipelines.secret import author_secret

    settings = settings_of(store.home, connection, by_operator)
    return connectors.open_source(
        connection["platform"],
        Config(
            settings={name: value for name, value in settings.items() if name not in operator.SHARED},
            secret=author_secret(store.home),
            is_given=connection["origin"] == "form",
        ),
    )


def met(desk: Desk, found: Sequence[operator.Found]) -> list[dict[str, Any]]:
    """Every connection, those of the operator's settings included."""
    rows = []
    for one in found:
        secret = {each.name for each in connectors.about(one.platform).settings if each.is_secret}
        code = one.settings.get("programme")
        programme = desk.ask("programme_id", {"code": code}) if code else None
        if code and programme is None:
            raise NotConfigured(
                f"There is no programme '{code}', which {operator.variable(one.platform, 'programme')} names. "
                "`python -m pipelines programmes` lists them."
            )
        rows.append(
            {
                "connection_id": one.connection_id,
                "platform": one.platform,
                "origin": one.origin,
                "settings": {name: value for name, value in one.settings.items() if name not in secret},
                "programme_id": programme,
                "every_minutes": None,
                "since": None,
                "monthly_budget": None,
            }
        )
    if rows:
        desk.ask("collect_meet", {"found": rows})
    connections: list[dict[str, Any]] = desk.ask("collect_connections", {})
    return connections


def _round(
    home: Path, desk: Desk, connection: Mapping[str, Any], by_operator: Mapping[str, operator.Found],
    *, is_asked: bool, is_stopping: Callable[[], bool],
) -> Round:  # fmt: skip
    try:
        settings = settings_of(home, connection, by_operator)
    except (NotConfigured, vault.VaultClosed) as error:
        settings = {}
        if connection["origin"] != "form":  # the operator took it back: nothing is wrong, and nothing is to be done
            done = Round(connection["connection_id"], connection["platform"], datetime.now(UTC), outcome="refused")
            done.said = str(error)
            return done
        connection = {**connection, "closed": str(error)}
    return collect(home, desk, connection, settings, is_asked=is_asked, is_stopping=is_stopping)


def due(store: Store, now: datetime) -> list[Round]:
    """One round of each connection whose time has come, a few side by side; inside the server."""
    desk = StoreDesk(store, loads=False)
    found = operator.found()
    by_operator = {one.connection_id: one for one in found}
    waiting = [
        one
        for one in met(desk, _unmet(store, found))
        if not one["is_paused"]
        and (one["origin"] == "form" or one["connection_id"] in by_operator)
        and (one["next_due_at"] is None or one["next_due_at"] <= now.astimezone(UTC).replace(tzinfo=None))
    ]
    if not waiting:
        return []
    stop = schedule.stop_event()

    def one_round(connection: Mapping[str, Any]) -> Round:
        with schedule.stopped_by(stop):
            return _round(
                store.home, desk, connection, by_operator, is_asked=False, is_stopping=schedule.is_stopping
            )  # fmt: skip

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="earshot-collect") as pool:
        return list(pool.map(one_round, waiting))


def _unmet(store: Store, found: Sequence[operator.Found]) -> list[operator.Found]:
    """Those whose settings are not written down as they are: each writing empties the caches of the pages."""
    held = {row["connection_id"]: row["settings"] for row in store.rows(
        "select connection_id, settings from connection where removed_at is null"
    )}  # fmt: skip
    from data.store import to_json

    fresh = []
    for one in found:
        secret = {each.name for each in connectors.about(one.platform).settings if each.is_secret}
        plain = {name: value for name, value in one.settings.items() if name not in secret}
        if held.get(one.connection_id) != to_json(plain):
            fresh.append(one)
    return fresh


def asked(home: Path, source: str | None, tell: Tell) -> list[Round]:
    """One round of one source, or of all; for the command line, beside a running server or alone."""
    try:
        store: Store | None = Store(home)
    except StoreInUse:
        store = None
    try:
        desk: Desk = OtherDesk(home) if store is None else StoreDesk(store, loads=True)
        if store is not None:
            from pipelines import renewing

            load.load_pending(store)
            renewing.renew_due(store, datetime.now(UTC))
        return _asked(home, desk, source, tell)
    finally:
        if store is not None:
            store.close()


def _asked(home: Path, desk: Desk, source: str | None, tell: Tell) -> list[Round]:
    if source is not None:
        connectors.about(source)  # says which there are, if this is none
    found = [one for one in operator.found() if source in (None, one.platform)]
    by_operator = {one.connection_id: one for one in found}
    connections = [
        one
        for one in met(desk, found)
        if source in (None, one["platform"])
        and (one["origin"] == "form" or one["connection_id"] in by_operator)
        and (source is not None or not one["is_paused"])
    ]
    if not connections:
        raise NotConfigured(_nothing(source))
    rounds = []
    for number, connection in enumerate(connections, start=1):
        tell(number - 1, len(connections), connection["label"] or connection["platform"])
        done = _round(
            home, desk, connection, by_operator, is_asked=source is not None, is_stopping=threading.Event().is_set
        )  # fmt: skip
        rounds.append(done)
    tell(len(connections), len(connections), "")
    return rounds


def _nothing(source: str | None) -> str:
    if source is None:
        return "No source is set up. Connect an account on the Data page, or set EARSHOT_<SOURCE>_TOKEN."
    about = connectors.about(source)
    needed = [operator.variable(source, one.name) for one in about.settings if one.is_required] or [
        operator.variable(source, "token")
    ]
    return f"{about.title} is not set up. Connect an account on the Data page, or set {' and '.join(needed)}."
