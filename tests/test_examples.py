"""The examples in docstrings say what happens: every file that has some is run."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.tree import name_of, source_files

WITH_EXAMPLES = [name_of(file) for file in source_files() if ">>> " in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_what_a_docstring_shows_is_what_comes_out(name: str) -> None:
    module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))

    ran = doctest.testmod(module)

    assert ran.attempted
    assert ran.failed == 0
