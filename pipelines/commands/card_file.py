"""Anticipated criticisms from a CSV or a workbook, such as last year's risk register: seen first, then entered whole.

What a file says of when a criticism was first expected is a stated date: it is kept and told beside the card with where
it stood. A card counts as anticipating from the moment at which it was entered here, which nobody can put back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from connectors.exports import dates
from data.store import Store, Transaction
from pipelines.commands import Event, Refused, anticipated, carry_out, line_file
from pipelines.commands.checking import hold, today_of
from pipelines.commands.line_file import Entering, Kind, Outcome
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"import_cards": "staff"}

# field → the headers under which registers hold it
HEADERS: dict[str, tuple[str, ...]] = {
    "theme": ("criticism", "risk", "risk title", "title", "name", "issue", "short name"),
    "description": ("what will be said", "risk description", "details", "statement", "what is said", "text"),
    "who": ("by whom", "raised by", "said by", "stakeholder", "stakeholders", "audience"),
    "likelihood": ("probability", "likelihood score", "likelihood 1-5", "l"),
    "impact": ("severity", "consequence", "impact score", "impact 1-5", "i"),
    "terms": ("words", "keywords", "key words", "words that find it", "search terms", "phrases"),
    "owner": ("risk owner", "lead", "responsible"),
    "stated_on": (
        "date identified", "identified on", "identified", "date raised", "raised on", "date added", "added on", "added",
        "added at", "entered on", "expected since", "date of entry", "date", "created",
    ),
}  # fmt: skip
LEVELS = {
    **dict.fromkeys(("rare", "very low", "very unlikely", "negligible", "insignificant"), 1),
    **dict.fromkeys(("unlikely", "low", "minor", "small"), 2),
    **dict.fromkeys(("possible", "medium", "moderate", "average"), 3),
    **dict.fromkeys(("likely", "probable", "high", "major", "serious"), 4),
    **dict.fromkeys(("almost certain", "certain", "very likely", "very high", "severe", "critical", "catastrophic",
                     "extreme"), 5),
}  # fmt: skip
UNSAID = 3  # likelihood and impact where a register says none

CARDS = Kind("anticipated criticisms", HEADERS, (frozenset({"theme"}), frozenset({"description"})))
WANTS = (
    "A register of criticisms needs a theme or a description; likelihood, impact, words, who, owner and the date it "
    "was identified are taken where they are there."
)


def preview(
    store: Store, programme_id: str, path: Path, *, name: str, day_first: bool | None = None, actor: str
) -> tuple[Outcome, int]:
    """What a file would do, nothing kept, and how many of its cards state a date. Raises Refused for no register."""
    entering = _entering(programme_id, path, name, day_first, actor)
    seen = entering.seen(store)
    return seen, sum(event.payload["stated_on"] is not None for event in entering.told.entered)


def import_cards(
    store: Store,
    programme_id: str,
    path: Path,
    *,
    name: str = "",
    day_first: bool | None = None,
    actor: str,
    command_id: str | None = None,
) -> Outcome:
    """Enter what a file says, all good lines in one transaction; a criticism that is there already changes nothing.

    `name` is what the file is called where it stood. Lines that are refused are set aside with their reason.
    """
    entering = _entering(programme_id, path, name or path.name, day_first, actor)
    body = {"programme_id": programme_id, "file": entering.file.fingerprint, "day_first": day_first}
    carry_out(store, "import_cards", body, entering.work, actor=actor, command_id=command_id)
    return entering.done(store)


def _entering(programme_id: str, path: Path, name: str, day_first: bool | None, actor: str) -> Entering:
    def begins(tx: Transaction) -> line_file.Enter:
        programme = hold(tx, "programme", programme_id)
        today = today_of(tx, programme_id)
        held = {(row["theme"].casefold(), row["description"].casefold()) for row in tx.rows(
            "select theme, description from anticipated_criticism where programme_id = $id and retired_at is null",
            {"id": programme_id},
        )}  # fmt: skip

        def enter(line: int, cells: Mapping[str, str]) -> Event | None:
            given = _card(cells, day_first, today)
            named = (given["theme"].casefold(), given["description"].casefold())
            if named in held:
                return None
            stated = f"{name}, line {line}" if given["stated_on"] else ""
            event = anticipated.enter(tx, programme, {**given, "stated_source": stated}, actor)
            held.add(named)
            return event

        return enter

    return Entering(line_file.read(path, (CARDS,), wants=WANTS), begins)


def _card(cells: Mapping[str, str], day_first: bool | None, today: date) -> dict[str, Any]:
    theme, description = cells.get("theme", ""), cells.get("description", "")
    if not theme and not description:
        raise Refused("Neither theme nor description is written. Write at least one.")
    return {
        "theme": (theme or description)[:200],
        "description": description or theme,
        "who": cells.get("who", ""),
        "likelihood": _level("likelihood", cells.get("likelihood", "")),
        "impact": _level("impact", cells.get("impact", "")),
        "terms": [one for one in re.split(r"[;\n|]|,(?!\d)", cells.get("terms", "")) if one.strip()],
        "owner": cells.get("owner", ""),
        "response_id": None,
        "stated_on": _stated(cells.get("stated_on", ""), day_first, today),
    }


def _level(name: str, said: str) -> int:
    """One to five, from a number or a word of a register."""
    plain = said.strip().casefold()
    if not plain:
        return UNSAID
    found = re.match(r"([1-5])(?:\.0)?\b(?!\s*/\s*(?!5))", plain)
    level = int(found[1]) if found else LEVELS.get(plain)
    if level is None:
        raise Refused(f"The {name} is '{said}': write 1 (low) to 5 (high), or low, medium, high.")
    return level


def _stated(said: str, day_first: bool | None, today: date) -> date | None:
    if not said:
        return None
    try:
        at, _ = dates.moment(said, day_first)
    except ValueError as error:
        raise Refused(f"The date {error}.") from error
    return anticipated.stated(at.date(), today)
