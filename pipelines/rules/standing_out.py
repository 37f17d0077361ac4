"""The words that stand out in texts beside what is said otherwise: what a rise is about, in its own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pipelines.rules.phrases import plain

LEAST_LETTERS = 4
LEAST_TEXTS = 3  # a word of fewer texts is nobody's narrative
TIMES = 3.0  # as often as otherwise


def words(
    texts: Sequence[str], before: Sequence[str], *, but: Collection[str] = (), most: int = 6
) -> list[tuple[str, int]]:
    """The words that more of the texts hold than of those before, with how many hold them, the most telling first.

    >>> words(["the landlord knows"] * 3 + ["no"], ["the clinic was fine"] * 9)
    [('landlord', 3), ('knows', 3)]
    """
    left = {word for one in but for word in plain(one).split()}
    now, usual = _counted(texts), _counted(before)
    found = []
    for word, many in now.items():
        otherwise = (usual[word] + 0.5) / (len(before) + 1)
        lift = many / len(texts) / otherwise
        if many >= LEAST_TEXTS and lift >= TIMES and word not in left:
            found.append((many * min(lift, 30.0), word, many))
    # the order of first mention decides between equals
    return [(word, many) for _, word, many in sorted(found, key=lambda one: -one[0])[:most]]


def _counted(texts: Iterable[str]) -> Counter[str]:
    held: Counter[str] = Counter()
    for text in texts:
        told = (word for word in plain(text).split() if len(word) >= LEAST_LETTERS and not word.isdigit())
        held.update(list(dict.fromkeys(told)))
    return held
