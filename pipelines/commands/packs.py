"""Packs: everything held on a person or a topic between two days, blacked out and with an index; and deadlines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.store import Store, Transaction, now
from pipelines.commands import Event, Refused, carry_out
from pipelines.commands.case_desk import said_of
from pipelines.pack_pdf import pdf_of
from pipelines.redaction import Redactor
from pipelines.rules.cells import guard
from pipelines.rules.procedures import CLOCKS

NEEDS = {"make_pack": "approver"}

MOST_CASES = 2000
DEMO = "DEMO DATA. Quit Together is invented. No real body, person or result is shown."
TOLD = ("text", "question", "reason", "note", "party", "view", "outcome", "decision", "theme")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was made: its file name, its bytes and a sentence about it."""

    name: str
    content: bytes
    sentence: str


def make_pack(
    store: Store,
    *,
    programme_id: str,
    ref: str = "",
    topic: str = "",
    since: date | None = None,
    until: date | None = None,
    actor: str,
    command_id: str | None = None,
) -> Pack:
    """Make a ZIP of index.csv, cases.csv, events.csv, mentions.csv and pack.pdf of what is held, blacked out.

    `ref` is a case: the pack holds all cases and mentions of its person. `topic` are words in a theme or a text.
    That it was made, by whom and of what, is kept as an event. Raises Refused where nothing is held.
    """
    said = {
        "programme_id": programme_id,
        "ref": said_of("reference", ref, most=40),
        "topic": said_of("topic", topic, most=200),
    }
    if not said["ref"] and not said["topic"]:
        raise Refused("Say of whom or on what: give the reference of a case, or words of a topic.")
    if since and until and until < since:
        raise Refused(f"The pack would end on {until}, before it begins on {since}.")
    cases, mentions = _held(store, said, since, until)
    if not cases and not mentions:
        raise Refused("Nothing is held that fits. Check the reference, the words and the days.")
    worker = Redactor(
        [str(row["name"]) for row in cases if row["name"]] + [str(row["contact"]) for row in cases if row["contact"]]
    )
    content = _zip(store, cases, mentions, worker, said, since, until)
    told = ", ".join(f"{number} × {word}" for word, number in sorted(worker.counted.items())) or "nothing"
    sentence = f"{len(cases)} cases and {len(mentions)} mentions; blacked out: {told}."

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        counted = {"cases": len(cases), "mentions": len(mentions), "blacked_out": dict(worker.counted)}
        return counted, [
            Event("programme", programme_id, "pack_made", {**said, "since": since, "until": until, **counted})
        ]

    body = {**said, "since": since, "until": until}
    carry_out(store, "make_pack", body, work, actor=actor, command_id=command_id)
    return Pack(f"pack-{now():%Y%m%d-%H%M}.zip", content, sentence)


def deadlines(store: Store, programme_id: str | None) -> bytes:
    """The deadlines of every open case as calendar entries (.ics). Names and texts of people are not in it."""
    import icalendar

    rows = store.rows(
        "select c.case_id, c.ref, c.kind, k.clock, k.turn, k.due_at from case_clock as k "
        "inner join case_file as c on c.case_id = k.case_id "
        "where k.standing = 'running' and c.state <> 'closed' and ($programme is null or c.programme_id = $programme) "
        "order by k.due_at limit 5000",
        {"programme": programme_id},
    )
    made = icalendar.Calendar()
    made.add("prodid", "-//Earshot//case desk//EN")
    made.add("version", "2.0")
    for row in rows:
        entry = icalendar.Event()
        due = row["due_at"].replace(tzinfo=UTC)
        entry.add("uid", f"{row['case_id']}-{row['clock']}-{row['turn']}@earshot")
        entry.add("dtstamp", datetime.now(UTC))
        entry.add("dtstart", due - timedelta(minutes=30))
        entry.add("dtend", due)
        entry.add("summary", f"{row['ref']}: {CLOCKS[row['clock']].title.lower()} due")
        entry.add("categories", [row["kind"]])
        made.add_component(entry)
    content: bytes = made.to_ical()
    return content


# -- what is held --------------------------------------------------------------------------------------------


def _held(
    store: Store, said: Mapping[str, Any], since: date | None, until: date | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    first = datetime.combine(since or date(1990, 1, 1), datetime.min.time())
    last = datetime.combine((until or date(2200, 1, 1)) + timedelta(days=1), datetime.min.time())
    days = {"since": first, "until": last}
    key, words = None, (said["topic"] or "").casefold() or None
    if said["ref"]:
        found = store.one("select case_id, complainant_key from case_file where ref = $ref", {"ref": said["ref"]})
        if found is None:
            raise Refused(f"There is no case {said['ref']}. Check the reference.")
        key = found["complainant_key"] or "nobody"
    cases = store.rows(
        "select c.*, w.name, w.contact from case_file as c left join case_person as w on w.case_id = c.case_id "
        "where c.programme_id = $programme and c.received_at >= $since and c.received_at < $until "
        "and ($key is null or c.complainant_key = $key or c.ref = $ref) "
        "and ($words is null or contains(lower(concat_ws(' ', c.theme, c.cause, c.summary, c.details)), $words)) "
        "order by c.received_at, c.case_id limit $most",
        {"programme": said["programme_id"], "key": key, "ref": said["ref"], "words": words, **days, "most": MOST_CASES},
    )
    mentions = store.rows(
        "select m.platform, m.mention_id, m.created_at, m.text, m.act, m.sentiment from mention as m "
        "inner join account as a on a.platform = m.platform and a.account_id = m.account_id "
        "where a.programme_id = $programme and m.created_at >= $since and m.created_at < $until "
        "and ($key is null or m.author_key = $key) and ($words is null or contains(lower(m.text), $words)) "
        "order by m.created_at limit $most",
        {"programme": said["programme_id"], "key": key, "words": words, **days, "most": MOST_CASES},
    )
    return cases, mentions


def _zip(
    store: Store,
    cases: Sequence[Mapping[str, Any]],
    mentions: Sequence[Mapping[str, Any]],
    worker: Redactor,
    said: Mapping[str, Any],
    since: date | None,
    until: date | None,
) -> bytes:
    is_demo = any(row["is_demo"] for row in cases)
    shown = [_case(store, row, worker) for row in cases]
    about = said["ref"] or worker.redact(said["topic"])
    title = f"Held on {'the person of case ' if said['ref'] else ''}{about}"
    marks = "Marks in brackets stand for what was blacked out."
    head = [f"From {since or 'the beginning'} to {until or 'today'}; made {now():%d %B %Y %H:%M} UTC.",
            f"{len(cases)} cases, {len(mentions)} mentions. {marks}"]  # fmt: skip
    pdf = pdf_of(
        {"title": title, "label": DEMO if is_demo else "", "head": head, "cases": [one["pdf"] for one in shown]}
    )
    said_rows = [
        {"platform": row["platform"], "written": _time(row["created_at"]), "act": row["act"],
         "sentiment": row["sentiment"], "text": worker.redact(row["text"])}
        for row in mentions
    ]  # fmt: skip
    index = [
        {"file": "pack.pdf", "what": "every case, to be read", "rows": len(cases)},
        {"file": "cases.csv", "what": "one row a case", "rows": len(cases)},
        {"file": "events.csv", "what": "one row an event of a case", "rows": sum(len(one["events"]) for one in shown)},
        {"file": "mentions.csv", "what": "one row a mention", "rows": len(mentions)},
    ]
    index += [
        {"file": "", "what": f"blacked out: {word}", "rows": number} for word, number in Counter(worker.counted).items()
    ]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.csv", _csv(index, is_demo))
        archive.writestr("pack.pdf", pdf)
        archive.writestr("cases.csv", _csv([one["row"] for one in shown], is_demo))
        archive.writestr("events.csv", _csv([event for one in shown for event in one["events"]], is_demo))
        archive.writestr("mentions.csv", _csv(said_rows, is_demo))
    return made.getvalue()


def _case(store: Store, row: Mapping[str, Any], worker: Redactor) -> dict[str, Any]:
    """A case as its row, its events and its part of the PDF, all blacked out."""
    known = {"id": row["case_id"]}
    texts = [("Summary", row["summary"]), ("In their words", row["details"]), ("What they ask for", row["remedy"])]
    texts += [
        (f"Point {one['number']}", f"{one['text']}{' Answer: ' + one['answer'] if one['answer'] else ''}")
        for one in store.rows("select number, text, answer from case_point where case_id = $id order by number", known)
    ]
    texts += [
        ("Answer", one["text"])
        for one in store.rows(
            "select text from response where case_id = $id and status = 'sent' order by sent_at", known
        )
    ]
    blacked = [(title, worker.redact(text)) for title, text in texts if text]
    events = []
    for event in store.rows(
        "select happened_at, type, payload from case_event where case_id = $id order by sequence", known
    ):
        payload = json.loads(event["payload"])
        told = "; ".join(worker.redact(str(payload[name])) for name in TOLD if payload.get(name))
        events.append(
            {
                "case": row["ref"],
                "happened": _time(event["happened_at"]),
                "event": event["type"].replace("_", " "),
                "told": told,
            }
        )
    outcome = f", outcome {row['outcome']}" if row["outcome"] else ""
    lines = [f"{one['happened']}  {one['event']}{': ' if one['told'] else ''}{one['told']}" for one in events]
    facts = [f"{row['kind']}, {row['formality']}, by {row['channel']}, received {_time(row['received_at'])}",
             f"state {row['state'].replace('_', ' ')}{outcome}"]  # fmt: skip
    return {
        "row": {
            "case": row["ref"], "kind": row["kind"], "formality": row["formality"], "channel": row["channel"],
            "received": _time(row["received_at"]), "state": row["state"], "theme": row["theme"], "cause": row["cause"],
            "outcome": row["outcome"], "closed": _time(row["closed_at"]), "summary": worker.redact(row["summary"]),
        },
        "events": events,
        "pdf": {"ref": row["ref"], "facts": facts, "texts": blacked,
                "events": lines},
    }  # fmt: skip


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def _csv(rows: Iterable[Mapping[str, Any]], is_demo: bool) -> bytes:
    """UTF-8 with a byte order mark, no cell a formula; the label of the demo as a column of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for number, row in enumerate(rows):
        if not number:
            writer.writerow([*row, "label"] if is_demo else list(row))
        cells = [guard(value) for value in row.values()]
        writer.writerow([*cells, DEMO] if is_demo else cells)
    return text.getvalue().encode("utf-8-sig")
