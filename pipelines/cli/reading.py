"""Commands that read texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import app, bar


@app.command()
def classify(
    source: Annotated[Path, typer.Option("--in", help="A CSV with a column 'text'.")],
    target: Annotated[Path, typer.Option("--out", help="The CSV to write: the same columns and the readings.")],
) -> None:
    """Read the column 'text' of a CSV: adds language, sentiment, act, p_criticism and abuse. Needs no store."""
    from pipelines.reading.csv_file import classify_csv

    with bar(f"Reading {source.name}") as tell:
        told = classify_csv(source, target, tell)
    typer.echo(
        ", ".join(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in told.items())
    )
