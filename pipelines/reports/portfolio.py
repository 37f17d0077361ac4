"""The portfolio for an assessor: every criterion with its evidence, as a tagged and accessible PDF set by Typst."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from data import evidence, people
from pipelines.redaction import redact_all
from pipelines.reports import say
from pipelines.reports.content import DEMO
from pipelines.rules.evidence import WORDS, Standing

MOST_WEAK = 10  # as many as the first page has room for
HERE = Path(__file__).parent
MEANS = (
    "Nothing was found that still counts.",
    "Somebody wrote it down.",
    "A dated event, with the people in it.",
    "It follows from data; the query is kept beside it.",
    "A named person signed for it, for a time.",
)


def render(
    programme: Mapping[str, Any],
    on: date,
    standing: Mapping[str, Standing],
    found: Mapping[str, Sequence[evidence.Found]],
    names: Mapping[str, str],
) -> bytes:
    """The PDF, PDF/UA-1, dated by the day that it speaks of: the same bytes for the same evidence on the same day.

    `names`: those of people, by their ids.
    """
    import typst

    data = redact_all(people.in_all(_data(programme, on, standing, found), names), but=("hash",))
    with tempfile.TemporaryDirectory(prefix="earshot-portfolio-") as folder:
        place = Path(folder)
        (place / "portfolio.typ").write_text((HERE / "portfolio.typ").read_text(encoding="utf-8"), encoding="utf-8")
        (place / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made: bytes = typst.compile(
            str(place / "portfolio.typ"),
            root=folder,
            font_paths=[str(HERE / "fonts")],
            format="pdf",
            pdf_standards="ua-1",
            timestamp=datetime.combine(on, datetime.min.time(), UTC),
        )
    return made


def _data(
    programme: Mapping[str, Any],
    on: date,
    standing: Mapping[str, Standing],
    found: Mapping[str, Sequence[evidence.Found]],
) -> dict[str, Any]:
    """Everything the template shows, as plain values."""
    counted = Counter(one.strength for one in standing.values())
    return {
        "title": f"{programme['name']} – portfolio of evidence",
        "aim": programme["aim"] or "",
        "label": DEMO if programme["is_demo"] else "",
        "year": on.year, "month": on.month, "day": on.day, "on": say.day(on),
        "hash": evidence.hash_of([one for code in standing for one in found.get(code, ())])[:12],
        "said": _said(counted, standing),
        "scale": [
            {"strength": strength, "word": word, "means": MEANS[strength], "count": str(counted[strength])}
            for strength, word in reversed(list(enumerate(WORDS)))
        ],
        "sums": [
            {"name": name, "cells": [str(cell) for cell in _sum(prefix, standing)]}
            for prefix, name in evidence.STANDARDS.items()
        ],
        "weakest": _weakest(standing),
        "standards": [
            {
                "name": name,
                "criteria": [
                    _criterion(code, standing[code], found.get(code, ()))
                    for code in standing
                    if code.startswith(prefix)
                ],
            }
            for prefix, name in evidence.STANDARDS.items()
        ],
    }  # fmt: skip


def _weakest(standing: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """Where there is least, for the first page: what is only stated, has nothing, or grew old."""
    weak = [code for code, one in standing.items() if one.strength < 2 or one.lapsed]
    weak.sort(key=lambda code: standing[code].strength)
    known = evidence.criteria()
    return [
        {
            "code": code, "need": known[code].need, "strength": standing[code].strength, "word": standing[code].word,
            "raises": known[code].raises,
        }
        for code in weak[:MOST_WEAK]
    ]  # fmt: skip


def _sum(prefix: str, standing: Mapping[str, Standing]) -> list[int]:
    """How many criteria of a standard there are, and at each strength from 4 down to 0."""
    mine = Counter(one.strength for code, one in standing.items() if code.startswith(prefix))
    return [mine.total(), *(mine[strength] for strength in range(4, -1, -1))]


def _said(counted: Mapping[int, int], standing: Mapping[str, Standing]) -> str:
    lapsed = sum(1 for one in standing.values() if one.lapsed)
    changed = sum(1 for one in standing.values() if one.is_changed_since)
    return (
        f"Of {len(standing)} criteria, {counted[3] + counted[4]} have evidence that follows from data or carries a "
        f"signature, {counted[2]} are recorded, {counted[1]} are stated and {counted[0]} have none."
        + (f" {lapsed} lost strength because their evidence grew old." if lapsed else "")
        + (f" For {changed} the evidence has changed since it was signed for." if changed else "")
    )


def _criterion(code: str, one: Standing, found: Sequence[evidence.Found]) -> dict[str, Any]:
    known = evidence.criteria()[code]
    return {
        "code": code, "need": known.need, "strength": one.strength, "word": one.word,
        "newest": one.newest.what if one.newest else "",
        "newest_on": say.day(one.newest.happened_on) if one.newest else "",
        "pieces": _pieces(found),
        "until": say.day(one.expires_on) if one.expires_on else "",
        "lapsed": f"Was {WORDS[one.lapsed].lower()}; that evidence is older than {known.days} days." if one.lapsed
        else "",
        "signed": _signed(one), "raises": known.raises, "probe": known.probe.path,
    }  # fmt: skip


def _pieces(found: Sequence[evidence.Found]) -> str:
    """How much of each strength was found, the strongest first."""
    told = sorted(found, key=lambda one: -one.strength)
    return ", ".join(f"{one.pieces:,} {WORDS[one.strength].lower()}" for one in told)


def _signed(one: Standing) -> str:
    signed = one.attestation
    if signed is None:
        return ""
    return (
        f"Signed by {signed.attested_by} on {say.day(signed.attested_on)}, to be looked at again by "
        f"{say.day(signed.review_by)}." + (" The evidence has changed since." if one.is_changed_since else "")
    )
