"""What is known of a file before it is read: when it was imported, and what was confirmed for its header."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from connectors import exports
from connectors.base import HeaderUnknown
from connectors.exports import Recognised
from data.store import Store


@dataclass(frozen=True, slots=True)
class Header:
    """A header whose columns were confirmed, and of which kinds its rows are."""

    header: tuple[str, ...]
    header_hash: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a file before it is read."""

    time_zone: str  # of the organisation
    imported: dict[str, str] = field(default_factory=dict)  # options hash → when
    mapping: dict[str, str] | None = None  # confirmed for this header
    mapping_time_zone: str | None = None
    mapping_day_first: bool | None = None
    mapping_kind: str | None = None  # mention, post or metric, as it was confirmed


Look = Callable[[str, str], Known]  # the file's fingerprint, the header's


def look_up(store: Store, sha256: str, header_hash: str) -> Known:
    """What the store knows of this file and of this header."""
    zone = store.one("select value from setting where key = 'time_zone'")
    jobs = store.rows(
        "select options_hash, max(loaded_at) as loaded_at from job where file_sha256 = $sha group by options_hash",
        {"sha": sha256},
    )
    mapped = store.one("select * from column_mapping where header_hash = $hash", {"hash": header_hash})
    return Known(
        time_zone=zone["value"] if zone else "UTC",
        imported={row["options_hash"]: row["loaded_at"].isoformat(sep=" ", timespec="minutes") for row in jobs},
        mapping=json.loads(mapped["mapping"]) if mapped else None,
        mapping_time_zone=mapped["time_zone"] if mapped else None,
        mapping_day_first=mapped["day_first"] if mapped else None,
        mapping_kind=mapped["kind"].split("/")[0] if mapped and mapped["mapping"] != "{}" else None,
    )


def recognise_as_before(path: Path, as_kind: str | None, look: Look) -> tuple[Recognised, Known]:
    """What a file is, as the user confirmed it for this header before where they did, and what is known of it.

    Raises FileRefused with a sentence.
    """
    try:
        what = exports.recognise(path, as_kind=as_kind)
    except HeaderUnknown:
        if as_kind:
            raise
        what = exports.recognise(path, as_kind="mention")  # a header without a known word may have been confirmed
        if not look(what.sha256, what.header_hash).mapping_kind:
            raise
    known = look(what.sha256, what.header_hash)
    kind = known.mapping_kind
    if what.layout == "generic" and kind and not as_kind and kind != what.kinds[0]:
        what = exports.recognise(path, as_kind=kind)
    return what, known


def columns_known(recognised: Recognised, known: Known) -> dict[str, str] | None:
    """The columns that were confirmed before, in the spelling of this file: its header may differ in case or spaces."""
    return exports.as_spelt(known.mapping, recognised.header) if known.mapping else None
