"""The rows of a complaint log: which column is what, and what each row says, or in a sentence why it cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from connectors.exports import dates, source, workbook
from connectors.exports.layout import Cells
from pipelines.commands import Refused
from pipelines.commands.case_opening import CHANNELS
from pipelines.rules.case_flow import OUTCOMES
from pipelines.rules.procedures import FORMALITIES, KINDS

# field → what it is called in other people's logs
FIELDS: Mapping[str, tuple[str, ...]] = {
    "source_ref": ("ref", "reference", "case", "case id", "case ref", "case number", "id", "complaint id", "number"),
    "received_at": ("received", "received at", "received on", "date received", "date", "opened", "opened at", "created",
                    "created at", "date of receipt"),
    "summary": ("summary", "subject", "title", "about", "in one line"),
    "details": ("details", "description", "text", "complaint", "message", "narrative"),
    "kind": ("kind", "type", "case type"),
    "formality": ("formality", "formal"),
    "channel": ("channel", "source", "method", "came by", "contact method"),
    "theme": ("theme", "topic", "category", "subject area"),
    "cause": ("cause", "root cause", "reason"),
    "severity": ("severity", "priority"),
    "segment": ("segment", "group"),
    "remedy": ("remedy", "remedy sought", "desired outcome"),
    "handler": ("handler", "owner", "assigned to", "officer", "case handler"),
    "name": ("name", "complainant", "customer", "person"),
    "contact": ("contact", "e-mail", "email", "telephone", "phone", "address"),
    "acknowledged_at": ("acknowledged", "acknowledged at", "date acknowledged", "acknowledgement date"),
    "responded_at": ("responded", "responded at", "response date", "date of response", "answered", "answered at"),
    "closed_at": ("closed", "closed at", "date closed", "closure date", "resolved"),
    "outcome": ("outcome", "result", "decision", "finding"),
}  # fmt: skip
KIND_WORDS = {
    "complaints": "complaint", "enquiries": "enquiry", "inquiry": "enquiry", "question": "enquiry",
    "praise": "compliment",
    "compliments": "compliment", "criticisms": "criticism", "comment": "criticism",
    "information request": "request", "freedom of information": "request", "foi": "request", "eir": "request",
}  # fmt: skip
CHANNEL_WORDS = {
    "telephone": "phone", "call": "phone", "tel": "phone", "e-mail": "email", "mail": "letter", "post": "letter",
    "web": "form", "web form": "form", "online": "form", "website": "form", "in person": "meeting",
    "face to face": "meeting", "twitter": "x",
}  # fmt: skip
OUTCOME_WORDS = {
    "partially upheld": "partly_upheld", "part upheld": "partly_upheld", "partially": "partly_upheld",
    "rejected": "not_upheld", "unfounded": "not_upheld", "resolved": "resolved_informally",
    "informal": "resolved_informally",
    "no further action": "no_action",
}  # fmt: skip
WORDS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "kind": (KINDS, KIND_WORDS), "channel": (CHANNELS, CHANNEL_WORDS), "outcome": (OUTCOMES, OUTCOME_WORDS),
}  # fmt: skip
LENGTHS = {"summary": 1000, "details": 20_000, "remedy": 4000, "contact": 400}
MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row that says a case. Instants are aware, in UTC."""

    line: int
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that does not, with the reason."""

    line: int
    cells: Sequence[str]
    reason: str


def read(path: Path) -> tuple[list[str], Iterator[Cells], str]:
    """The header, the rows after it, and the fingerprint of a CSV or XLSX file. Raises Refused."""
    try:
        found = source.examine(path)
        if found.kind == "text":
            delimiter = source.delimiters(found)[0]
            rows = source.text_rows(found, delimiter, max_rows=MAX_ROWS + 1)
        else:
            rows = workbook.sheet_rows(found, workbook.shown_sheets(found)[0])
        header = next((row.cells for row in rows if any(cell.strip() for cell in row.cells)), None)
    except (FileRefused, ValueError, IndexError, OSError) as error:
        raise Refused(f"{path.name} cannot be read: {error}") from error
    if header is None:
        raise Refused(f"{path.name} is empty. Choose the file that holds the log.")
    return [cell.strip() for cell in header], rows, found.sha256


def guess(header: Sequence[str]) -> dict[str, str]:
    """Column → field, by the names that such columns usually have; each field once.

    >>> guess(["Case ID", "Date received", "Description", "Shoe size"])
    {'Case ID': 'source_ref', 'Date received': 'received_at', 'Description': 'details'}
    """
    taken: dict[str, str] = {}
    for column in header:
        plain = " ".join(column.casefold().replace("_", " ").split())
        for field, names in FIELDS.items():
            if (plain == field.replace("_", " ") or plain in names) and field not in taken.values():
                taken[column] = field
                break
    return taken


def check_mapping(mapping: Mapping[str, str], header: Sequence[str]) -> None:
    """Raises Refused for a mapping that names what is not there, or lacks what must be."""
    for column, field in mapping.items():
        if column not in header:
            raise Refused(f"The file has no column '{column}': it has {', '.join(header[:20])}.")
        if field not in FIELDS:
            raise Refused(f"No field '{field}': known are {', '.join(FIELDS)}.")
    doubled = [field for field in FIELDS if list(mapping.values()).count(field) > 1]
    if doubled:
        raise Refused(f"Two columns are mapped to {doubled[0]}. Choose one of them.")
    fields = set(mapping.values())
    if "received_at" not in fields or not fields & {"summary", "details"}:
        raise Refused("Say which column holds the day of receipt, and which the summary or the details.")


class Reader:
    """Reads rows by a mapping. `default_kind` is taken where no column says the kind."""

    def __init__(
        self,
        header: Sequence[str],
        mapping: Mapping[str, str],
        *,
        default_kind: str,
        zone: str,
        day_first: bool | None,
        now: datetime,
    ) -> None:
        check_mapping(mapping, header)
        self._at = {field: list(header).index(column) for column, field in mapping.items()}
        self._width = len(header)
        self._kind, self._day_first, self._now = default_kind, day_first, now
        try:
            self._zone = dates.zone(zone)
        except ValueError as error:
            raise Refused(str(error)) from error
        self._moment = lru_cache(maxsize=10_000)(self._read_moment)  # most logs tell days without a time

    def row(self, row: Cells) -> LogRow | Broken | None:
        """What a row says; None for a blank one."""
        if not any(cell.strip() for cell in row.cells):
            return None
        if row.problem is not None:
            return Broken(row.line, row.cells, f"Line {row.line}: {row.problem}.")
        if len(row.cells) != self._width:
            words = f"it has {len(row.cells)} cells where the header has {self._width}"
            return Broken(row.line, row.cells, f"Line {row.line}: {words}.")
        try:
            return LogRow(row.line, self._said(row.cells))
        except ValueError as why:
            return Broken(row.line, row.cells, f"Line {row.line}: {why}")

    def _said(self, cells: Sequence[str]) -> dict[str, Any]:
        text = {field: cells[at].strip() for field, at in self._at.items()}
        summary = text.get("summary") or text.get("details", "")
        if not summary:
            raise ValueError("it says neither a summary nor details.")
        said: dict[str, Any] = {
            "summary": summary[:1000],
            "details": text.get("details") if text.get("details") != summary else None,
            "kind": _word("kind", text.get("kind") or self._kind),
            "channel": _word("channel", text.get("channel") or "other"),
            "severity": _severity(text.get("severity", "")),
            "outcome": _word("outcome", text["outcome"]) if text.get("outcome") else None,
        }
        said["formality"] = _formality(text.get("formality", ""), said["kind"])
        for field in ("theme", "cause", "segment", "remedy", "handler", "name", "contact"):
            said[field] = text.get(field) or None
        for field in ("details", "remedy", "theme", "cause", "segment", "handler", "name", "contact"):
            if said[field] and len(said[field]) > LENGTHS.get(field, 200):
                raise ValueError(f"its {field} has {len(said[field])} characters, more than {LENGTHS.get(field, 200)}.")
        said |= self._times(text)
        said["source_ref"] = text.get("source_ref") or _hash_of(cells)
        if "\x00" in "".join(cells):
            raise ValueError("it holds characters that are no text.")
        return said

    def _times(self, text: Mapping[str, str]) -> dict[str, datetime | None]:
        times: dict[str, datetime | None] = {}
        for field in ("received_at", "acknowledged_at", "responded_at", "closed_at"):
            times[field] = self._moment(field, text[field]) if text.get(field) else None
        received = times["received_at"]
        if received is None:
            raise ValueError("it does not say when the case was received.")
        for field, at in times.items():
            word = field.removesuffix("_at")
            if at is not None and at < received:
                raise ValueError(f"it was {word} on {at:%d %B %Y}, before it was received on {received:%d %B %Y}.")
            if at is not None and at > self._now + timedelta(days=1):
                raise ValueError(f"it was {word} on {at:%d %B %Y}, which is in the future.")
        closed, responded = times["closed_at"], times["responded_at"]
        if closed and responded and closed < responded:
            raise ValueError(f"it was closed on {closed:%d %B %Y}, before it was answered on {responded:%d %B %Y}.")
        return times

    def _read_moment(self, field: str, text: str) -> datetime:
        try:
            at, has_time = dates.moment(text, self._day_first)
        except ValueError as error:
            raise ValueError(
                f"'{text[:40]}' is no day that can be read for {field.replace('_', ' ')}: {error}."
            ) from error
        if not 1990 <= at.year <= 2100:
            raise ValueError(f"'{text[:40]}' lies in the year {at.year}: check it.")
        if not has_time:  # a day alone: the start of the desk's day for a receipt, its end for what was done
            at = at.replace(hour=9 if field == "received_at" else 17)
        return dates.in_utc(at, self._zone).astimezone(UTC)


def _hash_of(cells: Sequence[str]) -> str:
    return "row:" + hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).hexdigest()[:20]


@lru_cache(maxsize=500)  # a log says the same few words again and again
def _word(name: str, text: str) -> str:
    known, others = WORDS[name]
    plain = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    for one in known:
        if plain == one.replace("_", " "):
            return one
    if plain in others or text.casefold().strip() in others:
        return others.get(plain) or others[text.casefold().strip()]
    raise ValueError(f"there is no {name} '{text[:40]}': known are {', '.join(known)}.")


def _formality(text: str, kind: str) -> str:
    plain = text.casefold()
    if not plain:
        return "informal"
    formality = "formal" if plain in ("formal", "yes", "y", "true", "1") else "informal"
    if plain not in (*FORMALITIES, "yes", "no", "y", "n", "true", "false", "0", "1"):
        raise ValueError(f"there is no formality '{text[:40]}': known are informal, formal.")
    if formality == "formal" and kind != "complaint":
        raise ValueError(f"a formal {kind} does not exist: only a complaint is formal.")
    return formality


def _severity(text: str) -> int:
    plain = text.strip().casefold().removeprefix("s")
    named = {"": 0, "low": 0, "routine": 0, "medium": 1, "high": 2, "serious": 3, "critical": 4, "emergency": 4}
    if plain in ("0", "1", "2", "3", "4"):
        return int(plain)
    if text.strip().casefold() in named:
        return named[text.strip().casefold()]
    raise ValueError(f"there is no severity '{text[:40]}': write S0 to S4.")
