"""What the objectives of Quit Together say beside their text: whom they speak of, what they serve, why they stretch."""

from __future__ import annotations

WORKERS = "Routine and manual workers, 25 to 44"
# objective → priority, target group, behaviour, core purpose, why it is stretched
_SAID = {
    "O1": ("P1", "Adults who smoke", "stay quit for four weeks", "change", None),
    "O2": ("P1", "Adults who smoke", "sign up to the service", "change", "Evening clinics open in all districts"),
    "O3": ("P1", "Adults in Northmoor", "recognise the programme", "explanation", None),
    "O4": ("P1", "Adults who smoke", "trust that they can quit", "change", None),
    "O5": ("P1", "People reached by our posts", "react, answer or share", "explanation", None),
    "O6": (None, "People who ask us", "get an answer in four working hours", "operations", None),
    "O6b": (None, "People who complain", "get an acknowledgement in five working days", "operations", None),
    "O7": ("P1", WORKERS, "sign up to the service", "change", "The gap is what the programme is for"),
    "O8": ("P1", "People who write about us", "speak well of us", "reputation", None),
    "O9": ("P1", "Adults in Northmoor", "do not smoke", "change", None),
}
_NAMES = ("priority_id", "segment", "behaviour", "core_purpose", "stretch_reason")

MORE: dict[str, dict[str, str | None]] = {
    code: dict(zip(_NAMES, (f"priority_demo_{said[0].lower()}" if said[0] else None, *said[1:]), strict=True))
    for code, said in _SAID.items()
}
