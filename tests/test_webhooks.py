"""Webhooks: proof of the address, genuine notifications, forged ones, replays, and what they wake."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from connectors.base import Mention
from data.store import Store, now
from pipelines import landing, load
from pipelines.commands import Refused, webhooks
from pipelines.commands.webhooks import NotGenuine, TakenBefore
from tests import serving
from tests.serving import Server

SECRET = "the-secret-of-the-app"


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed_by_x(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def of_meta(account: str = "42", at: float | None = None) -> bytes:
    entry = {"id": account, "time": int(time.time() if at is None else at), "changes": [{"field": "feed", "value": {}}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_META_APP_SECRET", SECRET)
    monkeypatch.setenv("EARSHOT_META_VERIFY_TOKEN", "a-word-of-ours")
    monkeypatch.setenv("EARSHOT_X_CONSUMER_SECRET", SECRET)


def connected(store: Store, platform: str, account: str = "42") -> None:
    at = now()
    with store.transaction() as tx:
        tx.insert("connection", [{
            "connection_id": f"c_{platform}", "platform": platform, "account_id": account, "label": "Team",
            "origin": "environment", "settings": "{}", "created_at": at, "created_by": "ada",
        }])  # fmt: skip
        tx.insert("connection_standing", [{
            "connection_id": f"c_{platform}", "last_started_at": at, "last_ended_at": at, "outcome": "ok", "said": "",
            "failures": 0, "next_due_at": at.replace(year=at.year + 1),
        }])  # fmt: skip


def take(store: Store, sender: str, body: bytes, signature: str) -> dict[str, Any]:
    return webhooks.take_notification(store, sender=sender, body=body, signature=signature, actor="webhook")


def test_a_genuine_notification_makes_its_account_due_and_no_other(store: Store) -> None:
    connected(store, "facebook")
    connected(store, "instagram")
    body = of_meta()

    done = take(store, "meta", body, signed(body))

    assert done["woken"] == ["c_facebook"]
    due = {row["connection_id"]: row["next_due_at"] for row in store.rows("select * from connection_standing")}
    assert due["c_facebook"] <= now() < due["c_instagram"]


def test_the_same_notification_again_is_refused(store: Store) -> None:
    body = of_meta()
    take(store, "meta", body, signed(body))

    with pytest.raises(TakenBefore):
        take(store, "meta", body, signed(body))
    old = of_meta(at=time.time() - 40 * 3600)
    with pytest.raises(TakenBefore, match="too old"):
        take(store, "meta", old, signed(old))


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (of_meta(), ""),
        (of_meta(), "sha256=" + "0" * 64),
        (of_meta() + b" ", signed(of_meta())),
        (of_meta(), signed(of_meta(), "another-secret")),
    ],
    ids=["none", "zeros", "of another body", "by another secret"],  # a body tells the second: two workers must agree
)
def test_a_forged_one_is_refused_and_changes_nothing(store: Store, body: bytes, signature: str) -> None:
    connected(store, "facebook")

    with pytest.raises(NotGenuine):
        take(store, "meta", body, signature)
    assert store.rows("select * from webhook_seen") == []


def test_without_a_secret_nothing_is_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARSHOT_META_APP_SECRET")
    body = of_meta()

    with pytest.raises(NotGenuine):
        take(store, "meta", body, signed(body, ""))
    monkeypatch.setenv("EARSHOT_META_APP_SECRET", SECRET)
    with pytest.raises(Refused, match="no JSON"):
        take(store, "meta", b"[1", signed(b"[1"))


def test_what_x_calls_deleted_loses_its_text_at_once(store: Store) -> None:
    at = now().replace(tzinfo=UTC)
    rows = [Mention("x", one, "42", "mention", at, at, "was written") for one in ("7", "8")]
    landing.publish(
        store.home, landing.new_job("api", "x_api", "x", "", "t"), [("mention", landing.to_table(rows, "mention"))]
    )
    load.load_pending(store)
    event = {"status": {"id": "7", "user_id": "9"}, "timestamp_ms": str(int(time.time() * 1000))}
    body = json.dumps({"for_user_id": "42", "tweet_delete_events": [event]}).encode()

    take(store, "x", body, signed_by_x(body))
    load.load_pending(store)

    held = {row["mention_id"]: (row["text"], row["is_deleted"]) for row in store.rows("select * from mention")}
    assert held == {"7": (None, True), "8": ("was written", False)}


# -- over the wire ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {
        "EARSHOT_META_APP_SECRET": SECRET,
        "EARSHOT_META_VERIFY_TOKEN": "a-word-of-ours",
        "EARSHOT_X_CONSUMER_SECRET": SECRET,
    }
    with serving.running(tmp_path_factory.mktemp("webhooks"), **settings) as running:
        yield running


def test_meta_is_answered_with_its_challenge_and_others_are_not(server: Server) -> None:
    path = "/api/webhooks/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="

    right, wrong = server.ask(path + "a-word-of-ours"), server.ask(path + "guessed")

    assert (right.status, right.body) == (200, b"1158201444")
    assert wrong.status == 403
    assert b"1158201444" not in wrong.body


def test_x_is_answered_with_the_proof_it_asks_for(server: Server) -> None:
    answer = server.ask("/api/webhooks/x?crc_token=abc")

    assert json.loads(answer.body) == {"response_token": signed_by_x(b"abc")}
    assert server.ask("/api/webhooks/x").status == 403


def test_notifications_over_the_wire(server: Server) -> None:
    body = of_meta()

    def post(body: bytes, signature: str) -> int:
        headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
        return server.ask("/api/webhooks/meta", "POST", headers, body).status

    assert post(body, signed(body)) == 200
    assert post(body, signed(body)) == 409
    assert post(body, "sha256=" + "0" * 64) == 401
    assert post(b"x" * (2 << 20), signed(b"x")) == 413
    assert server.ask("/api/webhooks/x", "POST", {"x-twitter-webhooks-signature": "sha256=x"}, b"{}").status == 401
    assert server.ask("/api/webhooks/meta", "PUT", {}, b"{}").status == 405
