"""Feeds out of bytes: RSS 2.0, RDF and Atom, what is not quite XML, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors import feed_xml
from connectors.base import ContractChanged, Transient

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<item><guid>g1</guid><title>Clinic &amp;amp; pharmacy</title><link>https://news.example/1</link><dc:creator>Ana</dc:creator>
<description>&lt;p&gt;Open &lt;b&gt;today&lt;/b&gt;&lt;/p&gt;</description>
<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>No id and no link</title></item></channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item rdf:about="https://old.example/1"><title>Said</title><link>https://old.example/1</link>
<dc:date>2026-03-01T10:00:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><link rel="next" href="?page=2"/>
<entry><id>a1</id><title type="text">1 &lt; 2 &amp; <![CDATA[<b>]]></title><link href="https://blog.example/1"/>
<content type="html">&lt;p&gt;Said&lt;/p&gt;</content><updated>2026-03-01T10:00:00Z</updated></entry></feed>"""


def test_rss_is_read_with_its_markup_taken_off() -> None:
    feed = feed_xml.read(RSS)

    first, second = feed.entries
    assert (first.entry_id, first.title, first.body, first.author) == ("g1", "Clinic & pharmacy", "Open today", "Ana")
    assert (first.link, first.at) == ("https://news.example/1", AT)
    assert second.entry_id.startswith("sha256:")
    assert second.at is None


def test_rdf_is_read() -> None:
    (entry,) = feed_xml.read(RDF).entries

    assert (entry.entry_id, entry.title, entry.at) == ("https://old.example/1", "Said", AT)


def test_atom_keeps_what_is_text_and_undresses_what_is_html() -> None:
    feed = feed_xml.read(ATOM.encode())

    (entry,) = feed.entries
    assert (entry.title, entry.body, feed.older) == ("1 < 2 & <b>", "Said", "?page=2")


def test_both_readers_say_the_same_of_one_feed() -> None:
    ours = feed_xml.read(RSS).entries[0]
    theirs = feed_xml._forgiven(RSS, "", "x").entries[0]

    assert (ours.entry_id, ours.title, ours.body, ours.link, ours.author, ours.at) == (
        theirs.entry_id, theirs.title, theirs.body, theirs.link, theirs.author, theirs.at,
    )  # fmt: skip


def test_what_is_not_quite_xml_is_forgiven_and_what_is_half_is_not() -> None:
    careless = RSS.replace(b"&amp;amp;", b"&").replace(b"<?xml", b"\n<?xml")

    assert feed_xml.read(careless).entries[0].title == "Clinic & pharmacy"
    with pytest.raises(Transient, match="broken off"):
        feed_xml.read(RSS[:-40])
    with pytest.raises(Transient, match="no feed"):
        feed_xml.read(b"<html><body>Maintenance</body></html>")


def test_a_feed_that_declares_entities_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RSS[21:]

    with pytest.raises(ContractChanged, match="declares entities"):
        feed_xml.read(bomb)
