"""Personal data: how long the public's words are kept, what was erased, and the record of processing."""

from __future__ import annotations

import json

import streamlit as st

from dashboard import export, format, kind_form, modal, panels, person, plan_items, read
from dashboard.objective_dialogs import Fields, asked, button, save
from dashboard.read import Programme
from pipelines.commands import privacy
from pipelines.rules.counts import counted


def show(programme: Programme | None) -> None:
    """Draw the section."""
    wanted = asked()
    if wanted:
        {"retention": _retention, "access": _access, "erase": _erase}[wanted[0]](wanted[1], wanted[2])
    held = read.rows("privacy_kept")[0]
    days = privacy.text_retention(read.store())
    st.header("What the public wrote", anchor=False)
    st.text(
        f"{counted(held['texts'], 'text is', 'texts are')} held"
        + (f", the oldest from {format.instant(held['oldest_at'], read.zone())}" if held["oldest_at"] else "")
        + f"; {counted(held['forgotten'], 'was', 'were')} forgotten or never had words."
    )
    st.text(
        f"Texts are forgotten after {days:,} days; their readings and counts stay, and open cases keep theirs."
        if days
        else "Texts are kept for ever: no time is set."
    )
    st.text("Authors are pseudonyms. Readings are about texts and counts: there is no profile of anybody.")
    with st.container(horizontal=True, gap="small", key="privacy_do"):
        button("Set the time", "retention", icon=":material/timer:")
        if person.may("answer_access"):
            button("What is held on a person", "access", icon=":material/person_search:")
        button("Erase a person's data", "erase", icon=":material/person_remove:")
    st.caption(f"{held['erasures']} erasures so far. They are made again over a backup that is put back.")
    st.header("Record of processing", anchor=False)
    if programme is None:
        panels.empty("The record belongs to a programme.", kind_form.how_to_begin(), key="no_processing")
        return
    plan_items.show(
        "processing_record", programme.programme_id,
        empty="No purpose is recorded yet: say for what, on which basis, about whom, and for how long.",
    )  # fmt: skip


@modal.dialog("How long texts are kept", icon=":material/timer:")
def _retention(subject: str, opening: str) -> None:
    days = Fields("retention", opening).number(
        "Days (30 or more; empty: for ever)", "days", privacy.text_retention(read.store())
    )
    st.caption("What is older is forgotten within twelve hours. It cannot be brought back.")
    save(
        "Set it",
        lambda: privacy.set_text_retention(
            read.store(), None if days is None else int(days), actor=person.actor(), command_id=opening
        ),
        done="Set",
    )


@modal.dialog("What is held on a person", icon=":material/person_search:")
def _access(subject: str, opening: str) -> None:
    fields = Fields("access", opening)
    platform = fields.text("Platform", "platform", hint="Such as x, facebook or bluesky.").strip()
    who = fields.text("Their id or handle there", "who", hint="It is turned into the pseudonym and kept nowhere.")
    st.caption("Everything that they wrote, their cases and what it is kept for, for the person themselves.")
    if not platform or not who.strip():
        st.text("Fill both in: the file is made when you take it, and the log notes that you did.")
        return
    export.offer(
        "Take it",
        lambda: json.dumps(
            privacy.answer_access(read.store(), platform, who, actor=person.actor()), indent=2, ensure_ascii=False
        ).encode(),
        file_name="held-on-a-person.json", mime="application/json", key="take_access",
        whole="for the person themselves, who has a right to every word of theirs",
    )  # fmt: skip


@modal.dialog("Erase a person's data", icon=":material/person_remove:")
def _erase(subject: str, opening: str) -> None:
    fields = Fields("erase", opening)
    platform = fields.text("Platform", "platform", hint="Such as x, facebook or bluesky.")
    who = fields.text("Their id or handle there", "who", hint="It is turned into the pseudonym and kept nowhere.")
    reason = fields.text("Reason, without their name", "reason", value="asked for it")
    st.caption("Their texts go from mentions, readings and cases. Counts stay. This cannot be undone.")
    save(
        "Erase for ever",
        lambda: privacy.erase_author(
            read.store(), platform.strip(), who, reason=reason, actor=person.actor(), command_id=opening
        ),
        done="Erased",
        key="erase_yes",
    )
