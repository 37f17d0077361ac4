"""Commands about personal data: what is held on a person, and erasing it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store

Platform = Annotated[str, typer.Option(help="The platform, such as x or facebook.")]
Identity = Annotated[str, typer.Option("--id", help="The person's own id or handle there, as the platform gives it.")]


@app.command("held-on")
def held_on(
    platform: Platform,
    native_id: Identity,
    out: Annotated[Path, typer.Option(help="The JSON file to write, readable by you alone.")],
) -> None:
    """Write everything that is held on a person, for that person."""
    told = at_the_store("held_on", {"platform": platform, "native_id": native_id, "actor": actor()})
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2, ensure_ascii=False)
    typer.echo(f"{len(told['mentions'])} mentions and {len(told['cases'])} cases, in {out}.")


@app.command("erase-author")
def erase_author(
    platform: Platform,
    native_id: Identity,
    reason: Annotated[str, typer.Option(help="Why, for the log; without the person's name.")],
    as_json: Json = False,
) -> None:
    """Erase what a person wrote, also from backups that are put back later."""
    told = at_the_store(
        "erase_author", {"platform": platform, "native_id": native_id, "reason": reason, "actor": actor()}
    )
    typer.echo(json.dumps(told) if as_json else f"Erased from {told['mentions']} mentions and {told['cases']} cases.")
