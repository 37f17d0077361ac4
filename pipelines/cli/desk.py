"""Commands about the case desk: a complaint log brought in, a redacted pack, deadlines, cases by deadline."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store, end_of_import

Programme = Annotated[str, typer.Option("--programme", help="The code of the programme.")]


@app.command("import-cases")
def import_cases(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The log: CSV or XLSX.")],
    programme: Programme,
    column: Annotated[
        list[str] | None, typer.Option("--map", help="'Their column=field', once for each; usual names are found.")
    ] = None,
    kind: Annotated[str, typer.Option(help="The kind of rows that do not say one.")] = "complaint",
    time_zone: Annotated[str, typer.Option(help="The zone of times without one.")] = "Europe/London",
    month_first: Annotated[bool, typer.Option("--month-first", help="03/04/2026 is the 4th of March.")] = False,
    trial: Annotated[bool, typer.Option("--trial", help="Read it all and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a complaint log in; rows that cannot be read are set aside with the reason."""
    mapping = dict(one.split("=", 1) for one in column or [] if "=" in one)
    told = at_the_store(
        "import_cases",
        {
            "file": str(file.resolve()), "programme": programme, "mapping": mapping, "kind": kind,
            "time_zone": time_zone, "day_first": not month_first, "trial": trial, "actor": actor(),
        },
        "Complaint log",
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(told["message"])
        for reason in told["reasons"]:
            typer.echo(f"  {reason}")
        if told["refused_file"]:
            typer.echo(f"Mend them there and bring the file in again: {told['refused_file']}")
    end_of_import(told["imported"] + told["already"] + told.get("would", 0), told["refused"])


@app.command()
def pack(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="The ZIP file to write.")],
    programme: Programme,
    ref: Annotated[str, typer.Option(help="A case: everything of the same person.")] = "",
    topic: Annotated[
        str, typer.Option(help="Words that stand in a record, parted by commas: any of them; a star is any ending.")
    ] = "",
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day.")] = None,
) -> None:
    """Write everything held on a person or a topic as a redacted pack with an index."""
    told = at_the_store(
        "pack",
        {
            "out": str(out.resolve()), "programme": programme, "ref": ref, "topic": topic, "actor": actor(),
            "since": since.date().isoformat() if since else None,
            "until": until.date().isoformat() if until else None,
        },
        "Pack",
    )  # fmt: skip
    typer.echo(told["message"])


@app.command()
def deadlines(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="The .ics file to write.")],
    programme: Annotated[str, typer.Option("--programme", help="The code of the programme; all without it.")] = "",
) -> None:
    """Write the deadlines of open cases as calendar entries."""
    told = at_the_store("deadlines", {"out": str(out.resolve()), "programme": programme}, "Deadlines")
    typer.echo(told["message"])


@app.command()
def cases(
    programme: Annotated[str, typer.Option("--programme", help="The code of the programme; all without it.")] = "",
    as_json: Json = False,
) -> None:
    """List open cases, the next due first."""
    found = at_the_store("cases", {"programme": programme}, "Cases")
    if as_json:
        typer.echo(json.dumps(found))
        return
    if not found:
        typer.echo("There is no open case.")
    for one in found:
        due = f"{one['clock']} due {one['due_at']}{' LATE' if one['is_late'] else ''}" if one["due_at"] else "no clock"
        typer.echo(f"{one['ref']}  {one['kind']}, {one['state'].replace('_', ' ')}, S{one['severity']}: {due}")
