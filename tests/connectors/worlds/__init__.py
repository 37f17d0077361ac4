"""The platforms as they document themselves: small worlds with posts and mentions, page by page. One file a source."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.connectors.loopback import Answer, Asked

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TEXTS = (
    "The clinic was closed again 😡",
    "شكرا جزيلا على المساعدة",  # right to left
    "Merci beaucoup, c'était très bien",
    "Is it open on Sunday? \u202e evil \u2066 bidi",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script> & co",
)


@dataclass
class World:
    """One platform with things in it. Each `mentions[i]` and `posts[i]` is {id, text, at, ...}, newest first."""

    platform: str
    settings: dict[str, str]
    posts: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    page: int = 5
    account: str = "42"
    refused_metrics: set[str] = field(default_factory=set)
    extra: dict[str, Any] = field(default_factory=dict)
    replies: list[dict[str, str]] = field(default_factory=list)  # {id, text, to, key}: what stands there

    def fill(self, posts: int = 12, mentions: int = 17, start: int = 1000) -> World:
        """Put things in, one an hour, newest first."""
        for number in range(posts):
            at = NOW - timedelta(days=40) + timedelta(hours=number)
            self.posts.insert(0, {**self.thing(start + number, at), "own": True})
        for number in range(mentions):
            at = NOW - timedelta(days=20) + timedelta(hours=number)
            self.mentions.insert(0, self.thing(start + 5000 + number, at))
        return self

    def thing(self, number: int, at: datetime) -> dict[str, Any]:
        return {
            "id": str(number),
            "text": f"{TEXTS[number % len(TEXTS)]} {number}",
            "at": at,
            "likes": number % 7,
            "author": f"author-{number % 4}",
        }

    def add_newest(self) -> None:
        """Something was written just now."""
        for things, number in ((self.posts, 4000), (self.mentions, 9000)):
            if things:
                own = {"own": True} if things is self.posts else {}
                things.insert(0, {**self.thing(number, NOW - timedelta(minutes=5)), **own})
        self.settle()

    def served_at(self, url: str) -> None:
        """Where the world is served, for what names its own address."""

    def days_served(self) -> dict[tuple[str, str, str], float] | None:
        """Values of days of posts by post, native name and day; None where the platform tells none."""
        return None

    def settle(self) -> None:
        """Bring ids into the platform's form; done again it changes nothing."""

    def repeats_cursor(self) -> bool:
        """Let every page name the same next one; False where pages have no marks."""
        self.slice = lambda things, cursor: (things[: self.page], "5")  # type: ignore[method-assign]
        return True

    def answer(self, asked: Asked) -> Answer:
        raise AssertionError(f"this world does not know {asked.path}")

    def take(self, text: str, to: str, key: str = "") -> dict[str, str]:
        """A reply is posted."""
        made = {"id": str(70_000 + len(self.replies)), "text": text, "to": to, "key": key}
        self.replies.append(made)
        return made

    def key_of(self, one: dict[str, Any]) -> str:
        return one["id"]

    def said(self, one: dict[str, Any]) -> str | None:
        return one["text"]

    def slice(self, things: list[dict[str, Any]], cursor: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """The page after the cursor, and the cursor of the next; cursors are the last thing's place."""
        start = int(cursor) if cursor else 0
        found = things[start : start + self.page]
        return found, str(start + self.page) if start + self.page < len(things) else None


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def world_of(platform: str) -> World:
    """The world of a source, filled."""
    return importlib.import_module(f"tests.connectors.worlds.{platform}").world()
