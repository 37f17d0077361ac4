"""Telling people: a real mail server and a real webhook of the test's own, quiet hours, duty, escalation, retries."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from data.store import now
from pipelines import notify
from pipelines.commands import Refused, alerts, messages, programme
from pipelines.rules import telling


class Inbox:
    """A mail server's letters."""

    def __init__(self) -> None:
        self.letters: list = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    held = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(held, hostname="127.0.0.1", port=port)
    controller.start()
    yield held, port
    controller.stop()


@pytest.fixture
def webhook() -> Iterator[tuple[list[dict], list[int], int]]:
    """What came, the answers to give (200 where none is left), and the port."""
    came: list[dict] = []
    answers: list[int] = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield came, answers, server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def of(store) -> str:
    begun = programme.add_programme(
        store, code="P1", name="One", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), actor="ada"
    )
    return begun["programme_id"]


def an_incident(store, of: str, severity: str = "act", rearmed: int = 0) -> str:
    at = now()
    with store.transaction() as tx:
        tx.insert(
            "incident",
            [{"incident_id": "inc_1", "programme_id": of, "rule_id": "r", "kind": "criticism", "cell": "Safety",
              "topic": "Safety", "platform": "", "platforms": "[]", "first_at": at, "opened_at": at, "updated_at": at,
              "severity": severity, "sentence": "Safety: 9 critical mentions in the last hour – är.",
              "window_hours": 1.0, "observed": 9.0, "peak_observed": 18.0, "expected": 1.0, "low": 0.0, "high": 3.0,
              "score": 5.0, "people": 9, "rearmed": rearmed, "has_history": True, "created_at": at,
              "created_by": "x"}],
        )  # fmt: skip
    return "inc_1"


def channel(store, of: str, address: str, **more) -> str:
    wishes = messages.Wishes(**{"name": "Desk", "person": "ada", **more})
    return messages.add_alert_channel(store, programme_id=of, address=address, wishes=wishes, actor="ada")["channel_id"]


def aware(minutes: float = 0) -> datetime:
    return now().replace(tzinfo=UTC) + timedelta(minutes=minutes)


def test_an_alert_arrives_by_mail_once(store, of, inbox) -> None:
    held, port = inbox
    channel(store, of, f"mailto://127.0.0.1:{port}/?from=alerts@example.org&to=duty@example.org&mode=insecure")
    an_incident(store, of)

    assert notify.queue_news(store, of, aware()) == 1
    assert notify.queue_news(store, of, aware()) == 0
    assert notify.send_due(store, aware(1))["sent"] == 1
    assert notify.send_due(store, aware(1))["sent"] == 0

    (to, letter), = held.letters  # fmt: skip
    assert to == ["duty@example.org"]
    assert letter["Subject"] == "Act: Safety"
    assert "9 critical mentions in the last hour – är." in letter.get_body(("plain",)).get_content()


def test_a_webhook_that_fails_is_tried_again_and_the_log_says_so(store, of, webhook) -> None:
    came, answers, port = webhook
    answers += [500]
    channel(store, of, f"json://127.0.0.1:{port}/hook?retry=0")
    an_incident(store, of)
    notify.queue_news(store, of, aware())

    first = notify.send_due(store, aware(1))
    held = store.one("select status, attempts, last_error from delivery")
    second = notify.send_due(store, aware(3))

    assert first["waiting"] == 1
    assert held["status"] == "waiting"
    assert held["attempts"] == 1
    assert held["last_error"] == "The other side did not take the message."
    assert second["sent"] == 1
    assert came[-1]["title"] == "Act: Safety"


def test_after_six_tries_a_message_is_given_up(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/hook")
    an_incident(store, of)
    notify.queue_news(store, of, aware())

    for day in range(1, 8):
        notify.send_due(store, aware(day * 1_440), send=lambda *_: False)

    assert store.one("select status, attempts from delivery") == {"status": "failed", "attempts": 6}


def test_a_sender_that_breaks_never_shows_the_address(store, of) -> None:
    def breaks(address: str, subject: str, body: str) -> bool:
        raise OSError(f"no way to {address}")

    channel(store, of, "mailtos://user:hunter2@example.org")
    an_incident(store, of)
    notify.queue_news(store, of, aware())
    notify.send_due(store, aware(1), send=breaks)

    tables = ("delivery", "event", "command", "alert_channel")
    whole = json.dumps([store.rows(f"select * from {table}") for table in tables], default=str)
    assert "hunter2" not in whole
    assert "could not be sent" in whole


def test_nobody_acknowledged_so_the_next_one_is_told(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/first")
    channel(store, of, "json://127.0.0.1:9/second", person="bob", escalates_after_minutes=30)
    incident = an_incident(store, of)
    sent: list[str] = []

    def note(address: str, subject: str, body: str) -> bool:
        sent.append(f"{address[-6:]} {subject}")
        return True

    for minutes in (0, 10, 31, 32):
        notify.queue_news(store, of, aware(minutes))
        notify.send_due(store, aware(minutes + 0.5), send=note)
    alerts.acknowledge_incident(store, incident, actor="ada")
    notify.queue_news(store, of, aware(90))

    assert sent == ["/first Act: Safety", "second Not acknowledged: Safety"]


def test_what_waits_for_quiet_hours_to_end_has_told_nobody_yet(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/first")
    channel(store, of, "json://127.0.0.1:9/second", person="bob", escalates_after_minutes=30)
    an_incident(store, of)
    notify.queue_news(store, of, aware())
    with store.transaction() as tx:
        tx.run("update delivery set due_at = $at", {"at": now() + timedelta(hours=8)})

    early = notify.queue_news(store, of, aware(31))
    notify.send_due(store, aware(481), send=lambda *_: True)
    with store.transaction() as tx:
        tx.run("update delivery set sent_at = $at", {"at": now() + timedelta(minutes=481)})

    assert early == 0
    assert notify.queue_news(store, of, aware(505)) == 0
    assert notify.queue_news(store, of, aware(512)) == 1


def test_while_somebody_is_on_call_only_they_are_told(store, of) -> None:
    ada = channel(store, of, "json://127.0.0.1:9/ada")
    channel(store, of, "json://127.0.0.1:9/bob", person="bob")
    messages.set_on_call(store, programme_id=of, person="ada", starts_at=aware(-60), ends_at=aware(60), actor="ada")
    an_incident(store, of)

    assert notify.queue_news(store, of, aware()) == 1
    assert store.one("select channel_id from delivery") == {"channel_id": ada}


@pytest.mark.parametrize(("severity", "waits"), [("act", True), ("crisis", False)])
def test_quiet_hours_hold_back_all_but_a_crisis(severity: str, waits: bool) -> None:
    held = telling.Channel("a", "ada", "watch", (), "22:00", "07:00")
    at = datetime(2026, 3, 9, 23, 59)

    assert telling.due(held, severity, at) == (datetime(2026, 3, 10, 7, 0) if waits else at)
    assert telling.due(held, severity, datetime(2026, 3, 9, 7, 0)) == datetime(2026, 3, 9, 7, 0)
    assert (telling.due(held, severity, datetime(2026, 3, 9, 22, 0)) > datetime(2026, 3, 9, 22, 0)) is waits


def test_a_doubling_is_told_again_and_a_snooze_keeps_still(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/a")
    incident = an_incident(store, of)
    notify.queue_news(store, of, aware())
    with store.transaction() as tx:
        tx.run("update incident set rearmed = 1")
    alerts.snooze_incident(store, incident, until=aware(60), actor="ada")

    assert notify.queue_news(store, of, aware(5)) == 0
    assert notify.queue_news(store, of, aware(61)) == 1
    assert store.rows("select kind, subject from delivery order by created_at")[1] == {
        "kind": "update", "subject": "Still rising: Safety",
    }  # fmt: skip


def test_one_that_grew_before_anybody_was_told_says_so_at_once(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/a")
    an_incident(store, of, rearmed=1)

    assert notify.queue_news(store, of, aware()) == 1
    assert store.one("select body from delivery")["body"].endswith(" It has grown since: 18 by now.")
    assert notify.queue_news(store, of, aware(1)) == 0


def test_the_digest_goes_once_a_day_after_eight(store, of) -> None:
    channel(store, of, "json://127.0.0.1:9/a", is_digest=True, min_severity="crisis")
    an_incident(store, of, "watch")
    today = aware().replace(hour=7, minute=59)

    early = notify.queue_news(store, of, today)
    due = notify.queue_news(store, of, today + timedelta(minutes=2))
    again = notify.queue_news(store, of, today + timedelta(minutes=30))

    assert (early, due, again) == (0, 1, 0)


@pytest.mark.parametrize(
    "address",
    ["json://169.254.169.254/latest", "jsons://[::ffff:a9fe:a9fe]/", "gotify://2852039166/token", "ntfy://0xa9fea9fe/x",
     "mailto://u:p@example.org?smtp=169.254.169.254", "rocket://[fd00:ec2::254]/x", "json://0.0.0.0/", "json://[::1/"],
)  # fmt: skip
def test_no_message_goes_where_a_cloud_gives_out_its_keys(store, address):
    with pytest.raises(Refused, match=r"no server that messages are sent to|cannot be read"):
        messages.schema_of(address)
    assert messages.schema_of("mailto://relay@10.0.0.5") == "mailto"


@pytest.mark.parametrize("address", ["exec://rm", "file:///etc/passwd", "syslog://", "dbus://x", "nothing", "json://"])
def test_an_address_that_would_run_or_write_something_here_is_refused(store, of, address: str) -> None:
    with pytest.raises(Refused):
        channel(store, of, address)


def test_a_retired_channel_forgets_its_address_and_its_messages(store, of) -> None:
    from pipelines import vault

    held = channel(store, of, "json://127.0.0.1:9/a")
    an_incident(store, of)
    notify.queue_news(store, of, aware())
    messages.retire_alert_channel(store, held, actor="ada")

    assert vault.get(store.home, held) == {}
    assert store.one("select status from delivery") == {"status": "dropped"}


@pytest.mark.parametrize(
    "wrong", [{"quiet_from": "22:00"}, {"quiet_from": "late", "quiet_until": "07:00"}, {"escalates_after_minutes": 0},
              {"min_severity": "loud"}, {"name": " "}],
)  # fmt: skip
def test_a_channel_without_sense_is_refused(store, of, wrong: dict) -> None:
    with pytest.raises(Refused):
        channel(store, of, "json://127.0.0.1:9/a", **wrong)


def test_a_notice_of_copies_is_told_to_who_wants_notices_and_to_nobody_else(store, of) -> None:
    wants = channel(store, of, "json://127.0.0.1:1", min_severity="notice")
    channel(store, of, "json://127.0.0.1:1", min_severity="watch")
    an_incident(store, of, "notice")
    with store.transaction() as tx:
        tx.run("update incident set kind = 'copy_paste', closed_at = opened_at")

    queued = [notify.queue_news(store, of, aware(1)), notify.queue_news(store, of, aware(2))]

    assert queued == [1, 0]
    assert [row["channel_id"] for row in store.rows("select channel_id from delivery")] == [wants]


def test_a_channel_is_changed_and_keeps_its_address(store, of) -> None:
    held = channel(store, of, "json://127.0.0.1:1", min_severity="watch")
    wishes = messages.Wishes(
        name="Night desk", person="bob", min_severity="crisis", kinds=["silence"], quiet_from="20:00",
        quiet_until="06:30", escalates_after_minutes=15,
    )  # fmt: skip

    done = messages.change_alert_channel(store, held, wishes=wishes, actor="ada", command_id="c1")
    again = messages.change_alert_channel(store, held, wishes=wishes, actor="ada", command_id="c1")

    row = store.one("select * from alert_channel")
    assert done == again == {"channel_id": held}
    assert (row["name"], row["person"], row["min_severity"], row["kinds"]) == (
        "Night desk",
        "bob",
        "crisis",
        '["silence"]',
    )
    assert (row["quiet_from"], row["quiet_until"], row["escalates_after_minutes"]) == ("20:00", "06:30", 15)
    assert row["schema"] == "json"
    with pytest.raises(Refused, match="last no time"):
        messages.change_alert_channel(store, held, wishes=replace(wishes, quiet_until="20:00"), actor="ada")
    messages.retire_alert_channel(store, held, actor="ada")
    with pytest.raises(Refused, match="There is no channel"):
        messages.change_alert_channel(store, held, wishes=wishes, actor="ada")
    with pytest.raises(Refused, match="There is no channel"):
        messages.send_test_message(store, held, actor="ada")


def test_a_test_message_arrives_and_stands_in_the_log(store, of, webhook) -> None:
    came, _, port = webhook
    held = channel(store, of, f"json://127.0.0.1:{port}")

    messages.send_test_message(store, held, actor="ada")
    done = notify.send_due(store, aware(1))

    assert done["sent"] == 1
    assert came[0]["title"] == "Earshot: a test"
    assert store.one("select kind, status, created_by from delivery") == {
        "kind": "test", "status": "sent", "created_by": "ada",
    }  # fmt: skip


def test_a_duty_is_ended_and_then_everybody_is_told_again(store, of) -> None:
    mine = channel(store, of, "json://127.0.0.1:1")
    channel(store, of, "json://127.0.0.1:1", person="bob")
    duty = messages.set_on_call(
        store, programme_id=of, person="bob", starts_at=aware(-60), ends_at=aware(600), actor="ada"
    )["on_call_id"]
    ahead = messages.set_on_call(
        store, programme_id=of, person="bob", starts_at=aware(900), ends_at=aware(1200), actor="ada"
    )["on_call_id"]

    messages.end_on_call(store, duty, actor="ada")
    messages.end_on_call(store, ahead, actor="ada")
    an_incident(store, of)
    queued = notify.queue_news(store, of, aware(1000))

    assert queued == 2
    assert mine in {row["channel_id"] for row in store.rows("select channel_id from delivery")}
    with pytest.raises(Refused, match="There is no on_call"):
        messages.end_on_call(store, "nothing", actor="ada")


def test_a_message_leads_to_its_incident_where_the_server_knows_its_address(store, of, monkeypatch) -> None:
    channel(store, of, "json://127.0.0.1:1")
    an_incident(store, of)
    monkeypatch.setenv("EARSHOT_ORIGINS", "https://listen.example.org/, https://other.example.org")

    notify.queue_news(store, of, aware(1))

    body = store.one("select body from delivery")["body"]
    assert body.endswith("\n\nhttps://listen.example.org/early_warning?programme=P1&incident=inc_1")
