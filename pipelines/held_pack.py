"""A pack of what is held: an index, the records themselves blacked out, and a manifest by which it can be made again.

The same records known at the same instant give the same bytes: nothing in it tells when it was made.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from data import people
from data.store import Store
from pipelines.held import Asked, Found, Item
from pipelines.held_kinds import registry
from pipelines.redaction import Redactor
from pipelines.rules.cells import guard
from pipelines.rules.exemptions import said as reason_said
from pipelines.rules.names import is_personal, is_post

FORMAT = 1
STATES = {"released": "Released", "redacted": "Redacted", "withheld": "Withheld"}
COLUMNS = ("number", "kind", "date", "reference", "title", "status", "reason", "file")
STAFF = "a member of staff"
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.35rem .6rem;border-bottom:1px solid #8888}.label{border:2px solid;padding:.5rem .8rem;font-weight:600}"
    "dt{font-weight:600}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}.wide{overflow-x:auto}"
)

Exempt = Mapping[tuple[str, str], tuple[str, str | None]]  # (kind, id) → reason, note


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it stands in a pack."""

    number: int
    item: Item
    title: str
    fields: tuple[tuple[str, str], ...]
    state: str
    reason: str = ""

    @property
    def sha256(self) -> str:
        """Of what the reader sees of it, whatever its number."""
        return _hash(
            json.dumps(
                [self.item.kind, str(self.item.day), self.item.ref, self.state, self.reason, self.fields]
            ).encode()
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A pack: its bytes, what it holds for the store, and a sentence."""

    content: bytes
    items: list[dict[str, Any]]
    sentence: str


class Blacker:
    """Blacks the records of one pack out: people by the patterns and by their known names, staff by role."""

    def __init__(self, store: Store, programme_id: str, items: Iterable[Item], *, is_staff_named: bool) -> None:
        self._people = people.names(store)
        self._is_staff_named = is_staff_named
        self._roles: dict[str, str] = {}
        for row in store.rows(
            "select p.name, r.role from person as p inner join person_role as r on r.person_id = p.person_id "
            "where r.withdrawn_at is null and (r.programme_id is null or r.programme_id = $programme) "
            "order by r.granted_at, r.role",
            {"programme": programme_id},
        ):
            self._roles[row["name"]] = row["role"]
        public = store.rows(
            "select name from case_person where name is not null "
            "union select contact from case_person where contact is not null "
            "union select contact_name from stakeholder where contact_name is not null "
            "union select name from stakeholder where kind = 'person'"
        )
        staff = {
            name
            for item in items
            for label, value in item.fields
            if label in item.staff
            for name in self._named(value).split(";")
        }
        bodies = {row["name"] for row in store.rows("select name from stakeholder where kind <> 'person'")}
        known = [] if is_staff_named else [*self._people.values(), *filter(is_personal, staff - bodies)]
        self.redactor = Redactor([*(row["name"] for row in public), *known])

    def field(self, item: Item, label: str, value: str) -> str:
        """One value as it may leave."""
        if label not in item.staff:
            return self.redactor.redact(self._named(value))
        if self._is_staff_named:
            return self.redactor.redact(self._named(value))
        return "; ".join(dict.fromkeys(self._by_role(name.strip()) for name in self._named(value).split(";")))

    def _named(self, value: str) -> str:
        return people.named(value, self._people)

    def _by_role(self, name: str) -> str:
        """A post that is no person stays; somebody who signs in has a role; everybody else works here."""
        if name in self._roles:
            return f"{STAFF} ({self._roles[name]})"
        return name if is_post(name) and name not in self._people.values() else STAFF


def make(
    found: Found, asked: Asked, words: Sequence[str], known_at: datetime, exempt: Exempt, blacker: Blacker,
    *, programme: str, label: str,
) -> Made:  # fmt: skip
    """The pack of what was found. `exempt` is told in the index with its reason alone; `label` stands on each page."""
    shown, number = list[Shown](), 0
    for items in found.items.values():
        for item in items:
            number += 1
            shown.append(_shown(number, item, exempt.get((item.kind, item.id)), blacker))
    head = {
        "programme": programme,
        "asked": {**asked.plain(), "words": blacker.redactor.redact(", ".join(words))},
        "known_at": f"{known_at.isoformat(timespec='microseconds')}Z",
        "label": label,
        "counts": {name: {"held": held, "taken": len(found.items[name])} for name, held in found.held.items()},
        "cut": list(found.cut()),
    }
    files = {"index.csv": _csv(shown, label), "index.html": _index(shown, head)}
    for kind in found.items:
        files[f"items/{kind}.html"] = _page(kind, [one for one in shown if one.item.kind == kind], label)
    manifest = {
        "format": FORMAT,
        **head,
        "files": {name: _hash(content) for name, content in files.items()},
        "items": [{"number": one.number, "status": one.state, "sha256": one.sha256} for one in shown],
    }
    files["manifest.json"] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    kept = [{"kind": one.item.kind, "id": one.item.id, "state": one.state, "sha256": one.sha256} for one in shown]
    return Made(_zip(files), kept, _sentence(shown, found, blacker))


def counted(number: int, what: str) -> str:
    """A number of things in words.

    >>> counted(1, "record"), counted(1200, "kind")
    ('1 record', '1,200 kinds')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def changes(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> str:
    """What differs between two makings of one pack, in a sentence; '' for nothing."""
    old, new = ({(one["kind"], one["id"]): one for one in items} for items in (before, now))
    gone, come = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    other = [name for name in old.keys() & new.keys() if old[name]["sha256"] != new[name]["sha256"]]
    if not gone and not come and not other:
        return ""
    where = Counter(kind for kind, _ in [*(old.keys() ^ new.keys()), *other])
    kinds = ", ".join(f"{registry()[kind].title} {number}" for kind, number in sorted(where.items()))
    told = [
        f"{counted(gone, 'record')} of then no longer held or no longer fitting" if gone else "",
        f"{counted(come, 'record')} in it that {'was' if come == 1 else 'were'} not" if come else "",
        f"{counted(len(other), 'record')} reading otherwise" if other else "",
    ]
    return f"{'; '.join(part for part in told if part)}. By kind: {kinds}."


def _shown(number: int, item: Item, exempt: tuple[str, str | None] | None, blacker: Blacker) -> Shown:
    if exempt:
        reason = blacker.redactor.redact(reason_said(*exempt))
        return Shown(number, item, "", (), "withheld", reason)
    fields = tuple((label, blacker.field(item, label, value)) for label, value in item.fields)
    is_same = fields == item.fields
    title = Item(item.kind, item.id, item.day, item.ref, fields, item.staff).title
    return Shown(number, item, title, fields, "released" if is_same else "redacted")


def _sentence(shown: Collection[Shown], found: Found, blacker: Blacker) -> str:
    states = Counter(one.state for one in shown)
    told = ", ".join(f"{number:,} × {word}" for word, number in sorted(blacker.redactor.counted.items())) or "nothing"
    return " ".join(
        [
            f"{counted(len(shown), 'record')} of {counted(len(found.items), 'kind')}: {states['released']:,} released, "
            f"{states['redacted']:,} redacted, {states['withheld']:,} withheld. Blacked out: {told}.",
            *found.cut(),
        ]
    )


# -- the files -----------------------------------------------------------------------------------------


def _row(one: Shown) -> list[Any]:
    where = "" if one.state == "withheld" else f"items/{one.item.kind}.html#item-{one.number}"
    day = one.item.day.isoformat() if one.item.day else ""
    return [
        one.number, registry()[one.item.kind].title, day, one.item.ref, one.title, one.state, one.reason, where
    ]  # fmt: skip


def _csv(shown: Iterable[Shown], label: str) -> bytes:
    """UTF-8 with a byte order mark, no cell a formula; the label of the demo as a column of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    more = [label] if label else []
    writer.writerow([*COLUMNS, *(["label"] if label else [])])
    for one in shown:
        writer.writerow([guard(cell) for cell in [*_row(one), *more]])
    return text.getvalue().encode("utf-8-sig")


def _document(title: str, label: str, body: Sequence[str]) -> bytes:
    told = f'<p class="label">{escape(label)}</p>' if label else ""
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>",
            f"{told}<h1>{escape(title)}</h1>", *body, f"{told}</main>\n</body>\n</html>\n",
        ]
    ).encode()  # fmt: skip


def _index(shown: Sequence[Shown], head: Mapping[str, Any]) -> bytes:
    asked = head["asked"]
    days = f"From {asked['since'] or 'the beginning'} to {asked['until'] or 'the end'}."
    about = [f"Words: {asked['words']}."] if asked["words"] else []
    about += [f"Case: {asked['ref']}."] if asked["ref"] else []
    about += [f"Account on {asked['platform']}."] if asked["account_id"] else []
    lines = [
        *about, days, f"As it was known on {head['known_at'][:16].replace('T', ' ')} UTC.",
        "Words in brackets stand for what was blacked out: names, addresses, telephone numbers, handles and links.",
        *head["cut"],
    ]  # fmt: skip
    numbers = Counter((one.item.kind, one.state) for one in shown)
    kinds = [
        "<tr>" + _cells([registry()[kind].title, *(f"{numbers[kind, state]:,}" for state in STATES)]) + "</tr>"
        for kind in dict.fromkeys(one.item.kind for one in shown)
    ]
    rows = [_index_row(one) for one in shown]
    return _document(
        f"What {head['programme']} holds", head["label"],
        [
            *(f"<p>{escape(line)}</p>" for line in lines),
            *_table("By kind", ["Kind", *STATES.values()], kinds),
            *_table("Every record", ["Number", "Kind", "Date", "Reference", "Title", "Status"], rows),
        ],
    )  # fmt: skip


def _index_row(one: Shown) -> str:
    number, kind, day, ref, title, _, reason, where = _row(one)
    named = f'<a href="{escape(where)}">{escape(title or "Without words")}</a>' if where else escape(title)
    told = STATES[one.state] + (f": {reason}" if reason else "")
    return f"<tr>{_cells([number, kind, day, ref])}<td>{named}</td>{_cells([told])}</tr>"


def _page(kind: str, shown: Sequence[Shown], label: str) -> bytes:
    body = ['<p><a href="../index.html">To the index</a></p>']
    for one in shown:
        where = ", ".join(part for part in (str(one.item.day or ""), one.item.ref) if part)
        body.append(f'<section id="item-{one.number}"><h2>{one.number}. {escape(where) or "Without a day"}</h2>')
        if one.state == "withheld":
            body.append(f"<p>Withheld. {escape(one.reason)}</p>")
        else:
            body.append("<dl>")
            body += [f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in one.fields]
            body.append("</dl>")
        body.append("</section>")
    return _document(registry()[kind].title, label, body)


def _table(caption: str, heads: Sequence[str], rows: Sequence[str]) -> list[str]:
    named = caption.lower().replace(" ", "-")
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return [
        f'<h2 id="{named}">{escape(caption)}</h2>', f'<div class="wide"><table aria-labelledby="{named}">',
        f"<thead><tr>{cells}</tr></thead><tbody>", *rows, "</tbody></table></div>",
    ]  # fmt: skip


def _cells(cells: Iterable[Any]) -> str:
    return "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980, so that the bytes tell no time
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
