"""Walks a source as the collector does: rows and state are kept together, and a failed walk goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import connectors
from connectors.base import ConnectorError, Mention, Metric, Post, RateLimited
from connectors.http import Limits, Session
from connectors.source import Config, Source
from tests.connectors.loopback import Faults, Loopback, serving
from tests.connectors.worlds import NOW, World

SECRET = b"s" * 32
QUICK = Limits(connect=2.0, read=2.0, total=2.0)


@dataclass
class Kept:
    """What is stored: rows by key, and the state of each stream."""

    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    mentions: dict[str, Mention] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    metrics: dict[tuple[str, ...], Metric] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    errors: list[ConnectorError] = field(default_factory=list)

    def keep(self, stream: str, rows: Any, state: dict[str, Any]) -> None:
        for row in rows:
            if isinstance(row, Mention):
                self.mentions[row.mention_id] = row
            elif isinstance(row, Post):
                self.posts[row.post_id] = row
            else:
                self.metrics[row.account_id, row.post_id, row.native_metric, row.breakdown, row.as_of.isoformat()] = row
        self.states[stream] = state

    def days(self) -> dict[tuple[str, str, str], float]:
        """Values of days of posts by post, native name and day."""
        return {
            (row.post_id, row.native_metric, row.as_of.isoformat()): row.value
            for row in self.metrics.values()
            if row.kind == "daily" and row.post_id
        }


def session(limits: Limits = QUICK) -> Session:
    return Session(limits=limits, pause=lambda seconds: None)


def opened(world: World, server: Loopback, **more: Any) -> Source:
    """The source of a world, aimed at its server."""
    settings = {**world.settings, "base_url": server.url + world.settings.get("path", "")}
    settings.pop("path", None)
    limits = more.pop("limits", QUICK)
    config = Config(settings=settings, secret=SECRET, now=lambda: NOW)
    return connectors.open_source(world.platform, replace(config, **more), session=session(limits))


def walk(source: Source, kept: Kept, streams: tuple[str, ...] = ("posts", "mentions", "metrics")) -> bool:
    """One round; True if nothing failed."""
    kept.errors.clear()
    for stream in streams:
        try:
            for page in getattr(source, stream)(dict(kept.states.get(stream) or {})):
                kept.keep(stream, page.rows, page.state)
                kept.said += page.said
        except ConnectorError as error:
            kept.errors.append(error)
            if isinstance(error, RateLimited):
                break
    return not kept.errors


@contextmanager
def a_world(platform: str, faults: Faults | None = None) -> Iterator[tuple[World, Loopback]]:
    from tests.connectors.worlds import world_of

    world = world_of(platform)
    with serving(world.answer, faults) as server:
        world.served_at(server.url)
        yield world, server


def assert_all_is_here(world: World, kept: Kept) -> None:
    """The rows are those that are served, no more, no fewer, with what they say."""
    assert {key: row.text for key, row in kept.mentions.items()} == {
        world.key_of(one): world.said(one) for one in world.mentions
    }
    assert {key: row.text for key, row in kept.posts.items()} == {
        world.key_of(one): world.said(one) for one in world.posts
    }
    for one in world.mentions:
        row = kept.mentions[world.key_of(one)]
        assert row.created_at == one["at"]
        assert row.account_id == world.account
        assert row.author_key is None or one["author"] not in repr(row).replace(row.mention_id, "").replace(
            row.url or "", ""
        )
    days = world.days_served()
    if days is not None:
        assert kept.days() == days
