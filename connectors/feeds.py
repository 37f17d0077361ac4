"""Feeds: RSS and Atom of news sites, blogs and alerts, each entry a mention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from connectors.base import ContractChanged, Mention
from connectors.feed_xml import Entry, Feed, read
from connectors.guarded import is_loopback
from connectors.http import FEED_LIMITS, Session, fetch
from connectors.reading import words
from connectors.source import About, Account, Cap, Config, Connector, Page, Setting, State

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
        feed, _ = self._read(self.base, {})
        title = feed.title if feed else ""
        return Account(self.base, title or self.base)

    def mentions(self, state: State) -> Iterator[Page]:
        """Every entry; older pages only the first time."""
        kept = {name: words(state.get(name)) for name in ("etag", "modified") if state.get(name)}
        feed, told = self._read(self.base, kept)
        seen = {self.base}
        for number in range(1, FIRST_PAGES + 1):
            if feed is None:
                yield Page([], dict(state))  # unchanged since it was read
                return
            older = urljoin(self.base, feed.older) if feed.older and feed.entries and not state else ""
            is_last = not older or number == FIRST_PAGES
            # what the feed calls unchanged is believed only once all of it is stored
            yield Page(self.rows(feed.entries), {**kept, **told, "read": "yes"} if is_last else dict(state))
            if is_last:
                return
            if older in seen:
                raise ContractChanged("The feed names the same older page twice; what came up to there is kept.")
            seen.add(older)
            feed, _ = self._read(older, {})

    def _read(self, url: str, known: Mapping[str, str]) -> tuple[Feed | None, dict[str, str]]:
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
        host = urlsplit(url).hostname or url
        feed = read(answer.content, answer.headers.get("Content-Type", ""), host=host)
        return feed, {name: value for name, value in told.items() if value}

    def rows(self, entries: Sequence[Entry]) -> list[Mention]:
        """Entries as mentions of the feed."""
        at = self.now()
        return [self._mention(one, at) for one in entries]

    def _mention(self, one: Entry, at: datetime) -> Mention:
        said = "\n\n".join(part for part in (one.title, one.body) if part)
        return Mention(
            "feeds",
            one.entry_id,
            self.base,
            "mention",
            one.at or at,
            at,
            said or None,
            self.key(f"{urlsplit(one.link).hostname}:{one.author}") if one.author else None,
            one.link or None,
        )
