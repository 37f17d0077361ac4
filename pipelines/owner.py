"""The owner of the store: the one process that has it open, and how any other asks it for something.

The server owns the store while it runs; a command on the command line owns it while no server does. Whoever
is not the owner leaves a request in `requests/` and waits for the answer beside it; rows travel by the
landing folder as always.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.store import Store, StoreError, StoreInUse, to_json
from pipelines import landing, load, marts

log = logging.getLogger("earshot.owner")

POLL_SECONDS = 0.25
# who asked once asks again at once: an import of forty files asks eighty times
ASKED_POLL_SECONDS = 0.02
ASKED_LASTS_SECONDS = 2.0
TIDY_SECONDS = 60.0
DAY_SECONDS = 86_400.0
ANSWER_WITHIN_SECONDS = 600.0
TAKEN_WITHIN_SECONDS = 20.0

Tell = Callable[[int, int, str], None]  # done, of, words
Verb = Callable[[Store, Mapping[str, Any], Tell], Any]


class OwnerSilent(StoreError):
    """The process that holds the store does not answer."""


class RequestRefused(StoreError):
    """The owner refused, in a sentence."""


@dataclass
class Owner:
    """Loads what lands and answers requests, in a thread of its own, for as long as the store is open."""

    store: Store
    verbs: Mapping[str, Verb]

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="earshot-owner", daemon=True)
        self._tidied_at = time.monotonic()
        self._asked_until = 0.0
        self.last_error: str | None = None

    def start(self) -> None:
        """Begin; landing files left by an earlier run are loaded first."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                load.load_pending(self.store)
                if answer_requests(self.store, self.verbs):
                    self._asked_until = time.monotonic() + ASKED_LASTS_SECONDS
                self._tidy()
                self.last_error = None
            except Exception as error:
                if str(error) != self.last_error:
                    log.exception("the owner could not finish its round")
                self.last_error = str(error)
                self._stop.wait(2.0)
            self._stop.wait(ASKED_POLL_SECONDS if time.monotonic() < self._asked_until else POLL_SECONDS)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied_at < TIDY_SECONDS:
            return
        self._tidied_at = time.monotonic()
        marts.compact(self.store)
        landing.sweep(self.store.home, time.time() - DAY_SECONDS)
        # the server runs with runner.postScriptGC off: a collection a minute instead of one after each rerun
        gc.collect()


# -- requests ------------------------------------------------------------------------------------


def _requests(home: Path) -> Path:
    return home / "requests"


def answer_requests(store: Store, verbs: Mapping[str, Verb]) -> int:
    """Answer what waits in `requests/`; gives how many."""
    folder = _requests(store.home)
    if not folder.exists():
        return 0
    answered = 0
    for file in sorted(folder.glob("*.request.json")):
        progress = file.with_suffix("").with_suffix(".progress.json")

        def tell(done: int, of: int, words: str, progress: Path = progress) -> None:
            _write(progress, {"done": done, "of": of, "words": words})

        tell(0, 0, "")
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            verb = verbs.get(said["verb"])
            if verb is None:
                raise StoreError(f"The server does not know '{said['verb']}': it may be older than this command.")
            answer = {"result": verb(store, said["arguments"], tell)}
        except Exception as error:  # noqa: BLE001 - whatever went wrong is the asker's answer
            log.warning("a request was refused: %s", error)
            answer = {"error": str(error) or type(error).__name__}
        _write(file.with_suffix("").with_suffix(".answer.json"), answer)
        file.unlink(missing_ok=True)
        progress.unlink(missing_ok=True)
        answered += 1
    return answered


def _write(file: Path, value: Any) -> None:
    partial = file.with_suffix(".tmp")
    partial.write_text(to_json(value), encoding="utf-8")
    partial.rename(file)


def ask(
    home: Path,
    verb: str,
    arguments: Mapping[str, Any],
    tell: Tell | None = None,
    *,
    taken_within: float = TAKEN_WITHIN_SECONDS,
    answer_within: float = ANSWER_WITHIN_SECONDS,
) -> Any:
    """Leave a request for the owner and wait for its answer. Raises RequestRefused or OwnerSilent."""
    folder = _requests(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = landing.ulid()
    request = folder / f"{name}.request.json"
    answer = folder / f"{name}.answer.json"
    progress = folder / f"{name}.progress.json"
    _write(request, {"verb": verb, "arguments": dict(arguments), "by": os.getpid()})
    asked_at = time.monotonic()
    try:
        while not answer.exists():
            waited = time.monotonic() - asked_at
            taken = progress.exists()
            if waited > answer_within or (not taken and request.exists() and waited > taken_within):
                raise OwnerSilent(
                    f"The process that holds {home} did not answer '{verb}' in {waited:.0f} s. "
                    "Is a server of another version running there? Stop it and try again."
                )
            if tell and taken:
                _pass_on(progress, tell)
            time.sleep(0.01 if waited < 1 else 0.05)
        said = json.loads(answer.read_text(encoding="utf-8"))
    finally:
        request.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)
    if "error" in said:
        raise RequestRefused(said["error"])
    return said["result"]


def _pass_on(progress: Path, tell: Tell) -> None:
    try:
        said = json.loads(progress.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return  # answered, or rewritten, in this very moment
    if said["of"]:
        tell(said["done"], said["of"], said["words"])


def do(home: Path, verbs: Mapping[str, Verb], verb: str, arguments: Mapping[str, Any], tell: Tell | None = None) -> Any:
    """Do a verb at the store, whoever owns it: here if it is free, else by asking the owner."""
    try:
        store = Store(home)
    except StoreInUse:
        return ask(home, verb, arguments, tell)
    try:
        load.load_pending(store)  # what landed while nobody owned the store comes first
        return json.loads(to_json(verbs[verb](store, arguments, tell or (lambda done, of, words: None))))
    finally:
        store.close()
