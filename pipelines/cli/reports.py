"""The command that makes the monthly report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store


@app.command()
def report(
    programme: Annotated[str, typer.Option(help="The code of the programme, such as QT.")],
    month: Annotated[str, typer.Option(help="The month to report on, such as 2026-10.")],
    out: Annotated[Path, typer.Option(help="The folder that the files are written to.")],
    as_json: Json = False,
) -> None:
    """Make the monthly report: report.pdf, report.xlsx, report.html and manifest.json."""
    arguments = {"programme": programme, "month": month, "out": str(out.resolve()), "actor": actor()}
    told = at_the_store("report", arguments, "Report")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    state = "made" if told["is_new"] else "made again, unchanged"
    typer.echo(f"Report of {programme} for {month}: version {told['version']}, {state}.")
    for file in told["files"]:
        typer.echo(f"  {file}")
    if told["changes"]:
        typer.echo("Changed since the version before:")
    for one in told["changes"]:
        typer.echo(f"  {one['label']}: {one['shown_before']} → {one['shown_after']}. {' '.join(one['why'])}")
    if told["restated"] and told["restated"]["figures"]:
        typer.echo(f"Restated since the report of {told['restated']['month']}:")
        for one in told["restated"]["figures"]:
            typer.echo(f"  {one['label']}: {one['shown_before']} → {one['shown_after']}. {' '.join(one['why'])}")
