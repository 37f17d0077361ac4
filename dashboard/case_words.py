"""What the pages of the case desk say: words, icons and colours of kinds, states, clocks, outcomes and events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.rules.procedures import CLOCKS

KINDS = {
    "enquiry": ("Enquiry", ":material/help:", "blue"),
    "complaint": ("Complaint", ":material/report:", "orange"),
    "criticism": ("Criticism", ":material/campaign:", "violet"),
    "compliment": ("Compliment", ":material/thumb_up:", "green"),
    "request": ("Information request", ":material/folder_open:", "blue"),
}
STATES = {
    "received": "Received",
    "triaged": "Triaged",
    "acknowledged": "Acknowledged",
    "in_progress": "In progress",
    "awaiting_person": "Waiting for the person",
    "awaiting_partner": "Waiting for a partner",
    "drafted": "Answer drafted",
    "in_approval": "Waiting for approval",
    "approved": "Answer approved",
    "responded": "Responded",
    "closed": "Closed",
}
SEVERITIES = ("S0 routine", "S1 sensitive", "S2 significant", "S3 serious", "S4 emergency")
OUTCOMES = {
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "not_upheld": "Not upheld",
    "resolved_informally": "Resolved informally",
    "withdrawn": "Withdrawn",
    "answered": "Answered",
    "no_action": "No action",
}
STANDINGS = {
    "running": ("Running", ":material/timer:", "blue"),
    "overdue": ("Late", ":material/alarm:", "red"),
    "paused": ("Paused", ":material/pause_circle:", "gray"),
    "met": ("Met", ":material/check_circle:", "green"),
    "late": ("Met late", ":material/error:", "orange"),
    "missed": ("Never met", ":material/error:", "red"),
    "cancelled": ("Not needed", ":material/remove_circle:", "gray"),
}
LATE = {  # why a clock was late
    "partner": "A partner's answer",
    "specialist": "A specialist's answer",
    "approval": "Approval",
    "workload": "Too many cases",
    "absence": "Absence",
    "routing": "Sent to the wrong place",
    "complexity": "A harder case than expected",
    "systems": "A system that failed",
    "recorded_late": "Being written down late",
    "other": "Something else",
    "unsaid": "No reason given",
}
CAPACITIES = {"official": "Official", "named_employee": "Named employee", "personal": "Personal"}
CHANNELS = {
    "phone": "Telephone", "letter": "Letter", "email": "E-mail", "form": "Form", "meeting": "Meeting", "other": "Other",
}  # fmt: skip
NO_ACTION = {
    "spam": "Spam",
    "duplicate": "Duplicate",
    "out_of_scope": "Not for us",
    "no_response_decided": "Decided not to respond",
    "watched": "Watched, nothing more came",
    "other": "Another reason",
}
DECISIONS = {"respond": "Respond", "correct": "Correct", "watch": "Watch", "no_response": "No response"}
# how an event reads on the timeline, with its icon
EVENTS = {
    "received": ("Received", ":material/inbox:"),
    "triaged": ("Triaged", ":material/sort:"),
    "reclassified": ("Became another kind", ":material/swap_horiz:"),
    "assigned": ("Assigned", ":material/person:"),
    "acknowledged": ("Acknowledged", ":material/mark_email_read:"),
    "started": ("Taken up", ":material/play_arrow:"),
    "resumed": ("Went on without a reply", ":material/play_arrow:"),
    "updated": ("The person was told how it stands", ":material/forward_to_inbox:"),
    "person_wrote": ("The person wrote", ":material/chat:"),
    "asked_person": ("The person was asked", ":material/contact_support:"),
    "asked_partner": ("A partner was asked", ":material/groups:"),
    "partner_answered": ("A partner answered", ":material/groups:"),
    "point_added": ("A point was added", ":material/playlist_add:"),
    "point_answered": ("A point was answered", ":material/playlist_add_check:"),
    "drafted": ("Answer drafted", ":material/edit_note:"),
    "submitted": ("Submitted for approval", ":material/approval:"),
    "approved": ("Approved", ":material/verified:"),
    "rejected": ("Sent back", ":material/undo:"),
    "responded": ("Responded", ":material/send:"),
    "queued": ("On its way to the platform", ":material/schedule_send:"),
    "promised": ("A promise was made", ":material/handshake:"),
    "decided": ("Decided", ":material/gavel:"),
    "extended": ("Given more time", ":material/more_time:"),
    "severity_changed": ("Severity changed", ":material/priority_high:"),
    "escalated": ("Escalated", ":material/trending_up:"),
    "escalation_acknowledged": ("Escalation acknowledged", ":material/done_all:"),
    "proposal_dismissed": ("Escalation not needed", ":material/block:"),
    "stage_2_requested": ("Stage 2 asked for", ":material/looks_two:"),
    "signposted": ("Told about the ombudsman", ":material/signpost:"),
    "closed": ("Closed", ":material/task_alt:"),
    "reopened": ("Reopened", ":material/restart_alt:"),
    "converted": ("Became a formal complaint", ":material/gavel:"),
    "noted": ("Note", ":material/sticky_note_2:"),
    "edited": ("Corrected", ":material/edit:"),
    "rated": ("The person rated it", ":material/star:"),
    "rating_corrected": ("The rating was corrected", ":material/star_half:"),
    "rating_taken_back": ("The rating was taken back", ":material/undo:"),
    "lateness_explained": ("Why it was late", ":material/help:"),
    "procedure_changed": ("Put under another procedure", ":material/rule:"),
}
# what of an event's payload is worth reading beside its name
TOLD = (
    "text",
    "question",
    "reason",
    "note",
    "party",
    "sent_to",
    "outcome",
    "decision",
    "handler",
    "queue",
    "theme",
    "view",
)


def kind(name: str) -> str:
    """The word of a kind of case."""
    return KINDS[name][0] if name in KINDS else name.capitalize()


def told(payload: Mapping[str, Any]) -> str:
    """What an event says beside its name, in one line of plain text.

    >>> told({"handler": "Asha", "queue": "Answers", "rule_id": "x"})
    'Asha · Answers'
    >>> told({"score": 4}), told({"before": {"score": 1}, "after": {"score": 5}, "reason": "Misread"})
    ('4 of 5', '5 of 5 instead of 1 · Misread')
    """
    said = [str(payload[name]).replace("_", " ") if name in ("outcome", "decision") else str(payload[name])
            for name in TOLD if payload.get(name)]  # fmt: skip
    if payload.get("reason") in LATE and payload.get("clock") in CLOCKS:
        said[said.index(str(payload["reason"]))] = (
            f"{CLOCKS[payload['clock']].title}: {LATE[payload['reason']].lower()}"
        )
    if payload.get("severity") is not None and "theme" not in payload:
        said.insert(0, SEVERITIES[int(payload["severity"])])
    if payload.get("level"):
        said.insert(0, SEVERITIES[int(payload["level"])])
    was, score = (payload.get("before") or {}).get("score"), (payload.get("after") or payload).get("score")
    if was or score:
        said.insert(0, f"{score} of 5 instead of {was}" if was and score else f"{score or was} of 5")
    if payload.get("working_days"):
        said.insert(0, f"{payload['working_days']} working days")
    return " · ".join(said)
