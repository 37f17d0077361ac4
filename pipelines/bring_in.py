"""`python -m pipelines import`: the files of one command, one after the other, beside a running server or not."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from data.store import Store, StoreError, StoreInUse
from pipelines import confirmed_labels, load, owner, verbs
from pipelines.commands import Refused, imports
from pipelines.commands.imports import ImportChoice, ImportResult, Known, Recognised
from pipelines.progress import Tell, bar
from pipelines.reading.csv_file import has_confirmed

# what a refusal or a note asks for → how it is said here
OPTIONS = {
    "(platform)": "(--platform facebook, for example)",
    "(day_first)": "(--day-first or --month-first)",
    "import it as mentions, posts or metrics and say what each column is": (
        "import it with --as mentions, posts or metrics, and --map COLUMN=FIELD for what each column is"
    ),
    "say which column it is": "say which column it is (--map COLUMN=FIELD)",
    ", the organisation's zone.": ", the organisation's zone. Another one: --tz, which is remembered for this header.",
}


class _Desk:
    """The store if nobody has it, else whoever has it, for the length of one command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.store: Store | None = None

    def __enter__(self) -> _Desk:
        try:
            self.store = Store(self.home)
            with bar("Loading what was left") as tell:
                load.load_pending(self.store, tell)
        except StoreInUse:
            sys.stderr.write("The dashboard is running: it loads what is landed.\n")
        return self

    def __exit__(self, *_: object) -> None:
        if self.store is not None:
            self.store.close()

    def programme_id(self, code: str | None) -> str | None:
        if code is None:
            return None
        found: str | None = self.ask("programme_id", {"code": code})
        if found is None:
            raise Refused(f"There is no programme '{code}'. `python -m pipelines programmes` lists them.")
        return found

    def ask(self, verb: str, arguments: dict[str, Any], tell: Tell | None = None) -> Any:
        if self.store is not None:
            return verbs.known()[verb](self.store, arguments, tell or (lambda done, of, words: None))
        return owner.ask(self.home, verb, arguments, tell)


def bring_in(
    home: Path, files: Sequence[Path], *, actor: str, programme: str | None, as_json: bool, **said: Any
) -> bool:
    """Import files and say what became of each; True if none was refused as a whole."""
    began = time.monotonic()
    landed: list[ImportResult] = []
    failed: list[str] = []
    kept: list[Path] = []  # the files behind `landed`
    with _Desk(home) as desk:
        choice = ImportChoice(programme_id=desk.programme_id(programme), **said)
        with bar("Reading") as tell:
            for number, file in enumerate(files, start=1):
                tell(number, len(files), file.name)
                try:
                    landed.append(_land(desk, file, choice, actor, tell))
                    kept.append(file)
                except (FileRefused, Refused, OSError) as error:
                    failed.append(_by_options(str(error)))
                except KeyboardInterrupt:
                    sys.stderr.write(_stopped(desk, landed, f"Of {file.name} nothing was kept."))
                    raise
        jobs = [one.job_id for one in landed if one.job_id]
        counted: dict[str, Any] = {}
        if jobs:
            # all at once: one transaction for many small files instead of two for each
            with bar("Loading") as tell:
                try:
                    counted = desk.ask("finish_import", {"job_ids": jobs}, tell)
                except KeyboardInterrupt:
                    sys.stderr.write(_stopped(desk, landed, ""))
                    raise
        results = [imports.with_counts(one, counted[one.job_id]) if one.job_id else one for one in landed]
        results = [
            _with_labels(desk, one, file, programme, actor) if one.job_id else one
            for one, file in zip(results, kept, strict=True)
        ]
    if not as_json:
        for result in results:
            sys.stdout.write("\n".join(in_words(result)) + "\n")
    for sentence in failed:
        sys.stderr.write(f"Refused: {sentence}\n")
    if as_json:
        sys.stdout.write(json.dumps({"files": [one.as_json() for one in results], "refused": failed}) + "\n")
    else:
        sys.stdout.write(_sum(results, failed, time.monotonic() - began) + "\n")
    return not failed


def _stopped(desk: _Desk, landed: Sequence[ImportResult], of_this: str) -> str:
    """What is kept of an import that somebody ended by Ctrl-C, and how to go on."""
    waiting = sum(1 for one in landed if one.job_id)
    said = ["Stopped.", of_this]
    if waiting:
        by = "the dashboard goes on loading" if desk.store is None else "the next command or start loads"
        what = "it holds" if waiting == 1 else "they hold"
        said.append(f"{_files(waiting)} had been read whole: {by} what {what}.")
    said.append("Import the same again whenever you like: nothing is lost or doubled.")
    return " ".join(filter(None, said)) + "\n"


def _land(desk: _Desk, file: Path, choice: ImportChoice, actor: str, tell: Tell) -> ImportResult:
    def look(sha256: str, header_hash: str) -> Known:
        return Known(**desk.ask("look_up", {"sha256": sha256, "header_hash": header_hash}))

    what, known = imports.recognise_as_before(file, choice.as_kind, look)
    landed = imports.land_file(desk.home, file, choice, known, actor=actor, recognised=what, tell=tell)
    # also of a file that was read in this very way before: somebody says it again to have it kept
    mapping = _columns(what, choice, known)
    notes = [*landed.notes, *_remember(desk, what, mapping, choice, known, actor)]
    if landed.job_id and mapping:
        read_as = ", ".join(f"'{column}' as {field}" for column, field in mapping.items())
        notes.append(f"Columns read: {read_as}. If one is wrong: --map COLUMN=FIELD for each, and --again.")
    return replace(landed, notes=tuple(notes))


def _columns(what: Recognised, choice: ImportChoice, known: Known) -> dict[str, str]:
    """How the columns of a table without a known layout were read: column → field; empty for a known layout."""
    if what.layout != "generic":
        return {}
    said = replace(known, mapping=choice.mapping) if choice.mapping else known
    held = imports.columns_known(what, said) or what.mapping  # in the spelling of this header
    return {column: field for column, field in held.items() if field}


def _remember(
    desk: _Desk, what: Recognised, mapping: dict[str, str], choice: ImportChoice, known: Known, actor: str
) -> Iterator[str]:
    """Keep what was said of columns, zone and dates for the next file with this header; gives notes for people."""
    said_now = (choice.mapping if what.layout == "generic" else None, choice.time_zone, choice.day_first)
    if any(one is not None for one in said_now):
        asked = {
            "header": what.header,
            "header_hash": what.header_hash,
            "kinds": what.kinds,
            "mapping": mapping,
            "time_zone": choice.time_zone or known.mapping_time_zone,
            "day_first": known.mapping_day_first if choice.day_first is None else choice.day_first,
            "actor": actor,
        }
        try:
            desk.ask("remember_mapping", asked)
        except (Refused, StoreError) as error:  # the rows are in all the same
            yield f"What you said of it was not remembered. {error}"
            return
        yield "What you said of it is remembered for files with this header."


def _by_options(sentence: str) -> str:
    """A refusal or a note with the names that its questions have on the command line."""
    for name, option in OPTIONS.items():
        sentence = sentence.replace(name, option)
    return sentence


def _with_labels(desk: _Desk, result: ImportResult, file: Path, programme: str | None, actor: str) -> ImportResult:
    """What staff confirmed in the file, as labels of the programme; told in a note."""
    try:
        if not has_confirmed(file):
            return result
    except OSError as error:  # it is in, and gone since
        return replace(result, notes=(*result.notes, f"Its confirmed acts were not taken as labels. {error}"))
    if programme is None:
        return replace(result, notes=(*result.notes, confirmed_labels.WITHOUT_PROGRAMME))
    asked = {"file": str(file.resolve()), "programme": programme, "actor": actor, "confirmed": True}
    try:
        note = str(desk.ask("import_labels", asked)["message"])
    except (Refused, StoreError) as error:  # the owner's refusal arrives as its own
        note = f"Its confirmed acts were not taken as labels. {error}"
    return replace(result, notes=(*result.notes, note))


def in_words(result: ImportResult) -> list[str]:
    """What became of one file, as lines for a person."""
    head = f"{result.file_name}: {result.title}"
    if result.already_imported_on:
        head = f"{head}. Already imported on {result.already_imported_on} UTC: nothing to do."
        return [head, *(f"    {note}" for note in result.notes)]
    lines = [
        f"{head}. {_lines(result.read)} read, {result.skipped:,} skipped, {result.refused:,} refused.",
    ]
    names = {"mention": "mentions", "post": "posts", "metric": "values"}
    for one in result.kinds:
        lines.append(
            f"    {names[one.kind]}: {one.new:,} new, {one.changed:,} changed, {one.unchanged:,} known already"
        )
    lines += [f"    {_by_options(note)}" for note in result.notes]
    lines += [f"    refused: {words}" for words in imports.refusals_in_words(result)]
    if result.refused_file:
        lines.append(f"    The refused lines are in {result.refused_file}: mend and import that file.")
    return lines


def _sum(results: Sequence[ImportResult], failed: Sequence[str], seconds: float) -> str:
    known = sum(1 for one in results if one.already_imported_on)
    return (
        f"{_files(len(results) + len(failed))} in {seconds:.1f} s: "
        f"{_lines(sum(one.read for one in results))} read, {sum(one.new for one in results):,} rows new, "
        f"{sum(one.changed for one in results):,} changed, {sum(one.unchanged for one in results):,} known already, "
        f"{_lines(sum(one.skipped for one in results))} skipped, {sum(one.refused for one in results):,} refused; "
        f"{_files(known)} imported before, {len(failed):,} refused as a whole."
    )


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"
