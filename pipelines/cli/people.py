"""Commands about the people who sign in: who is known, and who may do what."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store


@app.command()
def people(as_json: Json = False) -> None:
    """List the people who signed in, with their roles."""
    found = at_the_store("people", {}, "People")
    if as_json:
        typer.echo(json.dumps(found))
        return
    if not found:
        typer.echo("Nobody yet. People appear here once they have signed in, or by `add-person`.")
    for one in found:
        state = "" if one["is_active"] else "  (shut out)"
        typer.echo(f"{one['person_id']}  {one['name']}  {one['roles'] or 'no role'}{state}")


@app.command("add-person")
def add_person(
    name: Annotated[str, typer.Argument(help="The person's name, as the log shall show it.")],
    issuer: Annotated[str, typer.Option(help="The address of the sign-in provider (the claim 'iss').")] = "",
    subject: Annotated[str, typer.Option(help="The person's name at the provider (the claim 'sub').")] = "",
    as_json: Json = False,
) -> None:
    """Enter a person before they sign in for the first time."""
    told = at_the_store("add_person", {"name": name, "issuer": issuer, "subject": subject, "actor": actor()})
    typer.echo(json.dumps(told) if as_json else f"{name} is {told['person_id']}, without a role.")


@app.command("grant-role")
def grant_role(
    person_id: Annotated[str, typer.Argument(help="As `people` lists it.")],
    role: Annotated[str, typer.Argument(help="viewer, staff, approver, lead or administrator.")],
    programme: Annotated[str | None, typer.Option(help="The code of the one programme it is for.")] = None,
    as_json: Json = False,
) -> None:
    """Give a person a role: how the first administrator is made."""
    told = at_the_store("grant_role", {"person_id": person_id, "role": role, "programme": programme, "actor": actor()})
    typer.echo(json.dumps(told) if as_json else f"{person_id} is {role} now.")


@app.command("disable-person")
def disable_person(
    person_id: Annotated[str, typer.Argument(help="As `people` lists it.")],
    reason: Annotated[str, typer.Argument(help="Why, for the log.")],
) -> None:
    """Shut a person out: their open pages end within a minute."""
    at_the_store("disable_person", {"person_id": person_id, "reason": reason, "actor": actor()})
    typer.echo(f"{person_id} is shut out.")


@app.command("end-sessions")
def end_sessions(person_id: Annotated[str, typer.Argument(help="As `people` lists it.")]) -> None:
    """End every session of a person, such as on a lost computer: they have to sign in again."""
    at_the_store("end_sessions", {"person_id": person_id, "actor": actor()})
    typer.echo(f"The sessions of {person_id} have ended.")
