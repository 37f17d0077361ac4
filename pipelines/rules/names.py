"""Names of bodies and people, reduced to what makes two spellings the same."""

from __future__ import annotations

import re
import unicodedata

# words that spellings of one body have or lack
IGNORED = frozenset({"the", "of", "for", "and", "ltd", "limited", "plc", "llp", "cic", "inc", "co", "uk"})
SHORT = {"cttee": "committee", "assoc": "association", "assn": "association", "fed": "federation", "dept": "department",
         "st": "saint", "dr": "doctor", "univ": "university", "hosp": "hospital", "council's": "council",
         "&": "and"}  # fmt: skip


def plain(name: str) -> str:
    """A name in lower case, without accents, punctuation, legal forms and small words.

    >>> plain("The Northmoor Pharmacy Cttee."), plain("Northmoor Pharmacy Committee Ltd")
    ('northmoor pharmacy committee', 'northmoor pharmacy committee')
    >>> plain("Café Ünion & Co"), plain("The Co")
    ('cafe union', 'the co')
    """
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = [SHORT.get(word, word) for word in re.findall(r"[\w&']+", bare.casefold())]
    kept = [word for word in words if word not in IGNORED]
    return " ".join(kept or words)


# words that bodies of one family are told apart by: two names that differ in these alone are two bodies
TELLING = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper", "lower",
    "inner", "outer", "greater", "first", "second", "third", "fourth", "fifth", "primary", "secondary", "junior",
    "senior", "boys", "girls", "men", "women", "i", "ii", "iii", "iv", "v", "a", "b", "c", "d",
})  # fmt: skip


def are_told_apart(one: str, other: str) -> bool:
    """Whether two plain names differ only in words that tell bodies of one family apart: directions, numbers, letters.

    >>> are_told_apart("district councils north cluster", "district councils south cluster")
    True
    >>> are_told_apart("ward 12", "ward 14"), are_told_apart("breathe easy mums", "breath easy mums")
    (True, False)
    """
    first, second = set(one.split()), set(other.split())
    here, there = first - second, second - first
    telling = all(word in TELLING or word.isdigit() for word in here | there)
    return bool(here and there) and telling
