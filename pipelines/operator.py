"""What the operator sets for sources: `EARSHOT_<SOURCE>_<NAME>` in the environment, or `.streamlit/secrets.toml`.

Both are read and never written. A source counts as set up when something is said for it and all it needs is there.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import connectors
from connectors.source import About

# told of every source, beside its own settings
SHARED = {
    "since": "Nothing older than this day (YYYY-MM-DD) is read.",
    "every": "Minutes between two rounds.",
    "programme": "The code of the programme that new accounts belong to.",
}
SECRETS = Path(".streamlit") / "secrets.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """One source that the operator set up."""

    connection_id: str
    platform: str
    origin: str  # environment, file
    settings: dict[str, str]


def variable(platform: str, name: str) -> str:
    """The name of a setting in the environment."""
    return f"EARSHOT_{platform.upper()}_{name.upper()}"


def found(environment: Mapping[str, str] | None = None, secrets: Path | None = None) -> list[Found]:
    """Every source that is set up by the operator. Raises NotConfigured for a secrets file that cannot be read."""
    said = os.environ if environment is None else environment
    file = _secrets(secrets)
    made = []
    for platform in connectors.platforms():
        names = [one.name for one in connectors.about(platform).settings] + list(SHARED)
        by_environment = {
            name: said[variable(platform, name)] for name in names if said.get(variable(platform, name), "").strip()
        }
        if is_set_up(connectors.about(platform), by_environment):
            made.append(Found(f"env:{platform}", platform, "environment", by_environment))
        told = file.get(platform)
        by_file = {name: str(told[name]) for name in names if name in told} if isinstance(told, dict) else {}
        if is_set_up(connectors.about(platform), by_file):
            made.append(Found(f"file:{platform}", platform, "file", by_file))
    return made


def is_set_up(about: About, settings: Mapping[str, str]) -> bool:
    """Whether something of the source's own is said and nothing that it needs is missing."""
    own = {one.name for one in about.settings}
    return bool(own & set(settings)) and all(one.name in settings for one in about.settings if one.is_required)


def _secrets(file: Path | None) -> dict[str, Any]:
    where = file or SECRETS
    if not where.exists():
        return {}
    from connectors.base import NotConfigured

    try:
        read = tomllib.loads(where.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise NotConfigured(f"{where} cannot be read: {error}. Mend it, or take it away.") from error
    inside = read.get("connectors")
    return {**read, **inside} if isinstance(inside, dict) else read
