"""Commands about early warning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import app, bar


@app.command()
def backtest(
    counts: Annotated[Path | None, typer.Option(help="A series of counts: timestamp,value.")] = None,
    mentions: Annotated[
        Path | None,
        typer.Option(help="Mentions: created_at,arrived_at,platform,topic,author,text,p_criticism; some may miss."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the alerts go, as CSV.")] = Path("alerts.csv"),
    scores: Annotated[Path | None, typer.Option(help="Where the score at every timestamp goes, as CSV.")] = None,
    notices: Annotated[Path | None, typer.Option(help="Where copy-paste notices go, as CSV.")] = None,
    budget: Annotated[float, typer.Option(help="False alarms a week that you will bear.")] = 1.0,
) -> None:
    """Replay a file as of then and write what early warning would have said."""
    from pipelines.alerts import backtest as replayed
    from pipelines.alerts import written
    from pipelines.commands import Refused

    if (counts is None) == (mentions is None):
        raise Refused("Give one file: --counts FILE.csv or --mentions FILE.csv.")
    if not 0 < budget <= 50:
        raise Refused(f"The budget is {budget} false alarms a week: choose between 0.1 and 50.")
    with bar("Replaying") as tell:
        if counts is not None:
            told = replayed.of_counts(counts, budget, tell)
        else:
            assert mentions is not None  # noqa: S101 - one of the two is given, see above
            told = replayed.of_mentions(mentions, budget, tell)
    written.write_rows(out, told.alerts)
    if scores:
        written.write_scores(scores, told.scores)
    if notices:
        written.write_rows(notices, told.notices)
    for note in told.notes:
        typer.echo(note, err=True)
    quieter = f", {_many(len(told.notices), 'copy-paste notice')}" if told.notices else ""
    typer.echo(f"{_many(len(told.alerts), 'alert')}{quieter}: {out}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
