"""Commands about stakeholders: bringing a register or a log of interactions in from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store, end_of_lines


@app.command("import-register")
def import_register(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A .csv or .xlsx with a line of headings.")],
    programme: Annotated[str, typer.Option(help="The code of the programme.")],
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How dates such as 03/04/2026 are read.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter stakeholders (a column 'name') or interactions (date, stakeholder, summary) from a file."""
    said = {"file": str(file.resolve()), "programme": programme, "day_first": day_first, "actor": actor()}
    told = at_the_store("import_register", said, "Register")
    if as_json:
        typer.echo(json.dumps(told))
    else:
        read = told["entered"] + told["unchanged"] + len(told["refused"])
        typer.echo(
            f"{file.name}: {told['kind']}. {read:,} line{'' if read == 1 else 's'} read, {told['entered']:,} entered, "
            f"{told['unchanged']:,} already there, {len(told['refused']):,} refused."
        )
    end_of_lines(told, as_json=as_json)
