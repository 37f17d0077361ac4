"""Content: the plan and its calendar, planned against published, drafts under their guidelines, approvals."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import (
    address,
    content_calendar,
    content_edition,
    content_item,
    content_matrix,
    content_words,
    evidence_sql,
    filters,
    format,
    guideline_start,
    kind_form,
    panels,
    person,
    read,
    read_stakeholders,
    tables,
    words,
)
from dashboard.evidence_sql import Number
from dashboard.read import Programme
from data.store import now
from pipelines.commands import content as commands
from pipelines.commands import new_command_id
from pipelines.rules import content_flow, guidelines
from pipelines.rules.content_flow import Approval
from pipelines.rules.counts import counted

SECTIONS = {
    "desk": "On the desk",
    "calendar": "Calendar",
    "delivery": "Planned and published",
    "guidelines": "Guidelines",
}
NOBODY = "none"
Row = dict[str, Any]


def show() -> None:
    """Draw the page."""
    head = st.container(key="head")
    chosen = filters.bar(period=False, compare=False, platforms=False)
    with head:
        panels.header("Content", chosen)
    programme = chosen.programme
    if programme is None:
        kind_form.no_programme("its content plan")
        return
    kind_form.in_view(programme)
    rows = read.rows("content_items", programme=programme.programme_id)
    names = {NOBODY: f"All ({len(rows)})"} | {row["code"]: f"{row['code']} · {row['title']}" for row in rows}
    code = address.one(
        "item",
        lambda key: st.selectbox("Item", list(names), format_func=names.__getitem__, key=key),
        allowed=names,
        default=NOBODY,
    )
    found = next((row for row in rows if row["code"] == code), None)
    if found:
        content_item.show(programme, found)
    else:
        _plan(programme, rows)
    kind_form.dialogs(programme, content_item.DIALOGS)


def _plan(programme: Programme, rows: list[Row]) -> None:
    _sentence(programme, rows)
    _numbers(programme, rows)
    with st.container(horizontal=True, gap="small", key="content_do"):
        kind_form.add("Plan an item", "content_item", icon=":material/edit_calendar:")
        kind_form.add("Add a guideline", "guideline", icon=":material/rule:")
        content_calendar.download(programme, rows)
    section = address.part("section", SECTIONS, default="desk", label="View")
    if section == "desk":
        _desk(programme, rows)
    elif section == "calendar":
        content_calendar.show(programme, rows)
    elif section == "delivery":
        _delivery(programme, rows)
    else:
        _guidelines(programme)


def late(programme: Programme, rows: list[Row]) -> list[Row]:
    """What should have gone out and was not seen among the posts."""
    now = read.clock(programme).replace(tzinfo=None)
    return [row for row in rows if row["planned_at"] < now and row["status"] not in ("published", "withdrawn")]


def kept(programme: Programme, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """What came out on the day it was planned for, and all whose day is over or that are out."""
    zone, today = ZoneInfo(read.zone()), read.today(programme)
    held = [
        (row, row["planned_at"].replace(tzinfo=UTC), row["published_at"] and row["published_at"].replace(tzinfo=UTC))
        for row in rows
        if row["status"] != "withdrawn"
    ]
    due = [one for one in held if one[1].astimezone(zone).date() < today or one[2]]
    return [row for row, planned, out in due if content_flow.on_its_day(planned, out, zone)], [row for row, *_ in due]


def accessible(programme: Programme) -> tuple[int, int, int]:
    """How many items keep every guideline of accessibility, how many were checked by one, and how many there are."""
    rows = read.rows("content_accessibility", programme=programme.programme_id, rules=guidelines.ACCESSIBLE)
    checked = [row for row in rows if row["checks"]]
    return sum(row["kept"] == row["checks"] for row in checked), len(checked), len(rows)


def unapproved(rows: list[Row]) -> list[Row]:
    """What went out without the approvals that its risk asks for."""
    return [row for row in rows if row["status"] == "published" and lacking(row)]


def lacking(row: Row) -> str:
    """What is still to be approved of an item, in words."""
    given = [Approval(*one.rsplit("|", 1)) for one in (row["approved_by"] or "").split(";") if one]
    # what is out is judged by the matrix of its day, all else by that of now
    at = row["planned_at"] if row["status"] == "published" else now()
    by_risk = content_flow.matrix(content_matrix.rules(row["programme_id"]), at)
    return content_flow.lacking(row["risk_level"], given, by_risk)


def _sentence(programme: Programme, rows: list[Row]) -> None:
    behind, loose = late(programme, rows), unapproved(rows)
    with st.container(border=True, gap="xxsmall", key="attention"):
        if not rows:
            st.text("Nothing is planned yet: each item says which objective it serves, where and when.")
        elif not behind and not loose:
            panels.status_badge("green", "All went out as planned")
            st.text("Nothing is late, and nothing went out without the approval that it needs.")
        else:
            counted = ((behind, "late"), (loose, "published without approval"))
            panels.status_badge("amber", ", ".join(f"{len(those)} {word}" for those, word in counted if those))
            said = [
                f"{word.capitalize()}: {'; '.join(row['code'] + ' ' + row['title'] for row in those[:4])}"
                + (f" and {len(those) - 4} more." if len(those) > 4 else ".")
                for those, word in counted
                if those
            ]
            st.text("\n".join(said))


def _numbers(programme: Programme, rows: list[Row]) -> None:
    now = read.clock(programme).replace(tzinfo=None)
    due = [row for row in rows if row["planned_at"] < now and row["status"] != "withdrawn"]
    out = [row for row in due if row["status"] == "published"]
    waiting = [row for row in rows if row["status"] == "in_review"]
    blocked = [row for row in rows if row["blocks"] and row["status"] in ("idea", "draft")]
    on_day, day_over = kept(programme, rows)
    passed, checked, items = accessible(programme)
    tiles = (
        ("Published", f"{len(out)} of {len(due)}", "Items planned until now that were matched to a post"),
        (
            "Out on its day",
            format.percent(100 * len(on_day) / len(day_over)) if day_over else "none due",
            f"{len(on_day)} of {len(day_over)} whose day is over were matched to a post of that very day",
        ),
        (
            "Accessible",
            format.percent(100 * passed / checked) if checked else "none checked",
            f"{passed} of {checked} checked items keep every guideline on alternative text, captions, hashtags, emoji "
            f"and links; {items - checked} of {items} are not checked yet",
        ),
        ("In review", str(len(waiting)), "Wait for somebody who did not write them"),
        ("Blocked drafts", str(len(blocked)), "A guideline stops them until they are changed or passed by name"),
        ("Ahead", str(sum(row["planned_at"] >= now for row in rows)), "Planned from now on"),
    )
    with st.grid(6, min_column_width=150, key="numbers"):
        for place, (word, value, said) in enumerate(tiles):
            with st.container(border=True, height="stretch", key=f"number_{place}"):
                st.metric(word, value, help=said)
    given = {"programme": programme.programme_id, "rules": list(guidelines.ACCESSIBLE)}
    evidence_sql.numbers(
        [
            Number(
                word, "content_accessibility" if word == "Accessible" else "content_items", given, "pages", said=said
            )
            for word, _, said in tiles
        ],
        key="box_content",
    )


# -- sections ------------------------------------------------------------------------------------------


def _desk(programme: Programme, rows: list[Row]) -> None:
    """What somebody has to do something about, by its state."""
    behind = {row["code"] for row in late(programme, rows)}
    for status, title in (
        ("in_review", "Waits for approval"), ("draft", "Drafts"), ("idea", "Ideas"), ("approved", "Approved"),
        ("scheduled", "Scheduled"),
    ):  # fmt: skip
        mine = [row for row in rows if row["status"] == status]
        if not mine:
            continue
        st.header(f"{title} ({len(mine)})", anchor=False)
        for row in mine[:15]:
            _card(row, is_late=row["code"] in behind)
    if all(row["status"] in ("published", "withdrawn") for row in rows):
        panels.empty("The desk is clear.", "Plan the next item.", key="no_content")


def _card(row: Row, *, is_late: bool) -> None:
    badges = [content_words.STATUS[row["status"]]]
    if is_late:
        badges.append(("Late", ":material/error:", "orange"))
    if row["blocks"]:
        badges.append((f"{row['blocks']} blocked", ":material/block:", "red"))
    if row["warnings"]:
        badges.append((f"{row['warnings']} to look at", ":material/warning:", "orange"))
    said = [
        words.platform(row["platform"]),
        format.instant(row["planned_at"], read.zone()),
        f"serves {row['objective_code']}",
        f"{row['risk_level']} risk",
    ]
    needs = lacking(row)
    if row["status"] == "in_review" and needs:
        said.append(f"needs {needs}")
    panels.item_card(
        f"{row['code']} · {row['title']}", badges, " · ".join(said), key=f"content_{row['code']}",
        doing=lambda: _open_button(row["code"]),
    )  # fmt: skip


def _open_button(code: str) -> None:
    st.button("Open", key=f"open_{code}", type="tertiary", icon=":material/open_in_full:", on_click=_open, args=(code,))


def _open(code: str) -> None:
    st.session_state["item"] = code


def _delivery(programme: Programme, rows: list[Row]) -> None:
    _waiting_matches(programme)
    st.header("Planned against published", anchor=False)
    on_day = {row["code"] for row in kept(programme, rows)[0]}
    by_hand = _by_hand(programme, rows)
    table = [
        {
            "Code": row["code"],
            "Title": row["title"],
            "Platform": words.platform(row["platform"]),
            "Planned": format.instant(row["planned_at"], read.zone()),
            "Published": format.instant(row["published_at"], read.zone()) if row["published_at"] else "",
            "Later by, h": f"{(row['published_at'] - row['planned_at']).total_seconds() / 3600:.1f}"
            if row["published_at"]
            else "",
            "On its day": "yes" if row["code"] in on_day else "no",
            "Matched": ("by hand" if row["code"] in by_hand else "by itself") if row["post_id"] else "",
            "State": content_words.STATUS[row["status"]][0],
            "Approval": lacking(row) or "complete",
        }
        for row in reversed(rows)
        if row["planned_at"] < read.clock(programme).replace(tzinfo=None)
    ]
    tables.draw(table, hide_index=True, key="delivery_rows", alt="Items with the post that each became, newest first")
    first = min((row["planned_at"] for row in rows), default=None)
    beside = read.rows("content_unplanned", programme=programme.programme_id, since=first) if first else []
    st.header(f"Published beside the plan ({len(beside)})", anchor=False)
    if beside:
        tables.draw(
            [
                {
                    "Platform": words.platform(row["platform"]),
                    "Published": format.instant(row["created_at"], read.zone()),
                    "Text": row["text"] or "",
                    "Post": row["post_id"],
                }
                for row in beside[:200]
            ],
            hide_index=True,
            key="beside_rows",
            alt="Posts that no item was planned for",
        )
    unserved = read.rows("content_unserved", programme=programme.programme_id, since=first) if first else []
    if unserved:
        st.text("No item is for: " + ", ".join(row["name"] for row in unserved) + ".")
    _cadence(programme)


def _by_hand(programme: Programme, rows: list[Row]) -> set[str]:
    """The items whose post somebody chose; says how many of all matches that is."""
    given = {"programme": programme.programme_id}
    found = {row["code"] for row in read.rows("content_by_hand", **given)}
    matched = sum(row["post_id"] is not None for row in rows)
    if matched:
        said = f"{len(found)} of {matched} matches were made by hand ({round(100 * len(found) / matched)}%)"
        st.text(f"{said}; the others by text and time, where those are clear.")
        evidence_sql.numbers(
            [Number("Matched by hand", "content_by_hand", given, "pages", said=said)], key="box_by_hand",
            label="What stands behind this number",
        )  # fmt: skip
    return found


def _waiting_matches(programme: Programme) -> None:
    found = commands.clear_matches(read.store(), programme.programme_id)
    if found and kind_form.may("match_posts"):
        st.button(
            f"Match {counted(len(found), 'clear post')}", key="match_posts", icon=":material/join:", on_click=_match,
            args=(programme.programme_id,),
        )  # fmt: skip


def _match(programme_id: str) -> None:
    commands.match_posts(read.store(), programme_id, actor=person.actor(), command_id=new_command_id())


def _cadence(programme: Programme) -> None:
    today = read.today(programme)
    since = read_stakeholders.month_before(today, 0)
    rows = read.rows("content_cadence", programme=programme.programme_id, since=since, until=today)
    st.header("Cadence this month", anchor=False)
    if not rows:
        st.text("No cadence is set: say in the plan how many a week an objective needs on a platform.")
        return
    weeks = ((today - since).days + 1) / 7
    tables.draw(
        [
            {
                "Objective": row["objective_code"],
                "Platform": words.platform(row["platform"]),
                "Type": row["content_type"],
                "A week": row["per_week"],
                "Due until today": round(row["per_week"] * weeks, 1),
                "Planned": row["planned"],
                "Published": row["published"],
            }
            for row in rows
        ],
        hide_index=True,
        key="cadence_rows",
        alt="How many were due, planned and published by each cadence",
    )


def _guidelines(programme: Programme) -> None:
    content_item.try_out(programme)
    content_edition.show(programme)
    content_matrix.show(programme)
    st.header("Guidelines", anchor=False)
    rows = read.rows("content_guidelines", programme=programme.programme_id)
    if not rows:
        guideline_start.offer(programme)
        return
    tables.draw(
        [
            {
                "Code": row["code"],
                "Guideline": row["title"],
                "Checks": guidelines.RULES[row["rule"]].title,
                "Limit": "" if row["limit_value"] is None else f"{row['limit_value']:g}",
                "On": words.platform(row["platform"]) if row["platform"] else "every platform",
                "If it fails": row["action"],
                "Kept": f"{row['kept']} of {row['checked']}" if row["checked"] else "",
                "Passed by name": row["overridden"],
                "Why": row["why"],
                "Version": row["version"],
                "In force": row["in_force_from"],
            }
            for row in rows
        ],
        hide_index=True,
        key="guideline_rows",
        alt="Guidelines with what they check, how they act and how often they were kept",
    )
    names = {row["guideline_id"]: f"{row['code']} · {row['title']}" for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="guideline_edit"):
        chosen = st.selectbox("Change a guideline", list(names), format_func=names.__getitem__, key="guideline_chosen")
        if chosen:
            kind_form.edit("guideline", chosen)
