"""The button on a mention that opens its case with one click, or goes to the case it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import panels, person, read
from data.store import StoreError
from pipelines.commands import Refused, cases


def show(mention: Mapping[str, Any], key: str) -> None:
    """Draw the button; nothing where the desk is not in the menu."""
    if not panels.has_page("cases"):
        return
    found = read.rows("case_of_mention", platform=mention["platform"], mention=mention["mention_id"])
    if found:
        if st.button(str(found[0]["ref"]), key=f"case_{key}", icon=":material/support_agent:"):
            _go(found[0]["ref"])
        return
    if st.button("Open a case", key=f"case_{key}", icon=":material/add_comment:"):
        _open(mention)


def _open(mention: Mapping[str, Any]) -> None:
    programme = programme_of(mention)
    if programme is None:
        st.text("Say on the page Data which programme this account belongs to: every case belongs to one.")
        return
    try:
        made = cases.open_from_mention(
            read.store(), (mention["platform"], mention["mention_id"]), programme_id=programme, actor=person.actor()
        )
    except (Refused, StoreError) as reason:
        st.text(str(reason))
        return
    _go(made["ref"])


def programme_of(mention: Mapping[str, Any]) -> str | None:
    """The programme of the mention's account; the only one there is where the account names none."""
    account = mention.get("account_id")
    rows = read.rows("account_programme", platform=mention["platform"], account=account) if account else []
    if rows and rows[0]["programme_id"]:
        return str(rows[0]["programme_id"])
    all_of_them = read.programmes()
    return all_of_them[0].programme_id if len(all_of_them) == 1 else None


def _go(ref: str) -> None:
    st.switch_page(panels.target("cases"), query_params={"case": ref})
