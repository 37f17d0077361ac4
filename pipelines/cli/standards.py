"""The command that shows the evidence for the criteria of the standards."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, app, at_the_store


@app.command()
def evidence(
    programme: Annotated[str, typer.Option(help="The code of the programme.")],
    on: Annotated[str | None, typer.Option(help="The day, as YYYY-MM-DD; today if not said.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Also write the portfolio for an assessor to this file.")] = None,
    as_json: Json = False,
) -> None:
    """Show how strong the evidence for each of the 89 criteria is. Nothing is called met by itself."""
    told = at_the_store("evidence", {"programme": programme, "on": on}, "Evidence")
    if pdf is not None:
        made = {"programme": programme, "on": on, "file": str(pdf.resolve())}
        written = at_the_store("portfolio", made, "Portfolio")
        typer.echo(f"Portfolio written to {written['file']}.", err=as_json)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told["criteria"]:
        newest = f"{one['newest']} ({one['newest_on']})" if one["newest"] else f"→ {one['would_raise']}"
        typer.echo(f"{one['criterion']:8} {one['strength']} {one['word']:12} {newest}")
    counted = Counter(one["strength"] for one in told["criteria"])
    typer.echo(", ".join(f"{counted[strength]} at {strength}" for strength in range(4, -1, -1)) + f", on {told['on']}.")
