"""FETCH: what platforms and their export files say, as frozen rows; knows no database."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.http import Session
    from connectors.source import About, Config, Source
# found by the text: to import twelve client libraries for a list of names would take seconds
_IS_SOURCE = re.compile(r"^class Source\((?!Protocol)", re.M)


@cache
def platforms() -> tuple[str, ...]:
    """The names of all sources, in order: the files of this folder with a class `Source`."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return tuple(file.stem for file in files if _IS_SOURCE.search(file.read_text(encoding="utf-8")))


def _class_of(platform: str) -> Any:
    from connectors.base import NotConfigured

    if platform not in platforms():
        raise NotConfigured(f"There is no source '{platform}': known are {', '.join(platforms())}.")
    return importlib.import_module(f"{__name__}.{platform}").Source


def about(platform: str) -> About:
    """What a source declares. Raises NotConfigured for a name that is none."""
    declared: About = _class_of(platform).about
    return declared


def open_source(platform: str, config: Config, *, session: Session | None = None) -> Source:
    """The source of a platform, opened with its settings; nothing is asked of the platform yet."""
    opened: Source = _class_of(platform)(config, session=session)
    return opened
