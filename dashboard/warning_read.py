"""What the page Early warning asks: incidents as they were known at an instant, and who looked then."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from dashboard import read
from dashboard.once import kept
from dashboard.read import Programme
from pipelines.commands import track_record
from pipelines.rules import alert_words
from pipelines.rules.incident_match import OF_MENTIONS

Row = dict[str, Any]


def incidents(programme: Programme, at: datetime) -> list[Row]:
    """The incidents of a programme as they were known at an instant (UTC without a zone).

    The open ones first, of them the loudest, and criticism before numbers; then the newest.
    """
    held = [as_known(one, at) for one in read.rows("warning_incidents", programme=programme.programme_id, at=at)]
    return sorted(held, key=_place)


def _place(one: Row) -> tuple[bool, int, bool]:
    if one["closed_at"] is not None:
        return True, 0, False
    return False, -alert_words.SEVERITIES.index(one["severity"]), one["kind"] not in OF_MENTIONS


def as_known(one: Row, at: datetime) -> Row:
    """An incident with how loud it was, where and from how many people at an instant; `tellings` up to then.

    >>> growth = '[{"at": "2026-03-09T10:00:00", "count": 4, "severity": "watch", "platforms": ["x"], "people": 4}]'
    >>> as_known({"growth": growth, "severity": "crisis", "people": 90}, datetime(2026, 3, 9, 11))["severity"]
    'watch'
    """
    told = [{**row, "at": datetime.fromisoformat(row["at"])} for row in json.loads(one["growth"] or "[]")]
    then = [row for row in told if row["at"] <= at]
    if not then:
        return {**one, "tellings": told[:1]}
    last = then[-1]
    known = {"severity": last["severity"], "people": last["people"], "platforms": json.dumps(last["platforms"])}
    return {**one, **known, "rearmed": len(then) - 1, "tellings": then}


def replay(programme: Programme, kind: str, budget: float) -> tuple[Row, list[Row]]:
    """What a rule would have told over the past: its record, and its alerts with what staff said of each."""
    of = programme.programme_id
    # by the quarter of an hour and by what was loaded and read: a click anywhere else needs no new replay
    past = tuple(read.rows("warning_past_key", programme=of)[0].values())
    done = _replay(of, kind, budget, replayed_until(programme), str(read.store().home), past)
    return (
        track_record.told(read.store(), of, budget, kind, done),
        track_record.alerts_told(read.store(), of, kind, done),
    )


def replayed_until(programme: Programme) -> datetime:
    """The instant to which `replay` goes (UTC without a zone)."""
    until = read.clock(programme).replace(tzinfo=None, second=0, microsecond=0)
    return until.replace(minute=until.minute // 15 * 15)


@kept(60)
def _replay(programme_id: str, kind: str, budget: float, until: datetime, home: str, past: tuple[Any, ...]) -> Any:
    return track_record.replay(read.store(), programme_id, budget, until, kind)
