"""The copies of the Narratives page: texts in the same words, who wrote how many of them, and which came first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard import format, mention_card, mention_search, modal, panels, read, words
from dashboard.filters import Filters
from pipelines.commands.looking import Copies, find_copies
from pipelines.rules.counts import counted

LOOKED_AT = 20_000  # the newest mentions of the period
SHOWN = 10  # groups on a page
LISTED = 100  # copies in the dialog
TEXT_SHOWN = 600


def show(chosen: Filters) -> None:
    """Draw the section."""
    st.text(
        "Mentions that say the same in nearly the same letters. Addresses, names of accounts and signs do not count, "
        "and short common speech is left out. Many people with the same words may be a campaign: you judge."
    )
    critical = st.toggle("Only criticism and complaints", value=True, key="copies_critical")
    mentions, groups = _found(chosen.since, chosen.until, chosen.programme_id, chosen.platforms, critical, read.state())
    if not groups:
        which = "critical mentions" if critical else "mentions"
        panels.empty(
            f"No copies among {format.count(len(mentions))} {which} of {format.days(chosen.since, chosen.until)}.",
            "Every mention is in words of its own. Choose a longer period to look further back.",
            key="no_copies",
        )
        return
    inside = sum(len(group.places) for group in groups)
    limit = f", the newest {LOOKED_AT:,} of the period" if len(mentions) == LOOKED_AT else ""
    st.caption(
        f"{inside:,} of {counted(len(mentions), 'mention')}{limit} in {counted(len(groups), 'group')} of copies."
    )
    pages = -(-len(groups) // SHOWN)
    number = min(int(st.session_state.get("copies_page") or 1), pages)
    for place in range((number - 1) * SHOWN, min(number * SHOWN, len(groups))):
        _group(mentions, groups[place], place)
    if pages > 1:
        st.pagination(pages, key="copies_page")
    opened = st.session_state.pop("copies_opened", None)
    if opened is not None and opened < len(groups):
        _listed(mentions, groups[opened])


@lru_cache(maxsize=20)
def _found(
    since: date,
    until: date,
    programme: str | None,
    platforms: tuple[str, ...],
    critical: bool,
    state: tuple[str, int],
) -> tuple[Sequence[Mapping[str, Any]], list[Copies]]:
    since_at, until_at = mention_search.bounds(since, until, read.zone())
    mentions = read.rows(
        "copy_texts",
        since_at=since_at,
        until_at=until_at,
        programme=programme,
        platforms=platforms,
        critical=critical,
        rows=LOOKED_AT,
    )
    groups = find_copies(
        [row["text"] for row in mentions],
        [row["author_key"] for row in mentions],
        [row["created_at"] for row in mentions],
    )
    return mentions, groups


def judged(group: Copies) -> tuple[str, str, str]:
    """Word, icon and colour of what a group looks like."""
    if group.authors >= 3:
        return "Many people, same words", ":material/campaign:", "orange"
    if group.authors == 1:
        return "One person repeats", ":material/repeat:", "gray"
    return "Same words", ":material/content_copy:", "blue"


def _group(mentions: Sequence[Mapping[str, Any]], group: Copies, place: int) -> None:
    first = mentions[group.places[0]]
    platforms = sorted({words.platform(mentions[one]["platform"]) for one in group.places})
    people = (
        f"{group.authors:,} {'person' if group.authors == 1 else 'people'}" if group.authors else "authors not known"
    )
    with st.container(border=True, key=f"copies_{place}", gap="small"):
        panels.badge_line(
            [judged(group)],
            f"{len(group.places):,} mentions · {people} · {', '.join(platforms)} · first "
            f"{format.instant(first['created_at'], read.zone())}",
        )
        _text(first["text"])
        st.button(
            f"All {len(group.places):,}", key=f"copies_open_{place}", icon=":material/list:", on_click=_open,
            args=(place,),
        )  # fmt: skip


def _open(place: int) -> None:
    st.session_state["copies_opened"] = place


def _text(text: str) -> None:
    st.text(text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN].rstrip() + " …")


@modal.dialog("The same words", width="large", icon=":material/content_copy:")
def _listed(mentions: Sequence[Mapping[str, Any]], group: Copies) -> None:
    same = "letter by letter the same" if group.is_letter_by_letter else "with small differences"
    st.caption(f"{len(group.places):,} mentions, {same}, the first one first.")
    for one in group.places[:LISTED]:
        row = mentions[one]
        with st.container(border=True, gap="xxsmall"):
            st.caption(f"{words.platform(row['platform'])} · {format.instant(row['created_at'], read.zone())}")
            _text(row["text"])
            mention_card.link(row["url"])
    if len(group.places) > LISTED:
        st.caption(f"{len(group.places) - LISTED:,} more are not listed here: search for their words on Mentions.")
