"""Lines to take: what is expected to be said, gravest first, with what may be answered and whom to ask; to be printed.

Only approved answers stand in it. Beside it, how well the likelihoods of the register were judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard import evidence_sql, export, format, person, read, tables, words
from dashboard.policy_page import STYLE
from dashboard.read import Programme
from pipelines.commands import looking_in
from pipelines.commands.standard_responses import usable
from pipelines.rules import foresight

Row = Mapping[str, Any]
FIELD = re.compile(r"{(\w+)}")
LIKELY = {1: "unlikely", 2: "possible", 3: "as likely as not", 4: "likely", 5: "almost sure"}


def offer(programme: Programme, cards: Sequence[Row]) -> None:
    """The button that makes the page."""
    if not any(row["retired_at"] is None for row in cards):
        return
    export.offer(
        "Lines to take",
        lambda: page(programme, cards).encode(),
        file_name=f"{'DEMO-' if programme.is_demo else ''}{programme.code}-lines-to-take.html",
        mime="text/html",
        icon=":material/print:",
        key="lines_to_take",
        whole="the answers as they were approved, with the numbers and addresses of our own that they give",
        help="One page to print: each criticism that is expected, the approved answer, and whom to ask.",
        programme_id=programme.programme_id,
    )


def page(programme: Programme, cards: Sequence[Row]) -> str:
    """The page. Everything that people wrote is escaped; addresses stay in the Playbook."""
    today = read.today(programme)
    answers = {
        row["standard_response_id"]: row for row in read.rows("standard_responses", programme=programme.programme_id)
    }
    contacts = read.rows("referral_contacts", programme=programme.programme_id)
    open_now = [row for row in cards if row["retired_at"] is None]
    lacking = 0
    parts = []
    for row in open_now:
        held = answers.get(row["response_id"])
        why = usable(held, today) if held else "none is prepared"
        lacking += bool(why)
        parts.append(_one(row, held, why, contacts))
    ready = f"{len(open_now) - lacking} of {len(open_now)} have an approved answer."
    return "\n".join(
        [
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Lines to take: {escape(programme.name)}</title><style>{STYLE}"
            "h2{margin-top:2rem;break-after:avoid}blockquote{margin:.6rem 0;padding:.4rem 1rem;border-left:4px solid "
            "#0f6cbd;white-space:pre-wrap}</style></head><body><main>",
            f"<h1>Lines to take: {escape(programme.name)}</h1>",
            f"<p>{format.day(today)}. {ready} For staff: what is expected to be said, gravest first. Answer with the "
            "words below or not at all, and bring what you heard to the desk (Cases).</p>",
            *([f"<p><strong>{escape(words.DEMO)}</strong></p>"] if programme.is_demo else []),
            *parts,
            "</main></body></html>",
        ]
    )


def _one(row: Row, held: Row | None, why: str, contacts: Sequence[Row]) -> str:
    said = str(row["description"]).rstrip()
    said = f"{said}{'' if said.endswith(('.', '!', '?')) else '.'}"
    who = f" Said by: {row['who']}." if row["who"] else ""
    many = f"heard {row['criticisms']} times so far" if row["criticisms"] > 1 else "heard once so far"
    heard = many if row["criticisms"] else "not heard yet"
    parts = [
        f"<h2>{escape(row['code'])} · {escape(looking_in.blacked_out(row['theme']))}</h2>",
        f"<p>{escape(looking_in.blacked_out(said + who))}</p>",
        f'<p class="where">Likelihood {row["likelihood"]} of 5 ({LIKELY[row["likelihood"]]}), harm {row["impact"]} of '
        f"5; {heard}.</p>",
    ]
    if held and not why:
        until = f" Holds until {format.day(held['expires_on'])}." if held["expires_on"] else ""
        body = FIELD.sub(r"[\1]", held["body"])  # what is filled in for each person stands in brackets
        parts.append(f"<blockquote>{escape(body)}</blockquote>")
        parts.append(
            f'<p class="where">Answer {escape(held["code"])}, version {held["version"]}, approved by '
            f"{escape(person.name(held['approved_by']))}.{until}</p>"
        )
    else:
        parts.append(f"<p><strong>No answer may be given yet</strong> ({escape(why)}): ask first.</p>")
    topics = {str(said).strip().casefold() for said in (row["theme"], held["topic"] if held else "") if said}
    ring = [one for one in contacts if str(one["topic"]).strip().casefold() in topics]
    asked = [f"{escape(one['name'])}, {escape(one['role'] or '')}".rstrip(", ") for one in ring]
    if row["owner"]:
        asked.append(f"{escape(person.name(row['owner']))}, who looks after this entry")
    if asked:
        parts.append(f"<p>Whom to ask: {'; '.join(asked)}.</p>")
    return "\n".join(parts)


def judged(programme: Programme) -> None:
    """How well the likelihoods were judged, by the entries whose first quarter is over."""
    given = {"programme": programme.programme_id, "now": read.clock(programme).replace(tzinfo=None)}
    rows = read.rows("card_foresight", **given)
    found = foresight.judge([(row["likelihood"], row["heard"]) for row in rows])
    if found is None:
        return
    with st.expander("Did it come as likely as we thought?", key="foresight"):
        st.text(found.said)
        if found.entries >= foresight.LEAST:
            levels = sorted({row["likelihood"] for row in rows}, reverse=True)
            tables.draw(
                [
                    {"Likelihood": level, "Read as a chance of": format.percent(100 * foresight.CHANCE[level]),
                     "Entries": sum(row["likelihood"] == level for row in rows),
                     "Heard within a quarter": sum(row["likelihood"] == level and row["heard"] for row in rows)}
                    for level in levels
                ],
                hide_index=True, key="foresight_rows", alt="Entries by likelihood, and how many were heard",
            )  # fmt: skip
        evidence_sql.numbers(
            [evidence_sql.Number("Likelihoods against what was heard", "card_foresight", given, "pages",
                                 said="A likelihood changed after the first criticism counts as it was before.")],
            key="box_foresight", label="What stands behind it",
        )  # fmt: skip
