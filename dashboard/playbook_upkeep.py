"""The dialogs that keep the playbook right: what goes out of use, another verdict, a partner's view that is taken."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import person, read
from dashboard.case_dialogs import Asked, fields, save
from pipelines.commands import claims, consultation, contacts
from pipelines.commands import standard_responses as prepared_answers


def _retire(identity: str, said: str, command_of: Callable[..., object]) -> Callable[[Asked], None]:
    """A dialog that takes one thing out of use, with the reason."""

    def draw(about: Asked) -> None:
        st.text(said)
        reason = fields(about).area("Because", "reason")
        save(
            "Retire it", about, done="Retired.",
            work=lambda seen, command: command_of(
                read.store(), str(about.more[identity]), reason=reason, actor=person.actor(), command_id=command
            ),
        )  # fmt: skip

    return draw


retire_contact = _retire(
    "contact", "The contact leaves the list; routes that named it name nobody.", contacts.retire_contact
)
retire_answer = _retire(
    "answer", "It is proposed no more; answers that were made from it stay.", prepared_answers.retire_standard_response
)


def retire_route(about: Asked) -> None:
    """A route goes out of use."""
    routes = {row["routing_rule_id"]: row for row in read.rows("routes", programme=about.more["programme"])}
    if not routes:
        st.text("No route is in force.")
        return
    route = fields(about).choice(
        "Route", "route", list(routes),
        form=lambda one: f"{routes[one]['position']}. to {routes[one]['queue']}",
    )  # fmt: skip
    st.text("Cases stay where it sent them.")
    save(
        "Retire it", about, done="Retired.",
        work=lambda seen, command: contacts.retire_route(
            read.store(), route, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def judge(about: Asked) -> None:
    """Another verdict on a claim."""
    form = fields(about)
    held = about.more["row"]
    st.text(held["text"])
    verdict = form.choice("Verdict", "verdict", claims.VERDICTS, held["verdict"])
    source = form.text("How we know", "source", held["source"], chars=1000)
    save(
        "Change the verdict", about, done="Changed; the earlier verdict is kept.",
        work=lambda seen, command: claims.judge_claim(
            read.store(), held["claim_id"], verdict=verdict, source=source, actor=person.actor(), command_id=command
        ),
    )  # fmt: skip


def take_view(about: Asked) -> None:
    """What a partner said becomes the line that is held."""
    st.text(str(about.more["view"]))
    save(
        "Take it as our line", about, done="Taken.",
        work=lambda seen, command: consultation.adopt_view(
            read.store(), str(about.more["consultation"]), actor=person.actor(), command_id=command
        ),
    )  # fmt: skip
