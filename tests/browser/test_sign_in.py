"""Sign-in in the browser, against a real OpenID Connect provider on this machine; two people at one answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket

from data.store import Store
from tests import serving
from tests.pipelines.commands.desk import a_programme, a_triaged_case
from tests.serving import Server

PROVIDER = """
import sys, warnings
warnings.simplefilter("ignore")
from oidc_provider_mock import run_server_in_thread
with run_server_in_thread(port=int(sys.argv[1])) as server:
    print(server.server_port, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider; it ends when its input is closed."""
    port = serving.free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", PROVIDER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().strip() == str(port)
    yield f"http://localhost:{port}"
    process.stdin.close()
    process.wait(timeout=20)


def by_way_of(provider: str) -> dict[str, str]:
    return {
        "EARSHOT_OIDC_METADATA": f"{provider}/.well-known/openid-configuration",
        "EARSHOT_OIDC_CLIENT_ID": "earshot",
        "EARSHOT_OIDC_CLIENT_SECRET": "not-a-secret-of-anybody",
        "EARSHOT_OIDC_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
    }


@pytest.fixture(scope="module")
def guarded(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving.running(tmp_path_factory.mktemp("guarded-server"), **by_way_of(provider)) as server:
        yield server


@pytest.fixture
def desk(provider: str, tmp_path: Path, new_store: Callable[[Path], Store]) -> Iterator[Server]:
    """A server with one formal complaint, triaged and not answered."""
    home = tmp_path / "desk-server"
    store = new_store(home)
    a_triaged_case(store, a_programme(store), "complaint", formality="formal")
    store.close()
    with serving.running(home, **by_way_of(provider)) as server:
        yield server


def asked(server: Server, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", *words],
        env={**os.environ, "EARSHOT_HOME": str(server.home)},
        cwd=serving.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def enter(page: Page, name: str) -> None:
    """Sign in at the provider under a name."""
    page.locator(".st-key-sign_in button").click()
    page.locator("input[name=sub]").fill(name)
    page.locator("button[type=submit], input[type=submit]").first.click()


def signed_in(server: Server, visit, name: str) -> Page:
    """A page of somebody who has come in and may approve."""
    known = set(re.findall(r"per_\w+", asked(server, "people")))
    page: Page = visit(server, "cases", beside=True).page
    enter(page, name)
    page.get_by_role("heading", name="You have no role here yet").wait_for()
    [person_id] = set(re.findall(r"per_\w+", asked(server, "people"))) - known
    asked(server, "grant-role", person_id, "approver")
    page.goto(f"{server.url}/cases?case=QT-2026-0001")
    page.get_by_text("What happened").wait_for()
    return page


def press(page: Page, first: str, then: str) -> None:
    """Open a dialog of the case and press its button."""
    page.get_by_role("button", name=first).first.click()
    page.get_by_role("dialog").get_by_role("button", name=then, exact=True).click()


def test_where_people_sign_in_health_tells_others_status_and_freshness_alone(guarded) -> None:
    here = json.loads(guarded.ask("/api/health").body)
    there = json.loads(guarded.ask("/api/health", headers={"X-Forwarded-For": "192.0.2.7"}).body)

    assert {"status", "version", "rows", "freshness"} <= set(here)
    assert set(there) == {"status", "freshness"}
    assert set(there["freshness"]) == {"newest_load_at", "newest_mention_hour"}  # other tests load here too


def test_an_answer_is_approved_by_another_person_and_never_by_its_author(desk, visit) -> None:
    ann = signed_in(desk, visit, "ann@example.org")
    ann.get_by_role("button", name="Draft an answer").click()
    ann.get_by_role("dialog").get_by_label("Answer", exact=True).fill("The door is mended. We are sorry.")
    ann.get_by_role("dialog").get_by_role("button", name="Keep the draft").click()
    press(ann, "Submit for approval", "Submit it")
    press(ann, "Approve", "Approve")
    ann.get_by_text("Nobody approves their own answer.").wait_for()

    bob = signed_in(desk, visit, "bob@example.org")
    press(bob, "Approve", "Approve")
    bob.get_by_role("button", name="I have sent it").wait_for()
    bob.get_by_text(re.compile(r"^Written by .+, approved by .+\.")).first.wait_for()


def test_the_cookie_of_the_sign_in_is_signed_and_no_script_reads_it(guarded, visit) -> None:
    page = visit(guarded, "objectives", beside=True).page
    enter(page, "cat@example.org")
    page.get_by_role("heading", name="You have no role here yet").wait_for()
    ours = [one for one in page.context.cookies(guarded.url) if one["name"].startswith("_streamlit")]
    [user] = [one for one in ours if one["name"] == "_streamlit_user"]

    assert [one["name"] for one in ours if not one["httpOnly"]] == ["_streamlit_xsrf"]  # the page sends it back itself
    assert {one["sameSite"] for one in ours} == {"Lax"}
    assert "_streamlit_user" not in page.evaluate("document.cookie")

    page.context.add_cookies([{**user, "value": f"{user['value'][:-8]}AAAAAAAA"}])  # its signature ends it
    page.goto(f"{guarded.url}/objectives")
    page.get_by_role("heading", name="Sign in to Earshot").wait_for()


def looked(page: Page, sockets: list[WebSocket]) -> None:
    """Let the clock of an open page go on until it looks again whether the person is still admitted."""
    with sockets[-1].expect_event("framereceived"):
        page.clock.run_for(31_000)


def test_who_signs_in_gets_a_role_works_under_their_name_and_is_shut_out(guarded, visit) -> None:
    page = visit(guarded, "objectives", beside=True).page
    page.get_by_role("heading", name="Sign in to Earshot").wait_for()
    assert page.get_by_text("Objectives").count() == 0

    enter(page, "ann@example.org")
    page.get_by_role("heading", name="You have no role here yet").wait_for()

    person_id = asked(guarded, "people").splitlines()[-1].split()[0]  # the newest: other tests sign in here too
    assert person_id.startswith("per_")
    asked(guarded, "grant-role", person_id, "lead")
    page.locator(".st-key-look_again button").click()
    page.get_by_role("heading", name="Welcome to Earshot").wait_for()
    page.get_by_text("Signed in as").wait_for()

    # what only an administrator may is refused by the command itself
    page.locator(".st-key-open_demo button").first.click()
    page.get_by_text("one needs to be administrator").wait_for()

    # her sessions are ended while she writes: nothing more is carried out, and she keeps what she has typed
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # Playwright takes no built-in method
    page.clock.install()
    page.goto(f"{guarded.url}/objectives")
    page.get_by_role("button", name="Add a programme").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Code", exact=True).fill("QT")
    form.get_by_label("Name", exact=True).fill("Quiet Town")
    asked(guarded, "end-sessions", person_id)
    form.get_by_role("button", name="Add programme").click()
    form.get_by_text("You are not signed in any more").wait_for()
    form.get_by_text("nothing more is carried out here").wait_for()
    aim = form.get_by_label("Aim", exact=True)
    aim.press_sequentially("Fewer cars at ni")  # and is still in the field
    for _ in range(2):  # one without a form would have ended at the first
        looked(page, sockets)
    aim.press_sequentially("ght")
    form.get_by_role("button", name="Close the page").click()
    page.get_by_role("heading", name="Your session has ended").wait_for()
    page.context.clear_cookies()  # the provider's own way out is not ours to test
    page.goto(f"{guarded.url}/objectives")
    enter(page, "ann@example.org")
    page.get_by_text("what you had typed when your sign-in ended").wait_for()
    for words in ("QT", "Quiet Town", "Fewer cars at night"):
        page.locator(".st-key-kept_words code").get_by_text(words, exact=True).wait_for()
    page.locator(".st-key-forget_kept button").click()

    # shut out from elsewhere: the open page ends by itself
    asked(guarded, "disable-person", person_id, "left us")
    looked(page, sockets)
    page.get_by_role("heading", name="Your session has ended").wait_for(timeout=60_000)
