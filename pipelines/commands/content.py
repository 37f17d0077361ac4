"""The content plan: each item serves an objective and goes its way from an idea to the post it became."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from data.store import Store, Transaction
from pipelines.commands import Event, Refused, approvals, carry_out, guidelines, new_id
from pipelines.commands.checking import hold, made, text_of
from pipelines.commands.plan_items import add_item, revise_item
from pipelines.rules import content_flow
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {
    "add_content_item": "staff",
    "revise_content_item": "staff",
    "remove_content_item": "lead",
    "submit_content": "staff",
    "schedule_content": "staff",
    "withdraw_content": "staff",
    "match_post": "staff",
    "unmatch_post": "staff",
    "match_posts": "staff",
}

NEAR = timedelta(hours=36)  # a post so near to its plan may be its post
ALIKE = 72.0  # of 100: below, two texts are not the same
CLEAR = 8.0  # points by which the best must lead the second

Result = tuple[Mapping[str, Any], list[Event]]


def add_content_item(
    store: Store,
    programme_id: str,
    *,
    title: str,
    objective: str,
    platform: str,
    planned_at: datetime,
    actor: str,
    command_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Plan something to be published; it must serve an objective (id or code). Gives `content_item_id`.

    `more`: code, segment, activity, campaign, content_type, risk_level, text, media, alt_text, has_captions,
    claim_source, has_consent, is_partnership, link, owner.
    """
    given = {"title": title, "objective": objective, "platform": platform, "planned_at": planned_at, **more}
    return add_item(store, "content_item", programme_id, given, actor=actor, command_id=command_id)


def revise_content_item(
    store: Store, content_item_id: str, *, actor: str, command_id: str | None = None, **changes: Any
) -> dict[str, Any]:
    """Change an item. Another text is another version: approvals of the one before do not hold for it."""
    return revise_item(store, "content_item", content_item_id, changes, actor=actor, command_id=command_id)


def submit_content(
    store: Store, content_item_id: str, *, on: date, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Hand an item in for approval: it is checked first, and what is blocked stays a draft until somebody answers."""
    body = {"content_item_id": content_item_id, "on": on}

    def work(tx: Transaction) -> Result:
        held = _hold(tx, content_item_id, "submit")
        if not held["text"]:
            raise Refused(f"The item '{held['code']}' has no text. Write it first.")
        guidelines.check(tx, held, on, actor)
        blocked = tx.rows(
            """select g.code, g.title, c.found from draft_check as c
               join guideline as g on g.guideline_id = c.guideline_id
               where c.content_item_id = $item and c.version = $version and c.result = 'block'
                 and c.overridden_by is null order by g.code""",
            {"item": content_item_id, "version": held["version"]},
        )
        if blocked:
            said = "; ".join(f"{one['code']} {one['title']}: {one['found']}" for one in blocked)
            raise Refused(f"It cannot be handed in: {said}. Change it, or let somebody go past it by name.")
        _set(tx, content_item_id, "in_review")
        return {"status": "in_review"}, [
            Event("content_item", content_item_id, "content_submitted", {"version": held["version"]})
        ]

    return carry_out(store, "submit_content", body, work, actor=actor, command_id=command_id)


def schedule_content(
    store: Store, content_item_id: str, *, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Set an approved item down as scheduled. Raises Refused where an approval of this version is lacking."""

    def work(tx: Transaction) -> Result:
        held = _hold(tx, content_item_id, "schedule")
        lacking = approvals.still_lacking(tx, held)
        if lacking:
            raise Refused(f"The item '{held['code']}' still needs the approval of {lacking}.")
        _set(tx, content_item_id, "scheduled")
        return {"status": "scheduled"}, [Event("content_item", content_item_id, "content_scheduled", {})]

    body = {"content_item_id": content_item_id}
    return carry_out(store, "schedule_content", body, work, actor=actor, command_id=command_id)


def withdraw_content(
    store: Store, content_item_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take an item back, published or not, with the reason."""

    def work(tx: Transaction) -> Result:
        held = _hold(tx, content_item_id, "withdraw")
        said = {"reason": text_of("reason", reason), "was": held["status"]}
        _set(tx, content_item_id, "withdrawn")
        return {"status": "withdrawn"}, [Event("content_item", content_item_id, "content_withdrawn", said)]

    body = {"content_item_id": content_item_id, "reason": reason}
    return carry_out(store, "withdraw_content", body, work, actor=actor, command_id=command_id)


# -- planned and published -----------------------------------------------------------------------------


def match_post(
    store: Store, content_item_id: str, *, platform: str, post_id: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Say which collected post an item became."""
    body = {"content_item_id": content_item_id, "platform": platform, "post_id": post_id}

    def work(tx: Transaction) -> Result:
        held = _hold(tx, content_item_id, "publish")
        post = tx.one("select text from post where platform = $platform and post_id = $post and not is_deleted",
                      {"platform": platform, "post": post_id})  # fmt: skip
        if not post:
            raise Refused(f"There is no post '{post_id}' of {platform} among those that were collected.")
        _refuse_taken(tx, platform, post_id)
        return {"status": "published"}, [_publish(tx, held, platform, post_id, _alike(held, post), actor)]

    return carry_out(store, "match_post", body, work, actor=actor, command_id=command_id)


def unmatch_post(
    store: Store, content_item_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> dict[str, Any]:
    """Take a wrong match back; the item is what it was before."""
    body = {"content_item_id": content_item_id, "reason": reason}

    def work(tx: Transaction) -> Result:
        held = hold(tx, "content_item", content_item_id)
        found = tx.one("select * from content_post where content_item_id = $item", {"item": content_item_id})
        if not found:
            raise Refused(f"The item '{held['code']}' was matched to no post.")
        said = {"reason": text_of("reason", reason), "was": found}
        tx.run("delete from content_post where content_item_id = $item", {"item": content_item_id})
        lacking = approvals.still_lacking(tx, held)
        _set(tx, content_item_id, "draft" if lacking else "approved")
        return {}, [Event("content_item", content_item_id, "post_unmatched", said)]

    return carry_out(store, "unmatch_post", body, work, actor=actor, command_id=command_id)


def match_posts(store: Store, programme_id: str, *, actor: str, command_id: str | None = None) -> dict[str, Any]:
    """Match collected posts to items planned for the same platform about that time with about that text.

    Only what is clear is matched: the text is alike, and no second post is nearly as near. Gives how many `matched`.
    """

    def work(tx: Transaction) -> Result:
        hold(tx, "programme", programme_id)
        events = [
            _publish(tx, item, item["platform"], post_id, score, actor)
            for item, post_id, score in clear_matches(tx, programme_id)
        ]
        return {"matched": len(events)}, events

    return carry_out(store, "match_posts", {"programme_id": programme_id}, work, actor=actor, command_id=command_id)


def clear_matches(source: Store | Transaction, programme_id: str) -> list[tuple[dict[str, Any], str, float]]:
    """Items that were waited for, each with the one post that it clearly became, and how alike the texts are."""
    items = source.rows(
        """select * from content_item where programme_id = $programme and text is not null
             and status in ('in_review', 'approved', 'scheduled') order by planned_at, code""",
        {"programme": programme_id},
    )
    if not items:
        return []
    near = {"since": min(one["planned_at"] for one in items) - NEAR, "programme": programme_id,
            "until": max(one["planned_at"] for one in items) + NEAR}  # fmt: skip
    posts = source.rows(
        """select p.platform, p.post_id, p.created_at, p.text from post as p
           join account as a on a.platform = p.platform and a.account_id = p.account_id
           where a.programme_id = $programme and p.in_reply_to is null and not p.is_deleted and p.text is not null
             and p.created_at between $since and $until
             and not exists (
               select 1 from content_post as c where c.platform = p.platform and c.post_id = p.post_id)""",
        near,
    )
    found: list[tuple[dict[str, Any], str, float]] = []
    taken: set[tuple[str, str]] = set()
    for item in items:
        scored = sorted(
            (
                (_alike(item, post), post["post_id"])
                for post in posts
                if post["platform"] == item["platform"]
                and abs(post["created_at"] - item["planned_at"]) <= NEAR
                and (post["platform"], post["post_id"]) not in taken
            ),
            reverse=True,
        )
        if scored and scored[0][0] >= ALIKE and (len(scored) == 1 or scored[0][0] - scored[1][0] >= CLEAR):
            taken.add((item["platform"], scored[0][1]))
            found.append((item, scored[0][1], scored[0][0]))
    return found


def _alike(item: Mapping[str, Any], post: Mapping[str, Any]) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio((item["text"] or "").casefold(), (post["text"] or "").casefold()))


def _publish(tx: Transaction, item: Mapping[str, Any], platform: str, post_id: str, score: float, actor: str) -> Event:
    row = {
        "content_post_id": new_id("cpo"), "programme_id": item["programme_id"],
        "content_item_id": item["content_item_id"], "platform": platform, "post_id": post_id, "similarity": score,
        "is_demo": item["is_demo"],
    }  # fmt: skip
    tx.insert("content_post", [{**row, **made(actor)}])
    _set(tx, item["content_item_id"], "published")
    return Event("content_item", item["content_item_id"], "content_published", row | {"was": item["status"]})


def _refuse_taken(tx: Transaction, platform: str, post_id: str) -> None:
    taken = tx.one(
        """select i.code from content_post as c join content_item as i on i.content_item_id = c.content_item_id
           where c.platform = $platform and c.post_id = $post""",
        {"platform": platform, "post": post_id},
    )
    if taken:
        raise Refused(f"This post belongs to the item '{taken['code']}' already. Take that match back first.")


def _hold(tx: Transaction, content_item_id: str, step: str) -> dict[str, Any]:
    held = hold(tx, "content_item", content_item_id)
    if not content_flow.may(step, held["status"]):
        able = ", ".join(one.replace("_", " ") for one in content_flow.FROM[step])
        raise Refused(
            f"The item '{held['code']}' is {held['status'].replace('_', ' ')}; to {step} it must be one of: {able}."
        )
    return held


def _set(tx: Transaction, content_item_id: str, status: str) -> None:
    tx.run("update content_item set status = $status where content_item_id = $id",
           {"status": status, "id": content_item_id})  # fmt: skip
