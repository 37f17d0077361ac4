"""A pack to be read in a browser: its index as a table and as a page, and a page of each kind of record."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from pipelines.held_black import Blacker, Shown
from pipelines.held_kinds import registry
from pipelines.rules.cells import guard

STATES = {"released": "Released", "redacted": "Redacted", "withheld": "Withheld"}
COLUMNS = ("number", "kind", "date", "reference", "title", "status", "reason", "file")
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.35rem .6rem;border-bottom:1px solid #8888}.label{border:2px solid;padding:.5rem .8rem;font-weight:600}"
    "dt{font-weight:600}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}.wide{overflow-x:auto}"
)


def files(shown: Sequence[Shown], head: Mapping[str, Any], blacker: Blacker) -> dict[str, bytes]:
    """index.csv, index.html and a page of each kind."""
    told = {
        "index.csv": csv_of(COLUMNS, [_row(one) for one in shown], head["label"]),
        "index.html": _index(shown, head),
    }
    for kind in dict.fromkeys(one.item.kind for one in shown):
        told[f"items/{kind}.html"] = _page(kind, [one for one in shown if one.item.kind == kind], head["label"])
    return told


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Any]], label: str) -> bytes:
    """UTF-8 with a byte order mark, no cell a formula; the label of the demo as a column of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    more = [label] if label else []
    writer.writerow([*columns, *(["label"] if label else [])])
    for row in rows:
        writer.writerow([guard(cell) for cell in [*row, *more]])
    return text.getvalue().encode("utf-8-sig")


def _row(one: Shown) -> list[Any]:
    where = "" if one.state == "withheld" else f"items/{one.item.kind}.html#item-{one.number}"
    day = one.item.day.isoformat() if one.item.day else ""
    return [
        one.number, registry()[one.item.kind].title, day, one.item.ref, one.title, one.state, one.reason, where
    ]  # fmt: skip


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
