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
    reader: Annotated[str, typer.Option(help="Who reads: fast, or deep where its model is installed.")] = "fast",
    labels: Annotated[
        Path | None, typer.Option(help="A CSV of labelled texts, text and act or text and against: adapts first.")
    ] = None,
) -> None:
    """Read the column 'text' of a CSV: adds language, sentiment, act, abuse and their probabilities. Needs no store."""
    from pipelines.reading.choose import chosen
    from pipelines.reading.csv_file import classify_csv, labels_of

    by = chosen(reader, None if labels is None else labels_of(labels))
    with bar(f"Reading {source.name}") as tell:
        told = classify_csv(source, target, tell, by)
    typer.echo(
        ", ".join(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in told.items())
    )
