"""Who sits in front of the screen: the name that goes with every command and every event."""

from __future__ import annotations

# while nobody signs in there is one local user, and the foot of the sidebar says so
LOCAL = "dashboard"


def actor() -> str:
    """The name under which the events of this session are kept."""
    return LOCAL
