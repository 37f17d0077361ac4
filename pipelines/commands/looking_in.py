"""Who looked at what is not for everybody: cases with people in them, what is held on somebody, files taken out.

A reading is an event like a change, so it stands in the sealed log and cannot be taken out of it unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Store, Transaction
from pipelines import limits
from pipelines.commands import Event, carry_out
from pipelines.commands.checking import one_of, text_of
from pipelines.rules.roles import Role

NEEDS: Mapping[str, Role] = {"note_reading": "viewer"}

WHAT = ("case", "export", "person")  # a case opened, a file taken out, everything held on a person
READ = "read"


def note_reading(
    store: Store,
    *,
    what: str,
    subject: str,
    programme_id: str | None = None,
    actor: str,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Note that somebody looked: a case by its id, an export by its file's name, a person by their pseudonym.

    Raises Refused for an export that is one too many within ten minutes.
    """
    body = {"what": one_of("kind of reading", what, WHAT), "subject": text_of("subject", subject)}
    if programme_id:
        body["programme_id"] = programme_id
    if what == "export":
        limits.EXPORTS.count(actor)

    def work(tx: Transaction) -> tuple[Mapping[str, Any], list[Event]]:
        return body, [Event(what, subject, READ, body)]

    return carry_out(store, "note_reading", body, work, actor=actor, command_id=command_id)


def too_many_exports(actor: str) -> str:
    """What a person is told who took out as much as one may for now; '' where they may go on."""
    left = limits.EXPORTS.wait(actor)
    return limits.EXPORTS.sentence(left) if left else ""


def blacked_out(text: str) -> str:
    """A text without handles, addresses and telephone numbers: what leaves in a file goes through here."""
    from pipelines.redaction import redacted

    return redacted(text)


# platforms whose addresses say which mention it is and not who wrote it
_NAMELESS = frozenset({"feeds", "google_business", "instagram", "linkedin", "reddit", "youtube"})


def address_out(platform: str, url: str | None) -> str:
    """The address of a mention where it does not name its author; else nothing.

    >>> address_out("youtube", "https://www.youtube.com/watch?v=1&lc=2"), address_out("x", "https://x.com/jo/status/1")
    ('https://www.youtube.com/watch?v=1&lc=2', '')
    """
    told = url or ""
    return told if platform in _NAMELESS and not any(one in told for one in ("@", "/u/", "/user/", "/in/")) else ""
