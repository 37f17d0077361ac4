"""Fit linear heads: soft-max or logistic regression on sparse rows, full batch, in double precision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

Floats = npt.NDArray[np.float64]


def soft_max(logits: Floats) -> Floats:
    """Shares of each row that sum to 1."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares


def fit_classes(
    rows: sparse.csr_matrix,
    targets: Floats,
    importance: Floats,
    decay: float,
    steps: int = 60,
    offset: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Weights (columns, classes) and bias of a soft-max regression to target shares. L2 `decay` on the weights."""
    classes = targets.shape[1]
    back = rows.T.tocsr()
    importance = (importance / importance.sum())[:, None]
    base = np.zeros_like(targets) if offset is None else offset

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat[classes:].reshape(-1, classes)
        logits = rows @ weights + flat[:classes] + base
        top = logits.max(axis=1, keepdims=True)
        odds = np.exp(logits - top)
        total = odds.sum(axis=1, keepdims=True)
        value = -float((importance * targets * (logits - top - np.log(total))).sum())
        error = importance * (odds / total * targets.sum(axis=1, keepdims=True) - targets)
        gradient = np.empty_like(flat)
        gradient[:classes] = error.sum(axis=0)
        gradient[classes:] = (back @ error + decay * weights).ravel()
        return value + 0.5 * decay * float((weights * weights).sum()), gradient

    begin = np.zeros(classes * (1 + rows.shape[1]))
    flat, _, _ = optimize.fmin_l_bfgs_b(loss, begin, maxiter=steps, m=8, pgtol=0.0, factr=10.0)
    return flat[classes:].reshape(-1, classes), flat[:classes]


def fit_scale(logits: Floats, targets: Floats) -> float:
    """The factor on the logits with which they are most likely: below 1 where they are too sure."""

    def loss(log_scale: float) -> float:
        scaled = logits * np.exp(log_scale)
        top = scaled.max(axis=1, keepdims=True)
        log_share = scaled - top - np.log(np.exp(scaled - top).sum(axis=1, keepdims=True))
        return -float((targets * log_share).sum())

    return float(np.exp(optimize.minimize_scalar(loss, bounds=(-2.5, 1.5), method="bounded").x))
