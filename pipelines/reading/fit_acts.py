"""Heads as linear maps, the leaning against something in texts of any kind, and the five acts fitted with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipelines.reading import ACTS
from pipelines.reading.design import EDGE_BITS
from pipelines.reading.signs import NAMES
from pipelines.reading.solve import Floats, fit_classes, soft_max

SIGN_SHARE = 0.5  # what a sign counts beside a word
TAUGHT_SHARE, TAUGHT_SLOPE, TAUGHT_FROM = 0.5, 0.3, -3.0  # of the leaning that the deep reader teaches
HAND_LEAN = 0.35
TAUGHT_COUNTS = 0.3  # what all taught texts count together beside our own
SOUR = 2.5  # what a text of ours in a bad mood counts that does nothing towards the programme: grief is no criticism

# Emotions of GoEmotions as groups that say something about acts, the mean of several left as shares
GROUPS = {
    "approve": "admiration approval pride",
    "thank": "gratitude relief",
    "disapprove": "disapproval",
    "anger": "anger annoyance disgust",
    "disappoint": "disappointment embarrassment",
    "ask": "curiosity confusion",
    "sad": "sadness grief remorse",
    "fear": "fear nervousness",
    "joy": "joy love excitement optimism amusement caring desire surprise",
    "neutral": "neutral realization",
}
# What speaks against a programme in texts of any kind, in standard deviations. Set by hand, looked at on the
# sets for measuring; the project's own text then corrects it, never the other way round.
AGAINST_HEADS = {
    "negative": 1.0, "disapprove": 0.5, "abuse": 0.3, "disappoint": 0.3, "thank": -0.3, "approve": -0.3, "sad": -0.2,
}  # fmt: skip
AGAINST_SIGNS = {"cue_criticism": 0.5, "cue_complaint": 0.5, "negates": 0.2, "cue_apart": -0.3}
# Signs that tell of how somebody wrote the training text rather than of the act
NOT_FOR_ACTS = ("length", "short", "quotes", "shouts", "dots", "names", "links", "tags")


@dataclass(frozen=True)
class Rows:
    """Texts of one set: words, pairs and runs of letters as sparse columns, and the signs in standard deviations."""

    words: sparse.csr_matrix
    signs: Floats
    edges: sparse.csr_matrix | None = None  # how the texts begin and end, where that was looked at

    def at(self, which: Any) -> Rows:
        """Some of the texts, by a slice, places or flags."""
        return Rows(self.words[which], self.signs[which], None if self.edges is None else self.edges[which])

    def whole(self) -> sparse.csr_matrix:
        return sparse.hstack([self.words, sparse.csr_matrix(self.signs * SIGN_SHARE)]).tocsr()


@dataclass(frozen=True)
class Linear:
    """A fitted head: logits = words @ words + signs @ signs + bias."""

    words: Floats
    signs: Floats
    bias: Floats

    @classmethod
    def of(cls, flat: Floats, bias: Floats, bits: int) -> Linear:
        size = 1 << bits
        return cls(flat[:size], flat[size:] * SIGN_SHARE, bias)

    def logits(self, rows: Rows) -> Floats:
        return np.asarray(rows.words @ self.words) + rows.signs @ self.signs + self.bias


@dataclass(frozen=True)
class Natural:
    """Texts of no programme: what they hold, how much they count beside our own, and the shares of acts in them."""

    rows: Rows
    acts: Floats
    counts: float
    lean: float  # what the leaning counts for the acts of our own text


def taught_leaning(natural: Rows, against: Floats, hand: Linear) -> Linear:
    """The leaning set by hand and, half as much, the one that the deep reader teaches; both in standard deviations."""
    share = 1 / (1 + np.exp(-TAUGHT_SLOPE * (against - TAUGHT_FROM)))
    size = hand.words.shape[0]
    flat, bias = fit_classes(natural.whole(), np.column_stack([1 - share, share]), np.ones(len(share)), 6e-5, 30)
    slope, level = flat[:, 1:] - flat[:, :1], bias[1:] - bias[:1]
    learnt = Linear(slope[:size], slope[size:] * SIGN_SHARE, level)
    words, signs, whole = np.zeros((size, 1)), np.zeros((len(NAMES), 1)), np.zeros(1)
    for head, counts in ((hand, 1.0), (learnt, TAUGHT_SHARE)):
        values = head.logits(natural)[:, 0]
        words += counts / values.std() * head.words
        signs += counts / values.std() * head.signs
        whole += counts / values.std() * (head.bias - values.mean())
    return Linear(words, signs, whole)


def hand_shares(rows: Rows, lean: Linear, emotion: Linear) -> Floats:
    """Shares of acts where nothing was taught: the leaning, and the emotions of asking and thanking."""
    against = 1 / (1 + np.exp(-(HAND_LEAN * 3 * lean.logits(rows)[:, 0] - 1.2)))
    groups = soft_max(emotion.logits(rows))
    place = list(GROUPS).index
    ask, thank = groups[:, place("ask")], groups[:, place("thank")] + groups[:, place("approve")]
    rest = np.stack([ask, thank, np.maximum(1 - ask - thank, 0.05)], axis=1)
    rest /= rest.sum(axis=1, keepdims=True)
    return np.column_stack([0.75 * against, 0.25 * against, rest * (1 - against)[:, None]])


def leaning(sentiment: Linear, emotion: Linear, abuse: Linear, seen: Sequence[Rows]) -> Linear:
    """One linear score of speaking against something, in standard deviations over the texts seen."""
    columns = {"negative": _centred(sentiment, 0), "abuse": abuse}
    columns |= {name: _centred(emotion, place) for place, name in enumerate(GROUPS)}
    size = sentiment.words.shape[0]
    words, signs, bias = np.zeros((size, 1)), np.zeros((len(NAMES), 1)), 0.0
    for name, share in AGAINST_HEADS.items():
        head = columns[name]
        values = np.concatenate([head.logits(rows)[:, 0] for rows in seen])
        words += share / values.std() * head.words
        signs += share / values.std() * head.signs
        bias += share / values.std() * float(head.bias[0] - values.mean())
    for name, share in AGAINST_SIGNS.items():
        place = NAMES.index(name)
        values = np.concatenate([rows.signs[:, place] for rows in seen])
        signs[place, 0] += share / values.std()
        bias -= share * values.mean() / values.std()
    return Linear(words, signs, np.array([bias]))


def _centred(head: Linear, column: int) -> Linear:
    pick = slice(column, column + 1)
    return Linear(
        head.words[:, pick] - head.words.mean(axis=1, keepdims=True),
        head.signs[:, pick] - head.signs.mean(axis=1, keepdims=True),
        head.bias[pick] - head.bias.mean(),
    )


class Acts:
    """Act, target and severity from the project's own text, held to the leaning on texts of other kinds."""

    def __init__(self, own: Rows, labels: Sequence[dict[str, str]], natural: Natural, lean: Linear) -> None:
        self.labels = labels
        self.kind = np.array([row["kind"] for row in labels])
        self.act = np.array([ACTS.index(row["act"]) for row in labels])
        often = np.bincount(own.words.indices, minlength=own.words.shape[1])
        self.seen = np.nonzero(often >= 3)[0]
        ends = [rows.edges.indices for rows in (own, natural.rows) if rows.edges is not None]
        self.ends = np.nonzero(np.bincount(np.concatenate(ends), minlength=1 << EDGE_BITS) >= 3)[0]
        sour = [row["act"] == "other" and row["sentiment"] == "negative" for row in labels]
        self.importance = np.where(sour, SOUR, 1.0)
        self.used = np.nonzero(often + np.bincount(natural.rows.words.indices, minlength=len(often)) >= 3)[0]
        self.kept = np.array([name not in NOT_FOR_ACTS for name in NAMES], dtype=np.float64)
        self.own, self.natural = own, natural
        self.own_lean = lean.logits(own)[:, 0]
        self.natural_lean = lean.logits(natural.rows)[:, 0]
        self.lean = lean

    WORDS, SIGNS, EDGES = 2.0, 0.5, 1.0

    def rows(self, rows: Rows) -> sparse.csr_matrix:
        return sparse.hstack(
            [rows.words[:, self.used] * self.WORDS, sparse.csr_matrix(rows.signs * self.kept * self.SIGNS)]
        ).tocsr()

    def whole(self, rows: Rows) -> sparse.csr_matrix:
        """With how the texts begin and end."""
        if rows.edges is None:
            raise ValueError("How these texts begin and end was not looked at.")
        return sparse.hstack([self.rows(rows), rows.edges[:, self.ends] * self.EDGES]).tocsr()

    def offset(self, lean: Floats) -> Floats:
        """The leaning speaks for criticism and complaint alike."""
        return np.outer(self.natural.lean * lean, [1.0, 1.0, 0.0, 0.0, 0.0])

    def fit(self, within: npt.NDArray[np.bool_], decay: float = 3e-4, steps: int = 50) -> tuple[Floats, Floats]:
        """Weights and bias of the five acts from the rows of the project's own text that are `within`."""
        rows = sparse.vstack([self.whole(self.own)[within], self.whole(self.natural.rows)]).tocsr()
        target = np.vstack([np.eye(5)[self.act[within]], self.natural.acts])
        offset = np.vstack([self.offset(self.own_lean[within]), self.offset(self.natural_lean)])
        inside = int(within.sum())
        importance = np.concatenate(
            [
                self.importance[within],
                np.full(len(self.natural_lean), self.natural.counts * inside / len(self.natural_lean)),
            ]
        )
        return fit_classes(rows, target, importance, decay, steps, offset)

    def folds(self, count: int = 4) -> Iterator[npt.NDArray[np.bool_]]:
        """Rows to fit on; the kinds of programme left out differ."""
        kinds = sorted(set(self.kind.tolist()))
        fold = np.array([kinds.index(kind) % count for kind in self.kind])
        for number in range(count):
            yield fold != number

    def unseen(self) -> Floats:
        """Logits of each own text by a fit that saw no text of its kind of programme."""
        logits = np.zeros((len(self.act), 5))
        for within in self.folds():
            flat, bias = self.fit(within, steps=35)
            logits[~within] = (
                np.asarray(self.whole(self.own)[~within] @ flat) + bias + self.offset(self.own_lean[~within])
            )
        return logits

    def folded(self, flat: Floats, bias: Floats) -> Linear:
        """The fit with the leaning folded in."""
        share = self.natural.lean
        words = np.outer(share * self.lean.words[:, 0], [1.0, 1.0, 0.0, 0.0, 0.0])
        words[self.used] += flat[: len(self.used)] * self.WORDS
        signs = flat[len(self.used) : len(self.used) + len(NAMES)] * self.kept[:, None] * self.SIGNS
        signs = signs + np.outer(share * self.lean.signs[:, 0], [1.0, 1.0, 0.0, 0.0, 0.0])
        return Linear(words, signs, bias + share * self.lean.bias[0] * np.array([1.0, 1.0, 0.0, 0.0, 0.0]))

    def edges(self, flat: Floats) -> Floats:
        """What the fit holds of how texts begin and end."""
        table = np.zeros((1 << EDGE_BITS, 5))
        table[self.ends] = flat[len(self.used) + len(NAMES) :] * self.EDGES
        return table

    def likeness(self) -> Linear:
        """How like the project's own text a text is, against posts and comments about anything."""
        medium = [NAMES.index(name) for name in ("names", "links", "tags")]

        def rows(of: Rows) -> sparse.csr_matrix:
            return sparse.hstack([of.words[:, self.seen], sparse.csr_matrix(of.signs[:, medium] * SIGN_SHARE)]).tocsr()

        inside, outside = len(self.act), len(self.natural_lean)
        target = np.eye(2)[np.repeat([1, 0], [inside, outside])]
        importance = np.concatenate([np.full(inside, 1 / inside), np.full(outside, 1 / outside)])
        whole = sparse.vstack([rows(self.own), rows(self.natural.rows)]).tocsr()
        flat, bias = fit_classes(whole, target, importance, 1e-3, 30)
        slope = flat[:, 1] - flat[:, 0]
        words, signs = np.zeros((self.own.words.shape[1], 1)), np.zeros((len(NAMES), 1))
        words[self.seen, 0] = slope[: len(self.seen)]
        signs[medium, 0] = slope[len(self.seen) :] * SIGN_SHARE
        return Linear(words, signs, bias[1:] - bias[:1])

    def beside(self) -> Linear:
        """Target (is the programme what is talked about) and severity (0..3 as a share), from the same rows."""
        rows = self.rows(self.own)
        share = {"y": 1.0, "n": 0.0}
        target = np.array([share.get(row["target"], 0.5) for row in self.labels])
        severity = np.array([float(row["severity"]) / 3 for row in self.labels])
        columns, biases = [], []
        for wanted in (target, severity):
            flat, bias = fit_classes(rows, np.column_stack([1 - wanted, wanted]), np.ones(len(wanted)), 2e-3, 40)
            columns.append(flat[:, 1] - flat[:, 0])
            biases.append(bias[1] - bias[0])
        flat = np.column_stack(columns)
        words = np.zeros((self.own.words.shape[1], 2))
        words[self.used] = flat[: len(self.used)] * self.WORDS
        return Linear(words, flat[len(self.used) :] * self.kept[:, None] * self.SIGNS, np.array(biases))
