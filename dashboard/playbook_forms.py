"""The dialogs of the playbook: cards, prepared answers, claims, contacts, routes, briefings and consultations."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard import case_words, person, read
from dashboard.case_dialogs import Asked, fields, save
from dashboard.case_forms import clock_of, moment
from pipelines.commands import anticipated, briefings, claims, consultation, contacts
from pipelines.commands import standard_responses as prepared_answers
from pipelines.rules.promises import facts


def card(about: Asked) -> None:
    """An anticipated criticism, new or changed."""
    form = fields(about)
    held = about.more.get("row") or {}
    begin = held or about.more.get("begin") or {}
    theme = form.text("Theme", "theme", begin.get("theme"))
    description = form.text("What will be said", "description", begin.get("description"), chars=1000)
    who = form.text("By whom", "who", begin.get("who"))
    left, right = st.columns(2)
    with left:
        likely = st.slider("Likelihood", 1, 5, value=begin.get("likelihood", 3), key=form.key("likelihood"))
    with right:
        impact = st.slider("Impact", 1, 5, value=begin.get("impact", 3), key=form.key("impact"))
    terms = form.area(
        "Words that find it", "terms", "\n".join(_json(begin.get("terms"))),
        hint="One phrase a line. A star at the end stands for any ending: scar*",
    )  # fmt: skip
    programme = held.get("programme_id") or about.more.get("programme")
    ready = {
        row["standard_response_id"]: f"{row['code']} {row['topic']}"
        for row in read.rows("standard_responses", programme=programme)
    }
    answer = form.choice("Prepared answer", "answer", ["", *ready], begin.get("response_id"),
                         form=lambda one: ready.get(one, "none yet"))  # fmt: skip
    owner = form.text("Owner", "owner", person.named(begin.get("owner")))
    day, where = _stated(about) if not held else (None, "")
    given = {
        "theme": theme, "description": description, "who": who, "likelihood": likely, "impact": impact,
        "terms": [line for line in terms.splitlines() if line.strip()], "response_id": answer or None, "owner": owner,
    }  # fmt: skip
    save(
        "Save", about, done="Saved.",
        work=lambda seen, command: anticipated.revise_card(
            read.store(), held["card_id"], actor=person.actor(), command_id=command, **given
        ) if held else anticipated.add_card(
            read.store(), str(programme), stated_on=day, stated_source=where, actor=person.actor(), command_id=command,
            **given,
        ),
    )  # fmt: skip


def _stated(about: Asked) -> tuple[date | None, str]:
    """A date of before Earshot, and where it stood: told beside the card, never counted."""
    form = fields(about)
    with st.expander("It was expected before today", icon=":material/edit_calendar:", key=form.key("stated")):
        st.caption(
            "Say since when and where that stands. It is shown as a stated date and does not count, for nobody can "
            "check it here: only criticism that comes after this entry is anticipated."
        )
        day = form.day("Expected since", "stated_on", None)
        where = form.text("Where it stands", "stated_source", hint="Risk register 2025, row 14")
    return day, where


def _json(text: str | None) -> list[str]:
    import json

    return [str(one) for one in json.loads(text)] if text else []


def retire_card(about: Asked) -> None:
    """A card goes out of use."""
    reason = fields(about).area("Because", "reason")
    save(
        "Retire it", about, done="Retired.",
        work=lambda seen, command: anticipated.retire_card(
            read.store(), about.more["row"]["card_id"], reason=reason, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def prepared(about: Asked) -> None:
    """A prepared answer, new or its next version."""
    form = fields(about)
    held = about.more.get("row") or {}
    topic = form.text("Topic", "topic", held.get("topic"))
    audience = form.text("For whom", "audience", held.get("audience") or "everybody")
    complexity = form.choice(
        "Length", "complexity", prepared_answers.COMPLEXITIES, held.get("complexity") or "standard"
    )
    body = st.text_area("Answer", value=held.get("body", ""), height=180, key=form.key("body"))
    st.caption("Fields that are filled in: " + ", ".join(f"{{{name}}}" for name in prepared_answers.FIELDS))
    sources = []
    for number, claim_of in enumerate(facts(body)):
        st.text(claim_of)
        sources.append({"text": claim_of, "source": form.text("Source", f"source_{number}", chars=1000)})
    left, right = st.columns(2)
    with left:
        review = form.day("Review by", "review", held.get("review_by"))
    with right:
        expires = form.day("Expires on", "expires", held.get("expires_on"))
    given = {
        "topic": topic,
        "audience": audience,
        "complexity": complexity,
        "body": body,
        "sources": sources,
        "review_by": review,
        "expires_on": expires,
    }
    save(
        "Save", about, done="Saved. Somebody else approves it.",
        work=lambda seen, command: prepared_answers.revise_standard_response(
            read.store(), held["standard_response_id"], actor=person.actor(), command_id=command, **given
        ) if held else prepared_answers.add_standard_response(
            read.store(), str(about.more["programme"]), actor=person.actor(), command_id=command, **given
        ),
    )  # fmt: skip


def approve_prepared(about: Asked) -> None:
    """Somebody else approves a prepared answer."""
    held = about.more["row"]
    st.text(held["body"])
    if held["author"] == person.actor():
        st.text(f"You wrote it: somebody else approves it. {person.other_name()}".strip())
    review = fields(about).day("Review by", "review", read.today(None) + timedelta(days=365))
    save(
        "Approve", about, done="Approved.",
        work=lambda seen, command: prepared_answers.approve_standard_response(
            read.store(), held["standard_response_id"], review_by=review or read.today(None),
            seen_version=held["version"], actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def claim(about: Asked) -> None:
    """A claim that goes round."""
    form = fields(about)
    text = form.area("The claim", "claim")
    factual = st.checkbox("It can be checked: it is no opinion", key=form.key("factual"))
    verdict = form.choice("Verdict", "verdict", claims.VERDICTS)
    source = form.text("How we know", "source", chars=1000)
    terms = form.area("Words that find it in mentions", "terms", hint="One phrase a line.")
    at = moment(form, "First seen", clock_of(about))
    save(
        "Enter it", about, done="Entered.",
        work=lambda seen, command: claims.add_claim(
            read.store(), str(about.more["programme"]), text=text, is_factual=factual, verdict=verdict, source=source,
            terms=[line for line in terms.splitlines() if line.strip()], first_seen_at=at, actor=person.actor(),
            command_id=command,
        ),
    )  # fmt: skip


def correction(about: Asked) -> None:
    """A correction that was published."""
    form = fields(about)
    text = form.area("The correction", "correction")
    channel = form.text("Published on", "channel")
    url = form.text("Its address", "url", chars=1000)
    at = moment(form, "Published", clock_of(about))
    save(
        "It was published", about, done="Entered.",
        work=lambda seen, command: claims.publish_correction(
            read.store(), str(about.more["claim"]), text=text, channel=channel, url=url, published_at=at,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def contact(about: Asked) -> None:
    """Whom to refer a topic to."""
    form = fields(about)
    topic, role = form.text("Topic", "topic"), form.text("Role", "role")
    name, where = form.text("Name", "name"), form.text("Telephone or e-mail", "address", chars=400)
    hours, out = form.text("Hours", "hours"), form.text("Out of hours", "out")
    known = {
        row["referral_contact_id"]: row["name"]
        for row in read.rows("referral_contacts", programme=about.more["programme"])
    }
    deputy = form.choice("Deputy", "deputy", ["", *known], form=lambda one: known.get(one, "nobody"))
    save(
        "Add it", about, done="Added.",
        work=lambda seen, command: contacts.add_contact(
            read.store(), str(about.more["programme"]), topic=topic, role=role, name=name, address=where, hours=hours,
            out_of_hours=out, deputy_id=deputy or None, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def route(about: Asked) -> None:
    """Which case goes to which queue."""
    form = fields(about)
    queue = form.text("Queue", "queue")
    kind = form.choice("Kind", "kind", ["", *case_words.KINDS], form=lambda one: case_words.kind(one) if one else "any")
    topic = form.text("Topic", "topic", hint="The theme of the case; empty for any.")
    severity = form.choice("Severity from", "severity", ["", *case_words.SEVERITIES], form=lambda one: one or "any")
    segment, language = form.text("Segment", "segment"), form.text("Language", "language", chars=20)
    known = {
        row["referral_contact_id"]: row["name"]
        for row in read.rows("referral_contacts", programme=about.more["programme"])
    }
    to = form.choice("Contact", "contact", ["", *known], form=lambda one: known.get(one, "nobody"))
    save(
        "Add it", about, done="Added.",
        work=lambda seen, command: contacts.add_route(
            read.store(), str(about.more["programme"]), queue=queue, kind=kind, topic=topic,
            severity=case_words.SEVERITIES.index(severity) if severity else None, segment=segment, language=language,
            referral_contact_id=to or None, actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def briefing(about: Asked) -> None:
    """What staff have to know."""
    form = fields(about)
    title = form.text("Title", "title", hint="One of a title that was issued before is its next version.")
    body = form.area("Text", "body")
    audience = form.text("For whom", "audience", "everybody")
    save(
        "Issue it", about, done="Issued.",
        work=lambda seen, command: briefings.issue_briefing(
            read.store(), str(about.more["programme"]), title=title, body=body, audience=audience,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip


def consult(about: Asked) -> None:
    """Ask a partner about something nobody expected."""
    form = fields(about)
    subject, party = form.text("About", "subject"), form.text("Partner", "party")
    question = form.area("Question", "question")
    save(
        "It was asked", about, done="Written down.",
        work=lambda seen, command: consultation.consult(
            read.store(), str(about.more["programme"]), subject=subject, party=party, question=question,
            actor=person.actor(), command_id=command,
        ),
    )  # fmt: skip
