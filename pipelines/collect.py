"""One collector round: ask a source for what is new, land each batch with the state that is true once it is stored.

A round needs no store: it asks the owner where the streams stand and tells it what became of them, and its rows travel
by the landing folder. It runs inside the server, alone on the command line, or beside a running server.
"""

from __future__ import annotations

import logging
import os
import platform as machine
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import connectors
from connectors import redaction
from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    Mention,
    Metric,
    NotConfigured,
    NotThere,
    OverBudget,
    PermissionDenied,
    Post,
    RateLimited,
)
from connectors.source import Account, Cap, Config, Page, Source
from pipelines import landing
from pipelines.one_round import ORDER, Desk, Round, outcome_of, sentence
from pipelines.secret import author_secret

log = logging.getLogger("earshot.collect")

BATCH_ROWS = 5_000
BATCH_SECONDS = 20.0
RECHECK_DAYS = 30  # deletions are looked for among what is younger
RECHECK_EACH = 100  # mentions and posts a round, in turn
RECHECK_ALL = 2_000  # where a person asks for the round
RECHECK_PAID_EVERY = timedelta(hours=23)  # where each look-up costs
NOT_BELIEVED = 10  # so many looked up and all of them gone: that is a fault, not a deletion
DEFAULT_BUDGET = 50.0
BACK_OF_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def holder() -> str:
    """A name for this round that tells whether its process still lives."""
    return f"{machine.node()}:{os.getpid()}:{secrets.token_hex(4)}"


def collect(
    home: Path,
    desk: Desk,
    connection: Mapping[str, Any],
    settings: Mapping[str, str],
    *,
    is_asked: bool = False,
    is_stopping: Callable[[], bool] = lambda: False,
    opened: Callable[[str, Config], Source] = connectors.open_source,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Round:
    """Do one round of a connection. Whatever happens is told in the result and kept; nothing is raised but OS errors.

    `is_asked`: a person asked for it, so that everything that is otherwise done in turns is done now.
    """
    redaction.install()
    done = Round(connection["connection_id"], connection["platform"], clock(), connection.get("label") or "")
    me = holder()
    place = {"connection_id": done.connection_id, "holder": me, "platform": done.source}
    stands = desk.ask("collect_begin", place)
    if "busy" in stands:
        done.outcome, done.said = "busy", f"Another round of this source is under way since {stands['busy']} UTC."
        return done
    work = _Work(home, desk, connection, settings, done, stands, place, is_asked, is_stopping, clock)
    try:
        work.run(opened)
    except ConnectorError as error:
        work.fail(error)
    except Exception as error:
        log.exception("a round of %s broke", done.source)
        work.broke(error)
    work.finish()
    return done


@dataclass
class _Work:
    """A round under way."""

    home: Path
    desk: Desk
    connection: Mapping[str, Any]
    settings: Mapping[str, str]
    done: Round
    stands: Mapping[str, Any]
    place: Mapping[str, Any]
    is_asked: bool
    is_stopping: Callable[[], bool]
    clock: Callable[[], datetime]
    source: Source | None = None
    account: Account | None = None

    def run(self, opened: Callable[[str, Config], Source]) -> None:
        """Check the account, then each stream, then what was deleted."""
        self.source = source = opened(self.done.source, self._config())
        self._allow(source)
        self.account = source.check()
        self.done.label = self.account.label
        for stream, pages in (("posts", source.posts), ("mentions", source.mentions), ("metrics", source.metrics)):
            if self.is_stopping():
                self._worse("stopped")
                return
            try:
                self._stream(stream, pages(dict(self.stands["states"].get(stream) or {})))
            except ConnectorError as error:
                self.fail(error, stream)
                # a limit or a lost sign-in holds for the account, whatever is asked for next
                if isinstance(error, (AuthExpired, RateLimited, OverBudget)):
                    return
        if Cap.DELETIONS in source.about.caps:
            try:
                self._deletions(source)
            except ConnectorError as error:
                self.fail(error, "deletions")

    def _config(self) -> Config:
        since = self.connection.get("since") or self.settings.get("since")
        return Config(
            settings={
                name: value for name, value in self.settings.items() if name not in ("since", "every", "programme")
            },
            secret=author_secret(self.home),
            since=_day(since),
            told=tuple((kind, native_id) for kind, native_id in self.stands.get("told", [])),
            quarantined=frozenset(self.stands["quarantined"]),
            is_given=self.connection["origin"] == "form",
            now=self.clock,
        )

    def _allow(self, source: Source) -> None:
        if not source.about.has_cost:
            return
        budget = self.connection.get("monthly_budget")
        if budget is None:
            budget = _number(self.settings.get("budget"), DEFAULT_BUDGET)
        source.allowed = max(0.0, float(budget) - float(self.stands["spent_this_month"]))  # type: ignore[attr-defined]  # of Connector

    # -- streams -----------------------------------------------------------------------------------

    def _stream(self, stream: str, pages: Iterator[Page]) -> None:
        """Land pages as they come, in batches; what came before an error is landed with its state."""
        batch: list[Page] = []
        rows, began = 0, time.monotonic()
        before = self.stands["states"].get(stream) or {}
        try:
            for page in pages:
                batch.append(page)
                rows += len(page.rows)
                self.done.notes += [redaction.redact(one) for one in page.said]
                if self.is_stopping():
                    self._worse("stopped")
                    break
                if rows >= BATCH_ROWS or time.monotonic() - began > BATCH_SECONDS:
                    before = self._land(stream, batch, before)
                    batch, rows, began = [], 0, time.monotonic()
                    self.desk.ask("collect_go_on", self.place)
        finally:
            self._land(stream, batch, before)

    def _land(self, stream: str, batch: Sequence[Page], before: Mapping[str, Any]) -> Mapping[str, Any]:
        """Write rows and state as one job; gives the state that will be true once it is loaded."""
        if not batch:
            return before
        state = batch[-1].state
        rows = [row for page in batch for row in page.rows]
        if rows or state != before:
            self._publish(stream, rows, state)
        return state

    def _publish(self, stream: str, rows: Iterable[Any], state: Mapping[str, Any]) -> None:
        kinds: dict[landing.Kind, list[Any]] = {"mention": [], "post": [], "metric": []}
        for row in rows:
            if isinstance(row, Mention):
                kinds["mention"].append(row)
            elif isinstance(row, Post):
                kinds["post"].append(row)
            elif isinstance(row, Metric):
                kinds["metric"].append(row)
        self.done.mentions += sum(not row.is_deleted for row in kinds["mention"])
        self.done.posts += sum(not row.is_deleted for row in kinds["post"])
        self.done.metrics += len(kinds["metric"])
        account = self.account
        told = {
            "connection_id": self.done.connection_id,
            "platform": self.done.source,
            "account_id": account.account_id if account else "",
            "label": account.label if account else "",
            "stream": stream,
            "state": dict(state),
            "seq": time.time_ns(),
        }
        job = landing.new_job(
            "api", f"{self.done.source}_api", f"{self.done.label or self.done.source} · {stream}", "", "collector",
            programme_id=self.connection.get("programme_id"), collected=told,
            rows_read=sum(len(one) for one in kinds.values()),
        )  # fmt: skip
        landing.publish(self.home, job, [(kind, landing.to_table(found, kind)) for kind, found in kinds.items()])
        self.desk.landed()

    # -- what was deleted --------------------------------------------------------------------------

    def _deletions(self, source: Source) -> None:
        """Look up in turn what is held and young, and land those that are gone as deleted, without their text."""
        state = dict(self.stands["states"].get("deletions") or {})
        at = self.clock()
        costs = source.about.has_cost
        if (
            costs
            and not self.is_asked
            and state.get("at")
            and at - datetime.fromisoformat(state["at"]) < RECHECK_PAID_EVERY
        ):
            return
        rows: list[Any] = []
        for kind in ("mention", "post"):
            if self.is_stopping():
                break
            held = self._held(kind, state, at)
            if not held:
                continue
            try:
                gone = source.gone(kind, [one["id"] for one in held])
            except (NotThere, ContractChanged, PermissionDenied) as error:
                self.done.notes.append(f"Deletions could not be looked for: {error}")
                continue
            if len(gone) == len(held) >= NOT_BELIEVED:
                self.done.notes.append(
                    f"The platform says that all {len(held)} {kind}s looked up are gone. That is not believed: none "
                    "was taken away. Look whether the account or its rights changed."
                )
                continue
            rows += [self._tombstone(kind, one, at) for one in held if one["id"] in gone]
        state["at"] = at.isoformat()
        self.done.deleted = len(rows)
        if rows or costs or state != {**(self.stands["states"].get("deletions") or {}), "at": state["at"]}:
            self._publish("deletions", rows, state)

    def _held(self, kind: str, state: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
        """The next of those that are to be looked up; moves the turn on in `state`."""
        limit = RECHECK_ALL if self.is_asked else RECHECK_EACH
        ahead = at + timedelta(days=2)  # clocks of platforms may run ahead of ours
        before = ahead if self.is_asked else _instant(state.get(kind), ahead)
        since = BACK_OF_TIME if self.is_asked else at - timedelta(days=RECHECK_DAYS)
        held: list[dict[str, Any]] = self.desk.ask(
            "collect_known",
            {
                "kind": kind, "platform": self.done.source,
                "account_id": self.account.account_id if self.account else "",
                "since": since.isoformat(), "before": before.isoformat(), "limit": limit,
            },
        )  # fmt: skip
        if len(held) < limit:
            state.pop(kind, None)  # the turn is over: the newest come next
        else:
            state[kind] = held[-1]["created_at"] + "+00:00"
        return held

    def _tombstone(self, kind: str, held: Mapping[str, Any], at: datetime) -> Mention | Post:
        account = self.account.account_id if self.account else ""
        written = datetime.fromisoformat(held["created_at"]).replace(tzinfo=UTC)
        if kind == "post":
            return Post(self.done.source, held["id"], account, written, at, is_deleted=True)
        return Mention(
            self.done.source, held["id"], account, held["relation"], written, at, None, is_deleted=True
        )  # fmt: skip

    # -- the end -----------------------------------------------------------------------------------

    def fail(self, error: ConnectorError, stream: str = "") -> None:
        """Keep what went wrong: its sentence, and what it means for the round."""
        said = redaction.redact(str(error)) or type(error).__name__
        self.done.errors.append(f"{stream.capitalize()}: {said}" if stream else said)
        self._worse(outcome_of(error))
        if error.retry_after is not None:
            self.done.retry_after = max(self.done.retry_after or 0.0, error.retry_after)

    def broke(self, error: Exception) -> None:
        """Keep a fault of ours: the other sources go on."""
        said = redaction.redact(f"{type(error).__name__}: {error}")[:300]
        self.done.errors.append(f"Earshot itself failed here ({said}). The log of the server says more.")
        self._worse("failed")

    def _worse(self, outcome: str) -> None:
        if ORDER.index(outcome) > ORDER.index(self.done.outcome):
            self.done.outcome = outcome

    def finish(self) -> None:
        """Tell the owner what became of it."""
        done, source = self.done, self.source
        released: list[str] = []
        if source is not None:
            done.calls = source.session.calls  # type: ignore[attr-defined]  # of Connector
            source.session.close()  # type: ignore[attr-defined]  # a small server has few threads: none is held till the next round
            done.spent = source.spent  # type: ignore[attr-defined]
            done.quarantined = dict(source.quarantined)  # type: ignore[attr-defined]
            if "metrics" not in "".join(done.errors).lower() and done.outcome in ("ok", "partial"):
                released = [name for name in self.stands["tried_again"] if name not in done.quarantined]
        if done.outcome in ("failed", "changed", "refused") and self.account and (done.posts or done.mentions):
            done.outcome = "partial"  # what did come is stored, and the round counts as one that brought something
        done.said = sentence(done)
        told = self.desk.ask(
            "collect_finish",
            {
                "run": {**done.as_json(), "platform": done.source},
                "retry_after": done.retry_after,
                "every_minutes": self._every(),
                "quarantined": done.quarantined,
                "released": released,
                "told_read": source.told_read if source is not None else [],  # type: ignore[attr-defined]  # of Connector
                "account": _plain(self.account) if self.account else None,
            },
        )
        done.next_due_at = told["next_due_at"]

    def _every(self) -> float:
        said = self.connection.get("every_minutes") or _number(self.settings.get("every"), 0.0)
        usual = connectors.about(self.done.source).every.total_seconds() / 60
        return max(1.0, float(said)) if said else usual


def _plain(account: Account) -> dict[str, Any]:
    return {
        "account_id": account.account_id,
        "label": account.label,
        "expires_at": account.expires_at.isoformat() if account.expires_at else None,
        "scopes": list(account.scopes),
        "note": account.note,
    }


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise NotConfigured(f"'{value}' is not a day. Give the first day to read as YYYY-MM-DD.") from error


def _number(value: Any, default: float) -> float:
    if value in (None, ""):
        return default
    try:
        return float(value)
    except ValueError as error:
        raise NotConfigured(f"'{value}' is not a number. Give a number such as {default:.0f}.") from error


def _instant(value: Any, default: datetime) -> datetime:
    return datetime.fromisoformat(value) if value else default
