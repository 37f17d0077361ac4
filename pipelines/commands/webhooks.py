"""Notifications of platforms: checked over the raw body, taken once, and what they mean done at once.

A notification of Meta makes the account due, so that a round fetches what is new; what it says itself is not believed
beyond that. LinkedIn's and Google's do the same. One of X does too, and posts it calls deleted lose their text here
without waiting for the round.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.base import ConnectorError, Mention
from connectors.reading import instant
from data.store import Store, Transaction, now
from pipelines import landing, operator, vault
from pipelines.commands import Event, Refused, carry_out
from pipelines.rules import signatures
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"take_notification": "administrator", "wake_account": "administrator"}
META = {"page": "facebook", "instagram": "instagram", "threads": "threads"}
SECRET_OF = {
    "meta": ("app_secret", ("facebook", "instagram", "threads")),
    "x": ("consumer_secret", ("x",)),
    "linkedin": ("client_secret", ("linkedin",)),
}
NAMED = {
    "meta": "EARSHOT_META_APP_SECRET", "x": "EARSHOT_X_CONSUMER_SECRET", "linkedin": "EARSHOT_LINKEDIN_CLIENT_SECRET",
}  # fmt: skip
GENUINE = {
    "meta": signatures.meta_is_genuine, "x": signatures.x_is_genuine, "linkedin": signatures.linkedin_is_genuine,
}  # fmt: skip
KEEP = timedelta(days=30)
_PLACE = re.compile(r"\blocations/\d+")

Result = tuple[Mapping[str, Any], list[Event]]


class NotGenuine(Refused):
    """The signature does not fit: it is not from the platform, or the secret is another one."""


class CannotTell(Refused):
    """Whether it is genuine cannot be told just now; the sender may send it again."""


class TakenBefore(Refused):
    """The very same notification came before, or it is too old to be a first one."""


def secrets_of(store: Store, sender: str) -> list[str]:
    """The secrets by which a sender may sign: of the operator's settings, and of connected accounts."""
    name, platforms = SECRET_OF[sender]
    found = [os.environ.get(NAMED[sender]) or ""]
    found += [one.settings.get(name, "") for one in operator.found() if one.platform in platforms]
    for row in store.rows(
        "select connection_id from connection where removed_at is null and origin = 'form' "
        "and list_contains($platforms, platform)",
        {"platforms": list(platforms)},
    ):
        found.append(vault.get(store.home, row["connection_id"]).get(name, ""))
    return list(dict.fromkeys(one for one in found if one))


def meta_challenge(mode: str, token: str, challenge: str) -> str:
    """What to answer when Meta checks that the address is ours. Raises NotGenuine."""
    if mode != "subscribe" or not signatures.same_words(token, os.environ.get("EARSHOT_META_VERIFY_TOKEN") or ""):
        raise NotGenuine("The verify token is not the one in EARSHOT_META_VERIFY_TOKEN.")
    return challenge


def x_challenge(store: Store, crc_token: str) -> dict[str, str]:
    """What to answer when X checks that the address is ours. Raises NotGenuine where no secret is known."""
    known = secrets_of(store, "x")
    if not known or not crc_token:
        raise NotGenuine("X asked for proof, and no EARSHOT_X_CONSUMER_SECRET is set to give it with.")
    return {"response_token": signatures.x_answer(crc_token, known[0])}


def linkedin_challenge(store: Store, challenge: str) -> dict[str, str]:
    """What to answer when LinkedIn checks that the address is ours. Raises NotGenuine where no secret is known."""
    known = secrets_of(store, "linkedin")
    if not known or not challenge:
        raise NotGenuine("LinkedIn asked for proof, and no EARSHOT_LINKEDIN_CLIENT_SECRET is set to give it with.")
    return {"challengeCode": challenge, "challengeResponse": signatures.linkedin_answer(challenge, known[0])}


def take_notification(
    store: Store, *, sender: str, body: bytes, signature: str, keys: Any = None, actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Take a notification: genuine, never taken before, not too old. Gives the accounts that are due now.

    `keys`: the session by which Google's keys are asked for, where it is not the usual one. Raises NotGenuine,
    TakenBefore, CannotTell, or Refused for one that cannot be read.
    """
    if sender == "google":
        _demand_googles(signature, keys)
    elif not GENUINE[sender](body, signature, secrets_of(store, sender)):
        raise NotGenuine("The signature does not fit the body: this is not from the platform, or its secret changed.")
    told = _read(body)
    read = {"meta": _of_meta, "x": _of_x, "linkedin": _of_linkedin, "google": _of_google}[sender]
    accounts, sent_at, deleted = read(told)
    at = now()
    if not signatures.is_timely(sent_at, at):
        raise TakenBefore("The notification is too old to come for the first time.")
    digest = hashlib.sha256(_message_id(told) or body).hexdigest()

    def work(tx: Transaction) -> Result:
        if tx.one("select 1 as seen from webhook_seen where digest = $digest", {"digest": digest}):
            raise TakenBefore("The very same notification was taken before.")
        tx.run("delete from webhook_seen where received_at < $old", {"old": at - KEEP})
        tx.insert("webhook_seen", [{"digest": digest, "sender": sender, "received_at": at}])
        for one in _mentioned(told) if sender == "meta" else []:
            tx.run(
                "insert into webhook_told values ('instagram', $account, $kind, $id, $at, null) on conflict do nothing",
                {**one, "at": at},
            )
        woken = [one for platform, account in accounts for one in _wake(tx, platform, account, at)]
        return {"woken": sorted(set(woken)), "deleted": len(deleted)}, [
            Event("connection", one, "notified", {"sender": sender}) for one in sorted(set(woken))
        ] or [Event("webhook", digest, "notified", {"sender": sender})]

    done = carry_out(store, "take_notification", {"digest": digest}, work, actor=actor, command_id=command_id)
    if deleted:
        _take_away(store, deleted)
    return done


def wake_account(
    store: Store, *, connection_id: str, told_at: datetime, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Make an account due whose platform gave a sign of something new, unless a round has begun since, or one failed.

    What failed waits as long as it was told to: a busy account must not be asked through its limit.
    """

    def work(tx: Transaction) -> Result:
        known = {"id": connection_id, "told": told_at, "at": now()}
        late = tx.one(
            "select 1 as found from connection_standing where connection_id = $id and last_started_at < $told "
            "and next_due_at > $at and failures = 0 and outcome in ('ok', 'partial')",
            known,
        )
        if late is None:
            return {"is_woken": False}, []
        tx.run("update connection_standing set next_due_at = $at where connection_id = $id",
               {"at": known["at"], "id": connection_id})  # fmt: skip
        return {"is_woken": True}, [Event("connection", connection_id, "notified", {"sender": "stream"})]

    body = {"connection_id": connection_id, "told_at": told_at}
    return carry_out(store, "wake_account", body, work, actor=actor, command_id=command_id)


def _demand_googles(bearer: str, keys: Any) -> None:
    """Raise NotGenuine unless Google signed a push for this address, CannotTell where its keys cannot be had."""
    from connectors import google_push

    audience = os.environ.get("EARSHOT_GOOGLE_PUSH_AUDIENCE") or ""
    account = os.environ.get("EARSHOT_GOOGLE_PUSH_ACCOUNT") or ""
    try:
        is_genuine = google_push.is_genuine(bearer, audience=audience, account=account, session=keys)
    except ConnectorError as error:
        raise CannotTell(
            f"Google's keys could not be had, so nobody knows whether this is from Google. {error}"
        ) from error
    if not is_genuine:
        raise NotGenuine(
            "This is not signed by Google for EARSHOT_GOOGLE_PUSH_AUDIENCE in the name of EARSHOT_GOOGLE_PUSH_ACCOUNT."
        )


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise Refused("The notification is no JSON.") from error
    if not isinstance(told, dict):
        raise Refused("The notification is no JSON object.")
    return told


def _of_meta(told: Mapping[str, Any]) -> tuple[list[tuple[str, str]], datetime | None, list[str]]:
    """(platform, account) of each entry, and when the newest was sent."""
    platform = META.get(str(told.get("object")))
    entries = [one for one in told.get("entry") or [] if isinstance(one, dict)]
    times = [one["time"] for one in entries if isinstance(one.get("time"), (int, float))]
    sent = max(times, default=None)
    if sent is not None and sent > 1e11:
        sent /= 1000  # some products tell milliseconds
    accounts = [(platform, str(one.get("id") or "")) for one in entries] if platform else []
    return accounts, _instant(sent), []


def _mentioned(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Media and comments that mention an account of Instagram: no list holds them, so their ids are kept."""
    if META.get(str(told.get("object"))) != "instagram":
        return []
    found = []
    for entry in (one for one in told.get("entry") or [] if isinstance(one, dict)):
        for change in (one for one in entry.get("changes") or [] if isinstance(one, dict)):
            value = change.get("value")
            if change.get("field") != "mentions" or not isinstance(value, dict):
                continue
            kind = "comment" if value.get("comment_id") else "media"
            native_id = str(value.get(f"{kind}_id") or "")
            if native_id.isdigit():  # it becomes part of what is asked
                found.append({"account": str(entry.get("id") or ""), "kind": kind, "id": native_id})
    return found


def _of_x(told: Mapping[str, Any]) -> tuple[list[tuple[str, str]], datetime | None, list[str]]:
    """The account it is for, when it was sent, and the posts that it calls deleted."""
    user = str(told.get("for_user_id") or "")
    events = [one for name in ("tweet_create_events", "tweet_delete_events", "post_delete_events")
              for one in told.get(name) or [] if isinstance(one, dict)]  # fmt: skip
    stamps = [int(one["timestamp_ms"]) for one in events if str(one.get("timestamp_ms", "")).isdigit()]
    gone = [
        str(one.get("status", {}).get("id") or one.get("id") or "")
        for name in ("tweet_delete_events", "post_delete_events")
        for one in told.get(name) or []
        if isinstance(one, dict) and isinstance(one.get("status", {}), dict)
    ]
    sent = max(stamps) / 1000 if stamps else None
    return ([("x", user)] if user else []), _instant(sent), [one for one in gone if one]


def _of_linkedin(told: Mapping[str, Any]) -> tuple[list[tuple[str, str]], datetime | None, list[str]]:
    """The pages that social actions are told of, and when the newest was."""
    found = [one for one in told.get("notifications") or [] if isinstance(one, dict)]
    times = [one["lastModifiedAt"] / 1000 for one in found if isinstance(one.get("lastModifiedAt"), (int, float))]
    pages = {str(one.get("organizationalEntity") or "").rpartition(":")[2] for one in found}
    return [("linkedin", one) for one in sorted(pages - {""})], _instant(max(times, default=None)), []


def _of_google(told: Mapping[str, Any]) -> tuple[list[tuple[str, str]], datetime | None, list[str]]:
    """The places that a push of Pub/Sub names, wherever it names them: Google's documents show no whole message."""
    message = told.get("message")
    if not isinstance(message, dict):
        raise Refused("The notification holds no message of Pub/Sub.")
    try:
        said = base64.b64decode(str(message.get("data") or ""), validate=False).decode(errors="replace")
    except ValueError as error:
        raise Refused("The message of Pub/Sub cannot be read.") from error
    places = _PLACE.findall(f"{said} {json.dumps(message.get('attributes') or {})}")
    sent = instant(message.get("publishTime") or message.get("publish_time"))
    return [("google_business", one) for one in sorted(set(places))], sent and sent.replace(tzinfo=None), []


def _message_id(told: Mapping[str, Any]) -> bytes:
    """What a message of Pub/Sub is known by: sent again, it may come in another wrapping."""
    message = told.get("message")
    return str(message.get("messageId") or "").encode() if isinstance(message, dict) else b""


def _instant(seconds: float | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):
        return datetime(1970, 1, 1)  # noqa: DTZ001 - stored instants carry no zone; this one is never timely


def _wake(tx: Transaction, platform: str, account: str, at: datetime) -> list[str]:
    """Make the connections of an account due now; gives their ids. A place of Google is named by its last part."""
    rows = tx.rows(
        "select connection_id from connection where platform = $platform and removed_at is null and not is_paused "
        "and not is_demo and (account_id = $account or ($platform = 'google_business' "
        "and ends_with(account_id, '/' || $account)))",
        {"platform": platform, "account": account},
    )
    for row in rows:
        tx.run("update connection_standing set next_due_at = $at where connection_id = $id and next_due_at > $at",
               {"at": at, "id": row["connection_id"]})  # fmt: skip
    return [str(row["connection_id"]) for row in rows]


def _take_away(store: Store, ids: Sequence[str]) -> None:
    """Land what X calls deleted as deleted, where it is held."""
    held = store.rows(
        "select mention_id, account_id, relation, created_at from mention "
        "where platform = 'x' and not is_deleted and list_contains($ids, mention_id)",
        {"ids": list(ids)},
    )
    at = datetime.now(UTC)
    rows = [
        Mention("x", row["mention_id"], row["account_id"], row["relation"], row["created_at"].replace(tzinfo=UTC), at,
                None, is_deleted=True)
        for row in held
    ]  # fmt: skip
    if rows:
        job = landing.new_job("api", "x_api", "X · told as deleted", "", "collector", rows_read=len(rows))
        landing.publish(store.home, job, [("mention", landing.to_table(rows, "mention"))])
