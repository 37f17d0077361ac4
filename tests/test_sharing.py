"""Two workers share the tests so that what is costly is made once, and in memory where there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import scratch, sharing
from tests.tree import ROOT


def test_a_unit_is_a_file_or_what_shares_more() -> None:
    assert sharing.unit_of("tests/data/test_kpis.py::test_the_value_of_a_kpi[reach]") == "tests/data/test_kpis.py"
    assert sharing.unit_of("tests/browser/test_live.py::test_an_address_restores_the_filters") == "tests/browser/"
    assert sharing.unit_of("tests/browser/test_home.py::test_home[a::b]") == "tests/browser/"
    assert [place for place in {*sharing.TOGETHER, *sharing.FIRST} if not (ROOT / place).exists()] == []


TWO_FILES = """
import os, pytest
@pytest.mark.parametrize("number", range(6))
def test_who(number, testrun_uid):
    print("RAN", __name__.rsplit(".", 1)[-1], os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_file_stays_with_one_worker(tmp_path: Path) -> None:
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(TWO_FILES)
    (tmp_path / "conftest.py").write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom tests.sharing import ByUnit\n"
        "def pytest_xdist_make_scheduler(config, log): return ByUnit(config, log)\n"
    )
    words = ["-m", "pytest", "-n", "2", "--dist", "loadgroup", "-rP", "-q", "-p", "xdist", str(tmp_path)]
    few = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    done = subprocess.run([sys.executable, *words], cwd=tmp_path, env=few, capture_output=True, text=True, timeout=120)

    ran = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("RAN")]
    assert len(ran) == 12, done.stdout + done.stderr
    assert len({tuple(one) for one in ran}) == 2, "each file had one worker"
    assert len({worker for _, worker in ran}) == 2, "both had one"


def test_what_a_killed_run_left_in_memory_is_told_from_what_is_in_use(tmp_path: Path) -> None:
    import fcntl

    held = os.open(tmp_path, os.O_RDONLY)
    assert scratch._is_left(tmp_path)

    fcntl.flock(held, fcntl.LOCK_EX)
    assert not scratch._is_left(tmp_path)
    os.close(held)
    assert scratch._is_left(tmp_path)
