"""What an answer says, drafted or prepared: its claims with their sources, and what the guidelines find in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from data.store import Store, Transaction, to_json
from pipelines.commands import guidelines
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.case_opening import PRIVATE
from pipelines.rules.guidelines import Finding
from pipelines.rules.promises import facts


def written(name: str, text: str, sources: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """A text and the JSON of what it claims: {"text", "source"} each. Raises Refused for no text."""
    kept = [
        {"text": needed("claim", one.get("text"), most=2000), "source": said_of("source", one.get("source"), most=2000)}
        for one in sources
    ]
    return needed(name, text), to_json(kept)


def unsourced(text: str, claims: str) -> list[str]:
    """What a text claims without naming a source. `claims` is the JSON that stands beside it."""
    given = json.loads(claims)
    known = {one["text"] for one in given if str(one.get("source") or "").strip()}
    return [one for one in dict.fromkeys([*facts(text), *(one["text"] for one in given)]) if one not in known]


def findings(source: Store | Transaction, programme_id: str, text: str, channel: str, on: date) -> list[Finding]:
    """What the guidelines of a day find in an answer that goes by a channel; those that are kept are left out."""
    found = guidelines.of_answer(source, programme_id, text, channel, on, is_public=channel not in PRIVATE)
    return [one for one in found if one.found]


def told(found: Sequence[Finding]) -> dict[str, list[str]]:
    """The same as an event keeps it: remarks, and among them what forbids the text as it stands."""
    said = {name: [f"{one.code}: {one.found}" for one in found if one.result == name] for name in ("warn", "block")}
    return {"remarks": [*said["block"], *said["warn"]], "blocked": said["block"]} if found else {}
