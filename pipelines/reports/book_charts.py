"""The charts of the workbook: the series of the report month by month, drawn from the cells of their sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from pipelines.reports import cells

Row = Mapping[str, Any]
BESIDE = ("Mentions", "Criticism cases")  # what is drawn beside the KPIs, here as in the PDF
MOST = 6
FIRST = 2  # the column of the first month
RIGHT = 6  # the column in which those on the right begin
WIDTH, HEIGHT, ROWS = 620, 240, 13
BLUE = "#0F6CBD"


def chosen(months: Row, performance: Sequence[Row]) -> list[Row]:
    """The series that are drawn: those with at least three months, KPIs first."""
    named = {row["name"] for row in performance}
    wanted = [row for row in months["rows"] if row["label"] in named]
    wanted += [row for row in months["rows"] if row["label"] in BESIDE and row not in wanted]
    return [row for row in wanted if sum(cell["value"] is not None for cell in row["cells"]) >= 3][:MOST]


def places(row: Row, months: Sequence[str]) -> list[int]:
    """Before which of the months the series breaks: the first that begins on or after the day."""
    found = {next((place for place, first in enumerate(months) if first >= day), None) for day in row["breaks"]}
    return sorted(place for place in found if place)


def is_line(unit: str) -> bool:
    """Whether a series is a line (shares, scores, times) and not columns (counts)."""
    return unit in ("percent", "score", "minutes")


def draw(book: Any, page: Any, sheet: str, months: Row, performance: Sequence[Row], *, under: int) -> None:
    """Draw them below the table, two beside each other; a series is cut where it is counted otherwise.

    A part of a cut series is drawn over all months, so it has a row of its own, below the charts.
    """
    drawn = chosen(months, performance)
    below = under + ROWS * ((len(drawn) + 1) // 2) + 1
    for number, row in enumerate(drawn):
        chart = book.book.add_chart({"type": "line" if is_line(row["unit"]) else "column"})
        cut = [0, *places(row, months["months"]), len(months["months"])]
        if len(cut) == 2:
            _series(chart, sheet, row, months["rows"].index(row) + 1, len(row["cells"]))
        for first, last in pairwise(cut) if len(cut) > 2 else ():
            book.write(
                page,
                below,
                0,
                (f"{row['label']}, from {date.fromisoformat(months['months'][first]):%b %Y}, as drawn", ""),
            )
            for place in range(first, last):
                value = row["cells"][place]["value"]
                if value is not None:
                    book.write(page, below, FIRST + place, cells.number(value, row["unit"]), font_color="#5B6472")
            _series(chart, sheet, row, below, len(row["cells"]))
            below += 1
        _look(chart, row)
        corner = (under + ROWS * (number // 2), 0 if number % 2 == 0 else RIGHT)
        said = ", ".join(cell["shown"] for cell in row["cells"])
        page.insert_chart(*corner, chart, {"description": f"{row['label']} by month: {said}.", "object_position": 2})


def _series(chart: Any, sheet: str, row: Row, at: int, months: int) -> None:
    look: dict[str, Any] = {"fill": {"color": BLUE}, "gap": 60}
    if is_line(row["unit"]):
        dot = {"type": "circle", "size": 5, "fill": {"color": BLUE}, "border": {"color": BLUE}}
        look = {"line": {"color": BLUE, "width": 2}, "marker": dot}
    of = {
        "name": row["label"],
        "categories": [sheet, 0, FIRST, 0, FIRST + months - 1],
        "values": [sheet, at, FIRST, at, FIRST + months - 1],
    }
    chart.add_series(of | look)


def _look(chart: Any, row: Row) -> None:
    """Title, axes in the format of the values, no legend: there is one series."""
    known = next(cell["value"] for cell in row["cells"] if cell["value"] is not None)
    most = max(cell["value"] for cell in row["cells"] if cell["value"] is not None)
    bounds: dict[str, float] = {} if is_line(row["unit"]) else {"min": 0}
    if row["unit"] == "percent" and 90 <= most <= 100:  # a share has no more than all
        bounds["max"] = 1
    soft = {"color": "#E4E7EC", "width": 0.75}
    chart.set_title({"name": row["label"], "name_font": {"size": 11, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_format": "mmm", "text_axis": True, "line": soft, "num_font": {"size": 8}})
    chart.set_y_axis({
        "num_format": cells.number(known, row["unit"])[1], "major_gridlines": {"visible": True, "line": soft},
        "line": {"none": True}, "num_font": {"size": 8}, **bounds,
    })  # fmt: skip
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
    chart.set_size({"width": WIDTH, "height": HEIGHT})
