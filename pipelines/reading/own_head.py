"""A programme's own head: what the reader says, corrected by the labels of the programme's own people.

The reader's judgement is the offset, held to with a factor of its own; the labels add weights to the words, pairs
and runs of letters of the labelled texts and to the signs. A few hundred labels fit in a fraction of a second.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.reading import ACTS, Reading
from pipelines.reading.balance import odds
from pipelines.reading.fast import ACT, BATCH, FastReader, Read, put

Floats = npt.NDArray[np.float64]

LEAST = 10  # labels; fewer change nothing
CALIBRATED = 50  # labels from which the probabilities are said to be the programme's own
BITS = 18
_WORDS, _SIGNS, _HOLD = 12.0, 2.0, 1.0  # signs carry over from text to text where words do not
_STEPS = 60
SIDE = 30.0  # more than any logit of an act
_RARE = 0.08  # labels of every class that are needed, as a share of CALIBRATED, for five acts


@dataclass(frozen=True)
class OwnHead:
    """Weights on top of the reader's judgement: of two classes (against, not) or of the five acts."""

    labels: int
    columns: npt.NDArray[np.int64]
    words: Floats  # (columns, classes)
    signs: Floats  # (signs and heads, classes)
    middle: Floats
    spread: Floats
    bias: Floats
    hold: float  # factor on the reader's judgement

    @property
    def of_acts(self) -> bool:
        """Whether the five acts are judged, or only against or not."""
        return len(self.bias) == len(ACTS)

    @property
    def is_calibrated(self) -> bool:
        return self.labels >= CALIBRATED

    def apply(self, reader: FastReader, texts: Sequence[str | None], read: Read) -> None:
        """Put the head's judgement in the place of the reader's."""
        words, dense = _features(reader, texts, read)
        dense = np.clip((dense - self.middle) / self.spread, -4, 4)
        added = np.asarray(words[:, self.columns] @ self.words) + dense @ self.signs + self.bias
        acts = read.logits[:, ACT].astype(np.float64)
        if self.of_acts:
            read.logits[:, ACT] = read.named[:] = self.hold * acts + added
        else:
            before = odds(acts)
            acts[:, :2] += (self.hold * before + added[:, 0] - added[:, 1] - before)[:, None]
            read.logits[:, ACT] = acts
            # the head says on which side, the reader which of the acts there
            read.named[:] = acts + SIDE * np.where(odds(acts) >= 0, 1, -1)[:, None] * np.array([1, 1, -1, -1, -1])

    def packed(self) -> bytes:
        """The head as bytes of arrays, no pickle."""
        held = io.BytesIO()
        arrays: dict[str, npt.NDArray[Any]] = {
            "labels": np.array([self.labels]), "columns": self.columns, "words": self.words.astype(np.float32),
            "signs": self.signs, "middle": self.middle, "spread": self.spread, "bias": self.bias,
            "hold": np.array([self.hold]),
        }  # fmt: skip
        np.savez_compressed(held, allow_pickle=False, **arrays)
        return held.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> OwnHead:
        """What `packed` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            parts = {name: held[name] for name in held.files}
        return cls(int(parts.pop("labels")[0]), hold=float(parts.pop("hold")[0]), **parts)


class OwnReader:
    """The fast reader with a programme's own head."""

    name = "fast"

    def __init__(self, reader: FastReader, head: OwnHead | None) -> None:
        self.reader, self.head = reader, head
        self.version = reader.version if head is None else f"{reader.version}+{head.labels} labels"

    def read(self, texts: Sequence[str | None]) -> list[Reading]:
        """One reading a text, in order."""
        readings: list[Reading] = []
        for start in range(0, len(texts), BATCH):
            block = texts[start : start + BATCH]
            read = self.reader.look(block)
            if self.head is not None:
                self.head.apply(self.reader, block, read)
            readings += put(read)
        return readings


def fit_head(
    reader: FastReader,
    texts: Sequence[str | None],
    acts: Sequence[str | None] = (),
    against: Sequence[bool | None] = (),
) -> OwnHead | None:
    """A head from labels: acts where there are any, else against or not. None where there are too few of them."""
    of_acts = any(act in ACTS for act in acts)
    told = (
        [ACTS.index(act) if act in ACTS else None for act in acts]
        if of_acts
        else [None if one is None else 0 if one else 1 for one in against]
    )
    read_texts = [texts[place] for place, one in enumerate(told) if one is not None]
    if len(read_texts) < LEAST:
        return None
    read = reader.look(read_texts)
    kept = read.pieces.readable
    labels = np.array([one for one in told if one is not None], dtype=np.int64)[kept]
    if of_acts and np.bincount(labels, minlength=len(ACTS)).min() < _RARE * CALIBRATED:
        labels, of_acts = (labels > 1).astype(np.int64), False  # too few of some act: only against or not
    if len(labels) < LEAST or len(set(labels.tolist())) < 2:
        return None
    words, dense = _features(reader, read_texts, read)
    words, dense = words[kept], dense[kept]
    middle, spread = dense.mean(axis=0), dense.std(axis=0) + 0.05
    dense = np.clip((dense - middle) / spread, -4, 4)
    logits = read.logits[kept][:, ACT].astype(np.float64)
    offset = logits if of_acts else np.column_stack([odds(logits), np.zeros(len(labels))])
    alpha, bias, hold = _solve(
        _WORDS * (words @ words.T).toarray() + _SIGNS * dense @ dense.T / dense.shape[1], offset, labels
    )
    columns = np.unique(words.indices).astype(np.int64)
    return OwnHead(
        len(labels), columns, _WORDS * np.asarray(words[:, columns].T @ alpha),
        _SIGNS * dense.T @ alpha / dense.shape[1], middle, spread, bias, hold,
    )  # fmt: skip


def _features(reader: FastReader, texts: Sequence[str | None], read: Read) -> tuple[Any, Floats]:
    """Words as sparse rows of length 1; signs and the reader's own logits."""
    from scipy import sparse

    from pipelines.reading.design import Design

    design = Design(BITS)
    words, signs = design.rows(texts)
    length = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    rows = sparse.diags(1 / np.maximum(length, 1e-9)) @ words
    return rows.tocsr(), np.hstack([signs, read.logits.astype(np.float64)])


def _solve(kernel: Floats, offset: Floats, labels: npt.NDArray[np.int64]) -> tuple[Floats, Floats, float]:
    """The least penalised loss over what the labelled texts span: weights of the texts, bias, factor of the offset."""
    from scipy.optimize import minimize

    from pipelines.reading.solve import soft_max

    classes = offset.shape[1]
    values, vectors = np.linalg.eigh(kernel)
    root = np.sqrt(np.maximum(values, 1e-8))
    basis = vectors * root
    target = np.eye(classes)[labels]
    size = basis.shape[1] * classes

    def loss(flat: Floats) -> tuple[float, Floats]:
        weight, bias, hold = flat[:size].reshape(-1, classes), flat[size:-1], flat[-1]
        logits = basis @ weight + bias + hold * offset
        share = soft_max(logits)
        lost = -np.log((share * target).sum(axis=1).clip(1e-12)).sum()
        # two classes share the weight of one difference: half the pull on each keeps the hold the same
        lost += _HOLD * (weight**2).sum() + 0.02 * (bias**2).sum() + 2 * (hold - 1) ** 2
        off = share - target
        slope = np.concatenate(
            [
                (basis.T @ off + 2 * _HOLD * weight).ravel(),
                off.sum(axis=0) + 0.04 * bias,
                [(off * offset).sum() + 4 * (hold - 1)],
            ]
        )
        return float(lost), slope

    begin = np.concatenate([np.zeros(size + classes), [1.0]])
    flat = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return vectors @ (flat[:size].reshape(-1, classes) / root[:, None]), flat[size:-1], float(flat[-1])
