"""What the public said in the month against the month before, and what happened: marks, incidents, outside events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data import kpi_whole, models, plan_rows
from data.store import Store
from pipelines.reports import say
from pipelines.reports.figures import Ledger

COUNTS = (
    ("mentions", "Mentions"),
    ("net_sentiment", "Net sentiment (all)"),
    ("case_enquiries", "Enquiry cases"),
    ("case_complaints", "Complaint cases"),
    ("case_criticisms", "Criticism cases"),
    ("case_compliments", "Compliment cases"),
    ("posts_published", "Posts published"),
    ("engagement_rate_by_reach", "Engagement rate by reach"),
    ("case_on_time", "Clocks of cases on time"),
    ("first_response_median", "First response, median working time"),
    ("first_response_p90", "First response, 90th percentile"),
    ("case_close_median", "From receipt to closing, median"),
    ("upheld_rate", "Complaints upheld"),
    ("satisfaction", "Satisfaction (CSAT)"),
    ("anticipation_rate", "Criticisms anticipated"),
    ("case_conformance", "Steps by the procedure"),
    ("promises_kept", "Promises kept"),
)


def rows(ledger: Ledger, first: date, until: date, starts_on: date) -> list[dict[str, Any]]:
    """One row a count: this month, the month before, and since the programme began."""
    before_until = first - timedelta(days=1)
    before_first = before_until.replace(day=1)
    told = []
    for key, label in COUNTS:
        now = ledger.measured(f"listening.{key}.month", f"{label}, {say.month(first)}", key, first, until)
        before = ledger.measured(
            f"listening.{key}.before", f"{label}, {say.month(before_first)}", key, before_first, before_until
        )
        whole = ledger.measured(
            f"listening.{key}.to_date",
            f"{label} since {say.day(min(starts_on, first))}",
            key,
            min(starts_on, first),
            until,
        )
        # a month of which the last days are held is no month to compare with
        begins = kpi_whole.begins_late(
            ledger.store, key, since=before_first, until=before_until, programme_id=ledger.programme_id
        )
        told.append(
            {
                "slot": now.slot,
                "label": label,
                "now": now.shown,
                "before": before.shown,
                "change": "" if begins else say.change(now.number, before.number, now.unit),
                "to_date": whole.shown,
                "basis": now.basis,
            }
        )
    return told


def heard(told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The counts of which anything is known since the programme began."""
    return [row for row in told if {row["now"], row["to_date"]} != {say.NOT_KNOWN}]


def happened(store: Store, zone: str, programme_id: str, first: date, until: date) -> list[dict[str, Any]]:
    """Marks, incidents, outside events, re-set targets and agreed changes of the month, in the order of their days."""
    of: dict[str, Any] = {"programme": programme_id, "since_at": _begins(first, zone)}
    of["until_at"] = _begins(until + timedelta(days=1), zone)
    told = [
        _mark(_local(row["starts_at"], zone), row["kind"], row["text"])
        for row in store.rows(models.page("report_annotations"), of)
    ]
    for row in store.rows(models.page("report_incidents"), of):
        foreseen = {True: "foreseen", False: "not foreseen", None: ""}[row["is_anticipated"]]
        said = f"{row['sentence']} ({foreseen})" if foreseen else row["sentence"]
        told.append(_mark(_local(row["first_at"], zone), "incident", said))
    for row in plan_rows.rows(store, "external_event", programme_id):
        if row["starts_on"] <= until and (row["ends_on"] or row["starts_on"]) >= first:
            told.append(_mark(row["starts_on"], "outside", row["text"]))
    for row in store.rows(
        "select t.superseded_at, k.code, n.reason, t.value as was, n.value as now, k.unit from target as t "
        "inner join target as n on n.target_id = t.superseded_by inner join kpi as k on k.kpi_id = t.kpi_id "
        "where k.programme_id = $programme and t.superseded_at >= $since_at and t.superseded_at < $until_at "
        "order by t.superseded_at",
        of,
    ):
        was, becomes = say.value(row["was"], row["unit"]), say.value(row["now"], row["unit"])
        said = f"Target of {row['code']} set again, {becomes} instead of {was}: {row['reason']}"
        told.append(_mark(_local(row["superseded_at"], zone), "target", said))
    for row in plan_rows.rows(store, "change_request", programme_id):
        if row["decided_on"] and first <= row["decided_on"] <= until:
            told.append(_mark(row["decided_on"], "change", f"{row['code']} {row['status']}: {row['what']}"))
    return sorted(told, key=lambda one: (one["day"], one["kind"], one["text"]))


def outside(store: Store, programme_id: str, since: date, until: date) -> list[dict[str, Any]]:
    """The outside events of a period as the charts mark them, in the order of their days."""
    found = [
        {
            "code": row["code"], "text": row["text"], "day": max(row["starts_on"], since).isoformat(),
            "shown": say.days(row["starts_on"], row["ends_on"] or row["starts_on"]),
        }
        for row in plan_rows.rows(store, "external_event", programme_id)
        if row["starts_on"] <= until and (row["ends_on"] or row["starts_on"]) >= since
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["day"], one["code"]))


def _mark(on: date, kind: str, text: str) -> dict[str, Any]:
    return {"day": on.isoformat(), "shown": say.day(on), "kind": kind, "text": text}


def _begins(day: date, zone: str) -> datetime:
    """The instant at which a day of the organisation begins, as instants are stored."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def _local(at: datetime, zone: str) -> date:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def biggest_moves(told: list[Mapping[str, Any]]) -> list[str]:
    """The changes against the month before, as parts of a sentence."""
    return [
        f"{row['label'].lower()} {row['change']} ({row['before']} to {row['now']})"
        for row in told
        if row["change"] not in ("", "no change")
    ]
