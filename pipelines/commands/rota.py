"""The rota: who follows whom on call, week after week; and who is on call now, by it or by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data import people as known_people
from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.rules import rota as rules
from pipelines.rules import telling
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"set_rota": "lead", "end_rota": "lead"}

USUAL_HOUR = "09:00"
MOST_WEEKS = 8
MOST_PEOPLE = 26

Result = tuple[Mapping[str, Any], list[Event]]


def set_rota(
    store: Store,
    *,
    programme_id: str,
    people: Sequence[str],
    starts_on: date,
    hands_over_at: str = USUAL_HOUR,
    weeks: int = 1,
    next_after_minutes: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put people on call by turns, the first from `starts_on` at `hands_over_at` by the organisation's clock.

    A first turn that began already counts from now on; the rota before ends where this one begins. Gives `rota_id`.
    """
    row: dict[str, Any] = {
        "programme_id": programme_id,
        "people": json.dumps(_people(people), ensure_ascii=False),
        "starts_on": starts_on,
        "hands_over_at": _hour(hands_over_at),
        "weeks": weeks,
        "next_after_minutes": next_after_minutes,
    }
    if isinstance(weeks, bool) or not 1 <= weeks <= MOST_WEEKS:
        raise Refused(f"A turn of {weeks} weeks: choose between 1 and {MOST_WEEKS}.")
    if next_after_minutes is not None and not 1 <= next_after_minutes <= 1_440:
        raise Refused(f"The next in line after {next_after_minutes} minutes: choose between 1 and 1,440.")
    if not 2000 <= starts_on.year <= 2100:
        raise Refused(f"The first turn begins on {starts_on}, outside 2000 to 2100. Check the year.")

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        present: datetime = programme["as_of"] or now()
        zone = tx.one("select value from setting where key = 'time_zone'")
        minute = present.replace(second=0, microsecond=0)  # pages look by the minute
        begins = max(_first(row, present, ZoneInfo(zone["value"] if zone else "UTC")), minute)
        _end_running(tx, programme_id, begins)
        rota_id = new_id("rota")
        held = {"rota_id": rota_id, **row, "begins_at": begins, "is_demo": bool(programme["is_demo"])}
        tx.insert("rota", [{**held, **made(actor)}])
        return {"rota_id": rota_id}, [Event("rota", rota_id, "rota_set", held)]

    return carry_out(store, "set_rota", row, work, actor=actor, command_id=command_id)


def end_rota(store: Store, rota_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """End the turns now; whoever is named for a time stays on call."""

    def work(tx: Transaction) -> Result:
        held = hold(tx, "rota", rota_id)
        present: datetime = hold(tx, "programme", held["programme_id"])["as_of"] or now()
        ends = max(present, held["begins_at"])
        if held["ends_at"] is None or held["ends_at"] > ends:
            tx.run("update rota set ends_at = $at where rota_id = $id", {"at": ends, "id": rota_id})
        return {"rota_id": rota_id}, [Event("rota", rota_id, "rota_ended", {"was": held["ends_at"], "is": ends})]

    return carry_out(store, "end_rota", {"rota_id": rota_id}, work, actor=actor, command_id=command_id)


def _people(people: Sequence[str]) -> list[str]:
    """The names in their order; one who stands there twice takes two turns."""
    named = [text_of("name in the rota", one) for one in people]
    if not 1 <= len(named) <= MOST_PEOPLE:
        raise Refused(f"A rota of {len(named)} people: name between 1 and {MOST_PEOPLE}, in the order of their turns.")
    return named


def _hour(said: str) -> str:
    try:
        return f"{telling.clock(said):%H:%M}"
    except ValueError:
        raise Refused(f"'{said}' is no time of the day. Write it as 09:00.") from None


def _first(row: Mapping[str, Any], present: datetime, zone: ZoneInfo) -> datetime:
    kept = _rota({**row, "begins_at": present, "ends_at": None}, frozenset())
    return rules.hand_over(kept, 0, zone).replace(tzinfo=None)


def _end_running(tx: Transaction, programme_id: str, at: datetime) -> None:
    """What runs ends where the new one begins; what lay ahead of that is taken back."""
    tx.run(
        "update rota set ends_at = greatest(begins_at, $at) where programme_id = $id "
        "and (ends_at is null or ends_at > $at)",
        {"at": at, "id": programme_id},
    )


# -- who it is ---------------------------------------------------------------------------------------


Row = Mapping[str, Any]


def kept(store: Store, programme_id: str) -> tuple[list[rules.Rota], list[rules.Duty]]:
    """The rotas of a programme, and who was named."""
    return as_rules(
        store.rows("select * from rota where programme_id = $id order by begins_at", {"id": programme_id}),
        store.rows("select * from on_call where programme_id = $id order by created_at", {"id": programme_id}),
        known_people.shut_out(store),
    )


def as_rules(
    rotas: Sequence[Row], named: Sequence[Row], shut_out: frozenset[str]
) -> tuple[list[rules.Rota], list[rules.Duty]]:
    """The same of rows of `rota` and `on_call`; who is shut out has neither turn nor duty."""
    duties = [
        rules.Duty(one["person"], aware(one["starts_at"]), aware(one["ends_at"]), one["reason"] or "")
        for one in named
        if not known_people.is_one_of(one["person"], shut_out)
    ]
    return [_rota(one, shut_out) for one in rotas], duties


def on_call(store: Store, programme_id: str, at: datetime, zone: str) -> list[str]:
    """Who is on call at an instant (UTC without a zone); nobody: an empty list."""
    rotas, named = kept(store, programme_id)
    return [one.person for one in rules.on_call(rotas, named, aware(at), ZoneInfo(zone))]


def next_in_line(store: Store, programme_id: str, at: datetime, zone: str) -> tuple[str, int] | None:
    """Who comes next after whoever is on call, and after how many minutes they are told; None: nobody is."""
    held = store.one(
        "select next_after_minutes from rota where programme_id = $id and begins_at <= $at "
        "and (ends_at is null or ends_at > $at) and next_after_minutes is not null",
        {"id": programme_id, "at": at},
    )
    person = rules.next_after(*kept(store, programme_id), aware(at), ZoneInfo(zone)) if held else None
    return (person, held["next_after_minutes"]) if held and person else None


def _rota(row: Mapping[str, Any], shut_out: frozenset[str]) -> rules.Rota:
    order = tuple(json.loads(row["people"]))
    return rules.Rota(
        order,
        row["starts_on"],
        telling.clock(row["hands_over_at"]),
        row["weeks"],
        aware(row["begins_at"]),
        aware(row["ends_at"]) if row["ends_at"] else None,
        frozenset(who for who in order if known_people.is_one_of(who, shut_out)),
    )


def aware(at: datetime) -> datetime:
    """An instant of the store, with its zone."""
    return at.replace(tzinfo=UTC)
