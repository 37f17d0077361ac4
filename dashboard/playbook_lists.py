"""The registers of the playbook as lists: anticipated criticisms, prepared answers, contacts and routes, briefings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import (
    case_dialogs,
    case_words,
    evidence_sql,
    format,
    panels,
    person,
    playbook_lines,
    read,
    read_cases,
    read_policy,
    tables,
    unfilled,
)
from dashboard.read import Programme
from pipelines.commands import briefings as issuing
from pipelines.commands import contacts as directory
from pipelines.commands.standard_responses import usable
from pipelines.rules import counts, small_cells

LEVELS = ((16, "Extreme", "red"), (10, "High", "orange"), (5, "Moderate", "blue"), (1, "Low", "gray"))


def level_of(score: int) -> tuple[str, str]:
    """The word and the colour of likelihood times impact.

    >>> level_of(16), level_of(12), level_of(4)
    (('Extreme', 'red'), ('High', 'orange'), ('Low', 'gray'))
    """
    return next((word, colour) for least, word, colour in LEVELS if score >= least)


def expected(programme: Programme) -> None:
    """What is expected to be said, the gravest first."""
    rows = read.rows("cards", programme=programme.programme_id)
    given = {"programme": programme.programme_id, **read_cases.instants(date(1990, 1, 1), date(2199, 1, 1))}
    counted = read.rows("case_anticipation", **given)[0]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="expected_line"):
        of = counted["anticipated"] + counted["missed"]
        if of:
            st.metric("Anticipation rate", format.percent(100 * counted["anticipated"] / of), width="content",
                      help=f"{counted['anticipated']} of {of} criticisms matched an older entry.")  # fmt: skip
            if counted["stated"]:
                st.caption(
                    f"Not in it: {counted['stated']} more came after a date that is stated, before its entry here."
                )
            evidence_sql.numbers(
                [evidence_sql.Number("Anticipation rate", "case_anticipation", given, "pages",
                                     said="Anticipated of anticipated and missed, whenever received.")],
                key="box_anticipated", label="What stands behind it",
            )  # fmt: skip
        case_dialogs.button("Add a criticism", "card", icon=":material/add:", programme=programme.programme_id)
        case_dialogs.button("Bring in a register", "card_file", icon=":material/upload_file:",
                            programme=programme.programme_id)  # fmt: skip
        case_dialogs.button("Ask a partner", "consult", icon=":material/groups:", programme=programme.programme_id)
        playbook_lines.offer(programme, rows)
    playbook_lines.judged(programme)
    if not rows:
        panels.empty(
            "Nothing is anticipated yet.", "Add what you expect to hear, with the words that find it.", key="no_card"
        )
        return
    _readiness(programme, [row for row in rows if not row["retired_at"]])
    with st.grid(2, min_column_width=330, key="cards"):
        for row in rows:
            _card(row)


def _readiness(programme: Programme, rows: Sequence[Mapping[str, Any]]) -> None:
    """How many expected criticisms could be answered now, and which could not."""
    if not rows:
        return
    today = read.today(programme)
    ready = {row["code"] for row in read.rows("standard_responses", programme=programme.programme_id)
             if not usable(row, today) and not row["retired_at"]}  # fmt: skip
    without = [row for row in rows if row["response_code"] not in ready]
    heard = sum(bool(row["criticisms"]) for row in rows)
    with st.container(border=True, gap="xxsmall", key="attention"):
        word = f"{len(rows) - len(without)} of {len(rows)} have an answer that is ready"
        panels.status_badge("amber" if without else "green", word)
        said = [f"{heard} of {len(rows)} were heard since they were written down."]
        if without:
            named = ", ".join(f"{row['code']} {row['theme']}" for row in without[:6])
            more = f" and {len(without) - 6} more" if len(without) > 6 else ""
            said.append(f"No answer that may be used: {named}{more}.")
        st.text(" ".join(said))


def _card(row: Mapping[str, Any]) -> None:
    word, colour = level_of(row["likelihood"] * row["impact"])
    badges = [(f"{word}: likelihood {row['likelihood']}, impact {row['impact']}", ":material/warning:", colour)]
    if row["retired_at"]:
        badges = [("Retired", ":material/block:", "gray")]
    heard = f"heard {counts.counted(row['criticisms'], 'time')}" if row["criticisms"] else "not heard"
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"card_{row['code']}"):
        panels.badge_line(
            badges,
            f"{row['code']} · {heard} since {format.day(read.local_day(row['added_at']))}",
        )
        st.text(f"{row['theme']}: {row['description']}{' (' + row['who'] + ')' if row['who'] else ''}")
        if row["stated_on"]:
            where = f" ({row['stated_source']})" if row["stated_source"] else ""
            st.text(
                f"Stated date: expected since {format.day(row['stated_on'])}{where}. Entered on "
                f"{format.day(read.local_day(row['added_at']))}: only what comes after that counts as anticipated."
            )
        terms = ", ".join(read_cases.payload(row, "terms"))
        answer = (
            f"answer {row['response_code']} {row['response_topic']}" if row["response_code"] else "no answer prepared"
        )
        owner = f" · owner {person.name(row['owner'])}" if row["owner"] else ""
        st.text(f"Found by: {terms or 'no words yet'} · {answer}{owner}")
        if not row["retired_at"]:
            with st.container(horizontal=True, gap="small"):
                key = f"edit_{row['code']}"
                case_dialogs.button("Change", "card", icon=":material/edit:", kind="tertiary", key=key, row=dict(row))
                key = f"retire_{row['code']}"
                case_dialogs.button(
                    "Retire", "retire_card", icon=":material/block:", kind="tertiary", key=key, row=dict(row)
                )


def answers(programme: Programme) -> None:
    """Prepared answers, with what keeps one from being used."""
    today = read.today(programme)
    rows = read.rows("standard_responses", programme=programme.programme_id)
    overdue = [row for row in rows if usable(row, today) == "review overdue"]
    used = {row["standard_response_id"]: row for row in read.rows("answers_used", programme=programme.programme_id)}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="answers_line"):
        case_dialogs.button("Prepare an answer", "prepared", icon=":material/add:", programme=programme.programme_id)
        if overdue:
            panels.badge_line(
                [(f"{len(overdue)} past their review", ":material/history:", "orange")], f"of {len(rows)}"
            )
    if not rows:
        panels.empty("No answer is prepared yet.", "Prepare one; somebody else approves it.", key="no_answer")
    with st.grid(2, min_column_width=330, key="prepared_answers"):
        for row in sorted(rows, key=lambda one: not usable(one, today) or one["retired_at"] is not None):
            _prepared(row, today, used.get(row["standard_response_id"]))


def _prepared(row: Mapping[str, Any], today: date, used: Mapping[str, Any] | None) -> None:
    why = usable(row, today)
    badge = (why.capitalize(), ":material/history:", "orange") if why else ("Ready", ":material/check_circle:", "green")
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"prepared_{row['code']}"):
        review = f" · review by {format.day(row['review_by'])}" if row["review_by"] else ""
        review += f" · expires {format.day(row['expires_on'])}" if row["expires_on"] else ""
        panels.badge_line(
            [badge],
            f"{row['code']} · version {row['version']} · {row['complexity']} · {_times(row['used'])}{review}",
        )
        st.text(f"{row['topic']} (for {row['audience']})")
        if used is not None:
            st.text(_use(used))
        st.text(row["body"])
        with st.container(horizontal=True, gap="small"):
            key = f"edit_{row['code']}"
            case_dialogs.button("Change", "prepared", icon=":material/edit:", kind="tertiary", key=key, row=dict(row))
            if not row["retired_at"]:
                key = f"retire_{row['code']}"
                case_dialogs.button("Retire", "retire_answer", icon=":material/block:", kind="tertiary", key=key,
                                    answer=row["standard_response_id"])  # fmt: skip
            if why in ("not approved", "review overdue"):
                key = f"approve_{row['code']}"
                case_dialogs.button("Approve", "approve_prepared", icon=":material/verified:", key=key,
                                    row=dict(row))  # fmt: skip


def _times(used: int) -> str:
    """How often an answer was sent.

    >>> _times(0), _times(1), _times(12)
    ('not used yet', 'used once', 'used 12 times')
    """
    return f"used {used:,} times" if used > 1 else "used once" if used else "not used yet"


def _use(row: Mapping[str, Any]) -> str:
    """How much of an answer is changed before it goes out, and what people thought; few people are not told."""
    said = f"In half of those sent at most {round(row['changed_percent'])}% of the text was changed or filled in"
    if row["rated"] and not small_cells.is_small(row["rated"]):
        said += f"; {row['score']:.1f} of 5 from {row['rated']} people afterwards"
    return f"{said}."


def contacts(programme: Programme) -> None:
    """Whom to ring about what, and which case goes to which queue."""
    today = read.today(programme)
    rows = read.rows("referral_contacts", programme=programme.programme_id)
    old = [row for row in rows if not _is_verified(row, today)]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="contacts_line"):
        case_dialogs.button("Add a contact", "contact", icon=":material/person_add:", programme=programme.programme_id)
        case_dialogs.button("Add a route", "route", icon=":material/alt_route:", programme=programme.programme_id)
        if old:
            said = f"{len(old)} not verified for {directory.VERIFIED_FOR_DAYS} days"
            panels.badge_line([(said, ":material/warning:", "orange")], f"of {len(rows)}")
    if not rows:
        panels.empty("There is no contact yet.", "Add whom to refer to, one for each topic.", key="no_contact")
    _without_contact(programme, [row["topic"] for row in rows if _is_verified(row, today)])
    with st.grid(3, min_column_width=300, key="contacts"):
        for row in sorted(rows, key=lambda one: _is_verified(one, today)):
            fresh = _is_verified(row, today)
            badge = (
                ("Verified", ":material/check_circle:", "green")
                if fresh
                else ("Verify", ":material/warning:", "orange")
            )
            with st.container(
                border=True, height="stretch", gap="xxsmall", key=f"contact_{row['referral_contact_id']}"
            ):
                when = f"on {format.day(row['verified_on'])}" if row["verified_on"] else "never verified"
                panels.badge_line([badge], when)
                st.text(f"{row['topic']}\n{row['name']}, {row['role']}\n{row['address']}"
                        f"{chr(10) + row['hours'] if row['hours'] else ''}"
                        f"{chr(10) + 'Out of hours: ' + row['out_of_hours'] if row['out_of_hours'] else ''}"
                        f"{chr(10) + 'Deputy: ' + row['deputy'] if row['deputy'] else ''}")  # fmt: skip
                with st.container(horizontal=True, gap="small"):
                    if st.button("I reached them today", key=f"verify_{row['referral_contact_id']}",
                                 type="tertiary" if fresh else "secondary", icon=":material/call:"):  # fmt: skip
                        panels.carry_out(partial(directory.verify_contact,
                            read.store(), row["referral_contact_id"], actor=person.actor()
                        ))  # fmt: skip
                    case_dialogs.button("Retire", "retire_contact", icon=":material/block:", kind="tertiary",
                                        key=f"retire_{row['referral_contact_id']}",
                                        contact=row["referral_contact_id"])  # fmt: skip
    routes(programme)


def without_contact(themes: Iterable[str], topics: Iterable[str]) -> list[str]:
    """The themes of cases that no verified contact answers for: none has the same topic, or one that holds it.

    >>> without_contact(["Fees", "Opening hours", "Press"], ["press", "Opening hours and rooms"])
    ['Fees']
    """
    held = [topic.casefold() for topic in topics]
    return [theme for theme in themes if not any(theme.casefold() in one or one in theme.casefold() for one in held)]


def _without_contact(programme: Programme, topics: Iterable[str]) -> None:
    themes = [row["theme"] for row in read.rows("case_themes", programme=programme.programme_id)]
    missing = without_contact(themes, topics)
    if not missing:
        return
    with st.container(border=True, gap="xxsmall", key="without_contact"):
        panels.badge_line(
            [(f"{len(missing)} of {len(themes)} themes", ":material/person_alert:", "orange")],
            "of cases have no verified contact",
        )
        rest = f" and {len(missing) - 12} more" if len(missing) > 12 else ""
        st.text(f"{', '.join(missing[:12])}{rest}. Add whom to refer them to, or verify who stands below.")


def _is_verified(row: Mapping[str, Any], today: date) -> bool:
    return row["verified_on"] is not None and (today - row["verified_on"]).days <= directory.VERIFIED_FOR_DAYS


def routes(programme: Programme) -> None:
    """The routing rules in force, in the order in which they are tried."""
    rows = read.rows("routes", programme=programme.programme_id)
    if not rows:
        return
    st.header("Routes: the first that fits is taken", anchor=False)
    to_desk = [f"{row['position']} ({row['queue']})" for row in rows if not row["contact"]]
    if to_desk:
        one, many = (
            f"Route {to_desk[0]} names no contact and waits",
            f"Routes {', '.join(to_desk)} name no contact and wait",
        )
        said = one if len(to_desk) == 1 else many
        unfilled.say(programme.programme_id, {"staff"}, f"{said} for the desk")
    tables.draw(
        [
            {
                "Order": row["position"], "Kind": case_words.kind(row["kind"]) if row["kind"] else "any",
                "Topic": row["topic"] or "any",
                "Severity from": f"S{row['severity']}" if row["severity"] is not None else "any",
                "Segment": row["segment"] or "any", "Language": row["language"] or "any", "Queue": row["queue"],
                "Contact": f"{row['contact']}, {row['address']}" if row["contact"] else "whoever of the desk takes it",
                "Last reached": format.day(row["verified_on"]) if row["verified_on"]
                else "never" if row["contact"] else "",
            }
            for row in rows
        ],
        hide_index=True, key="routes", alt="Routing rules",
    )  # fmt: skip
    case_dialogs.button("Retire a route", "retire_route", icon=":material/block:", kind="tertiary",
                        programme=programme.programme_id)  # fmt: skip


def briefings(programme: Programme) -> None:
    """What staff have to know, and who has read it."""
    case_dialogs.button("Issue a briefing", "briefing", icon=":material/add:", programme=programme.programme_id)
    rows = read.rows("briefings", programme=programme.programme_id)
    if not rows:
        panels.empty(
            "No briefing was issued yet.", "Issue one; each version is acknowledged by each person.", key="no_briefing"
        )
    covered = read_policy.by_version(read_policy.coverage(programme))
    shares = {one["subject_id"]: read_policy.share(one) for one in covered}
    for row in rows:
        with st.container(border=True, gap="xxsmall", key=f"briefing_{row['briefing_id']}"):
            panels.badge_line(
                [(f"Read by {shares.get(row['briefing_id'], row['acknowledged'])}", ":material/done_all:", "blue")],
                f"version {row['version']} · issued {format.day(read.local_day(row['issued_at']))}",
            )
            st.text(f"{row['title']} (for {row['audience']})")
            st.text(row["body"])
            if st.button("I have read it", key=f"read_{row['briefing_id']}", type="tertiary", icon=":material/done:"):
                panels.carry_out(
                    partial(issuing.acknowledge_briefing, read.store(), row["briefing_id"], actor=person.actor())
                )
    asked = read.rows("consultations", programme=programme.programme_id)
    if asked:
        st.header("Partners who were asked", anchor=False)
    for row in asked[:20]:
        with st.container(border=True, gap="xxsmall", key=f"asked_{row['consultation_id']}"):
            badge = ("Waiting", ":material/hourglass_empty:", "orange")
            if row["answered_at"]:
                badge = ("Answered", ":material/chat:", "blue")
            if row["is_adopted"]:
                badge = ("Taken", ":material/verified:", "green")
            panels.badge_line([badge], f"asked {read_cases.local(row['asked_at'])}")
            st.text(f"{row['party']} about {row['subject']}: {row['question']}")
            identity = row["consultation_id"]
            if not row["view"]:
                case_dialogs.button("They answered", "view", icon=":material/groups:", kind="tertiary",
                                    key=f"view_{identity}", consultation=identity)  # fmt: skip
                continue
            st.text(row["view"])
            if not row["is_adopted"]:
                case_dialogs.button("Take it as our line", "take_view", icon=":material/verified:", kind="tertiary",
                                    key=f"take_{identity}", consultation=identity, view=row["view"])  # fmt: skip
