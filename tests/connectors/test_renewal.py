"""The contract of every source whose token ends: renewed by the platform's own way, once, or told what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

import connectors
from connectors.base import AuthExpired, NotConfigured, RateLimited, Transient
from connectors.renewal import Renews, can_renew
from connectors.source import Config
from tests.connectors.loopback import Faults, serving
from tests.connectors.walking import NOW, SECRET, session
from tests.connectors.worlds.renewing import SETTINGS, Tokens

PLATFORMS = [one for one in connectors.platforms() if connectors.about(one).renewal is not None]
every_source = pytest.mark.parametrize("platform", PLATFORMS)


def opened(platform: str, url: str):
    settings = {"token": "old-token-0", "base_url": url, **SETTINGS[platform]}
    config = Config(settings=settings, secret=SECRET, now=lambda: NOW)
    return connectors.open_source(platform, config, session=session())


def test_the_eight_whose_tokens_end_are_there() -> None:
    assert set(PLATFORMS) == set(SETTINGS)
    for platform in PLATFORMS:
        about = connectors.about(platform)
        assert set(about.renewal.needs) <= {one.name for one in about.settings}
        assert can_renew(about.renewal, {"token": "t", **SETTINGS[platform]})
        assert not can_renew(about.renewal, dict.fromkeys(about.renewal.needs[1:], "x"))


@every_source
def test_it_is_renewed_and_says_until_when(platform: str) -> None:
    tokens = Tokens(platform)
    with serving(tokens.answer) as server:
        source = opened(platform, server.url)
        assert isinstance(source, Renews)
        done = source.renew()

    assert done.settings["token"] == "access-token-1"
    if "refresh_token" in SETTINGS[platform]:
        assert done.settings["refresh_token"] == "refresh-token-1"
        assert tokens.asked[0]["grant_type"] == "refresh_token"
    assert NOW + timedelta(minutes=30) < done.ends_at <= NOW + timedelta(days=60)
    assert (done.chain_ends_at is not None) == (platform in ("tiktok", "linkedin"))


@every_source
def test_a_refusal_says_what_to_do(platform: str) -> None:
    told = "give the account its new secret on the Data page"
    with serving(Tokens(platform, refuses=True).answer) as server, pytest.raises(AuthExpired, match=told):
        opened(platform, server.url).renew()


@every_source
@pytest.mark.parametrize(("fault", "error"), [("500", Transient), ("429", RateLimited), ("half", Transient)])
def test_what_passes_is_told_and_asked_once(platform: str, fault: str, error: type) -> None:
    """A refresh token that is good for one use must not be sent twice by itself."""
    with serving(Tokens(platform).answer, Faults(next=[fault] * 9)) as server:
        with pytest.raises(error):
            opened(platform, server.url).renew()
        assert len(server.asked) == 1


def test_x_signs_as_the_app_where_it_has_a_secret_and_names_it_where_not() -> None:
    tokens = Tokens("x")
    with serving(tokens.answer) as server:
        opened("x", server.url).renew()
        source = opened("x", server.url)
        source.settings.pop("client_secret")
        source.settings["refresh_token"] = "refresh-token-1"
        source.renew()

    assert tokens.asked[0]["authorization"].startswith("Basic ")
    assert tokens.asked[1]["authorization"] == ""
    assert tokens.asked[1]["client_id"] == "app-1"


def test_an_app_that_is_not_known_is_another_sentence() -> None:
    told, world = "Check its id and its secret", lambda asked: (401, {"error": "invalid_client"})
    with serving(world) as server, pytest.raises(NotConfigured, match=told):
        opened("x", server.url).renew()
