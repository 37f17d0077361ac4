# ruff: noqa: T201 - a tool that people run and watch
"""Fit what is added to the deep reader's acts: python -m pipelines.reading.deep.fit_head.

The encoder is sure of the programmes it was trained on, and less right on others than it thinks. On texts of kinds of
programme that it never saw, a linear step from its vector learns what it misses there. It decides which act is named,
not how likely a text is against the programme. Same texts and model, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from scipy import sparse

from pipelines.reading import ACTS, weights
from pipelines.reading.deep.encoder import ADDED, FOLDER, Encoder, added_rows
from pipelines.reading.solve import fit_classes
from pipelines.reading.train import corpus

DECAY, STEPS = 3e-2, 60
SOUR = 2.0  # what a text in a bad mood counts that does nothing towards the programme


def main() -> None:
    """Fit on the kinds that the encoder did not see, tell how each is read by a fit without it, and write the file."""
    ask = argparse.ArgumentParser(prog="python -m pipelines.reading.deep.fit_head", description=__doc__)
    ask.add_argument("--model", type=Path, default=FOLDER)
    given = ask.parse_args()
    facts_file = given.model / "facts.json"
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    model = Encoder(given.model)
    texts = [row for row in corpus() if row["kind"] not in facts["seen"]]
    act = np.array([ACTS.index(row["act"]) for row in texts])
    kinds = sorted({row["kind"] for row in texts})
    fold = np.array([kinds.index(row["kind"]) % 5 for row in texts])
    sour = np.array([row["act"] == "other" and row["sentiment"] == "negative" for row in texts])
    importance = np.where(sour, SOUR, 1.0)
    encoded = model.encode([row["text"] for row in texts])
    rows = sparse.csr_matrix(added_rows(encoded))
    start = encoded.head("act") * facts["sharpness"]["act"] + np.array(facts["prior"]["act"])
    unseen = np.zeros((len(texts), len(ACTS)))
    for number in range(5):
        within = fold != number
        flat, bias = fit_classes(rows[within], np.eye(5)[act[within]], importance[within], DECAY, STEPS, start[within])
        unseen[~within] = rows[~within] @ flat + bias + start[~within]
    print(f"{len(texts)} texts of {len(kinds)} kinds; macro-F1 {_f1(start, act):.4f} → {_f1(unseen, act):.4f}")
    flat, bias = fit_classes(rows, np.eye(5)[act], importance, DECAY, STEPS, start)
    weights.save(given.model / ADDED, {"weights": flat.astype(np.float32), "bias": bias.astype(np.float32)})
    facts["sha256"][ADDED] = hashlib.sha256((given.model / ADDED).read_bytes()).hexdigest()
    facts_file.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _f1(logits: np.ndarray, act: np.ndarray) -> float:
    said = logits.argmax(axis=1)
    each = [2 * ((said == k) & (act == k)).sum() / max(1, (said == k).sum() + (act == k).sum()) for k in range(5)]
    return float(np.mean(each))


if __name__ == "__main__":
    main()
