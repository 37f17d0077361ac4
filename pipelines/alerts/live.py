"""Early warning over the store: what was known by then, the incidents found in it, and their rows.

A tick goes on where the one before it stood: what was learned is kept in the process up to the last midnight and
is learned again from the store's facts after a start. Nothing here writes; `commands.incidents` does.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from data import models
from data.store import Store
from pipelines.alerts import threshold, wordings
from pipelines.alerts.backtest import sentence_of
from pipelines.alerts.counting import DAY, STEP, WINDOWS, Counter, Ints, Mentions
from pipelines.alerts.incidents import Incident
from pipelines.alerts.replay import Replay, Tell
from pipelines.rules import criticism, incident_match, telling
from pipelines.rules.incident_match import OF_MENTIONS

if TYPE_CHECKING:
    import pyarrow as pa

HISTORY = timedelta(days=90)
SPAN = timedelta(days=365)  # of a replay over the programme's own past
RECENT = timedelta(days=9)  # what a tick reads again: copies look back two days, habits a week
BACKFILLED = 72.0  # hours: what was known later than that was fetched as history and warns of nothing
OVER = timedelta(days=2)  # after the last mention all that was open is over: a replay needs to go no further
NEWS = timedelta(days=2)  # what opened and ended longer ago is no news
OTHER = "Everything else"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """A programme's mentions with the names that its numbers stand for. `start` is the midnight of day 0 (UTC)."""

    said: Mentions
    ids: list[tuple[str, str]]  # (platform, mention_id) of each row
    topics: list[str]
    platforms: list[str]
    start: datetime
    outages: list[tuple[int, float, float]]  # platform, beginning and end in hours

    def tick_of(self, at: datetime) -> int:
        """The last tick at or before an instant (UTC without a zone)."""
        return int((at - self.start) / timedelta(hours=STEP))


def topics_of(store: Store, programme_id: str) -> list[tuple[str, list[str]]]:
    """The topics that a programme listens for with their words, the oldest first."""
    rows = store.rows(
        "select name, terms from topic where programme_id = $id and retired_at is null order by created_at, topic_id",
        {"id": programme_id},
    )
    return [(row["name"], json.loads(row["terms"])) for row in rows]


def rule_of(store: Store, programme_id: str) -> Row | None:
    """The rule on criticism in force, or None."""
    return store.one(
        "select * from alert_rule where programme_id = $id and kind = 'criticism' and platform = '' "
        "and replaced_at is null",
        {"id": programme_id},
    )


def rules_in_force(store: Store, programme_id: str) -> list[Row]:
    """Every rule that is switched on, criticism first."""
    return store.rows(
        "select * from alert_rule where programme_id = $id and replaced_at is null and is_on and platform = '' "
        "order by kind <> 'criticism', kind",
        {"id": programme_id},
    )


def hear(
    store: Store,
    programme_id: str,
    until: datetime,
    *,
    since: datetime,
    start: datetime | None = None,
    platforms: Sequence[str] = (),
    teach_only: bool = True,
) -> Heard:
    """Read a programme's mentions written from `since` to `until` (UTC without a zone).

    History that was fetched later teaches what is usual and never alarms (`teach_only`); in a replay of one's own
    past it is taken as if it had been collected when it was written.
    """
    topics = topics_of(store, programme_id)
    table = _said(store, programme_id, topics, since, until)
    start = start or datetime.combine(since.date(), datetime.min.time())
    base = np.datetime64(start, "us")
    hours = [
        (table.column(name).to_numpy().astype("datetime64[us]") - base) / np.timedelta64(1, "h")
        for name in ("created_at", "known_at")
    ]  # fmt: skip
    created, known = hours[0], np.maximum(hours[0], hours[1])
    late = known - created > BACKFILLED
    known = np.where(late, created + (24.5 if teach_only else 0.25), known)
    named = table.column("platform").to_pylist()
    names = list(dict.fromkeys([*platforms, *sorted(set(named))]))
    place = {name: number for number, name in enumerate(names)}
    author = _numbered(table.column("author_key").to_pylist())
    critical = table.column("is_critical").to_numpy().astype(bool)
    texts = table.column("text").to_pylist()
    wording = np.full(len(texts), -1, dtype=np.int64)
    wording[critical] = wordings.number_all(texts[row] for row in np.flatnonzero(critical))
    order = np.argsort(known, kind="stable")
    ids = list(zip(named, table.column("mention_id").to_pylist(), strict=True))
    dark = [
        (place[one["platform"]], (span[0] - start) / timedelta(hours=1), (span[1] - start) / timedelta(hours=1))
        for one in outages(store, programme_id, since, until)
        if one["platform"] in place and (span := _held_back(one, until))
    ]
    said = Mentions(
        created[order],
        known[order],
        np.array([place[one] for one in named], dtype=np.int64)[order],
        table.column("topic").to_numpy().astype(np.int64)[order],
        author[order],
        wording[order],
        critical[order],
    )
    return Heard(said, [ids[row] for row in order], [*(name for name, _ in topics), OTHER], names, start, dark)


def _said(
    store: Store, programme_id: str, topics: Sequence[tuple[str, Sequence[str]]], since: datetime, until: datetime
) -> pa.Table:
    """A row for each mention and topic that it is on."""
    import pyarrow as pa

    words = [(place, term) for place, (_, terms) in enumerate(topics) for term in terms]
    terms = pa.table(
        {
            "place": pa.array([one for one, _ in words], type=pa.int64()),
            "term": pa.array([one for _, one in words], type=pa.string()),
        }
    )
    return store.read(
        models.model("alerts", "heard").sql,
        {
            "programme": programme_id,
            "since_at": since,
            "until_at": until,
            "other": len(topics),
            "critical": criticism.CRITICAL,
            "critical_on_topic": criticism.CRITICAL_ON_TOPIC,
        },
        tables={"terms": terms},
    )


def outages(store: Store, programme_id: str, since: datetime, until: datetime) -> list[Row]:
    """When sources read nothing, as their rounds tell: platform, begins_at, ends_at (None while it lasts), outcome."""
    return store.rows(models.page("warning_outages"), {"programme": programme_id, "since": since, "until": until})


def _held_back(one: Row, until: datetime) -> tuple[datetime, datetime] | None:
    """From when to when a source's cells are not judged; None for a stretch too short to matter."""
    begins, ends = one["begins_at"] + telling.OUTAGE_AFTER, one["ends_at"] or until + timedelta(days=1)
    return (begins, ends) if begins < ends else None


def _numbered(keys: list[str | None]) -> Ints:
    known: dict[str, int] = {}
    return np.array([-1 if key is None else known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def replay_over(heard: Heard, *, budget: float, fixed: float | None, keep_scores: bool = False) -> Replay:
    """A replay over what was heard, from its first day."""
    replay = Replay.over(
        heard.said,
        len(heard.topics),
        max(len(heard.platforms), 1),
        weekday=heard.start.weekday(),
        budget=budget,
        fixed=fixed,
        outages=heard.outages,
    )
    replay.keep_scores = keep_scores
    return replay


def row_of(one: Incident, heard: Heard, zone: str, known_from: int = 0) -> Row:
    """An incident as `incident` and `incident_mention` hold it; instants UTC without a zone.

    The mentions of one that opened before `known_from` were stored when it opened and are not told again.
    """
    topic = heard.topics[one.topic]
    platform = heard.platforms[one.platform] if one.platform >= 0 else ""
    low, high = one.low_high

    def at(tick: float) -> datetime:
        return heard.start + timedelta(hours=tick * STEP)

    return {
        "kind": "copy_paste" if one.is_notice else "criticism",
        "cell": f"{topic}|{platform}" if platform else topic,
        "topic": topic,
        "platform": platform,
        "platforms": json.dumps([heard.platforms[place] for place in one.platforms]),
        "first_at": heard.start + timedelta(hours=one.first),
        "opened_at": at(one.opened),
        "updated_at": at(one.rearmed[-1] if one.rearmed else one.opened),
        "peak_at": at(one.peak_at),
        "peak_observed": one.peak,
        "closed_at": at(one.closed) if one.closed is not None else None,
        "severity": one.severity,
        "sentence": sentence_of(one, topic, platform, heard.start, ZoneInfo(zone)),
        "window_hours": float(WINDOWS[one.window] * STEP),
        "observed": one.raw if one.is_notice else one.observed,
        "expected": one.expected,
        "low": float(low),
        "high": float(high),
        "score": one.score,
        "people": one.people,
        "rearmed": len(one.rearmed),
        "growth": json.dumps(
            [
                {
                    "at": at(told.tick).isoformat(),
                    "count": told.count,
                    "severity": told.severity,
                    "platforms": [heard.platforms[place] for place in told.platforms],
                    "people": told.people,
                }
                for told in one.tellings
            ]
        ),
        "has_history": one.has_history,
        "mentions": [heard.ids[row] for row in one.rows[:200]] if one.opened > known_from else [],
    }


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a rule would have said over a programme's own past, and the threshold that it had set itself by the end."""

    found: list[Row]
    threshold: float
    weeks: float


def replayed(
    store: Store,
    programme_id: str,
    until: datetime,
    *,
    budget: float,
    fixed: float | None = None,
    zone: str = "UTC",
    tell: Tell | None = None,
) -> Replayed:
    """Replay the last year to `until` (UTC without a zone); the rows are as `row_of` gives them."""
    heard = hear(store, programme_id, until, since=until - SPAN, teach_only=False)
    if not len(heard.said):
        return Replayed([], threshold.usual(budget), 0.0)
    until = min(until, heard.start + timedelta(hours=float(heard.said.created.max())) + OVER)
    heard = _from_first_day(store, programme_id, until, heard)
    replay = replay_over(heard, budget=budget, fixed=fixed)
    replay.run(max((heard.tick_of(until) - 1) // DAY, 0), tell)
    rows = [row_of(one, heard, zone) for one in replay.until(max(heard.tick_of(until), 1))]
    return Replayed(rows, replay.threshold.value, max((until - heard.start) / timedelta(days=7) - 1, 0.0))


def _from_first_day(store: Store, programme_id: str, until: datetime, heard: Heard) -> Heard:
    """The same, beginning on the day of the first mention: empty months before it need no replay."""
    first = heard.start + timedelta(hours=float(heard.said.created.min()))
    since = datetime.combine(first.date(), datetime.min.time())
    return hear(store, programme_id, until, since=since, teach_only=False)


@dataclass(slots=True)
class _Warm:
    """What was learned up to a midnight, for one programme and rule."""

    key: tuple[Any, ...]
    replay: Replay
    start: datetime
    platforms: list[str]
    said: dict[tuple[str, str, datetime], list[tuple[str, str]]]  # what opened those that are open at that midnight


_warm: dict[tuple[str, str], _Warm] = {}


def tick(store: Store, programme_id: str, now: datetime, zone: str = "UTC") -> list[Row]:
    """The incidents of the last days as they stand now (aware), newest knowledge included; [] without a rule."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    rule = rule_of(store, programme_id)
    if rule is None or not rule["is_on"]:
        return []
    warm = _warmed(store, programme_id, at, rule)
    heard = hear(store, programme_id, at, since=at - RECENT, start=warm.start, platforms=warm.platforms)
    if heard.platforms != warm.platforms:  # a platform that is new since: learn again with it
        _warm.pop((str(store.home), programme_id), None)
        warm = _warmed(store, programme_id, at, rule, heard.platforms)
        heard = hear(store, programme_id, at, since=at - RECENT, start=warm.start, platforms=warm.platforms)
    if not heard.platforms:
        return []
    counter = Counter(heard.said, len(heard.topics), len(heard.platforms), heard.outages)
    warm.replay.counter = warm.replay.watch.counter = counter
    known_from = warm.replay.number * DAY
    warm.replay.run(max((heard.tick_of(at) - 1) // DAY, warm.replay.number))
    passing = _branch(warm.replay)
    found = [row_of(one, heard, zone, known_from) for one in passing.until(heard.tick_of(at))]
    held = store.rows(models.model("alerts", "open_now").sql, {"programme": programme_id, "kinds": list(OF_MENTIONS)})
    told = incident_match.pairs(found, held)
    news = [
        one | {"mentions": one["mentions"] or warm.said.get((one["kind"], one["topic"], one["opened_at"]), [])}
        for one, known in zip(found, told, strict=True)
        if one["opened_at"] >= at - NEWS or one["closed_at"] is None or known
    ]
    return [*news, *ended(held, told, at)]


def ended(held: Sequence[Row], told: Sequence[Mapping[str, Any] | None], at: datetime) -> list[Row]:
    """What is held as open and was found no more, as it ends now: it stands out no longer."""
    there = {one["incident_id"] for one in told if one}
    return [{**one, "closed_at": at, "mentions": []} for one in held if one["incident_id"] not in there]


def _branch(replay: Replay) -> Replay:
    """The same replay, to be followed into the running day and thrown away."""
    watch = copy.copy(replay.watch)
    watch.running, watch.done = dict(watch.running), list(watch.done)
    watch._below, watch._noticed = dict(watch._below), dict(watch._noticed)
    return Replay(replay.counter, replay.detector, replay.threshold, watch, replay.number, keep_scores=False)


def _warmed(store: Store, programme_id: str, at: datetime, rule: Row, platforms: Sequence[str] = ()) -> _Warm:
    """What was learned up to the last midnight, from the process or anew from the store.

    `platforms` have a place in it too: one whose first mention came since midnight has taught nothing yet.
    """
    topics = topics_of(store, programme_id)
    key = (rule["rule_id"], json.dumps(topics))
    held = _warm.get((str(store.home), programme_id))
    midnight = datetime.combine(at.date(), datetime.min.time())
    if held and held.key == key and held.start + timedelta(days=held.replay.number) <= midnight:
        return held
    heard = hear(store, programme_id, midnight, since=midnight - HISTORY, platforms=platforms)
    replay = replay_over(heard, budget=rule["budget_per_week"], fixed=rule["threshold"])
    if heard.platforms:
        replay.run((midnight - heard.start).days)
    rows = [row_of(one, heard, "UTC") for one in replay.watch.all() if one.rows]
    said = {(row["kind"], row["topic"], row["opened_at"]): row["mentions"] for row in rows}
    held = _Warm(key, replay, heard.start, heard.platforms, said)
    _warm[str(store.home), programme_id] = held
    return held
