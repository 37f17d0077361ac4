"""What a test in the browser may ask for: a server with the demo programme, an empty one, and pages of both.

Every page made here notes what its content policy refused, what it asked of other hosts and what its scripts
said was wrong; `visit` waits until Streamlit has finished drawing. Selectors are `.st-key-<key>`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import serving
from tests.serving import Server

WIDE, PHONE = (1440, 1000), (390, 844)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
REFUSALS = "document.addEventListener('securitypolicyviolation', e => (window.refused ??= []).push("
REFUSALS += "`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"

# Streamlit 1.67 itself: the line of a metric is an image without a name, drawn now and then before its title
OF_STREAMLIT = {"svg-img-alt"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder is marked `browser`. One worker walks it all (tests/sharing.py), with one server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store holds the demo programme. Shared: leave it as it is."""
    home = tmp_path_factory.mktemp("demo-server")
    shutil.copytree(demo_home, home, dirs_exist_ok=True)
    with serving.running(home) as server:
        yield server


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, with nothing in its store."""
    with serving.running(tmp_path / "empty-server") as server:
        yield server


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for all; it has no network beside this machine."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """A page that was visited, and what it asked for beside this server."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def settle(self) -> Visit:
        """Wait until the script has run and everything it sent is drawn."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-testid=stSkeleton]') && "
            "!document.querySelector('[data-testid=stMain] [data-stale=true]')",
            timeout=30_000,
        )
        return self

    @property
    def refused(self) -> list[str]:
        """What the content policy refused, as 'directive address'."""
        said: list[str] = self.page.evaluate("window.refused ?? []")
        return said

    def sideways(self) -> int:
        """How many pixels the page is wider than its window; 0 when nobody has to scroll sideways."""
        wide: int = self.page.evaluate(
            "() => Math.max(document.documentElement.scrollWidth, "
            "document.querySelector('[data-testid=stMain]').scrollWidth) - window.innerWidth"
        )
        return max(0, wide)


class Window:
    """A page that goes from address to address: one that is new compiles all of Streamlit anew, for seconds."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context()
        self.context.add_init_script(REFUSALS)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.ours = ["data:", "blob:", "about:"]  # how the addresses of the servers begin that it was at
        self.seen = Visit(self.page)
        self.page.on("request", lambda asked: self._note(asked.url))
        self.page.on("pageerror", lambda error: self.seen.errors.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith(tuple(self.ours)):
            self.seen.outside.append(url)

    def go(self, server: Server, path: str, size: tuple[int, int], scheme: Literal["light", "dark"]) -> Visit:
        """As somebody who comes for the first time: nothing is kept of the visit before."""
        self.page.unroute_all(behavior="wait")  # what a test stood in the way of goes on for the next one
        if self.page.url.startswith("http"):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            self.page.goto("about:blank")  # a page that is still open would ask, and be given cookies anew
            self.context.clear_cookies()
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme=scheme)
        self.ours += [server.url, f"ws://127.0.0.1:{server.port}"]
        self.seen = Visit(self.page)
        self.page.goto(f"{server.url}/{path}")
        return self.seen.settle()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """The page in which visits follow one another."""
    made = Window(browser)
    yield made
    made.context.close()


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, window: Window) -> Iterator[Open]:
    """visit(server, "live?period=7d", size=PHONE, scheme="dark") → a settled Visit; the one before is left by it.

    With `beside=True` it gets a window and cookies of its own, which are closed after the test: for two at once.
    """
    opened = []

    def open_(
        server: Server,
        path: str = "",
        *,
        size: tuple[int, int] = WIDE,
        scheme: Literal["light", "dark"] = "light",
        beside: bool = False,
    ) -> Visit:
        if beside:
            opened.append(Window(browser))
        return (opened[-1] if beside else window).go(server, path, size, scheme)

    yield open_
    for one in opened:
        one.context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[dict[str, Any]]]:
    """Violations of ours: those of Streamlit's own core are left out by name."""
    from axe_playwright_python.sync_playwright import Axe

    scanner = Axe()

    def scan(page: Page) -> list[dict[str, Any]]:
        # a dialog hides the page behind it from the scan, which then finds nothing wrong
        assert page.locator("[role=dialog]").count() == 0, "a dialog is open: the scan would see only that"
        found = scanner.run(page).response["violations"]
        return [
            {"id": one["id"], "help": one["help"], "where": json.dumps([node["html"][:160] for node in one["nodes"]])}
            for one in found
            if one["id"] not in OF_STREAMLIT
        ]

    return scan
