"""How pages are walked so that a stop at any of them loses nothing: newest first, by cursor, and by windows of days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from connectors.base import ContractChanged, NotThere, Transient
from connectors.source import Page, Row, State

SWEEP_EVERY, SWEPT = timedelta(days=7), timedelta(days=365)
MOST_PAGES = 10_000  # a walk that is longer is not a walk


@dataclass(frozen=True, slots=True)
class Answer:
    """One page as the platform gave it: its objects, and the cursor of the next (None: it was the last)."""

    items: Sequence[Mapping[str, Any]]
    cursor: str | None
    said: tuple[str, ...] = ()


Fetch = Callable[[str | None], Answer]


def newest_first(
    state: Mapping[str, Any],
    fetch: Fetch,
    mark: Callable[[Mapping[str, Any]], str],
    rows: Callable[[Sequence[Mapping[str, Any]]], Sequence[Row]],
    *,
    again_after: str = "",
    not_before: str = "",
    ceiling: str = "",
) -> Iterator[Page]:
    """Walk from the newest object down to what is known; `mark` gives a string that sorts by age ('' if unknown).

    `state` is {'newest': mark} once a walk was finished, and {'sweep': {cursor, newest}} while one is under way, so
    that the next round goes on where this one ended. Objects marked above `again_after` are read again each time; the
    walk ends where a whole page is older than `not_before`. A mark above `ceiling` (a clock that runs ahead) is not
    believed.
    """
    known = str(state.get("newest") or "")
    under_way = state.get("sweep") or {}
    cursor: str | None = under_way.get("cursor")
    top = max(known, str(under_way.get("newest") or ""))
    seen: set[str | None] = {cursor}
    for _ in range(MOST_PAGES):
        try:
            answer = fetch(cursor)
        except (ContractChanged, NotThere):
            if cursor is None or cursor != under_way.get("cursor"):
                raise
            cursor, seen, under_way = None, {None}, {}  # the cursor kept from last time has run out: from the top
            continue
        marks = [mark(one) for one in answer.items]
        believed = [one for one in marks if one and (not ceiling or one <= ceiling)]
        top = max([top, *believed])
        has_news = any(not one or one > known or (again_after and one >= again_after) for one in marks)
        is_too_old = bool(not_before and marks and all(one and one < not_before for one in marks))
        is_last = answer.cursor is None or not answer.items or not has_news or is_too_old
        repeats = not is_last and answer.cursor in seen
        if is_last or repeats:
            # a walk that did not reach its end is begun anew next time: its newest mark is not yet true
            yield Page(rows(answer.items), {"newest": known if repeats else top}, answer.said)
            if repeats:
                raise ContractChanged(
                    "The platform gave the same page mark twice; what came up to there is kept. It is tried anew."
                )
            return
        seen.add(answer.cursor)
        cursor = answer.cursor
        yield Page(rows(answer.items), {"newest": known, "sweep": {"cursor": cursor, "newest": top}}, answer.said)
    raise Transient(f"More than {MOST_PAGES:,} pages came. It goes on in the next round.")


def every_page(fetch: Fetch) -> Iterator[Answer]:
    """All pages of a list that has no order to rely on. Raises ContractChanged when a page mark comes twice."""
    cursor: str | None = None
    seen: set[str | None] = {None}
    for _ in range(MOST_PAGES):
        answer = fetch(cursor)
        yield answer
        if answer.cursor is None or not answer.items:
            return
        if answer.cursor in seen:
            raise ContractChanged("The platform gave the same page mark twice; what came up to there is kept.")
        seen.add(answer.cursor)
        cursor = answer.cursor


def of_each(
    state: Mapping[str, Any],
    things: Iterable[tuple[str, int | None]],
    pages: Callable[[str], Iterator[Sequence[Row]]],
    *,
    sweep: str = "",
) -> Iterator[Page]:
    """What hangs below each of many things (comments below posts), read where its number changed.

    `things` gives ids and how many there are below (None: the platform does not say, so it is read each time). `state`
    is {'seen': {id: number}}; a thing counts as seen once all below it is stored. 'done': the list of things was once
    walked to its end. `sweep` is told by `looked_from`: 'swept' becomes it once this walk has ended, and what was not
    met in a sweep is forgotten.
    """
    seen: dict[str, Any] = dict(state.get("seen") or {})
    kept: dict[str, Any] = {}
    stands = {"done": bool(state.get("done")), **({"swept": state["swept"]} if state.get("swept") else {})}
    for thing, total in things:
        if total == 0 or (total is not None and seen.get(thing) == total):
            kept[thing] = total
            continue
        for rows in pages(thing):
            yield Page(rows, {"seen": {**seen, **kept}, **stands})
        kept[thing] = total
        yield Page([], {"seen": {**seen, **kept}, **stands})
    if sweep:
        yield Page([], {"seen": kept, "done": True, "swept": sweep})
    else:
        yield Page([], {"seen": {**seen, **kept}, **stands, "done": True})


def looked_from(state: Mapping[str, Any], now: datetime, *, young_days: int, since: date | None) -> tuple[str, str]:
    """From when on posts are looked at for what hangs below them, and the mark of a sweep ('' where it is none).

    All of them the first time, then the young ones each time, and those of a year once a week: people still write below
    old posts, and a request a post each round would use up every limit.

    >>> at = datetime(2026, 11, 20, 12)
    >>> looked_from({}, at, young_days=28, since=None)
    ('', '2026-11-20T12:00:00')
    >>> looked_from({"done": True, "swept": "2026-11-16T12:00:00"}, at, young_days=28, since=None)
    ('2026-10-23T12:00:00', '')
    >>> looked_from({"done": True, "swept": "2026-11-13T11:00:00"}, at, young_days=28, since=None)
    ('2025-11-20T12:00:00', '2026-11-20T12:00:00')
    """
    if not state.get("done"):
        floor, sweep = "", now.isoformat()
    elif str(state.get("swept") or "") <= (now - SWEEP_EVERY).isoformat():
        floor, sweep = (now - SWEPT).isoformat(), now.isoformat()
    else:
        floor, sweep = (now - timedelta(days=young_days)).isoformat(), ""
    return max(floor, since.isoformat() if since else ""), sweep


def windows(
    state: Mapping[str, Any], today: date, *, back: date, restate_days: int, longest: int
) -> Iterator[tuple[date, date]]:
    """Spans of days to ask for, both days included: from the last day read less the restated ones to yesterday.

    `back`: where the first reading begins. `state` is {'through': ISO day}.

    >>> list(windows({}, date(2026, 3, 10), back=date(2026, 3, 1), restate_days=3, longest=5))
    [(datetime.date(2026, 3, 1), datetime.date(2026, 3, 5)), (datetime.date(2026, 3, 6), datetime.date(2026, 3, 9))]
    >>> list(windows({"through": "2026-03-09"}, date(2026, 3, 10), back=date(2026, 3, 1), restate_days=3, longest=5))
    [(datetime.date(2026, 3, 7), datetime.date(2026, 3, 9))]
    """
    last = today - timedelta(days=1)
    through = state.get("through")
    start = date.fromisoformat(str(through)) - timedelta(days=restate_days - 1) if through else back
    start = max(min(start, last), back)
    while start <= last:
        end = min(last, start + timedelta(days=longest - 1))
        yield start, end
        start = end + timedelta(days=1)


def later(state: Mapping[str, Any], through: date) -> State:
    """The state after a window: never earlier than it was."""
    return {"through": max(str(state.get("through") or ""), through.isoformat())}


def by_id(native_id: Any) -> str:
    """A mark of ids that count upwards: sorts as the numbers do.

    >>> by_id("9") < by_id("10") < by_id("1990000000000000000")
    True
    >>> by_id(None), by_id("abc")
    ('', '')
    """
    text = "" if native_id is None else str(native_id)
    return f"{len(text):02d}:{text}" if text.isdigit() and len(text) < 100 else ""


def of_mark(mark: str) -> str:
    """The id in a mark made by `by_id`; '' for none."""
    return mark.partition(":")[2]


def each(ids: Sequence[str], ask: Callable[[str], Any]) -> set[str]:
    """Those ids that are gone, asked one by one."""
    found = set()
    for one in ids:
        try:
            ask(one)
        except NotThere:
            found.add(one)
    return found


def batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Slices of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
