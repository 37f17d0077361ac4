"""The people who sign in, and the roles they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out, new_id
from pipelines.commands.authority import PERSON
from pipelines.commands.checking import hold, made, one_of, text_of
from pipelines.rules.roles import ROLES, Role

NEEDS: Mapping[str, Role] = {
    "add_person": "administrator",
    "grant_role": "administrator",
    "withdraw_role": "administrator",
    "disable_person": "administrator",
    "enable_person": "administrator",
    "sign_out_everywhere": "viewer",
}

Result = tuple[Mapping[str, Any], list[Event]]


def add_person(
    store: Store, *, name: str, issuer: str = "", subject: str = "", actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Enter a person, without any role. `issuer` and `subject` are how the sign-in provider names them."""
    return _new_person(store, "add_person", name, issuer, subject, actor, command_id)


def meet(store: Store, *, issuer: str, subject: str, name: str, actor: str = "sign-in") -> dict[str, Any]:
    """Note a person who signed in for the first time: known from then on, and allowed nothing. Gives `person_id`.

    A second time gives the same person. Only the sign-in itself calls this, in its own name.
    """
    known = store.one(
        "select person_id from person where issuer = $issuer and subject = $subject",
        {"issuer": issuer, "subject": subject},
    )
    if known:
        return {"person_id": known["person_id"]}
    return _new_person(store, "meet", name or "Somebody", issuer, subject, actor, f"meet:{issuer}:{subject}")


def _new_person(
    store: Store, command: str, name: str, issuer: str, subject: str, actor: str, command_id: str | None
) -> dict[str, Any]:
    row = {"name": text_of("name", name), "issuer": issuer.strip() or None, "subject": subject.strip() or None}
    if (row["issuer"] is None) != (row["subject"] is None):
        raise Refused("Give both the sign-in provider and the person's name there, or neither.")

    def work(tx: Transaction) -> Result:
        if row["issuer"] and tx.one(
            "select 1 as found from person where issuer = $issuer and subject = $subject",
            {"issuer": row["issuer"], "subject": row["subject"]},
        ):
            raise Refused("That person is already known here.")
        person_id = new_id(PERSON.rstrip("_"))
        tx.insert("person", [{"person_id": person_id, **row, **made(actor)}])
        return {"person_id": person_id}, [Event("person", person_id, "person_added", {"name": row["name"]})]

    return carry_out(store, command, row, work, actor=actor, command_id=command_id)


def grant_role(
    store: Store,
    person_id: str,
    *,
    role: str,
    programme_id: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Give a person a role, everywhere or in one programme. Gives `grant_id`."""
    row = {"person_id": person_id, "role": one_of("role", role, ROLES), "programme_id": programme_id}

    def work(tx: Transaction) -> Result:
        hold(tx, "person", person_id)
        if programme_id:
            hold(tx, "programme", programme_id)
        if tx.one(
            "select 1 as found from person_role where person_id = $person_id and role = $role "
            "and programme_id is not distinct from $programme_id and withdrawn_at is null",
            row,
        ):
            raise Refused(f"This person is {role} there already.")
        grant_id = new_id("grt")
        tx.insert("person_role", [{"grant_id": grant_id, **row, "granted_at": now(), "granted_by": actor}])
        return {"grant_id": grant_id}, [Event("person", person_id, "role_granted", {"grant_id": grant_id, **row})]

    return carry_out(store, "grant_role", row, work, actor=actor, command_id=command_id)


def withdraw_role(
    store: Store, grant_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a role back. The last administrator who can sign in keeps theirs."""
    body = {"grant_id": grant_id, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> Result:
        found = tx.one("select * from person_role where grant_id = $id", {"id": grant_id})
        if not found or found["withdrawn_at"]:
            raise Refused("This role is not held any more. Open the page again.")
        tx.run(
            "update person_role set withdrawn_at = $at, withdrawn_by = $actor where grant_id = $id",
            {"at": now(), "actor": actor, "id": grant_id},
        )
        _refuse_none_left(tx, actor)
        what = {"grant_id": grant_id, "role": found["role"], "reason": body["reason"]}
        return what, [Event("person", found["person_id"], "role_withdrawn", what)]

    return carry_out(store, "withdraw_role", body, work, actor=actor, command_id=command_id)


def disable_person(
    store: Store, person_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Shut a person out. Open pages of theirs end within a minute, and no command of theirs is carried out."""
    return _switch(store, "disable_person", person_id, False, reason, actor, command_id)


def enable_person(
    store: Store, person_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Let a person in again, after a new sign-in."""
    return _switch(store, "enable_person", person_id, True, reason, actor, command_id)


def _switch(
    store: Store, command: str, person_id: str, active: bool, reason: str, actor: str, command_id: str | None
) -> dict[str, Any]:
    body = {"person_id": person_id, "reason": text_of("reason", reason)}

    def work(tx: Transaction) -> Result:
        found = hold(tx, "person", person_id)
        if found["is_active"] == active:
            raise Refused(f"{found['name']} is {'in' if active else 'shut out'} already.")
        tx.run(
            "update person set is_active = $active, signed_out_at = $at where person_id = $id",
            {"active": active, "at": now(), "id": person_id},
        )
        _refuse_none_left(tx, actor)
        kind = "person_enabled" if active else "person_disabled"
        return {"person_id": person_id}, [Event("person", person_id, kind, {"reason": body["reason"]})]

    return carry_out(store, command, body, work, actor=actor, command_id=command_id)


def sign_out_everywhere(store: Store, person_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """End every session of a person: sign-ins before now no longer count. One's own, or by an administrator."""

    def work(tx: Transaction) -> Result:
        hold(tx, "person", person_id)
        if actor.startswith(PERSON) and actor != person_id:
            admin = tx.one(
                "select 1 as found from person_role where person_id = $id and role = 'administrator' "
                "and programme_id is null and withdrawn_at is null",
                {"id": actor},
            )
            if not admin:
                raise Refused("Only an administrator ends the sessions of somebody else.")
        tx.run("update person set signed_out_at = $at where person_id = $id", {"at": now(), "id": person_id})
        return {"person_id": person_id}, [Event("person", person_id, "signed_out_everywhere", {})]

    body = {"person_id": person_id}
    return carry_out(store, "sign_out_everywhere", body, work, actor=actor, command_id=command_id)


def _refuse_none_left(tx: Transaction, actor: str) -> None:
    """Raises Refused where a signed-in person would leave nobody who can administer."""
    if not actor.startswith(PERSON):
        return  # who works on this machine itself can always name another
    left = tx.one(
        "select 1 as found from person_role as r join person as p on p.person_id = r.person_id "
        "where r.role = 'administrator' and r.programme_id is null and r.withdrawn_at is null and p.is_active"
    )
    if not left:
        raise Refused("Nobody would be left to administer Earshot. Make somebody else administrator first.")
