"""The dialogs of the register: record an interaction, link an account, bring a file in, make two entries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import streamlit as st

from dashboard import (
    export,
    format,
    kind_form,
    modal,
    panels,
    person,
    read,
    stakeholder_file,
    stakeholder_review,
    words,
)
from dashboard.kind_form import Dialog
from dashboard.objective_dialogs import Fields, button, gone, save
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, agreements, assessments, interactions, new_command_id, stakeholders
from pipelines.commands.plan_kinds import kind
from pipelines.rules import engagement

ATTENDED = {"": "nobody was invited to be present", "yes": "they were present", "no": "they were invited and absent"}
NOT_IN_FORM = ("is_meaningful",)


def record_button(
    stakeholder_id: str = "", *, activity_id: str = "", key: str = "", is_main: bool = False
) -> None:  # fmt: skip
    """Opens the form of an interaction, for one stakeholder or a due activity."""
    if kind_form.may("record_interaction"):
        button("Record an interaction", "record", f"{stakeholder_id}|{activity_id}", icon=":material/add_comment:",
               key=key, is_main=is_main)  # fmt: skip


def import_button() -> None:
    """Opens the form that brings stakeholders or interactions in from a file."""
    if kind_form.may("import_register"):
        button("Bring in a file", "register_file", icon=":material/upload_file:")


def _record(programme: Programme, subject: str, opening: str) -> None:
    stakeholder_id, _, activity_id = subject.partition("|")
    form = Fields("record", opening)
    known = kind_form.choices(programme, "stakeholder")
    whom = st.multiselect(
        "With whom", list(known), default=[stakeholder_id] if stakeholder_id in known else [],
        format_func=known.__getitem__, key=form.key("whom"),
    )  # fmt: skip
    of = kind("interaction")
    given = kind_form.fields(of, programme, opening, held={"held_by": ""}, but=NOT_IN_FORM)
    attended = form.choice("Presence", "attended", list(ATTENDED), "", form=ATTENDED.__getitem__)
    meaningful = st.checkbox("A conversation, not only a message", value=True, key=form.key("meaningful"))
    promise = form.text("What we promised (optional)", "promise")
    due = form.day("Until", "promise_due", None) if promise else None
    owner = form.text("Who keeps it", "promise_owner") if promise else ""
    said = {"": None, "yes": True, "no": False}[attended]
    save(
        "Record",
        lambda: interactions.record_interaction(
            read.store(),
            programme.programme_id,
            stakeholders=[(one, said) for one in whom],
            engagement_activity_id=activity_id or None,
            is_meaningful="yes" if meaningful else "no",
            commitments=_promised(promise, owner, due),
            actor=person.actor(),
            command_id=opening,
            **given,
        ),
        done="Recorded",
    )


def _promised(text: str, owner: str, due: date | None) -> list[dict[str, Any]]:
    """The promise of the form, if there is one, whole."""
    if not text:
        return []
    if not owner or due is None:
        raise Refused("The promise needs somebody who keeps it, and a day.")
    return [{"text": text, "owner": owner, "due_on": due}]


def _link(programme: Programme, stakeholder_id: str, opening: str) -> None:
    st.caption("What the account writes and what we answer then becomes an interaction by itself.")
    form = Fields("link", opening)
    platform = form.choice("Platform", "platform", list(words.PLATFORMS), form=words.platform)
    author = form.text("Account", "author", hint="Its name or number as the platform's export or interface gives it.")
    save(
        "Link",
        lambda: stakeholders.link_account(
            read.store(), programme.programme_id, stakeholder_id=stakeholder_id, platform=platform, author=author,
            actor=person.actor(), command_id=opening,
        ),
        done="Linked",
    )  # fmt: skip


def _hold(programme: Programme, review_id: str, opening: str) -> None:
    form = Fields("review", opening)
    found = read.rows("engagement_reviews", programme=programme.programme_id)
    held = next((row for row in found if row["relationship_review_id"] == review_id), None)
    if held is None:
        gone()
        return
    facts = stakeholder_review.facts(programme, held["stakeholder_id"])
    checklist = {
        name: form.choice(
            f"{said} ({facts[name]})" if facts.get(name) else said, name, engagement.ANSWERS, "not_looked",
            form=stakeholder_review.SAID.__getitem__,
        )
        for name, said in engagement.CHECKLIST.items()
    }  # fmt: skip
    done_on = form.day("Held on", "done_on", read.today(programme))
    outcome = form.area("What was found", "outcome")
    next_step = form.text("Next step", "next_step", hint="Needed where something is to do")
    due = form.day("Next review (optional)", "next_due", None)
    save(
        "Keep the review",
        lambda: assessments.hold_review(
            read.store(), review_id, done_on=done_on or read.today(programme), outcome=outcome, next_step=next_step,
            next_due_on=due, checklist=checklist, actor=person.actor(), command_id=opening,
        ),
        done="Kept",
    )  # fmt: skip


def _agree(programme: Programme, strategy_id: str, opening: str) -> None:
    rows = {
        row["comms_strategy_id"]: row for row in read.rows("engagement_strategies", programme=programme.programme_id)
    }
    if strategy_id not in rows:
        gone()
        return
    version = rows[strategy_id]["version"]
    st.caption(f"About version {version}. Who was asked and has not answered is outstanding.")
    _answer(programme, "comms_strategy", strategy_id, version, "", opening)


def _answer(programme: Programme, kind: str, subject_id: str, version: int, party: str, opening: str) -> None:
    """Who was asked, and what they said."""
    form = Fields("agree", opening)
    party = form.text("Party", "party", party)
    decision = form.choice("Answer", "decision", ("asked", "agreed", "refused"), "asked")
    on = form.day("On", "on", read.today(programme))
    comment = form.text("Comment (optional)", "comment")
    save(
        "Keep it",
        lambda: agreements.agree(
            read.store(), programme_id=programme.programme_id, subject_kind=kind, subject_id=subject_id,
            version=version, party=party, decision=decision, decided_on=on or read.today(programme), comment=comment,
            actor=person.actor(), command_id=opening,
        ),
        done="Kept",
    )  # fmt: skip


def _agree_plan(programme: Programme, plan_id: str, opening: str) -> None:
    rows = {row["engagement_plan_id"]: row for row in read.rows("engagement_plans", programme=programme.programme_id)}
    if plan_id not in rows:
        gone()
        return
    st.text(f"{rows[plan_id]['code']}: {kind_form.word(rows[plan_id]['method'])} with {rows[plan_id]['whom']}")
    _answer(programme, "engagement_plan", plan_id, 1, rows[plan_id]["whom"], opening)


def _titled(title: str, icon: str, draw: Dialog, width: Literal["small", "medium"] = "small") -> Dialog:
    def opened(programme: Programme, subject: str, opening: str) -> None:
        modal.dialog(title, icon=icon, width=width)(draw)(programme, subject, opening)

    return opened


DIALOGS: Mapping[str, Dialog] = {
    "record": _titled("Record an interaction", ":material/add_comment:", _record),
    "link": _titled("Link an account", ":material/link:", _link),
    "hold_review": _titled("Hold a review", ":material/rate_review:", _hold),
    "agree": _titled("Who agreed", ":material/handshake:", _agree),
    "agree_plan": _titled("Who agreed to the plan", ":material/handshake:", _agree_plan),
    "register_file": _titled("Bring in a file", ":material/upload_file:", stakeholder_file.draw, "medium"),
}


# -- two that are one ----------------------------------------------------------------------------------


def pairs(programme: Programme) -> list[dict[str, Any]]:
    """Entries that may be one, the likeliest first."""
    return _pairs(programme.programme_id, read.state())


@lru_cache(maxsize=20)
def _pairs(programme_id: str, state: tuple[str, int]) -> list[dict[str, Any]]:
    return stakeholders.twins(read.store(), programme_id)


def twins(programme: Programme) -> None:
    """Pairs that may be one, for a person to decide, and the merges that can be undone."""
    st.header("Entered twice?", anchor=False)
    found = pairs(programme)
    if not found:
        st.text("No two entries have names that are nearly the same.")
    for place, pair in enumerate(found[:20]):
        first, second = pair["first"], pair["second"]
        with st.container(border=True, gap="small", key=f"twin_{place}"):
            st.text(f"{first['code']} {first['name']}\n{second['code']} {second['name']}")
            st.caption(f"Names alike by {pair['similarity']:.0f} of 100. Everything of the one moves to the other.")
            with st.container(horizontal=True, gap="small"):
                _decide(f"Keep {first['code']}", first, second, pair, f"merge_a_{place}")
                _decide(f"Keep {second['code']}", second, first, pair, f"merge_b_{place}")
                st.button(
                    "They are two", key=f"apart_{place}", type="tertiary", icon=":material/call_split:",
                    on_click=_do,
                    args=(
                        lambda first=first, second=second: stakeholders.keep_apart(
                            read.store(), first_id=first["stakeholder_id"], second_id=second["stakeholder_id"],
                            actor=person.actor(), command_id=new_command_id(),
                        ),
                    ),
                )  # fmt: skip
    _merged(programme)


def _decide(label: str, kept: Mapping[str, Any], gone: Mapping[str, Any], pair: Mapping[str, Any], key: str) -> None:
    st.button(
        label, key=key, icon=":material/merge:",
        disabled=not kind_form.may("merge_stakeholders"),
        on_click=_do,
        args=(
            lambda: stakeholders.merge_stakeholders(
                read.store(), kept_id=kept["stakeholder_id"], gone_id=gone["stakeholder_id"],
                similarity=pair["similarity"], actor=person.actor(), command_id=new_command_id(),
            ),
        ),
    )  # fmt: skip


def _merged(programme: Programme) -> None:
    done = read.rows("stakeholder_merges", programme=programme.programme_id)
    if not done:
        return
    st.header("Made one", anchor=False)
    for one in done[:20]:
        identity = one["stakeholder_merge_id"]
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"merged_{identity}"):
            st.text(f"{one['gone']} → {one['kept']}", width="stretch")
            st.caption(format.instant(one["created_at"], read.zone()), width="content")
            st.button(
                "Undo", key=f"undo_{identity}", type="tertiary", icon=":material/undo:", on_click=_do,
                disabled=not kind_form.may("undo_merge"),
                args=(
                    lambda identity=identity: stakeholders.undo_merge(
                        read.store(), identity, actor=person.actor(), command_id=new_command_id()
                    ),
                ),
            )  # fmt: skip
    told = st.session_state.pop("merge_told", None)
    if told:
        panels.failed(told)


def _do(work: Any) -> None:
    try:
        work()
    except (Refused, StoreError) as reason:
        st.session_state["merge_told"] = reason


def download(rows: Sequence[Mapping[str, Any]], programme: Programme) -> None:
    """The register as CSV."""
    name = f"stakeholders-{programme.code}.csv"
    export.offer(
        "Download the register",
        lambda: export.csv_bytes(rows, list(rows[0]) if rows else [], is_demo=programme.is_demo),
        file_name=f"DEMO-{name}" if programme.is_demo else name,
        mime="text/csv",
        key="download_register",
        programme_id=programme.programme_id,
    )
