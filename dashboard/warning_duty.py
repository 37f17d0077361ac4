"""Who is on call: now and until when, the next four weeks as a picture, the rota, and who covers for whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import duty_figure, figures, modal, panels, person, read
from dashboard.read import Programme
from pipelines.commands import messages, new_command_id, rota
from pipelines.commands.rota import aware
from pipelines.rules import rota as rules
from pipelines.rules.rota import Turn

SHOWN = timedelta(weeks=4)
CHOSEN_FROM = timedelta(weeks=13)  # the turns that can be covered
NEVER = 0
NOBODY = "Nobody"
MINUTES = (NEVER, 10, 15, 30, 60, 120)
ANY_TIME = "Another time"


def show(programme: Programme, people: Sequence[str]) -> None:
    """Draw it; `people` are those who read a channel."""
    at = _clock(programme)
    held = read.rows("warning_rota", programme=programme.programme_id, at=at)
    named = read.rows("warning_duty", programme=programme.programme_id, at=at)
    people = [who for who in people if not person.is_shut_out(who)]
    kept = rota.as_rules(held, named, person.shut_out())
    zone = ZoneInfo(read.zone())
    st.subheader("On call", anchor=False)
    _now(kept, at, zone, people)
    coming = rules.turns(*kept, aware(at), aware(at) + SHOWN, zone)
    if coming:
        told = [(person.name(one.person) or NOBODY, one) for one in coming]
        figure = duty_figure.weeks(
            told, aware(at), aware(at) + SHOWN, read.zone(), figures.is_dark(), programme.is_demo
        )
        panels.chart(figure, key="duty_weeks", alt=duty_figure.describe(told, read.zone()))
        st.caption(_order(held, named))
    for one in named:
        _named(one, at)
    with st.container(horizontal=True, gap="small", key="duty_buttons"):
        label = "Change the rota" if held else "Set up a rota"
        if st.button(label, icon=":material/event_repeat:", key="set_rota"):
            st.session_state["rota_command"] = new_command_id()
            _set(programme, held[-1] if held else {}, list(people))
        label = "Name a cover" if held else "Put somebody on call"
        if st.button(label, icon=":material/call:", key="on_call"):
            st.session_state["duty_command"] = new_command_id()
            _cover(programme, list(people))


def _now(
    kept: tuple[Sequence[rules.Rota], Sequence[rules.Duty]], at: datetime, zone: ZoneInfo, people: Sequence[str]
) -> None:
    """Who it is now, until when, and who comes next; and who could not be told."""
    here = rules.on_call(*kept, aware(at), zone)
    coming = rules.turns(*kept, aware(at), aware(at) + CHOSEN_FROM, zone)
    if not here:
        st.text("Nobody is on call now: every channel that wants an alert is told at once.")
    for one in here:
        why = f" ({one.reason})" if one.reason else ""
        cover = f", covering for {person.name(one.covers_for)}{why}" if one.covers_for else why
        st.text(f"On call now: {person.name(one.person)} until {_when(one.ends_at, at, zone)}{cover}.")
    after = [one for one in coming if one.starts_at > aware(at)]
    if after:
        then = person.name(after[0].person) or NOBODY.lower()
        st.caption(f"Then {then}, from {_when(after[0].starts_at, at, zone)}.")
    _empty_turns([one for one in coming if one.person == rules.NOBODY], at, zone)
    unheard = [one.person for one in here if one.person not in people]
    if unheard:
        st.badge(f"{', '.join(map(person.name, unheard))} reads no channel: everybody is told",
                 icon=":material/notifications_off:", color="orange")  # fmt: skip


def _empty_turns(empty: Sequence[Turn], at: datetime, zone: ZoneInfo) -> None:
    """The turns of who was shut out: how many have nobody, the next of them, and what to do."""
    if not empty:
        return
    who = ", ".join(dict.fromkeys(person.name(one.covers_for) for one in empty))
    many = "A turn has" if len(empty) == 1 else f"{len(empty)} turns have"
    st.badge(f"{many} nobody", icon=":material/person_off:", color="orange")
    first = "now" if empty[0].starts_at <= aware(at) else _when(empty[0].starts_at, at, zone)
    st.caption(
        f"{who} is shut out. Of the next 13 weeks the first such turn is from {first} until "
        f"{_when(empty[0].ends_at, at, zone)}: every channel is told then. Name a cover for it, or change the rota."
    )


def _order(held: Sequence[Mapping[str, Any]], named: Sequence[Mapping[str, Any]]) -> str:
    """The rota in words, below its picture."""
    covers = " In the other colour: put on call by name." if named else ""
    if not held:
        return f"The next four weeks.{covers}"
    one = held[-1]
    order = ", ".join(map(_listed, json.loads(one["people"])))
    turn = "Turns of a week" if one["weeks"] == 1 else f"Turns of {one['weeks']} weeks"
    nobody = (
        f" Nobody acknowledged for {one['next_after_minutes']} min: the next in line is told."
        if one["next_after_minutes"]
        else ""
    )
    return (
        f"{turn} in this order: {order}; handed over on {one['starts_on']:%A} at {one['hands_over_at']} "
        f"({read.zone()}).{nobody}{covers}"
    )


def _listed(who: str) -> str:
    """Somebody of the rota, as the list of it says them."""
    return person.name(who) + (" (shut out)" if person.is_shut_out(who) else "")


def _named(one: Mapping[str, Any], at: datetime) -> None:
    """Somebody who was put on call by name, with the button that ends it."""
    zone = ZoneInfo(read.zone())
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute",
        key=f"duty_{one['on_call_id']}",
    ):  # fmt: skip
        why = f" · {one['reason']}" if one["reason"] else ""
        st.text(
            f"By name: {person.name(one['person'])}, {_when(aware(one['starts_at']), at, zone)} to "
            f"{_when(aware(one['ends_at']), at, zone)}{why}",
            width="stretch",
        )
        label = "End" if one["starts_at"] <= at else "Take back"
        if st.button(label, icon=":material/call_end:", key=f"end_{one['on_call_id']}", type="tertiary"):
            panels.carry_out(partial(messages.end_on_call, read.store(), one["on_call_id"], actor=person.actor()))


@modal.dialog("On call by turns", icon=":material/event_repeat:")
def _set(programme: Programme, held: Mapping[str, Any], people: list[str]) -> None:
    order: list[str] = json.loads(held.get("people", "[]"))
    who = st.multiselect(
        "Who, in the order of their turns", list(dict.fromkeys([*people, *order])), list(dict.fromkeys(order)),
        format_func=_listed, key="rota_people", placeholder="Choose the first, then the next",
        help="People who read a channel. The first one you choose takes the first turn.",
    )  # fmt: skip
    today = read.today(programme)
    starts = st.date_input(
        "The first turn begins on", held.get("starts_on") or today - timedelta(days=today.weekday()),
        format="DD/MM/YYYY", key="rota_starts",
        help="Its weekday is the day of each hand-over. A day of this week that is over counts from now on.",
    )  # fmt: skip
    hour = st.time_input(
        "Handed over at", time.fromisoformat(held.get("hands_over_at", rota.USUAL_HOUR)), step=1800, key="rota_hour"
    )
    weeks = st.selectbox(
        "A turn lasts", range(1, 5), index=min(held.get("weeks", 1), 4) - 1, key="rota_weeks",
        format_func=lambda many: "1 week" if many == 1 else f"{many} weeks",
    )  # fmt: skip
    minutes = held.get("next_after_minutes") or NEVER
    later = st.selectbox(
        "Where nobody acknowledges, tell the next in line", sorted({*MINUTES, minutes}),
        index=sorted({*MINUTES, minutes}).index(minutes), key="rota_next",
        format_func=lambda many: f"After {many} min" if many else "Never",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="rota_keep"):
        keep = st.button("Keep", type=panels.main_button(), key="keep_rota")
        end = bool(held) and st.button("End the turns", key="end_rota")
    command = {"actor": person.actor(), "command_id": st.session_state["rota_command"]}
    if end:
        panels.carry_out(lambda: rota.end_rota(read.store(), held["rota_id"], **command))
    elif keep:
        panels.carry_out(
            lambda: rota.set_rota(
                read.store(), programme_id=programme.programme_id, people=who,
                starts_on=starts if isinstance(starts, date) else today,
                hands_over_at=f"{hour:%H:%M}" if hour else rota.USUAL_HOUR, weeks=int(weeks or 1),
                next_after_minutes=later or None, **command,
            )
        )  # fmt: skip


@modal.dialog("On call by name", icon=":material/call:")
def _cover(programme: Programme, people: list[str]) -> None:
    at, zone = _clock(programme), ZoneInfo(read.zone())
    kept = rota.as_rules(
        read.rows("warning_rota", programme=programme.programme_id, at=at),
        read.rows("warning_duty", programme=programme.programme_id, at=at),
        person.shut_out(),
    )
    turns = [one for one in rules.turns(*kept, aware(at), aware(at) + CHOSEN_FROM, zone) if not one.is_named]
    empty = [place for place, one in enumerate(turns, 1) if one.person == rules.NOBODY]
    picked: Turn | None = None
    if turns:
        labels = [ANY_TIME, *(_turn(one, at, zone) for one in turns)]
        place = st.selectbox(
            "Whose turn", range(len(labels)), empty[0] if empty else 1, format_func=labels.__getitem__, key="cover_turn"
        )  # fmt: skip
        picked = turns[place - 1] if place else None
    others = [one for one in people if picked is None or one != picked.person] or people
    who = st.selectbox("Who covers" if turns else "Who", others, format_func=person.name, key="duty_person")
    starts = max(picked.starts_at, aware(at)) if picked else aware(at)
    ends = picked.ends_at if picked else starts + timedelta(days=1)
    of = turns.index(picked) if picked else "any"
    given = [
        st.datetime_input(
            label, moment.astimezone(zone).replace(tzinfo=None), format="DD/MM/YYYY", step=timedelta(minutes=30),
            key=f"duty_{label.lower()}_{of}",
        )
        for label, moment in (("From", starts), ("Until", ends))
    ]  # fmt: skip
    reason = st.text_input("Because", key="duty_reason", max_chars=80, placeholder="Holiday")
    st.caption("Who is named goes before the rota. While somebody is on call, only their channels are told at once.")
    if st.button("Keep", type=panels.main_button(), key="keep_duty"):
        first, last = (_there(one, zone, otherwise) for one, otherwise in zip(given, (starts, ends), strict=True))
        panels.carry_out(
            lambda: messages.set_on_call(
                read.store(), programme_id=programme.programme_id, person=str(who), starts_at=first, ends_at=last,
                reason=reason, actor=person.actor(), command_id=st.session_state["duty_command"],
            )
        )  # fmt: skip


def _turn(one: Turn, at: datetime, zone: ZoneInfo) -> str:
    begins = "now" if one.starts_at <= aware(at) else _when(one.starts_at, at, zone)
    who = person.name(one.person) or f"{NOBODY} for {person.name(one.covers_for)}"
    return f"{who}: {begins} to {_when(one.ends_at, at, zone)}"


def _there(picked: object, zone: ZoneInfo, otherwise: datetime) -> datetime:
    return picked.replace(tzinfo=zone).astimezone(UTC) if isinstance(picked, datetime) else otherwise


def _when(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    """A moment to the minute, its date where it is further than the days of this week."""
    local, here = moment.astimezone(zone), aware(at).astimezone(zone)
    is_near = timedelta(0) <= local.date() - here.date() < timedelta(days=7)
    return f"{local:%a %H:%M}" if is_near else f"{local:%a} {local.day} {local:%b %H:%M}"


def _clock(programme: Programme) -> datetime:
    return read.clock(programme).replace(tzinfo=None, second=0, microsecond=0)
