"""Commands about programmes, the demo among them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store
from pipelines.rules.counts import counted


@app.command()
def demo(
    clear: Annotated[bool, typer.Option("--clear", help="Remove the demo programme instead.")] = False,
    as_json: Json = False,
) -> None:
    """Write the demo programme 'Quit Together' (code QT) into the store in use."""
    told = at_the_store("demo", {"clear": clear, "actor": actor()}, "Demo programme")
    if as_json:
        typer.echo(json.dumps(told))
    else:
        for key, value in told.items():
            typer.echo(
                f"{key}: {value:,}" if isinstance(value, int) and not isinstance(value, bool) else f"{key}: {value}"
            )


@app.command()
def programmes(as_json: Json = False) -> None:
    """List the programmes with their codes."""
    found = at_the_store("programmes", {}, "Programmes")
    if as_json:
        typer.echo(json.dumps(found))
        return
    if not found:
        typer.echo("No programme yet. `python -m pipelines demo` writes one to look at.")
    for one in found:
        typer.echo(
            f"{one['code']}  {one['name']}  ({one['starts_on']} to {one['ends_on']}, {one['status']}"
            f"{', demo' if one['is_demo'] else ''}): "
            f"{counted(one['objectives'], 'objective')}, {counted(one['kpis'], 'KPI')}"
        )
