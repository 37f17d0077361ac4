"""The contract of every source that posts replies: once, asked for, and an honest word about what nobody knows."""

from __future__ import annotations

import pytest

import connectors
from connectors.base import (
    AuthExpired,
    ConnectorError,
    NotConfigured,
    PermissionDenied,
    RateLimited,
    ReplyRefused,
    Transient,
)
from connectors.http import Limits
from connectors.replies import FOR_EVER, NotSent, Posted, TakesReplies, safe_for
from connectors.source import Cap
from tests.connectors.loopback import Asked, Faults
from tests.connectors.walking import a_world, opened

PLATFORMS = [one for one in connectors.platforms() if Cap.REPLIES in connectors.about(one).caps]
every_source = pytest.mark.parametrize("platform", PLATFORMS)
TEXT = "Thank you for asking: it is open from nine. https://clinic.example.org/hours 😀"
SEEDS = 10
LOST = ("500", "503", "reset", "half", "html", "cut_json")  # after these nobody knows
SAID_NO = (AuthExpired, PermissionDenied, RateLimited, ReplyRefused, NotConfigured)
WRITES = ("POST", "PUT")
# one right reads and writes there: the platform has no smaller one
SAME_RIGHT = {"app password", "business.manage", "instagram_manage_comments", "youtube.force-ssl"}
KEEPS_ONE = {"bluesky", "google_business", "mastodon"}  # the same answer again brings no second one
NO_ADDRESS = {"google_business"}  # an answer to a review has none


def source_of(world, server, **more):
    world.settings["replies"] = "yes"
    return opened(world, server, **more)


def post(source, world, *, key: str = "earshot-out_1", to: str = "") -> Posted:
    return source.post_reply(TEXT, in_reply_to=to or world.key_of(world.mentions[0]), idempotency_key=key)


def before_it(platform: str) -> int:
    """How many requests go before the one that posts."""
    with a_world(platform) as (world, server):
        post(source_of(world, server), world)
        return max(number for number, one in enumerate(server.asked) if one.method in WRITES)


def test_the_ten_are_there_and_no_other_source_says_so() -> None:
    assert set(connectors.platforms()) - set(PLATFORMS) == {"feeds", "tiktok"}
    for platform in connectors.platforms():
        about = connectors.about(platform)
        takes = platform in PLATFORMS
        assert bool(about.reply_scopes) == bool(about.reply_chars) == takes
        assert any(one.name == "replies" for one in about.settings) == takes
        assert not {right for right, _ in about.reply_scopes} & {right for right, _ in about.scopes} - SAME_RIGHT


@every_source
def test_a_reply_stands_once_under_what_it_answers(platform: str) -> None:
    with a_world(platform) as (world, server):
        source = source_of(world, server)
        assert isinstance(source, TakesReplies)
        posted = post(source, world)

        assert len(world.replies) == 1
        assert TEXT in world.replies[0]["text"]
        assert world.replies[0]["to"] == world.key_of(world.mentions[0])
        assert posted.post_id
        assert (posted.url is None) if platform in NO_ADDRESS else posted.url.startswith("https://")
        assert "author-" not in repr(posted)


@every_source
def test_an_account_that_was_connected_for_reading_posts_nothing(platform: str) -> None:
    with a_world(platform) as (world, server):
        with pytest.raises(NotConfigured, match=f"EARSHOT_{platform.upper()}_REPLIES=yes"):
            post(opened(world, server), world)

        assert server.asked == []


@every_source
@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthExpired), (403, PermissionDenied), (404, ReplyRefused), (429, RateLimited)]
)
def test_what_the_platform_says_no_to_does_not_stand_there(platform: str, status: int, error: type) -> None:
    with a_world(platform) as (world, server):
        whole = world.answer

        def refuses(asked: Asked):
            if asked.method in WRITES and "createSession" not in asked.path:
                return status, {"detail": "no", "message": "no"}, {"Retry-After": "7"}
            return whole(asked)

        server.world = refuses
        with pytest.raises(error) as caught:
            post(source_of(world, server), world)

        assert world.replies == []
        assert str(caught.value).endswith(".")
        if status == 429:
            assert caught.value.retry_after == 7


@every_source
@pytest.mark.parametrize("fault", LOST)
def test_what_breaks_off_is_asked_once_and_is_not_called_a_no(platform: str, fault: str) -> None:
    first = before_it(platform)
    with a_world(platform, Faults(next=[None] * first + [fault])) as (world, server):
        with pytest.raises(Transient, match="Nobody knows") as caught:
            post(source_of(world, server), world)

        assert not isinstance(caught.value, NotSent)
        assert len(server.asked) == first + 1


@every_source
def test_a_server_that_hangs_over_a_reply_leaves_it_unknown(platform: str) -> None:
    faults = Faults(next=[None] * before_it(platform) + ["hang"])
    with a_world(platform, faults) as (world, server):
        limits = Limits(connect=1.0, read=0.4, total=0.4)
        with pytest.raises(Transient, match="Nobody knows"):
            post(source_of(world, server, limits=limits), world)


@every_source
def test_where_nobody_answers_nothing_was_sent(platform: str) -> None:
    with a_world(platform) as (world, server):
        source = source_of(world, server)
    with pytest.raises(NotSent):
        post(source, world)


@every_source
def test_what_is_answered_and_is_gone_is_refused(platform: str) -> None:
    with a_world(platform) as (world, server):
        gone = world.key_of(world.mentions.pop(0))
        if platform == "x":
            server.world = lambda asked: (404, {"title": "Not Found Error", "detail": "no such post"})

        with pytest.raises(ReplyRefused):
            post(source_of(world, server), world, to=gone)
        assert world.replies == []


@every_source
def test_through_any_network_a_reply_stands_at_most_once(platform: str) -> None:
    """The sender's own rule: what is unknown is sent again only where the key holds; then it stands exactly once."""
    for seed in range(SEEDS):
        faults = Faults(seed, share=0.5)
        with a_world(platform, faults) as (world, server):
            posted = unknown = None
            for _ in range(40):
                source = source_of(world, server)
                try:
                    posted = post(source, world)
                    break
                except (NotSent, RateLimited):
                    continue
                except SAID_NO as error:
                    pytest.fail(f"seed {seed}: {type(error).__name__}: {error}")
                except ConnectorError as error:
                    faults.share = 0.0
                    is_safe = safe_for(source)
                    faults.share = 0.5
                    if not is_safe:
                        unknown = error
                        break
            assert posted or unknown, f"seed {seed}"
            assert len(world.replies) == 1 if posted else len(world.replies) <= 1, f"seed {seed}"


def test_the_same_key_brings_the_same_reply_where_the_platform_has_a_place_for_it() -> None:
    for platform in PLATFORMS:
        with a_world(platform) as (world, server):
            source = source_of(world, server)
            assert bool(safe_for(source)) == (platform in KEEPS_ONE)
            if platform in KEEPS_ONE:
                assert post(source, world).post_id == post(source, world).post_id
                assert len(world.replies) == 1
            if platform in KEEPS_ONE - {"google_business"}:
                assert post(source, world, key="earshot-out_2").post_id != post(source, world).post_id


def test_a_server_that_only_speaks_mastodons_language_is_not_trusted_with_the_key() -> None:
    with a_world("mastodon") as (world, server):
        for version in ("4.0.0 (not true; really snac/2.75)", "2.7.2 (compatible; Pleroma 2.5.0)", "0.17.3", ""):
            world.extra["version"] = version
            assert not safe_for(source_of(world, server))
        world.extra["version"] = "4.3.1+glitch"
        assert safe_for(source_of(world, server)) < FOR_EVER


def test_mastodon_answers_nobody_more_publicly_than_they_wrote() -> None:
    with a_world("mastodon") as (world, server):
        whole = world.status
        world.status = lambda one, author: {**whole(one, author), "visibility": "direct"}
        posted = post(source_of(world, server), world)

        assert posted.answer["visibility"] == "direct"
        assert world.replies[0]["text"].startswith("@author-")


def test_a_rating_without_an_id_of_meta_cannot_be_answered() -> None:
    with a_world("facebook") as (world, server):
        with pytest.raises(ReplyRefused, match="Answer by hand"):
            post(source_of(world, server), world, to="rating:42::1")
        assert server.asked == []


def test_an_answer_that_a_review_carries_already_is_not_written_over() -> None:
    with a_world("google_business") as (world, server):
        world.take("Written by hand in Google.", world.mentions[0]["id"])

        with pytest.raises(ReplyRefused, match="carries an answer already"):
            post(source_of(world, server), world)
        assert [one["text"] for one in world.replies] == ["Written by hand in Google."]


def test_what_mentions_an_instagram_account_elsewhere_is_answered_there() -> None:
    with a_world("instagram") as (world, server):
        world.extra["elsewhere"] = {"777": "888"}
        source = source_of(world, server)

        assert post(source, world, to="777").post_id
        assert post(source, world, to="888").post_id
        assert [(one["to"], one["key"]) for one in world.replies] == [("777", "888"), ("888", "888")]
        with pytest.raises(ReplyRefused, match="Answer by hand"):
            post(source, world, to="999")
        server.world = lambda asked: (403, {"error": {"code": 10, "message": "Application does not have permission"}})
        with pytest.raises(PermissionDenied):
            post(source, world, to="999")


@pytest.mark.parametrize(
    ("platform", "top"), [("youtube", "Ugx"), ("linkedin", "urn:li:comment:(urn:li:activity:1,9)")]
)
def test_an_answer_to_a_reply_goes_below_the_comment_at_the_top(platform: str, top: str) -> None:
    with a_world(platform) as (world, server):
        world.extra["parent" if platform == "youtube" else "parentComment"] = top

        assert post(source_of(world, server), world).post_id
        assert world.replies[0]["to"] == top


def test_what_reddit_refuses_inside_a_success_is_a_no() -> None:
    with a_world("reddit") as (world, server):
        world.extra["errors"] = [["RATELIMIT", "Take a break for 9 minutes before trying again.", "ratelimit"]]
        with pytest.raises(RateLimited) as caught:
            post(source_of(world, server), world)
        assert caught.value.retry_after == 541
        world.extra["errors"] = [["THREAD_LOCKED", "Comments are locked.", "parent"]]
        with pytest.raises(ReplyRefused, match=r"Comments are locked \(THREAD_LOCKED\)"):
            post(source_of(world, server), world)


def test_a_container_of_threads_that_is_not_ready_waits_and_one_that_failed_is_refused() -> None:
    with a_world("threads") as (world, server):
        world.extra["status"] = "IN_PROGRESS"
        with pytest.raises(NotSent):
            post(source_of(world, server), world)
        world.extra["status"] = "ERROR"
        with pytest.raises(ReplyRefused):
            post(source_of(world, server), world)
        assert world.replies == []


@pytest.mark.parametrize(
    ("platform", "change"), [("youtube", {"token": "AIza-key", "account": "42"}), ("reddit", {"account": "team"})]
)
def test_a_token_that_only_reads_is_told_before_anything_is_asked(platform: str, change: dict[str, str]) -> None:
    with a_world(platform) as (world, server):
        world.settings.update(change)
        with pytest.raises(NotConfigured, match="only reads"):
            post(source_of(world, server), world)
        assert server.asked == []
