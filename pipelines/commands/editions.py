"""What staff are told of by version beside briefings: editions of the guidelines, and what social marketing is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from data.store import Store, Transaction, now, to_json
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.authority import PERSON
from pipelines.commands.checking import hold, made, text_of
from pipelines.rules.roles import Role

PRIMER = Path(__file__).parents[2] / "data" / "reference" / "social_marketing.json"

NEEDS: Mapping[str, Role] = {"issue_guidelines": "lead", "take_check": "viewer"}

Result = tuple[Mapping[str, Any], list[Event]]


@cache
def primer() -> dict[str, Any]:
    """What social marketing is and is not, with the questions of the short check. Shared: do not change it."""
    held: dict[str, Any] = json.loads(PRIMER.read_text(encoding="utf-8"))
    return held


def primer_subject(programme_code: str) -> str:
    """What is acknowledged: this version of it, in a programme."""
    return f"what social marketing is, version {primer()['version']} · {programme_code}"


def standing_rules(source: Store | Transaction, programme_id: str, on: date) -> dict[str, int]:
    """The guidelines in force on a day: code → version."""
    rows = source.rows(
        "select code, version from guideline where programme_id = $programme and in_force_from <= $on "
        "and (retired_on is null or retired_on > $on) order by code",
        {"programme": programme_id, "on": on},
    )
    return {row["code"]: row["version"] for row in rows}


def changed(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """The codes of guidelines that are new, gone or of another version.

    >>> changed({"G-01": 1, "G-02": 1}, {"G-01": 2, "G-03": 1})
    ['G-01', 'G-02', 'G-03']
    """
    return sorted(code for code in {*before, *after} if before.get(code) != after.get(code))


def issue_guidelines(
    store: Store, programme_id: str, *, on: date, why: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Issue the guidelines in force as an edition that staff acknowledge. Gives `guideline_edition_id`, `version`.

    Raises Refused where there is no guideline, or none has changed since the edition before.
    """
    body = {"programme_id": programme_id, "issued_on": on, "why": text_of("reason", why)}

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        rules = standing_rules(tx, programme_id, on)
        if not rules:
            raise Refused(f"No guideline is in force on {on}. Add guidelines first.")
        last = tx.one(
            "select version, rules from guideline_edition where programme_id = $id order by version desc limit 1",
            {"id": programme_id},
        )
        if last and not changed(json.loads(last["rules"]), rules):
            raise Refused(f"No guideline has changed since edition {last['version']}: it still holds.")
        identity, version = new_id("ged"), (last["version"] if last else 0) + 1
        row = {**body, "version": version, "rules": to_json(rules)}
        tx.insert("guideline_edition", [{"guideline_edition_id": identity, **row, **made(actor)}])
        told = {"guideline_edition_id": identity, "version": version}
        return told, [Event("guideline_edition", identity, "guidelines_issued", row)]

    return carry_out(store, "issue_guidelines", body, work, actor=actor, command_id=command_id)


def take_check(
    store: Store,
    programme_id: str,
    *,
    person: str,
    answers: Sequence[int | None],
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Take the short check on what social marketing is. Gives `score` in percent; the newest one counts.

    `answers`: for each question the place of the answer, None for none. Raises Refused where a question was left out.
    """
    asked = primer()["questions"]
    who = text_of("name", person)
    if who.startswith(PERSON) and who != actor:
        raise Refused("Who can sign in takes the check themselves.")
    if len(answers) != len(asked) or any(one is None for one in answers):
        raise Refused(f"Answer each of the {len(asked)} questions.")
    right = sum(given == one["right"] for given, one in zip(answers, asked, strict=True))
    score = round(100 * right / len(asked))

    def work(tx: Transaction) -> Result:
        programme = hold(tx, "programme", programme_id)
        subject = primer_subject(programme["code"])
        row = {
            "programme_id": programme_id, "subject_kind": "social_marketing", "subject_id": subject, "person": who,
            "score": score, "acknowledged_at": programme["as_of"] or now(),
        }  # fmt: skip
        known = tx.one(
            "select acknowledgement_id from acknowledgement where subject_kind = 'social_marketing' "
            "and subject_id = $subject_id and person = $person",
            {"subject_id": subject, "person": who},
        )
        identity = known["acknowledgement_id"] if known else new_id("ack")
        if known:
            tx.run(
                "update acknowledgement set score = $score, acknowledged_at = $at where acknowledgement_id = $id",
                {"score": score, "at": row["acknowledged_at"], "id": identity},
            )
        else:
            tx.insert("acknowledgement", [{"acknowledgement_id": identity, **row, **made(actor)}])
        event = Event("social_marketing", subject, "check_taken", {"person": who, "score": score})
        return {"acknowledgement_id": identity, "score": score}, [event]

    body = {"programme_id": programme_id, "person": who, "answers": list(answers)}
    return carry_out(store, "take_check", body, work, actor=actor, command_id=command_id)
