"""Versions of a report: which one is looked at, who holds which, and whether what it said still comes out the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import format, panels, person, plan_items, read, tables
from dashboard.moment import Moment
from dashboard.read import Programme
from pipelines.commands import reports

Row = dict[str, Any]


def choose(held: Sequence[Row], at: Moment) -> Row:
    """The version that is looked at: the newest, unless another is chosen."""
    if len(held) == 1:
        return held[-1]
    given = Counter(row["report_id"] for row in at.items("dissemination", held[-1]["programme_id"]))
    signed = {
        row["report_id"]
        for row in at.items("report_review", held[-1]["programme_id"])
        if row["step"] == "sign_off" and row["decision"] == "accepted"
    }
    by = {row["version"]: row for row in held}

    def called(version: int) -> str:
        identity = by[version]["report_id"]
        said = ["newest"] if version == held[-1]["version"] else []
        said += ["signed off"] if identity in signed else []
        said += [f"given to {given[identity]}"] if given[identity] else []
        return f"Version {version}" + (f" ({', '.join(said)})" if said else "")

    month = held[-1]["month"]
    chosen = st.selectbox(
        "Version", sorted(by, reverse=True), format_func=called, width=300, key=f"review_version_{month:%Y_%m}"
    )
    return by.get(chosen or held[-1]["version"], held[-1])


def show(programme: Programme, report: Row, newest: Row, at: Moment) -> None:
    """Whether the figures of this version still come out the same, as last looked at."""
    of = programme.programme_id
    if report["report_id"] != newest["report_id"]:
        st.text(f"This is version {report['version']}, as it was made. Version {newest['version']} is the newest.")
    if not at.is_now:
        return
    found = next(
        (row for row in read.rows("report_checks", programme=of) if row["report_id"] == report["report_id"]), None
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="still_holds"):
        if found is None:
            panels.status_badge("grey", "Not checked since it was made")
        elif not found["differs"]:
            panels.status_badge("green", "Still comes out the same")
        else:
            many = "figure comes" if found["differs"] == 1 else "figures come"
            panels.status_badge("amber", f"{found['differs']} {many} out otherwise by now")
        if found is not None:
            st.caption(f"checked {format.instant(found['checked_at'], read.zone())}", width="content")
        plan_items.command(
            "Check it now",
            lambda: reports.check_report(read.store(), report["report_id"], actor=person.actor()),
            key="check_report",
            done="Checked",
            icon=":material/published_with_changes:",
        )
    if found is not None and found["differs"]:
        _differs(found, report, newest)


def _differs(found: Row, report: Row, newest: Row) -> None:
    told = json.loads(found["told"])
    tables.draw(
        [
            {"Figure": one["label"], "It says": one["shown_before"], "By now": one["shown_after"],
             "Why": " ".join(one["why"])}
            for one in told
        ],
        hide_index=True, key="report_differs", alt="Figures of this version that come out otherwise by now, with why",
    )  # fmt: skip
    st.text(
        "This version stays as it is. Build again: the new version says what changed and why; give it to whoever holds "
        "this one."
        if report["report_id"] == newest["report_id"]
        else f"Version {newest['version']} was made since: look there for what it says."
    )


def holders(report: Row, held: Sequence[Row], at: Moment) -> None:
    """Who holds another version of this month than the one that is looked at."""
    version = {row["report_id"]: row["version"] for row in held}
    sent = [row for row in at.items("dissemination", report["programme_id"]) if row["report_id"] in version]
    mine = {str(row["party"]).casefold() for row in sent if row["report_id"] == report["report_id"]}
    newest: dict[str, Row] = {}
    for row in sorted(sent, key=lambda one: (version[one["report_id"]], one["sent_on"])):
        if str(row["party"]).casefold() not in mine:
            newest[str(row["party"]).casefold()] = row
    if not newest:
        return
    is_newest = report["report_id"] == held[-1]["report_id"]
    many = "1 party holds" if len(newest) == 1 else f"{len(newest)} parties hold"
    if is_newest:
        panels.status_badge("amber", f"{many} an earlier version and not this one")
    else:
        st.caption(f"{many} another version.")
    tables.draw(
        [
            {"To": row["party"], "Version": version[row["report_id"]], "By": row["channel"], "On": row["sent_on"]}
            for row in newest.values()
        ],
        hide_index=True, key="sent_other", alt="Who holds another version of this report",
    )  # fmt: skip
