"""The bill of materials: every package that runs here, from the lock file, as CycloneDX 1.6 in JSON.

It is made from the lock file alone, so the same lock file gives the same bytes. A package has a hash for each of its
files; they stand as properties, since a component's own `hashes` would claim that all are of one file.
"""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RUNNING = ROOT / "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package: `marker` says on which machines it is installed, '' on all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its address as a package URL: names as PyPI normalises them."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def packages(lock: str) -> Iterator[Package]:
    """The packages of a lock file's text, in its order. Raises ValueError for a line that is none and no hash.

    >>> [one.purl for one in packages("Jinja2==3.1.6 ; os_name == 'nt' \\\\\\n    --hash=sha256:" + "0" * 64)]
    ['pkg:pypi/jinja2@3.1.6']
    """
    name, version, marker, hashes = "", "", "", list[str]()
    for number, line in enumerate(lock.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _HASH.search(line)
        if found and line[0].isspace() and name:
            hashes.append(found.group(1))
            continue
        pinned = _PINNED.match(line)
        if not pinned:
            raise ValueError(f"Line {number} of the lock file is neither a package nor a hash: '{line.strip()}'.")
        if name:
            yield Package(name, version, marker, tuple(hashes))
        name, version, marker, hashes = pinned.group(1), pinned.group(2), (pinned.group(3) or "").strip(), []
    if name:
        yield Package(name, version, marker, tuple(hashes))


def document(lock: str, version: str) -> dict[str, Any]:
    """The bill of materials of a lock file's text, for a version of Earshot."""
    own = f"pkg:generic/earshot@{version}"
    parts = sorted(packages(lock), key=lambda one: (one.purl, one.marker))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": "earshot", "version": version, "purl": own,
            },
            "lifecycles": [{"phase": "pre-build"}],
        },
        "components": [_component(one) for one in parts],
        "compositions": [{"aggregate": "complete", "assemblies": [own]}],
    }  # fmt: skip


def _component(one: Package) -> dict[str, Any]:
    told = [{"name": "earshot:lock:hash", "value": each} for each in one.hashes]
    if one.marker:
        told.append({"name": "earshot:lock:marker", "value": one.marker})
    reference = f"{one.purl}#{one.marker}" if one.marker else one.purl
    return {
        "type": "library", "bom-ref": reference, "name": one.name, "version": one.version, "purl": one.purl,
        "properties": told,
    }  # fmt: skip


def write(out: Path, lock: Path = RUNNING) -> int:
    """Write the bill of materials to a file, whole or not at all; gives how many packages it names."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    made = document(lock.read_text(encoding="utf-8"), version)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    partial.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    partial.rename(out)
    return len(made["components"])
