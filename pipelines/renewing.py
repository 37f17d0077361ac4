"""Tokens renewed before they end: the new one lies in the vault, on the disk, before anything is asked with it."""

from __future__ import annotations

import hashlib
import hmac
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import connectors
from connectors import redaction
from connectors.base import AuthExpired, ConnectorError, ContractChanged, NotConfigured, PermissionDenied
from connectors.renewal import Renewed, Renews, can_renew
from connectors.source import Config, Renewal, Source
from data.store import Store, to_json
from pipelines import operator, vault
from pipelines.secret import author_secret

log = logging.getLogger("earshot.renewing")

LONGEST_WAIT = timedelta(hours=1)
OF = "renewed_of"  # in the vault, beside what renews an operator's settings: of which settings it is
OVER = (AuthExpired, PermissionDenied, ContractChanged, NotConfigured)  # to ask again changes nothing
_one_at_a_time = threading.Lock()

Open = Callable[[str, Config], Source]


def secrets_of(home: Path, connection: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """An operator's settings with what renewed them since, as long as they are the ones that were renewed."""
    held = vault.get(home, connection["connection_id"])
    if held.pop(OF, None) != fingerprint(home, given):
        return dict(given)
    return {**given, **held}


def fingerprint(home: Path, settings: Mapping[str, str]) -> str:
    """What tells two sign-ins apart and gives neither away."""
    said = to_json({name: settings.get(name, "") for name in ("token", "refresh_token")})
    return hmac.digest(author_secret(home), f"renewing:{said}".encode(), hashlib.sha256).hex()[:16]


def renew_due(store: Store, now: datetime, *, opened: Open = connectors.open_source) -> tuple[int, list[str]]:
    """Renew each token that ends soon. Gives how many were, and a sentence for each that could not be."""
    from pipelines import collecting, rounds

    redaction.install()
    at = now.astimezone(UTC).replace(tzinfo=None)
    by_operator = {one.connection_id: one for one in operator.found()}
    renewed, failed = 0, []
    with _one_at_a_time:  # a refresh token may be good for one use
        held = {row["connection_id"]: row for row in store.rows("select * from connection_token")}
        for connection in collecting.connections(store):
            renewal = connectors.about(connection["platform"]).renewal
            if renewal is None or connection["is_paused"]:
                continue
            try:
                settings = rounds.settings_of(store.home, connection, by_operator)
            except (NotConfigured, vault.VaultClosed):
                continue  # the round says it
            row = held.get(connection["connection_id"])
            if row is not None and row["of_secret"] != fingerprint(store.home, settings):
                row = None  # a person gave new ones
            if can_renew(renewal, settings) and is_due(renewal, connection, row, at):
                said = _renew(store, connection, settings, row, by_operator, at, opened)
                renewed += not said
                failed += [said] if said else []
    return renewed, failed


def is_due(renewal: Renewal, connection: Mapping[str, Any], row: Mapping[str, Any] | None, at: datetime) -> bool:
    """Whether a token is renewed now. `row`: what is known of the secrets that are in use."""
    if row is not None:
        if row["refused_said"]:
            return False
        if row["failures"]:
            return bool(at >= row["tried_at"] + min(LONGEST_WAIT, timedelta(minutes=2 ** min(row["failures"], 8))))
    is_known = row is not None and row["renewed_at"] is not None
    ends = row["token_ends_at"] if row is not None and is_known else connection["expires_at"]
    if ends is not None:
        return bool(at >= ends - renewal.lead)
    if renewal.unknown_after is None:
        return False
    since = (row["renewed_at"] if row is not None else None) or connection["checked_at"] or connection["created_at"]
    return bool(at >= since + renewal.unknown_after) and (not is_known or renewal.unknown_after > timedelta())


def _renew(
    store: Store, connection: Mapping[str, Any], settings: Mapping[str, str], row: Mapping[str, Any] | None,
    by_operator: Mapping[str, operator.Found], at: datetime, opened: Open,
) -> str:  # fmt: skip
    """Renew one and keep it; '' or what went wrong."""
    title = f"{connectors.about(connection['platform']).title} {connection['label']}".strip()
    failures = (row["failures"] if row else 0) + 1
    try:
        done = _asked(store, connection, settings, opened)
    except OVER as error:
        said = redaction.redact(str(error))
        _write(store, connection, settings, at, None, row, failures=failures, refused=said)
        return f"{title}: {said}"
    except ConnectorError as error:
        said = redaction.redact(str(error))
        _write(store, connection, settings, at, None, row, failures=failures)
        return f"{title}: {said}"
    _keep(store.home, connection, done, by_operator)
    _write(store, connection, {**settings, **done.settings}, at, done, row)
    log.info("the token of %s was renewed", title)
    return ""


def _asked(store: Store, connection: Mapping[str, Any], settings: Mapping[str, str], opened: Open) -> Renewed:
    told = {name: value for name, value in settings.items() if name not in operator.SHARED}
    config = Config(settings=told, secret=author_secret(store.home), is_given=connection["origin"] == "form")
    source = opened(connection["platform"], config)
    if not isinstance(source, Renews):
        raise ContractChanged(f"Earshot cannot renew the token of {connection['platform']}.")
    try:
        return source.renew()
    finally:
        source.session.close()  # type: ignore[attr-defined]  # of Connector


def _keep(
    home: Path, connection: Mapping[str, Any], done: Renewed, by_operator: Mapping[str, operator.Found]
) -> None:  # fmt: skip
    held = vault.get(home, connection["connection_id"])
    if connection["origin"] != "form":
        given = by_operator[connection["connection_id"]].settings
        held = {**held, OF: fingerprint(home, given)}
    vault.put(home, connection["connection_id"], {**held, **done.settings})


def _write(
    store: Store, connection: Mapping[str, Any], settings: Mapping[str, str], at: datetime, done: Renewed | None,
    row: Mapping[str, Any] | None, *, failures: int = 0, refused: str | None = None,
) -> None:  # fmt: skip
    """Write down how the token stands; an account that waited for a sign-in is collected at the next look."""
    told = {
        "connection_id": connection["connection_id"], "of_secret": fingerprint(store.home, settings),
        "token_ends_at": _stored(done.ends_at) if done else (row or {}).get("token_ends_at"),
        "chain_ends_at": _stored(done.chain_ends_at) if done else (row or {}).get("chain_ends_at"),
        "renewed_at": at if done else (row or {}).get("renewed_at"), "tried_at": at, "failures": failures,
        "refused_said": refused,
    }  # fmt: skip
    with store.transaction() as tx:
        tx.run("delete from connection_token where connection_id = $id", {"id": connection["connection_id"]})
        tx.insert("connection_token", [told])
        if done:
            tx.run(
                "update connection_standing set next_due_at = $at, failures = 0 "
                "where connection_id = $id and outcome = 'sign_in'",
                {"at": at, "id": connection["connection_id"]},
            )


def _stored(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC).replace(tzinfo=None) if at else None
