"""The house keeps its own rules: arrows, places, sizes, public text, and a start that loads nothing heavy."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import FLOORS, ROOT, calls_of, dotted, imports_of, name_of, python_files, source_files, tree_of

TOP_LEVEL = {
    *FLOORS, "app.py", "tests", "docs", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml",
    "requirements.lock", "requirements-dev.lock", ".streamlit", ".ci", ".gitignore",
}  # fmt: skip

LINES = 400
LONGER = {
    "data/store.py": "one connection's whole life is read from top to bottom: open, read, write, fail, reopen",
}
LINES_OF_A_FUNCTION = 60  # beside its docstring
LONGER_FUNCTIONS = {
    "data/demo/plan_why.py rows": "tables, a line a row",
    "data/demo/plan_learning.py rows": "tables, a line a row",
    "pipelines/reading/deep/train.py main": "one run: every step looks at what the steps before it made",
}

# -- the arrows ------------------------------------------------------------------------------------


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml over the packages that lie in a folder."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=where,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(where)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def contracts() -> list[str]:
    return re.findall(r'^name = "(.+)"$', (ROOT / "pyproject.toml").read_text().split("[tool.importlinter]")[1], re.M)


def a_small_house(where: Path, files: dict[str, str]) -> Path:
    for folder in (*FLOORS, "pipelines/commands", "pipelines/rules"):
        (where / folder).mkdir(parents=True)
        (where / folder / "__init__.py").touch()
    for name, text in {"data/store.py": "import duckdb", "dashboard/main.py": "import streamlit", **files}.items():
        (where / name).write_text(text + "\n")
    return where


def test_every_import_follows_the_arrows() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_house_without_a_breach_keeps_every_contract(tmp_path: Path) -> None:
    small = a_small_house(tmp_path, {"dashboard/home.py": "import data.store\nimport pipelines.commands"})

    done = lint_imports(small)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_breach_of_every_contract_is_caught(tmp_path: Path) -> None:
    breaches = {
        "data/upwards.py": "import pipelines.load",
        "dashboard/fetches.py": "import connectors.http",
        "dashboard/stage.py": "import pipelines.load",
        "dashboard/queries.py": "import duckdb",
        "dashboard/calls.py": "import requests",
        "pipelines/load.py": "import streamlit",
        "pipelines/rules/clocks.py": "def when():\n    import data.store",
        "connectors/http.py": "import requests",
    }
    small = a_small_house(tmp_path, breaches)

    done = lint_imports(small)

    assert done.returncode == 1
    for contract in contracts():
        assert f"{contract} BROKEN" in done.stdout, f"'{contract}' let its breach pass:\n{done.stdout}"


def test_nothing_imports_app() -> None:
    wrong = [f"{name_of(file)}:{line}" for file in source_files() for line, name in imports_of(tree_of(file))
             if name.split(".")[0] == "app"]  # fmt: skip

    assert not wrong


# the benchmark plays the people: it calls its own server on this machine as their browsers would
PLAYS_THE_BROWSER = "pipelines/bench/served.py"


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("duckdb", ("data/store.py",)),
        ("streamlit", ("app.py", "dashboard/", PLAYS_THE_BROWSER)),
        ("plotly", ("dashboard/",)),
        ("requests", ("connectors/",)),
        ("apprise", ("pipelines/notify.py",)),
        ("smtplib", ("connectors/",)),
        ("urllib.request", ("connectors/", PLAYS_THE_BROWSER)),
        ("http.client", ("connectors/", PLAYS_THE_BROWSER)),
        ("socket", ("connectors/", PLAYS_THE_BROWSER)),
    ],
)
def test_a_library_is_imported_only_in_its_place(library: str, places: tuple[str, ...]) -> None:
    wrong = [
        f"{name_of(file)}:{line}"
        for file in source_files()
        for line, name in imports_of(tree_of(file))
        if (name == library or name.startswith(f"{library}.")) and not name_of(file).startswith(places)
    ]

    assert not wrong, f"{library} belongs in {', '.join(places)}"


def test_rules_import_only_the_standard_library_and_read_no_clock() -> None:
    wrong = []
    for file in (ROOT / "pipelines" / "rules").rglob("*.py"):
        for line, name in imports_of(tree_of(file)):
            if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("pipelines.rules"):
                wrong.append(f"{name_of(file)}:{line} imports {name}")
        for call, name in calls_of(tree_of(file)):
            if re.search(r"(^|\.)(now|utcnow|today|time|monotonic|random|open)$", name):
                wrong.append(f"{name_of(file)}:{call.lineno} calls {name}: give it as an argument")

    assert not wrong


# -- the words and the sizes -----------------------------------------------------------------------


def test_the_top_level_tells_the_architecture() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    found = {entry.name for entry in ROOT.iterdir()} - ignored - {".git"}

    assert found <= TOP_LEVEL, "a new top-level name needs a decision in docs/decisions.md and a line here"


def test_no_folder_hides_what_it_holds() -> None:
    folders = [entry for floor in (*FLOORS, "tests") for entry in (ROOT / floor).rglob("*") if entry.is_dir()]

    assert not [name_of(entry) for entry in folders if entry.name in {"utils", "helpers", "core", "common", "misc"}]
    # Streamlit serves a folder called pages/ by itself, past the sign-in
    assert not [name_of(entry) for entry in folders if entry.name == "pages" and "dashboard" in entry.parts]


def test_every_file_opens_with_a_sentence() -> None:
    wrong = []
    for file in python_files():
        first = (ast.get_docstring(tree_of(file)) or "").split("\n\n")[0].strip()
        if not first.endswith((".", "?", ":")):
            wrong.append(name_of(file))

    assert not wrong, "open each with one sentence that says what it is for"


def test_a_file_fits_a_reader() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python_files()}
    long = {name for name, lines in lengths.items() if lines > LINES}

    assert long <= set(LONGER), f"over {LINES} lines: split it, or say in LONGER why splitting would hide the flow"
    assert set(LONGER) <= long, "these fit again: take them out of LONGER"


def test_a_function_fits_a_screen() -> None:
    long = set()
    for file in source_files():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                told = (ast.get_docstring(node, clean=False) or "").count("\n") + 1
                if (node.end_lineno or 0) - node.lineno + 1 - told > LINES_OF_A_FUNCTION:
                    long.add(f"{name_of(file)} {node.name}")

    assert long <= set(LONGER_FUNCTIONS), f"over {LINES_OF_A_FUNCTION} lines: give its parts names, or say why not"
    assert set(LONGER_FUNCTIONS) <= long, "these fit again: take them out of LONGER_FUNCTIONS"


ANY = {"Exception", "BaseException"}


def test_no_error_is_swallowed_in_silence() -> None:
    wrong = []
    for file in source_files():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.ExceptHandler):
                silent = all(isinstance(step, ast.Pass) or _says_nothing(step) for step in node.body)
                lines = file.read_text(encoding="utf-8").splitlines()[node.lineno - 1 : node.body[-1].end_lineno]
                # a named error may be passed over where the comment beside it says why
                if node.type is None or (
                    silent and (dotted(node.type) in ANY or not any("#" in line for line in lines))
                ):
                    wrong.append(f"{name_of(file)}:{node.lineno}")
            elif isinstance(node, ast.Call) and dotted(node.func).endswith("suppress"):
                wrong += [f"{name_of(file)}:{node.lineno}" for arg in node.args if dotted(arg) in ANY]

    assert not wrong, "say what went wrong, or let it pass on"


def _says_nothing(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)


def test_nothing_is_a_stub() -> None:
    wrong = []
    for file in source_files():
        text = file.read_text(encoding="utf-8")
        wrong += [
            f"{name_of(file)}: {word}" for word in re.findall(r"\bTODO\b|\bFIXME\b|raise NotImplementedError", text)
        ]

    assert not wrong


# -- public text -----------------------------------------------------------------------------------

RICH = {"markdown", "write", "caption", "title", "header", "subheader", "info", "warning", "error", "success", "metric",
        "badge", "toast", "latex", "write_stream", "link_button", "button", "expander", "tabs"}  # fmt: skip
PUBLIC = {"text", "author", "author_key", "native", "payload"}


def test_no_page_writes_html() -> None:
    wrong = []
    for file in source_files():
        for call, name in calls_of(tree_of(file)):
            if any(given.arg == "unsafe_allow_html" for given in call.keywords):
                wrong.append(f"{name_of(file)}:{call.lineno} unsafe_allow_html")
            if name in {"st.html", "st.iframe"} or "components.v1" in name:
                wrong.append(f"{name_of(file)}:{call.lineno} {name}")

    assert not wrong


def test_a_file_leaves_a_page_only_where_it_is_noted_who_took_it() -> None:
    places = {
        name_of(file)
        for file in source_files()
        for _, name in calls_of(tree_of(file))
        if name.endswith(".download_button")
    }

    assert places == {"dashboard/export.py"}


def test_public_text_reaches_a_page_only_as_plain_text() -> None:
    wrong = []
    for file in (file for file in source_files() if "dashboard" in file.parts):
        for call, name in calls_of(tree_of(file)):
            if name.split(".")[-1] in RICH and name.split(".")[0] == "st":
                wrong += [f"{name_of(file)}:{call.lineno} {name} shows .{said}" for said in _public(call)]

    assert not wrong, "st.text shows what the public wrote; everything else reads it as markdown"


def test_a_table_is_drawn_in_one_place() -> None:
    places = {name_of(file) for file in source_files() for _, name in calls_of(tree_of(file)) if name == "st.dataframe"}

    assert places == {"dashboard/tables.py"}, "tables.draw writes days as they are written everywhere"


def test_every_column_of_a_table_has_a_heading() -> None:
    """A row is a dict by headings; one without its words is read out as nothing by a screen reader."""
    wrong = []
    for file in (file for file in source_files() if "dashboard" in file.parts):
        for node in ast.walk(tree_of(file)):
            rows = [node.elt] if isinstance(node, ast.ListComp) else node.elts if isinstance(node, ast.List) else []
            wrong += [
                f"{name_of(file)}:{row.lineno}"
                for row in rows
                if isinstance(row, ast.Dict)
                and any(isinstance(key, ast.Constant) and key.value == "" for key in row.keys)
            ]

    assert not wrong


def _public(call: ast.Call) -> Iterator[str]:
    """Fields of public text that are among a call's words: `row["text"]`, `mention.text`."""
    for given in [
        *call.args,
        *(keyword.value for keyword in call.keywords if keyword.arg in {"label", "body", "value"}),
    ]:
        for node in ast.walk(given):
            if isinstance(node, ast.Attribute) and node.attr in PUBLIC:
                yield node.attr
            elif (
                isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in PUBLIC
            ):
                yield str(node.slice.value)


# -- the start -------------------------------------------------------------------------------------


def test_the_command_line_answers_without_loading_what_is_heavy() -> None:
    asked = (
        "import runpy, sys, time\n"
        "sys.argv = ['pipelines', '--help']\n"
        "try:\n    runpy.run_module('pipelines', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('LOADED', *{name.split('.')[0] for name in sys.modules})\n"
        "print('SECONDS', time.process_time())\n"
    )

    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    loaded = set(re.search(r"^LOADED (.*)$", done.stdout, re.M)[1].split())
    assert not loaded & {"pandas", "streamlit", "plotly", "scipy", "duckdb", "pyarrow", "numpy", "requests"}
    # time of the processor, so that a busy machine does not turn it red
    assert float(re.search(r"^SECONDS (.*)$", done.stdout, re.M)[1]) < 1.0


@pytest.mark.parametrize("floor", ["connectors", "pipelines", "data", "dashboard"])
def test_importing_a_floor_does_no_work(floor: str) -> None:
    """A module that opens a file, a socket or a store when it is imported would do so for every command."""
    wrong = []
    for file in (file for file in source_files() if floor in file.relative_to(ROOT).parts[:1]):
        for node in tree_of(file).body:
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) and node.value is not None:
                wrong += [f"{name_of(file)}:{call.lineno} {name}" for call, name in calls_of(node.value)
                          if re.search(r"(^|\.)(open|opened|read_text|read_bytes|connect|Store|read_csv|urlopen|getLogRecord)$", name)]  # fmt: skip  # noqa: E501

    assert not wrong
