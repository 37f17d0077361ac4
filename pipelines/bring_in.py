"""`python -m pipelines import`: the files of one command, one after the other, beside a running server or not."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from connectors.base import FileRefused
from data.store import Store, StoreError, StoreInUse
from pipelines import load, owner
from pipelines.commands import Refused, imports
from pipelines.commands.imports import ImportChoice, ImportResult, Known
from pipelines.progress import Tell, bar
from pipelines.verbs import VERBS


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

    def ask(self, verb: str, arguments: dict[str, Any], tell: Tell | None = None) -> Any:
        if self.store is not None:
            return VERBS[verb](self.store, arguments, tell or (lambda done, of, words: None))
        return owner.ask(self.home, verb, arguments, tell)


def bring_in(
    home: Path, files: Sequence[Path], *, actor: str, programme: str | None, as_json: bool, **said: Any
) -> bool:
    """Import files and say what became of each; True if none was refused as a whole."""
    began = time.monotonic()
    results: list[ImportResult] = []
    failed: list[str] = []
    with _Desk(home) as desk:
        programme_id = None
        if programme:
            programme_id = desk.ask("programme_id", {"code": programme})
            if programme_id is None:
                raise Refused(f"There is no programme '{programme}'. `python -m pipelines programmes` lists them.")
        choice = ImportChoice(programme_id=programme_id, **said)
        for file in files:
            with bar(file.name) as tell:
                try:
                    results.append(_one(desk, file, choice, actor, tell))
                except (FileRefused, Refused, OSError) as error:
                    failed.append(str(error))
                    continue
                except StoreError as error:
                    failed.append(f"{file.name}: {error}")
                    continue
            if not as_json:
                for line in in_words(results[-1]):
                    sys.stdout.write(line + "\n")
                sys.stdout.flush()
    for sentence in failed:
        sys.stderr.write(f"Refused: {sentence}\n")
    if as_json:
        sys.stdout.write(json.dumps({"files": [one.as_json() for one in results], "refused": failed}) + "\n")
    else:
        sys.stdout.write(_sum(results, failed, time.monotonic() - began) + "\n")
    return not failed


def _one(desk: _Desk, file: Path, choice: ImportChoice, actor: str, tell: Tell) -> ImportResult:
    what = imports.recognise_upload(file, choice)
    known = Known(**desk.ask("look_up", {"sha256": what.sha256, "header_hash": what.header_hash}))
    landed = imports.land_file(desk.home, file, choice, known, actor=actor, recognised=what, tell=tell)
    if landed.job_id is None:
        return landed
    return imports.with_counts(landed, desk.ask("finish_import", {"job_id": landed.job_id}, tell))


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
