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
    "senior", "boys", "girls", "men", "women", "ii", "iii", "iv",
})  # fmt: skip


def are_told_apart(one: str, other: str) -> bool:
    """Whether two plain names differ only in words that tell bodies of one family apart: directions, numbers, letters.

    >>> are_told_apart("district councils north cluster", "district councils south cluster")
    True
    >>> are_told_apart("ward 12", "ward 14"), are_told_apart("breathe easy mums", "breath easy mums")
    (True, False)
    >>> are_told_apart("demo person e", "demo person w"), are_told_apart("asha k verne", "asha verne")
    (True, False)
    """
    first, second = set(one.split()), set(other.split())
    here, there = first - second, second - first
    telling = all(word in TELLING or word.isdigit() or len(word) == 1 for word in here | there)
    return bool(here and there) and telling


# words of posts, units and bodies: who is named by one of them is no person
POSTS = frozenset({
    "lead", "leads", "officer", "director", "board", "committee", "manager", "team", "analyst", "group", "council",
    "councils", "editor", "desk", "service", "services", "partner", "ambassador", "panel", "federation", "adviser",
    "advisor", "coordinator", "secretary", "chair", "head", "assistant", "agency", "department", "unit", "office",
    "staff", "volunteer", "volunteers", "partners", "earshot", "association", "trust", "page",
})  # fmt: skip
TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "cllr"})


def is_post(name: str) -> bool:
    """Whether what stands where a person may stand is a post, a unit or a body.

    >>> is_post("Director of Public Health"), is_post("Programme board"), is_post("Asha Verne"), is_post("root")
    (True, True, False, False)
    """
    return bool(set(re.findall(r"\w+", name.casefold())) & POSTS)


def is_personal(name: str) -> bool:
    """Whether it looks like the name of a person: two or three words, each with a capital, or a title before it.

    >>> is_personal("Dr Lena Marsh"), is_personal("Asha Verne"), is_personal("Programme lead"), is_personal("demo")
    (True, True, False, False)
    """
    words = name.split()
    titled = bool(words) and words[0].rstrip(".").casefold() in TITLES
    rest = words[1:] if titled else words
    return not is_post(name) and (1 if titled else 2) <= len(rest) <= 3 and all(one[:1].isupper() for one in rest)
