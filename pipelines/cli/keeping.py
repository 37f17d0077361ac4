"""Commands that look after the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store, home


@app.command()
def backup(
    keep: Annotated[
        int | None, typer.Option(help="How many of the newest backups stay; all, where it is left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Copy the live store to backups/; what was erased since is erased in the older ones as well."""
    told = at_the_store("backup", {"keep": keep, "actor": actor()}, "Backup")
    typer.echo(
        json.dumps(told)
        if as_json
        else f"{told['file']} ({told['bytes']:,} bytes)"
        + (f"; {told['removed']} old ones removed" if told["removed"] else "")
        + (f"; erased again in {told['erased_again']} older ones" if told["erased_again"] else "")
        + ("; the store was written anew without what was erased" if told["written_anew"] else "")
    )
    if told["unread"] and not as_json:
        typer.echo(
            f"{', '.join(told['unread'])} could not be opened, so what was erased may still stand there. Remove it, or "
            "open it with the version of Earshot that made it.",
            err=True,
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file of backups/.")],
) -> None:
    """Put a backup in the place of the store; what was there is kept beside it. The server must be stopped."""
    from data.store import restore as put_back
    from pipelines import audit

    kept = put_back(home(), file)
    audit.anchor_aside(home())
    again = at_the_store("replay_erasures", {"actor": actor()}, "Erasures")
    typer.echo(
        f"Restored {file.name}."
        + (f" The store that was there is kept as {kept.name}." if kept.exists() else "")
        + (f" {again} erasures were made again in it." if again else "")
    )


@app.command()
def check(as_json: Json = False) -> None:
    """Ask the store what is wrong in it; exit 1 if anything is."""
    told = at_the_store("check", {}, "Checks")
    wrong = [one for one in told if one["wrong"]]
    if as_json:
        typer.echo(json.dumps(told, default=str))
    else:
        for one in wrong:
            typer.echo(f"{one['name']}: {one['wrong']:,} — {one['meaning']}")
        typer.echo(f"{len(told)} checks, {len(wrong)} with something wrong.")
    raise typer.Exit(1 if wrong else 0)
