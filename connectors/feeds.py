"""Feeds: RSS and Atom of news sites, blogs and alerts, each entry a mention (feedparser over bytes we fetched)."""

from __future__ import annotations

import hashlib
import html
import re
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from connectors.base import Mention, Transient
from connectors.guarded import is_loopback
from connectors.http import FEED_LIMITS, Session, fetch
from connectors.paging import Answer, every_page
from connectors.reading import instant, text, words
from connectors.source import About, Account, Cap, Config, Connector, Page, Setting, State, once

ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
FIRST_PAGES = 50  # of a feed that offers its past (RFC 5005)


class Source(Connector):
    """RSS 0.9-2.0, Atom 1.0, RDF. An entry that leaves the feed is not deleted: feeds only show what is newest."""

    about: ClassVar[About] = About(
        platform="feeds",
        title="Feeds and news",
        library="feedparser",
        caps=Cap.MENTIONS,
        base_url="",
        settings=(
            Setting("base_url", "The address of the feed.", is_required=True),
            Setting("token", "Sent as a bearer token, where the feed asks for one.", True),
        ),
        scopes=(("none", "feeds are public; the address has to be a public one"),),
        metrics={},
        restate_days=0,
        history="what the feed holds, and its older pages where it offers them",
        verified_against="the feed of snac2, and entries of our own in RSS 2.0, Atom and RDF",
        is_verified_live=True,
        every=timedelta(minutes=30),
        limits="5 MB and 15 seconds a feed; unchanged feeds are not sent again (ETag)",
    )

    def __init__(self, config: Config, *, session: Session | None = None) -> None:
        at = urlsplit(config.settings.get("base_url", "").strip())
        # an address of this machine counts only where the operator's own setting names it
        is_own = not config.is_given and is_loopback(at.hostname or "")
        super().__init__(config, session=session or Session(is_given=not is_own, limits=FEED_LIMITS))
        self.base = self.settings["base_url"]

    def check(self) -> Account:
        """Fetch it and see that it is a feed."""
        parsed = self._read(self.base, {})[0]
        return Account(self.base, text(parsed.feed.get("title")) or self.base)

    def mentions(self, state: State) -> Iterator[Page]:
        """Every entry; older pages only the first time."""
        kept = {name: words(state.get(name)) for name in ("etag", "modified") if state.get(name)}
        new: dict[str, str] = {}

        def page(cursor: str | None) -> Answer:
            parsed, headers = self._read(cursor or self.base, {} if cursor else kept)
            if cursor is None:
                new.update(headers)
            if parsed is None:
                return Answer([], None)
            older = "" if state else _next_of(parsed, cursor or self.base)
            return Answer(list(parsed.entries), older or None)

        for number, answer in enumerate(every_page(page)):
            is_last = answer.cursor is None or number + 1 >= FIRST_PAGES
            # what the feed calls unchanged is believed only once all of it is stored
            yield Page(self.rows(answer.items), ({**kept, **new, "read": "yes"} if is_last else dict(state)))
            if is_last:
                return

    def _read(self, url: str, known: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
        headers = {"Accept": ACCEPT}
        if self.settings.get("token"):
            headers["Authorization"] = f"Bearer {self.settings['token']}"
        if known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known.get("modified"):
            headers["If-Modified-Since"] = known["modified"]
        answer = fetch(url, headers, session=self.session)
        if answer.status_code == 304:
            return None, {}
        told = {"etag": answer.headers.get("ETag"), "modified": answer.headers.get("Last-Modified")}
        parsed = parse(answer.content, answer.headers.get("Content-Type", ""))
        if not parsed.version and not parsed.entries:
            raise Transient(
                f"{urlsplit(url).hostname} sent no feed but something else. If it stays so, give the feed's address."
            )
        if parsed.bozo and not _is_whole(answer.content):
            raise Transient(f"{urlsplit(url).hostname} sent a feed that is broken off.")
        return parsed, {name: value for name, value in told.items() if value}

    def rows(self, entries: Sequence[Mapping[str, Any]]) -> list[Mention]:
        """Entries as mentions of the feed."""
        at = self.now()
        return [self._mention(one, at) for one in entries]

    def _mention(self, entry: Mapping[str, Any], at: datetime) -> Mention:
        content = entry.get("content")
        told = content[0] if content and isinstance(content, list) else entry.get("summary_detail")
        said = "\n\n".join(one for one in (_said(entry.get("title_detail")), _said(told)) if one)
        link = words(entry.get("link"))
        author = entry.get("author") or None
        return Mention(
            "feeds",
            entry_id(entry),
            self.base,
            "mention",
            _when(entry) or at,
            at,
            said or None,
            self.key(f"{urlsplit(link).hostname}:{author}") if author else None,
            link or None,
        )


def _library() -> Any:
    import feedparser

    return feedparser


def parse(body: bytes, content_type: str = "") -> Any:
    """What feedparser makes of bytes; it fetches nothing and resolves nothing."""
    library = once(_library)
    headers = {"content-type": content_type} if content_type else None
    return library.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _is_whole(body: bytes) -> bool:
    """Whether the last thing sent closes the document."""
    tail = body.rstrip()[-200:].lower()
    return any(mark in tail for mark in (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</rdf>"))


def entry_id(entry: Mapping[str, Any]) -> str:
    """The entry's own id, else its link, else a hash of what it says."""
    said = words(entry.get("id")) or words(entry.get("link"))
    if said:
        return said
    told = f"{words(entry.get('title'))}\n{words(entry.get('summary'))}"
    return "sha256:" + hashlib.sha256(told.encode(errors="replace")).hexdigest()[:32]


def _when(entry: Mapping[str, Any]) -> datetime | None:
    for name in ("published", "updated", "created"):
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            return datetime.fromtimestamp(timegm(parsed), UTC)
        at = instant(entry.get(name)) if entry.get(name) else None
        if at:
            return at
    return None


def _next_of(parsed: Any, url: str) -> str:
    for link in parsed.feed.get("links") or []:
        if link.get("rel") == "next" and link.get("href"):
            return urljoin(url, words(link["href"]))
    return ""


def _said(detail: Any) -> str:
    """What a part of an entry says: its markup is taken off where it is marked up, and only there."""
    if not detail:
        return ""
    value = text(detail.get("value")) or ""
    return plain(value) if "html" in words(detail.get("type")) else value.strip()


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
