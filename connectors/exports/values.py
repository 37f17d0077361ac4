"""Cells to values: header names, numbers, durations and ids as export files spell them.

Every ValueError is the second half of a sentence: "holds '12x', which is not a number: write digits only."
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

NOTHING = frozenset({"", "-", "--", "—", "–", "na", "n/a", "#n/a", "null"})
# "Total" as the platforms' languages say it: a row that starts so sums the others
TOTALS = frozenset(
    {
        "total", "totals", "grand total", "gesamt", "gesamtsumme", "gesamtergebnis", "summe", "totalt", "summa",
        "totales", "total general", "totaux", "total général", "totale", "totali", "total geral", "totais", "totaal",
        "yhteensä", "razem", "suma", "łącznie", "итого", "всего", "合計", "总计",
    }
)  # fmt: skip
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x061C))
_QUOTES = str.maketrans("’‘ʼ", "'''", "„“”«»")  # J’aime and J'aime are one name
_EXPONENT = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+$")
_FLOAT_ID = re.compile(r"^(\d+)\.0+$")
_PROTECTED = re.compile(r'^="(.*)"$')
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$")
_DURATION = re.compile(r"^(?:(\d{1,4}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$")
_PLAIN = re.compile(r"^[+-]?\d*\.?\d+(?:[eE][+-]?\d{1,3})?$|^[+-]?\d+\.$")
_SPACES = str.maketrans("", "", "'’ \u00a0\u202f")
LARGEST = 1e15  # no counter of a platform is larger; beyond it a double no longer holds every integer
MAX_ID = 300


def clean(name: str) -> str:
    """A header as people read it: soft hyphens, zero-width characters and a BOM gone, spaces single.

    >>> clean("\\ufeffImpres\\u00adsions  click")
    'Impressions click'
    """
    return " ".join(unicodedata.normalize("NFC", name.translate(_INVISIBLE)).split())


def key(name: str) -> str:
    """A header to compare by: cleaned, in small letters, `_` as a space, quotation marks of all countries alike.

    >>> key(" Post_ID "), key("„Gefällt mir“-Angaben"), key("Mentions J’aime")
    ('post id', 'gefällt mir-angaben', "mentions j'aime")
    """
    return clean(name).replace("_", " ").translate(_QUOTES).strip("\"' ").casefold()


def visible(text: str) -> str:
    """A cell without soft hyphens, zero-width characters and byte order marks: files put together hold them."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value: '', '-', '--', NA, N/A, null."""
    return text.strip().casefold() in NOTHING


@lru_cache(maxsize=4096)  # asked of every row's first cell, which is often the same; callers pass short cells
def is_total(text: str) -> bool:
    """Whether a cell names a row of sums in one of the platforms' languages."""
    return key(text).rstrip(":") in TOTALS


def number(text: str, decimal: str = ".", *, whole: bool = True) -> float | None:
    """A number as a person or platform wrote it; None for nothing; `4.5%` is 0.045.

    `decimal` decides what a lone separator means; in a `whole` column (a count) groups of three are
    thousands whatever the separator. Raises ValueError for anything else, NaN and infinity included.
    """
    if text.isascii() and text.isdigit() and len(text) < 16:
        return float(text)
    stripped = text.strip()
    if stripped.casefold() in NOTHING:
        return None
    body = stripped.replace("−", "-")
    scale = 1.0
    if body.endswith("%"):
        body, scale = body[:-1].rstrip(), 0.01
    value = _plain(body, decimal, whole)
    if value is None:
        raise ValueError(f"holds {shown(text)}, which is not a number: write digits only")
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"holds {shown(text)}, which is not a possible count: write the real number")
    return value * scale


def total(text: str) -> float | None:
    """A number of things there are at one moment: as `number`, and never below nought.

    >>> total("1,204"), total("-")
    (1204.0, None)
    """
    value = number(text)
    if value is not None and value < 0:
        raise ValueError(f"holds {shown(text)}, and there cannot be fewer than none: write the real number")
    return value


def _plain(body: str, decimal: str, whole: bool) -> float | None:
    """Digits with separators → float, or None for anything else."""
    marks = [mark for mark in body if mark in ".,"]
    match = _GROUPED.match(body)
    if not marks:
        flat = body.translate(_SPACES) if match else body
    elif len(set(marks)) == 2:  # 1,234.5 or 1.234,5: the last one is the decimal
        if match is None or match.group(1) != marks[0] or marks.count(marks[-1]) > 1:
            return None
        flat = body.replace(marks[0], "").replace(marks[-1], ".")
    elif len(marks) > 1:  # 1,234,567
        if match is None or any(len(group) != 3 for group in re.split("[.,]", body)[1:]):
            return None
        flat = body.replace(marks[0], "")
    elif match and match.group(1) == marks[0] and body.lstrip("+-")[0] != "0":  # 1,234: which one is it?
        flat = body.replace(marks[0], "." if decimal == marks[0] and not whole else "")
    else:
        flat = (body.translate(_SPACES) if match else body).replace(",", ".")
    return float(flat) if flat.isascii() and _PLAIN.match(flat) else None


def decimal_told(text: str) -> str | None:
    """The decimal separator that this cell proves ('.' or ','), or None where it could be either.

    >>> decimal_told("1183689.3666"), decimal_told("12,5"), decimal_told("1,234")
    ('.', ',', None)
    """
    body = text.strip().lstrip("+-").rstrip("% ")
    marks = [mark for mark in body if mark in ".,"]
    if not marks or not re.fullmatch(r"[\d.,'’ \u00a0\u202f]+", body):
        return None
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    tail = body.rpartition(marks[0])[2]
    head = body.partition(marks[0])[0]
    if len(tail) != 3 or len(head) > 3 or head in ("", "0"):
        return marks[0]
    return None


def seconds(text: str, decimal: str = ".") -> float | None:
    """A duration as 0:04:34, 4:34 or a number of seconds → seconds; None for nothing.

    >>> seconds("0:04:34")
    274.0
    """
    match = _DURATION.match(text.strip())
    if match is None:
        return number(text, decimal, whole=False)
    hours, minutes, rest = match.groups()
    if hours is not None and int(minutes) > 59:
        raise ValueError(f"holds {shown(text)}, which is not a duration: write h:mm:ss")
    if float(rest) >= 60:
        raise ValueError(f"holds {shown(text)}, which is not a duration: write h:mm:ss")
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)


def native_id(text: str) -> str | None:
    """A platform's own id, as text; None for nothing. An id that a spreadsheet has rounded is refused."""
    stripped = text.strip().translate(_INVISIBLE)
    if stripped.casefold() in NOTHING:
        return None
    protected = _PROTECTED.match(stripped)
    if protected:
        stripped = protected.group(1)
    if _EXPONENT.match(stripped):
        raise ValueError(
            f"holds {shown(stripped)}: Excel damaged the id; export again and do not open the file in Excel"
        )
    as_float = _FLOAT_ID.match(stripped)
    if as_float:
        if len(as_float.group(1)) > 15:
            raise ValueError(
                f"holds {shown(stripped)}: a spreadsheet rounded the id; export again and do not open it there"
            )
        stripped = as_float.group(1)
    if len(stripped) > MAX_ID:
        raise ValueError(f"holds {shown(stripped)}, which is too long for an id")
    return stripped


def shown(text: str, limit: int = 60) -> str:
    """A value as an error shows it: quoted, on one line, cut, nothing invisible."""
    flat = "".join(mark if mark.isprintable() else "·" for mark in text)
    return f"'{flat}'" if len(flat) <= limit else f"'{flat[:limit]}…'"
