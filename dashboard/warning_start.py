"""The first steps of Early warning: what is listened for, what the past would have told, and switching it on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import format, panels, person, read, warning_read, warning_rules, warning_topics
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, alerts, fitting, watching
from pipelines.rules import kpi_alerts


def show(programme: Programme) -> None:
    """Draw the steps; for a programme whose rule on criticism is not switched on."""
    held = read.rows("warning_start", programme=programme.programme_id)[0]
    st.header("Switch early warning on", anchor=False)
    with st.container(border=True, key="start"):
        if not held["mentions"]:
            st.markdown("**No mention of this programme is held yet.**")
            st.caption(
                "Early warning learns what is usual from what was said before. Bring in an export of mentions, or "
                "connect an account: both are on the page Data. Switched on before, it learns as mentions come in."
            )
            if read.rows("unassigned")[0]["accounts"]:
                st.caption("Accounts that are held belong to no programme yet: say there which one they belong to.")
            if panels.has_page("data"):
                panels.link("data", "Bring mentions in", icon=":material/arrow_forward:")
        else:
            first, last = read.local_day(held["first_at"]), read.local_day(held["last_at"])
            many = f"{held['mentions']:,} mention{'s' if held['mentions'] != 1 else ''}"
            places = f"{held['platforms']} platform{'s' if held['platforms'] != 1 else ''}"
            st.text(f"{many} from {format.days(first, last)}, on {places}, are there to learn from.")
        _topics(programme)
        _rule(programme, bool(held["mentions"]))


def _topics(programme: Programme) -> None:
    """What criticism may be about: the register's cards are topics already."""
    st.subheader("1 · What may it be about?", anchor=False)
    held = read.rows("warning_topics", programme=programme.programme_id)
    for one in held:
        st.text(f"{one['name']}: {warning_topics.words_of(one['terms'])}")
    cards = warning_topics.cards_without(programme, held)
    if not held:
        st.caption(
            "Without topics everything is heard as one. With them a rise is heard sooner, and by its name."
            + (f" {len(cards)} anticipated criticisms have words that can be listened for." if cards else "")
        )
    with st.container(horizontal=True, gap="small", key="start_topics"):
        if cards and st.button(
            f"Listen for the {len(cards)} anticipated criticisms"
            if len(cards) > 1
            else "Listen for the anticipated one",
            icon=":material/playlist_add:",
            key="topics_of_cards",
        ):
            _take_cards(programme, cards)
        warning_topics.button(programme, held)


def _take_cards(programme: Programme, cards: list[dict[str, Any]]) -> None:
    try:
        for card in cards:
            alerts.add_topic(
                read.store(),
                programme_id=programme.programme_id,
                name=card["theme"].replace("|", "/")[:60],
                terms=card["terms"],
                actor=person.actor(),
            )
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.rerun()


def _rule(programme: Programme, has_mentions: bool) -> None:
    """How many false alarms, what that would have told, and the button."""
    st.subheader("2 · How many false alarms will you bear?", anchor=False)
    budget = float(
        st.select_slider(
            "False alarms a week",
            warning_rules.BUDGETS,
            value=alerts.USUAL_BUDGET,
            format_func=lambda one: f"{one:g}",
            key="start_budget",
        )
    )
    found: list[dict[str, Any]] = []
    with st.spinner("Replaying the programme's own history …"):
        record, found = warning_read.replay(programme, "criticism", budget)
    if has_mentions:
        warning_rules.told(record)
        warning_rules.alerts(found, key="start_alerts")
    else:
        st.caption("There is nothing to replay yet: it begins with the threshold that other programmes needed.")
    numbers = st.toggle(
        "Watch the five numbers too",
        value=True,
        key="start_numbers",
        help="Followers, engagement rate, time to the first answer, negative share, and sources that fall silent: "
        "each at one false alarm in four weeks.",
    )
    if st.button("Switch it on", type=panels.main_button(), key="switch_on", icon=":material/hearing:"):
        _switch_on(programme, budget, record, found, with_numbers=numbers)


def _switch_on(
    programme: Programme, budget: float, record: dict[str, Any], found: list[dict[str, Any]], *, with_numbers: bool
) -> None:
    """The rules in force, the past's alerts kept to be judged, and a first look at once."""
    of, actor = programme.programme_id, person.actor()
    until = warning_read.replayed_until(programme)
    try:
        with st.spinner("Switching it on, and looking for the first time …"):
            warning_rules.put_in_force(programme, "criticism", record)
            if with_numbers:
                for kind in alerts.RULE_KINDS[1:]:
                    told, _ = warning_read.replay(programme, kind, kpi_alerts.USUAL_BUDGET)
                    warning_rules.put_in_force(programme, kind, told)
            if any(one["closed_at"] for one in found):
                fitting.keep_past_alerts(
                    read.store(), programme_id=of, kind="criticism", budget=budget, until=until, actor=actor
                )
            if not programme.is_demo:
                watching.look(read.store(), of, read.clock(programme))
    except (Refused, StoreError) as error:
        panels.failed(error)
        return
    st.toast("Early warning is on: it looks every quarter of an hour.", icon=":material/hearing:")
    st.rerun()
