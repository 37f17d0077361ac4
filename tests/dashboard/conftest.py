"""What the tests of pages share."""

from tests.dashboard.plan_store import planned, planned_file

__all__ = ["planned", "planned_file"]
