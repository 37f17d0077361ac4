"""One content item: its text under the guidelines, its approvals, its way to the post it became."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import (
    content_edition,
    content_matrix,
    content_words,
    format,
    kind_form,
    modal,
    panels,
    person,
    read,
    tables,
    words,
)
from dashboard.kind_form import Dialog
from dashboard.objective_dialogs import Fields, button, save
from dashboard.read import Programme
from data.store import StoreError, now
from pipelines.commands import Refused, approvals, content, guidelines, new_command_id
from pipelines.rules import content_flow
from pipelines.rules.guidelines import Draft

Row = dict[str, Any]
ROLES = {"approver": "approver", "lead": "lead"}


def show(programme: Programme, row: Row) -> None:
    """Draw the item."""
    with st.container(border=True, gap="small", key="content_card"):
        st.text(row["title"])
        badges = [content_words.STATUS[row["status"]]]
        said = [
            words.platform(row["platform"]), row["content_type"], format.instant(row["planned_at"], read.zone()),
            f"serves {row['objective_code']}", f"{row['risk_level']} risk", f"version {row['version']}",
        ]  # fmt: skip
        if row["segment"]:
            said.append(f"for {row['segment']}")
        panels.badge_line(badges, " · ".join(kind_form.word(one) for one in said[:3]) + " · " + " · ".join(said[3:6]))
        st.text(row["text"] or "No text yet.")
        if row["alt_text"]:
            st.text(f"Alternative text: {row['alt_text']}")
        _do(programme, row)
    told = st.session_state.pop("content_told", None)
    if told:
        panels.failed(told)
    _checks(row)
    _approvals(row)
    if row["published_at"]:
        st.header("The post", anchor=False)
        st.text(f"{words.platform(row['platform'])}, {format.instant(row['published_at'], read.zone())}")
        st.text(row["published_text"] or "")
        st.caption(f"Text alike by {row['similarity']:.0f} of 100.")


def _do(programme: Programme, row: Row) -> None:
    identity, status = row["content_item_id"], row["status"]
    with st.container(horizontal=True, gap="small", key="content_item_do"):
        if content_flow.may("submit", status) and kind_form.may("submit_content"):
            _step("Hand in for approval", ":material/send:", lambda: content.submit_content(
                read.store(), identity, on=read.today(programme), actor=person.actor(), command_id=new_command_id()
            ), "submit")  # fmt: skip
        if status in ("idea", "draft") and kind_form.may("check_content"):
            _step("Check it", ":material/spellcheck:", lambda: guidelines.check_content(
                read.store(), identity, on=read.today(programme), actor=person.actor(), command_id=new_command_id()
            ), "check")  # fmt: skip
        if content_flow.may("decide", status) and kind_form.may("decide_content"):
            button("Decide", "decide", f"{identity}|{row['version']}", icon=":material/gavel:")
        if content_flow.may("schedule", status) and kind_form.may("schedule_content"):
            _step("It is scheduled", ":material/schedule_send:", lambda: content.schedule_content(
                read.store(), identity, actor=person.actor(), command_id=new_command_id()
            ), "schedule")  # fmt: skip
        if content_flow.may("publish", status) and kind_form.may("match_post"):
            button("Say which post it became", "match", f"{identity}|{row['platform']}", icon=":material/join:")
        if status == "published" and row["post_id"] and kind_form.may("unmatch_post"):
            button("That is not its post", "unmatch", identity, icon=":material/link_off:")
        if content_flow.may("withdraw", status) and kind_form.may("withdraw_content"):
            button("Withdraw", "withdraw", identity, icon=":material/undo:")
        if status not in ("published", "withdrawn"):
            kind_form.edit("content_item", identity)


def _step(label: str, icon: str, work: Callable[[], Any], key: str) -> None:
    st.button(label, key=f"step_{key}", icon=icon, on_click=_carry, args=(work,))


def _carry(work: Callable[[], Any]) -> None:
    try:
        work()
    except (Refused, StoreError) as reason:
        st.session_state["content_told"] = reason


def _checks(row: Row) -> None:
    found = read.rows("content_checks", item=row["content_item_id"])
    st.header("Guidelines", anchor=False)
    if not found:
        st.text("Not checked yet. It is checked when it is handed in, or by 'Check it'.")
        return
    wrong = [one for one in found if one["result"] != "kept"]
    blocks = [one for one in wrong if one["result"] == "block" and not one["overridden_by"]]
    if len(blocks) > 1 and kind_form.may("override_blocks"):
        button(f"Go past all {len(blocks)} that block it", "override_blocks", row["content_item_id"],
               icon=":material/person_check:")  # fmt: skip
    for one in wrong:
        identity = one["draft_check_id"]
        with st.container(border=True, gap="xxsmall", key=f"finding_{one['code']}"):
            badge = content_words.PASSED if one["overridden_by"] else content_words.RESULTS[one["result"]]
            panels.badge_line([badge], f"{one['code']}, version {one['guideline_version']}")
            st.text(f"{one['title']}: {one['found']}")
            if one["overridden_by"]:
                st.text(f"{person.name(one['overridden_by'])}: {one['override_reason']}")
            elif kind_form.may("override_check"):
                button("Go past it", "override", identity, icon=":material/person_check:", key=f"pass_{identity}")
    kept = [one["code"] for one in found if one["result"] == "kept"]
    st.caption(f"Kept: {', '.join(kept)}." if kept else "None is kept.")


def _approvals(row: Row) -> None:
    st.header("Approval", anchor=False)
    given = read.rows("content_decisions", item=row["content_item_id"])
    by_risk = content_flow.matrix(content_matrix.rules(row["programme_id"]), now())
    needed = by_risk.get(row["risk_level"], content_flow.MOST)
    people = "one person" if needed.people == 1 else f"{needed.people} different people"
    role = "an approver" if needed.role == "approver" else f"a {needed.role}"
    st.text(f"{row['risk_level'].capitalize()} risk needs {people}, {role} among them, never who wrote it.")
    if not given:
        st.text("Nobody has decided yet.")
        return
    tables.draw(
        [
            {
                "Version": one["version"],
                "Decision": one["decision"],
                "By": person.name(one["decided_by"]),
                "As": one["role"],
                "At": format.instant(one["decided_at"], read.zone()),
                "Note": one["note"] or "",
            }
            for one in given
        ],
        hide_index=True,
        key="approval_rows",
        alt="Decisions about this item, newest first",
    )


def try_out(programme: Programme) -> None:
    """Check a text that is kept nowhere."""
    with st.expander("Try a text", key="try_text"):
        with st.container(horizontal=True, gap="small"):
            platform = st.selectbox("Platform", list(words.PLATFORMS), format_func=words.platform, key="try_platform")
            media = st.selectbox("Media", ["none", "image", "video", "audio"], key="try_media")
        text = st.text_area("Text", key="try_said", max_chars=5000)
        if not text:
            return
        draft = Draft(text=text, platform=platform or "", media=media or "none")
        found = guidelines.preview(read.store(), programme.programme_id, draft, read.today(programme))
        titles = {
            row["code"]: row["title"] for row in read.rows("content_guidelines", programme=programme.programme_id)
        }
        wrong = [one for one in found if one.found]
        for one in wrong:
            panels.badge_line([content_words.RESULTS[one.result]], one.code)
            st.text(f"{titles.get(one.code, '')}: {one.found}")
        st.caption(f"{len(found) - len(wrong)} of {len(found)} guidelines are kept.")


# -- dialogs -------------------------------------------------------------------------------------------


def _named(form: Fields) -> tuple[str, str]:
    """In whose name, where nobody signs in."""
    if person.sign_in_is_on():
        return "", ""
    st.caption("Nobody signs in here: say in whose name this is decided. Nothing proves it.")
    return form.text("Name", "by"), form.choice("As", "role", list(ROLES), "approver")


def _decide(programme: Programme, subject: str, opening: str) -> None:
    identity, _, version = subject.partition("|")
    form = Fields("decide", opening)
    decision = form.choice("Decision", "decision", ("approved", "rejected"), "approved")
    note = form.area("Note", "note", hint="Needed for a rejection: whoever wrote it has to know why.")
    by, role = _named(form)
    save(
        "Decide",
        lambda: approvals.decide_content(
            read.store(), identity, decision=decision, note=note, by=by, role=role, seen_version=int(version),
            actor=person.actor(), command_id=opening,
        ),
        done="Decided",
    )  # fmt: skip


def _override(programme: Programme, check_id: str, opening: str) -> None:
    _pass("Go past it", guidelines.override_check, check_id, opening)


def _override_blocks(programme: Programme, identity: str, opening: str) -> None:
    blocks = [one for one in read.rows("content_checks", item=identity)
              if one["result"] == "block" and not one["overridden_by"]]  # fmt: skip
    st.text("\n".join(f"{one['code']} {one['title']}: {one['found']}" for one in blocks))
    _pass(f"Go past all {len(blocks)}", guidelines.override_blocks, identity, opening)


def _pass(label: str, command: Callable[..., Any], identity: str, opening: str) -> None:
    """By whom and why something passes that a guideline finds fault with."""
    form = Fields("override", opening)
    reason = form.area("Why it may pass", "reason")
    by, _ = _named(form)
    save(
        label,
        lambda: command(read.store(), identity, reason=reason, by=by, actor=person.actor(), command_id=opening),
        done="Kept with the name",
    )


def _withdraw(programme: Programme, identity: str, opening: str) -> None:
    reason = Fields("withdraw", opening).area("Reason", "reason")
    save(
        "Withdraw",
        lambda: content.withdraw_content(
            read.store(), identity, reason=reason, actor=person.actor(), command_id=opening
        ),
        done="Withdrawn",
    )


def _unmatch(programme: Programme, identity: str, opening: str) -> None:
    reason = Fields("unmatch", opening).text("Reason", "reason")
    save(
        "Take the match back",
        lambda: content.unmatch_post(read.store(), identity, reason=reason, actor=person.actor(), command_id=opening),
        done="Taken back",
    )


def _match(programme: Programme, subject: str, opening: str) -> None:
    identity, _, platform = subject.partition("|")
    rows = read.rows("content_unplanned", programme=programme.programme_id, since=None)
    mine = {
        row["post_id"]: f"{format.instant(row['created_at'], read.zone())} · {(row['text'] or '')[:60]}"
        for row in rows
        if row["platform"] == platform
    }
    if not mine:
        st.text("No collected post of this platform is free. Bring the posts in on the page Data.")
        return
    form = Fields("match", opening)
    post_id = form.choice("Post", "post", list(mine), form=mine.__getitem__)
    save(
        "Match",
        lambda: content.match_post(
            read.store(), identity, platform=platform, post_id=post_id, actor=person.actor(), command_id=opening
        ),
        done="Matched",
    )


def _titled(title: str, icon: str, draw: Dialog) -> Dialog:
    def opened(programme: Programme, subject: str, opening: str) -> None:
        modal.dialog(title, icon=icon)(draw)(programme, subject, opening)

    return opened


DIALOGS: Mapping[str, Dialog] = {
    "approval_matrix": _titled("Who approves what", ":material/rule:", content_matrix.change),
    "issue_guidelines": _titled("Issue the guidelines", ":material/campaign:", content_edition.issue),
    "read_guidelines": _titled("I have read the guidelines", ":material/done:", content_edition.acknowledge),
    "decide": _titled("Decide", ":material/gavel:", _decide),
    "override": _titled("Go past a guideline", ":material/person_check:", _override),
    "override_blocks": _titled("Go past what blocks it", ":material/person_check:", _override_blocks),
    "withdraw": _titled("Withdraw", ":material/undo:", _withdraw),
    "unmatch": _titled("That is not its post", ":material/link_off:", _unmatch),
    "match": _titled("Which post it became", ":material/join:", _match),
}
