"""Answers on their way to a platform: each once, whatever fails, and an unknown outcome waits for a person."""

from datetime import timedelta

import pytest

from connectors.base import AuthExpired, RateLimited, Transient
from connectors.replies import NotSent, Posted, TakesReplies
from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.answers import draft_answer, queue_answer
from pipelines.commands.cases import open_case, triage_cases
from pipelines.commands.sending import begin_sending, call_back_sending, resolve_sending, settle_sending
from pipelines.sending import send_waiting
from tests.pipelines.commands.desk import a_programme, a_triaged_case, at, the_case


class Platform:
    """A platform that counts what stands on it; `fails` is raised before or after the reply stands there."""

    def __init__(self, fails: Exception | None = None, *, stands: bool = True) -> None:
        self.fails, self.stands, self.replies = fails, stands, []

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> Posted:
        if self.fails is None or self.stands:
            self.replies.append((text, in_reply_to, idempotency_key))
        if self.fails:
            raise self.fails
        return Posted("r1", "https://x.example.org/r1", {"id": "r1"})


@pytest.fixture
def case_id(store: Store) -> str:
    programme_id = a_programme(store)
    made = open_case(
        store, programme_id=programme_id, kind="enquiry", channel="x", received_at=at("2026-02-02 10:00"),
        summary="When?", mention=("x", "77"), actor="ann",
    )["case_id"]  # fmt: skip
    triage_cases(store, {made: None}, theme="Hours", actor="ann")
    return made


def queued(store: Store, case_id: str) -> str:
    made = draft_answer(store, case_id, text="At nine.", channel="x", risk=0, actor="ann")
    return queue_answer(store, case_id, response_id=made["response_id"], account_id="us", actor="ann")["outbox_id"]


def status(store: Store) -> str:
    return store.one("select status from outbox")["status"]


def wait_over(store: Store, *, since_hours: int = 0) -> None:
    with store.transaction() as tx:
        tx.run(
            "update sending_try set retry_at = null, first_tried_at = first_tried_at - to_hours($hours)",
            {"hours": since_hours},
        )


def test_an_answer_is_posted_once_and_the_case_is_responded(store, case_id):
    queued(store, case_id)
    platform = Platform()
    assert isinstance(platform, TakesReplies)

    assert send_waiting(store, lambda *_: platform)["sent"] == 1
    assert send_waiting(store, lambda *_: platform)["sent"] == 0
    assert [one[:2] for one in platform.replies] == [("At nine.", "77")]
    assert the_case(store, case_id)["state"] == "responded"
    assert store.one("select url, post_id from outbox") == {"url": "https://x.example.org/r1", "post_id": "r1"}


@pytest.mark.parametrize("error", [Transient("timed out"), OSError("reset"), ValueError("no JSON")])
def test_an_unknown_outcome_waits_for_a_person(store, case_id, error):
    outbox_id = queued(store, case_id)
    platform = Platform(error)
    for _ in range(3):
        send_waiting(store, lambda *_: platform)

    assert len(platform.replies) == 1
    assert status(store) == "unknown"
    assert the_case(store, case_id)["state"] == "drafted"
    resolve_sending(store, outbox_id, stands_there=True, url="https://x.example.org/r1", actor="ann")
    assert the_case(store, case_id)["state"] == "responded"
    with pytest.raises(Refused, match="only one whose outcome is unknown"):
        resolve_sending(store, outbox_id, stands_there=False, actor="ben")


def test_a_person_who_does_not_find_it_has_it_sent_again(store, case_id):
    outbox_id = queued(store, case_id)
    send_waiting(store, lambda *_: Platform(Transient("timed out"), stands=False))
    resolve_sending(store, outbox_id, stands_there=False, actor="ann")
    platform = Platform()
    send_waiting(store, lambda *_: platform)

    assert len(platform.replies) == 1
    assert status(store) == "sent"


def test_a_crash_between_sending_and_writing_it_down_is_unknown(store, case_id):
    outbox_id = queued(store, case_id)
    begin_sending(store, outbox_id, actor="earshot")  # and here the power went
    platform = Platform()
    send_waiting(store, lambda *_: platform)

    assert platform.replies == []
    assert status(store) == "unknown"
    with pytest.raises(Refused, match="nothing is settled"):
        settle_sending(store, outbox_id, outcome="sent", actor="earshot")


def test_a_platform_that_says_no_or_later_is_believed(store, case_id):
    queued(store, case_id)
    assert send_waiting(store, lambda *_: Platform(RateLimited("later", 3600), stands=False))["waiting"] == 1
    assert send_waiting(store, lambda *_: Platform()) == {"sent": 0, "refused": 0, "unknown": 0, "waiting": 0}
    wait_over(store)
    assert send_waiting(store, lambda *_: None)["waiting"] == 1
    assert send_waiting(store, lambda *_: Platform(AuthExpired("sign in"), stands=False))["refused"] == 1
    assert status(store) == "refused"


def test_an_answer_that_may_not_be_sent_is_not_queued(store, case_id):
    made = draft_answer(store, case_id, text="At nine.", channel="x", risk=2, actor="ann")
    with pytest.raises(Refused, match="approval of somebody else"):
        queue_answer(store, case_id, response_id=made["response_id"], account_id="us", actor="ann")
    queued(store, case_id)
    response = store.one("select response_id from outbox")["response_id"]
    with pytest.raises(Refused, match="on its way already"):
        queue_answer(store, case_id, response_id=response, account_id="us", actor="ann")
    by_hand = a_triaged_case(store, the_case(store, case_id)["programme_id"])
    phoned = draft_answer(store, by_hand, text="At nine.", channel="phone", risk=0, actor="ann")["response_id"]
    with pytest.raises(Refused, match="did not come from a platform"):
        queue_answer(store, by_hand, response_id=phoned, account_id="us", actor="ann")


def test_what_never_left_is_tried_again_for_a_day_and_then_comes_back(store, case_id):
    queued(store, case_id)
    platform = Platform(NotSent("nobody answers"), stands=False)

    assert send_waiting(store, lambda *_: platform)["waiting"] == 1
    retry = store.one("select tries, retry_at > now()::timestamp as later from sending_try")
    assert retry == {"tries": 1, "later": True}
    wait_over(store, since_hours=25)
    assert send_waiting(store, lambda *_: platform)["refused"] == 1
    assert "Not sent for a day" in store.one("select platform_answer from outbox")["platform_answer"]


def test_where_the_same_key_brings_no_second_reply_a_broken_try_is_repeated(store, case_id):
    queued(store, case_id)
    platform = Platform(Transient("timed out"))
    platform.safe_for = lambda: timedelta(hours=1)

    assert send_waiting(store, lambda *_: platform)["waiting"] == 1
    wait_over(store)
    platform.fails = None
    assert send_waiting(store, lambda *_: platform)["sent"] == 1
    assert {key for _, _, key in platform.replies} == {platform.replies[0][2]}


def test_the_same_key_is_not_trusted_for_longer_than_the_platform_keeps_it(store, case_id):
    queued(store, case_id)
    platform = Platform(Transient("timed out"))
    platform.safe_for = lambda: timedelta(hours=1)
    send_waiting(store, lambda *_: platform)
    wait_over(store, since_hours=2)

    assert send_waiting(store, lambda *_: platform)["unknown"] == 1
    assert status(store) == "unknown"


def test_an_answer_that_waits_can_be_called_back_and_queued_anew(store, case_id):
    outbox_id = queued(store, case_id)
    call_back_sending(store, outbox_id, actor="ann")

    assert status(store) == "refused"
    with pytest.raises(Refused, match="only one that waits"):
        call_back_sending(store, outbox_id, actor="ben")
    response = store.one("select response_id from outbox")["response_id"]
    queue_answer(store, case_id, response_id=response, account_id="us", actor="ann")
    platform = Platform()
    send_waiting(store, lambda *_: platform)
    assert len(platform.replies) == 1
