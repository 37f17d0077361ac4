"""The command that writes the bill of materials."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import app


@app.command()
def bom(
    out: Annotated[Path, typer.Option(help="The JSON file to write.")],
    lock: Annotated[Path | None, typer.Option(help="Another lock file than that of what runs.")] = None,
) -> None:
    """Write which packages run here, from the lock file, as CycloneDX."""
    from pipelines import bom as materials

    number = materials.write(out, lock or materials.RUNNING)
    typer.echo(f"{number} packages, in {out}.")
