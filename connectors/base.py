"""The rows every connector and export layout gives, and the errors it raises.

ConnectorError
├── AuthExpired        sign in again
├── PermissionDenied   ask for the right
├── RateLimited        wait until retry_after (seconds)
├── Transient          try again later
│   └── Unreached      no connection came about: nothing was sent
├── ContractChanged    look: the platform renamed or retired something
│   └── MetricRefused  one of the metrics asked for is not known any more
├── ReplyRefused       answer otherwise: this answer cannot stand there
├── NotThere           it is gone, or was never there
├── NotConfigured      give the setting it names
├── AddressRefused     give another address
├── OverBudget         the month's money is spent
└── FileRefused        mend the file: it names the file, the line and what to do

What a source is (capabilities, settings, streams of pages) is in connectors/source.py.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal["snapshot", "daily"]
Relation = Literal["mention", "reply", "quote", "comment", "review", "tagged", "search"]


class ConnectorError(Exception):
    """Anything a platform or a file refuses, in a sentence."""

    retry_after: float | None = None


class AuthExpired(ConnectorError):
    """Sign in again."""


class PermissionDenied(ConnectorError):
    """The account lacks a right."""


class RateLimited(ConnectorError):
    """Come back after `retry_after` seconds."""

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Transient(ConnectorError):
    """Try again later; after `retry_after` seconds, where the platform says so."""

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreached(Transient):
    """No connection came about, so nothing was sent."""


class ReplyRefused(ConnectorError):
    """This answer cannot be posted there as it is."""


class ContractChanged(ConnectorError):
    """A metric was retired or a field renamed."""


class MetricRefused(ContractChanged):
    """One of the metrics that were asked for, the answer does not always say which."""


class NotThere(ConnectorError):
    """The platform has nothing under this address or id."""


class NotConfigured(ConnectorError):
    """A setting is missing."""


class AddressRefused(ConnectorError):
    """An address that is not fetched: it may lead inside."""


class OverBudget(ConnectorError):
    """What was allowed for this month is spent."""


class FileRefused(ConnectorError):
    """A file that cannot be read as a whole."""


class HeaderUnknown(FileRefused):
    """A table with a header that no layout knows: somebody has to say what its columns are."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One value of one metric. `post_id` is '' for the account itself; `breakdown` is '' for the total.

    kind 'snapshot': cumulative as observed; 'daily': the platform's own value of the day `as_of`.
    A value that is not available is no row, never 0.
    """

    platform: str
    account_id: str
    post_id: str
    metric: str
    kind: Kind
    as_of: date
    value: float
    observed_at: datetime
    native_metric: str
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """What the programme published. `created_at` is None where an export does not say; else aware UTC."""

    platform: str
    post_id: str
    account_id: str
    created_at: datetime | None
    observed_at: datetime
    text: str | None = None
    url: str | None = None
    media_type: str | None = None
    in_reply_to: str | None = None
    native: Mapping[str, str] = field(default_factory=dict)
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What the public wrote. `author_key` is an HMAC (see `author_key`), never a handle.

    `counts` holds every counter under its native name; the four named ones are None where the
    platform does not say.
    """

    platform: str
    mention_id: str
    account_id: str
    relation: Relation
    created_at: datetime
    observed_at: datetime
    text: str | None
    author_key: str | None = None
    url: str | None = None
    parent_id: str | None = None
    root_id: str | None = None
    rating: float | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    counts: Mapping[str, float] = field(default_factory=dict)
    is_deleted: bool = False


def author_key(secret: bytes, platform: str, native_id: str) -> str:
    """A stable pseudonym: HMAC-SHA256 of platform and native id with the installation's secret, 24 hex digits."""
    said = f"{platform}:{native_id}".encode(errors="surrogatepass")
    return hmac.digest(secret, said, hashlib.sha256).hex()[:24]
