"""Commands that bring data in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from pipelines.cli import Json, actor, app, home


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
        typer.Option(
            "--map",
            help="column=field (text, created_at, author, id, url …), for a file of no known layout; repeat it.",
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Read a file that was imported before once more.")] = False,
    as_json: Json = False,
) -> None:
    """Import export files of platforms, posts, metrics or mentions."""
    from connectors.exports.generic import kind_named
    from pipelines.bring_in import bring_in

    if as_kind:
        try:
            kind_named(as_kind)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--as") from error
    mapping = {}
    for pair in columns or []:
        column, equals, to = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{pair}' is not column=field.", param_hint="--map")
        mapping[column] = to
    done = bring_in(
        home(),
        files,
        actor=actor(),
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
