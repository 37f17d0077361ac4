"""Reading a feed: by the parser in Python for a document that is whole, by feedparser for what is not quite one.

feedparser forgives everything and takes ten milliseconds an entry; most feeds are well-formed and need no forgiving.
"""

from __future__ import annotations

import html
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from connectors.base import ContractChanged, Transient
from connectors.reading import instant, text, words
from connectors.source import once

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
DC = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, its markup taken off."""

    entry_id: str
    title: str
    body: str
    link: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, its entries, and the address of older ones where it offers them."""

    title: str
    entries: tuple[Entry, ...]
    older: str = ""


def read(body: bytes, content_type: str = "", *, host: str = "The address") -> Feed:
    """A feed out of bytes; nothing is fetched. Raises Transient for what is none or broken off.

    A document that declares entities is refused: it may blow up to gigabytes.
    """
    if b"<!ENTITY" in body:
        raise ContractChanged(f"{host} sent a feed that declares entities. Such feeds are not read.")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - entities are refused above, the size is limited before
    except ElementTree.ParseError:
        return _forgiven(body, content_type, host)
    if root.tag == f"{ATOM}feed":
        return _atom(root)
    if root.tag == "rss" or root.tag == RDF:
        return _rss(root)
    return _forgiven(body, content_type, host)


def _atom(root: ElementTree.Element) -> Feed:
    links = {one.get("rel", "alternate"): one.get("href", "") for one in root.findall(f"{ATOM}link")}
    entries = []
    for one in root.findall(f"{ATOM}entry"):
        # title, id and so on are looked up by name once: a search for each costs more than all of them together
        parts = {child.tag: child for child in reversed(list(one))}
        link = next((each.get("href", "") for each in one.findall(f"{ATOM}link")
                     if each.get("rel", "alternate") == "alternate"), "")  # fmt: skip
        author = parts.get(f"{ATOM}author")
        body = parts.get(f"{ATOM}content")
        said = parts.get(f"{ATOM}published", parts.get(f"{ATOM}updated"))
        entries.append(
            _entry(
                _plain(parts.get(f"{ATOM}id")),
                _told(parts.get(f"{ATOM}title")),
                _told(body if body is not None else parts.get(f"{ATOM}summary")),
                link,
                "" if author is None else _plain(author.find(f"{ATOM}name")),
                _plain(said),
            )
        )
    return Feed(_told(root.find(f"{ATOM}title")), tuple(entries), links.get("next", ""))


def _rss(root: ElementTree.Element) -> Feed:
    space = RSS1 if root.tag == RDF else ""
    channel = root.find(f"{space}channel")
    items = root.findall(f"{space}item") if space or channel is None else channel.findall("item")
    entries = []
    for one in items:
        parts = {child.tag: child for child in reversed(list(one))}
        body = parts.get(ENCODED, parts.get(f"{space}description"))
        entries.append(
            _entry(
                _plain(parts.get("guid")) or one.get(f"{RDF.removesuffix('RDF')}about", ""),
                _marked(_plain(parts.get(f"{space}title"))),
                plain(_plain(body)),
                _plain(parts.get(f"{space}link")),
                _plain(parts.get(f"{DC}creator", parts.get("author"))),
                _plain(parts.get("pubDate", parts.get(f"{DC}date"))),
            )
        )
    links = channel.findall(f"{ATOM}link") if channel is not None else []
    older = next((one.get("href", "") for one in links if one.get("rel") == "next"), "")
    return Feed("" if channel is None else _plain(channel.find(f"{space}title")), tuple(entries), older)


def _entry(given: str, title: str, body: str, link: str, author: str, said: str) -> Entry:
    return Entry(identity(given, link, title, body), title, body, link, author, instant(said) if said else None)


def _plain(one: ElementTree.Element | None) -> str:
    return "" if one is None else (one.text or "").strip()


def _told(one: ElementTree.Element | None) -> str:
    """What a text of Atom says: as it stands, or its markup taken off, as its type demands."""
    if one is None:
        return ""
    kind = one.get("type", "text")
    if kind == "xhtml":
        return "".join(one.itertext()).strip()
    said = one.text or ""
    return plain(said) if "html" in kind else said.strip()


_LOOKS_MARKED = re.compile(r"</?[a-z][^>]*>|&(?:#\d+|\w+);", re.I)


def _marked(said: str) -> str:
    """A title of RSS, whose standard does not say whether it may hold markup: taken off where it looks like some."""
    return plain(said) if _LOOKS_MARKED.search(said) else said


# -- what is not quite XML -------------------------------------------------------------------------


def _forgiven(body: bytes, content_type: str, host: str) -> Feed:
    library = once(_library)
    headers = {"content-type": content_type} if content_type else None
    parsed = library.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise Transient(f"{host} sent no feed but something else. If it stays so, give the feed's address.")
    if parsed.bozo and not _is_whole(body):
        raise Transient(f"{host} sent a feed that is broken off.")
    older = next(
        (words(one.get("href")) for one in parsed.feed.get("links") or [] if one.get("rel") == "next"), ""
    )  # fmt: skip
    return Feed(text(parsed.feed.get("title")) or "", tuple(_by_library(one) for one in parsed.entries), older)


def _library() -> Any:
    import feedparser

    return feedparser


def _by_library(entry: Mapping[str, Any]) -> Entry:
    content = entry.get("content")
    told = content[0] if content and isinstance(content, list) else entry.get("summary_detail")
    title, body = _detail(entry.get("title_detail")), _detail(told)
    link = words(entry.get("link"))
    at = next(
        (datetime.fromtimestamp(timegm(entry[name]), UTC) for name in ("published_parsed", "updated_parsed")
         if entry.get(name)), None,
    )  # fmt: skip
    return Entry(
        identity(words(entry.get("id")), link, title, body), title, body, link, words(entry.get("author")), at
    )  # fmt: skip


def _detail(detail: Any) -> str:
    if not detail:
        return ""
    value = text(detail.get("value")) or ""
    return plain(value) if "html" in words(detail.get("type")) else value.strip()


def _is_whole(body: bytes) -> bool:
    """Whether the last thing sent closes the document."""
    tail = body.rstrip()[-200:].lower()
    return any(mark in tail for mark in (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</rdf>"))


def identity(given: str, link: str, title: str, body: str) -> str:
    """The entry's own id, else its link, else a hash of what it says."""
    if given or link:
        return given or link
    import hashlib

    return "sha256:" + hashlib.sha256(f"{title}\n{body}".encode(errors="replace")).hexdigest()[:32]


_BLOCK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\s*/?>", re.I)
_TAG = re.compile(r"<[^>]*>")


def plain(said: str | None) -> str:
    """A text without its markup.

    >>> plain("<p>Clinic &amp; caf\u00e9</p>")
    'Clinic & caf\u00e9'
    """
    if not said:
        return ""
    if "<" in said:
        said = _TAG.sub("", _BLOCK.sub("\n", said))
    if "&" in said:
        said = html.unescape(said)
    return said.strip()
