"""The chain of the log: 1,400 seeded tamperings of seven kinds, by somebody who may write everything but the key."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.rules.audit_chain import FIRST, Anchor, Link, link, wrong

KEY, INSIDERS_KEY = b"k" * 32, b"i" * 32


def chain(key: bytes, length: int = 120) -> list[Link]:
    dice, made, before = random.Random(7), [], FIRST
    for number in range(1, length + 1):
        body = {"case": number % 17, "what": dice.choice(["opened", "due", "replied", "closed"]),
                "at": 1_700_000_000 + number * 977, "by": f"per_{number % 5}"}  # fmt: skip
        before = link(key, number, before, body)
        made.append(Link(number, body, before))
    return made


WHOLE = chain(KEY)
ANCHOR = Anchor(len(WHOLE), WHOLE[-1].mac)


def renumbered(links: list[Link]) -> list[Link]:
    return [replace(one, sequence=number) for number, one in enumerate(links, start=1)]


def resealed(links: list[Link]) -> list[Link]:
    """What an insider can do: seal everything anew, with a key of their own."""
    sealed, before = [], FIRST
    for one in links:
        before = link(INSIDERS_KEY, one.sequence, before, one.body)
        sealed.append(replace(one, mac=before))
    return sealed


def back_dated(links: list[Link], dice: random.Random) -> list[Link]:
    at = dice.randrange(len(links))
    body = {**links[at].body, "at": links[at].body["at"] - 86_400 * dice.randint(1, 30)}
    return [*links[:at], replace(links[at], body=body), *links[at + 1 :]]


def laid_on_another(links: list[Link], dice: random.Random) -> list[Link]:
    at = dice.randrange(len(links))
    return [*links[:at], replace(links[at], body={**links[at].body, "by": "somebody else"}), *links[at + 1 :]]


def taken_out(links: list[Link], dice: random.Random) -> list[Link]:
    at = dice.randrange(len(links) - 1)
    return renumbered([*links[:at], *links[at + 1 :]])


def swapped(links: list[Link], dice: random.Random) -> list[Link]:
    one, other = dice.sample(range(len(links)), 2)
    changed = copy.copy(links)
    changed[one], changed[other] = (
        replace(links[one], body=links[other].body),
        replace(links[other], body=links[one].body),
    )
    return changed


def put_in(links: list[Link], dice: random.Random) -> list[Link]:
    at = dice.randrange(len(links))
    return renumbered([*links[:at], Link(0, {"case": 1, "what": "forged"}, "0" * 64), *links[at:]])


def cut_off(links: list[Link], dice: random.Random) -> list[Link]:
    return links[: len(links) - dice.randint(1, 50)]


def wiped(links: list[Link], dice: random.Random) -> list[Link]:
    return links[: dice.randint(0, 1)]


KINDS: list[Callable[[list[Link], random.Random], list[Link]]] = [
    back_dated, laid_on_another, taken_out, swapped, put_in, cut_off, wiped,
]  # fmt: skip


def content(links: list[Link]) -> str:
    return json.dumps([[one.sequence, one.body] for one in links])


@pytest.mark.parametrize("tamper", KINDS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("reseal", [False, True], ids=["plainly", "and sealed anew"])
def test_every_one_of_a_hundred_tamperings_is_found(tamper: Callable[..., list[Link]], reseal: bool) -> None:
    dice, tried, missed = random.Random(f"{tamper.__name__} {reseal}"), 0, 0

    while tried < 100:
        changed = tamper(WHOLE, dice)
        if content(changed) == content(WHOLE):
            continue
        tried += 1
        missed += not list(wrong(resealed(changed) if reseal else changed, KEY, ANCHOR))

    assert missed == 0


def test_a_whole_log_is_found_whole() -> None:
    assert list(wrong(WHOLE, KEY, ANCHOR)) == []


def test_an_anchor_that_is_some_links_behind_is_no_fault() -> None:
    assert list(wrong(WHOLE, KEY, Anchor(100, WHOLE[99].mac))) == []


def test_without_an_anchor_a_cut_end_is_said_to_be_beyond_seeing() -> None:
    assert "no anchor" in next(wrong(WHOLE[:50], KEY, None))


def test_without_a_key_of_its_own_a_resealed_log_would_pass() -> None:
    """The control: the check fails to see what it cannot see, an insider who has the key."""
    forged = resealed(back_dated(WHOLE, random.Random(1)))

    assert list(wrong(forged, INSIDERS_KEY, Anchor(len(forged), forged[-1].mac))) == []


def test_an_empty_log_without_an_anchor_is_fine() -> None:
    assert list(wrong([], KEY, None)) == []
