"""Commands that collect from platforms."""

from __future__ import annotations

import json
from typing import Annotated, Any, Optional

import typer

from pipelines.cli import Json, app, bar, home

SUMS = ("posts", "mentions", "metrics", "deleted", "calls", "spent")


@app.command()
def sources(as_json: Json = False) -> None:
    """List the platforms that can be collected from: what each can do, what it maps, what it was tried against."""
    from pipelines import catalogue

    told = catalogue.sources()
    if as_json:
        typer.echo(json.dumps(told))
        return
    for one in told:
        ready = " (set up)" if one["is_set_up"] else ""
        typer.echo(f"{one['name']}: {one['title']}{ready}. {', '.join(one['capabilities'])}.")
        typer.echo(
            f"    Tried against: {one['verified_against']}." + ("" if one["verified_live"] else " Not verified live.")
        )
        typer.echo(f"    Settings: {', '.join(each['variable'] for each in one['settings'])}.")


@app.command()
def collect(
    source: Annotated[Optional[str], typer.Option(help="One source alone, such as bluesky; else all.")] = None,  # noqa: UP045 - typer reads it at run time
    as_json: Json = False,
) -> None:
    """Do one round of the accounts that are set up: what is new is fetched and stored. For cron, and for a look."""
    from connectors import redaction
    from pipelines import rounds

    redaction.install()
    with bar("Collecting") as tell:
        done = rounds.asked(home(), source, tell)
    told = as_told(source, [one.as_json() for one in done])
    if as_json:
        typer.echo(json.dumps(told, default=str))
    else:
        for one in told["rounds"]:
            typer.echo(f"{one['source']} {one['label']}: {one['said']}")
            for note in one["notes"]:
                if note not in one["said"]:
                    typer.echo(f"    {note}")
    raise typer.Exit(0 if told["ok"] else 1)


def as_told(source: str | None, done: list[dict[str, Any]]) -> dict[str, Any]:
    """The rounds with their sums; `ok` unless one of them needs somebody."""
    waits = [one["retry_after"] for one in done if one["retry_after"] is not None]
    return {
        "source": source,
        "ok": all(one["outcome"] in ("ok", "waiting", "stopped", "budget") for one in done),
        "outcome": done[0]["outcome"] if len(done) == 1 else None,
        "said": " ".join(one["said"] for one in done),
        **{name: sum(one[name] for one in done) for name in SUMS},
        "retry_after": max(waits) if waits else None,
        "quarantined": sorted({name for one in done for name in one["quarantined"]}),
        "errors": [error for one in done for error in one["errors"]],
        "rounds": done,
    }
