"""What happened in a programme and outside it, as the charts mark it: newest first, with forms to add and remove."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import format, modal, objective_dialogs, panels, person, read, read_plan
from dashboard.objective_dialogs import Fields, need, save
from dashboard.read import Programme
from pipelines.commands import programme, revisions

SHOWN, MOST = 5, 50


def show(of: Programme) -> None:
    """The newest of what happened, the others folded away, each with its way out."""
    held = _held(of)
    st.header("What happened", anchor=False)
    st.caption(
        "Small charts mark an annotation with a triangle, an outside event with a diamond; larger ones number them."
    )
    with st.container(gap="xxsmall", key="annotations"):
        _list(held[:SHOWN], of)
        if held[SHOWN:]:
            with st.expander(f"{len(held) - SHOWN} earlier", icon=":material/history:"):
                _list(held[SHOWN:MOST], of)
                if len(held) > MOST:
                    st.caption(f"The newest {MOST} are listed; the charts mark them all.")
    objective_dialogs.button("Add an annotation", "annotate", of.programme_id, icon=":material/bookmark_add:")


def _held(of: Programme) -> list[dict[str, Any]]:
    """Annotations and outside events, the newest first."""
    found = [{**row, "on": read.local_day(row["starts_at"])} for row in
             read.rows("programme_annotations", programme=of.programme_id)]  # fmt: skip
    found += [
        {"on": row["starts_on"], "until": row["ends_on"], "kind": "outside", "annotation_id": "",
         "text": f"{row['code']} {row['text']}", "code": row["code"]}
        for row in read_plan.items("external_event", of.programme_id)
    ]  # fmt: skip
    return sorted(found, key=lambda row: row["on"], reverse=True)


def _list(held: Sequence[dict[str, Any]], of: Programme) -> None:
    if not held:
        st.caption("Nothing is marked yet.")
    for row in held:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(gap="xxsmall", width="content"):
                st.text(row["text"])
                st.caption(f"{_when(row)} · {row['kind']}")
            if not row["annotation_id"]:
                if panels.has_page("programme"):
                    st.page_link(
                        panels.target("programme"), label="Open", icon=":material/public:",
                        query_params={"programme": of.code},
                    )  # fmt: skip
                continue
            objective_dialogs.button(
                "Remove",
                "remove_annotation",
                f"{of.programme_id}/{row['annotation_id']}",
                icon=":material/delete:",
                key=f"remove_{row['annotation_id']}",
            )


def _when(row: dict[str, Any]) -> str:
    if "starts_at" not in row:
        return format.days(row["on"], row["until"]) if row["until"] else format.day(row["on"])
    first = read.local_day(row["starts_at"])
    last = read.local_day(row["ends_at"]) if row["ends_at"] else first
    return format.day(first) if first == last else format.days(first, last)


@modal.dialog("Add an annotation", width="medium", icon=":material/bookmark_add:")
def annotate(programme_id: str, command_id: str) -> None:
    """The dialog that marks a day or a span."""
    of = next(one for one in read.programmes() if one.programme_id == programme_id)
    fields = Fields("annotation", command_id)
    on, until = st.columns(2, gap="small")
    with on:
        starts_on = fields.day("On", "on", read.today(of))
    with until:
        ends_on = fields.day("Until (if it lasted)", "until", None)
    kind = fields.choice("Kind", "kind", programme.ANNOTATION_KINDS, "event")
    text = fields.area("What happened", "text")
    save(
        "Add annotation",
        lambda: programme.annotate(
            read.store(),
            programme_id=programme_id,
            kind=kind,
            text=text,
            **_span(starts_on, ends_on),
            actor=person.actor(),
            command_id=command_id,
        ),
        done="Annotation added",
    )


def _span(starts_on: date | None, ends_on: date | None) -> dict[str, Any]:
    """Days of the organisation as instants: from the first minute to the last one."""
    first, zone = need(on=starts_on)["on"], ZoneInfo(read.zone())
    return {
        "starts_at": datetime.combine(first, time(), zone),
        "ends_at": datetime.combine(ends_on, time(23, 59), zone) if ends_on else None,
    }


@modal.dialog("Remove an annotation", icon=":material/delete:")
def remove(subject: str, command_id: str) -> None:
    """The dialog that asks before an annotation goes. The subject is programme/annotation."""
    programme_id, _, annotation_id = subject.partition("/")
    for row in read.rows("programme_annotations", programme=programme_id):
        if row["annotation_id"] == annotation_id:
            st.caption(f"{_when(row)} · {row['kind']}")
            st.text(row["text"])
    save(
        "Remove annotation",
        lambda: revisions.remove_annotation(read.store(), annotation_id, actor=person.actor(), command_id=command_id),
        done="Annotation removed",
    )
