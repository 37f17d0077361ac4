"""The examples in the docstrings of the dashboard and of the rules hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.tree import ROOT

MODULES = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for folder in ("dashboard", "pipelines/rules")
    for file in (ROOT / folder).rglob("*.py")
    if ">>>" in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name))

    assert done.attempted > 0
    assert done.failed == 0
