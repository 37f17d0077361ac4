"""What every test may ask for: a home of its own, an open store, the real export files if they are there.

No test reaches the network: pytest-socket (pyproject.toml) lets only this machine's own addresses through. No test
reaches the real `var/`: EARSHOT_HOME points at a temporary folder before the first module is imported.
"""

from __future__ import annotations

import os

# small sums on many threads wait for one another on a busy machine; numpy asks once, when it is loaded
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from tests import scratch, sharing

ROOT = Path(__file__).resolve().parent.parent
REAL_HOME = ROOT / "var"

# a slow or busy machine is no fault of the code; CI runs the same examples each time
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")), database=None)
settings.load_profile("house")

scratch.take()
_nobodys_home = tempfile.TemporaryDirectory(prefix="earshot-tests-")
os.environ["EARSHOT_HOME"] = _nobodys_home.name


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, where two workers share the tests."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = sharing.longest_first(items)


def pytest_collection_finish() -> None:
    """Let the double of a page look once which installed packages bring components: it reads them all each time."""
    if "streamlit.testing.v1" in sys.modules:
        from streamlit.components.v2 import manifest_scanner

        manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> sharing.ByUnit:
    """Tests that share something stay with one worker."""
    return sharing.ByUnit(config, log)


@pytest.fixture(autouse=True)
def _never_the_real_home() -> Iterator[None]:
    """Fail a test that points at the real `var/`, and let go of a store it left open."""
    from data import store as stores

    yield
    at = stores.default_home()
    _let_go()
    assert at != REAL_HOME, "This test left EARSHOT_HOME at the real var/: use the fixture `home`."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of this test's own, which EARSHOT_HOME names."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("EARSHOT_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def _empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store's file, made once for all workers: a copy takes a hundredth of the time of making one."""
    from data.store import FILE_NAME, Store

    return sharing.made_once(tmp_path_factory, "empty", lambda home: Store(home).close()) / FILE_NAME


def _let_go() -> None:
    """Close the process's store, which is thrown away now: its log need not be brought into the file first."""
    from data import store as stores

    if stores._opened is not None:
        stores._opened._checkpoint = lambda *_, **__: None  # type: ignore[method-assign]
    stores.close_opened()


@pytest.fixture
def store(home: Path, _empty_store: Path) -> Iterator[object]:
    """A new and empty store in `home`: the one `data.store.opened()` gives too. Closed after the test."""
    from data import store as stores

    shutil.copyfile(_empty_store, home / stores.FILE_NAME)
    yield stores.opened()
    _let_go()


@pytest.fixture(scope="session")
def new_store(_empty_store: Path) -> Callable[[Path], object]:
    """new_store(folder) → an open, empty store there, made by a copy. It is closed by who asked for it."""
    from data.store import FILE_NAME, Store

    def make(folder: Path) -> object:
        folder.mkdir(exist_ok=True, mode=0o700)
        shutil.copyfile(_empty_store, folder / FILE_NAME)
        return Store(folder)

    return make


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo programme, made once for all workers, and what was told then in `told.json`. Copy it."""
    from data.store import Store
    from pipelines.demo import write_demo

    def make(home: Path) -> None:
        store = Store(home)
        told = write_demo(store, None, actor="tester")
        store.close()
        (home / "told.json").write_text(json.dumps(told, default=str))

    return sharing.made_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real files beside the project. Mark such a test `real_files`; it is skipped where they are not."""
    folder = ROOT.parent / "shared"
    if not (folder / "exports").is_dir():
        pytest.skip(f"The real files are not beside the project: {folder / 'exports'} does not exist.")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the machine, or Playwright's own. Fails with what to do where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail("There is no browser for this test: `make test` installs one, or says what to install.")
    return own
