"""The parts of the Monthly review page: building, files, words, what changed, figures opened, reviews, sendings."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from dashboard import (
    evidence_sql,
    export,
    format,
    modal,
    objective_dialogs,
    panels,
    person,
    plan_items,
    read,
    read_plan,
    read_stakeholders,
    tables,
)
from dashboard.moment import Moment
from dashboard.objective_dialogs import Fields, need, save
from dashboard.read import Programme
from pipelines.commands import new_command_id, reports, sendings
from pipelines.commands.reports import ANSWERS, CHANNELS, STEPS

Row = dict[str, Any]
ASKED = "review_dialog"
NAMES = {
    "summary": "In short", "performance": "Performance", "changed": "What changed and why", "budget": "Budget",
    "risks": "Risks and issues", "lessons": "Lessons", "decisions": "Decisions needed", "next": "Next month",
}  # fmt: skip
MIMES = {
    "report.pdf": ("PDF", "application/pdf", ":material/picture_as_pdf:"),
    "report.xlsx": (
        "Workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table:",
    ),
    "report.html": ("HTML for mail", "text/html", ":material/mail:"),
    "manifest.json": ("Manifest", "application/json", ":material/fingerprint:"),
}


@lru_cache(maxsize=30)
def parsed(report_id: str, home: str) -> dict[str, Any]:
    """The manifest of a version as plain values (shared: do not change it). A version never changes."""
    found: dict[str, Any] = json.loads(read.rows("report_manifest", report=report_id)[0]["manifest"])
    return found


def build_button(programme: Programme, month: str, *, is_first: bool) -> None:
    """One button that measures and words the month."""
    label = "Build the report" if is_first else "Build again"
    plan_items.command(
        label,
        lambda: reports.build_report(read.store(), programme.code, month, actor=person.actor()),
        key="build_report",
        done="The report is built",
        icon=":material/build:",
    )


def downloads(programme: Programme, report: Row) -> None:
    """The four files, each made when it is asked for."""
    with st.container(horizontal=True, gap="small", key="downloads"):
        for name, (label, mime, icon) in MIMES.items():
            stem, _, ending = name.partition(".")
            given = f"{programme.code}-{report['month']:%Y-%m}-{stem}.{ending}"
            export.offer(
                label,
                partial(reports.file_of, read.store(), report["report_id"], name),
                file_name=f"DEMO-{given}" if programme.is_demo else given,
                mime=mime,
                icon=icon,
                key=f"download_{stem}_{ending}",
                programme_id=programme.programme_id,
            )


def sentences(programme: Programme, report: Row, manifest: dict[str, Any], *, is_open: bool = True) -> None:
    """Every passage with its mark where a person wrote it, and a button to change it."""
    st.header("What it says", anchor=False)
    for one in manifest["sentences"]:
        with st.container(border=True, gap="xxsmall", key=f"sentence_{one['slot']}"):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.markdown(f"**{NAMES[one['slot']]}**", width="stretch")
                if one["is_edited"]:
                    st.badge("Edited", icon=":material/edit:", color="blue")
                if is_open:
                    st.button(
                        "Change", key=f"word_{one['slot']}", icon=":material/edit:", type="tertiary", on_click=_ask,
                        args=("word", (programme.programme_id, f"{report['month']:%Y-%m}", one)),
                    )  # fmt: skip
            st.text(one["text"])
            if one["is_edited"]:
                st.caption(f"Edited on {one['edited_on']}. Made from the data was:")
                st.text(one["made"])


def changes(manifest: dict[str, Any]) -> None:
    """What differs from the version before, with why."""
    if not manifest["changes"] and not manifest.get("tables_changed"):
        return
    st.header(f"Changed since version {manifest['compared_with']}", anchor=False)
    if manifest["changes"]:
        tables.draw(
            [
                {"Figure": one["label"], "Was": one["shown_before"], "Is": one["shown_after"],
                 "Why": " ".join(one["why"])}
                for one in manifest["changes"]
            ],
            hide_index=True, key="report_changes", alt="Figures that differ from the version before, with why",
        )  # fmt: skip
    for one in manifest.get("tables_changed", []):
        st.text(f"Table {one['table']}: {' '.join(one['why']) or 'its words or rows differ'}")


def restated(manifest: dict[str, Any]) -> None:
    """What last month's report said that comes out otherwise now, with why."""
    told = manifest.get("restated")
    if told is None:
        return
    st.header("Restated since last month", anchor=False)
    of = f"the report of {date.fromisoformat(told['month'] + '-01'):%B %Y} (version {told['version']})"
    if not told["figures"]:
        st.caption(f"No figure of {of} has changed since.")
        return
    st.caption(f"{len(told['figures'])} figures of {of} come out otherwise now.")
    tables.draw(
        [
            {"Figure": one["label"], "Was reported": one["shown_before"], "Is now": one["shown_after"],
             "Why": " ".join(one["why"])}
            for one in told["figures"]
        ],
        hide_index=True, key="report_restated", alt="Figures of last month's report that changed, with why",
    )  # fmt: skip


def figures(manifest: dict[str, Any]) -> None:
    """Any figure of the report, opened to what stands behind it."""
    by_slot = {one["slot"]: one for one in manifest["figures"]}
    slot = st.selectbox(
        "Open any figure of the report", list(by_slot), index=None, key="figure_slot",
        placeholder="Choose a line above, or a figure here",
        format_func=lambda one: f"{by_slot[one]['label']}: {by_slot[one]['shown']}" if one in by_slot else "–",
    )  # fmt: skip
    if slot and slot in by_slot:
        one = by_slot[slot]
        evidence_sql.figure({**one, "path": slot}, told=evidence_sql.came_before(one.get("pulled")))


def reviews(programme_id: str, report: Row, at: Moment) -> None:
    """Who said what to this version."""
    held = at.items("report_review", programme_id)
    mine = [row for row in held if row["report_id"] == report["report_id"]]
    for row in sorted(mine, key=lambda one: (one["created_at"], one["report_review_id"])):
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", key=f"review_{row['report_review_id']}"
        ):
            is_good = row["decision"] == "accepted"
            panels.status_badge("green" if is_good else "amber", "Accepted" if is_good else "Returned")
            step = "Signed off" if row["step"] == "sign_off" else "Reviewed"
            note = f": {row['note']}" if row["note"] else ""
            by = person.name(row["reviewer"])
            st.text(f"{step} by {by} on {format.day(row['reviewed_on'])}{note}", width="stretch")
    if not mine:
        st.caption("Nobody has reviewed this version yet.")
    if not at.is_now:
        return
    st.button(
        "Review or sign off", key="add_review", icon=":material/rate_review:", on_click=_ask,
        args=("review", (programme_id, report["report_id"])),
    )  # fmt: skip


def sent(programme_id: str, report: Row, at: Moment) -> None:
    """To whom this version went, when, and what they said."""
    held = at.items("dissemination", programme_id)
    mine = [row for row in held if row["report_id"] == report["report_id"]]
    if mine:
        tables.draw(
            [
                {"To": row["party"], "By": row["channel"], "On": row["sent_on"], "Opened": row["opened_on"],
                 "Answer": row["response"],
                 "Answered on": row["responded_on"]}
                for row in mine
            ],
            hide_index=True, key="sent", alt="To whom the report went",
        )  # fmt: skip
    else:
        st.caption("This version was not given out yet.")
    if not at.is_now:
        return
    _informed(programme_id, {str(row["party"]).casefold() for row in mine})
    with st.container(horizontal=True, gap="small", key="sending"):
        st.button(
            "Note that it was sent", key="add_sent", icon=":material/send:", on_click=_ask,
            args=("send", (programme_id, report["report_id"])),
        )  # fmt: skip
        if any(row["opened_on"] is None for row in mine):
            st.button(
                "Note that it was opened", key="add_opened", icon=":material/drafts:", on_click=_ask,
                args=("opened", (programme_id, report["report_id"])),
            )  # fmt: skip
        if mine:
            st.button(
                "Note an answer", key="add_answer", icon=":material/reply:", on_click=_ask,
                args=("answer", (programme_id, report["report_id"])),
            )  # fmt: skip
            st.button(
                "Take one back", key="take_back_sent", icon=":material/undo:", type="tertiary", on_click=_ask,
                args=("take_back", (programme_id, report["report_id"])),
            )  # fmt: skip


# -- dialogs -------------------------------------------------------------------------------------------


def _ask(which: str, subject: Any) -> None:
    st.session_state[ASKED] = (which, subject, new_command_id())


def dialogs() -> None:
    """Open the dialog that was asked for in this run."""
    asked = st.session_state.pop(ASKED, None)
    if asked is not None:
        which, subject, command_id = asked
        forms: dict[str, Callable[[Any, str], None]] = {
            "word": _word, "review": _review, "send": _send, "opened": _opened, "answer": _answer,
            "take_back": _take_back,
        }  # fmt: skip
        forms[which](subject, command_id)


@modal.dialog("Change the words", width="large", icon=":material/edit:")
def _word(subject: tuple[str, str, Row], command_id: str) -> None:
    programme_id, month, one = subject
    st.caption("The change is marked in the report with your name. Left empty, the sentence from the data comes back.")
    text = st.text_area(
        NAMES[one["slot"]], value=one["text"], key=f"words_{command_id}", height=180, max_chars=reports.MOST_WORDS
    )

    def work() -> None:
        written = "" if text.strip() == one["made"].strip() else text
        reports.word(
            read.store(), programme_id, month=month, slot=one["slot"], text=written, actor=person.actor(),
            command_id=command_id,
        )  # fmt: skip
        programme = next(held for held in read.programmes() if held.programme_id == programme_id)
        reports.build_report(
            read.store(), programme.code, month, actor=person.actor(), command_id=f"{command_id}:build"
        )

    save("Save the words", work, done="Saved as a new version")


def _today(programme_id: str) -> Any:
    return read.today(next(held for held in read.programmes() if held.programme_id == programme_id))


@modal.dialog("Review or sign off", width="medium", icon=":material/rate_review:")
def _review(subject: tuple[str, str], command_id: str) -> None:
    programme_id, report_id = subject
    fields = Fields("review", command_id)
    st.caption("A sign-off takes an accepted review by another person before.")
    step, answer = fields.choice("Step", "step", STEPS), fields.choice("Answer", "answer", ANSWERS)
    reviewer = fields.text("Your name", "reviewer")
    on = fields.day("On", "on", _today(programme_id))
    note = fields.area("Note or questions (needed to return it)", "note")
    save(
        "Note it",
        lambda: reports.review_report(
            read.store(), report_id, step=step, decision=answer, reviewer=reviewer, reviewed_on=need(day=on)["day"],
            note=note, actor=person.actor(), command_id=command_id,
        ),
        done="Noted",
    )  # fmt: skip


@modal.dialog("It was given out", width="medium", icon=":material/send:")
def _send(subject: tuple[str, str], command_id: str) -> None:
    programme_id, report_id = subject
    fields = Fields("send", command_id)
    party, channel = fields.text("To", "party"), fields.choice("By", "channel", CHANNELS)
    on = fields.day("On", "on", _today(programme_id))
    save(
        "Note it",
        lambda: reports.disseminate(
            read.store(), report_id, party=party, channel=channel, sent_on=need(day=on)["day"], actor=person.actor(),
            command_id=command_id,
        ),
        done="Noted",
    )  # fmt: skip


def _informed(programme_id: str, parties: set[str]) -> None:
    """How many of the register had it, by their names as they stand there, and who did not."""
    programme = next((one for one in read.programmes() if one.programme_id == programme_id), None)
    known = [one.name for one in read_stakeholders.everybody(programme)] if programme else []
    if not known:
        return
    left = sorted(name for name in known if name.casefold() not in parties)
    more = f" and {len(left) - 8} more" if len(left) > 8 else ""
    st.text(
        f"{len(known) - len(left)} of {len(known)} stakeholders of the register were given it"
        + (f"; not: {', '.join(left[:8])}{more}." if left else ".")
    )


@modal.dialog("It was opened", width="medium", icon=":material/drafts:")
def _opened(subject: tuple[str, str], command_id: str) -> None:
    programme_id, report_id = subject
    names = {
        row["dissemination_id"]: f"{row['party']} ({format.day(row['sent_on'])})"
        for row in read_plan.items("dissemination", programme_id)
        if row["report_id"] == report_id and row["opened_on"] is None
    }
    fields = Fields("opened", command_id)
    which = fields.choice("Who", "who", list(names), form=lambda one: names.get(one, one))
    on = fields.day("On", "on", _today(programme_id))
    save(
        "Note it",
        lambda: reports.note_opened(
            read.store(), which, opened_on=need(day=on)["day"], actor=person.actor(), command_id=command_id
        ),
        done="Noted",
    )


@modal.dialog("It was not given out", width="medium", icon=":material/undo:")
def _take_back(subject: tuple[str, str], command_id: str) -> None:
    programme_id, report_id = subject
    rows = [row for row in read_plan.items("dissemination", programme_id) if row["report_id"] == report_id]
    names = {row["dissemination_id"]: f"{row['party']} ({format.day(row['sent_on'])})" for row in rows}
    fields = Fields("take_back", command_id)
    which = fields.choice("Who", "who", list(names), form=lambda one: names.get(one, one))
    reason = fields.text("Why", "reason")
    save(
        "Take it back",
        lambda: sendings.take_back_sending(
            read.store(), which, reason=reason, actor=person.actor(), command_id=command_id
        ),
        done="Taken back",
    )


@modal.dialog("They answered", width="medium", icon=":material/reply:")
def _answer(subject: tuple[str, str], command_id: str) -> None:
    programme_id, report_id = subject
    rows = [row for row in read_plan.items("dissemination", programme_id) if row["report_id"] == report_id]
    names = {row["dissemination_id"]: f"{row['party']} ({format.day(row['sent_on'])})" for row in rows}
    fields = Fields("answer", command_id)
    which = fields.choice("Who", "who", list(names), form=lambda one: names.get(one, one))
    answer = fields.area("What they said", "answer")
    on = fields.day("On", "on", _today(programme_id))
    objective_dialogs.save(
        "Note it",
        lambda: reports.note_response(
            read.store(), which, response=answer, responded_on=need(day=on)["day"], actor=person.actor(),
            command_id=command_id,
        ),
        done="Noted",
    )  # fmt: skip
