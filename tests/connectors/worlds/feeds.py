"""A feed in Atom, with older pages behind `rel=next`."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.connectors.loopback import Answer, Asked
from tests.connectors.worlds import World, iso


class Feed(World):
    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/news.atom":
            return 404, "<html>not here</html>"
        found, cursor = self.slice(self.mentions, asked.one("page"))
        link = f'<link rel="next" href="/news.atom?page={cursor}"/>' if cursor else ""
        entries = "".join(self.entry(one) for one in found)
        body = (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
            f"<id>urn:feed</id><updated>2026-11-20T12:00:00Z</updated>{link}{entries}</feed>"
        )
        etag = f'"{len(self.mentions)}"'
        if asked.headers.get("if-none-match") == etag:
            return 304, b"", {"ETag": etag}
        whole = body.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        return 200, whole, {"Content-Type": "application/atom+xml", "ETag": etag}

    def served_at(self, url: str) -> None:
        self.account = url + self.settings["path"]

    def entry(self, one: dict) -> str:
        author = f"<author><name>{escape(one['author'])}</name></author>" if one["author"] else ""
        link = quoteattr(f"https://news.example/{one['id']}")
        return (
            f"<entry><id>{self.key_of(one)}</id><title>{escape(one['text'])}</title><link href={link}/>"
            f"<published>{iso(one['at'])}</published><updated>{iso(one['at'])}</updated>{author}</entry>"
        )

    def key_of(self, one: dict) -> str:
        return f"urn:entry:{one['id']}"


def world() -> World:
    made = Feed("feeds", {}).fill(posts=0)
    made.settings["path"] = "/news.atom"
    return made
