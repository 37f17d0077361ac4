"""How the content plan says its states: word, icon, colour."""

from __future__ import annotations

STATUS = {
    "idea": ("Idea", ":material/lightbulb:", "gray"),
    "draft": ("Draft", ":material/edit_note:", "gray"),
    "in_review": ("In review", ":material/rate_review:", "blue"),
    "approved": ("Approved", ":material/verified:", "green"),
    "scheduled": ("Scheduled", ":material/schedule_send:", "blue"),
    "published": ("Published", ":material/check_circle:", "green"),
    "withdrawn": ("Withdrawn", ":material/undo:", "orange"),
}
RESULTS = {
    "block": ("Blocked", ":material/block:", "red"),
    "warn": ("To look at", ":material/warning:", "orange"),
    "kept": ("Kept", ":material/check:", "green"),
}
PASSED = ("Passed by name", ":material/person_check:", "gray")
