"""What we hold: everything on a subject between two days, for whoever asks by law, looked through before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import format, modal, packs_made, panels, person, read, read_cases, request_clock, tables, words
from dashboard.objective_dialogs import Fields, asked, asks_for, button, save
from dashboard.once import kept
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, information, packs
from pipelines.commands.information import Asked, Found, Item
from pipelines.rules import exemptions

PAGE = 200
DIALOGS = frozenset({"held_scope", "held_out", "held_pack", "held_again", request_clock.DIALOG})

Exempt = dict[tuple[str, str], tuple[str, str | None]]


def show(programme: Programme) -> None:
    """Draw the section."""
    request = _request(programme)
    asks = _asked(programme, request)
    wanted = asked() if asks_for(DIALOGS) else None
    if wanted:
        _dialog(wanted, programme, request, asks)
    st.header("What we hold", anchor=False)
    request_clock.show(programme)
    _for(programme, request)
    if asks is None:
        panels.empty(
            "Nothing is searched for yet.",
            "When somebody asks what you hold on a subject, this finds it in every kind of record, lets you look it "
            "through, leave records out with a reason, and take one file with an index. Names and addresses are "
            "blacked out in it.",
            key="held_none",
        )
        button("Say what is asked for", "held_scope", icon=":material/search:", key="")
        return
    st.text(_said(asks, programme))
    with st.container(horizontal=True, gap="small", key="held_do"):
        button("Change what is asked for", "held_scope", icon=":material/search:")
        if person.may("make_information_pack", programme.programme_id):
            button("Make the pack", "held_pack", icon=":material/folder_zip:")
    try:
        found = _found(programme.programme_id, asks, request["ref"] if request else "", person.actor(), read.state())
    except (Refused, StoreError) as reason:
        panels.failed(reason, "Change what is asked for.")
        return
    _results(programme, request, found)
    _packs(programme, request)


def _request(programme: Programme) -> dict[str, Any] | None:
    """The request that the address names."""
    ref = st.query_params.get("request")
    one = read_cases.one(ref) if ref else None
    row = dict(one.row) if one else None
    return row if row and row["kind"] == "request" and row["programme_id"] == programme.programme_id else None


def _asked(programme: Programme, request: dict[str, Any] | None) -> Asked | None:
    """What is searched for: the scope of the request, else what was said in this session."""
    if request:
        return information.scope_of(read.store(), request["case_id"])
    held: dict[str, Any] | None = st.session_state.get(f"held_asked_{programme.programme_id}")
    return Asked.of(held) if held else None


@kept(20)
def _found(programme_id: str, asks: Asked, ref: str, actor: str, state: tuple[str, int]) -> Found:
    return information.what_we_hold(read.store(), programme_id, asks, ref=ref, actor=actor)


# -- the top ---------------------------------------------------------------------------------------------


def _for(programme: Programme, request: dict[str, Any] | None) -> None:
    """Which request this is for, or the requests that are open."""
    if request:
        due = f" Due {format.instant(request['next_due_at'], read.zone())}." if request["next_due_at"] else ""
        st.text(f"For information request {request['ref']}: {request['summary']}{due}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="held_way"):
            if panels.has_page("cases"):
                st.page_link(panels.target("cases"), label="To the case", icon=":material/arrow_back:",
                             query_params={"case": request["ref"]})  # fmt: skip
            st.button("Leave the request", key="held_leave", icon=":material/close:", type="tertiary",
                      on_click=_turn_to, args=("",))  # fmt: skip
        return
    st.caption(
        "A search for no request. To leave records out, open it from the request: their reasons belong to it. "
        "A request is a case of the kind Information request."
    )
    rows = read.rows("information_requests", programme=programme.programme_id)
    if rows:
        with st.container(horizontal=True, gap="small", key="held_open"):
            for row in rows:
                due = f", due {format.day(read.local_day(row['next_due_at']))}" if row["next_due_at"] else ""
                st.button(f"Request {row['ref']}{due}", key=f"held_{row['ref']}", icon=":material/folder_open:",
                          on_click=_turn_to, args=(row["ref"],))  # fmt: skip


def _turn_to(ref: str) -> None:
    """Another request, or none, in the address."""
    if ref:
        st.query_params["request"] = ref
    else:
        st.query_params.pop("request", None)


def _said(asks: Asked, programme: Programme) -> str:
    """What is searched for, in a line."""
    names = {row["id"]: row["name"] for row in read.rows("held_choices", programme=programme.programme_id)}
    parts = [
        f"“{asks.words}”" if asks.words else "",
        f"topic {names.get(asks.topic_id, asks.topic_id)}" if asks.topic_id else "",
        f"account {names.get(f'{asks.platform}:{asks.account_id}', asks.account_id)}" if asks.account_id else "",
        f"case {asks.ref}" if asks.ref else "",
    ]
    since = format.day(asks.since) if asks.since else "the beginning"
    until = format.day(asks.until) if asks.until else "today"
    return f"{', '.join(part for part in parts if part)} · {since} to {until}"


# -- what was found -----------------------------------------------------------------------------------------


def _results(programme: Programme, request: dict[str, Any] | None, found: Found) -> None:
    out: Exempt = information.exempt_of(read.store(), request["case_id"]) if request else {}
    left = {name: sum((name, item.id) in out for item in items) for name, items in found.items.items()}
    st.markdown(f"**{information.counted(found)}, {format.full(sum(left.values()))} left out**")
    for sentence in found.cut():
        st.warning(sentence, icon=":material/content_cut:")
    if not found.total:
        st.text("Nothing is held that fits. That may be the answer: check the words and the days first.")
        return
    kinds = list(found.items)
    chosen = tables.draw(
        [
            {"Kind": information.title_of(name), "Records": found.held[name], "Left out": left[name]} for name in kinds
        ],
        hide_index=True, key="held_kinds", on_select="rerun", selection_mode="single-row",
        alt="How many records of each kind are held on it, and how many of them are left out",
    )  # fmt: skip
    places = chosen["selection"]["rows"]
    if not places or places[0] >= len(kinds):
        st.caption("Choose a kind to read its records before anything leaves.")
        return
    _records(programme, request, found.items[kinds[places[0]]], out)


def _records(programme: Programme, request: dict[str, Any] | None, items: Sequence[Item], out: Exempt) -> None:
    """The records of a kind, those that are chosen to be read or left out."""
    kind = items[0].kind
    st.header(information.title_of(kind), anchor=False)
    shown = items[-PAGE:][::-1]
    chosen = tables.draw(
        [
            {
                "Date": item.day, "Reference": item.ref, "Record": item.title,
                "Left out because": exemptions.said(*out[kind, item.id]) if (kind, item.id) in out else "",
            }
            for item in shown
        ],
        hide_index=True, key=f"held_rows_{kind}", on_select="rerun", selection_mode="multi-row",
        alt="The records of this kind with their dates and why they are left out",
    )  # fmt: skip
    if len(items) > PAGE:
        st.caption(f"The newest {PAGE} of {format.full(len(items))}; the pack holds them all.")
    rows = [shown[place] for place in chosen["selection"]["rows"] if place < len(shown)]
    if not rows:
        st.caption("Choose a record to read it" + (" or to leave it out." if request else "."))
        return
    if request and person.may("leave_out", programme.programme_id):
        with st.container(horizontal=True, gap="small", key="held_choice"):
            st.session_state["held_chosen"] = [(item.kind, item.id) for item in rows]
            if any((kind, item.id) not in out for item in rows):
                button(f"Leave {len(rows)} out", "held_out", icon=":material/visibility_off:")
            if any((kind, item.id) in out for item in rows) and st.button(
                "Take in again", key="held_back", icon=":material/undo:"
            ):
                _put_back(request["case_id"], [(kind, item.id) for item in rows])
    with st.container(border=True, key="held_read"):
        st.text("\n".join(f"{label}: {person.named(value)}" for label, value in rows[0].fields))


def _put_back(case_id: str, records: list[tuple[str, str]]) -> None:
    try:
        information.put_back(read.store(), case_id, records, actor=person.actor())
    except (Refused, StoreError) as reason:
        st.text(str(reason))
        return
    st.rerun()


def _packs(programme: Programme, request: dict[str, Any] | None) -> None:
    """The packs that were made, each to be made again as it was."""
    rows = read.rows(
        "information_packs", programme=programme.programme_id, request=request["case_id"] if request else None
    )
    if not rows:
        return
    st.header("Packs that were made", anchor=False)
    for row in rows:
        with st.container(border=True, gap="xsmall", key=f"held_{row['pack_id']}"):
            st.text(f"{format.instant(row['created_at'], read.zone())}, {person.name(row['created_by'])}")
            st.text(row["sentence"])
            if person.may("make_information_pack", programme.programme_id):
                button("Make it again", "held_again", row["pack_id"], icon=":material/history:",
                       key=f"again_{row['pack_id']}")  # fmt: skip


# -- dialogs -------------------------------------------------------------------------------------------------


def _dialog(
    wanted: tuple[str, str, str], programme: Programme, request: dict[str, Any] | None, asks: Asked | None
) -> None:
    which, subject, opening = wanted
    if which == "held_scope":
        _scope(opening, programme, request, asks)
    elif which == "held_out" and request:
        _leave_out(opening, request["case_id"], list(st.session_state.get("held_chosen", [])))
    elif which == "held_pack" and asks:
        _pack(opening, programme, request, asks)
    elif which == "held_again":
        _again(subject, opening, programme)
    elif which == request_clock.DIALOG:
        request_clock.dialog(opening, programme)


@modal.dialog("What is asked for", icon=":material/search:")
def _scope(opening: str, programme: Programme, request: dict[str, Any] | None, asks: Asked | None) -> None:
    form = Fields("held_scope", opening)
    until = read.local_day(request["received_at"]) if request else read.today(programme)
    held = asks or Asked(since=until - timedelta(days=365), until=until)
    said = form.text(
        "Words",
        "words",
        held.words,
        hint="Parted by commas: any of them, and their plurals. A star is any ending: appoint*.",
    )
    since, last = form.day("From", "since", held.since), form.day("To", "until", held.until)
    choices = read.rows("held_choices", programme=programme.programme_id)
    names = {row["id"]: _name(row) for row in choices}
    topics = ["", *(row["id"] for row in choices if row["kind"] == "topic")]
    accounts = ["", *(row["id"] for row in choices if row["kind"] == "account")]
    topic = form.choice("Or a topic", "topic", topics, held.topic_id, form=lambda one: names.get(one, "None"))
    account = form.choice(
        "Or an account", "account", accounts, f"{held.platform}:{held.account_id}",
        form=lambda one: names.get(one, "Every one"),
    )  # fmt: skip
    ref = form.text("Or what belongs to a case", "ref", held.ref, hint="Its reference, such as QT-2026-0066.").strip()
    platform, _, account_id = account.partition(":")
    new = Asked(said.strip(), topic, platform, account_id, ref, since, last)
    save("Search", lambda: _search(opening, programme, request, new), done="Searched")


def _name(row: dict[str, Any]) -> str:
    return f"{row['name']}, {words.platform(row['platform'])}" if row["platform"] else str(row["name"])


def _search(opening: str, programme: Programme, request: dict[str, Any] | None, asks: Asked) -> None:
    if request:
        information.say_scope(read.store(), request["case_id"], asks, actor=person.actor(), command_id=opening)
        return
    information.what_we_hold(read.store(), programme.programme_id, asks, actor=person.actor())
    st.session_state[f"held_asked_{programme.programme_id}"] = asks.plain()


@modal.dialog("Leave records out", icon=":material/visibility_off:")
def _leave_out(opening: str, case_id: str, records: list[tuple[str, str]]) -> None:
    form = Fields("held_out", opening)
    reason = form.choice("Reason", "reason", list(exemptions.REASONS), form=exemptions.REASONS.__getitem__)
    note = form.text("Note", "note", hint="It stands in the index, for whoever asked.")
    st.caption("The index names them with this reason and nothing of what they say. You can take them in again.")
    save(
        f"Leave {len(records)} out",
        lambda: information.leave_out(
            read.store(), case_id, records, reason=reason, note=note, actor=person.actor(), command_id=opening
        ),
        done="Left out",
    )


@modal.dialog("Make the pack", icon=":material/folder_zip:")
def _pack(opening: str, programme: Programme, request: dict[str, Any] | None, asks: Asked) -> None:
    named = st.checkbox("Name members of staff", key=f"held_named_{opening}")
    st.caption("Without it they are told by their role. Names, addresses, numbers and handles of others never leave.")
    if not st.button("Make it", key=f"held_make_{opening}", type=panels.main_button(), icon=":material/check:"):
        return
    packs_made.offer(
        lambda: packs.make_information_pack(
            read.store(), programme_id=programme.programme_id, asked=asks, ref=request["ref"] if request else "",
            is_staff_named=named, actor=person.actor(), command_id=opening,
        ),
        programme_id=programme.programme_id, opening=opening,
    )  # fmt: skip


@modal.dialog("Make it again", icon=":material/history:")
def _again(pack_id: str, opening: str, programme: Programme) -> None:
    st.caption("From what was known then, with what was left out then.")
    packs_made.offer(
        lambda: packs.make_again(read.store(), pack_id, actor=person.actor()),
        programme_id=programme.programme_id, opening=opening,
    )  # fmt: skip
