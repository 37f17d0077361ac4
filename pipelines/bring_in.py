"""`python -m pipelines import`: the files of one command, one after the other, beside a running server or not."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from data.store import Store, StoreInUse
from pipelines import confirmed_labels, load, owner, verbs
from pipelines.commands import Refused, imports
from pipelines.commands.imports import ImportChoice, ImportResult, Known
from pipelines.progress import Tell, bar
from pipelines.reading.csv_file import has_confirmed


class _Desk:
    """The store if nobody has it, else whoever has it, for the length of one command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.store: Store | None = None

    def __enter__(self) -> _Desk:
        try:
            self.store = Store(self.home)
            load.load_pending(self.store)
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
    with _Desk(home) as desk:
        choice = ImportChoice(programme_id=desk.programme_id(programme), **said)
        with bar("Reading") as tell:
            for number, file in enumerate(files, start=1):
                tell(number, len(files), file.name)
                try:
                    landed.append(_land(desk, file, choice, actor, tell))
                except (FileRefused, Refused, OSError) as error:
                    failed.append(str(error))
        jobs = [one.job_id for one in landed if one.job_id]
        counted: dict[str, Any] = {}
        if jobs:
            # all at once: one transaction for many small files instead of two for each
            with bar("Loading") as tell:
                counted = desk.ask("finish_import", {"job_ids": jobs}, tell)
        results = [imports.with_counts(one, counted[one.job_id]) if one.job_id else one for one in landed]
        results = [_with_labels(desk, one, files, programme, actor) if one.job_id else one for one in results]
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


def _land(desk: _Desk, file: Path, choice: ImportChoice, actor: str, tell: Tell) -> ImportResult:
    what = imports.recognise_upload(file, choice)
    known = Known(**desk.ask("look_up", {"sha256": what.sha256, "header_hash": what.header_hash}))
    return imports.land_file(desk.home, file, choice, known, actor=actor, recognised=what, tell=tell)


def _with_labels(
    desk: _Desk, result: ImportResult, files: Sequence[Path], programme: str | None, actor: str
) -> ImportResult:
    """What staff confirmed in the file, as labels of the programme; told in a note."""
    file = next(one for one in files if one.name == result.file_name)
    if not has_confirmed(file):
        return result
    if programme is None:
        return replace(result, notes=(*result.notes, confirmed_labels.WITHOUT_PROGRAMME))
    asked = {"file": str(file.resolve()), "programme": programme, "actor": actor, "confirmed": True}
    try:
        note = str(desk.ask("import_labels", asked)["message"])
    except Refused as error:
        note = f"Its confirmed acts were not taken as labels. {error}"
    return replace(result, notes=(*result.notes, note))


def in_words(result: ImportResult) -> list[str]:
    """What became of one file, as lines for a person."""
    head = f"{result.file_name}: {result.title}"
    if result.already_imported_on:
        return [f"{head}. Already imported on {result.already_imported_on} UTC: nothing to do."]
    lines = [
        f"{head}. {result.read:,} lines read, {result.skipped:,} skipped, {result.refused:,} refused.",
    ]
    names = {"mention": "mentions", "post": "posts", "metric": "values"}
    for one in result.kinds:
        lines.append(
            f"    {names[one.kind]}: {one.new:,} new, {one.changed:,} changed, {one.unchanged:,} known already"
        )
    lines += [f"    {note}" for note in result.notes]
    lines += [f"    refused {words}" for words in imports.refusals_in_words(result)]
    if result.refused_file:
        lines.append(f"    The refused lines are in {result.refused_file}: mend and import that file.")
    return lines


def _sum(results: Sequence[ImportResult], failed: Sequence[str], seconds: float) -> str:
    known = sum(1 for one in results if one.already_imported_on)
    return (
        f"{len(results) + len(failed):,} files in {seconds:.1f} s: "
        f"{sum(one.read for one in results):,} lines read, {sum(one.new for one in results):,} rows new, "
        f"{sum(one.changed for one in results):,} changed, {sum(one.unchanged for one in results):,} known already, "
        f"{sum(one.skipped for one in results):,} lines skipped, {sum(one.refused for one in results):,} refused; "
        f"{known:,} files imported before, {len(failed):,} refused as a whole."
    )
