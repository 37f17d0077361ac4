"""What waits for a person, on Home: late cases, answers to approve, undecided KPIs, and where to go for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import evaluation_decide, filters, panels, person, read, read_objectives, read_plan
from dashboard.filters import Filters
from pipelines.commands import contacts
from pipelines.rules import demand


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of waiting work: its words, and the page with the choices that show exactly that work."""

    said: Callable[[int], str]
    page: str
    choices: tuple[tuple[str, str], ...]
    icon: str
    is_dated: bool = False  # whether its first day is a day since when it waits
    is_late: bool = False  # whether somebody waits longer than was said
    command: str = ""  # told only to who may do this about it; empty: to everybody


def _words(one: str, many: str) -> Callable[[int], str]:
    return lambda count: f"1 {one}" if count == 1 else f"{count:,} {many}"


# in the order in which they are told: who waits for us comes first
KINDS = {
    "late_cases": Kind(
        _words("case is late", "cases are late"), "cases", (("view", "late"),), ":material/alarm:", is_dated=True,
        is_late=True,
    ),
    "escalations_unheard": Kind(
        _words("escalation unacknowledged", "escalations unacknowledged"), "cases",
        (("desk", "find"), ("clock", "escalation"), ("standing", "running")), ":material/trending_up:", is_dated=True,
    ),
    "replies_in_doubt": Kind(
        _words("reply may or may not have been posted", "replies may or may not have been posted"),
        "cases", (), ":material/help:",
    ),
    "unassigned_cases": Kind(
        _words("case has no handler", "cases have no handler"), "cases", (("view", "unassigned"),),
        ":material/person_add:",
    ),
    "answers_to_approve": Kind(
        _words("answer waits for approval", "answers wait for approval"), "cases", (("view", "approval"),),
        ":material/rate_review:", is_dated=True,
    ),
    "promises_overdue": Kind(
        _words("promise overdue", "promises overdue"), "cases", (("desk", "promises"),),
        ":material/handshake:", is_dated=True, is_late=True,
    ),
    "kpis_undecided": Kind(
        _words("KPI short of its target has no decision", "KPIs short of target have no decision"),
        "evaluation", (("part", "decide"),), ":material/fact_check:",
    ),
    "content_to_approve": Kind(
        _words("planned post waits for approval", "planned posts wait for approval"), "content", (),
        ":material/edit_calendar:",
    ),
    "engagement_overdue": Kind(
        _words("engagement activity overdue", "engagement activities overdue"), "engagement",
        (("section", "due"),), ":material/groups:", is_dated=True, is_late=True,
    ),
    "engagement_due": Kind(
        _words("engagement activity due within a week", "engagement activities due within a week"), "engagement",
        (("section", "due"),), ":material/event:",
    ),
    "reviews_due": Kind(
        _words("relationship review is due", "relationship reviews are due"), "engagement",
        (("section", "reviews"),), ":material/rate_review:",
    ),
    "content_late": Kind(
        _words("planned post is late", "planned posts are late"), "content",
        (("section", "desk"),), ":material/edit_calendar:", is_dated=True, is_late=True,
    ),
    "reports_to_send": Kind(
        _words("monthly report has to go out", "monthly reports have to go out"), "review", (),
        ":material/send:",
    ),
    "contacts_to_verify": Kind(
        _words("referral contact is not verified", "referral contacts are not verified"), "playbook",
        (("part", "contacts"),), ":material/contact_phone:",
    ),
    "answers_to_review": Kind(
        _words("prepared answer to review", "prepared answers to review"), "playbook",
        (("part", "answers"),), ":material/quickreply:", is_dated=True,
    ),
    "procedures_to_review": Kind(
        _words("case procedure to review", "case procedures to review"), "playbook",
        (("part", "procedure"),), ":material/rule:", is_dated=True,
    ),
    "support_open": Kind(
        _words("staff request for support", "staff requests for support"), "people",
        (("section", "mine"),), ":material/support:", is_dated=True, command="answer_support",
    ),
    "accounts_unassigned": Kind(
        _words("account belongs to no programme", "accounts belong to no programme"), "data",
        (("section", "accounts"),), ":material/manage_accounts:",
    ),
    "accounts_expiring": Kind(
        _words("account's key ends within 14 days", "accounts' keys end within 14 days"), "data",
        (("section", "connect"),), ":material/key:",
    ),
}  # fmt: skip


def show(chosen: Filters) -> None:
    """A line for each kind of work that waits, each a link to it; one sentence when nothing waits."""
    waits = _waiting(chosen)
    with st.container(border=True, gap="xxsmall", height="stretch", key="waiting"):
        st.header("What waits for you", anchor=False)
        if not waits:
            st.badge("Nothing is late, and nothing waits for approval", icon=":material/check_circle:", color="green")
        for what, kind in KINDS.items():
            if what in waits and panels.has_page(kind.page):
                count, since = waits[what]
                st.page_link(
                    panels.target(kind.page),
                    label=_label(kind, count, since),
                    icon=kind.icon,
                    query_params={**filters.parameters(chosen), **dict(kind.choices)},
                )
        if panels.has_page("people"):
            st.page_link(
                panels.target("people"), label="My work: tasks, what to read, whom to ask",
                icon=":material/assignment_ind:",
                query_params={**filters.parameters(chosen), "section": "mine"},
            )  # fmt: skip


def _label(kind: Kind, count: int, since: str) -> str:
    """What waits in words of ours, and since when; what is late stands in red."""
    said = kind.said(count) + (since if kind.is_dated else "")
    return f":red[{said}]" if kind.is_late else said


def _concerns(kind: Kind, chosen: Filters) -> bool:
    """Whether the person in front of the screen can do something about it, in a programme that is in view."""
    in_view = [chosen.programme] if chosen.programme else read.programmes()
    return not kind.command or any(person.may(kind.command, one.programme_id) for one in in_view)


def _waiting(chosen: Filters) -> dict[str, tuple[int, str]]:
    """Kind of work → how much of it, and since when in words."""
    found = read.rows("home_waiting", **asked_of(chosen))
    waits = {
        row["what"]: (row["waiting"], _since(row["since"])) for row in found if _concerns(KINDS[row["what"]], chosen)
    }
    if undecided := _undecided(chosen):
        waits["kpis_undecided"] = (undecided, "")
    if read.programmes() and (alone := int(read.rows("unassigned")[0]["own"])):
        waits["accounts_unassigned"] = (alone, "")  # what was said to them counts in no programme
    return waits


def asked_of(chosen: Filters) -> dict[str, Any]:
    """The parameters of the query of what waits."""
    return {
        "programme": chosen.programme_id,
        "now": read.clock(chosen.programme).replace(second=0, microsecond=0, tzinfo=None),
        "today": read.today(chosen.programme),
        "verify_days": contacts.VERIFIED_FOR_DAYS,
    }


def _since(first: datetime | None) -> str:
    return f" · since {read.local_day(first):%-d %b}" if first else ""


def _undecided(chosen: Filters) -> int:
    """How many KPIs are off track or at risk today without a decision that answers."""
    if chosen.programme is None:
        return 0
    of, on = chosen.programme.programme_id, read.today(chosen.programme)
    asks = [one for one in read_objectives.standings(of, on) if demand.is_demanded(one.status.colour)]
    if not asks:
        return 0
    decisions = read_plan.items("decision", of, None)
    return sum(evaluation_decide.answer(decisions, one.kpi.code, on) is None for one in asks)
