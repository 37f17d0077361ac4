"""The command line: `python -m pipelines <verb>`, one file an area here, each found because it exists.

Everything heavy is imported by the command that needs it: `--help` loads typer and nothing else of weight.
"""

from __future__ import annotations

import getpass
import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    help="Earshot's pipelines: bring data in, read it, look after the store. Works beside a running dashboard too.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help answers in a third of the time
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


def load() -> typer.Typer:
    """The command line with the commands of every file of this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return app


def home() -> Path:
    """The folder that holds the store."""
    from data.store import default_home

    return default_home()


def actor() -> str:
    """Who gives the command: the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "unknown"


def at_the_store(verb: str, arguments: dict[str, Any], words: str = "") -> Any:
    """Do a verb at the store, here or through the server that has it open, with a progress bar."""
    from pipelines import owner, verbs

    with bar(words or verb) as tell:
        return owner.do(home(), verbs.known(), verb, arguments, tell)


def bar(words: str) -> Any:
    """A progress bar on the terminal; gives the function that moves it."""
    from pipelines.progress import bar as drawn

    return drawn(words)


def end_of_lines(told: Mapping[str, Any], *, as_json: bool) -> None:
    """Say which lines were refused, why, and where they lie to be mended; ends as every import does."""
    if not as_json:
        for line, reason in told["refused"]:
            typer.echo(f"    refused line {line}: {reason}")
        if told["refused_file"]:
            typer.echo(f"    The refused lines are in {told['refused_file']}: mend and import that file.")
    end_of_import(told["entered"] + told["unchanged"], len(told["refused"]))


def end_of_import(taken: int, refused: int) -> None:
    """Exit 1 where a file was refused as a whole: lines were refused, and none was taken or held already."""
    if refused and not taken:
        raise typer.Exit(1)
