"""A version of a report before it is written: measured, worded, held against the version before and last month's.

Nothing is written here and no lock is held: whoever writes a draft makes sure that nothing came in between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.store import Store
from pipelines.commands import Refused
from pipelines.commands.checking import programme_named
from pipelines.reports import content, manifest, reasons
from pipelines.reports.content import Content


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be written. `standing` is the version that is there already and says the same, else None."""

    programme_id: str
    month: date
    is_demo: bool
    content: Content
    whole: dict[str, Any]
    standing: dict[str, Any] | None


def of_month(store: Store, code: str, first: date, memo: dict[Any, Any], drafted: Mapping[date, Draft]) -> Draft:
    """The report of a month as the store is now. `drafted` are those of other months, not written yet."""
    of = programme_named(store, code)
    key = {"programme": of["programme_id"], "month": first}
    gathered = content.gather(store, code, first, _written(store, key), memo)
    said = {**manifest.body(gathered), "restated": _restated(store, of, first, memo, drafted)}
    newest = store.one(
        "select * from report where programme_id = $programme and month = $month order by version desc limit 1", key
    )
    before = json.loads(newest["manifest"]) if newest else None
    held = json.loads(newest["document"]) if newest else None
    if newest and before and held and manifest.is_the_same(before, said, held, gathered):
        return Draft(of["programme_id"], first, of["is_demo"], gathered, before, newest)
    changed: list[dict[str, Any]] = []
    tables: list[dict[str, Any]] = []
    if newest and before and held:
        why = reasons.since(store, of["programme_id"], newest["created_at"])
        changed = manifest.changes(before, gathered, why)
        tables = manifest.tables_changed(before, held, gathered, why)
    whole = {
        **said,
        "made_with": manifest.made_with(),
        "version": newest["version"] + 1 if newest else 1,
        "compared_with": newest["version"] if newest else None,
        "changes": changed,
        "tables_changed": tables,
    }
    return Draft(of["programme_id"], first, of["is_demo"], gathered, whole, None)


def _restated(
    store: Store, programme: Mapping[str, Any], first: date, memo: dict[Any, Any], drafted: Mapping[date, Draft]
) -> dict[str, Any] | None:
    """What last month's report said that comes out otherwise now; None where there is no such report.

    It is held against the version that was signed off last, or, where none was, against the newest.
    """
    before = (first - timedelta(days=1)).replace(day=1)
    key = {"programme": programme["programme_id"], "month": before}
    held = store.one(
        "select r.*, exists (select 1 from report_review as v where v.report_id = r.report_id and v.step = 'sign_off' "
        "and v.decision = 'accepted') as is_signed from report as r "
        "where r.programme_id = $programme and r.month = $month order by is_signed desc, r.version desc limit 1",
        key,
    )
    # who signed is left out: signing off is no data, and a report made again after it is the same
    told = {"month": f"{before:%Y-%m}", "figures": []}
    if held is None:
        return {**told, "version": drafted[before].whole["version"]} if before in drafted else None
    told |= {"version": held["version"]}
    try:
        now = content.gather(store, programme["code"], before, _written(store, key), memo)
    except Refused:  # the programme was moved away from that month since
        return told
    why = reasons.since(store, programme["programme_id"], held["created_at"])
    return {**told, "figures": manifest.restated(json.loads(held["manifest"]), now, why)}


def since_version(store: Store, report_id: str) -> list[dict[str, Any]]:
    """Every figure of a version that comes out otherwise now, with why. Raises Refused for one that is not there."""
    held = store.one(
        "select r.*, p.code from report as r inner join programme as p on p.programme_id = r.programme_id "
        "where r.report_id = $id",
        {"id": report_id},
    )
    if held is None:
        raise Refused(f"There is no report '{report_id}'.")
    key = {"programme": held["programme_id"], "month": held["month"]}
    now = content.gather(store, held["code"], held["month"], _written(store, key), {})
    why = reasons.since(store, held["programme_id"], held["created_at"])
    return manifest.restated(json.loads(held["manifest"]), now, why)


def _written(store: Store, key: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The newest sentence that a person wrote for each slot."""
    rows = store.rows(
        "select * from report_sentence where programme_id = $programme and month = $month "
        "order by created_at, report_sentence_id",
        key,
    )
    names = {row["person_id"]: row["name"] for row in store.rows("select person_id, name from person")}
    return {row["slot"]: {**row, "created_by": names.get(row["created_by"], row["created_by"])} for row in rows}
