"""The charts of the workbook: the series of the report month by month, drawn from the cells of their sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pipelines.reports import cells

Row = Mapping[str, Any]
BESIDE = ("Mentions", "Criticisms")  # what is drawn beside the KPIs, here as in the PDF
MOST = 6
FIRST = 2  # the column of the first month
WIDTH, HEIGHT, ROWS = 560, 240, 13


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
    """Draw them below the table, two beside each other; a series is cut where it is counted otherwise."""
    for number, row in enumerate(chosen(months, performance)):
        line = is_line(row["unit"])
        chart = book.add_chart({"type": "line" if line else "column"})
        at = months["rows"].index(row) + 1
        for first, last in pairwise([0, *places(row, months["months"]), len(months["months"])]):
            series = {
                "name": row["label"],
                "categories": [sheet, 0, FIRST + first, 0, FIRST + last - 1],
                "values": [sheet, at, FIRST + first, at, FIRST + last - 1],
            }
            look: dict[str, Any] = (
                {"line": {"color": "#0F6CBD", "width": 2}, "marker": {"type": "circle", "size": 5,
                 "fill": {"color": "#0F6CBD"}, "border": {"color": "#0F6CBD"}}}
                if line
                else {"fill": {"color": "#0F6CBD"}, "gap": 60}
            )  # fmt: skip
            chart.add_series(series | look)
        known = next(cell["value"] for cell in row["cells"] if cell["value"] is not None)
        said = ", ".join(cell["shown"] for cell in row["cells"])
        soft = {"color": "#E4E7EC", "width": 0.75}
        chart.set_title({"name": row["label"], "name_font": {"size": 11, "bold": True}, "overlay": False})
        chart.set_x_axis({"num_format": "mmm", "text_axis": True, "line": soft, "num_font": {"size": 8}})
        chart.set_y_axis({
            "num_format": cells.number(known, row["unit"])[1], "major_gridlines": {"visible": True, "line": soft},
            "line": {"none": True}, "num_font": {"size": 8}, **({} if line else {"min": 0}),
        })  # fmt: skip
        chart.set_legend({"none": True})
        chart.show_blanks_as("gap")
        chart.set_size({"width": WIDTH, "height": HEIGHT})
        place = (under + ROWS * (number // 2), 0 if number % 2 == 0 else 5)
        page.insert_chart(*place, chart, {"description": f"{row['label']} by month: {said}.", "object_position": 2})
