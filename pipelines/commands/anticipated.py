"""Anticipated criticisms ("cards"): what is expected to be said, the words that find it, and the answer prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data import people
from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, instant, made

NEEDS = {"add_card": "staff", "revise_card": "staff", "retire_card": "staff"}

Result = tuple[Mapping[str, Any], list[Event]]


def add_card(
    store: Store,
    programme_id: str,
    *,
    theme: str,
    description: str,
    likelihood: int,
    impact: int,
    terms: Sequence[str],
    who: str = "",
    response_id: str | None = None,
    owner: str = "",
    added_at: datetime | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter a criticism that is expected. Only cases received after `added_at` count as anticipated.

    Gives `card_id` and `code`. Raises Refused for a day in the future and for terms of which none is a word.
    """
    row = _row(theme, description, who, likelihood, impact, terms, response_id, owner)
    entered = instant("day it was added", added_at) if added_at else None

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        present = programme["as_of"] or now()
        if entered and entered > present:
            raise Refused(f"The card would be added on {entered:%d %B %Y}, which is in the future.")
        _hold_response(tx, row["response_id"], programme_id)
        counted = tx.one(
            "select count(*) as n from anticipated_criticism where programme_id = $id", {"id": programme_id}
        )
        card_id = new_id("card")
        held = {
            "card_id": card_id,
            "programme_id": programme_id,
            "code": f"AC-{(counted['n'] if counted else 0) + 1:02}",
            "added_at": entered or present,
            "is_demo": bool(programme["is_demo"]),
            **row,
        }
        tx.insert("anticipated_criticism", [{**held, **made(actor)}])
        return {"card_id": card_id, "code": held["code"]}, [Event("anticipated_criticism", card_id, "card_added", held)]

    body = {"programme_id": programme_id, "added_at": entered, **row}
    return carry_out(store, "add_card", body, work, actor=actor, command_id=command_id)


def revise_card(
    store: Store,
    card_id: str,
    *,
    theme: str,
    description: str,
    likelihood: int,
    impact: int,
    terms: Sequence[str],
    who: str = "",
    response_id: str | None = None,
    owner: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Change a card; what it said before stays in the event. The day it was added does not move."""
    said = _row(theme, description, who, likelihood, impact, terms, response_id, owner)

    def work(tx: Transaction) -> Result:
        held = _card(tx, card_id)
        row = people.kept_in(tx, said, held)
        _hold_response(tx, row["response_id"], held["programme_id"])
        sets = ", ".join(f"{name} = ${name}" for name in row)
        tx.run(f"update anticipated_criticism set {sets} where card_id = $id", {**row, "id": card_id})  # noqa: S608 - our own columns
        before = {name: held[name] for name in row if held[name] != row[name]}
        event = Event("anticipated_criticism", card_id, "card_revised", {"before": before, "after": row})
        return {"card_id": card_id}, [event]

    body = {"card_id": card_id, **said}
    return carry_out(store, "revise_card", body, work, actor=actor, command_id=command_id)


def retire_card(
    store: Store, card_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """Take a card out of use; cases that matched it keep it."""
    said = {"reason": needed("reason", reason)}

    def work(tx: Transaction) -> Result:
        held = _card(tx, card_id)
        if held["retired_at"]:
            raise Refused(f"{held['code']} is retired already.")
        tx.run("update anticipated_criticism set retired_at = $at where card_id = $id", {"at": now(), "id": card_id})
        return {"card_id": card_id}, [Event("anticipated_criticism", card_id, "card_retired", said)]

    return carry_out(store, "retire_card", {"card_id": card_id, **said}, work, actor=actor, command_id=command_id)


def _row(
    theme: str,
    description: str,
    who: str,
    likelihood: int,
    impact: int,
    terms: Sequence[str],
    response_id: str | None,
    owner: str,
) -> dict[str, Any]:
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if isinstance(value, bool) or value not in (1, 2, 3, 4, 5):
            raise Refused(f"The {name} is {value}: choose 1 (low) to 5 (high).")
    words = [said for term in terms if (said := said_of("term", term, most=200))]
    return {
        "theme": needed("theme", theme, most=200),
        "description": needed("description", description, most=2000),
        "who": said_of("name of those who say it", who, most=400),
        "likelihood": likelihood,
        "impact": impact,
        "terms": to_json(list(dict.fromkeys(words))),
        "response_id": response_id or None,
        "owner": said_of("owner", owner, most=200),
    }


def _card(tx: Transaction, card_id: str) -> dict[str, Any]:
    found = tx.one("select * from anticipated_criticism where card_id = $id", {"id": card_id})
    if found is None:
        raise Refused(f"There is no anticipated criticism {card_id}. It may have been removed; open the page again.")
    return found


def _hold_response(tx: Transaction, response_id: str | None, programme_id: str) -> None:
    if response_id is None:
        return
    found = tx.one(
        "select 1 as found from standard_response where standard_response_id = $id and programme_id = $programme",
        {"id": response_id, "programme": programme_id},
    )
    if found is None:
        raise Refused(f"There is no standard response {response_id} in this programme. Choose one of the list.")
