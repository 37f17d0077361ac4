"""One mention as a card: what the public wrote, letter by letter, its reading, why, and its correction."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard import author_link, case_button, deep_now, format, modal, panels, person, read, words
from data.store import StoreError
from pipelines.commands import Refused, new_command_id
from pipelines.commands.readings import ACTS, NOTE_LIMIT, SENTIMENTS, confirm_reading, correct_reading, undo_correction
from pipelines.rules import label_stream

TEXT_SHOWN = 900  # characters on a card; the whole text stands in the dialog
COUNTERS = ("reactions", "comments", "shares", "views")
# an address in markdown: nothing that ends or opens anything there, and no ; so that no & becomes another character
PLAIN = re.compile(r"https://[A-Za-z0-9./?=&%#@:_+,!~-]+")


def card(mention: Mapping[str, Any], zone: str, *, with_case: bool = True) -> None:
    """Draw one mention. Everything that came from outside goes through st.text."""
    key = _key(mention)
    with st.container(border=True, key=f"card_{key}", gap="xsmall"):
        said = (_where_and_when(mention, zone), counters(mention))
        led = plain_link(mention["url"])
        panels.badge_line(_badges(mention), " · ".join(one for one in said if one), led)
        _text(mention["text"])
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"doing_{key}"):
            if with_case:
                case_button.show(mention, key)
            st.button(
                "Why this reading",
                key=f"why_{key}",
                icon=":material/lightbulb:",
                type="tertiary",
                on_click=_open,
                args=("why", mention),
            )
            more = {"correct": ":material/edit: Correct it"}
            programme = author_link.programme_of(mention) if with_case else None
            if programme:
                more["author"] = ":material/link: Link who wrote it"
            # a menu: as buttons they stood fifty times on the page, and at 390 px each card was a row higher
            chosen = st.menu_button(
                "More", list(more), key=f"more_{key}", type="tertiary",
                format_func=more.__getitem__,
            )  # fmt: skip
            if not led:
                link(mention["url"])
        if chosen == "correct":
            _open("correct", mention)
        elif chosen and programme:
            author_link.ask(mention, programme)


def dialogs() -> None:
    """Keep the dialog open that a button of a card asked for, until it is saved or dismissed."""
    author_link.dialog()
    asked = st.session_state.get("mention_dialog")
    if asked is None:
        return
    which, mention, command_id = asked
    if which == "why":
        _why(mention, command_id)
    else:
        _correct(mention, command_id)


def _open(which: str, mention: Mapping[str, Any]) -> None:
    # the id is made when the dialog opens: a second press of Save is the same command
    st.session_state["mention_dialog"] = (which, mention, new_command_id())


def _close() -> None:
    st.session_state.pop("mention_dialog", None)


def _key(mention: Mapping[str, Any]) -> str:
    """A name for keys that no text from outside can shape."""
    return hashlib.sha256(f"{mention['platform']}:{mention['mention_id']}".encode()).hexdigest()[:12]


def _badges(mention: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Word, icon and colour of each: all of them words of ours."""
    found = [words.SENTIMENTS.get(mention["sentiment"] or "unread", words.SENTIMENTS["unread"])]
    if mention["act"] is not None:
        found.append(words.ACTS.get(mention["act"], words.ACTS["unread"]))
    if mention["is_abuse"]:
        found.append(("Abusive", ":material/block:", "red"))
    if mention["is_reviewed"]:
        found.append(("Checked by staff", ":material/verified_user:", "blue"))
    return found


def _where_and_when(mention: Mapping[str, Any], zone: str) -> str:
    parts = [words.platform(mention["platform"]), format.instant(mention["created_at"], zone)]
    if mention["relation"] in words.RELATIONS:
        parts.append(words.RELATIONS[mention["relation"]])
    if mention["language"]:
        parts.append(words.language(mention["language"]))
    if mention["rating"] is not None:
        parts.append(f"rated {mention['rating']:g}")
    return " · ".join(parts)


def _text(text: str | None) -> None:
    if text is None:
        st.caption("The text is no longer kept: its retention time is over, or the platform never gave it.")
    elif not text.strip():
        st.caption("There is no text: a picture, a video or only spaces.")
    elif len(text) > TEXT_SHOWN:
        st.text(text[:TEXT_SHOWN].rstrip() + " …")
    else:
        st.text(text)


def counters(mention: Mapping[str, Any]) -> str:
    """What the platform counted; what it does not count is left out, never shown as 0.

    >>> counters({"reactions": 3, "comments": None, "shares": 1, "views": 12_345})
    '3 reactions · 1 share · 12.3k views'
    """
    known = [(mention[name], name) for name in COUNTERS if mention[name] is not None]
    return " · ".join(f"{format.count(n)} {name.removesuffix('s') if n == 1 else name}" for n, name in known)


def link_host(url: str) -> str | None:
    """The host of an address that may be followed: https, a plain host name, no user, no odd characters.

    >>> link_host("https://x.com/demo/status/1"), link_host("javascript:alert(1)"), link_host("http://x.com")
    ('x.com', None, None)
    >>> link_host("https://x.com@evil.example/"), link_host("https://ex ample.org"), link_host("https://[::1")
    (None, None, None)
    """
    if not re.fullmatch(r"https://[\x21-\x7e]+", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.netloc
    return host if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?", host) else None


def plain_link(url: str | None) -> tuple[str, str] | None:
    """Word and address of a link that may stand in a line of ours; None where it may not be followed, or is not plain.

    >>> plain_link("https://bsky.app/profile/did:plc:abc/post/3k?a=1&b=2")
    ('Open on bsky.app', 'https://bsky.app/profile/did:plc:abc/post/3k?a=1&b=2')
    >>> plain_link("https://x.com/a](https://evil.example)"), plain_link("https://x.com/*a*;"), plain_link(None)
    (None, None, None)
    """
    host = link_host(url) if url and PLAIN.fullmatch(url) else None
    return (f"Open on {host.removeprefix('www.')}", url) if host and url else None


def link(url: str | None) -> None:
    """A button to the mention where it was written; an address that may not be followed stands as text."""
    if not url:
        return
    host = link_host(url)
    if host:
        st.link_button(f"Open on {host.removeprefix('www.')}", url, icon=":material/open_in_new:", type="tertiary")
    else:
        st.text(url[:300])


# -- why -----------------------------------------------------------------------------------------


@modal.dialog("Why this reading", width="medium", icon=":material/lightbulb:", on_dismiss=_close)
def _why(mention: Mapping[str, Any], command_id: str) -> None:
    who = {"platform": mention["platform"], "mention_id": mention["mention_id"]}
    readings = read.rows("mention_readings", **who)
    reviews = read.rows("mention_reviews", **who)
    if mention["text"]:
        st.text(mention["text"])
    if reviews:
        _reviews(reviews)
    if not readings:
        st.markdown("**Nothing to read**")
        st.caption("There are no words here that a reader could weigh, so nothing was decided.")
        return
    newest = readings[0]
    _said(newest)
    _own(mention, newest)
    if newest["reader"] != "deep":
        _terms(newest)
    deep_now.show(mention["text"], newest["language"])
    if not mention["is_reviewed"] and st.button(
        "This reading is right", key="confirm_reading", icon=":material/check:"
    ):
        _confirm(mention, command_id)
    if len(readings) > 1:
        st.markdown("**Read before**")
        for one in readings[1:6]:
            st.text(f"{_labels(one)} · {one['reader']} {one['reader_version']} · {_when(one['read_at'])}")


def _when(at: Any) -> str:
    return format.instant(at, read.zone())


def _labels(one: Mapping[str, Any]) -> str:
    sentiment = words.SENTIMENTS.get(one["sentiment"] or "unread", words.SENTIMENTS["unread"])[0]
    act = words.ACTS.get(one["act"] or "unread", words.ACTS["unread"])[0]
    return f"{sentiment}, {act.lower()}" + (", abusive" if one["is_abuse"] else "")


def _said(one: Mapping[str, Any]) -> None:
    st.markdown("**What the reader said**")
    st.text(f"{_labels(one)} · read by {one['reader']} {one['reader_version']} on {_when(one['read_at'])}")
    sure = [
        f"{name} {format.percent(100 * one[key])}"
        for key, name in (
            ("p_negative", "negative"),
            ("p_positive", "positive"),
            ("p_criticism", "criticism or complaint"),
        )
        if one[key] is not None
    ]
    if sure:
        st.caption("How likely it held each: " + " · ".join(sure))


def _own(mention: Mapping[str, Any], one: Mapping[str, Any]) -> None:
    """What else was read, and how far the reading is this programme's own."""
    more = []
    if one["target"]:
        more.append(f"about the programme: {words.TARGETS[one['target']]}")
    if one["severity"] is not None:
        more.append(f"severity: {words.SEVERITIES[int(one['severity'])]}")
    if more:
        st.caption(" · ".join(more).capitalize())
    if one["reader"] in ("fast", "deep"):
        own = int(one["own_labels"] or 0)
        head = f"Read by this programme's own reader, of {own:,} labels. " if own else ""
        if own:
            said = label_stream.standing(own)
            st.caption(head + ("" if said.is_calibrated else said.sentence))
        else:
            _without_labels(mention)


def _without_labels(mention: Mapping[str, Any]) -> None:
    """Of a reading that no label of the programme had a part in: how far it is from being calibrated."""
    found = read.rows("account_programme", platform=mention["platform"], account=mention["account_id"])
    if not found or not found[0]["programme_id"]:
        return
    now = label_stream.standing(int(read.rows("learning_standing", programme=found[0]["programme_id"])[0]["labels"]))
    st.caption("Read without the labels that this programme's staff have given." if now.is_calibrated else now.sentence)


def _terms(one: Mapping[str, Any]) -> None:
    terms = json.loads(one["terms"]) if one["terms"] else []
    if not terms:
        st.caption("No single word decided it: the reader fell back on what is usual.")
        return
    act = words.ACTS.get(one["act"] or "unread", words.ACTS["unread"])[0].lower()
    heads = {
        "sentiment": ("Words that set the sentiment", "towards positive", "towards negative"),
        "act": (f"Words that set “{act}”", f"towards {act}", f"away from {act}"),
        "abuse": ("Words that set “abusive”", "towards abusive", "away from abusive"),
    }
    for head, (title, up, down) in heads.items():
        of_head = [(text, weight) for text, said, weight in terms if said == head]
        if not of_head:
            continue
        st.markdown(f"**{title}**")
        st.text("\n".join(f"{weight:+.2f}  “{text}”  {up if weight > 0 else down}" for text, weight in of_head))


def _reviews(reviews: list[dict[str, Any]]) -> None:
    st.markdown("**Checked by staff**")
    for one in reviews:
        undone = f" · taken back {_when(one['undone_at'])}" if one["undone_at"] else ""
        st.text(f"{_labels(one)} · {person.name(one['reviewed_by'])} · {_when(one['reviewed_at'])}{undone}")
        if one["note"]:
            st.text(f"Note: {one['note']}")


# -- correct -------------------------------------------------------------------------------------


@modal.dialog("Correct this reading", width="medium", icon=":material/edit:", on_dismiss=_close)
def _correct(mention: Mapping[str, Any], command_id: str) -> None:
    if mention["text"]:
        st.text(mention["text"][:TEXT_SHOWN])
    sentiment = st.radio(
        "Sentiment",
        SENTIMENTS,
        index=_place(SENTIMENTS, mention["sentiment"], "neutral"),
        format_func=lambda one: words.SENTIMENTS[one][0],
        horizontal=True,
        key="correct_sentiment",
    )
    act = st.radio(
        "What it does",
        ACTS,
        index=_place(ACTS, mention["act"], "other"),
        format_func=lambda one: words.ACTS[one][0],
        horizontal=True,
        key="correct_act",
    )
    is_abuse = st.checkbox("It is abusive", value=bool(mention["is_abuse"]), key="correct_abuse")
    note = st.text_area("Note (why)", max_chars=NOTE_LIMIT, key="correct_note", height=80)
    with st.container(horizontal=True, gap="small", key="correct_doing"):
        if st.button("Save", type=panels.main_button(), key="correct_save", icon=":material/check:"):
            _save(mention, {"sentiment": sentiment, "act": act, "is_abuse": is_abuse, "note": note}, command_id)
        if mention["is_reviewed"] and st.button("Take the correction back", key="correct_back", icon=":material/undo:"):
            take_back(mention["platform"], mention["mention_id"], command_id)
            _close()
            st.rerun()
    st.caption(
        "Your reading counts from now on in every number, and newer texts do not change it. It can be taken back."
    )


def _place(options: tuple[Any, ...], chosen: str | None, otherwise: str) -> int:
    return options.index(chosen if chosen in options else otherwise)


def _save(mention: Mapping[str, Any], said: Mapping[str, Any], command_id: str) -> None:
    who = (mention["platform"], mention["mention_id"])
    try:
        done = correct_reading(read.store(), *who, **said, actor=person.actor(), command_id=command_id)
    except (Refused, StoreError) as error:
        panels.refused(error, "The correction was not saved.")
        return
    st.session_state["correction"] = {"who": who, "was": done["was"], "is": done["is"], "undo_id": new_command_id()}
    _close()
    st.rerun()


def _confirm(mention: Mapping[str, Any], command_id: str) -> None:
    who = (mention["platform"], mention["mention_id"])
    try:
        done = confirm_reading(read.store(), *who, actor=person.actor(), command_id=command_id)
    except (Refused, StoreError) as error:
        panels.refused(error, "The confirmation was not saved.")
        return
    st.session_state["correction"] = {"who": who, "was": done["was"], "is": done["is"], "undo_id": new_command_id()}
    _close()
    st.rerun()


def take_back(platform: str, mention_id: str, command_id: str) -> None:
    """Undo the newest correction of a mention; the notice says what became of it."""
    try:
        done = undo_correction(read.store(), platform, mention_id, actor=person.actor(), command_id=command_id)
    except (Refused, StoreError) as error:
        st.session_state["correction"] = {"failed": str(error)}
        return
    st.session_state["correction"] = {"undone": done["is"]}


def notice() -> None:
    """What the last correction did, with a way back."""
    told = st.session_state.get("correction")
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="correction_notice"):
        if "failed" in told:
            st.error("The correction could not be taken back.", icon=":material/error:")
            st.text(told["failed"])
        elif "undone" in told:
            st.success(f"Taken back. It now reads: {_labels(told['undone'])}.", icon=":material/undo:")
        else:
            words_shown = (
                f"Confirmed: {_labels(told['is'])}. It stands from now on."
                if told["was"] == told["is"]
                else f"Corrected: {_labels(told['was'])} → {_labels(told['is'])}. Every number counts it so."
            )
            st.success(words_shown, icon=":material/verified_user:")
            st.button(
                "Undo",
                key="correction_undo",
                icon=":material/undo:",
                on_click=take_back,
                args=(*told["who"], told["undo_id"]),
            )
        st.button("Close", key="correction_close", icon=":material/close:", on_click=_forget)


def _forget() -> None:
    st.session_state.pop("correction", None)
