"""The content calendar: a month at a glance, and the whole plan as a calendar file and as a table."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import (
    address,
    content_words,
    export,
    format,
    panels,
    person,
    plan_items,
    read,
    read_stakeholders,
    tables,
    words,
)
from dashboard.read import Programme

Row = dict[str, Any]
COLUMNS = (
    "code", "title", "platform", "type", "planned_at", "status", "objective", "segment", "activity", "campaign", "risk",
    "owner", "text", "media", "alt_text", "captions", "link", "published_at", "post", "version",
)  # fmt: skip
OURS = ("code", "platform", "type", "planned_at", "status", "published_at", "version")  # our own words, and days
WIDE = 138  # pixels of a day: seven of them fill a desk
JOIN = "\u00a0"
MOST = 3  # items that a day names
MARKS = {
    "idea": "○",
    "draft": "◔",
    "in_review": "◑",
    "approved": "◕",
    "scheduled": "◉",
    "published": "●",
    "withdrawn": "✕",
}


def show(programme: Programme, rows: Sequence[Row]) -> None:
    """One month, a row a week."""
    today = read.today(programme)
    months = sorted(
        {(one.year, one.month) for row in rows if (one := read_stakeholders.local(row["planned_at"]))}
        | {(today.year, today.month)}
    )
    names = {f"{year}-{month:02}": f"{calendar.month_name[month]} {year}" for year, month in months}
    wanted = address.one(
        "month",
        lambda key: st.selectbox("Month", list(names), format_func=names.__getitem__, key=key, width=230),
        allowed=names,
        default=f"{today.year}-{today.month:02}",
    )
    year, month = int(wanted[:4]), int(wanted[5:])
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        day = read_stakeholders.local(row["planned_at"])
        if day:
            by_day.setdefault(day, []).append(row)
    st.header(names[wanted], anchor=False)
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    tables.draw(
        [
            {name: _cell(day, by_day, month) for name, day in zip(calendar.day_abbr, week, strict=True)}
            for week in weeks
        ],
        hide_index=True,
        key="calendar_rows",
        row_height=84,
        column_config={name: st.column_config.TextColumn(width=WIDE) for name in calendar.day_abbr},
        alt=f"The content calendar of {names[wanted]}, a row a week: each day with its items, their platform and state",
    )
    st.caption(" · ".join(f"{MARKS[key]} {said[0].lower()}" for key, said in content_words.STATUS.items()))
    mine = [row for day, those in sorted(by_day.items()) if (day.year, day.month) == (year, month) for row in those]
    if not mine:
        panels.empty("Nothing is planned in this month.", "Plan an item above.", key="no_month")
        return
    st.header(f"Items of the month ({len(mine)})", anchor=False)
    tables.draw(
        [
            {
                "When": format.instant(row["planned_at"], read.zone()),
                "Title": row["title"],
                "Platform": words.platform(row["platform"]),
                "State": f"{MARKS[row['status']]} {content_words.STATUS[row['status']][0]}",
                "Serves": row["objective_code"],
                "For": row["segment"] or "Everybody",
                "Code": row["code"],
            }
            for row in mine
        ],
        hide_index=True,
        key="month_rows",
        alt="The items of the month in the order of their days",
    )


def _cell(day: date, by_day: dict[date, list[Row]], month: int) -> str:
    if day.month != month:
        return ""
    held = by_day.get(day, [])
    # what belongs together is not parted where a line ends
    told = [f"{MARKS[row['status']]}{JOIN}{words.platform(row['platform'])}{JOIN}{row['code']}" for row in held[:MOST]]
    told += [f"+{len(held) - MOST}{JOIN}more"] if len(held) > MOST else []
    return "  ".join([str(day.day), *told])


def download(programme: Programme, rows: Sequence[Row]) -> None:
    """The plan for a calendar program, and for a table."""
    stem = f"DEMO-content-{programme.code}" if programme.is_demo else f"content-{programme.code}"
    export.offer(
        "Calendar file (.ics)",
        lambda: ics(programme, rows),
        file_name=f"{stem}.ics",
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        key="download_ics",
        programme_id=programme.programme_id,
    )
    export.offer(
        "Table (.csv)",
        lambda: export.csv_bytes([_line(row) for row in rows], COLUMNS, is_demo=programme.is_demo, as_it_is=OURS),
        file_name=f"{stem}.csv",
        mime="text/csv",
        key="download_content_csv",
        programme_id=programme.programme_id,
    )


def _line(row: Row) -> Row:
    """One item as a line of the table: every state of it, instants by the organisation's clock with their offset."""
    yes = {True: "yes", False: "no", None: ""}
    return {
        "code": row["code"],
        "title": row["title"],
        "platform": words.platform(row["platform"]),
        "type": row["content_type"],
        "planned_at": _instant(row["planned_at"]),
        "status": row["status"],
        "objective": row["objective_code"],
        "segment": row["segment"],
        "activity": plan_items.code_of("activity", row["programme_id"], row["activity_id"]),
        "campaign": row["campaign"],
        "risk": row["risk_level"],
        "owner": person.name(row["owner"]),
        "text": row["text"],
        "media": row["media"],
        "alt_text": row["alt_text"],
        "captions": yes[row["has_captions"]],
        "link": row["link"],
        "published_at": _instant(row["published_at"]),
        "post": row["url"] or row["post_id"],
        "version": row["version"],
    }


def _instant(at: datetime | None) -> str:
    zone = ZoneInfo(read.zone())
    return at.replace(tzinfo=UTC).astimezone(zone).isoformat(timespec="minutes") if at else ""


def ics(programme: Programme, rows: Sequence[Row]) -> bytes:
    """Every item that was not withdrawn as half an hour, under an id that stays: imported again it is changed."""
    from icalendar import Calendar, Event

    label = f"{words.DEMO}\n" if programme.is_demo else ""
    whole = Calendar()
    whole.add("prodid", "-//Earshot//Content plan//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", f"{programme.name}: content")
    for row in rows:
        if row["status"] == "withdrawn":
            continue
        one = Event()
        one.add("uid", f"{row['content_item_id']}@earshot")
        one.add("sequence", row["version"])
        one.add("dtstamp", row["created_at"].replace(tzinfo=UTC))
        one.add("dtstart", row["planned_at"].replace(tzinfo=UTC))
        one.add("dtend", row["planned_at"].replace(tzinfo=UTC) + timedelta(minutes=30))
        one.add("summary", f"{words.platform(row['platform'])}: {export.lines_out(row['title'])}")
        one.add(
            "description",
            f"{label}{row['code']} · {content_words.STATUS[row['status']][0]} · serves {row['objective_code']} · "
            f"{row['risk_level']} risk\n{export.lines_out(row['text'] or '')}",
        )
        one.add("status", "CONFIRMED" if row["status"] in ("scheduled", "published", "approved") else "TENTATIVE")
        whole.add_component(one)
    told: bytes = whole.to_ical()
    return told
