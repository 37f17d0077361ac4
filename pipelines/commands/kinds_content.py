"""What the content plan and its guidelines are made of: each kind with its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Transaction
from pipelines.commands import Refused
from pipelines.commands.plan_kinds import Kind, area, choice, code, day, moment, number, ref, text, yes
from pipelines.rules.content_flow import COUNTED_AS_TEXT
from pipelines.rules.guidelines import ACTIONS, RULES

CONTENT_TYPES = ("post", "photo", "video", "story", "carousel", "link", "article", "email", "other")
MEDIA = ("none", "image", "video", "audio")
RISKS = ("low", "medium", "high")

Row = dict[str, Any]


def _content(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A new item is an idea or a draft; what was agreed about a text does not hold for another one."""
    if held is None:
        return row | {"status": "draft" if row["text"] else "idea", "version": 1}
    if held["status"] in ("published", "withdrawn"):
        raise Refused(f"The item '{held['code']}' is {held['status']}: it stays as it is. Plan another one.")
    if any(row[name] != held[name] for name in COUNTED_AS_TEXT):
        return row | {"status": "draft" if row["text"] else "idea", "version": held["version"] + 1}
    return row


def _guideline(tx: Transaction, row: Row, held: Mapping[str, Any] | None) -> Row:
    """A rule has what it needs to be applied, and counts its changes."""
    rule = RULES[row["rule"]]
    if rule.needs == "limit" and row["limit_value"] is None:
        raise Refused(f"The rule '{row['rule'].replace('_', ' ')}' needs a limit. Enter the number.")
    if rule.needs == "terms" and not row["terms"]:
        raise Refused(f"The rule '{row['rule'].replace('_', ' ')}' needs its words: enter one a line.")
    row["version"] = held["version"] + 1 if held else 1
    return row


KINDS: tuple[Kind, ...] = (
    Kind(
        "guideline", "gui", "Guidelines", "guideline",
        (
            code("Such as G-01"),
            text("title", needed=True),
            choice("rule", tuple(RULES), "Checks"),
            text("platform", hint="Leave it empty for every platform"),
            number("limit_value", "Limit"),
            area("terms", "Words, one a line", hint="word -> better word"),
            choice("action", ACTIONS, "If it fails", default="warn"),
            area("why", "Why", needed=True),
            text("owner"),
            day("in_force_from", needed=True),
            day("retired_on"),
            day("review_by"),
        ),
        spans=(("in_force_from", "retired_on"),),
        line=("title",),
        check=_guideline,
        hanging=(("draft_check", "guideline_id", "check"),),
    ),
    Kind(
        "content_item", "con", "Content", "content item",
        (
            code("Such as C-001"),
            text("title", needed=True),
            ref("objective", needed=True),
            ref("segment"),
            ref("activity"),
            text("campaign"),
            text("platform", needed=True),
            choice("content_type", CONTENT_TYPES, default="post"),
            moment("planned_at", "Planned for", needed=True),
            choice("risk_level", RISKS, "Risk", default="low"),
            area("text", "Text"),
            choice("media", MEDIA, default="none"),
            area("alt_text", "Alternative text", hint="What the picture shows, for who cannot see it"),
            yes("has_captions", "The video has captions"),
            text("claim_source", "Source of what it claims"),
            yes("has_consent", "The people in the picture agreed"),
            yes("is_partnership", "Paid or with a partner"),
            text("link"),
            text("owner"),
        ),
        line=("title",),
        check=_content,
        parts=(("draft_check", "content_item_id"),),
        hanging=(("content_post", "content_item_id", "matched post"), ("approval", "item_id", "decision")),
    ),
)  # fmt: skip
