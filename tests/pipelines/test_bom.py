"""The bill of materials names what the lock file names, no more and no less, and is the same each time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipelines import bom
from tests.tree import ROOT


def test_every_package_of_the_lock_file_is_named_with_its_version_and_hashes(tmp_path: Path) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    number = bom.write(tmp_path / "one.json")
    bom.write(tmp_path / "two.json")
    made = json.loads((tmp_path / "one.json").read_text())
    named = {(one["name"], one["version"]) for one in made["components"]}
    hashes = [
        each["value"] for one in made["components"] for each in one["properties"] if each["name"].endswith("hash")
    ]

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert named == set(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.M))
    assert number == len(made["components"])
    assert len(hashes) == lock.count("--hash=sha256:")
    assert len({one["bom-ref"] for one in made["components"]}) == number
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_line_that_is_no_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("jinja2>=3\n")

    with pytest.raises(ValueError, match="Line 1 of the lock file is neither"):
        bom.write(tmp_path / "out.json", tmp_path / "lock")
