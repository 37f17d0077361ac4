"""Alerts from files: what early warning would have said over a table of mentions or a series of counts.

Input may be wrong in every way a file can be: rows out of order, doubled, without times, columns missing. What
cannot be used is counted and told; nothing is guessed from what came later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.alerts import instants, series, wordings
from pipelines.alerts.counting import DAY, STEP, WINDOWS, Floats, Ints, Mentions
from pipelines.alerts.incidents import Incident
from pipelines.alerts.replay import Replay, Tell
from pipelines.commands import Refused
from pipelines.rules import alert_words
from pipelines.rules.counts import counted
from pipelines.rules.criticism import CRITICAL

if TYPE_CHECKING:
    import pandas as pd

MENTION_COLUMNS = ("created_at", "arrived_at", "platform", "topic", "author", "text", "p_criticism")
MOST_DAYS = 3_000
BUSY = 5.0  # counts a half hour: from here a series is busy enough to be compared with its own peaks

ALL = "all"  # the cell of a series that names none

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a back-test found: alerts, the quieter notices, scores, and what could not be used."""

    alerts: list[Row]
    notices: list[Row]
    scores: list[tuple[str, float]]
    notes: list[str]


# -- mentions --------------------------------------------------------------------------------------


def of_mentions(file: Path, budget: float = 1.0, tell: Tell | None = None) -> Told:
    """Replay a table of mentions. Raises Refused for a file without times."""
    table, notes = _read(file)
    said = _mentions_of(table, notes)
    if said is None:
        return Told([], [], [], notes)
    mentions, topics, platforms, start = said
    days = int(mentions.arrived.max() // 24) + 1
    replay = Replay.over(mentions, len(topics), len(platforms), weekday=start.weekday(), budget=budget)
    found = replay.run(days, tell)
    are_read = "p_criticism" in table
    rows = [(one.is_notice, incident_row(one, topics, platforms, start, are_read=are_read)) for one in found]
    return Told(
        [row for notice, row in rows if not notice],
        [row for notice, row in rows if notice],
        _tick_scores(replay, start),
        notes,
    )


def incident_row(
    one: Incident, topics: Sequence[str], platforms: Sequence[str], start: datetime, *, are_read: bool = True
) -> Row:
    """An incident as the file and the store tell it."""
    topic, platform = topics[one.topic], platforms[one.platform] if one.platform >= 0 else ""
    low, high = one.low_high
    return {
        "opened_at": stamp(start, one.opened * STEP),
        "closed_at": stamp(start, one.closed * STEP) if one.closed is not None else "",
        "cell": f"{topic}|{platform}" if platform else topic or ALL,
        "observed": round(one.raw if one.is_notice else one.observed),
        "expected": round(one.expected, 2),
        "low": low,
        "high": high,
        "score": round(one.score, 3),
        "severity": one.severity,
        "sentence": sentence_of(one, topic, platform, start, are_read=are_read),
    }


def sentence_of(
    one: Incident, topic: str, platform: str, start: datetime, zone: Any = UTC, *, are_read: bool = True
) -> str:
    """The words of an incident, times on the clock of `zone`; `are_read`: whether a reading says what criticises."""
    window = float(WINDOWS[one.window] * STEP)
    first = (start + timedelta(hours=one.first)).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    opened = (start + timedelta(hours=one.opened * STEP)).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    if one.is_notice:
        return alert_words.copy_paste(topic, platform, window, one.raw, one.wordings, one.accounts, are_read)
    if not one.has_history:
        people = one.people_then
        many = round(one.observed)
        day = min(one.learned_day + 1, 7)
        return alert_words.learning(topic, platform, window, many, people, day, 7, first, are_read)
    low, high = one.low_high
    return alert_words.criticism(
        topic=topic,
        platform=platform,
        window=window,
        observed=one.observed,
        people=one.people_then,
        expected=one.expected,
        low=low,
        high=high,
        ordinary=one.ordinary if one.ordinary_expected > 0.5 or one.ordinary > 0 else None,
        ordinary_expected=one.ordinary_expected,
        first_at=first,
        opened_at=opened,
        are_read=are_read,
    )


def stamp(start: datetime, hours: float) -> str:
    """An hour of the replay as a time."""
    return (start + timedelta(hours=hours)).isoformat(sep=" ", timespec="seconds")


def _tick_scores(replay: Replay, start: datetime) -> list[tuple[str, float]]:
    best = np.concatenate([one.max(axis=0) for one in replay.scores]) if replay.scores else np.zeros(0)
    first = replay.number * DAY - len(best)
    return [(stamp(start, (first + place + 1) * STEP), float(score)) for place, score in enumerate(best)]


def _read(file: Path) -> tuple[pd.DataFrame, list[str]]:
    import pandas as pd

    if not file.exists():
        raise FileNotFoundError(f"There is no file {file}. Check its name.")
    encoding, separator = _written_as(file)
    try:
        table = pd.read_csv(
            file, dtype=str, keep_default_na=False, sep=separator, encoding=encoding, encoding_errors="replace",
            on_bad_lines="skip",
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        raise Refused(f"{file.name} is empty. It needs a header, such as {','.join(MENTION_COLUMNS)}.") from None
    except pd.errors.ParserError as error:
        raise Refused(f"{file.name} is no CSV table: {error}. Save it as CSV with a header.") from None
    table.columns = [str(name).strip().lower().lstrip("\ufeff") for name in table.columns]
    if separator == ";":  # where lists are parted so, a comma stands for the point
        for name in {"value", "p_criticism"} & set(table.columns):
            table[name] = table[name].str.replace(",", ".", regex=False)
    return table, []


def _written_as(file: Path) -> tuple[str, str]:
    """The encoding of a file and what parts its columns, by its first bytes and its header."""
    with file.open("rb") as opened:
        head = opened.read(4_096)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    header = head.decode(encoding, errors="replace").split("\n")[0]
    return encoding, max((",", ";", "\t"), key=header.count)


def _mentions_of(table: pd.DataFrame, notes: list[str]) -> tuple[Mentions, list[str], list[str], datetime] | None:
    """Mentions in the order of arrival with the names of topics and platforms and the first midnight."""
    if "created_at" not in table and "arrived_at" not in table:
        raise Refused("The file has neither created_at nor arrived_at: without times there is nothing to warn of.")
    there = {name for name in MENTION_COLUMNS if name in table}
    if missing := [name for name in MENTION_COLUMNS if name not in there]:
        whole = " Every mention counts, whatever it says." if "p_criticism" in missing else ""
        notes.append(f"Not in the file: {', '.join(missing)}. It was done without.{whole}")
    created = instants.seconds(table["created_at"]) if "created_at" in there else np.full(len(table), np.nan)
    arrived = instants.seconds(table["arrived_at"]) if "arrived_at" in there else np.full(len(table), np.nan)
    created = np.where(np.isnan(created), arrived, created)
    arrived = np.where(np.isnan(arrived), created, arrived)
    fine = ~np.isnan(created)
    if lost := int((~fine).sum()):
        notes.append(f"{counted(lost, 'row has', 'rows have')} no time that can be read: left out.")
    table, created, arrived = table[fine], created[fine], arrived[fine]
    if early := int((arrived < created).sum()):
        notes.append(f"{counted(early, 'mention')} arrived before the time of writing: taken as written on arrival.")
        created = np.minimum(created, arrived)
    order = np.argsort(arrived, kind="stable")
    table, created, arrived = table.iloc[order], created[order], arrived[order]
    fresh = ~_doubled(table, created)
    if doubled := int((~fresh).sum()):
        notes.append(f"{counted(doubled, 'row is', 'rows are')} there twice: the first arrival counts.")
    table, created, arrived = table[fresh], created[fresh], arrived[fresh]
    if not len(table):
        notes.append("No row could be used.")
        return None
    near = _sensible(arrived, notes)
    table, created, arrived = table[near], created[near], arrived[near]
    start = float(np.floor(arrived.min() / 86_400) * 86_400)
    return _numbered(table, created, arrived, start, notes)


def _sensible(times: Floats, notes: list[str]) -> Any:
    """Which times lie within reach of the middle one: a mistyped year must not make a replay of decades."""
    near: Any = np.abs(times - np.median(times)) <= MOST_DAYS / 2 * 86_400
    if far := int((~near).sum()):
        notes.append(
            f"{counted(far, 'row lies', 'rows lie')} over {MOST_DAYS // 2:,} days from the file's middle: left out."
        )
    return near


def _numbered(
    table: pd.DataFrame, created: Floats, arrived: Floats, start: float, notes: list[str]
) -> tuple[Mentions, list[str], list[str], datetime]:
    topics, topic = _names(table, "topic", "", len(table))
    platforms, platform = _names(table, "platform", "", len(table))
    p = np.ones(len(table))
    if "p_criticism" in table:
        import pandas as pd

        p = pd.to_numeric(table["p_criticism"], errors="coerce").to_numpy(dtype=float)
        if lost := int(np.isnan(p).sum()):
            notes.append(f"{counted(lost, 'row has', 'rows have')} no p_criticism that can be read: ordinary talk.")
    critical = np.nan_to_num(p, nan=0.0) >= CRITICAL
    authors = _names(table, "author", "", len(table))
    author = np.where(np.array(authors[0], dtype=object)[authors[1]] == "", -1, authors[1]).astype(np.int64)
    wording = np.full(len(table), -1, dtype=np.int64)
    if "text" in table:
        texts = table["text"].to_numpy()
        wording[critical] = wordings.number_all(texts[critical])
    hours = (created - start) / 3_600, (arrived - start) / 3_600
    midnight = datetime.fromtimestamp(start, UTC).replace(tzinfo=None)
    return (
        Mentions(hours[0], hours[1], platform, topic, author, wording, critical),
        topics,
        platforms,
        midnight,
    )


def _names(table: pd.DataFrame, column: str, fallback: str, rows: int) -> tuple[list[str], Ints]:
    """The names that a column holds and the place of each row's; one name where the column is missing."""
    if column not in table:
        return [fallback], np.zeros(rows, dtype=np.int64)
    import pandas as pd

    places, names = pd.factorize(table[column].str.strip(), sort=True)
    return [str(name) for name in names], np.asarray(places, dtype=np.int64)


def _doubled(table: pd.DataFrame, created: Floats) -> Any:
    """Rows that tell the same mention again. Without author and text two rows cannot be told apart."""
    named = [name for name in ("platform", "topic", "author", "text") if name in table]
    if "text" not in named or "author" not in named:
        return np.zeros(len(table), dtype=bool)
    told = table[named].copy()
    told["created"] = created
    blank = (table["text"].str.strip() == "") | (table["author"].str.strip() == "")
    return (told.duplicated(keep="first") & ~blank).to_numpy()


# -- counts ----------------------------------------------------------------------------------------


def of_counts(file: Path, budget: float = 1.0, tell: Tell | None = None) -> Told:
    """Replay a series of counts (timestamp, value). Raises Refused for a file without the two columns."""
    import pandas as pd

    table, notes = _read(file)
    if "timestamp" not in table or "value" not in table:
        raise Refused(f"{file.name} needs the columns timestamp and value; it has {', '.join(table.columns)}.")
    at = instants.seconds(table["timestamp"])
    values = pd.to_numeric(table["value"], errors="coerce").to_numpy(dtype=float, copy=True)
    values[~np.isfinite(values) | (values < 0)] = np.nan
    if lost := int(np.isnan(values).sum()):
        notes.append(f"{counted(lost, 'row holds', 'rows hold')} no count that can be read: a gap.")
    fine = ~np.isnan(at)
    if lost := int((~fine).sum()):
        notes.append(f"{counted(lost, 'row has', 'rows have')} no time that can be read: left out.")
    if fine.any():
        fine[fine] = _sensible(at[fine], notes)
    if not fine.any():
        notes.append("No row could be used.")
        return Told([], [], [(text, 0.0) for text in table["timestamp"]], notes)
    if int((np.diff(at[fine]) < 0).sum()):
        notes.append("Times run backwards in places: the rows were put in order.")
    grid, seen, place, step = _grid(at, values, fine, notes)
    if step > 3_600 or _is_busy(seen, step):  # the windows of a quiet series begin at an hour
        rows, score = _busy(grid, seen, step, budget)
    else:
        rows, score = _sparse(grid, seen, step, budget, tell)
    written = table["timestamp"].to_numpy()
    scores = [(str(written[row]), float(score[place[row]]) if fine[row] else 0.0) for row in range(len(table))]
    return Told(rows, [], scores, notes)


def _grid(at: Floats, values: Floats, fine: Any, notes: list[str]) -> tuple[Ints, Floats, Ints, int]:
    """The series on a regular grid, NaN in its gaps, and the place of each row on it."""
    times = np.unique(at[fine])
    gaps = np.diff(times)
    step = int(max(1, np.median(gaps[:500]))) if len(gaps) else 3_600  # by the first rows: later ones are later
    first = times[0]
    if (times[-1] - first) / step > 4_000_000:
        first = times[-1] - 4_000_000 * step
        notes.append("The series spans more than 4,000,000 steps: only the last ones were scored.")
    many = int((times[-1] - first) // step) + 1
    place = np.clip(np.nan_to_num(np.round((at - first) / step), nan=0.0), 0, many - 1).astype(np.int64)
    seen = np.full(many, np.nan)
    doubled = 0
    for row in np.flatnonzero(fine & np.isfinite(values) & (at >= first)):
        if np.isfinite(seen[place[row]]):
            doubled += 1
        else:
            seen[place[row]] = values[row]
    if doubled:
        notes.append(f"{counted(doubled, 'row tells', 'rows tell')} a moment again: the first counts.")
    return (first + np.arange(many) * step).astype(np.int64), seen, place, step


def _is_busy(seen: Floats, step: int) -> bool:
    """Whether the first three days hold enough to compare with peaks; decided once, by the past alone."""
    start = seen[: max(1, 3 * 86_400 // step)]
    start = start[np.isfinite(start)]
    return bool(len(start)) and float(start.mean()) * 1_800 / step >= BUSY


def _busy(grid: Ints, seen: Floats, step: int, budget: float) -> tuple[list[Row], Floats]:
    found = series.score_series(grid, seen, step)
    opens = series.OPENS * budget**-0.25
    rows: list[Row] = []
    opened: int | None = None
    last = 0
    quiet = 3 * 3_600 // step

    def close(place: int) -> None:
        if opened is not None:
            rows.append(_series_row(found, opened, place, step))

    for place in np.flatnonzero(found.height >= opens / 2):
        if opened is not None and place - last > quiet:
            close(last + quiet)
            opened = None
        if opened is None and found.score[place] >= opens and found.days[place] >= 7:
            opened = int(place)
        last = int(place)
    if opened is not None:
        close(last + quiet if last + quiet < len(grid) else -1)
    return rows, found.score


def _series_row(found: series.SeriesScores, place: int, closed: int, step: int) -> Row:
    observed, expected = float(found.seen[place]), float(found.expected[place])
    low, high = float(np.floor(found.low[place])), float(np.ceil(found.high[place]))
    minutes = step / 60
    window = f"{minutes:g} min" if minutes < 60 else f"{minutes / 60:g} h"
    closed_at = datetime.fromtimestamp(int(found.at[closed]), UTC).replace(tzinfo=None) if closed >= 0 else None
    return {
        "opened_at": _written(int(found.at[place])),
        "closed_at": closed_at.isoformat(sep=" ") if closed_at else "",
        "cell": ALL,
        "observed": round(observed, 2),
        "expected": round(expected, 2),
        "low": low,
        "high": high,
        "score": round(float(found.score[place]), 3),
        "severity": alert_words.severity(observed, expected, 1, 0, False),
        "sentence": alert_words.series("All mentions", observed, window, expected, low, high),
    }


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(sep=" ")


def _sparse(
    grid: Ints, seen: Floats, step: int, budget: float, tell: Callable[[int, int, str], None] | None
) -> tuple[list[Row], Floats]:
    """A quiet series as so many mentions each: few an hour are a matter of chance, not of peaks."""
    counts = np.nan_to_num(seen).round().astype(np.int64)
    start = int(grid[0] // 86_400 * 86_400)
    ends = np.repeat(grid - start + step, counts) / 3_600  # a count is known when its step is over
    # and counted in its last moment: begun earlier, an hour's count would be in a window a quarter of the time
    when = ends - min(step / 3_600, STEP)
    nothing = np.zeros(len(when), dtype=np.int64)
    said = Mentions(when, ends, nothing, nothing, nothing - 1, nothing - 1, np.ones(len(when), dtype=bool))
    midnight = datetime.fromtimestamp(start, UTC).replace(tzinfo=None)
    replay = Replay.over(said, 1, 1, weekday=midnight.weekday(), budget=budget)
    replay.watch.has_people = False
    found = replay.run(int((grid[-1] - start) // 86_400) + 2, tell)
    best = np.concatenate([one.max(axis=0) for one in replay.scores])
    tick = np.ceil((grid - start + step) / (3_600 * STEP)).astype(np.int64) - 1
    score: Floats = best[np.clip(tick, 0, len(best) - 1)].astype(float)
    return [_sparse_row(one, midnight) for one in found if not one.is_notice], score


def _sparse_row(one: Incident, midnight: datetime) -> Row:
    """A quiet series' alert in a series' words: what was counted is not known to be mentions, or critical."""
    row = incident_row(one, [""], [""], midnight)
    window = alert_words.hours(float(WINDOWS[one.window] * STEP))
    said = alert_words.series("All mentions", one.observed, window, one.expected, row["low"], row["high"])
    return {**row, "sentence": said}
