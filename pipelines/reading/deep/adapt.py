"""A programme's own head on the deep reader: a few labels of its own, and what the reader said before as the start.

Two forms, by what the labels say: the five acts, or only against (criticism and complaint) or not. Each is a logistic
model over the encoder's vector whose offset is the reader's own judgement, held to it the more the fewer labels there
are; how much is chosen by leaving parts of the labels out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.reading import ACTS, Reading
from pipelines.reading.deep.reader import BLOCK, DeepReader, Looked, softmax

Numbers = NDArray[np.float64]

LEAST = 10  # labels; fewer change nothing
HOLDS = (2.0, 8.0, 32.0)  # how firmly the head is held to the reader's own judgement
PARTS = 4
STEPS = 25


class AdaptedReader:
    """The deep reader with a programme's own head."""

    name = "deep"

    def __init__(self, reader: DeepReader, head: Head | None, is_against: bool) -> None:
        self.reader, self.head, self.is_against = reader, head, is_against
        self.version = reader.version if head is None else f"{reader.version}+{head.labels} labels"

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            readings += self.readings(block, self.reader.look(block))
        return readings

    def readings(self, texts: Sequence[str | None], looked: Looked) -> list[Reading]:
        """The readings of texts that were looked at already."""
        acts = self.acts(looked)
        return self.reader.readings(texts, looked, acts, acts if self.head is not None else looked.named)

    def acts(self, looked: Looked) -> Numbers:
        """The probabilities of the five acts by the programme's head."""
        if self.head is None:
            return looked.acts
        said = self.head.probabilities(features(looked), start(looked.acts, self.is_against))
        if not self.is_against:
            return said
        # against or not is decided by the head, which of the acts within by the reader
        sides = np.stack([looked.acts[:, :2].sum(1), looked.acts[:, 2:].sum(1)], 1).clip(1e-6)
        made: Numbers = looked.acts * np.repeat(said / sides, (2, 3), axis=1)
        return made


class Head:
    """Weights over features, and the factor of what the reader said before."""

    def __init__(self, features: Numbers, before: Numbers, labels: NDArray[np.int64]) -> None:
        self.labels = len(labels)
        # all that the labels can tell lies in the space of their own rows
        basis = _space_of(features)
        rows = features @ basis
        best = min(HOLDS, key=lambda hold: _unseen_loss(rows, before, labels, hold))
        weights, self.scale = fit(rows, before, labels, best)
        self.weights: Numbers = basis @ weights

    def probabilities(self, features: Numbers, before: Numbers) -> Numbers:
        return said(features, before, self.weights, self.scale)


def _space_of(features: Numbers) -> Numbers:
    """Directions, one a column, that span the rows: no more than there are rows."""
    values, vectors = np.linalg.eigh(features.T @ features)
    kept = values > 1e-8 * values[-1]
    made: Numbers = vectors[:, kept]
    return made


def _unseen_loss(features: Numbers, before: Numbers, labels: NDArray[np.int64], hold: float) -> float:
    """The mean loss on labels that were left out, part by part."""
    part = np.random.default_rng(7).permutation(len(labels)) % PARTS
    total = 0.0
    for one in range(PARTS):
        kept, out = part != one, part == one
        p = said(features[out], before[out], *fit(features[kept], before[kept], labels[kept], hold))
        total -= float(np.log(p[np.arange(out.sum()), labels[out]].clip(1e-6)).sum())
    return total / len(labels)


def adapted(
    reader: DeepReader,
    texts: Sequence[str | None],
    *,
    acts: Sequence[str | None] | None = None,
    against: Sequence[bool | None] | None = None,
    look: Callable[[Sequence[str | None]], Looked] | None = None,
) -> AdaptedReader:
    """The reader with a head learnt from these labels, those of acts first; too few leave it as it is.

    `look` stands for the reader's own where many texts are to be looked at in steps.
    """
    told: list[int | None]
    if acts is not None and any(act in ACTS for act in acts):
        is_against = False
        told = [ACTS.index(act) if act in ACTS else None for act in acts]
    else:
        is_against = True
        told = [None if one is None else int(not one) for one in against or ()]
    kept = [place for place, one in enumerate(told) if one is not None]
    looked = (look or reader.look)([texts[place] for place in kept])
    is_read = looked.encoded.is_read
    labels = np.array([told[place] for place in kept], dtype=np.int64)[is_read]
    if len(labels) < LEAST or len(set(labels.tolist())) < 2:
        return AdaptedReader(reader, None, is_against)
    before = start(looked.acts, is_against)
    return AdaptedReader(reader, Head(features(looked)[is_read], before[is_read], labels), is_against)


def features(looked: Looked) -> Numbers:
    """What a head may weigh: the vector, of length 2, the readers' judgements, and a one for the bias."""
    vectors = looked.encoded.vectors.astype(np.float64)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    parts = [2 * vectors / np.where(length > 0, length, 1), looked.encoded.logits / 8, np.ones((len(vectors), 1))]
    if looked.beside is not None:
        shares = np.array([(*_acts_of(one), one.p_negative, one.p_positive) for one in looked.beside]).reshape(-1, 7)
        parts.append(np.log(shares.clip(1e-3)) / 8)
    made: Numbers = np.concatenate(parts, axis=1)
    return made


def _acts_of(one: Reading) -> tuple[float, ...]:
    return (one.p_criticism, one.p_complaint, one.p_enquiry, one.p_praise, one.p_other)


def start(acts: Numbers, is_against: bool) -> Numbers:
    """The logarithms of what the reader said before, in the classes of the head."""
    p = np.stack([acts[:, :2].sum(1), acts[:, 2:].sum(1)], 1) if is_against else acts
    made: Numbers = np.log(p.clip(1e-4))
    return made


def said(features: Numbers, before: Numbers, weights: Numbers, scale: float) -> Numbers:
    return softmax(before * scale + features @ weights)


def fit(features: Numbers, before: Numbers, labels: NDArray[np.int64], hold: float) -> tuple[Numbers, float]:
    """Weights and the factor of the reader's own judgement, by the least penalised loss."""
    from scipy.optimize import minimize

    classes = before.shape[1]
    x = features
    target = np.eye(classes)[labels]

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights, scale = flat[:-1].reshape(x.shape[1], classes), flat[-1]
        p = softmax(before * scale + x @ weights)
        lost = -np.log((p * target).sum(1).clip(1e-12)).sum() + hold / 2 * (weights**2).sum() + 2 * (scale - 0.9) ** 2
        off = p - target
        slope = np.append((x.T @ off + hold * weights).ravel(), (off * before).sum() + 4 * (scale - 0.9))
        return float(lost), slope

    begin = np.append(np.zeros(x.shape[1] * classes), 0.9)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x[:-1].reshape(x.shape[1], classes), float(found.x[-1])
