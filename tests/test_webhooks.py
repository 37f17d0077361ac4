"""Webhooks: proof of the address, genuine notifications, forged ones, replays, and what they wake."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Mention
from connectors.http import Session
from data.store import Store, now
from pipelines import landing, load
from pipelines.commands import Refused, webhooks
from pipelines.commands.webhooks import NotGenuine, TakenBefore
from tests import serving
from tests.connectors import loopback
from tests.serving import Server

SECRET = "the-secret-of-the-app"
CERTS = "https://www.googleapis.com/oauth2/v1/certs"


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
    monkeypatch.setenv("EARSHOT_LINKEDIN_CLIENT_SECRET", SECRET)


def of_linkedin(at: float | None = None) -> tuple[bytes, str]:
    """A comment on a page's post, as LinkedIn's document tells it, and its signature."""
    told = {
        "notificationId": 7, "organizationalEntity": "urn:li:organization:42", "action": "COMMENT",
        "sourcePost": "urn:li:share:1", "lastModifiedAt": int((time.time() if at is None else at) * 1000),
    }  # fmt: skip
    body = json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [told]}).encode()
    return body, hmac.new(SECRET.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()


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


def test_linkedin_makes_its_page_due_and_a_forged_one_does_not(store: Store) -> None:
    connected(store, "linkedin")
    body, signature = of_linkedin()

    for wrong in ("", signed(body), hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()):
        with pytest.raises(NotGenuine):
            take(store, "linkedin", body, wrong)
    assert take(store, "linkedin", body, signature)["woken"] == ["c_linkedin"]
    assert store.one("select next_due_at from connection_standing")["next_due_at"] <= now()
    with pytest.raises(TakenBefore):
        take(store, "linkedin", body, signature)


@pytest.fixture(scope="module")
def googles() -> tuple[Any, bytes]:
    """A key that stands for Google's, as its library signs with it, and the certificate Google would show."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from google.auth import crypt

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    at = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
    shown = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return crypt.RSASigner.from_string(key.private_bytes(*form), key_id="k1"), shown


def pushed(message_id: str = "1") -> bytes:
    data = json.dumps({"location_name": "locations/2", "review_name": "accounts/1/locations/2/reviews/r"}).encode()
    said = {
        "messageId": message_id,
        "publishTime": datetime.now(UTC).isoformat(),
        "data": base64.b64encode(data).decode(),
    }
    return json.dumps({"message": said, "subscription": "projects/p/subscriptions/s"}).encode()


def test_google_makes_its_place_due_and_another_signer_audience_or_account_does_not(
    store: Store, googles: tuple[Any, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from google.auth import jwt

    monkeypatch.setenv("EARSHOT_GOOGLE_PUSH_AUDIENCE", "earshot")
    monkeypatch.setenv("EARSHOT_GOOGLE_PUSH_ACCOUNT", "push@ours.example")
    for account in ("accounts/1/locations/2", "accounts/1/locations/22"):
        connected(store, "google_business", account)
        with store.transaction() as tx:
            tx.run("update connection set connection_id = account_id where platform = 'google_business'")
            tx.run("update connection_standing set connection_id = $id where connection_id = 'c_google_business'",
                   {"id": account})  # fmt: skip
    signer, shown = googles
    claims = {
        "aud": "earshot", "email": "push@ours.example", "email_verified": True, "iss": "https://accounts.google.com",
        "iat": int(time.time()), "exp": int(time.time()) + 600,
    }  # fmt: skip

    with loopback.serving(lambda asked: (200, {"k1": shown.decode()})) as google:
        keys = Session(aim={CERTS: f"{google.url}/certs"})

        def push(body: bytes, keys: Session = keys, **other: Any) -> dict[str, Any]:
            bearer = f"Bearer {jwt.encode(signer, {**claims, **other}).decode()}"
            return webhooks.take_notification(
                store, sender="google", body=body, signature=bearer, keys=keys, actor="webhook"
            )

        others = (
            {"aud": "another"}, {"email": "push@theirs.example"}, {"email_verified": False}, {"iss": "else"},
            {"exp": claims["iat"] - 60},
        )  # fmt: skip
        for other in others:
            with pytest.raises(NotGenuine):
                push(pushed(), **other)
        assert push(pushed())["woken"] == ["accounts/1/locations/2"]
        with pytest.raises(TakenBefore):
            push(pushed())
    with pytest.raises(webhooks.CannotTell):
        push(pushed("2"), Session(aim={CERTS: f"{google.url}/certs"}, tries=1))
    with pytest.raises(NotGenuine):
        take(store, "google", pushed("3"), "")


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
        "EARSHOT_LINKEDIN_CLIENT_SECRET": SECRET,
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


def test_linkedin_is_answered_and_what_it_sends_twice_is_no_failure(server: Server) -> None:
    answer = server.ask("/api/webhooks/linkedin?challengeCode=890e4665")
    proof = hmac.new(SECRET.encode(), b"890e4665", hashlib.sha256).hexdigest()
    body, signature = of_linkedin()
    headers = {"X-LI-Signature": signature, "Content-Type": "application/json"}

    assert json.loads(answer.body) == {"challengeCode": "890e4665", "challengeResponse": proof}
    assert [server.ask("/api/webhooks/linkedin", "POST", headers, body).status for _ in range(2)] == [200, 200]
    assert server.ask("/api/webhooks/linkedin", "POST", {**headers, "X-LI-Signature": "0"}, body).status == 401


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
