"""Posting a reply: the small protocol that a source fulfils where its platform takes replies.

`post_reply` raises what says that nothing stands there: a refusal (AuthExpired, PermissionDenied, ContractChanged,
ReplyRefused, NotConfigured), RateLimited, or NotSent where it did not come to asking. Anything else, Transient
included, means that nobody knows whether the reply stands there: it is not sent again by itself, unless `safe_for`
says how long the same key brings no second one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotConfigured,
    NotThere,
    PermissionDenied,
    RateLimited,
    ReplyRefused,
    Transient,
    Unreached,
)
from connectors.http import Session
from connectors.source import Connector, Setting

FOR_EVER = timedelta(days=36_500)
SETTING = Setting("replies", "yes, where approved answers shall be posted as this account.")


class NotSent(Transient):
    """Nothing was sent; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What the platform answered: the id of the reply, where it stands, and its answer without names of others."""

    post_id: str
    url: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class TakesReplies(Protocol):
    """A source whose platform takes replies."""

    def post_reply(self, text: str, *, in_reply_to: str, idempotency_key: str) -> Posted:
        """Post a reply under a mention. The key goes along where the platform has a place for one."""
        ...


def safe_for(source: object) -> timedelta:
    """How long after the first try the same key can be sent again without a second reply. Nought: not at all."""
    said = getattr(source, "safe_for", None)
    return said() if callable(said) else timedelta()


def demand_wanted(source: Connector) -> None:
    """Raise NotConfigured unless the account was connected for posting too."""
    if source.settings.get("replies", "").lower() not in ("yes", "true", "1"):
        raise NotConfigured(
            f"This {source.about.title} account is connected for reading only. Let it post approved answers on the "
            f"Data page, or set EARSHOT_{source.about.platform.upper()}_REPLIES=yes."
        )


@contextlib.contextmanager
def before_sending() -> Iterator[None]:
    """What is asked before the reply itself goes out: where it fails in passing, nothing was sent."""
    try:
        yield
    except NotThere as error:
        raise ReplyRefused(f"What is answered is not there any more. {error}") from None
    except Transient as error:
        raise NotSent(str(error), error.retry_after) from None


@contextlib.contextmanager
def sending(session: Session, title: str) -> Iterator[None]:
    """The one request that posts: asked once, and only a plain no of the platform counts as one."""
    with session.one_try():
        try:
            yield
        except Unreached as error:
            raise NotSent(str(error), error.retry_after) from None
        except (RateLimited, AuthExpired, PermissionDenied, NotThere, ContractChanged) as error:
            if not _is_no(session.answered):
                raise _unknown(title, error) from None
            if isinstance(error, NotThere):
                raise ReplyRefused(f"What is answered is not there any more. {error}") from None
            raise
        except ConnectorError as error:
            raise _unknown(title, error) from None


def _is_no(status: int | None) -> bool:
    # 408 and 425 are said by what stands in front of a server, which may have got the request all the same
    return status is not None and (300 <= status < 500 or status == 501) and status not in (408, 425)


def _unknown(title: str, error: ConnectorError) -> Transient:
    return Transient(f"Nobody knows whether the answer stands on {title}. {error}")


def demand_id(post_id: str, title: str) -> str:
    """The id of what was posted. Raises Transient where a success names none."""
    if not post_id:
        raise Transient(f"{title} said that it was posted, and gave no id. Look at the mention there.")
    return post_id
