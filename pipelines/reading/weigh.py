"""Weigh words: fit the word weights that ship in `lexicons/words.tsv` from the labelled sets that may train them.

`python -m pipelines.reading.weigh --data FOLDER` writes the same bytes again from the same files: no draw of
chance, no other library than numpy. Two soft-max regressions over the same features: sentiment (negative,
neutral, positive) and speech act (criticism, complaint, enquiry, praise, other).
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.reading.features import HEADS, LEXICONS, features_of, scale_of, valence_of, valences
from pipelines.reading.language import language_of
from pipelines.reading.tokens import tokens_of

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SENTIMENT_CLASSES = ("neutral", "negative", "positive")  # the first is the base: its weights stay 0
ACT_CLASSES = ("other", "criticism", "complaint", "enquiry", "praise")

# The emotions of GoEmotions that stand nearest to an act; a text with two acts, or none of these, is 'other'.
ACT_OF_EMOTION = {
    "disapproval": "criticism",
    "anger": "criticism",
    "disgust": "criticism",
    "annoyance": "complaint",
    "disappointment": "complaint",
    "curiosity": "enquiry",
    "confusion": "enquiry",
    "admiration": "praise",
    "gratitude": "praise",
    "approval": "praise",
}
MIN_TEXTS = 6  # a word met in fewer texts has no weight
MIN_TEXTS_PAIR = 15
SMALLEST = 0.3  # weights nearer to 0 in every class are left out of the file
DECAY = 2e-5  # L2 on the weights, a text
STEPS = 160
_VALENCES = 2  # columns after the words: summed valence above and below 0

_ORIGIN = (
    "# Weights of words and word pairs, in hundredths, towards {heads}; '~' marks a word under a negation.\n"
    "# Fitted by pipelines.reading.weigh from SemEval 2013-2016 (research use), UMSAB (Apache-2.0) and\n"
    "# GoEmotions (CC BY 4.0), with valences from the VADER lexicon (MIT). See NOTICE. No text is in here.\n"
)


def sentiment_texts(folder: Path) -> Iterator[tuple[str, int]]:
    """(text, class) of the sets labelled with sentiment."""
    for name in ("sentiment_semeval.csv", "sentiment_umsab_8_languages.csv"):
        for row in _rows(folder / name):
            label = next((one for one in SENTIMENT_CLASSES if one.startswith(row["label"][:3])), None)
            if label is not None:
                yield _unescaped(row["text"]), SENTIMENT_CLASSES.index(label)


def act_texts(folder: Path) -> Iterator[tuple[str, int]]:
    """(text, class) from emotions: the nearest there is to speech acts under a licence that allows it."""
    for row in _rows(folder / "emotions_goemotions.csv"):
        acts = {ACT_OF_EMOTION[one] for one in row["label"].split("|") if one in ACT_OF_EMOTION}
        yield row["text"], ACT_CLASSES.index(acts.pop()) if len(acts) == 1 else 0


class Design:
    """Texts as rows of feature numbers, flat: `ids[starts[i]:starts[i + 1]]` are the features of text i."""

    def __init__(self, texts: Sequence[str], vocabulary: dict[str, int]) -> None:
        """Each feature counts 1 over the root of the text's length in tokens; number 0 is the bias."""
        self.columns = 1 + len(vocabulary) + _VALENCES
        ids: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        for text in texts:
            tokens = tokens_of(text)
            features = features_of(tokens, language_of(text, tokens))
            scale = scale_of(tokens)
            known = [vocabulary[one] for one in features if one in vocabulary]
            above, below = valence_of(features)
            starts.append(len(ids))
            ids += [0, *known, self.columns - 2, self.columns - 1]
            values += [1.0, *[scale] * len(known), above * scale, below * scale]
        self.ids: Integers = np.array(ids, dtype=np.int64)
        self.values: Floats = np.array(values)
        self.starts: Integers = np.array(starts, dtype=np.int64)
        self.row: Integers = np.repeat(np.arange(len(texts)), np.diff([*starts, len(ids)]))


def vocabulary_of(texts: Sequence[str]) -> dict[str, int]:
    """Features in at least MIN_TEXTS texts, numbered from 1 in a fixed order."""
    counts: Counter[str] = Counter()
    for text in texts:
        tokens = tokens_of(text)
        counts.update(set(features_of(tokens, language_of(text, tokens))))
    kept = sorted(one for one, count in counts.items() if count >= (MIN_TEXTS_PAIR if " " in one else MIN_TEXTS))
    return {feature: number for number, feature in enumerate(kept, start=1)}


def fit(design: Design, labels: Sequence[int], classes: int) -> Floats:
    """Soft-max regression, classes weighed alike, full-batch Adam from 0. Shape (columns, classes)."""
    target = np.zeros((len(labels), classes))
    target[np.arange(len(labels)), labels] = 1.0
    share = target.mean(axis=0)
    importance = (1.0 / (classes * share))[np.asarray(labels)][:, None] / len(labels)
    weights = np.zeros((design.columns, classes))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        logits = np.add.reduceat(weights[design.ids] * design.values[:, None], design.starts, axis=0)
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        error = (odds / odds.sum(axis=1, keepdims=True) - target) * importance
        gradient = np.empty_like(weights)
        for column in range(classes):
            pulled = error[design.row, column] * design.values
            gradient[:, column] = np.bincount(design.ids, weights=pulled, minlength=design.columns)
        gradient[1:] += DECAY * weights[1:]
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        pace = 0.1 * (1.0 - step / (STEPS + 1))
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    return weights - weights[:, :1]


def fold(weights: Floats, vocabulary: dict[str, int]) -> dict[str, Floats]:
    """Feature → weights (base class left out), the valence columns folded into the words they came from."""
    valences = {feature: valence_of([feature]) for feature in _valued(vocabulary)}
    folded: dict[str, Floats] = {"": weights[0, 1:]}
    for feature in sorted({*vocabulary, *valences}):
        own = weights[vocabulary[feature], 1:] if feature in vocabulary else np.zeros(weights.shape[1] - 1)
        above, below = valences.get(feature, (0.0, 0.0))
        folded[feature] = own + above * weights[-2, 1:] + below * weights[-1, 1:]
    return folded


def _valued(vocabulary: dict[str, int]) -> Iterator[str]:
    for word in valences():
        yield word
        yield "~" + word
    yield from (feature for feature in vocabulary if feature not in valences())


def write(path: Path, sentiment: dict[str, Floats], act: dict[str, Floats]) -> int:
    """Write the table, smallest weights left out; the empty feature is the bias. Returns the rows written."""
    nothing: dict[str, Floats] = {"s": np.zeros(2), "a": np.zeros(4)}
    lines = [_ORIGIN.format(heads=", ".join(HEADS))]
    for feature in sorted({*sentiment, *act}):
        row = np.concatenate([sentiment.get(feature, nothing["s"]), act.get(feature, nothing["a"])])
        if feature and np.abs(row).max() < SMALLEST:
            continue
        lines.append("\t".join([feature, *(f"{round(100 * one)}" for one in row)]) + "\n")
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines) - 1


def _unescaped(text: str) -> str:
    """SemEval wrote some characters as \\u002c."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def _same(text: str) -> str:
    """What two copies of one tweet share: its words, without names, addresses and punctuation."""
    return " ".join(word for word in tokens_of(_unescaped(text)) if word.isalnum() and word != "user")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    """Fit both heads and write the table beside the other lexicons."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.reading.weigh", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets that may train")
    parser.add_argument("--out", type=Path, default=LEXICONS / "words.tsv")
    parser.add_argument("--without", type=Path, action="append", default=[], help="CSV to be measured on: not fitted")
    given = parser.parse_args()
    kept_back = {_same(row["text"]) for path in given.without for row in _rows(path)}
    tables = []
    for pairs, classes in (
        (list(sentiment_texts(given.data)), SENTIMENT_CLASSES),
        (list(act_texts(given.data)), ACT_CLASSES),
    ):
        kept = [(text, label) for text, label in pairs if not kept_back or _same(text) not in kept_back]
        texts, labels = [text for text, _ in kept], [label for _, label in kept]
        vocabulary = vocabulary_of(texts)
        weights = fit(Design(texts, vocabulary), labels, len(classes))
        tables.append(fold(weights, vocabulary))
        print(f"{len(texts)} texts fitted, {len(pairs) - len(texts)} kept back")  # noqa: T201 - the verb's answer
    rows = write(given.out, *tables)
    print(f"{rows} weights in {given.out}")  # noqa: T201 - the verb's answer


if __name__ == "__main__":
    main()
