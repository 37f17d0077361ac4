"""Policy: may I post this, the rules and their tests, who read them, checks and time, what we hold, personal data."""

from __future__ import annotations

from dashboard import (
    address,
    kind_form,
    panels,
    plan_items,
    policy_ask,
    policy_held,
    policy_people,
    policy_practice,
    policy_privacy,
    policy_rules,
    policy_workshop,
)

SECTIONS = {
    "ask": ("May I post this?", policy_ask.show),
    "rules": ("Rules", policy_rules.show),
    "people": ("Read and trained", policy_people.show),
    "workshop": ("Workshop and peers", policy_workshop.show),
    "practice": ("Checks and time", policy_practice.show),
    "held": ("What we hold", policy_held.show),
    "privacy": ("Personal data", policy_privacy.show),
}


def show() -> None:
    """Draw the page: one section at a time, its name in the address."""
    chosen = panels.page("Policy", compare=False, period=False, platforms=False)
    section = address.part("section", SECTIONS, default="ask", label="Section")
    plan_items.dialogs()
    if section == "privacy":
        policy_privacy.show(chosen.programme)
    elif chosen.programme is None:
        panels.empty(
            "A policy belongs to a programme.", kind_form.how_to_begin(),
            to="objectives", label="Add a programme", key="policy_programme",
        )  # fmt: skip
    else:
        SECTIONS[section][1](chosen.programme)
