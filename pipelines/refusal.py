"""How a command says no."""

from __future__ import annotations


class Refused(Exception):
    """A command that is not carried out, in a sentence: what, which value, what to do."""


class NotAllowed(Refused):
    """The person's roles do not allow it."""
