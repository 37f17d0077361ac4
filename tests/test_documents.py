"""Documents that cannot lie: what they name exists, what exists is named, nothing ties us to one machine."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache

import pytest

from tests.tree import ROOT, name_of, source_files, tree_of

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LOCKS = ("requirements.lock", "requirements-dev.lock")


@cache
def said(*names: str) -> str:
    files = [ROOT / name for name in names] if names else DOCUMENTS
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


# -- documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_a_link_leads_somewhere(file) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text(encoding="utf-8"))

    assert not [link for link in links if "://" not in link and not (file.parent / link).exists()]


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_a_path_in_a_document_exists(file) -> None:
    quoted = re.findall(r"`([\w.-]+/[\w./-]*)`", file.read_text(encoding="utf-8"))
    ours = [path for path in quoted if path.split("/")[0] in {entry.name for entry in ROOT.iterdir()} - {"var"}]

    assert not [path for path in ours if not (ROOT / path).exists()]


def test_a_task_in_a_document_is_in_the_makefile() -> None:
    tasks = set(re.findall(r"^([a-z]+):.*## ", said("Makefile"), re.M))

    assert {"run", "demo", "test", "check", "bench", "soak", "lock", "format", "clean", "help"} <= tasks
    assert set(re.findall(r"`make ([a-z]+)", said()) + re.findall(r"^make ([a-z]+)", said(), re.M)) <= tasks


def test_a_command_in_a_document_is_on_the_command_line() -> None:
    told = set(re.findall(r"python -m pipelines ([a-z-]+)", said()))

    helped = subprocess.run(
        [sys.executable, "-m", "pipelines", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    known = set(re.findall(r"^  ([a-z-]+) ", helped.stdout, re.M))
    assert told <= known, f"documents name {', '.join(sorted(told - known))}"
    assert {"import", "demo", "programmes", "backup", "restore", "check"} <= told | {"demo"}


def test_every_setting_is_told_and_every_told_setting_exists() -> None:
    used = set()
    for file in source_files():
        words = file.read_text(encoding="utf-8")  # named where it is asked for, or in a table beside it
        used |= set(re.findall(r"""(?:environ(?:\.get\(|\[)|"[a-z]+": )["'](EARSHOT_[A-Z_]+)""", words))
    used |= set(re.findall(r"^(EARSHOT_[A-Z_]+) \?=", said("Makefile"), re.M))

    table = set(re.findall(r"^\| `(EARSHOT_[A-Z_]+)`", said("README.md"), re.M))

    assert table == used


def test_a_decision_is_told_in_five_lines_newest_first() -> None:
    told = re.split(r"^## ", said("docs/decisions.md"), flags=re.M)[1:]
    days = [decision[:10] for decision in told]

    assert days == sorted(days, reverse=True)
    assert all(re.match(r"\d{4}-\d\d-\d\d · ", decision) for decision in told)
    assert not [decision for decision in told if len(decision.strip().splitlines()) > 6], "a title and five lines"


# -- the lock files --------------------------------------------------------------------------------


def pins(lock: str) -> dict[tuple[str, str], str]:
    """(name, marker) → version of every line of a lock file."""
    found = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?: ; ([^\\\n]+))?", said(lock), re.M)
    return {(name, marker.strip()): version for name, version, marker in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    lines = said(lock).splitlines()
    blocks = re.split(r"\n(?=[a-z0-9])", said(lock).strip())

    assert len(pins(lock)) > 20
    assert not [line for line in lines if re.search(r"://|^\s*--(?!hash)", line)]
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_what_tests_need_holds_what_running_needs_in_the_same_versions() -> None:
    run, dev = (pins(lock) for lock in LOCKS)

    assert run.items() <= dev.items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads(said("pyproject.toml"))["project"]

    def names(wanted: list[str]) -> set[str]:
        return {re.match(r"[A-Za-z0-9._-]+", one)[0].lower().replace("_", "-").replace(".", "-") for one in wanted}

    assert names(project["dependencies"]) <= {name for name, _ in pins(LOCKS[0])}
    assert names(project["optional-dependencies"]["dev"]) <= {name for name, _ in pins(LOCKS[1])}


# -- any machine -----------------------------------------------------------------------------------

# put together here, so that this file does not find itself
OF_ONE_MACHINE = {
    "a path of one machine": r"(?<![\w.:/-])/(?:work|root|Users|home/\w+|opt/(?:pypi|wheels))/",
    "a package index": r"pypi\."
    + r"org|python"
    + r"hosted\.org|--(?:extra-)?index-"
    + r"url[ =]|--find-"
    + r"links[ =]",
    "a tool of one workplace": r"(?<!\w)\.lib" + r"rary\b",
}


@pytest.mark.parametrize("what", OF_ONE_MACHINE)
def test_no_file_ties_the_project_to_one_machine(what: str) -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("This copy is no git checkout: which files are ours is not known.")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    wrong = []
    for name in listed.stdout.decode().split("\0")[:-1]:
        file = ROOT / name
        if not file.exists() or b"\0" in file.read_bytes()[:8000]:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if re.search(OF_ONE_MACHINE[what], line):
                wrong.append(f"{name}:{number}")

    assert not wrong


def test_the_check_of_a_change_is_one_command_and_can_be_run() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make check" in script.read_text(encoding="utf-8")


# -- the controls ----------------------------------------------------------------------------------


def rows_of_security() -> list[list[str]]:
    """The cells of both tables of docs/security.md, their heads left out."""
    lines = said("docs/security.md").splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [cells for cells in found if cells[0] not in ("control", "what they try")]


def run_of(file: str) -> set[str]:
    """The tests that a file holds and that are run: not those that are skipped whatever happens."""
    held = [node for node in tree_of(ROOT / file).body if isinstance(node, ast.FunctionDef)]
    return {one.name for one in held if not any("mark.skip(" in ast.unparse(mark) for mark in one.decorator_list)}


def test_a_control_stands_by_tests_that_exist_and_are_run_or_says_why_not(request: pytest.FixtureRequest) -> None:
    rows = rows_of_security()
    named = {tuple(one.split("::")) for cells in rows for one in re.findall(r"`(tests/[^`]+)`", cells[-1])}
    rules = {rule for cells in rows for rule in re.findall(r"\bS\d{3}\b", cells[-1])}
    lint = tomllib.loads(said("pyproject.toml"))["tool"]["ruff"]["lint"]
    is_chosen = any(request.config.getoption(one) for one in ("keyword", "markexpr"))
    run = [] if is_chosen else request.session.items
    gathered = {(name_of(one.path), one.originalname) for one in run if isinstance(one, pytest.Function)}
    files = {file for file, _ in gathered}

    assert len(rows) > 60
    assert [one for one in named if len(one) != 2 or not (ROOT / one[0]).exists()] == [], "name the test, not its file"
    assert [one for one in named if one[1] not in run_of(one[0])] == []
    assert [one for one in named if one[0] in files and one not in gathered] == [], "it is not collected"
    assert "S" in lint["select"]
    assert rules & set(lint["ignore"]) == set()
    bare = [cells[0] for cells in rows if not re.search(r"`tests/|\bruff S|operator", cells[-1])]
    assert bare == [], "a control without a test says whose it is"
