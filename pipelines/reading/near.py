"""Texts that are copies of others, but for addresses, names and signs: so that no measure is taken on training text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+")
_GONE = re.compile(r"https?://\S{0,300}|http\b|@\w{1,60}|\\u[0-9a-fA-F]{4}|&\w{1,8};")


def key(text: str) -> str:
    """The words of a text in lower case, without addresses and names: equal for copies."""
    return " ".join(word for word in _WORD.findall(_GONE.sub(" ", text).lower()) if word != "user")


def shingles(text: str, size: int = 5) -> set[int]:
    """Hashes of the runs of `size` characters of a text's words."""
    plain = key(text)
    return {zlib.crc32(plain[i : i + size].encode()) for i in range(max(1, len(plain) - size + 1))}


def near_copies(texts: Sequence[str], of: Iterable[str], alike: float = 0.6) -> list[bool]:
    """For each text: is it a copy, or nearly (share of common shingles above `alike`), of one of `of`?"""
    kept = [shingles(text) for text in of]
    places: dict[int, list[int]] = {}
    for i, held in enumerate(kept):
        for shingle in held:
            places.setdefault(shingle, []).append(i)
    out = []
    for text in texts:
        own = shingles(text)
        met: dict[int, int] = {}
        for shingle in own:
            found = places.get(shingle, ())
            if len(found) <= 200:  # a run that very many texts hold tells no copy
                for i in found:
                    met[i] = met.get(i, 0) + 1
        out.append(any(n / (len(own) + len(kept[i]) - n) > alike for i, n in met.items()))
    return out
