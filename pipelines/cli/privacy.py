"""Commands about personal data: what is held on a person, and erasing it."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store
from pipelines.rules.counts import counted

Platform = Annotated[str, typer.Option(help="The platform, such as x or facebook.")]
Identity = Annotated[str, typer.Option("--id", help="The person's own id or handle there, as the platform gives it.")]


@app.command("held-on")
def held_on(
    out: Annotated[Path, typer.Option(help="The file to write, readable by you alone: a ZIP; of a person a JSON.")],
    words: Annotated[str, typer.Option(help="Words that are asked for, parted by commas: any of them.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")] = None,
    case: Annotated[str, typer.Option(help="The request that it answers; of another case: what belongs to it.")] = "",
    programme: Annotated[str, typer.Option(help="The code of the programme; not needed where there is one.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", help="What was known then (UTC); now without it.")
    ] = None,
    staff_names: Annotated[bool, typer.Option("--staff-names", help="Name members of staff, not only roles.")] = False,
    platform: Platform = "",
    native_id: Identity = "",
) -> None:
    """Write what is held: on a subject, as a redacted pack; with --platform and --id on a person, for that person."""
    if not native_id and not platform:
        told = at_the_store(
            "held_pack",
            {
                "words": words, "since": since.date().isoformat() if since else None,
                "until": until.date().isoformat() if until else None, "case": case, "programme": programme,
                "as_of": as_of.isoformat() if as_of else None, "staff_names": staff_names, "actor": actor(),
            },
            "Pack",
        )  # fmt: skip
        _write(out, base64.b64decode(told["content"]))
        typer.echo(f"{out}: {told['sentence']}")
        return
    told = at_the_store("held_on", {"platform": platform, "native_id": native_id, "actor": actor()})
    _write(out, json.dumps(told, indent=2, ensure_ascii=False).encode())
    typer.echo(f"{counted(len(told['mentions']), 'mention')} and {counted(len(told['cases']), 'case')}, in {out}.")


def _write(out: Path, content: bytes) -> None:
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


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
    typer.echo(
        json.dumps(told)
        if as_json
        else f"Erased from {counted(told['mentions'], 'mention')} and {counted(told['cases'], 'case')}."
    )
