"""The command line: `python -m pipelines <verb>`. Everything heavy is imported by the verb that needs it."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

app = typer.Typer(
    help="Earshot's pipelines: bring data in, read it, look after the store. Works beside a running dashboard too.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help answers in a third of the time
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


def _home() -> Path:
    from data.store import default_home

    return default_home()


def _actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "unknown"


def _at_the_store(verb: str, arguments: dict[str, Any], words: str = "") -> Any:
    """Do a verb at the store, here or through the server that has it open, with a progress bar."""
    from pipelines import owner
    from pipelines.verbs import VERBS

    with _bar(words or verb) as tell:
        return owner.do(_home(), VERBS, verb, arguments, tell)


def _bar(words: str) -> Any:
    from pipelines.progress import bar

    return bar(words)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Export files: CSV, XLSX or XLS.", show_default=False)],
    as_kind: Annotated[
        Optional[str],  # noqa: UP045 - typer reads it at run time
        typer.Option("--as", help="What the rows of a file of no known layout are: mentions, posts or metrics."),
    ] = None,
    platform: Annotated[Optional[str], typer.Option(help="The platform, where the file does not say.")] = None,  # noqa: UP045
    account: Annotated[Optional[str], typer.Option(help="The account the rows belong to.")] = None,  # noqa: UP045
    programme: Annotated[str | None, typer.Option(help="The code of the programme a new account belongs to.")] = None,
    tz: Annotated[Optional[str], typer.Option(help="The time zone of times without one, e.g. Europe/London.")] = None,  # noqa: UP045
    day_first: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--day-first/--month-first", help="How 03/04/2026 is meant, where the file cannot tell."),
    ] = None,
    year: Annotated[Optional[int], typer.Option(help="The year of dates that have none.")] = None,  # noqa: UP045
    columns: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--map", help="column=field, for a file of no known layout; may be repeated."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Read a file that was imported before once more.")] = False,
    as_json: Json = False,
) -> None:
    """Import export files of platforms, posts, metrics or mentions."""
    from pipelines.bring_in import bring_in

    mapping = {}
    for pair in columns or []:
        column, equals, to = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{pair}' is not column=field.", param_hint="--map")
        mapping[column] = to
    done = bring_in(
        _home(),
        files,
        actor=_actor(),
        programme=programme,
        as_json=as_json,
        as_kind=as_kind,
        platform=platform,
        account_id=account,
        time_zone=tz,
        day_first=day_first,
        year=year,
        mapping=mapping or None,
        again=again,
    )
    raise typer.Exit(0 if done else 1)


@app.command()
def classify(
    source: Annotated[Path, typer.Option("--in", help="A CSV with a column 'text'.")],
    target: Annotated[Path, typer.Option("--out", help="The CSV to write: the same columns and the readings.")],
) -> None:
    """Read the column 'text' of a CSV: adds language, sentiment, act, p_criticism and abuse. Needs no store."""
    from pipelines.reading.csv_file import classify_csv

    with _bar(f"Reading {source.name}") as tell:
        told = classify_csv(source, target, tell)
    typer.echo(
        ", ".join(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in told.items())
    )


@app.command()
def demo(
    clear: Annotated[bool, typer.Option("--clear", help="Remove the demo programme instead.")] = False,
    as_json: Json = False,
) -> None:
    """Write the demo programme 'Quit Together' (code QT) into the store in use."""
    told = _at_the_store("demo", {"clear": clear, "actor": _actor()}, "Demo programme")
    if as_json:
        typer.echo(json.dumps(told))
    else:
        for key, value in told.items():
            typer.echo(
                f"{key}: {value:,}" if isinstance(value, int) and not isinstance(value, bool) else f"{key}: {value}"
            )


@app.command()
def programmes(as_json: Json = False) -> None:
    """List the programmes with their codes."""
    found = _at_the_store("programmes", {}, "Programmes")
    if as_json:
        typer.echo(json.dumps(found))
        return
    if not found:
        typer.echo("No programme yet. `python -m pipelines demo` writes one to look at.")
    for one in found:
        typer.echo(
            f"{one['code']}  {one['name']}  ({one['starts_on']} to {one['ends_on']}, {one['status']}"
            f"{', demo' if one['is_demo'] else ''}): {one['objectives']} objectives, {one['kpis']} KPIs"
        )


@app.command()
def backup(as_json: Json = False) -> None:
    """Copy the live store to backups/."""
    told = _at_the_store("backup", {}, "Backup")
    typer.echo(json.dumps(told) if as_json else f"{told['file']} ({told['bytes']:,} bytes)")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file of backups/.")],
) -> None:
    """Put a backup in the place of the store; what was there is kept beside it. The server must be stopped."""
    from data.store import restore as put_back

    kept = put_back(_home(), file)
    typer.echo(
        f"Restored {file.name}." + (f" The store that was there is kept as {kept.name}." if kept.exists() else "")
    )


@app.command()
def check(as_json: Json = False) -> None:
    """Ask the store what is wrong in it; exit 1 if anything is."""
    told = _at_the_store("check", {}, "Checks")
    wrong = [one for one in told if one["wrong"]]
    if as_json:
        typer.echo(json.dumps(told, default=str))
    else:
        for one in wrong:
            typer.echo(f"{one['name']}: {one['wrong']:,} — {one['meaning']}")
        typer.echo(f"{len(told)} checks, {len(wrong)} with something wrong.")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def bench(
    rows: Annotated[int, typer.Option(help="Generated mentions to import.")] = 1_000_000,
    read_first: Annotated[int, typer.Option(help="How many of them the reader reads; the rest repeat.")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """Measure import, load, reading, marts, page queries and reruns on generated mentions."""
    from pipelines.bench.run import run

    told = run(rows=rows, read_first=read_first, say=lambda words: typer.echo(words, err=True))
    typer.echo(json.dumps(told, indent=2) if as_json else told["summary"])


def main() -> None:
    """Run; what the house refuses is a sentence and exit 1, not a traceback."""
    try:
        app()
    except Exception as error:
        if not _is_ours(error):
            raise
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


def _is_ours(error: Exception) -> bool:
    """True for refusals, which are sentences for people. The modules are loaded by now if one was raised."""
    from connectors.base import ConnectorError
    from data.store import StoreError
    from pipelines.commands import Refused
    from pipelines.reading.csv_file import NothingToClassify

    ours = (
        StoreError,
        ConnectorError,
        Refused,
        NothingToClassify,
        FileNotFoundError,
        IsADirectoryError,
        PermissionError,
    )
    return isinstance(error, ours)


if __name__ == "__main__":
    main()
