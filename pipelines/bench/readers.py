"""The readers on this machine: texts a second by the fast and the deep one, and by VADER's rules in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from pipelines.bench.valence_rules import sentiment
from pipelines.reading.train import corpus

CORES = 2
CHUNK = 5_000


def by_fast(texts: Sequence[str]) -> int:
    """All heads of the fast reader; gives how many were read."""
    from pipelines.reading import reader

    return len(reader().read(texts))


def by_rules(texts: Sequence[str]) -> int:
    """One sentiment a text."""
    return len([sentiment(text) for text in texts])


def measure(say: Callable[[str], None], texts: int = 60_000, deep: int = 2_000) -> dict[str, Any]:
    """Texts a second of wall time on two cores, each over our own text again and again, models loaded."""
    own = [row["text"] for row in corpus()]
    told: dict[str, Any] = {"words_a_text": round(sum(len(text.split()) for text in own) / len(own), 1)}
    many = (own * (texts // len(own) + 1))[:texts]
    chunks = [many[start : start + CHUNK] for start in range(0, texts, CHUNK)]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        for name, reads in (("fast", by_fast), ("vader_rules", by_rules)):
            list(pool.map(reads, [own[:200]] * 4 * CORES))  # both processes have loaded
            began = time.perf_counter()
            read = sum(pool.map(reads, chunks))
            told[name] = round(read / (time.perf_counter() - began))
            say(f"  {name}: {told[name]:,} texts/s")
    told["deep"] = _deep(own[:deep])
    say(f"  deep: {told['deep']:,} texts/s")
    return told


def _deep(texts: Sequence[str]) -> int:
    from pipelines.reading.deep.encoder import encoder

    encoder().encode(texts[:32])
    began = time.perf_counter()
    encoder().encode(texts)
    return round(len(texts) / (time.perf_counter() - began))
