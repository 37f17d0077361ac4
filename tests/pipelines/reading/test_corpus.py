"""The project's own training text: its labels hold, no text is a near copy of another, and it fits the same weights."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pipelines.reading import ACTS, SENTIMENTS, TARGETS, train, weights
from pipelines.reading.copies import find_copies
from pipelines.reading.feelings import LANGUAGES
from pipelines.reading.near import near_copies
from pipelines.reading.train import corpus, other_texts

COLUMNS = ["act", "target", "severity", "sentiment", "abuse", "concern", "text"]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return corpus()


def test_there_are_seven_thousand_texts_of_twenty_four_kinds_of_programme(rows: list[dict[str, str]]) -> None:
    kinds = Counter(row["kind"] for row in rows)

    assert len(rows) >= 7_000
    assert len(kinds) >= 24
    assert min(kinds.values()) >= 200


def test_every_row_carries_labels_of_the_scheme(rows: list[dict[str, str]]) -> None:
    wrong = [
        row
        for row in rows
        if set(row) != {*COLUMNS, "kind"}
        or row["act"] not in ACTS
        or row["target"] not in TARGETS
        or row["severity"] not in {"0", "1", "2", "3"}
        or row["sentiment"] not in SENTIMENTS
        or row["abuse"] not in {"0", "1"}
        or not row["text"].strip()
    ]

    assert wrong == []


def test_no_text_is_a_near_copy_of_another(rows: list[dict[str, str]]) -> None:
    texts = [row["text"] for row in rows if len(row["text"]) > 25]
    half = len(texts) // 2

    copies = near_copies(texts[half:], texts[:half], alike=0.6)

    assert [text for text, copy in zip(texts[half:], copies, strict=True) if copy] == []
    found = find_copies([row["text"] for row in rows], alike=0.5)
    assert [[rows[place]["text"] for place in one.places] for one in found] == []
    assert len(set(texts)) == len(texts)


def test_seven_more_languages_have_posts_of_every_sentiment_and_no_copies() -> None:
    held = other_texts()

    assert {row["language"] for row in held} == set(LANGUAGES)
    for language in LANGUAGES:
        of = [row for row in held if row["language"] == language]
        assert min(Counter(row["sentiment"] for row in of)[one] for one in SENTIMENTS) >= 80
        assert {row["act"] for row in of} == set(ACTS)
    assert all(row["text"].strip() for row in held)
    assert find_copies([row["text"] for row in held], alike=0.5) == []


def test_a_near_copy_is_found_and_another_text_is_not() -> None:
    asked = ["The clinic never called me back at all!!", "Where is the clinic"]

    assert near_copies(asked, ["@org the clinic never called me back at all"]) == [True, False]


def test_the_same_sets_give_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _small_sets(tmp_path)
    for name in ("BITS", "OTHER_BITS", "LANGUAGE_BITS"):
        monkeypatch.setattr(train, name, 10)
    some = [row for number, row in enumerate(corpus()) if number % 20 == 0]
    monkeypatch.setattr(train, "corpus", lambda: some)
    others = other_texts()[::20]
    monkeypatch.setattr(train, "other_texts", lambda: others)

    told = []
    for number in range(2):
        arrays, report = train.fit(tmp_path, say=lambda line: None)
        weights.save(tmp_path / f"{number}.npz", arrays)
        told.append(report)

    assert (tmp_path / "0.npz").read_bytes() == (tmp_path / "1.npz").read_bytes()
    assert json.dumps(told[0], sort_keys=True) == json.dumps(told[1], sort_keys=True)
    assert set(weights.load(tmp_path / "0.npz")) == set(weights.load())


def test_the_weights_that_ship_are_small() -> None:
    shipped = sum(file.stat().st_size for file in weights.WEIGHTS.iterdir())

    assert shipped < 5_000_000


def _small_sets(folder: Path) -> None:
    """Sets of the shape of those that train, from our own text."""
    own = corpus()[::9]
    mood = {"negative": "anger", "neutral": "neutral", "positive": "joy|gratitude"}

    def write(name: str, header: list[str], lines: list[list[str]]) -> None:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *lines])

    write("sentiment_semeval.csv", ["text", "label"], [[row["text"], row["sentiment"]] for row in own])
    write("emotions_goemotions.csv", ["text", "label"], [[row["text"], mood[row["sentiment"]]] for row in own])
    bad = [[row["text"], "offensive" if row["sentiment"] == "negative" else "not"] for row in own]
    write("abuse_tweeteval_offensive.csv", ["text", "label"], bad)
    write(
        "abuse_davidson.csv", ["text", "label"], [[text, "neither" if label == "not" else label] for text, label in bad]
    )
    languages = list(train.LANGUAGES)
    lines = [[row["text"], row["sentiment"], languages[number % 8]] for number, row in enumerate(own)]
    write("sentiment_umsab_8_languages.csv", ["text", "label", "language"], lines)
