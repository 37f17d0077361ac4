"""What a test in the browser may ask for: a server with the demo programme, an empty one, and pages of both.

Every page made here notes what its content policy refused, what it asked of other hosts and what its scripts
said was wrong; `visit` waits until Streamlit has finished drawing. Selectors are `.st-key-<key>`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    """All of this folder is marked `browser`; a file stays with one worker, which makes its server once."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store holds the demo programme. Shared: leave it as it is."""
    from data.store import Store
    from pipelines.demo import write_demo

    home = tmp_path_factory.mktemp("demo-server")
    store = Store(home)
    write_demo(store, None, actor="test")
    store.close()
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


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """visit(server, "live?period=7d", size=PHONE, scheme="dark") → a settled Visit. Closed after the test."""
    contexts = []

    def open_(server: Server, path: str = "", *, size: tuple[int, int] = WIDE, scheme: str = "light") -> Visit:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        contexts.append(context)
        context.add_init_script(REFUSALS)
        page = context.new_page()
        page.set_default_timeout(30_000)
        visited = Visit(page)
        page.on(
            "request",
            lambda asked: (
                visited.outside.append(asked.url)
                if not asked.url.startswith((server.url, f"ws://127.0.0.1:{server.port}", "data:", "blob:"))
                else None
            ),
        )
        page.on("pageerror", lambda error: visited.errors.append(str(error)))
        page.goto(f"{server.url}/{path}")
        return visited.settle()

    yield open_
    for context in contexts:
        context.close()


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
