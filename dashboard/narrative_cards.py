"""The cards of the Narratives page: which expected criticisms came, their examples, and what was not expected."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from dashboard import format, mention_card, mention_search, modal, panels, person, read, tables, words
from dashboard.filters import Filters
from dashboard.objective_dialogs import Fields, asked, button, gone, need, save
from pipelines.commands import Refused
from pipelines.commands.anticipated import add_card
from pipelines.commands.card_examples import attach_example, detach_example
from pipelines.commands.looking import Proposal, proposals
from pipelines.rules.counts import counted

LISTED = 50  # mentions in a dialog
TEXT_SHOWN = 500
TYPICAL = 3  # texts that stand for a proposed card
LIMIT = 1_200


def show(chosen: Filters) -> None:
    """Draw the section of the cards."""
    if not _programme_chosen(chosen):
        return
    cards = read.rows("card_counts", programme=chosen.programme_id, **_period(chosen))
    st.text(
        "Criticisms that you expected before they came. Critical mentions are put to the cards by what they mean, by "
        "the cards' words and by the examples that staff attach; one fits at most three cards, many fit none."
    )
    if not cards:
        panels.empty(
            "No criticism is expected yet.",
            "Enter what you expect to hear on the case desk, or look under “Not expected” at what is said already.",
            key="no_cards",
        )
        return
    _coverage(chosen)
    for card in cards:
        if card["mentions"]:
            _card(card, chosen)
    _not_heard([card for card in cards if not card["mentions"]], chosen)
    _opened(chosen)


def _not_heard(cards: Sequence[Mapping[str, Any]], chosen: Filters) -> None:
    """Those that did not come, one line each; a line that is ticked is shown as a card."""
    if not cards:
        return
    st.header("Expected, and not heard in these days", anchor=False)
    place = tables.pick(
        [
            {"Code": card["code"], "Theme": card["theme"], "What would be said": card["description"],
             "Likelihood, of 5": card["likelihood"], "Impact, of 5": card["impact"], "Examples": int(card["examples"])}
            for card in cards
        ],
        key="not_heard", alt="Expected criticisms that no mention of the period fits",
    )  # fmt: skip
    if place is None:
        st.caption("Tick a line to see its examples.")
    else:
        _card(cards[place], chosen)


def _programme_chosen(chosen: Filters) -> bool:
    if chosen.programme_id:
        return True
    panels.empty(
        "Choose a programme.", "Expected criticisms belong to one programme: choose it above.", key="no_programme"
    )
    return False


def _period(chosen: Filters) -> dict[str, Any]:
    since_at, until_at = mention_search.bounds(chosen.since, chosen.until, read.zone())
    return {"since_at": since_at, "until_at": until_at, "platforms": chosen.platforms}


def _coverage(chosen: Filters) -> None:
    waiting = read.rows("cards_waiting", programme=chosen.programme_id, **_period(chosen))[0]
    critical, put = int(waiting["critical"]), int(waiting["put"])
    waits = f" {critical - put:,} still wait for the deep reader." if critical > put else ""
    st.caption(f"{put:,} of {counted(critical, 'critical mention')} of the period were compared with the cards.{waits}")


def _card(card: Mapping[str, Any], chosen: Filters) -> None:
    identity, mentions = card["card_id"], int(card["mentions"])
    heard = (
        ("Heard", ":material/hearing:", "orange") if mentions else ("Not heard", ":material/hearing_disabled:", "gray")
    )
    newest = f" · newest {format.instant(card['newest_at'], read.zone())}" if card["newest_at"] else ""
    examples = int(card["examples"])
    with st.container(border=True, key=f"card_{identity}", gap="small"):
        panels.badge_line(
            [heard],
            f"{counted(mentions, 'mention')}{newest} · likelihood {card['likelihood']} of 5, "
            f"impact {card['impact']} of 5 · {counted(examples, 'example')}",
        )
        st.text(f"{card['code']} · {card['theme']}\n{card['description']}")
        with st.container(horizontal=True, gap="small", key=f"card_do_{identity}"):
            button("Mentions", "card_mentions", identity, icon=":material/forum:", key=f"card_mentions_{identity}")
            button("Examples", "card_examples", identity, icon=":material/label:", key=f"card_examples_{identity}")


def _opened(chosen: Filters) -> None:
    wanted = asked()
    if wanted:
        which, subject, opening = wanted
        {"card_mentions": _mentions, "card_examples": _examples, "make_card": _make}[which](subject, opening, chosen)


@modal.dialog("Mentions that fit this card", width="large", icon=":material/forum:")
def _mentions(card_id: str, opening: str, chosen: Filters) -> None:
    rows = read.rows("card_mentions", card=card_id, rows=LISTED, **_period(chosen))
    if not rows:
        st.caption("No mention of the period fits this card.")
        return
    st.caption("Those it fits best first. Attach one that is typical: the next round looks for others like it.")
    for place, row in enumerate(rows):
        with st.container(border=True, gap="xxsmall", key=f"fit_{place}"):
            fit = "fits best" if row["place"] == 1 else f"fits as number {row['place']}"
            _said(row, f" · {fit}, likeness {row['score']:.2f}")
            if row["example_id"]:
                st.caption("An example of this card")
            elif person.may("attach_example"):
                save(
                    "Attach as an example",
                    lambda row=row: attach_example(  # type: ignore[misc]
                        read.store(), card_id, row["platform"], row["mention_id"], actor=person.actor(),
                        command_id=f"{opening}_{row['platform']}_{row['mention_id']}",
                    ),
                    done="Attached as an example",
                    key=f"attach_{place}",
                )  # fmt: skip


@modal.dialog("Examples of this card", width="large", icon=":material/label:")
def _examples(card_id: str, opening: str, chosen: Filters) -> None:
    rows = read.rows("card_examples", card=card_id)
    if not rows:
        st.caption("No example yet. Open the card's mentions and attach one that is typical.")
        return
    for place, row in enumerate(rows):
        with st.container(border=True, gap="xxsmall", key=f"example_{place}"):
            st.text(f"Attached by {person.name(row['created_by'])} · {format.instant(row['created_at'], read.zone())}")
            if row["text"] is None:
                st.caption("Its text is no longer kept, so it finds nothing any more.")
            else:
                st.text(_short(row["text"]))
            if person.may("detach_example"):
                save(
                    "Take back",
                    lambda row=row: detach_example(  # type: ignore[misc]
                        read.store(),
                        row["example_id"],
                        actor=person.actor(),
                        command_id=f"{opening}_{row['example_id']}",
                    ),
                    done="Taken back",
                    key=f"detach_{place}",
                )


def _said(row: Mapping[str, Any], more: str = "") -> None:
    st.caption(f"{words.platform(row['platform'])} · {format.instant(row['created_at'], read.zone())}{more}")
    st.text(_short(row["text"]))
    mention_card.link(row["url"])


def _short(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN].rstrip() + " …"


# -- what was not expected -------------------------------------------------------------------------


def themes(chosen: Filters) -> None:
    """Draw the section of what fits no card: grouped by wording, each group offered as a new card."""
    if not _programme_chosen(chosen):
        return
    st.text(
        "Critical mentions that fit no card, grouped by what they say. A group that comes again is worth a card: "
        "enter it, with what you know, and its most typical mentions become its first examples."
    )
    _coverage(chosen)
    rows, groups = _grouped(chosen.programme_id or "", tuple(sorted(_period(chosen).items())), read.state())
    if not groups:
        panels.empty(
            f"Nothing unexpected comes again; {counted(len(rows), 'mention fits', 'mentions fit')} no card.",
            "A group needs four mentions that say like things. Choose a longer period to look further back.",
            key="no_themes",
        )
        return
    for place, group in enumerate(groups[:10]):
        _theme(rows, group, place)
    _opened(chosen)


@lru_cache(maxsize=20)
def _grouped(
    programme: str, period: tuple[tuple[str, Any], ...], state: tuple[str, int]
) -> tuple[Sequence[Mapping[str, Any]], list[Proposal]]:
    rows = read.rows("cards_unmatched", programme=programme, rows=LIMIT, **dict(period))
    if not rows:
        return rows, []
    meanings = np.stack([np.frombuffer(row["meaning"], dtype="<f2").astype(np.float32) for row in rows])
    return rows, proposals([row["text"] for row in rows], meanings)


def _theme(rows: Sequence[Mapping[str, Any]], group: Proposal, place: int) -> None:
    found = [rows[one] for one in group.places]
    with st.container(border=True, key=f"theme_{place}", gap="small"):
        panels.badge_line(
            [("New", ":material/new_releases:", "violet")],
            f"{len(found):,} mentions · first {format.instant(min(row['created_at'] for row in found), read.zone())}",
        )
        st.text(" · ".join(group.words) or "No common words")
        for row in found[:TYPICAL]:
            st.text(f"“{_short(row['text'])}”")
        if person.may("add_card"):
            held = json.dumps(
                {"words": group.words, "examples": [[row["platform"], row["mention_id"]] for row in found[:TYPICAL]]}
            )
            button("Make a card", "make_card", held, icon=":material/add:", key=f"make_card_{place}")


@modal.dialog("Expect this criticism", icon=":material/add:")
def _make(subject: str, opening: str, chosen: Filters) -> None:
    if chosen.programme_id is None:
        gone()
        return
    held = json.loads(subject)
    fields = Fields("card", opening)
    theme = fields.text("Theme", "theme", hint="A few words, as they shall stand in lists.")
    description = fields.area("What is said", "description", hint="One or two sentences in the public's sense.")
    who = fields.text("Who says it", "who")
    levels = ("1", "2", "3", "4", "5")
    likelihood = fields.choice("Likelihood, 1 low to 5 high", "likelihood", levels, "3")
    impact = fields.choice("Impact, 1 low to 5 high", "impact", levels, "3")
    terms = fields.text("Words that find it, with commas", "terms", ", ".join(held["words"]))

    def work() -> None:
        need(theme=theme or None, what_is_said=description or None)  # type: ignore[arg-type]
        made = add_card(
            read.store(), chosen.programme_id or "", theme=theme, description=description, who=who,
            likelihood=int(likelihood), impact=int(impact), terms=[term.strip() for term in terms.split(",")],
            actor=person.actor(), command_id=opening,
        )  # fmt: skip
        for place, (platform, mention_id) in enumerate(held["examples"]):
            try:
                attach_example(
                    read.store(), made["card_id"], platform, mention_id, actor=person.actor(),
                    command_id=f"{opening}_{place}",
                )  # fmt: skip
            except Refused as reason:
                st.toast(str(reason), icon=":material/info:")

    save("Save", work, done="Expected from now on; the next round looks for it")
