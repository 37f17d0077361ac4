"""The command that finds copies in a file of texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import app


@app.command()
def copies(
    source: Annotated[Path, typer.Option("--in", help="A CSV with a column 'text', and 'author' if it is known.")],
    target: Annotated[Path, typer.Option("--out", help="The CSV to write: the same rows with copy_group added.")],
) -> None:
    """Find texts that are copies of each other: adds copy_group (0: no copy; 1: the largest group). Needs no store."""
    from pipelines.reading.copies_file import find_in_csv

    told = find_in_csv(source, target)
    typer.echo(f"{told['texts']:,} texts, {told['copies']:,} of them in {told['groups']:,} groups of copies")
