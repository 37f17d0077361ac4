"""Live KPIs: where the programme stands now, against before and against its targets."""

from __future__ import annotations

from dashboard import panels


def show() -> None:
    """Draw the page."""
    panels.page("Live KPIs")
