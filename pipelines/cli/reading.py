"""Commands that read texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli import app, bar


@app.command()
def classify(
    source: Annotated[Path, typer.Option("--in", help="A CSV with a column 'text'.")],
    target: Annotated[Path, typer.Option("--out", help="The CSV to write: the same columns and the readings.")],
    reader: Annotated[
        str, typer.Option(help="Who reads: fast, deep where its model is installed, hf with a --model.")
    ] = "fast",
    labels: Annotated[
        Path | None, typer.Option(help="A CSV of labelled texts, text and act or text and against: adapts first.")
    ] = None,
    model: Annotated[str, typer.Option(help="For hf: a text classifier of Hugging Face, by its name or folder.")] = "",
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="For hf: 'its label=ours', once for each; known names are found.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="For hf: the time it has in all; then the fast reader goes on.")] = 600,
    yes: Annotated[bool, typer.Option("--yes", help="For hf: take the mapping that is shown without asking.")] = False,
) -> None:
    """Read the column 'text' of a CSV: adds language, sentiment, act, abuse and their probabilities. Needs no store."""
    from pipelines.reading.choose import chosen
    from pipelines.reading.csv_file import NothingToClassify, classify_csv, labels_of

    by: Any
    if reader == "hf":
        if labels is not None:
            raise NothingToClassify("--labels adapts the readers fast and deep; leave it out with hf.")
        by = _hugging(model, mapped or [], seconds, yes)
    else:
        by = chosen(reader, None if labels is None else labels_of(labels))
    with bar(f"Reading {source.name}") as tell:
        told = classify_csv(source, target, tell, by)
    typer.echo(
        ", ".join(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in told.items())
    )
    if getattr(by, "gave_up", ""):
        typer.echo(by.gave_up, err=True)


def _hugging(model: str, mapped: list[str], seconds: float, yes: bool) -> Any:
    """The reader hf with the mapping that a person has seen; the fast reader alone where the model cannot be loaded."""
    from pipelines.reading import hugging
    from pipelines.reading import reader as default
    from pipelines.reading.csv_file import NothingToClassify

    if not model:
        raise NothingToClassify("The reader hf needs a model: give --model with its name.")
    try:
        classify, found = hugging.opened(model)
    except hugging.NoClassifier as missing:
        typer.echo(f"{missing} The fast reader reads instead.", err=True)
        return default()
    given = dict(one.split("=", 1) for one in mapped if "=" in one)
    proposed = {label: given.get(label) or ours for label, ours in hugging.proposed(found).items()} | given
    try:
        mapping = hugging.checked(found, {label: ours for label, ours in proposed.items() if ours})
    except hugging.NoClassifier as wrong:
        raise NothingToClassify(str(wrong)) from wrong
    for label, ours in mapping.items():
        typer.echo(f"  {label} is read as {ours}", err=True)
    if not yes and set(given) != set(mapping):
        typer.confirm("Is that what its labels mean?", abort=True, err=True)
    return hugging.HuggingReader(classify, model, mapping, default(), seconds=seconds)
