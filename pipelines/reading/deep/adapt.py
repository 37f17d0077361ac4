"""A programme's own head on the deep reader: a few labels of its own, and what the reader said before as the start.

Two forms, by what the labels say: the five acts, or only against (criticism and complaint) or not. Each is a logistic
model over the encoder's vector whose offset is the reader's own judgement, held to it the more the fewer labels there
are; how much is chosen by leaving parts of the labels out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.reading import ACTS, Reading
from pipelines.reading.deep.encoder import Encoded
from pipelines.reading.deep.reader import BLOCK, DeepReader, softmax

Numbers = NDArray[np.float64]

LEAST = 10  # labels; fewer change nothing
HOLDS = (1.0, 4.0, 16.0, 64.0)  # how firmly the head is held to the reader's own judgement
PARTS = 5
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
            encoded = self.reader.encoder.encode(block)
            readings += self.reader.readings(block, encoded, self.acts(encoded))
        return readings

    def acts(self, encoded: Encoded) -> Numbers:
        """The probabilities of the five acts by the programme's head."""
        before = self.reader.acts(encoded)
        if self.head is None:
            return before
        said = self.head.probabilities(features(encoded), start(before, self.is_against))
        if not self.is_against:
            return said
        # against or not is decided by the head, which of the acts within by the reader
        sides = np.stack([before[:, :2].sum(1), before[:, 2:].sum(1)], 1).clip(1e-6)
        made: Numbers = before * np.repeat(said / sides, (2, 3), axis=1)
        return made


class Head:
    """Weights over features; classes beyond the first `start` are what the reader said before."""

    def __init__(self, features: Numbers, before: Numbers, labels: NDArray[np.int64]) -> None:
        self.labels = len(labels)
        best = min(HOLDS, key=lambda hold: self._unseen_loss(features, before, labels, hold))
        self.weights, self.scale = fit(features, before, labels, best)

    def probabilities(self, features: Numbers, before: Numbers) -> Numbers:
        return said(features, before, self.weights, self.scale)

    def _unseen_loss(self, features: Numbers, before: Numbers, labels: NDArray[np.int64], hold: float) -> float:
        """The mean loss on labels that were left out, part by part."""
        part = np.random.default_rng(7).permutation(len(labels)) % PARTS
        total = 0.0
        for one in range(PARTS):
            kept, out = part != one, part == one
            if not out.any():
                continue
            p = said(features[out], before[out], *fit(features[kept], before[kept], labels[kept], hold))
            total -= float(np.log(p[np.arange(out.sum()), labels[out]].clip(1e-6)).sum())
        return total / len(labels)


def adapted(
    reader: DeepReader,
    texts: Sequence[str | None],
    *,
    acts: Sequence[str | None] | None = None,
    against: Sequence[bool | None] | None = None,
) -> AdaptedReader:
    """The reader with a head learnt from these labels, those of acts first; too few leave it as it is."""
    told: list[int | None]
    if acts is not None and any(act in ACTS for act in acts):
        is_against = False
        told = [ACTS.index(act) if act in ACTS else None for act in acts]
    else:
        is_against = True
        told = [None if one is None else int(not one) for one in against or ()]
    kept = [place for place, one in enumerate(told) if one is not None]
    encoded = reader.encoder.encode([texts[place] for place in kept])
    labels = np.array([told[place] for place in kept], dtype=np.int64)[encoded.is_read]
    if len(labels) < LEAST or len(set(labels.tolist())) < 2:
        return AdaptedReader(reader, None, is_against)
    before = start(reader.acts(encoded), is_against)
    return AdaptedReader(reader, Head(features(encoded)[encoded.is_read], before[encoded.is_read], labels), is_against)


def features(encoded: Encoded) -> Numbers:
    """What a head may weigh: the vector, of length about 1, its logits, and a one for the bias."""
    vectors = encoded.vectors.astype(np.float64)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Numbers = np.concatenate(
        [2 * vectors / np.where(length > 0, length, 1), encoded.logits / 8, np.ones((len(vectors), 1))], axis=1
    )
    return made


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
    # all that the labels can tell lies in the space of their own rows
    basis = np.linalg.svd(features, full_matrices=False)[2] if len(features) < features.shape[1] else None
    x = features if basis is None else features @ basis.T
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
    weights = found.x[:-1].reshape(x.shape[1], classes)
    return (weights if basis is None else basis.T @ weights), float(found.x[-1])
