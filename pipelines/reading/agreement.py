"""How well two people agree on the project's own text: Cohen's kappa, and the same for ordered severity."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipelines.reading.train import CORPUS


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's kappa: agreement beyond what chance would give."""
    n = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True)) / n
    left, right = Counter(first), Counter(second)
    chance = sum(left[label] * right[label] for label in left) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def ordered_alpha(first: Sequence[int], second: Sequence[int]) -> float:
    """Krippendorff's alpha of two raters with squared distances between levels."""
    values = [*first, *second]
    n = len(values)
    mean = sum(values) / n
    expected = 2 * sum((value - mean) ** 2 for value in values) / (n - 1)
    observed = sum((one - other) ** 2 for one, other in zip(first, second, strict=True)) / len(first)
    return 1.0 if expected == 0 else 1 - observed / expected


def double_labelled(folder: Path = CORPUS) -> list[tuple[dict[str, str], dict[str, str]]]:
    """The rows that were labelled twice, the second time blind: (first labels, second labels)."""
    pairs = []
    held: dict[str, list[dict[str, str]]] = {}
    with (folder / "second_labels.tsv").open(encoding="utf-8", newline="") as file:
        for again in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if again["kind"] not in held:
                with (folder / f"{again['kind']}.tsv").open(encoding="utf-8", newline="") as kind:
                    held[again["kind"]] = list(csv.DictReader(kind, delimiter="\t", quoting=csv.QUOTE_NONE))
            pairs.append((held[again["kind"]][int(again["row"]) - ROW_OF_FIRST], again))
    return pairs


ROW_OF_FIRST = 1  # rows are counted from 1, the header left out
