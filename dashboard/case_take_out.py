"""Taking out: the queue as CSV, its deadlines as calendar entries, and a redacted pack of what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import export, packs_made, panels, person, read, read_cases
from dashboard.case_dialogs import Asked, fields
from pipelines.commands.digest import digest

COLUMNS = ("case", "kind", "state", "severity", "clock", "due", "handler", "theme", "about")


def queue_file(table: Sequence[Mapping[str, Any]], *, is_demo: bool) -> bytes:
    """The queue as CSV, without handles, addresses and numbers of people in what the cases are about."""
    return export.csv_bytes(table, COLUMNS, is_demo=is_demo, as_it_is=COLUMNS[:-2])


def dialog(about: Asked) -> None:
    """The dialog."""
    form = fields(about)
    programme = about.more.get("programme")
    rows = read.rows("cases_open", programme=programme)
    st.markdown("**Deadlines and the queue**")
    with st.container(horizontal=True, gap="small", key="take_out_queue"):
        export.offer(
            "Deadlines (.ics)", lambda: _calendar(programme), file_name="deadlines.ics", mime="text/calendar",
            icon=":material/event:", key="take_out_ics", programme_id=programme,
        )  # fmt: skip
        table = [
            {
                "case": row["ref"], "kind": row["kind"], "state": row["state"], "severity": row["severity"],
                "clock": read_cases.clock_title(row["next_clock"]), "due": read_cases.local(row["next_due_at"]),
                "handler": person.name(row["handler"]), "theme": row["theme"] or "", "about": row["summary"],
            }
            for row in rows
        ]  # fmt: skip
        export.offer(
            "Queue (CSV)", lambda: queue_file(table, is_demo=panels.is_demo()),
            file_name="cases.csv", mime="text/csv", icon=":material/table:", key="take_out_csv", programme_id=programme,
        )  # fmt: skip
    st.markdown("**What is held on a person**")
    st.caption("A ZIP with an index, a PDF and a table. Names, addresses, numbers and handles are blacked out.")
    ref = form.text("The person of case", "ref", str(about.more.get("ref", "")), hint="Every case of the same person.")
    st.caption("What is held on a subject, in every kind of record: Policy, What we hold.")
    today = read.today(next((one for one in read.programmes() if one.programme_id == programme), None))
    left, right = st.columns(2)
    with left:
        since = form.day("From", "since", today - timedelta(days=365))
    with right:
        until = form.day("To", "until", today)
    if programme and since and until and since <= until:
        days = (since, until)
        export.offer(
            "Digest for partners (text)", lambda: digest(read.store(), str(programme), *days).encode(),
            file_name="digest.txt", mime="text/plain", icon=":material/summarize:", key="take_out_digest",
            programme_id=programme, help="Counts, outcomes and lessons of these days. Cells under five are not told.",
        )  # fmt: skip
    if not st.button(
        "Make the pack", key=f"pack_{about.opening}", icon=":material/folder_zip:", type=panels.main_button()
    ):
        return
    from pipelines.commands.packs import make_pack

    packs_made.offer(
        lambda: make_pack(
            read.store(), programme_id=str(programme or ""), ref=ref, since=since, until=until, actor=person.actor(),
            command_id=about.opening,
        ),
        programme_id=programme, opening=about.opening,
    )  # fmt: skip


def _calendar(programme: str | None) -> bytes:
    from pipelines.commands.deadlines import deadlines

    return deadlines(read.store(), programme)
