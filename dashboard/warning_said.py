"""What is said in an incident: its first mentions, its narratives by wording, and its people and platforms."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, panels, read, words
from dashboard.read import Programme
from pipelines.commands.looking import find_copies
from pipelines.rules import criticism, standing_out

OTHER = "Everything else"
SHOWN = 4  # first mentions
WORDINGS = 3
TEXT_SHOWN = 280

Row = dict[str, Any]


def show(programme: Programme, one: Row, at: datetime, zone: str) -> None:
    """Draw it as it was known at an instant (UTC without a zone)."""
    first = read.rows("warning_mentions", incident=one["incident_id"])
    _first(first, zone)
    said = mentions(programme, one, at)
    if one["kind"] == "criticism" and said:
        _narratives(programme, one, said, zone)
        _people(said, zone)
    elif first:
        places = Counter(mention["platform"] for mention in first)
        st.caption(f"What triggered it: {_counted(places)}.")


def mentions(programme: Programme, one: Row, at: datetime) -> Sequence[Row]:
    """The critical mentions of an incident from its first one to its end, as they were known at an instant."""
    return read.rows(
        "warning_said", programme=programme.programme_id, topic=one["topic"], other=OTHER,
        platforms=tuple(json.loads(one["platforms"])), critical=criticism.CRITICAL,
        critical_on_topic=criticism.CRITICAL_ON_TOPIC, since_at=one["first_at"], until_at=one["closed_at"] or at, at=at,
    )  # fmt: skip


def _first(found: Sequence[Row], zone: str) -> None:
    st.subheader("First mentions", anchor=False)
    if not found:
        st.caption("The texts are no longer held: their time is over, or the programme's data was removed.")
        return
    for mention in found[:SHOWN]:
        where = f"{_clock(mention['created_at'], zone)} · {words.platform(mention['platform'])}"
        with st.container(gap="xxsmall"):
            st.caption(where)
            st.text(cut(mention["text"]) or "(the text is no longer kept)")
    if len(found) > SHOWN:
        with st.expander(f"{len(found) - SHOWN} more that triggered it", icon=":material/list:", key="more_first"):
            st.text("\n\n".join(
                f"{_clock(more['created_at'], zone)} · {words.platform(more['platform'])}\n{cut(more['text'])}"
                for more in found[SHOWN : SHOWN + 40]
            ))  # fmt: skip


def _narratives(programme: Programme, one: Row, said: Sequence[Row], zone: str) -> None:
    """Wordings that came more than once, and the words that stand out beside what is said otherwise."""
    st.subheader("Narratives by wording", anchor=False)
    texts = [mention["text"] for mention in said]
    groups = find_copies(
        texts, [mention["author_key"] for mention in said], [mention["created_at"] for mention in said]
    )
    for group in sorted(groups, key=lambda one: -len(one.places))[:WORDINGS]:
        by = f" from {group.authors} people" if group.authors > 1 else " from 1 person" if group.authors else ""
        since = f", since {_clock(group.first_at, zone)}" if group.first_at else ""
        with st.container(gap="xxsmall"):
            st.caption(f"{len(group.places)} of {len(said)}{by}{since}")
            st.text(cut(texts[group.places[0]]))
    if not groups:
        st.caption("No wording came twice: people say it in words of their own.")
    topic = next(
        (
            held
            for held in read.rows("warning_topics", programme=programme.programme_id)
            if held["name"] == one["topic"]
        ),
        None,
    )
    before = [row["text"] for row in read.rows(
        "warning_before", programme=programme.programme_id, before=one["first_at"]
    )]  # fmt: skip
    found = standing_out.words(texts, before, but=json.loads(topic["terms"]) if topic else ())
    if found:
        st.caption("Words that stand out beside what is said otherwise")
        st.text(", ".join(f"{word} ({many} of {len(said)})" for word, many in found))


def _people(said: Sequence[Row], zone: str) -> None:
    """How many wrote it, whether a few wrote most of it, and where it is said."""
    st.subheader("People and platforms", anchor=False)
    authors = Counter(mention["author_key"] for mention in said if mention["author_key"])
    if authors:
        busiest = max(authors.values())
        more = f"; whoever wrote most wrote {busiest}" if busiest > 1 else "; nobody wrote twice"
        many = f"{len(authors):,} {'person' if len(authors) == 1 else 'people'}"
        st.text(f"{len(said):,} critical mentions so far from {many}{more}.")
    else:
        st.text(f"{len(said):,} critical mentions so far; this source does not say from whom.")
    badges = []
    for place, number in Counter(mention["platform"] for mention in said).most_common():
        first = min(mention["created_at"] for mention in said if mention["platform"] == place)
        badges.append((f"{words.platform(place)} {number}, since {_clock(first, zone)}", "", "gray"))
    panels.badge_line(badges, "")


def _counted(places: Counter[str]) -> str:
    return ", ".join(f"{number} on {words.platform(place)}" for place, number in places.most_common())


def _clock(at: datetime, zone: str) -> str:
    return format.minute(at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)), with_year=False)


def cut(text: str | None) -> str:
    """A text as it is shown in a list."""
    return "" if not text else text if len(text) <= TEXT_SHOWN else f"{text[:TEXT_SHOWN]}…"
