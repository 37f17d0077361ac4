"""The report as a tagged, accessible PDF: Typst sets it, from the manifest and the document of one version."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.reports import book_charts, charts, listening, say

HERE = Path(__file__).parent
MOST_LESSONS = 9
MOST_CHANGES = 60


def render(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """The PDF, PDF/UA-1; the same bytes for the same version. Text of people stays text."""
    import typst

    data, pictures = _data(manifest, document)
    with tempfile.TemporaryDirectory(prefix="earshot-report-") as folder:
        place = Path(folder)
        (place / "report.typ").write_text((HERE / "report.typ").read_text(encoding="utf-8"), encoding="utf-8")
        (place / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name, drawn in pictures.items():
            (place / name).write_text(drawn, encoding="utf-8")
        made: bytes = typst.compile(
            str(place / "report.typ"),
            root=folder,
            font_paths=[str(HERE / "fonts")],
            format="pdf",
            pdf_standards="ua-1",
            # the end of the month reported on, not the moment: made again it is the same file
            timestamp=datetime.combine(date.fromisoformat(manifest["until"]), datetime.min.time(), UTC),
        )
    return made


def _data(manifest: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Everything the template shows, as plain values, and the pictures by file name."""
    tables = document["tables"]
    since, until = date.fromisoformat(manifest["since"]), date.fromisoformat(manifest["until"])
    figures = {figure["slot"]: figure for figure in manifest["figures"]}
    pictures: dict[str, str] = {}
    drawn = _charts(tables, figures, pictures)
    if tables["risks"]:
        cells = {row["code"]: tuple(row["cell"]) for row in tables["risks"] if row["cell"]}
        pictures["matrix.svg"] = charts.matrix(tables["risks"], cells)
    before = (since.replace(day=1) - (until - until.replace(day=until.day - 1))).replace(day=1)
    data = {
        "title": f"{manifest['programme']['name']} – {say.month(since)}",
        "year": until.year, "month": until.month, "day": until.day,
        "period": say.days(since, until), "before": say.month(before), "month_name": say.month(since),
        "status": f"version {manifest['version']}", "version": str(manifest["version"]),
        "hash": manifest["figures_hash"][:12], "label": manifest["label"], "aim": document["aim"],
        "compared": str(manifest["compared_with"] or ""),
        "sentences": {
            one["slot"]: {
                "text": one["text"],
                "edited": f"edited by {one['edited_by']} on {one['edited_on']}" if one["is_edited"] else "",
            }
            for one in manifest["sentences"]
        },
        "cards": _cards(tables, figures),
        "performance": [{**row, "share": _share(row, figures)} for row in tables["performance"]],
        "charts": drawn, "outside": tables["months"].get("outside", []) if drawn else [],
        "listening": listening.heard(tables["listening"]),
        **_worded(tables), "total": tables["budget"]["total"], "tie": tables["budget"].get("tie"),
        "risks": tables["risks"], "matrix_alt": _matrix_alt(tables), "actions": tables["actions"],
        "issues": tables["issues"], "activities": tables["activities"], "sustainability": tables["sustainability"],
        "method": tables["method"], "months": _months(tables["months"]),
        "changes": _changes(manifest["changes"]),
        "restated_said": say.restated(manifest.get("restated")),
        "restated": _changes((manifest.get("restated") or {"figures": []})["figures"]),
    }  # fmt: skip
    return data, pictures


def _worded(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables whose rows are worded for the page."""
    return {
        "happened": [{**row, "kind": say.word(row["kind"])} for row in tables["happened"]],
        "needed": [{**row, "choice": say.word(row["choice"])} for row in tables["needed"]],
        "decisions": [
            {**row, "choice": say.word(row["choice"]), "about": say.about(row["about"])} for row in tables["decisions"]
        ],
        "budget": _budget(tables["budget"]["rows"]),
        "costs": [{**row, "definition": say.in_words(row["definition"])} for row in tables["costs"]],
        "milestones": [{**row, "first": row["first"] or row["due"]} for row in tables["milestones"]],
        "lessons": [{**row, "used": "; ".join(row["reused"]) or "not yet"} for row in tables["lessons"][:MOST_LESSONS]],
        "opportunities": [{**row, "stage": say.word(row["stage"])} for row in tables["opportunities"]],
    }


def _budget(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines with how long their bars are: parts of the longest, which is the largest sum approved, spent or due."""
    sums = ("approved_value", "spent_value", "due_value")
    most = max((max(row[name], 0.0) for row in rows for name in sums), default=0.0) or 1.0
    return [
        {**row, "bar": {name.removesuffix("_value"): max(row[name], 0.0) / most for name in sums}} for row in rows
    ]  # fmt: skip


def _changes(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "label": one["label"], "was": one["shown_before"][:200], "now": one["shown_after"][:200],
            "why": " ".join(one["why"]),
        }
        for one in found[:MOST_CHANGES]
    ]  # fmt: skip


def _share(row: Mapping[str, Any], figures: Mapping[str, Any]) -> float | None:
    found = figures.get(f"kpi.{row['code']}.attainment")
    return None if found is None else found["value"]


def _cards(tables: Mapping[str, Any], figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Four numbers: how many KPIs are on track, the first outcome, the money, the mood."""
    rows = tables["performance"]
    judged = [row for row in rows if row["colour"] != "grey"]
    green = [row for row in rows if row["colour"] == "green"]
    short = len(judged) - len(green)
    unjudged = "no KPI can be judged yet" if rows else "no KPI is entered"
    held = f"{short} short of what was due" if short else "none is short of what was due"
    cards = [
        {
            "label": "KPIs on track", "value": f"{len(green)} of {len(judged)}" if judged else "–",
            "note": held if judged else unjudged,
            "colour": "" if not judged else "green" if not short else "amber",
        }
    ]  # fmt: skip
    outcomes = [row for row in rows if row["level"] in ("outcome", "impact") and row["colour"] != "grey"]
    for row in [*outcomes, *(row for row in judged if row not in outcomes)][:1]:
        cards.append(
            {"label": row["name"], "value": row["actual"], "note": f"{row['due']} due", "colour": row["colour"]}
        )
    total = tables["budget"]["total"]
    if total:
        cards.append(
            {
                "label": "Budget spent", "value": total["share"], "note": f"{total['elapsed']} of the time passed",
                "colour": total["colour"],
            }
        )  # fmt: skip
    mood = figures.get("listening.net_sentiment.month")
    if mood and mood["value"] is not None:
        before = figures["listening.net_sentiment.before"]["shown"]
        cards.append(
            {"label": "Net sentiment", "value": mood["shown"], "note": f"{before} the month before", "colour": ""}
        )
    return cards


def _charts(tables: Mapping[str, Any], figures: Mapping[str, Any], pictures: dict[str, str]) -> list[dict[str, str]]:
    """A small chart for each series that has at least three months, KPIs first."""
    months = tables["months"]
    names = [f"{date.fromisoformat(first):%b}" for first in months["months"]]
    by_name = {row["name"]: row for row in tables["performance"]}
    drawn: list[dict[str, str]] = []
    for row in book_charts.chosen(months, tables["performance"]):
        values = [cell["value"] for cell in row["cells"]]
        kpi = by_name.get(row["label"])
        due = figures.get(f"kpi.{kpi['code']}.due") if kpi else None
        # a total due by now is no line for one month
        is_level = kpi is not None and not _is_a_total(row["unit"], due, values)
        at = due["value"] if due and is_level and isinstance(due["value"], float) else None
        file = f"series-{len(drawn) + 1}.svg"
        pictures[file] = charts.months(
            values, names, unit=row["unit"], shown_last=row["cells"][-1]["shown"], due=at,
            due_said=f"due {due['shown']}" if due and at is not None else "",
            breaks=book_charts.places(row, months["months"]), outside=_outside(months),
        )  # fmt: skip
        drawn.append({"title": row["label"], "file": file, "alt": _series_alt(row, months)})
    return drawn


def _outside(months: Mapping[str, Any]) -> dict[int, list[str]]:
    """The codes of the outside events by the place of the month in which each began."""
    found: dict[int, list[str]] = {}
    for one in months.get("outside", []):  # versions made before 0.5.0 hold none
        firsts = [place for place, first in enumerate(months["months"]) if first <= one["day"]]
        if firsts:
            found.setdefault(firsts[-1], []).append(one["code"])
    return found


def _is_a_total(unit: str, due: Mapping[str, Any] | None, values: Sequence[float | None]) -> bool:
    """Whether what is due is the sum of many months, which no single one can reach."""
    if unit != "count" or due is None or not isinstance(due["value"], float):
        return False
    return due["value"] > 3 * max((value for value in values if value is not None), default=0.0)


def _series_alt(row: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    cells = [
        f"{date.fromisoformat(first):%B} {cell['shown']}"
        for first, cell in zip(table["months"], row["cells"], strict=True)
    ]
    outside = "; ".join(f"{one['code']} {one['shown']}" for one in table.get("outside", []))
    return f"{row['label']} by month: {', '.join(cells)}.{f' Outside events marked: {outside}.' if outside else ''}"


def _matrix_alt(tables: Mapping[str, Any]) -> str:
    placed = [
        f"{row['code']} likelihood {row['cell'][0]}, impact {row['cell'][1]}" for row in tables["risks"] if row["cell"]
    ]
    return f"Risk matrix: {'; '.join(placed) or 'no risk is scored'}."


def _months(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "names": [f"{date.fromisoformat(first):%b %Y}" for first in table["months"]],
        "rows": [
            {
                "label": row["label"],
                "cells": ["–" if cell["value"] is None else cell["shown"] for cell in row["cells"]],
                "total": "–" if row["total"]["value"] is None else row["total"]["shown"],
            }
            for row in table["rows"]
        ],
    }
