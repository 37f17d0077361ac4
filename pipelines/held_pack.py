"""A pack of what is held: its records blacked out, in one of two layouts, and a manifest by which it is made again.

The same records known at the same instant give the same bytes: nothing in it tells when it was made.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines import held_pages, held_print
from pipelines.held import Asked, Found
from pipelines.held_black import Blacker, Exempt, Shown, hash_of, shown_of
from pipelines.held_kinds import registry
from pipelines.rules.counts import counted

FORMAT = 1
# pages are read in a browser and named by number; a print is a PDF with its tables
LAYOUTS: Mapping[str, Callable[[Sequence[Shown], Mapping[str, Any], Blacker], dict[str, bytes]]] = {
    "pages": held_pages.files,
    "print": held_print.files,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A pack: its bytes, what it holds for the store, and a sentence."""

    content: bytes
    items: list[dict[str, Any]]
    sentence: str


def make(
    found: Found, asked: Asked, words: Sequence[str], known_at: datetime, exempt: Exempt, blacker: Blacker,
    *, programme: str, label: str, layout: str = "pages",
) -> Made:  # fmt: skip
    """The pack of what was found. `exempt` is told with its reason alone; `label` stands on each page and table."""
    shown = shown_of(found, exempt, blacker)
    head = {
        "programme": programme,
        "asked": {**asked.plain(), "words": blacker.redactor.redact(", ".join(words))},
        "known_at": f"{known_at.isoformat(timespec='microseconds')}Z",
        "label": label,
        "counts": {name: {"held": held, "taken": len(found.items[name])} for name, held in found.held.items()},
        "cut": list(found.cut()),
    }
    files = LAYOUTS[layout](shown, head, blacker)
    manifest = {
        "format": FORMAT,
        **head,
        "files": {name: hash_of(content) for name, content in files.items()},
        "items": [{"number": one.number, "status": one.state, "sha256": one.sha256} for one in shown],
    }
    files["manifest.json"] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    kept = [{"kind": one.item.kind, "id": one.item.id, "state": one.state, "sha256": one.sha256} for one in shown]
    return Made(_zip(files), kept, _sentence(shown, found, blacker, layout))


def changes(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> str:
    """What differs between two makings of one pack, in a sentence; '' for nothing."""
    old, new = ({(one["kind"], one["id"]): one for one in items} for items in (before, now))
    gone, come = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    other = [name for name in old.keys() & new.keys() if old[name]["sha256"] != new[name]["sha256"]]
    if not gone and not come and not other:
        return ""
    where = Counter(kind for kind, _ in [*(old.keys() ^ new.keys()), *other])
    kinds = ", ".join(f"{registry()[kind].title} {number}" for kind, number in sorted(where.items()))
    told = [
        f"{counted(gone, 'record')} of then no longer held or no longer fitting" if gone else "",
        f"{counted(come, 'record')} in it that {'was' if come == 1 else 'were'} not" if come else "",
        f"{counted(len(other), 'record')} reading otherwise" if other else "",
    ]
    return f"{'; '.join(part for part in told if part)}. By kind: {kinds}."


def _sentence(shown: Collection[Shown], found: Found, blacker: Blacker, layout: str) -> str:
    told = ", ".join(f"{number:,} × {word}" for word, number in sorted(blacker.redactor.counted.items())) or "nothing"
    if layout == "print":
        cases, mentions = (found.held.get(kind, 0) for kind in ("case_file", "mention"))
        further = len(shown) - sum(one.item.kind in ("case_file", "mention") for one in shown)
        more = [f"{counted(further, 'record')} of other kinds with them."] if further else []
        return " ".join(
            [f"{counted(cases, 'case')} and {counted(mentions, 'mention')}; blacked out: {told}.", *more, *found.cut()]
        )
    states = Counter(one.state for one in shown)
    return " ".join(
        [
            f"{counted(len(shown), 'record')} of {counted(len(found.items), 'kind')}: {states['released']:,} released, "
            f"{states['redacted']:,} redacted, {states['withheld']:,} withheld. Blacked out: {told}.",
            *found.cut(),
        ]
    )


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980, so that the bytes tell no time
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()
