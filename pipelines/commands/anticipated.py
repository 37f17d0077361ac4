"""Anticipated criticisms ("cards"): what is expected to be said, the words that find it, and the answer prepared.

A card anticipates from the moment at which it was entered here (`added_at`). A day that somebody states is kept beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data import people
from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.case_desk import needed, said_of
from pipelines.commands.checking import hold, made, today_of

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
    stated_on: date | None = None,
    stated_source: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Enter a criticism that is expected. What comes after this entry counts as anticipated, and nothing before it.

    `stated_on` is the day since which a person says it was expected, `stated_source` where that stood: both are told
    beside the card and count for nothing. Gives `card_id` and `code`. Raises Refused for a stated day in the future.
    """
    given = {
        "theme": theme, "description": description, "who": who, "likelihood": likelihood, "impact": impact,
        "terms": list(terms), "response_id": response_id, "owner": owner, "stated_on": stated_on,
        "stated_source": stated_source,
    }  # fmt: skip
    _row(theme, description, who, likelihood, impact, terms, response_id, owner)  # what is no text has no body either
    said_of("place where it stood", stated_source, most=400)

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        stated(stated_on, today_of(tx, programme_id))
        event = enter(tx, programme, given, actor)
        return {"card_id": event.subject_id, "code": event.payload["code"]}, [event]

    return carry_out(
        store, "add_card", {"programme_id": programme_id, **given}, work, actor=actor, command_id=command_id
    )


def enter(tx: Transaction, programme: Mapping[str, Any], given: Mapping[str, Any], actor: str) -> Event:
    """Write a card inside a command's transaction; `added_at` is now, whatever is stated. Gives its event."""
    said = {name: given[name] for name in ("theme", "description", "who", "likelihood", "impact", "terms",
                                           "response_id", "owner")}  # fmt: skip
    row = _row(**said)
    _hold_response(tx, row["response_id"], programme["programme_id"])
    counted = tx.one(
        "select count(*) as n from anticipated_criticism where programme_id = $id", {"id": programme["programme_id"]}
    )
    held = {
        "card_id": new_id("card"),
        "programme_id": programme["programme_id"],
        "code": f"AC-{(counted['n'] if counted else 0) + 1:02}",
        "added_at": programme["as_of"] or now(),
        "is_demo": bool(programme["is_demo"]),
        **row,
        "stated_on": given["stated_on"],
        "stated_source": said_of("place where it stood", given["stated_source"], most=400),
    }
    tx.insert("anticipated_criticism", [{**held, **made(actor)}])
    return Event("anticipated_criticism", held["card_id"], "card_added", held)


def stated(day: date | None, today: date) -> date | None:
    """A day that a person states. Raises Refused for one that lies ahead, and for years nobody can mean."""
    if day is not None and not date(1990, 1, 1) <= day <= today:
        raise Refused(
            f"The stated date {day} lies {'ahead' if day > today else 'before 1990'}. Check it, or leave it out."
        )
    return day


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
