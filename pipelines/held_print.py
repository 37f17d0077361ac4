"""A pack to be printed: a PDF of every record, a table of each kind, and an index of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.held_black import Blacker, Shown
from pipelines.held_kinds import registry
from pipelines.held_pages import csv_of
from pipelines.pack_pdf import pdf_of

MARKS = "Marks in brackets stand for what was blacked out."
# the tables whose columns people know: column → a field, or what is for tables alone; '' is the reference
KNOWN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "case_file": ("cases.csv", {
        "case": "", "kind": "Kind", "formality": "Formality", "channel": "Channel", "received": "received",
        "state": "state", "theme": "Theme", "cause": "Cause", "outcome": "Outcome", "closed": "Closed",
        "summary": "Summary",
    }),
    "mention": ("mentions.csv", {
        "platform": "Platform", "written": "written", "act": "Read as", "sentiment": "Sentiment", "text": "Text",
    }),
}  # fmt: skip
EVENTS = ("case", "happened", "event", "told")
FACTS = ("Kind", "Formality", "Channel", "Theme", "Cause", "Outcome", "Closed")  # of a case: in one line, not a part


def files(shown: Sequence[Shown], head: Mapping[str, Any], blacker: Blacker) -> dict[str, bytes]:
    """pack.pdf, cases.csv, events.csv, mentions.csv, a table of each further kind, and index.csv, which names them."""
    label, of = head["label"], {kind: [one for one in shown if one.item.kind == kind] for kind in _kinds(shown)}
    events = [row for one in of["case_file"] for row in _events(one, blacker)]
    tables: dict[str, tuple[str, Sequence[str], list[list[Any]]]] = {}
    for kind, some in of.items():
        name, columns, rows = _table(kind, some)
        tables[name] = (f"one row a record: {registry()[kind].title}", columns, rows)
        if kind == "case_file":
            tables["events.csv"] = ("one row an event of a case", EVENTS, events)
    counted = [[f"blacked out: {word}", number] for word, number in sorted(blacker.redactor.counted.items())]
    index = [["pack.pdf", "every record, to be read", len(shown)],
             *([name, what, len(rows)] for name, (what, _, rows) in tables.items()),
             *(["", *row] for row in counted)]  # fmt: skip
    return {
        "index.csv": csv_of(("file", "what", "rows"), index, label),
        "pack.pdf": _pdf(shown, head, events),
        **{name: csv_of(columns, rows, label) for name, (_, columns, rows) in tables.items()},
    }


def _kinds(shown: Sequence[Shown]) -> list[str]:
    """The kinds in it; those that people look for stand there although nothing of them is held."""
    return list(dict.fromkeys(["case_file", "mention", *(one.item.kind for one in shown)]))


def _table(kind: str, shown: Sequence[Shown]) -> tuple[str, Sequence[str], list[list[Any]]]:
    """(file, columns, rows) of a kind."""
    if kind in KNOWN:
        name, known = KNOWN[kind]
        return name, list(known), [[_cell(one, where) for where in known.values()] for one in shown]
    labels = list(dict.fromkeys(label for one in shown for label, _ in one.fields))
    rows = [
        [one.number, str(one.item.day or ""), one.item.ref, one.state, one.reason,
         *(dict(one.fields).get(label, "") for label in labels)]
        for one in shown
    ]  # fmt: skip
    columns = ["number", "date", "reference", "status", "reason", *(one.lower().replace(" ", "_") for one in labels)]
    return f"{kind}.csv", columns, rows


def _cell(one: Shown, where: str) -> Any:
    if not where:
        return one.item.ref
    if one.state == "withheld":
        return ""
    if where in one.item.also:
        value = one.item.also[where]
        return _time(value) if isinstance(value, datetime) else value
    return dict(one.fields).get(where, "")


def _events(one: Shown, blacker: Blacker) -> list[list[Any]]:
    if one.state == "withheld":
        return []
    return [
        [one.item.ref, _time(event["happened"]), event["event"], blacker.again(event["told"] or "")]
        for event in one.item.also.get("events") or ()
    ]


def _pdf(shown: Sequence[Shown], head: Mapping[str, Any], events: Sequence[Sequence[Any]]) -> bytes:
    asked = head["asked"]
    about = f"the person of case {asked['person']}" if asked.get("person") else asked["words"] or asked["ref"]
    numbers = ", ".join(f"{sum(one.item.kind == kind for one in shown):,} {name}"
                        for kind, name in (("case_file", "cases"), ("mention", "mentions")))  # fmt: skip
    other = sum(one.item.kind not in KNOWN for one in shown)
    lines = [
        f"From {asked['since'] or 'the beginning'} to {asked['until'] or 'today'}; as it was known on "
        f"{head['known_at'][:16].replace('T', ' ')} UTC.",
        f"{numbers}{f', {other:,} further' if other else ''}. {MARKS}", *head["cut"],
    ]  # fmt: skip
    return pdf_of(
        {
            "title": f"Held on {about}", "label": head["label"], "head": lines,
            "cases": [_section(one, events) for one in shown],
        },
        at=datetime.fromisoformat(head["known_at"]),
    )  # fmt: skip


def _section(one: Shown, events: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A record in the PDF: its heading, its facts, its texts, and of a case what happened."""
    is_case = one.item.kind == "case_file"
    where = [] if is_case else [registry()[one.item.kind].title]
    heading = ", ".join(part for part in (*where, one.item.ref, "" if is_case else str(one.item.day or "")) if part)
    if one.state == "withheld":
        return {"ref": heading, "facts": [f"Withheld. {one.reason}"], "texts": [], "events": []}
    told = dict(one.fields)
    facts = [", ".join(told[name] for name in FACTS if told.get(name))] if is_case else []
    if is_case and one.item.also.get("received"):
        facts.append(f"received {_time(one.item.also['received'])}")
    texts = [(label, text) for label, text in one.fields if not is_case or label not in (*FACTS, "Events")]
    lines = [f"{at}  {event}{': ' if said else ''}{said}" for ref, at, event, said in events if ref == one.item.ref]
    return {"ref": heading, "facts": facts, "texts": texts, "events": lines if is_case else []}


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
