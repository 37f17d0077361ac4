"""The dialogs that put a case right: what was written down about it, what it is, and the procedure it falls under."""

from __future__ import annotations

import streamlit as st

from dashboard import case_words, person, read
from dashboard.case_dialogs import Asked, fields, pick, save
from pipelines.commands import case_end, cases


def edit(about: Asked) -> None:
    """Correct the words; what stood there before stays in the timeline's event."""
    form = fields(about)
    row = about.more["row"]
    summary = form.text("In one line", "summary", row["summary"], chars=1000)
    details = st.text_area("In their words", value=row["details"] or "", key=form.key("details"))
    remedy = form.text("What they ask for", "remedy", row["remedy"], chars=4000)
    left, right = st.columns(2)
    with left:
        segment = form.text("Segment", "segment", row["segment"])
    with right:
        language = form.text("Language", "language", row["language"], chars=20, hint="Its short form: en, cy, pl.")
    save(
        "Correct it", about, done="Corrected; what stood there is kept.",
        work=lambda seen, command: cases.edit_case(
            read.store(), about.case_id, summary=summary, details=details, remedy=remedy, segment=segment,
            language=language, seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def reclassify(about: Asked) -> None:
    """Another kind, theme or anticipated criticism, with the reason."""
    form = fields(about)
    row = about.more["row"]
    programme = row["programme_id"]
    kind = form.choice("Kind", "kind", list(case_words.KINDS), row["kind"], form=case_words.kind)
    known = [one["theme"] for one in read.rows("case_themes", programme=programme)]
    theme = pick(form, "Theme", "theme", known, row["theme"])
    cards = {one["card_id"]: f"{one['code']} {one['theme']}" for one in read.rows("cards", programme=programme)}
    card = form.choice("Anticipated criticism", "card", ["", *cards], row["card_id"],
                       form=lambda one: cards.get(one, "none of the register"))  # fmt: skip
    reason = form.area("Because", "reason")
    st.caption("Its clocks are worked out again from its receipt on. A formal complaint needs consent: Convert.")
    save(
        "Change what it is", about, done="Changed; its clocks were worked out again.",
        work=lambda seen, command: cases.reclassify_case(
            read.store(), about.case_id, reason=reason, kind=kind if kind != row["kind"] else "",
            theme=theme if theme != row["theme"] else "", card_id=card, seen_version=seen[about.case_id],
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def rating(about: Asked) -> None:
    """What the person thought, where it was written down wrong."""
    form = fields(about)
    held = read.rows("case_rating", id=about.case_id)
    if not held:
        st.text("Nobody has rated this closing. Write down what the person thought first.")
        return
    row = held[0]
    st.text(f"Written down: {row['score']} of 5.")
    score = st.feedback("stars", default=row["score"] - 1, key=form.key("score"))
    comment = form.area("In their words", "comment", row["comment"] or "")
    reason = form.text("Because", "reason", chars=1000)
    save(
        "Correct it", about, done="Corrected; what stood there is kept.",
        work=lambda seen, command: case_end.correct_rating(
            read.store(), about.case_id, score=0 if score is None else score + 1, comment=comment, reason=reason,
            seen_version=seen[about.case_id], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def take_back_rating(about: Asked) -> None:
    """A rating that was of another case, or of nobody."""
    held = read.rows("case_rating", id=about.case_id)
    if not held:
        st.text("Nobody has rated this closing.")
        return
    st.text(f"{held[0]['score']} of 5 counts no longer; what stood there stays in the timeline.")
    reason = fields(about).text("Because", "reason", chars=1000)
    save(
        "Take it back", about, done="Taken back.",
        work=lambda seen, command: case_end.take_back_rating(
            read.store(), about.case_id, reason=reason, seen_version=seen[about.case_id], actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def procedure(about: Asked) -> None:
    """Put the case under the newest version of the procedure."""
    row = about.more["row"]
    st.text(f"It is under {row['procedure_name']}, version {row['procedure_version']}, in force when it was received.")
    reason = fields(about).area("Because", "reason")
    save(
        "Put it under the newest version", about, done="Moved; its clocks were worked out again.",
        work=lambda seen, command: case_end.move_to_procedure(
            read.store(), about.case_id, reason=reason, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip
