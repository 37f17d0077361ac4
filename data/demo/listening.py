"""What the public said about Quit Together: 8,800 mentions whose labels add up to the monthly table.

A mention carries the label a careful person would give it. Acts follow the case log: an enquiry, complaint,
criticism or praise is one that asks something of the team or is meant for it; joy and misery about one's own
quitting are 'other', whatever their mood. So the acts hold the table's case counts exactly.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from data.demo.clock import AS_OF, LAST_DAY, ZONE, days_of, dice, in_utc, local
from data.demo.phrases import Voice
from data.demo.publishing import HANDLE
from data.demo.storylines import Episode, episodes
from data.demo.totals import MONTHS, Month

Relation = Literal["mention", "reply", "quote", "comment", "tagged", "search"]

LATE_SHARE = 0.16
PLATFORMS = ("facebook", "instagram", "x", "youtube")

# sentiment and act of each label
LABELS: dict[str, tuple[str, str]] = {
    "positive": ("positive", "other"),
    "negative": ("negative", "other"),
    "neutral": ("neutral", "other"),
    "enquiry": ("neutral", "enquiry"),
    "complaint": ("negative", "complaint"),
    "criticism": ("negative", "criticism"),
    "praise": ("positive", "praise"),
}
# themes of an ordinary day and how often each is met
_EVERYDAY: dict[str, dict[str, float]] = {
    "positive": {"progress": 6, "together": 3, "vaping": 1.2},
    "negative": {"cravings": 6, "barriers": 3.5},
    "neutral": {"chatter": 6, "choice": 1.2},
    "enquiry": {"service": 1},
    "complaint": {"service": 1},
    "criticism": {"service": 1},
    "praise": {"service": 1},
}
_HOURS = (2, 1, 1, 1, 1, 3, 8, 14, 15, 13, 13, 13, 16, 15, 12, 12, 14, 17, 20, 22, 22, 18, 11, 5)
_RELATIONS: dict[str, tuple[tuple[Relation, float], ...]] = {
    "facebook": (("comment", 0.7), ("tagged", 0.1), ("mention", 0.2)),
    "instagram": (("comment", 0.75), ("tagged", 0.25)),
    "x": (("mention", 0.45), ("reply", 0.35), ("quote", 0.08), ("search", 0.12)),
    "youtube": (("comment", 1.0),),
}


@dataclass(frozen=True, slots=True)
class DemoMention:
    """One mention with the label the generator meant: instants aware, `author` an invented handle."""

    platform: str
    account_id: str
    mention_id: str
    relation: Relation
    created_at: datetime
    observed_at: datetime
    author: str
    text: str
    reactions: int | None
    comments: int | None
    shares: int | None
    theme: str
    sentiment: str
    act: str


@dataclass(frozen=True, slots=True)
class _Draft:
    at: datetime
    theme: str
    label: str
    platform_weights: tuple[float, ...]


def mentions() -> list[DemoMention]:
    """All 8,800 in the order in which they were written."""
    throw = dice("listening")
    drafts: list[_Draft] = []
    for month in MONTHS:
        running = [one for one in episodes() if one.month == month.number]
        drafts += [draft for episode in running for draft in _of_episode(episode, throw)]
        drafts += _ordinary(month, running, throw)
    drafts.sort(key=lambda one: (one.at, one.theme, one.label))
    voice = Voice(dice("texts"))
    return [_written(number, draft, voice, throw) for number, draft in enumerate(drafts, start=1)]


def _of_episode(episode: Episode, throw: random.Random) -> list[_Draft]:
    """An episode's mentions: its hours by its own shape, the first one at its first minute."""
    labels = [label for label, count in episode.labels.items() for _ in range(count)]
    throw.shuffle(labels)
    times = sorted(_within(episode, throw) for _ in range(len(labels) - 1))
    times.insert(0, episode.starts)
    themes = episode.themes(list(zip(times, labels, strict=True)))
    return [
        _Draft(in_utc(at), theme, label, episode.platforms)
        for at, label, theme in zip(times, labels, themes, strict=True)
    ]


def _within(episode: Episode, throw: random.Random) -> datetime:
    while True:
        day = throw.choices(range(len(episode.days)), episode.days)[0]
        hour = throw.choices(range(24), _HOURS)[0]
        first = episode.starts.date() + timedelta(days=day)
        at = local(first, hour, throw.randrange(60), throw.randrange(60))
        # the first hours are the fiercest: the alert stands on them
        if day == 0 and throw.random() < episode.rush:
            at = episode.starts + timedelta(minutes=throw.triangular(3, 420, 40))
        if at > episode.starts:
            return at


def _ordinary(month: Month, running: list[Episode], throw: random.Random) -> list[_Draft]:
    """What is left of the month's counts after its episodes, spread over its days."""
    counts = {
        "enquiry": month.enquiries,
        "complaint": month.complaints,
        "criticism": month.criticisms,
        "praise": month.compliments,
        "positive": month.positive - month.compliments,
        "negative": month.negative - month.complaints - month.criticisms,
        "neutral": month.neutral - month.enquiries,
    }
    drafts = []
    days = days_of(month.number)
    weights = [(1.1 if day.weekday() < 4 else 0.9) * throw.uniform(0.8, 1.2) for day in days]
    if month.number == 1:  # the resolutions of the new year
        weights = [weight * (1.9 if day.day <= 8 else 1.0) for weight, day in zip(weights, days, strict=True)]
    for label, count in counts.items():
        left = count - sum(episode.labels.get(label, 0) for episode in running)
        if left < 0:
            raise ValueError(f"The episodes of month {month.number} hold more '{label}' than the month: {left}.")
        themes = dict(_EVERYDAY[label])
        if month.number == 10 and label in ("positive", "negative", "neutral"):
            themes["push"] = 2.5
        for _ in range(left):
            at = _moment(label, days, weights, throw)
            theme = throw.choices(list(themes), list(themes.values()))[0]
            drafts.append(_Draft(in_utc(at), theme, label, (4, 3, 2, 1)))
    return drafts


def _moment(label: str, days: list[date], weights: list[float], throw: random.Random) -> datetime:
    """When it was written; what needs an answer early enough to have had one by the demo clock."""
    latest = AS_OF - timedelta(minutes=40)
    if label in ("enquiry", "complaint", "criticism"):
        latest = local(LAST_DAY - timedelta(days=3 if label == "enquiry" else 10), 17)
    while True:
        day = throw.choices(days, weights)[0]
        at = local(day, throw.choices(range(24), _HOURS)[0], throw.randrange(60), throw.randrange(60))
        if at < latest:
            return at


def _written(number: int, draft: _Draft, voice: Voice, throw: random.Random) -> DemoMention:
    platform = throw.choices(PLATFORMS, draft.platform_weights)[0]
    relations = _RELATIONS[platform]
    relation = throw.choices([name for name, _ in relations], [share for _, share in relations])[0]
    sentiment, act = LABELS[draft.label]
    delay = timedelta(minutes=throw.uniform(2, 9))
    if throw.random() < LATE_SHARE:
        delay = timedelta(hours=throw.uniform(6, 72))
    liked = int(throw.paretovariate(1.1)) - 1
    return DemoMention(
        platform=platform,
        account_id=HANDLE,
        mention_id=f"demo_m_{number:05}",
        relation=relation,
        created_at=draft.at,
        observed_at=min(draft.at + delay, in_utc(AS_OF) - timedelta(minutes=5)),
        author=f"@demo_{throw.choice(_NAMES)}_{throw.randrange(1, 400)}",
        text=voice.says(draft.theme, draft.label),
        reactions=min(liked, 900),
        comments=min(int(throw.paretovariate(1.6)) - 1, 120),
        shares=None if platform in ("instagram", "youtube") else min(int(throw.paretovariate(1.8)) - 1, 200),
        theme=draft.theme,
        sentiment=sentiment,
        act=act,
    )


_NAMES = ("fen", "gull", "heron", "otter", "wren", "teasel", "clover", "harbour", "lantern", "pebble", "ferry", "moss")


def local_month(mention: DemoMention) -> int:
    """The month in which it was written, by the clock in Northmoor."""
    return mention.created_at.astimezone(ZONE).month
