"""Cells of tables that leave the house: none that a spreadsheet would run as a formula."""

from __future__ import annotations

from typing import Any

# a cell that begins with one of these is run as a formula by spreadsheets
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guard(cell: Any) -> Any:
    """Text that could run as a formula gets an apostrophe in front; numbers and dates pass.

    >>> guard("=HYPERLINK(1)"), guard(" +1"), guard(-3.5), guard(None), guard("fine")
    ("'=HYPERLINK(1)", "' +1", -3.5, '', 'fine')
    """
    if cell is None:
        return ""
    if isinstance(cell, str) and (cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS)):
        return f"'{cell}"
    return cell
