"""Where the cut for negative words on a topic lies: how many mentions a rise needs until it is heard, at each cut.

A low cut hears more of a rise and more of ordinary misery beside it. For each labelled table the reader in force says
what share of criticism and of ordinary talk would count; the negative binomial that decides says how many counted
mentions open an incident over so much ordinary talk; that divided by the share heard is what people must have said.
The demo's mentions are one table. Others are CSV files (text,label): `--table FILE LABEL [LABEL …]`, what is critical.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data import demo
from data.demo import warning
from pipelines.alerts.counting import Bools, Floats
from pipelines.alerts.detector import LEAST, clumped, rarity
from pipelines.reading import reader
from pipelines.rules.criticism import is_critical

CUTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
TALK = (1.0, 5.0, 20.0, 80.0)  # ordinary mentions on the topic in the window that decides
OPENS, SPREAD = 3.3, 0.15
MOST = 2_500  # texts of a table, drawn


@dataclass(frozen=True, slots=True)
class Table:
    """Texts with what a careful person called them; what is neither is left out."""

    name: str
    texts: list[str]
    critical: Bools
    ordinary: Bools


def needed(expected: float) -> float:
    """How many counted mentions open an incident where so many are expected."""
    counts: Floats = np.arange(LEAST, 1_000, dtype=float)
    usual = np.full(len(counts), expected)
    rare = rarity(counts, usual, clumped(np.full(len(counts), SPREAD), usual), LEAST)
    return float(counts[int(np.argmax(rare >= OPENS))])


def measured(tables: Sequence[Table]) -> dict[str, Any]:
    """Shares and mentions needed of each table at each cut, and how much more than at its best cut over all."""
    told: dict[str, Any] = {}
    loss = np.zeros(len(CUTS))
    for table in tables:
        heard, flagged = _shares(table)
        must = np.array(
            [[needed(talk * one) / max(said, 1e-3) for talk in TALK] for said, one in zip(heard, flagged, strict=True)]
        )
        told[table.name] = {
            f"{cut}": {
                "heard": round(said, 2),
                "ordinary": round(one, 3),
                "mentions needed": [round(n, 1) for n in row],
            }
            for cut, said, one, row in zip(CUTS, heard, flagged, must.tolist(), strict=True)
        }
        loss += np.log(must / must.min(axis=0)).mean(axis=1)
    more = np.exp(loss / max(len(tables), 1)) - 1
    return told | {
        "more than at the best cut": {f"{cut}": round(float(one), 3) for cut, one in zip(CUTS, more, strict=True)}
    }


def _shares(table: Table) -> tuple[list[float], list[float]]:
    """By cut: the share of criticism that counts, and of ordinary talk."""
    read = reader().read(table.texts)
    heard, flagged = [], []
    for cut in CUTS:
        counts = np.array(
            [
                is_critical(
                    one.act, one.p_against, is_negative=one.sentiment == "negative", is_reviewed=False,
                    is_on_topic=True, on_topic=cut,
                )
                for one in read
            ],
            dtype=bool,
        )  # fmt: skip
        heard.append(float(counts[table.critical].mean()))
        flagged.append(float(counts[table.ordinary].mean()))
    return heard, flagged


def of_demo() -> list[Table]:
    """The demo's mentions on its topics, twice: a storm's bad moods are to be heard, and criticism and complaints."""
    terms = [term for _, words in warning.TOPICS for term in words]
    said = [one for one in demo.generate().mentions if any(term in one.text.lower() for term in terms)]
    texts = [one.text for one in said]
    stormy = np.array([one.theme in ("poster", "rumour", "rumour-claim", "partnership") for one in said])
    negative = np.array([one.sentiment == "negative" for one in said])
    act = np.array([one.act in ("criticism", "complaint") for one in said])
    return [Table("demo, storms", texts, negative & stormy, ~stormy), Table("demo, acts", texts, act, ~act)]


def of_file(file: Path, critical: Sequence[str]) -> Table:
    """A table from a CSV file (text,label)."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    kept = [rows[place] for place in np.random.default_rng(1).permutation(len(rows))[:MOST]]
    is_so = np.array([row["label"] in critical for row in kept], dtype=bool)
    if not is_so.any() or is_so.all():
        raise ValueError(f"{file.name} does not hold both: labels {', '.join(critical)} and others. Name its labels.")
    return Table(file.stem, [row["text"] for row in kept], is_so, ~is_so)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="append", nargs="+", default=[], metavar=("FILE", "LABEL"))
    chosen = parser.parse_args(arguments)
    tables = [*of_demo(), *(of_file(Path(one[0]), one[1:]) for one in chosen.table)]
    sys.stdout.write(json.dumps(measured(tables), indent=2) + "\n")


if __name__ == "__main__":
    main()
