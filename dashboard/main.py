"""The navigation: one line a page. Flat, because sections break the list roles that screen readers use."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import address, panels, person, sign_in, warning_line, words
from dashboard.turns import TURNS
from dashboard.views import (
    cases,
    content,
    data,
    early_warning,
    engagement,
    evaluation,
    home,
    live,
    mentions,
    narratives,
    objectives,
    people,
    playbook,
    policy,
    programme,
    reading,
    review,
    risk,
    stakeholders,
    standards,
)

# a file of ours: an icon by its Material name or an emoji would be fetched from another host
ICON = Path(__file__).parent / "static" / "icon.svg"

# path, title, icon and what shows it; the first is where one lands
PAGES = (
    ("home", "Home", ":material/home:", home.show),
    ("live", "Live KPIs", ":material/monitoring:", live.show),
    ("early_warning", "Early warning", ":material/crisis_alert:", early_warning.show),
    ("mentions", "Mentions", ":material/forum:", mentions.show),
    ("narratives", "Narratives", ":material/record_voice_over:", narratives.show),
    ("cases", "Cases", ":material/support_agent:", cases.show),
    ("playbook", "Playbook", ":material/menu_book:", playbook.show),
    ("programme", "Programme", ":material/account_tree:", programme.show),
    ("objectives", "Objectives", ":material/flag:", objectives.show),
    ("evaluation", "Evaluation", ":material/fact_check:", evaluation.show),
    ("review", "Monthly review", ":material/summarize:", review.show),
    ("risk", "Risk", ":material/shield:", risk.show),
    ("stakeholders", "Stakeholders", ":material/groups:", stakeholders.show),
    ("engagement", "Engagement", ":material/handshake:", engagement.show),
    ("content", "Content", ":material/edit_calendar:", content.show),
    ("data", "Data", ":material/database:", data.show),
    ("policy", "Policy", ":material/gavel:", policy.show),
    ("standards", "Standards", ":material/workspace_premium:", standards.show),
    ("reading", "How Earshot reads", ":material/psychology:", reading.show),
    ("people", "People", ":material/badge:", people.show),
)

OF_ALL = frozenset({"data"})  # of the whole organisation: not for who has roles in some programmes alone


def main() -> None:
    """Draw the page that is asked for."""
    st.set_page_config(page_title=words.PRODUCT, page_icon=str(ICON), layout="wide")
    if not sign_in.admitted():
        return
    person.look()
    shown = [one for one in PAGES if person.sight() is None or one[0] not in OF_ALL]
    pages = {
        path: st.Page(show, title=title, icon=icon, url_path=path, default=place == 0)
        for place, (path, title, icon, show) in enumerate(shown)
    }
    st.session_state["_pages"] = pages
    current = st.navigation(list(pages.values()), expanded=True)
    address.arrive(current.url_path)
    panels.footer()
    warning_line.show(current.url_path or PAGES[0][0])
    current.run()


with TURNS.taken():
    main()
