"""What pages may ask of the readers: copies, proposals of cards, and one text read deeply. Nothing here is written."""

from __future__ import annotations

from pipelines.reading import Reading, Term
from pipelines.reading.cards import Proposal, proposals
from pipelines.reading.copies import Copies, find_copies

__all__ = ["Copies", "Proposal", "Reading", "find_copies", "proposals", "read_deeply"]


def read_deeply(text: str) -> tuple[Reading, tuple[Term, ...], str]:
    """The deep reader's reading of one text, the words that decided it, and the reader's version.

    Raises NoModel, a sentence, where the reader's files are not installed.
    """
    from pipelines.reading.deep.reader import deep_reader  # the model is loaded when somebody opens a mention

    reader = deep_reader()
    return reader.read([text])[0], reader.reasons(text), reader.version
