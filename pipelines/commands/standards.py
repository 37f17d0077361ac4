"""The standards: how each criterion stands, and a named person's word for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from data import evidence, people
from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.rules.evidence import Attestation, Piece, Standing, stand
from pipelines.rules.roles import Role

LONGEST = timedelta(days=3 * 366)

NEEDS: Mapping[str, Role] = {"attest": "lead", "withdraw_attestation": "lead"}

Result = tuple[Mapping[str, Any], list[Event]]


def matrix(store: Store, programme_id: str, today: date) -> dict[str, Standing]:
    """How every criterion stands for a programme on a day, by code, in the order of the standards."""
    held = evidence.found(store, programme_id, today)
    signed = evidence.attestations(store, programme_id)
    return {
        code: stand(
            [Piece(one.strength, one.what, one.happened_on, one.pieces) for one in held.get(code, [])],
            criterion.days,
            today,
            _attestation(signed.get(code)),
            evidence.hash_of(held.get(code, [])),
        )
        for code, criterion in evidence.criteria().items()
    }


def portfolio(store: Store, programme_id: str, on: date) -> bytes:
    """The portfolio of a programme for an assessor, as a PDF: the same bytes for the same evidence on the same day."""
    from pipelines.reports import portfolio as paper

    programme = store.one("select * from programme where programme_id = $id", {"id": programme_id})
    if programme is None:
        raise Refused(f"There is no programme {programme_id}. Choose one that exists.")
    found = evidence.found(store, programme_id, on)
    return paper.render(programme, on, matrix(store, programme_id, on), found, people.names(store))


def _attestation(row: Mapping[str, Any] | None) -> Attestation | None:
    if row is None:
        return None
    return Attestation(row["attested_by"], row["attested_on"], row["review_by"], row["evidence_hash"])


def attest(
    store: Store,
    programme_id: str,
    criterion: str,
    *,
    attested_by: str,
    on: date,
    review_by: date,
    note: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Sign for a criterion, on the evidence that there is that day. Gives `attestation_id` and the strength beneath.

    Raises Refused where there is no evidence that counts, and for a review that is not within three years.
    """
    if criterion not in evidence.criteria():
        raise Refused(f"No criterion '{criterion}'. Choose one of the matrix, such as REL-1.")
    if not on < review_by <= on + LONGEST:
        raise Refused(f"The review on {review_by} must come after {on} and within three years.")
    held = evidence.found(store, programme_id, on).get(criterion, [])
    beneath = stand(
        [Piece(one.strength, one.what, one.happened_on) for one in held], evidence.criteria()[criterion].days, on
    )
    if not beneath.strength:
        raise Refused(f"There is no evidence for {criterion} that still counts: nothing can be signed for.")
    row = {
        "programme_id": programme_id,
        "criterion": criterion,
        "attested_by": text_of("name of who signs", attested_by),
        "attested_on": on,
        "review_by": review_by,
        "note": text_of("note", note),
        "evidence_hash": evidence.hash_of(held),
    }

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        identity = new_id("att")
        tx.insert("attestation", [{"attestation_id": identity, **row, **made(actor)}])
        told = {"attestation_id": identity, "strength_beneath": beneath.strength}
        return told, [Event("criterion", criterion, "attested", row)]

    return carry_out(store, "attest", row, work, actor=actor, command_id=command_id)


def withdraw_attestation(
    store: Store, attestation_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a signature back; what was signed stays in the log."""
    body = {"attestation_id": attestation_id, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "attestation", attestation_id)
        if held["withdrawn_at"]:
            raise Refused("This signature was withdrawn already.")
        tx.run(
            "update attestation set withdrawn_at = $at where attestation_id = $id",
            {"at": now(), "id": attestation_id},
        )
        return body, [Event("criterion", held["criterion"], "attestation_withdrawn", body)]

    return carry_out(store, "withdraw_attestation", body, work, actor=actor, command_id=command_id)
