"""Why a record may be left out of the answer to an information request. The sections are those of the UK's act."""

from __future__ import annotations

from collections.abc import Mapping

# other laws know the same reasons under other numbers: these are said in the note
REASONS: Mapping[str, str] = {
    "personal": "Personal data of somebody else (section 40)",
    "confidence": "Given in confidence (section 41)",
    "commercial": "Commercial interests (section 43)",
    "privilege": "Legal advice (section 42)",
    "discussion": "Free and frank discussion (section 36)",
    "published": "Already public (section 21)",
    "to_come": "To be published (section 22)",
    "safety": "Health or safety (section 38)",
    "not_asked": "Not what was asked for",
    "other": "Another reason, said in the note",
}
NEEDS_NOTE = frozenset({"discussion", "other"})  # a reason that is nothing without its why


def said(reason: str, note: str | None) -> str:
    """A reason as it stands in the index.

    >>> said("published", "On our site since May"), said("personal", None)
    ('Already public (section 21): On our site since May', 'Personal data of somebody else (section 40)')
    """
    return f"{REASONS[reason]}: {note}" if note else REASONS[reason]
