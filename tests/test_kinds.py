"""One test for all of a kind, one for each: every model, KPI, migration, layout, command and page is found here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.tree import ROOT, name_of, tree_of

KPI_WORDS = {
    "unit": {"count", "percent", "score", "minutes"},
    "level": {"input", "output", "outtake", "outcome", "impact"},
    "direction": {"up", "down"},
    "basis": {"flow_in_period", "lifetime_of_cohort", "point_in_time"},
    "aggregation": {"sum", "ratio_of_sums", "median", "percentile_90", "last", "growth"},
}


@cache
def words_of_tests(folder: str = "") -> str:
    files = sorted((ROOT / "tests" / folder).rglob("*.py"))
    return "\n".join(f"{file.name}\n{file.read_text(encoding='utf-8')}" for file in files if file != Path(__file__))


def sql_files(folder: str) -> list[Path]:
    return sorted((ROOT / "data" / folder).rglob("*.sql"))


@pytest.mark.parametrize("file", sql_files("models"), ids=name_of)
def test_a_model_says_its_grain_and_a_kpi_what_it_is(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    header = dict(re.findall(r"^-- ([a-z_]+): (.+)$", "\n".join(lines), re.M))

    if file.parent.name == "kpis":
        assert {"title", "unit", "level", "direction", "basis", "aggregation", "formula", "rows"} <= set(header)
        for key, known in KPI_WORDS.items():
            assert header[key].split()[0] in known, f"{key}: known are {', '.join(sorted(known))}"
    else:
        assert lines[0].startswith("-- grain: ")


@pytest.mark.parametrize("file", sql_files("checks"), ids=name_of)
def test_a_check_says_what_its_rows_mean(file: Path) -> None:
    assert re.match(r"-- .{20,}", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sql_files("models/kpis"), ids=name_of)
def test_a_kpi_has_its_given_and_expected(file: Path) -> None:
    named = f'"{file.stem}"' in words_of_tests("data")

    assert named, "one test with what is given and what must come out"


@pytest.mark.parametrize("file", sql_files("migrations"), ids=name_of)
def test_a_migration_has_a_test(file: Path) -> None:
    named = file.stem in words_of_tests("data")

    assert named, "one test that old rows survive it"


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((ROOT / "connectors" / "exports").glob("*.py"))
     if any(isinstance(node, ast.ClassDef) and node.name == "Export" for node in tree_of(file).body)],
    ids=name_of,
)  # fmt: skip
def test_an_export_layout_has_a_test(file: Path) -> None:
    assert (ROOT / "tests" / "connectors" / "exports" / f"test_{file.stem}.py").exists()


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((ROOT / "pipelines" / "commands").glob("*.py")) if file.stem != "__init__"],
    ids=name_of,
)
def test_a_file_of_commands_has_a_test(file: Path) -> None:
    named = re.search(rf"\b(commands\.{file.stem}|commands import .*\b{file.stem}\b)", words_of_tests())

    assert named is not None, "no test imports it"


# what the sign-in itself does, in its own name, before anybody has a role
OF_THE_SIGN_IN = {"meet"}


def commands_of(file: Path) -> set[str]:
    """The functions of a file that people may call with an id of their own: those that change something."""
    return {
        node.name
        for node in tree_of(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and takes_an_id(node)
    }


def takes_an_id(node: ast.FunctionDef) -> bool:
    given = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    optional = {one.arg for one, default in given if default is not None}
    return "command_id" in optional and any(one.arg == "actor" for one in node.args.kwonlyargs)


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((ROOT / "pipelines" / "commands").glob("*.py")) if file.stem != "__init__"],
    ids=name_of,
)
def test_a_command_says_which_role_it_needs(file: Path) -> None:
    from pipelines.commands import authority

    missing = commands_of(file) - authority.needed().keys() - OF_THE_SIGN_IN

    assert not missing, f"say in NEEDS of {file.name} which role each needs: without one, nobody signed in may"


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((ROOT / "dashboard" / "views").glob("*.py")) if file.stem != "__init__"],
    ids=name_of,
)
def test_a_page_has_show_a_line_in_the_menu_and_a_test(file: Path) -> None:
    shows = [node for node in tree_of(file).body if isinstance(node, ast.FunctionDef) and node.name == "show"]
    menu = (ROOT / "dashboard" / "main.py").read_text(encoding="utf-8")

    assert shows, "a page is one function: show()"
    assert re.search(rf"\b{file.stem}\b", menu), "one line in dashboard/main.py"
    named = re.search(rf"\b{file.stem}\b", words_of_tests("dashboard") + words_of_tests("browser"))
    assert named is not None, "no test of tests/dashboard or tests/browser names it"


# what stands for each kind of parameter when a query is only planned, never run
SAMPLES = {"since": "2026-01-01", "until": "2026-01-31", "from": "2026-01-01", "to": "2026-01-31"}


@pytest.fixture(scope="module")
def planner(new_store, tmp_path_factory):
    """An empty store, for queries that are only planned."""
    store = new_store(tmp_path_factory.mktemp("planner"))
    yield store
    store.close()


@pytest.mark.parametrize("file", sql_files("models/pages"), ids=name_of)
def test_a_page_query_is_planned_by_the_store(file: Path, planner) -> None:
    sql = re.sub(r"--.*", "", file.read_text(encoding="utf-8")).strip().rstrip(";")
    names = set(re.findall(r"\$([a-z_][a-z_0-9]*)", sql))

    planner.rows(f"explain {sql}", {name: SAMPLES.get(name) for name in names} or None)
