"""What the store holds for each criterion of the standards: one probe a criterion, all asked in one query."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from data import models
from data.store import Store, to_json

CRITERIA = Path(__file__).parent / "reference" / "criteria.csv"
STANDARDS = {
    "REL": "Stakeholder relationships",
    "PRG": "Managing programmes",
    "CRT": "Criticisms, complaints and enquiries",
    "OSM": "Social media strategies",
    "POL": "Staff participation policy",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: what is needed, where in Earshot it is done, what would raise it, and its probe."""

    code: str
    need: str
    page: str  # the path of the page where it is worked on
    raises: str
    days: int  # for how long evidence counts
    probe: models.Model

    @property
    def standard(self) -> str:
        """The standard that it belongs to."""
        return STANDARDS[self.code[:3]]


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence of one strength for one criterion: how many pieces, and the newest of them."""

    code: str
    strength: int
    what: str
    happened_on: date
    pieces: int


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion with its probe, in the order of the standards."""
    probes = {probe.header["criterion"]: probe for probe in models.all_models("evidence").values()}
    found = {}
    with CRITERIA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            probe = probes[row["code"]]
            raises, days = probe.header["raise"], int(probe.header["days"])
            found[row["code"]] = Criterion(row["code"], row["need"], row["page"], raises, days, probe)
    return found


@cache
def question() -> str:
    """All probes in one statement, gathered by strength; what is in the future on `$today` does not count."""
    parts = [
        f"select '{code}' as code, strength, count(*) as pieces, max(happened_on) as newest_on, "  # noqa: S608 - our own files
        # of two of one day the later by the alphabet, so that the same store always says the same
        f"arg_max(what, happened_on::varchar || what) as what from ({one.probe.sql}) as e "
        "where happened_on <= $today and what is not null group by strength"
        for code, one in criteria().items()
    ]
    return "\nunion all\n".join(parts)


def found(store: Store, programme_id: str, today: date) -> dict[str, list[Found]]:
    """The evidence for every criterion, as far as there is any."""
    told: dict[str, list[Found]] = {}
    for row in store.rows(question(), {"programme": programme_id, "today": today}):
        one = Found(row["code"], int(row["strength"]), row["what"], row["newest_on"], int(row["pieces"]))
        told.setdefault(one.code, []).append(one)
    return told


def pieces(store: Store, code: str, programme_id: str, today: date, limit: int = 200) -> list[dict[str, Any]]:
    """The single pieces for one criterion, newest first: strength, what, happened_on, subject_kind, subject_id."""
    sql = (
        f"select * from ({criteria()[code].probe.sql}) as e where happened_on <= $today and what is not null "  # noqa: S608 - our own files
        "order by happened_on desc, strength desc, what limit $limit"
    )
    return store.rows(sql, {"programme": programme_id, "today": today, "limit": limit})


def hash_of(evidence: list[Found]) -> str:
    """What an attestation stands on: changes with the number of pieces and with the newest of each strength."""
    said = [[one.strength, one.pieces, one.what, one.happened_on] for one in evidence]
    return hashlib.sha256(to_json(sorted(said, key=lambda one: one[0])).encode()).hexdigest()[:32]


def attestations(store: Store, programme_id: str) -> dict[str, dict[str, Any]]:
    """The newest attestation of each criterion that was not withdrawn."""
    rows = store.rows(
        "select * from attestation where programme_id = $programme and withdrawn_at is null order by attested_on",
        {"programme": programme_id},
    )
    return {row["criterion"]: row for row in rows}
