"""Mentions of programmes that are in no text that trains, written to measure the readers: never train on them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pipelines.reading import ACTS, Reader, Reading, reader
from pipelines.reading.deep.reader import deep_reader
from pipelines.reading.fast import FastReader
from pipelines.reading.own_head import OwnReader, fit_head
from pipelines.reading.train import corpus

with (Path(__file__).parent / "unseen_mentions.tsv").open(encoding="utf-8", newline="") as held:
    ROWS = list(csv.DictReader(held, delimiter="\t", quoting=csv.QUOTE_NONE))
TEXTS = [row["text"] for row in ROWS]
SAD = [row["act"] == "other" and row["sentiment"] == "negative" for row in ROWS]


def macro_f1(said: list[Reading], meant: list[str]) -> float:
    each = []
    for act in ACTS:
        both = sum(one.act == act == true for one, true in zip(said, meant, strict=True))
        each.append(2 * both / (sum(one.act == act for one in said) + meant.count(act)))
    return sum(each) / len(each)


def test_none_of_them_is_in_the_text_that_trains() -> None:
    assert len(ROWS) == 190
    assert not set(TEXTS) & {row["text"] for row in corpus()}


@pytest.mark.parametrize(("speaker", "aim"), [("fast", 0.75), ("deep", 0.8)])
def test_acts_of_programmes_never_read_are_found(speaker: str, aim: float) -> None:
    asked: Reader = reader() if speaker == "fast" else deep_reader()

    said = asked.read(TEXTS)

    assert macro_f1(said, [row["act"] for row in ROWS]) >= aim
    alarms = [one.p_against >= 0.5 for one, sad in zip(said, SAD, strict=True) if sad]
    assert sum(alarms) <= 3  # of 29 sad ones: one in ten


def test_labels_of_acts_help_with_the_mentions_that_have_none() -> None:
    fast = reader()
    assert isinstance(fast, FastReader)
    before, after = [], []
    for draw in range(6):
        order = np.random.default_rng(draw).permutation(len(ROWS)).tolist()
        told, rest = order[:120], order[120:]
        meant = [ROWS[place]["act"] for place in rest]

        head = fit_head(fast, [TEXTS[place] for place in told], acts=[ROWS[place]["act"] for place in told])

        before.append(macro_f1(fast.read([TEXTS[place] for place in rest]), meant))
        after.append(macro_f1(OwnReader(fast, head).read([TEXTS[place] for place in rest]), meant))
    assert sum(after) > sum(before)
