"""Connected accounts: tried before they are kept, their secrets in the vault and never in the store."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines import vault
from pipelines.commands import Event, Refused, authority, carry_out, new_id
from pipelines.commands.checking import hold, maybe, one_of
from pipelines.rules.roles import Role
from pipelines.secret import author_secret

NEEDS: Mapping[str, Role] = {
    "connect_account": "administrator",
    "renew_secret": "administrator",
    "change_connection": "administrator",
    "collect_now": "staff",
    "disconnect_account": "administrator",
}

Result = tuple[Mapping[str, Any], list[Event]]
LONGEST_EVERY = 7 * 24 * 60


def known_sources() -> list[dict[str, Any]]:
    """Every platform that can be connected: its title, rights, settings and what it was tried against."""
    from pipelines import catalogue

    return catalogue.sources()


def try_account(store: Store, *, platform: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """Ask the platform whose account this is, writing nothing. Raises Refused with the platform's own reason."""
    from connectors import open_source, redaction
    from connectors.base import ConnectorError
    from connectors.source import Config

    redaction.install()
    known = {one["name"]: one for one in known_sources()}
    one_of("platform", platform, list(known))
    said = _settings(known[platform], settings)
    config = Config(settings=said, secret=author_secret(store.home), is_given=True)
    try:
        account = open_source(platform, config).check()
    except ConnectorError as error:
        raise Refused(redaction.redact(str(error))) from None
    return {
        "account_id": account.account_id,
        "label": account.label,
        "expires_at": account.expires_at.isoformat() if account.expires_at else None,
        "note": account.note,
    }


def connect_account(
    store: Store,
    *,
    platform: str,
    settings: Mapping[str, str],
    programme_id: str | None = None,
    every_minutes: int | None = None,
    since: date | None = None,
    monthly_budget: float | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Try an account and keep it; its secrets go into the vault. Gives its id, its name and what the platform noted."""
    authority.require(store, actor, "connect_account")
    source = next((one for one in known_sources() if one["name"] == platform), None)
    if source is None:
        raise Refused(f"No platform '{platform}': choose one of the list.")
    said = _settings(source, settings)
    _pace(every_minutes, monthly_budget)
    secret, plain = _parted(source, said)
    body = {
        "platform": platform,
        "settings": plain,
        "secrets": _fingerprint(store, secret),
        "programme_id": programme_id,
        "every_minutes": every_minutes,
        "since": since,
        "monthly_budget": monthly_budget,
    }
    found = try_account(store, platform=platform, settings=said)
    # the id comes from the command's, so that a repeated command finds the same place in the vault
    connection = f"conn_{(command_id or new_id('cmd')).rpartition('_')[2]}"

    def work(tx: Transaction) -> Result:
        if programme_id:
            hold(tx, "programme", programme_id)
        twin = tx.one(
            "select label from connection where platform = $platform and account_id = $account and removed_at is null "
            "and origin = 'form' and connection_id <> $id",
            {"platform": platform, "account": found["account_id"], "id": connection},
        )
        if twin:
            raise Refused(f"{twin['label']} is connected already. Give it a new secret instead of connecting it twice.")
        tx.insert("connection", [{
            "connection_id": connection, "platform": platform, "account_id": found["account_id"],
            "label": found["label"], "origin": "form", "settings": to_json(plain), "programme_id": programme_id,
            "every_minutes": every_minutes, "since": since, "monthly_budget": monthly_budget,
            "note": found["note"], "checked_at": now(), "created_at": now(), "created_by": actor,
        }])  # fmt: skip
        told = {"platform": platform, "account_id": found["account_id"], "label": found["label"]}
        return {"connection_id": connection, **found}, [Event("connection", connection, "account_connected", told)]

    vault.put(store.home, connection, secret)
    try:
        return carry_out(store, "connect_account", body, work, actor=actor, command_id=command_id)
    except Refused:
        held = store.one("select 1 as held from connection where connection_id = $id", {"id": connection})
        if held is None:
            vault.drop(store.home, connection)
        raise


def renew_secret(
    store: Store, *, connection_id: str, settings: Mapping[str, str], actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Give a connected account new secrets after its token ended; it has to be the same account."""
    authority.require(store, actor, "renew_secret")
    held = _held(store, connection_id)
    source = next(one for one in known_sources() if one["name"] == held["platform"])
    kept = {**_json(held["settings"]), **{name: value for name, value in settings.items() if value.strip()}}
    said = _settings(source, kept)
    found = try_account(store, platform=held["platform"], settings=said)
    if found["account_id"] != held["account_id"]:
        raise Refused(
            f"This secret belongs to {found['label']}, not to {held['label']}. Connect that account by itself."
        )
    secret, plain = _parted(source, said)

    def work(tx: Transaction) -> Result:
        hold(tx, "connection", connection_id)
        tx.run(
            "update connection set settings = $settings, checked_at = $at where connection_id = $id",
            {"settings": to_json(plain), "at": now(), "id": connection_id},
        )
        tx.run("update connection_standing set next_due_at = $at, failures = 0 where connection_id = $id",
               {"at": now(), "id": connection_id})  # fmt: skip
        return {"connection_id": connection_id}, [Event("connection", connection_id, "secret_renewed", {})]

    vault.put(store.home, connection_id, secret)
    body = {"connection_id": connection_id, "settings": plain, "secrets": _fingerprint(store, secret)}
    return carry_out(store, "renew_secret", body, work, actor=actor, command_id=command_id)


def change_connection(
    store: Store,
    *,
    connection_id: str,
    every_minutes: int | None = None,
    programme_id: str | None = None,
    monthly_budget: float | None = None,
    is_paused: bool = False,
    posts_answers: bool | None = None,
    is_told_at_once: bool | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Set how often an account is collected, for which programme, for how much money, whether it posts, or pause it.

    `posts_answers`: whether approved answers are posted as this account; `is_told_at_once`: whether a line to its
    platform stays open. None leaves either as it is.
    """
    _pace(every_minutes, monthly_budget)
    body = {
        "connection_id": connection_id,
        "every_minutes": every_minutes,
        "programme_id": programme_id,
        "monthly_budget": monthly_budget,
        "is_paused": is_paused,
    }
    said = {"posts_answers": posts_answers, "is_told_at_once": is_told_at_once}
    asked = {**body, **{name: one for name, one in said.items() if one is not None}}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "connection", connection_id)
        if programme_id:
            hold(tx, "programme", programme_id)
        settings = _switched(held, posts_answers, is_told_at_once)
        tx.run(
            "update connection set every_minutes = $every_minutes, programme_id = $programme_id, settings = $settings, "
            "monthly_budget = $monthly_budget, is_paused = $is_paused where connection_id = $connection_id",
            {**body, "settings": settings},
        )
        if programme_id and held["account_id"]:
            tx.run(
                "update account set programme_id = $programme where platform = $platform and account_id = $account",
                {"programme": programme_id, "platform": held["platform"], "account": held["account_id"]},
            )
        was = {name: held[name] for name in body if name != "connection_id"}
        return {"was": was}, [Event("connection", connection_id, "connection_changed", {"was": was, "is": asked})]

    return carry_out(store, "change_connection", asked, work, actor=actor, command_id=command_id)


def _switched(held: Mapping[str, Any], posts: bool | None, told: bool | None) -> str:
    """The settings of a connection with what was said of posting and of being told at once."""
    from connectors import about

    switches = {name: one for name, one in (("replies", posts), ("stream", told)) if one is not None}
    if not switches:
        return str(held["settings"])
    if held["origin"] != "form":
        raise Refused("This account comes from the operator's settings, and so do posting and being told at once.")
    source = about(held["platform"])
    if posts and not source.reply_scopes:
        raise Refused(f"Earshot posts no answers on {source.title}.")
    if told and not any(one.name == "stream" for one in source.settings):
        raise Refused(f"{source.title} has no line on which it tells of something new.")
    settings = {name: value for name, value in _json(held["settings"]).items() if name not in switches}
    return to_json({**settings, **{name: "yes" for name, one in switches.items() if one}})


def collect_now(store: Store, *, connection_id: str, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Let the schedule collect an account at its next look, within a minute."""

    def work(tx: Transaction) -> Result:
        hold(tx, "connection", connection_id)
        at = now()
        tx.run("update connection_standing set next_due_at = $at where connection_id = $id",
               {"at": at, "id": connection_id})  # fmt: skip
        return {"due_at": at}, [Event("connection", connection_id, "collecting_asked", {})]

    return carry_out(
        store, "collect_now", {"connection_id": connection_id}, work, actor=actor, command_id=command_id
    )  # fmt: skip


def disconnect_account(
    store: Store, *, connection_id: str, reason: str | None = None, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Stop collecting an account and destroy its secrets. What was collected stays."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "connection", connection_id)
        if held["origin"] != "form":
            raise Refused("This account comes from the operator's settings. Take the settings away, or pause it here.")
        tx.run("update connection set removed_at = $at where connection_id = $id", {"at": now(), "id": connection_id})
        told = {"label": held["label"], "reason": maybe(reason)}
        return {"connection_id": connection_id}, [Event("connection", connection_id, "account_disconnected", told)]

    body = {"connection_id": connection_id, "reason": maybe(reason)}
    done = carry_out(store, "disconnect_account", body, work, actor=actor, command_id=command_id)
    with contextlib.suppress(vault.VaultClosed):  # a vault that does not open keeps nothing that could be used
        vault.drop(store.home, connection_id)
    return done


def _held(store: Store, connection_id: str) -> dict[str, Any]:
    found = store.one(
        "select * from connection where connection_id = $id and removed_at is null", {"id": connection_id}
    )  # fmt: skip
    if found is None or found["origin"] != "form":
        raise Refused(f"There is no account {connection_id} that was connected here. Open the page again.")
    return found


def _settings(source: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    known = {one["name"]: one for one in source["settings"]}
    said = {name: value.strip() for name, value in given.items() if value and value.strip()}
    odd = sorted(set(said) - set(known))
    if odd:
        raise Refused(f"{source['title']} knows no setting {', '.join(odd)}.")
    missing = [one["name"] for one in known.values() if one["is_required"] and one["name"] not in said]
    if missing:
        raise Refused(f"{source['title']} needs: {', '.join(name.replace('_', ' ') for name in missing)}.")
    return said


def _pace(every_minutes: int | None, monthly_budget: float | None) -> None:
    if every_minutes is not None and not 5 <= every_minutes <= LONGEST_EVERY:
        raise Refused(f"Every {every_minutes} minutes is not possible: choose 5 minutes to a week.")
    if monthly_budget is not None and not 0 <= monthly_budget <= 1_000_000:
        raise Refused(f"A budget of {monthly_budget} US dollars is not possible: enter nought or more.")


def _parted(source: Mapping[str, Any], said: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The secret settings, and the plain ones."""
    hidden = {one["name"] for one in source["settings"] if one["is_secret"]}
    secret = {name: value for name, value in said.items() if name in hidden}
    return secret, {name: value for name, value in said.items() if name not in hidden}


def _fingerprint(store: Store, secret: Mapping[str, str]) -> str:
    """What tells two sets of secrets apart and gives neither away."""
    return hmac.digest(author_secret(store.home), to_json(dict(secret)).encode(), hashlib.sha256).hex()[:16]


def _json(text: str) -> dict[str, str]:
    import json

    read: dict[str, str] = json.loads(text)
    return read
