"""The report as a short HTML page for mail: inline styles, no script, no picture, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from pipelines.reports import say

INK, SOFT, RULE = "#1B2430", "#4A5565", "#DDE1E7"
TONE = {"green": "#075E5A", "amber": "#8A4200", "red": "#9B1C12", "grey": "#4A5565"}
SIGN = {"green": "●", "amber": "▲", "red": "■", "grey": "○"}
CELL = f"padding:6px 8px;border-bottom:1px solid {RULE};text-align:left;vertical-align:top"
HEAD = f"padding:4px 8px;border-bottom:1px solid {RULE};text-align:left;font-size:12px;color:{SOFT}"
LATER = (
    ("decisions", "Decisions needed"),
    ("budget", "Budget"),
    ("risks", "Risks and issues"),
    ("lessons", "Lessons"),
    ("next", "Next month"),
)
BODY = f"margin:0;padding:24px;font-family:Inter,Segoe UI,Arial,sans-serif;font-size:14px;line-height:1.45;color:{INK}"


def render(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """The page; every word of people is escaped."""
    tables = document["tables"]
    since = date.fromisoformat(manifest["since"])
    title = escape(f"{manifest['programme']['name']} – {say.month(since)}")
    said = {one["slot"]: one for one in manifest["sentences"]}
    late = [row for row in tables["performance"] if row["colour"] in ("red", "amber")]
    parts = [
        f'<p style="margin:0;font-size:12px;color:{SOFT}">Monthly programme report · version {manifest["version"]}</p>',
        f'<h1 style="margin:2px 0 8px;font-size:24px">{title}</h1>',
        _label(manifest["label"]),
        _passage(said["summary"]),
        _heading("Performance against targets"),
        _passage(said["performance"]),
        _performance(late or tables["performance"]),
        _heading("What changed and why"),
        _passage(said["changed"]),
        _heading("What happened") if tables["happened"] else "",
        _list([f"{row['shown']}: {row['text']}" for row in tables["happened"]][:8]),
        _restated(manifest.get("restated")),
        *(f"{_heading(name)}{_passage(said[slot])}" for slot, name in LATER),
        _changes(manifest),
        f'<p style="margin-top:20px;font-size:12px;color:{SOFT}">The PDF holds the whole report and the workbook its '
        f"tables. Figures {escape(manifest['figures_hash'][:12])}.</p>",
    ]
    inner = "\n".join(part for part in parts if part)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    frame = '<div style="max-width:680px;margin:0 auto">'
    page = (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n'
        f'<body style="{BODY}">{frame}\n{inner}\n</div></body></html>\n'
    )
    return page.encode()


def _label(label: str) -> str:
    if not label:
        return ""
    return f'<p style="padding:6px 10px;background:#FEF1DC;color:#8A4200;font-weight:600">{escape(label)}</p>'


def _heading(text: str) -> str:
    return f'<h2 style="margin:20px 0 4px;font-size:16px">{escape(text)}</h2>'


def _passage(said: Mapping[str, Any]) -> str:
    mark = ""
    if said["is_edited"]:
        by = escape(f"(edited by {said['edited_by']} on {said['edited_on']})")
        mark = f' <span style="font-size:12px;color:{SOFT}">{by}</span>'
    return f'<p style="margin:4px 0 8px">{escape(said["text"])}{mark}</p>'


def _performance(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col" style="{HEAD}">{name}</th>' for name in ("KPI", "Actual", "Due", "Status"))
    body = "".join(
        "<tr>"
        + _cell(row["name"])
        + _cell(row["actual"], "font-weight:600")
        + _cell(row["due"])
        + _cell(f"{SIGN[row['colour']]} {row['status']}", f"font-weight:600;color:{TONE[row['colour']]}")
        + "</tr>"
        for row in rows
    )
    frame = '<table style="border-collapse:collapse;width:100%">'
    return f"{frame}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str, style: str = "") -> str:
    return f'<td style="{CELL};{style}">{escape(text)}</td>'


def _list(items: Sequence[str]) -> str:
    if not items:
        return ""
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<ul style="margin:4px 0;padding-left:20px">{lines}</ul>'


def _restated(told: Mapping[str, Any] | None) -> str:
    figures = told["figures"] if told else []
    said = [
        f"{one['label']}: {one['shown_before']} → {one['shown_after']}. {' '.join(one['why'])}" for one in figures[:20]
    ]
    passage = f'<p style="margin:4px 0 8px">{escape(say.restated(told))}</p>'
    return f"{_heading('Restated since last month')}{passage}{_list(said)}"


def _changes(manifest: Mapping[str, Any]) -> str:
    if not manifest["changes"]:
        return ""
    said = [
        f"{one['label']}: {one['shown_before']} → {one['shown_after']}. {' '.join(one['why'])}"
        for one in manifest["changes"][:20]
    ]
    return _heading(f"Changed since version {manifest['compared_with']}") + _list(said)
