"""The session: what statuses mean, waits that are told, retries that are few, and secrets that never show."""

from __future__ import annotations

import logging
import sys
import time

import pytest
import requests

from connectors import redaction
from connectors.base import (
    AuthExpired,
    ContractChanged,
    NotThere,
    PermissionDenied,
    RateLimited,
    Transient,
)
from connectors.http import Session, wait_of
from tests.connectors.loopback import Asked, Faults, serving

CANARY = "EAAB-canary-9f8e7d6c5b4a"


def quick(**more) -> Session:
    return Session(pause=lambda seconds: None, **more)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, ContractChanged), (400, ContractChanged), (401, AuthExpired), (403, PermissionDenied), (404, NotThere),
        (410, NotThere), (422, ContractChanged), (429, RateLimited), (500, Transient), (501, ContractChanged),
        (502, Transient), (503, Transient),
    ],
)  # fmt: skip
def test_a_status_says_what_to_do_next(status: int, error: type[Exception]) -> None:
    with serving(lambda asked: (status, {"detail": "because of the weather"})) as server:
        with pytest.raises(error) as caught:
            quick().request("GET", server.url)

        said = str(caught.value)
        assert "127.0.0.1" in said
        assert said.endswith(".")
        if status != 301:
            assert "because of the weather" in said


def test_what_passes_is_asked_a_few_times_and_no_more() -> None:
    waits: list[float] = []
    with serving(lambda asked: (503, {})) as server:
        with pytest.raises(Transient):
            Session(pause=waits.append).request("GET", server.url)

        assert len(server.asked) == 4
    assert len(waits) == 3
    assert all(0 < wait <= 5 for wait in waits)


def test_a_wait_that_is_long_goes_back_to_the_schedule() -> None:
    waits: list[float] = []
    with serving(lambda asked: (503, {}, {"Retry-After": "120"})) as server:
        with pytest.raises(Transient) as caught:
            Session(pause=waits.append).request("GET", server.url)

        assert (len(server.asked), waits, caught.value.retry_after) == (1, [], 120.0)


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "30"}, 30, 30),
        ({"x-rate-limit-reset": "in 100 s"}, 95, 101),
        ({"X-RateLimit-Reset": "2099-01-01T00:00:00Z"}, 1e6, 1e12),
        ({"ratelimit-reset": "45"}, 45, 45),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0, 0),
        ({}, 900, 900),
    ],
)
def test_a_limit_says_how_long(headers: dict[str, str], least: float, most: float) -> None:
    # an instant is worked out here: tests are gathered long before they are run
    told = {name: str(int(time.time()) + 100) if said == "in 100 s" else said for name, said in headers.items()}

    assert least <= wait_of(told) <= most


def test_a_token_does_not_follow_a_redirect() -> None:
    with (
        serving(lambda asked: (200, {})) as elsewhere,
        serving(lambda asked: (302, b"", {"Location": elsewhere.url})) as server,
    ):
        with pytest.raises(ContractChanged, match="has moved to"):
            quick().request("GET", server.url, headers={"Authorization": f"Bearer {CANARY}"})

        assert elsewhere.asked == []


def test_a_connection_that_is_reset_is_taken_up_again() -> None:
    with serving(lambda asked: (200, {"ok": 1}), Faults(next=["reset", "half", None])) as server:
        assert quick().request("GET", server.url).json() == {"ok": 1}


# -- secrets ---------------------------------------------------------------------------------------


def test_no_secret_is_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    redaction.conceal(CANARY)
    said: list[str] = []
    for answer in ((400, {"message": f"bad token {CANARY}"}), (500, {"error": CANARY}), (401, {"detail": CANARY})):
        with serving(lambda asked, answer=answer: answer) as server:
            try:
                quick(tries=1).request("GET", f"{server.url}/me?access_token={CANARY}")
            except Exception as error:
                said.append(f"{error!r} {error}")

    assert len(said) == 3
    assert CANARY not in "".join(said)


def test_a_secret_that_reads_like_a_name_shows_no_value_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_known", {"refresh_token", "two words"})

    assert redaction.redact("password=two words") == f"password={redaction.MARK}"
    assert "another-secret" not in redaction.redact("body {'refresh_token': 'another-secret'}")
    assert "another-secret" not in redaction.redact("POST /token?refresh_token=another-secret&grant_type=refresh_token")


def test_no_secret_is_in_a_log_line_or_its_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    redaction.install()
    redaction.conceal(CANARY)
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("some.library")
    logger.addHandler(stream)
    logger.setLevel(logging.DEBUG)
    try:
        logger.debug("Headers: %s", {"Authorization": f"Bearer {CANARY}"})
        logger.debug("GET /me?access_token=unknown-secret-1&appsecret_proof=abcdef0123")
        logger.debug("body {'refresh_token': 'unknown-secret-2'}")
        try:
            raise ValueError(f"could not parse {CANARY}")
        except ValueError:
            logger.exception("it failed")
    finally:
        logger.removeHandler(stream)

    said = capfd.readouterr().err
    assert "it failed" in said
    assert "ValueError" in said
    for secret in (CANARY, "unknown-secret-1", "unknown-secret-2", "abcdef0123"):
        assert secret not in said


def test_what_a_library_logs_of_a_request_holds_no_token(caplog: pytest.LogCaptureFixture) -> None:
    """tweepy writes the Authorization header into its debug log."""
    redaction.install()
    from tests.connectors.walking import a_world, opened

    with caplog.at_level(logging.DEBUG), a_world("x") as (world, server):
        opened(world, server).check()

    assert "Making API request" in caplog.text
    assert world.settings["token"] not in caplog.text


def test_graph_signs_each_request_and_lives_on_todays_version() -> None:
    from tests.connectors.walking import a_world, opened

    with a_world("facebook") as (world, server):
        world.settings["app_secret"] = "app-secret-123"
        opened(world, server).check()

        asked: Asked = server.asked[0]
        assert asked.path == "/v26.0/me"
        assert len(asked.one("appsecret_proof")) == 64


def test_a_netrc_or_proxy_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login evil password evil\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(lambda asked: (200, {})) as server:
        quick().request("GET", server.url, headers={"Authorization": "Bearer ours"})

        assert server.asked[0].headers["authorization"] == "Bearer ours"


def test_it_is_a_session_that_libraries_take() -> None:
    assert isinstance(quick(), requests.Session)
