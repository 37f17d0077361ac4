"""Mentions: what the public wrote, found by search and filters that live in the address, with its readings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import (
    address,
    evidence_sql,
    export,
    format,
    mention_card,
    mention_evidence,
    mention_search,
    panels,
    read,
    still_reading,
    words,
)
from dashboard.filters import Filters, Narrower
from dashboard.mention_search import EXPORT_LIMIT, Asked, Sums
from pipelines.commands import looking_in
from pipelines.rules import shares
from pipelines.rules.counts import counted

PAGE_SIZE = 25


def _names(readings: Mapping[str, tuple[str, str, str]]) -> dict[str, str]:
    return {key: said[0] for key, said in readings.items() if key != "unread"}


# the filters of buttons: parameter of the address → its choices and their words
NARROWED = {"sentiment": _names(words.SENTIMENTS), "act": _names(words.ACTS), "state": dict(words.MENTION_STATES)}


def show() -> None:
    """Draw the page."""
    chosen = panels.page("Mentions", more=Narrower(_said, _narrow), beside=_search)
    held = read.days_held(chosen.programme_id)
    if not any(row["newest_mention"] for row in held):
        panels.empty(
            "There are no mentions yet.",
            "Bring in an export of public posts, comments or reviews, or a CSV file with a column of texts.",
            to="data",
            label="Bring data in",
        )
        return
    asked = _asked(chosen)
    found = mention_search.sums(asked)
    before = (
        mention_search.sums(replace(asked, since=chosen.before[0], until=chosen.before[1])) if chosen.before else None
    )
    mention_card.notice()
    still_reading.show()
    if not found.total:
        _nothing_fits(asked, chosen)
    else:
        _unusual(asked, chosen, found, before)
        if chosen.before and (
            begins := read.begins_late("mentions", *chosen.before, chosen.programme_id, chosen.platforms)
        ):
            st.caption(f"Nothing to compare with: what is held begins on {format.day(begins)}.")
            chosen, before = replace(chosen, compare="off"), None
        _numbers(asked, chosen, found, before)
        mention_evidence.show(asked, chosen, found, before)
        _list(asked, chosen, found)
    mention_card.dialogs()


# -- filters -------------------------------------------------------------------------------------


def _search() -> None:
    """What is looked for, in the line of the filters."""
    st.text_input(
        "Search the texts",
        key="q",
        bind="query-params",
        live=True,
        max_chars=200,
        placeholder="Search the texts",
        icon=":material/search:",
        width=260,
        label_visibility="collapsed",
    )


def _said() -> list[str]:
    """What the page's own filters are set to."""
    said = []
    for key, names in NARROWED.items():
        said += [names[one] for one in address.due(key, allowed=names)]
    return said + [words.language(one) for one in address.due("language", allowed=mention_search.languages())]


def _narrow() -> None:
    """The page's own filters, folded with the others; all of them are bound to the address."""
    _pills("Sentiment", "sentiment")
    _pills("What it does", "act")
    _pills("Only", "state")
    known = mention_search.languages()
    address.many(
        "language",
        lambda key: st.multiselect(
            "Language",
            known,
            format_func=words.language,
            key=key,
            placeholder="All languages",
            width=280,
        ),
        allowed=known,
        is_folded=True,
    )


def _asked(chosen: Filters) -> Asked:
    """What the filters that were just drawn ask for."""
    known = mention_search.languages()
    return Asked(
        since=chosen.since,
        until=chosen.until,
        zone=read.zone(),
        programme_id=chosen.programme_id,
        platforms=chosen.platforms,
        sentiments=address.due("sentiment", allowed=NARROWED["sentiment"]),
        acts=address.due("act", allowed=NARROWED["act"]),
        languages=address.due("language", allowed=known),
        states=address.due("state", allowed=NARROWED["state"]),
        q=str(st.session_state.get("q") or "").strip(),
    )


def _pills(label: str, key: str) -> None:
    names = NARROWED[key]
    address.many(
        key,
        lambda own: st.pills(
            label, list(names), format_func=lambda one: names[one], selection_mode="multi", key=own, wrap=True
        ),
        allowed=names,
        is_folded=True,
    )


def _clear() -> None:
    st.session_state["q"] = ""
    for key in ("sentiment", "act", "state", "language"):
        st.session_state[key] = []


def _nothing_fits(asked: Asked, chosen: Filters) -> None:
    with st.container(border=True, key="nothing_fits"):
        st.markdown(f"**No mention of {format.days(chosen.since, chosen.until)} fits these filters.**")
        st.caption("Choose a longer period, or take filters away.")
        if asked.is_narrowed:
            st.button("Clear the filters", key="clear_filters", icon=":material/filter_alt_off:", on_click=_clear)


# -- what is unusual, and the four numbers -------------------------------------------------------


def _unusual(asked: Asked, chosen: Filters, found: Sums, before: Sums | None) -> None:
    """One sentence on the share of criticism, where the filters leave a share to speak of."""
    if before is None or asked.acts or asked.sentiments or asked.states:
        return
    hits, hits_before = found.by_act.get("criticism", 0), before.by_act.get("criticism", 0)
    of, of_before = (one.total - one.by_act.get("unread", 0) for one in (found, before))
    judged = shares.compare(hits, of, hits_before, of_before)
    if judged.verdict == "too few" or judged.share is None or judged.before is None:
        return
    now_share, then_share = format.percent(100 * judged.share), format.percent(100 * judged.before)
    then = f"{then_share} of {format.count(of_before)} in {_then(chosen)}"
    now = f"{now_share} of {format.count(of)} mentions that were read are criticism"
    if judged.verdict == "higher":
        times = f", {judged.ratio:.1f} times as much" if judged.ratio and judged.ratio >= 1.5 else ""
        worst = max(found.criticism_by_day, key=lambda day: found.criticism_by_day[day])
        most = f" Most on {format.day(worst)}: {found.criticism_by_day[worst]:,}."
        st.warning(
            f"{now}, against {then}{times}.{most}", title="More criticism than before", icon=":material/trending_up:"
        )
    elif judged.verdict == "lower":
        st.info(f"{now}, against {then}.", title="Less criticism than before", icon=":material/trending_down:")
    else:
        st.caption(f"The share of criticism has not clearly changed: {now}, against {then}.")


def _then(chosen: Filters) -> str:
    """The days compared with, in words."""
    return format.days(*chosen.before) if chosen.before else ""


def _numbers(asked: Asked, chosen: Filters, found: Sums, before: Sums | None) -> None:
    against = {"previous": "vs before", "year": "vs last year"}.get(chosen.compare, "")
    waiting = mention_search.waiting(asked)
    waiting_before = None
    if chosen.before:
        waiting_before = mention_search.waiting(replace(asked, since=chosen.before[0], until=chosen.before[1]))
    of_any, of_any_before = _whatever_sentiment(asked, chosen, found, before)
    acts, acts_before = found.by_act, before.by_act if before else None
    with st.grid(4, min_column_width=160, key="tiles"):
        with st.container(border=True, height="stretch", key="tile_mentions"):
            panels.kpi_card(
                "Mentions",
                found.total,
                "count",
                before=before.total if before else None,
                is_up_good=None,
                against=against,
                spark=_spark(chosen, found.by_day),
                basis="Mentions that fit the filters; those their authors deleted are left out.",
            )
        with st.container(border=True, height="stretch", key="tile_criticism"):
            panels.kpi_card(
                "Criticism",
                acts.get("criticism", 0),
                "count",
                before=acts_before.get("criticism", 0) if acts_before is not None else None,
                is_up_good=False,
                against=against,
                spark=_spark(chosen, found.criticism_by_day),
                basis="Mentions that say the programme, its message or its conduct is wrong.",
            )
        with st.container(border=True, height="stretch", key="tile_waiting"):
            panels.kpi_card(
                "Unanswered",
                waiting,
                "count",
                before=waiting_before,
                is_up_good=False,
                against=against,
                basis="Complaints and enquiries of the period with no public answer of ours until now.",
            )
        with st.container(border=True, height="stretch", key="tile_negative"):
            panels.kpi_card(
                "Share negative",
                _share(of_any),
                "percent",
                before=_share(of_any_before) if of_any_before else None,
                is_up_good=False,
                against=against,
                spark=_share_by_day(chosen, of_any),
                basis="Negative mentions of all that could be read, whatever sentiment is chosen (ratio of sums).",
            )
    _behind(asked)


def _behind(asked: Asked) -> None:
    """The queries of the four numbers, as they were asked with these filters."""
    anyhow = replace(asked, sentiments=())
    wanted = (
        ("Mentions", asked, "The rows' mentions added up."),
        ("Criticism", asked, "The mentions of the rows whose act is criticism."),
        ("Unanswered", mention_search.unanswered(asked), "Enquiries and complaints without a public answer of ours."),
        ("Share negative", anyhow, "Mentions of the negative rows, of all rows but the unread."),
    )
    told = []
    for label, of, said in wanted:
        if of is not None:
            name, params = mention_search.question(of)
            told.append(evidence_sql.Number(label, name, params, "pages", said=said))
    evidence_sql.numbers(told, key="box_mentions")


def _whatever_sentiment(asked: Asked, chosen: Filters, found: Sums, before: Sums | None) -> tuple[Sums, Sums | None]:
    """The sums without the filter by sentiment: a share of the negative among the negative says nothing."""
    if not asked.sentiments:
        return found, before
    any_of = replace(asked, sentiments=())
    then = (
        mention_search.sums(replace(any_of, since=chosen.before[0], until=chosen.before[1])) if chosen.before else None
    )
    return mention_search.sums(any_of), then


def _share(found: Sums) -> float | None:
    read_ones = found.total - found.by_sentiment.get("unread", 0)
    return 100 * found.by_sentiment.get("negative", 0) / read_ones if read_ones else None


def _days(chosen: Filters) -> list[date]:
    """The days of a line; today is left out, which has only begun and would look like a fall."""
    last = min(chosen.until, read.today(chosen.programme) - timedelta(days=1))
    return [chosen.since + timedelta(days=step) for step in range((last - chosen.since).days + 1)]


def _spark(chosen: Filters, by_day: dict[date, int]) -> tuple[float, ...]:
    days = _days(chosen)
    return tuple(by_day.get(day, 0) for day in days) if len(days) <= 120 else ()


def _share_by_day(chosen: Filters, found: Sums) -> tuple[float | None, ...]:
    days = _days(chosen)
    if len(days) > 120:
        return ()
    return tuple(
        round(100 * found.negative_by_day.get(day, 0) / found.read_by_day[day], 1)
        if found.read_by_day.get(day)
        else None
        for day in days
    )


# -- the list ------------------------------------------------------------------------------------


def _list(asked: Asked, chosen: Filters, found: Sums) -> None:
    pages = -(-found.total // PAGE_SIZE)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="list_head"):
        st.header("The mentions", anchor=False, width="content")
        order = address.part("order", mention_search.ORDERS, default="newest", label="Which first")
        _export_button(asked, chosen, found)
    # other filters or another order begin again at page 1
    key = f"page_{hashlib.sha256(repr((asked, order)).encode()).hexdigest()[:8]}"
    number = _page_number(key, pages)
    for mention in mention_search.page(asked, found.by_day, number, PAGE_SIZE, order):
        mention_card.card(mention, asked.zone)
    first = (number - 1) * PAGE_SIZE + 1
    last, mentions = min(number * PAGE_SIZE, found.total), counted(found.total, "mention")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="list_foot"):
        st.caption(f"{first:,} to {last:,} of {mentions} · times in {asked.zone}", width="content")
        if pages > 1:
            with st.container(key="page", width="content"):
                st.pagination(pages, default=number, key=key, max_visible_pages=7)


def _page_number(key: str, pages: int) -> int:
    """The page chosen, else the one in the address, which is kept in step."""
    said = str(st.session_state.get(key) or st.query_params.get("page", "1"))
    if key not in st.session_state and st.session_state.get("mentions_page_of", key) != key:
        said = "1"
    st.session_state["mentions_page_of"] = key
    number = min(max(int(said) if said.isdecimal() else 1, 1), pages)
    if number > 1:
        st.query_params["page"] = str(number)
    elif "page" in st.query_params:
        del st.query_params["page"]
    return number


COLUMNS = (
    "platform",
    "mention_id",
    "created_at_utc",
    "relation",
    "text",
    "url",
    "language",
    "sentiment",
    "act",
    "p_criticism",
    "is_abuse",
    "is_checked_by_staff",
    "rating",
    "reactions",
    "comments",
    "shares",
    "views",
)


def _export_button(asked: Asked, chosen: Filters, found: Sums) -> None:
    limited = found.total > EXPORT_LIMIT
    label = f"Export the newest {EXPORT_LIMIT:,} (CSV)" if limited else f"Export all {found.total:,} (CSV)"
    is_demo = panels.is_demo(chosen)
    export.offer(
        label,
        lambda: _csv(asked, is_demo=is_demo),
        file_name=f"mentions-{chosen.since}-to-{chosen.until}{'-DEMO' if is_demo else ''}.csv",
        mime="text/csv",
        key="export_mentions",
        help="What the list shows, newest first. Authors are never exported; handles, e-mail addresses, telephone "
        "numbers and addresses that name the author are blacked out.",
    )


def _csv(asked: Asked, *, is_demo: bool) -> bytes:
    def told(row: dict[str, Any]) -> dict[str, Any]:
        return {
            **row,
            "url": looking_in.address_out(row["platform"], row["url"]),
            "created_at_utc": row["created_at"].isoformat(timespec="seconds") + "Z",
            "is_checked_by_staff": row["is_reviewed"],
        }

    ours = [column for column in COLUMNS if column != "text"]
    return export.csv_bytes(map(told, mention_search.rows_for_export(asked)), COLUMNS, is_demo=is_demo, as_it_is=ours)
