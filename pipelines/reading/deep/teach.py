# mypy: ignore-errors
# ruff: noqa: T201 - a tool that people run and watch
"""Write down what trained weights say of the sets that train: python -m pipelines.reading.deep.teach --help.

Needs torch. The fast reader is fitted to it, see `pipelines.reading.taught`. The weights should be of a run that left
some programmes out, so that reading a programme never seen can still be measured on those.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from pipelines.reading import taught, weights
from pipelines.reading.deep.network import Network
from pipelines.reading.deep.text import plain

TOKENS, BATCH = 64, 16
STEPS = {  # every how many rows of a set are read: the time of one core decides
    "abuse_tweeteval_offensive.csv": 2,
    "sentiment_semeval.csv": 3,
    "emotions_goemotions.csv": 3,
    "abuse_davidson.csv": 4,
}


@torch.no_grad()
def said(network: Network, codes: list[list[int]]) -> np.ndarray:
    """Logits of three sentiments and five acts, a row a text."""
    order = sorted(range(len(codes)), key=lambda i: len(codes[i]))
    out = np.zeros((len(codes), 8), np.float32)
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        longest = max(len(codes[i]) for i in part)
        vectors = network.encode(torch.tensor([codes[i] + [0] * (longest - len(codes[i])) for i in part]))
        out[part] = torch.cat([network.heads[name](vectors) for name in ("sentiment", "act")], 1).numpy()
    return out


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder of the sets that may train")
    ask.add_argument("--base", type=Path, required=True, help="the folder of the published encoder")
    ask.add_argument("--weights", type=Path, required=True)
    ask.add_argument("--out", type=Path, default=taught.TAUGHT)
    given = ask.parse_args()
    torch.set_num_threads(1)
    network = Network()
    network.load_state_dict(load_file(str(given.weights)))
    network.eval()
    tokenizer = Tokenizer.from_file(str(given.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    arrays, hashes = {}, []
    for name, step in STEPS.items():
        path = given.data / name
        hashes.append(hashlib.sha256(path.read_bytes()).hexdigest())
        with path.open(encoding="utf-8", newline="") as file:
            texts = [plain(row["text"].lstrip("! ")) for row in csv.DictReader(file)][::step]
        logits = said(network, [code.ids for code in tokenizer.encode_batch(texts)])
        arrays |= {f"{name}.said": taught.packed(logits), f"{name}.step": np.array([step])}
        print(f"{name}: {len(texts)} texts", flush=True)
    arrays |= {"names": np.array(list(STEPS)), "sha256": np.array(hashes)}
    weights.save(given.out, arrays)
    print(f"{given.out}: {given.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
