"""Secrets stay out of sight: of log lines, of tracebacks and of the sentences that errors say.

Client libraries log whole requests, tokens included, and Meta carries the token in the address. Every token that is
used is named here once (`conceal`); what is written afterwards, by whomever, shows a mark in its place.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any
from urllib.parse import quote

MARK = "[secret]"
SHORTEST = 6  # a shorter secret would black out ordinary words

_NAMES = (
    r"access_token|refresh_token|appsecret_proof|client_secret|app_secret|fb_exchange_token|accessJwt|refreshJwt|"
    r"oauth_token|oauth_signature|oauth_consumer_key|input_token|api_key|apikey|password|key"
)
# name=value of an address or a form, "name": "value" of JSON, and the header
_PATTERNS = (
    re.compile(rf"(?i)\b((?:{_NAMES})=)[^&\s\"'<>]+"),
    re.compile(rf"(?i)([\"'](?:{_NAMES})[\"']\s*:\s*[\"'])[^\"']+"),
    re.compile(r"(?i)(authorization[\"']?\s*[:=]\s*[b]?[\"']?(?:bearer|basic|oauth|token)\s+)[^\s\"',}]+"),
    re.compile(r"(?i)(\bbearer\s+)[\w.~+/=-]{6,}"),
)
_known: set[str] = set()
_lock = threading.Lock()


def conceal(*secrets: str | None) -> None:
    """Name secrets that are in use from now on."""
    with _lock:
        for secret in secrets:
            if secret and len(secret) >= SHORTEST:
                _known.update((secret, quote(secret, safe="")))


def redact(text: str) -> str:
    """The text without any secret in it.

    >>> redact("GET /me?access_token=EAAB123456&fields=id")
    'GET /me?access_token=[secret]&fields=id'
    >>> redact("{'Authorization': 'Bearer abcdef123'}")
    "{'Authorization': 'Bearer [secret]'}"
    """
    with _lock:
        known = sorted(_known, key=len, reverse=True)
    # what reads like a name comes last: it would hide the name, and the value beside it would stay
    like_names = [secret for secret in known if secret.lower() in _NAMES.lower()]
    text = _without(text, [secret for secret in known if secret not in like_names])
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{MARK}", text)
    return _without(text, like_names)


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MARK)
    return text


def of_traceback(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> str:  # fmt: skip
    """A traceback as text, without secrets."""
    return redact("".join(traceback.format_exception(kind, error, trace))).rstrip("\n")


_installed = False


def install() -> None:
    """Redact every log record of this process, and what ends it or one of its threads. Doing it again does nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    make = logging.getLogRecordFactory()

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        message = record.getMessage() if record.args else str(record.msg)
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info and isinstance(record.exc_info, tuple):
            record.exc_text = of_traceback(*record.exc_info)  # formatters take this text where it is there
        return record

    logging.setLogRecordFactory(made)
    sys.excepthook = lambda kind, error, trace: print(of_traceback(kind, error, trace), file=sys.stderr)  # noqa: T201 - a process's last words
    threading.excepthook = lambda args: logging.getLogger("earshot").error(
        "a thread ended: %s", of_traceback(args.exc_type, args.exc_value, args.exc_traceback)
    )
