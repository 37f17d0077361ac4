"""Commands about early warning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import Json, actor, app, at_the_store, bar, end_of_lines

Programme = Annotated[str, typer.Option("--programme", help="The code of the programme.")]


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


@app.command("listen-for")
def listen_for(
    programme: Programme,
    name: Annotated[str, typer.Option(help="The topic; one of that name gets these words instead of its own.")],
    word: Annotated[
        list[str],
        typer.Option(
            help="A word or phrase, once for each: found inside longer ones too. In quotation marks ('\"stop\"') it is "
            "found as a word of its own."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Listen for a topic by its words."""
    given = {"programme": programme, "name": name, "words": word, "actor": actor()}
    told = at_the_store("listen_for", given, "Topic")
    typer.echo(json.dumps(told) if as_json else told["message"])


@app.command("import-cards")
def import_cards(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A .csv or .xlsx with a line of headings.")],
    programme: Programme,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How dates such as 03/04/2026 are read.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter expected criticisms from a register of before Earshot; its dates are kept as stated and do not count."""
    said = {"file": str(file.resolve()), "programme": programme, "day_first": day_first, "actor": actor()}
    told = at_the_store("import_cards", said, "Register")
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(
            f"{file.name}: {_many(told['entered'], 'criticism')} entered, {told['unchanged']:,} already there, "
            f"{len(told['refused']):,} refused. Only what comes after now is anticipated by them."
        )
    end_of_lines(told, as_json=as_json)


@app.command("on-call")
def on_call(programme: Programme, as_json: Json = False) -> None:
    """Say who is on call now and in the next four weeks."""
    from pipelines.verbs.warning import clock

    told = at_the_store("on_call", {"programme": programme}, "On call")
    if as_json:
        typer.echo(json.dumps(told))
        return
    if not told["now"]:
        typer.echo("Nobody is on call now: every channel that wants an alert is told at once.")
    for begins, turns in (("On call now: ", told["now"]), ("From {}: ", told["next"])):
        for one in turns:
            cover = f", covering for {one['covers_for']}" if one["covers_for"] else ""
            who = one["person"]
            if not who:
                who, cover = "nobody", f": {one['covers_for']} is shut out"
            why = f" ({one['reason']})" if one["reason"] else ""
            typer.echo(f"{begins.format(clock(one['from']))}{who} until {clock(one['until'])}{cover}{why}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
