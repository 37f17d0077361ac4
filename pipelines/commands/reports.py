"""The monthly report: made, worded, reviewed, signed off and given out. A version is never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, authority, carry_out, new_command_id, new_id
from pipelines.commands.checking import hold, made, maybe, one_of, text_of
from pipelines.rules.roles import Role

if TYPE_CHECKING:
    from pipelines.reports.drafts import Draft

# signing off is asked for once more inside: a lead's, where a review is any approver's
NEEDS: Mapping[str, Role] = {
    "build_report": "staff",
    "build_reports": "staff",
    "word": "staff",
    "review_report": "approver",
    "sign_off_report": "lead",
    "disseminate": "staff",
    "note_response": "staff",
    "note_opened": "staff",
    "check_report": "staff",
}

STEPS = ("review", "sign_off")
ANSWERS = ("accepted", "returned")
TRIES = 4  # of measuring while others write
MOST_WORDS = 4_000  # characters of a passage
CHANNELS = ("email", "meeting", "web", "letter", "other")

Result = tuple[Mapping[str, Any], list[Event]]


class _Moved(Exception):
    """Something was committed while the report was measured: it is measured again."""


def build_report(
    store: Store, programme: str, month: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Make the report of a month (`2026-10`) of a programme, by its code.

    Gives `report_id`, `version`, `is_new`, `changes` since the version before and `restated` of last month.
    From the same data and the same words it is the version that
    is there already; otherwise a new one, with every figure that changed and why. Raises Refused.
    """

    def result(told: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = told[month]
        return found

    body = {"programme": programme, "month": month}
    return _build(store, "build_report", body, programme, [month], result, actor, command_id)


def build_reports(
    store: Store, programme: str, months: list[str], *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Make the reports of several months at once: what two of them share is measured once. Gives `reports` by month."""

    def result(told: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"reports": told}

    body = {"programme": programme, "months": months}
    return _build(store, "build_reports", body, programme, months, result, actor, command_id)


def _build(
    store: Store,
    name: str,
    body: Mapping[str, Any],
    programme: str,
    months: Sequence[str],
    result: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    actor: str,
    command_id: str | None,
) -> dict[str, Any]:
    """Measure while others write, then write in a moment: what was measured counts only where nothing came between.

    After TRIES the last one is measured under the write lock, where nothing can come between.
    """
    from pipelines.reports import content, drafts

    authority.demand(store, name, body, actor)
    firsts = {month: content.month_of(month) for month in months}
    identity = command_id or new_command_id()

    def measured() -> dict[str, Draft]:
        memo: dict[Any, Any] = {}
        done: dict[date, Draft] = {}
        for first in sorted(firsts.values()):
            done[first] = drafts.of_month(store, programme, first, memo, done)
        return {month: done[first] for month, first in firsts.items()}

    for left in reversed(range(TRIES)):
        seen = store.revision
        held = measured() if left else None

        def work(tx: Transaction, held: dict[str, Draft] | None = held, seen: int = seen) -> Result:
            if held is not None and store.revision != seen:
                raise _Moved
            told, events = {}, []
            for month, draft in (held or measured()).items():
                told[month], happened = _write(tx, draft, actor)
                events.append(happened)
            return result(told), events

        try:
            return carry_out(store, name, body, work, actor=actor, command_id=identity)
        except _Moved:
            continue
    raise AssertionError("the last try is measured under the lock and cannot be moved")


def _write(tx: Transaction, draft: Draft, actor: str) -> tuple[dict[str, Any], Event]:
    """Write a draft, unless the same stands there already."""
    from pipelines.reports import manifest

    whole, there = draft.whole, draft.standing
    if there is not None:
        again = Event("report", there["report_id"], "report_made_again", {"version": there["version"]})
        return _answer(there["report_id"], there["version"], False, whole), again
    report_id = new_id("rep")
    row = {
        "report_id": report_id,
        "programme_id": draft.programme_id,
        "month": draft.month,
        "version": whole["version"],
        "manifest": manifest.text(whole),
        "manifest_hash": manifest.digest(whole),
        "data_hash": whole["figures_hash"],
        "document": json.dumps(manifest.document(draft.content), ensure_ascii=False),
        "is_demo": draft.is_demo,
    }
    tx.insert("report", [{**row, **made(actor)}])
    _keep_figures(tx, row, whole["figures"])
    event = {
        "programme_id": draft.programme_id, "month": f"{draft.month:%Y-%m}", "version": whole["version"],
        "changed": len(whole["changes"]),
    }  # fmt: skip
    done = _answer(report_id, whole["version"], True, whole)
    return done, Event("report", report_id, "report_built", event)


def _answer(report_id: str, version: int, is_new: bool, whole: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report_id": report_id, "version": version, "is_new": is_new, "changes": whole["changes"],
        "restated": whole["restated"],
    }  # fmt: skip


def _keep_figures(tx: Transaction, row: Mapping[str, Any], figures: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    columns = ("slot", "value", "shown", "definition", "version", "sql", "parameters", "result_hash")
    rows = [
        {
            **{name: figure[name] for name in columns if name in figure},
            "value": figure["value"] if isinstance(figure["value"], float) else None,
            "parameters": json.dumps(figure["parameters"]),
            "result_hash": figure["hash"],
        }
        for figure in figures
    ]
    types = {"value": pa.float64()}
    table = pa.table({name: pa.array([row[name] for row in rows], types.get(name, pa.string())) for name in columns})
    with tx.table("figures", table):
        tx.run(
            "insert into report_figure by name select $report as report_id, *, $demo as is_demo from figures",
            {"report": row["report_id"], "demo": row["is_demo"]},
        )


def write_files(store: Store, report_id: str, out: Path) -> list[Path]:
    """Write a version's report.pdf, report.xlsx, report.html and manifest.json into a folder; gives their paths.

    They are made from what the version holds, so they are the same whenever they are written.
    """
    from pipelines.reports import files

    return files.write(store, report_id, out)


def file_of(store: Store, report_id: str, name: str) -> bytes:
    """One file of a version as bytes: report.pdf, report.xlsx, report.html or manifest.json."""
    from pipelines.reports import files

    return files.one(store, report_id, name)


def word(
    store: Store,
    programme_id: str,
    *,
    month: str,
    slot: str,
    text: str,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a sentence in the place of the one made from the data; an empty text brings that one back."""
    from pipelines.reports import content, narrative

    first = content.month_of(month)
    written = text.strip()
    row = {
        "programme_id": programme_id,
        "month": first,
        "slot": one_of("part of the report", slot, tuple(narrative.SLOTS)),
        "written": written,
    }
    if len(written) > MOST_WORDS:
        raise Refused(f"The sentence has {len(written):,} characters: a passage has at most {MOST_WORDS:,}.")

    def work(tx: Transaction) -> Result:
        held = hold(tx, "programme", programme_id)
        key = {"programme": programme_id, "month": first}
        newest = tx.one(
            "select manifest from report where programme_id = $programme and month = $month "
            "order by version desc limit 1",
            key,
        )
        if not newest:
            raise Refused(f"There is no report of {month} yet: build it first, then change its words.")
        said = next(one for one in json.loads(newest["manifest"])["sentences"] if one["slot"] == slot)
        sentence_id = new_id("rps")
        full = {**row, "made": said["made"], "is_demo": held["is_demo"]}
        tx.insert("report_sentence", [{"report_sentence_id": sentence_id, **full, **made(actor)}])
        return {"report_sentence_id": sentence_id}, [Event("report_sentence", sentence_id, "report_worded", row)]

    return carry_out(store, "word", row, work, actor=actor, command_id=command_id)


def review_report(
    store: Store,
    report_id: str,
    *,
    step: str,
    decision: str,
    reviewer: str,
    reviewed_on: date,
    note: str = "",
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Review a version, or sign it off: that takes another person's accepted review before. Gives an id.

    Raises Refused for a returned version without a note, and for one that is signed off already.
    """
    by = text_of("reviewer", reviewer)
    row = {
        "report_id": report_id,
        "step": one_of("step", step, STEPS),
        "decision": one_of("answer", decision, ANSWERS),
        "reviewer": by,
        "reviewed_on": reviewed_on,
        "note": maybe(note),
    }
    if decision == "returned" and not row["note"]:
        raise Refused("A report is returned with a note that says what has to change.")

    def work(tx: Transaction) -> Result:
        report = hold(tx, "report", report_id)
        earlier = tx.rows("select * from report_review where report_id = $id order by created_at", {"id": report_id})
        if any(one["step"] == "sign_off" and one["decision"] == "accepted" for one in earlier):
            raise Refused(
                f"Version {report['version']} is signed off already. Build a new version to change something."
            )
        if step == "sign_off" and decision == "accepted":
            standing = [one for one in earlier if one["step"] == "review"]
            if not standing or standing[-1]["decision"] != "accepted":
                raise Refused("The report has no accepted review yet: somebody reviews it before it is signed off.")
            if standing[-1]["reviewer"].strip().lower() == by.lower():
                raise Refused(f"{by} reviewed this report: another person signs it off.")
        review_id = new_id("rrv")
        full = {**row, "programme_id": report["programme_id"], "is_demo": report["is_demo"]}
        tx.insert("report_review", [{"report_review_id": review_id, **full, **made(actor)}])
        return {"report_review_id": review_id}, [Event("report", report_id, f"report_{step}_{decision}", row)]

    name = "sign_off_report" if step == "sign_off" else "review_report"
    return carry_out(store, name, row, work, actor=actor, command_id=command_id)


def check_report(store: Store, report_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Measure a version's figures again and keep which come out otherwise now, with why. The version stays as it is.

    Gives `figures`. A report that was given out is checked each day (pipelines/jobs/reports.py).
    """
    from pipelines.reports import drafts

    authority.demand(store, "check_report", {"report_id": report_id}, actor)
    found = drafts.since_version(store, report_id)

    def work(tx: Transaction) -> Result:
        report = hold(tx, "report", report_id)
        when = made(actor)
        tx.run("delete from report_check where report_id = $id", {"id": report_id})
        row = {
            "report_id": report_id, "programme_id": report["programme_id"], "checked_at": when["created_at"],
            "differs": len(found), "told": json.dumps(found, ensure_ascii=False), "is_demo": report["is_demo"],
        }  # fmt: skip
        tx.insert("report_check", [{**row, **when}])
        said = {"version": report["version"], "differs": len(found)}
        return {"figures": found}, [Event("report", report_id, "report_checked", said)]

    return carry_out(store, "check_report", {"report_id": report_id}, work, actor=actor, command_id=command_id)


def disseminate(
    store: Store,
    report_id: str,
    *,
    party: str,
    channel: str,
    sent_on: date,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note to whom a version went, how and when. Gives `dissemination_id`."""
    row = {
        "report_id": report_id,
        "party": text_of("receiver", party),
        "channel": one_of("way", channel, CHANNELS),
        "sent_on": sent_on,
    }

    def work(tx: Transaction) -> Result:
        report = hold(tx, "report", report_id)
        dissemination_id = new_id("dis")
        full = {**row, "programme_id": report["programme_id"], "is_demo": report["is_demo"]}
        tx.insert("dissemination", [{"dissemination_id": dissemination_id, **full, **made(actor)}])
        return {"dissemination_id": dissemination_id}, [Event("report", report_id, "report_sent", row)]

    return carry_out(store, "disseminate", row, work, actor=actor, command_id=command_id)


def note_response(
    store: Store,
    dissemination_id: str,
    *,
    response: str,
    responded_on: date,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note what somebody answered to a report that was sent."""
    row = {"response": text_of("answer", response), "responded_on": responded_on}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "dissemination", dissemination_id)
        if responded_on < held["sent_on"]:
            raise Refused(f"The answer is of {responded_on}, before the report was sent on {held['sent_on']}.")
        tx.run(
            "update dissemination set response = $response, responded_on = $responded_on where dissemination_id = $id",
            {**row, "id": dissemination_id},
        )
        was = {"response": held["response"], "responded_on": held["responded_on"]}
        event = Event("dissemination", dissemination_id, "dissemination_revised", {"was": was, "now": row})
        return {"dissemination_id": dissemination_id}, [event]

    body = {"dissemination_id": dissemination_id, **row}
    return carry_out(store, "note_response", body, work, actor=actor, command_id=command_id)


def note_opened(
    store: Store, dissemination_id: str, *, opened_on: date, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Note that somebody opened a report that was sent: they said so, or the mail or the page did."""
    row = {"opened_on": opened_on}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "dissemination", dissemination_id)
        if opened_on < held["sent_on"]:
            raise Refused(f"It was opened on {opened_on}, before it was sent on {held['sent_on']}. Enter a later day.")
        if held["opened_on"]:
            raise Refused(f"{held['party']} opened it on {held['opened_on']}: that is noted already.")
        tx.run(
            "update dissemination set opened_on = $opened_on where dissemination_id = $id",
            {**row, "id": dissemination_id},
        )
        event = Event(
            "dissemination", dissemination_id, "dissemination_revised", {"was": {"opened_on": None}, "now": row}
        )
        return {"dissemination_id": dissemination_id}, [event]

    body = {"dissemination_id": dissemination_id, **row}
    return carry_out(store, "note_opened", body, work, actor=actor, command_id=command_id)
