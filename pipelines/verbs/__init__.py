"""What the owner of the store can be asked for: one function a verb, plain JSON in and out.

A file here is an area; its `VERBS` name what it can do. A new file is found because it exists.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pipelines.owner import Verb


@cache
def known() -> dict[str, Verb]:
    """Every verb of every file of this folder, by name. Raises ValueError where two files share a name."""
    found: dict[str, Verb] = {}
    for module in pkgutil.iter_modules(__path__):
        verbs: dict[str, Verb] = importlib.import_module(f"{__name__}.{module.name}").VERBS
        shared = found.keys() & verbs
        if shared:
            raise ValueError(f"Two files of pipelines/verbs have the verb {', '.join(sorted(shared))}.")
        found.update(verbs)
    return found
