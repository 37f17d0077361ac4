"""From an approved answer on a case to the platform and back: the job of the desk through each source that posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import connectors
from connectors.source import Cap
from data.store import Store
from pipelines import operator, rounds
from pipelines.commands.answers import draft_answer, queue_answer
from pipelines.commands.cases import open_case, triage_cases
from pipelines.jobs import desk
from tests.connectors.loopback import Faults, serving
from tests.connectors.worlds import world_of
from tests.pipelines.commands.desk import a_programme, at, the_case

PLATFORMS = [one for one in connectors.platforms() if Cap.REPLIES in connectors.about(one).caps]
every_source = pytest.mark.parametrize("platform", PLATFORMS)
FAULTS = (None, "429", "500", "half", "reset", "cut_json")
KEEPS_ONE = {"bluesky", "google_business", "mastodon"}  # a broken-off try is repeated there by itself
# what goes before the request that posts: signing in, and a container of Threads that nobody sees
BEFORE_IT = ("com.atproto.server.createSession", "/me/threads")


def connected(store: Store, world, server, monkeypatch, **more: str) -> str:
    """The operator connects the account of a world; gives its id at the platform."""
    settings = {**world.settings, "base_url": server.url, "replies": "yes", **more}
    for name, value in settings.items():
        if value:
            monkeypatch.setenv(operator.variable(world.platform, name), value)
    rounds.met(rounds.StoreDesk(store, loads=True), operator.found())
    with store.transaction() as tx:
        tx.run("update connection set account_id = $account, label = 'team'", {"account": world.account})
    return str(world.account)


def answered(store: Store, world, account: str, number: int = 0) -> str:
    """A case from a mention, its answer on its way."""
    programme_id = store.one("select programme_id from programme")
    programme_id = programme_id["programme_id"] if programme_id else a_programme(store)
    mention = (world.platform, world.key_of(world.mentions[number]))
    case_id = open_case(
        store, programme_id=programme_id, kind="enquiry", channel="x", received_at=at("2026-02-02 10:00"),
        summary="When?", mention=mention, actor="ann",
    )["case_id"]  # fmt: skip
    triage_cases(store, {case_id: None}, theme="Hours", actor="ann")
    made = draft_answer(store, case_id, text="It is open from nine.", channel="x", risk=0, actor="ann")
    queue_answer(store, case_id, response_id=made["response_id"], account_id=account, actor="ann")
    return case_id


@every_source
def test_an_approved_answer_is_posted_and_what_the_platform_said_is_stored(
    platform: str, store: Store, monkeypatch
) -> None:
    world = world_of(platform)
    with serving(world.answer) as server:
        case_id = answered(store, world, connected(store, world, server, monkeypatch))

        assert desk.send(store, datetime.now(UTC)) == "1 sent"
        assert desk.send(store, datetime.now(UTC)) == "No answer waits to be sent."

    row = store.one("select status, url, post_id, platform_answer from outbox")
    assert row["status"] == "sent"
    assert platform == "google_business" or row["url"].startswith("https://")
    assert row["post_id"] in row["platform_answer"]
    assert "author-" not in str(row)
    assert len(world.replies) == 1
    assert the_case(store, case_id)["state"] == "responded"


@every_source
def test_whatever_breaks_the_stored_word_is_true(platform: str, store: Store, monkeypatch) -> None:
    """sent: it stands once; refused or waiting: it does not; unknown: at most once. And it is never tried unasked."""
    world = world_of(platform)
    with serving(world.answer) as server:
        account = connected(store, world, server, monkeypatch)
        for number, fault in enumerate(FAULTS):
            answered(store, world, account, number)
            # the fault falls on the request that posts: sources ask at most four before it
            server.faults = Fated(fault)
            world.replies.clear()
            for _ in range(3):
                desk.send(store, datetime.now(UTC))
                with store.transaction() as tx:
                    tx.run("update sending_try set retry_at = null")
            status = store.one("select status from outbox order by created_at desc, outbox_id desc limit 1")["status"]
            stands = len(world.replies)
            if status == "sent":
                assert stands == 1, fault
            elif status == "unknown":
                assert stands <= 1, fault
                assert platform not in KEEPS_ONE, fault
            else:
                pytest.fail(f"{platform}, {fault}: {status}")
            assert server.faults.posts <= (1 if status == "unknown" else 2)


class Fated(Faults):
    """One fault, for the first request that posts."""

    def __init__(self, fault: str | None) -> None:
        super().__init__()
        self.fault, self.posts = fault, 0

    def draw_for(self, asked) -> str | None:
        if asked.method not in ("POST", "PUT") or asked.path.endswith(BEFORE_IT):
            return None
        self.posts += 1
        fault, self.fault = self.fault, None
        return fault


def test_an_account_that_only_reads_leaves_the_answer_waiting(store: Store, monkeypatch) -> None:
    world = world_of("mastodon")
    with serving(world.answer) as server:
        account = connected(store, world, server, monkeypatch, replies="")
        answered(store, world, account)

        assert desk.send(store, datetime.now(UTC)) == "1 waiting"
    assert world.replies == []


def test_rounds_over_cases_that_are_in_order_void_nothing_that_pages_keep(store: Store) -> None:
    before = store.revision

    assert desk.count(store, datetime.now(UTC)) == "The steps of every case are counted."
    assert desk.past(store, datetime.now(UTC)) == "The past of every case is held."

    assert store.revision == before
