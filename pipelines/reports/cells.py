"""What stands in a cell of the workbook: a number or a day with the format in which the report writes it, or words.

A percentage is a fraction in percent format, a duration a part of a day, a sum a number of pounds: each can be reckoned
with, and each is shown with just the digits of the page and the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.reports import say

Row = Mapping[str, Any]
Cell = tuple[Any, str]  # a value and its number format; '' for text

DAY, MONTH, WHOLE = "d mmm yyyy", "mmm yyyy", "#,##0"
UNITS = {
    "count": "number", "percent": "%", "share": "%", "score": "score", "gbp": "£", "minutes": "time",
    "status": "word",
}  # fmt: skip
EMPTY: Cell = (None, "")
_DAY = re.compile(r"^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$")
_NUMBER = re.compile(r"^([+-]?)(£?)([\d,]+(?:\.\d+)?) ?(%|pts|days?)?$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, unit: str, said: str = "") -> Cell:
    """A value in its unit, with as many digits as its words have.

    >>> number(91.4728, "percent"), number(3.43, "percent"), number(0.92244, "share", "92.2%")
    ((0.914728, '#,##0.0%'), (0.0343, '#,##0.00%'), (0.92244, '#,##0.0%'))
    >>> number(347800.0, "gbp"), number(-12.5, "gbp"), number(1808.0, "count")
    ((347800.0, '"£"#,##0;-"£"#,##0'), (-12.5, '"£"#,##0.00;-"£"#,##0.00'), (1808.0, '#,##0'))
    >>> number(95.2, "minutes"), number(42.0, "minutes"), number(9.886, "score")
    ((0.06597222222222222, '[h]" h "m" min"'), (0.029166666666666667, '[m]" min"'), (9.886, '+0.0;-0.0;0.0'))
    """
    if unit == "minutes":
        whole = round(value)  # programs cut seconds off that they do not show, and do not round them
        return whole / 1440, '[h]" h "m" min"' if abs(whole) >= 60 else '[m]" min"'
    if unit == "score":
        return value, "+0.0;-0.0;0.0"
    places = len((said or say.value(value, unit)).rstrip("%").partition(".")[2])
    digits = WHOLE + ("." + "0" * places if places else "")
    if unit in ("percent", "share"):
        return (round(value / 100, 12) if unit == "percent" else value), f"{digits}%"
    return value, f'"£"{digits};-"£"{digits}' if unit == "gbp" else digits


def raw(value: float, unit: str) -> Cell:
    """A value as the manifest holds it: percentages as 91.5 and minutes as minutes."""
    cell, form = number(value, unit)
    if unit == "percent":
        return value, form.replace("%", '"%"')
    return (value, '#,##0.0#" min"') if unit == "minutes" else (cell, form)


def of(row: Row, key: str, kind: str, figures: Mapping[str, Row]) -> Cell:
    """The cell of a row in a column of a kind; what is not known is an empty one."""
    value = row.get(key)
    if kind == "named":
        return UNITS.get(str(row.get("unit") or _figure_of(row, figures).get("unit") or "count"), ""), ""
    if kind == "raw":
        return raw(value, str(row["unit"])) if isinstance(value, float) else (value, "")
    if kind == "then":
        found = row[key]
        unit = str(figures.get(str(row["slot"]), {}).get("unit") or "count")
        return number(found, unit) if isinstance(found, float) else (row[f"shown_{key}"], "")
    if value is None or value in ("", "–", say.NOT_KNOWN):
        return EMPTY
    if kind == "change":
        return _change(row, figures)
    if kind.startswith("slot"):
        found = figures.get(
            f"{str(row['slot']).rpartition('.')[0]}.{kind[5:]}" if "." in kind else str(row["slot"]), {}
        )
        held = found.get("value")
        return number(held, str(found["unit"]), str(value)) if isinstance(held, float) else (value, "")
    return _plain(row, key, kind, figures)


def _plain(row: Row, key: str, kind: str, figures: Mapping[str, Row]) -> Cell:
    """A value that the row holds itself, or that a figure of its KPI holds with every digit."""
    value: Any = row[key]
    match kind:
        case "":
            return (value, WHOLE) if isinstance(value, int) else (words(value), "")
        case "word":
            return say.word(str(value)), ""
        case "about":
            return say.about(str(value)), ""
        case "formula":
            return say.in_words(str(value)), ""
        case "day":
            day = day_of(str(value))
            return (day, DAY) if day else (value, "")
        case "score":
            return value, "0"
        case "days" | "late" | "slip":
            found = number_of(str(value))
            sign = '+0" days";-0" days"' if kind == "slip" else '0" days"'
            one = sign.replace("days", "day") if found is not None and abs(found) == 1 else sign
            return EMPTY if kind == "late" and not found else (value, "") if found is None else (found, one)
    unit = str(row.get("unit") or "count") if kind == "unit" else kind
    slot = str(row.get("slot", ""))
    exact = figures.get(f"kpi.{row['code']}.{key}", {}).get("value") if slot.startswith("kpi.") else None
    if isinstance(exact, float):
        return number(exact, unit, str(value))
    if isinstance(value, float):
        return number(value, unit)
    found = number_of(str(value))
    if found is None:
        return value, ""
    return number(found / 100 if unit == "share" else found, unit, str(value))


def _figure_of(row: Row, figures: Mapping[str, Row]) -> Row:
    return figures.get(str(row.get("slot")), {})


def _change(row: Row, figures: Mapping[str, Row]) -> Cell:
    """The change since the month before with every digit: shares in points, scores in steps, counts in percent."""
    said, stem = str(row["change"]), str(row["slot"]).rpartition(".")[0]
    now, before = (figures.get(f"{stem}.{one}", {}).get("value") for one in ("month", "before"))
    if said == "no change":
        return 0.0, '"no change"'
    if not said or not isinstance(now, float) or not isinstance(before, float):
        return said, ""
    step = now - before
    digits = "0" + ("." + "0" * places if (places := len(re.sub("[^0-9.]", "", said).partition(".")[2])) else "")
    if said.endswith("%"):
        return step / abs(before), f"+#,##{digits}%;-#,##{digits}%"
    ending = '" pts"' if said.endswith("pts") else ""
    return step, f"+#,##{digits}{ending};-#,##{digits}{ending}"


def number_of(said: str) -> float | None:
    """The number that words of a report say; None where they say none.

    >>> number_of("1,808"), number_of("46.0%"), number_of("-£12.50"), number_of("+3 days")
    (1808.0, 46.0, -12.5, 3.0)
    >>> number_of("not available"), number_of("3 of 5"), number_of("+0.7 pts")
    (None, None, 0.7)
    """
    found = _NUMBER.match(said.strip())
    return None if found is None else float(f"{found[1]}{found[3].replace(',', '')}")


def day_of(said: str) -> date | None:
    """The day that words of a report say; None where they say none.

    >>> day_of("3 Oct 2026"), day_of("2026-10-03"), day_of("not funded")
    (datetime.date(2026, 10, 3), datetime.date(2026, 10, 3), None)
    """
    if found := _DAY.match(said):
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def words(value: Any) -> str:
    """Words of a list or of named values, in one line."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{key} = {said}" for key, said in value.items())
    return str(value)
