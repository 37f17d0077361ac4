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
