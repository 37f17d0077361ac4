"""Commands about labels: bringing them in, and replaying what they were worth."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli import actor, app, at_the_store, bar

COLUMNS = ("labels", "auc", "misjudged", "calibration_error", "measured_on", "critical")


@app.command("import-labels")
def import_labels(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: text and act, or text and against.")],
    programme: Annotated[str, typer.Option("--programme", help="The code of the programme.")],
) -> None:
    """Store labels for mentions with these very texts; the programme's own reader learns from them at once."""
    told = at_the_store(
        "import_labels", {"file": str(file.resolve()), "programme": programme, "actor": actor()}, "Labels"
    )
    typer.echo(told["message"])


@app.command("replay-labels")
def replay_labels(
    programme: Annotated[str, typer.Option("--programme", help="The programme whose labels are replayed.")] = "",
    labels: Annotated[
        Path | None, typer.Option(help="Instead of a programme: a CSV, text and act or text and against.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A CSV to write the points to.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed deals the labels out in the same orders.")] = 2026,
    orders: Annotated[int, typer.Option(min=1, max=50, help="How many orders the mean is of.")] = 5,
) -> None:
    """Show what labels are worth: how the reader does after 0, 10, 25, 50 … of them, on labels set aside."""
    if (labels is None) == (not programme):
        raise typer.BadParameter("Give either --programme or --labels.")
    if labels is not None:
        points = _of_file(labels, seed, orders)
    else:
        given = {"programme": programme, "seed": seed, "orders": orders}
        points = at_the_store("replay_labels", given, "Replaying")
    typer.echo("labels    AUC  misjudged  calibration error")
    for one in points:
        typer.echo(f"{one['labels']:>6} {one['auc']:>6.3f} {one['misjudged']:>10.3f} {one['calibration_error']:>18.3f}")
    typer.echo(
        f"Measured on {points[0]['measured_on']:,} labels set aside, {points[0]['critical']:,} of them critical."
    )
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(points)


def _of_file(file: Path, seed: int, orders: int) -> list[dict[str, Any]]:
    """The points of a file of labels, without a store."""
    from pipelines.label_replay import Label, replay
    from pipelines.reading.csv_file import NothingToClassify, labels_of

    told = labels_of(file)
    held = [
        Label(text or "", act, act in ("criticism", "complaint") if act else bool(against))
        for text, act, against in zip(told.texts, told.acts, told.against, strict=True)
        if act is not None or against is not None
    ]
    with bar("Replaying") as tell:
        points = replay(held, seed=seed, orders=orders, tell=tell)
    if not points:
        raise NothingToClassify(
            f"{file.name} has too few labels to replay: at least 20 critical and 20 other texts are needed."
        )
    return [asdict(point) for point in points]
