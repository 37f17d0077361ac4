"""What only the user knows of a file that is brought in: its platform, account, programme, zone, dates."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import read, words
from pipelines.commands.imports import Known, Recognised
from pipelines.commands.settings import time_zones

ASKS_ORDER = "(day_first)"  # how a refusal names what it needs


def platform(place: int, *, by_link: bool) -> str | None:
    """The platform, where the file does not say; where its links name several, one for all only if it is said."""
    return st.selectbox(
        "Platform",
        list(words.PLATFORMS),
        index=None,
        format_func=words.platform,
        placeholder="Of each row's link" if by_link else "Of which platform is it?",
        help="Its links name several platforms: each row is of its own, unless you say one for all."
        if by_link
        else None,
        key=f"platform_of_{place}",
    )


def account(platform: str | None, place: int) -> str | None:
    """The account of the rows: one that is known, or a new name."""
    known = [row["account_id"] for row in read.rows("account_freshness") if row["platform"] == platform]
    return st.selectbox(
        "Account",
        [one for one in known if one],
        index=None,
        accept_new_options=True,
        placeholder="Its name or id: choose or type",
        key=f"account_of_{place}",
    )


def programme(place: int) -> str | None:
    """The programme that a new account belongs to."""
    programmes = {one.programme_id: one.name for one in read.programmes() if not one.is_demo}
    if not programmes:
        return None
    return st.selectbox(
        "Programme of a new account",
        list(programmes),
        index=None,
        format_func=lambda one: programmes[one],
        placeholder="None for now",
        key=f"programme_of_{place}",
    )


def zone(known: Known, place: int) -> str:
    """The time zone of times that name none."""
    zones = time_zones(read.store())
    usual = known.mapping_time_zone or known.time_zone
    said = "as you confirmed before" if known.mapping_time_zone else "remembered for files with this header"
    chosen = st.selectbox(
        "Time zone of the times in it",
        zones,
        index=zones.index(usual) if usual in zones else 0,
        help=f"The file names no zone; {said}.",
        key=f"zone_of_{place}",
    )
    return chosen or usual


def has_asked(upload: Any, error: Exception) -> bool:
    """Whether a file was refused for want of the order of its dates, which is asked from now on: its first rows did not
    show that it matters.
    """
    if ASKS_ORDER not in str(error):
        return False
    st.session_state[f"order_asked_{upload.file_id}"] = True
    st.session_state[f"refused_{upload.file_id}"] = str(error).replace(f" {ASKS_ORDER}", " here, and import again")
    return True


def day_first(upload: Any, recognised: Recognised, known: Known, place: int) -> bool | None:
    """Which of day and month comes first, where the file does not tell."""
    is_asked = st.session_state.get(f"order_asked_{upload.file_id}", False)
    if not is_asked and not any("day or the month" in one for one in recognised.questions):
        return known.mapping_day_first
    chosen = st.radio(
        "03/04/2026 means",
        [True, False],
        index=0 if known.mapping_day_first is not False else 1,
        format_func=lambda one: "3 April" if one else "4 March",
        horizontal=True,
        key=f"day_first_{place}",
    )
    return bool(chosen)


def year(recognised: Recognised, place: int) -> int | None:
    """The year of dates that have none."""
    if not any("Which year" in one for one in recognised.questions):
        return None
    this_year = read.today(None).year
    return int(st.number_input("Year of its dates", 2000, this_year + 1, this_year, key=f"year_of_{place}"))
