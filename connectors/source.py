"""What a source is: what it declares, the settings it is opened with, and the streams of pages it gives.

A source knows no database. It is given where each stream stands (`state`) and gives pages: rows, and the state that is
true once those rows are stored. Whoever stores them keeps both in one transaction, so a kill between two pages loses
nothing and a page read twice changes nothing.
"""

from __future__ import annotations

import contextlib
import enum
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Protocol, runtime_checkable

from connectors.base import (
    ConnectorError,
    ContractChanged,
    Kind,
    Mention,
    Metric,
    MetricRefused,
    NotConfigured,
    Post,
    author_key,
)
from connectors.http import Judge, Session
from connectors.redaction import conceal, redact

State = dict[str, Any]  # JSON
Row = Mention | Post | Metric


class Cap(enum.Flag):
    """What a source can do."""

    ACCOUNT_METRICS = enum.auto()
    POSTS = enum.auto()
    POST_METRICS = enum.auto()
    MENTIONS = enum.auto()
    SEARCH = enum.auto()
    BACKFILL = enum.auto()
    LIVE = enum.auto()
    DELETIONS = enum.auto()
    REPLIES = enum.auto()

    def names(self) -> list[str]:
        """Lower-case names, in order."""
        return [str(one.name).lower() for one in Cap if one in self]


@dataclass(frozen=True, slots=True)
class Setting:
    """Something a source is told: `EARSHOT_<SOURCE>_<NAME>` in the environment, a field in the form."""

    name: str
    help: str
    is_secret: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Renewal:
    """How the token of a source is renewed (connectors/renewal.py)."""

    needs: tuple[str, ...]  # settings without which it cannot be
    lead: timedelta  # so long before its end it is renewed
    unknown_after: timedelta | None = None  # a token of which no end is known: so long after it was given; None: never


@dataclass(frozen=True, slots=True)
class About:
    """What a source declares of itself."""

    platform: str
    title: str
    library: str
    caps: Cap
    base_url: str
    settings: tuple[Setting, ...]
    scopes: tuple[tuple[str, str], ...]  # the right, and why it is needed
    metrics: Mapping[str, str]  # native name → canonical
    restate_days: int  # daily values of so many days are read again each time
    history: str  # how far back it can be read
    verified_against: str
    is_verified_live: bool  # against a running server, or wire data, that we did not write
    every: timedelta = timedelta(minutes=30)
    refresh_days: int = 7  # posts of so many days are read again for their counts
    api_version: str = ""
    api_version_ends: date | None = None
    limits: str = ""
    has_cost: bool = False
    reply_scopes: tuple[tuple[str, str], ...] = ()  # asked for only where answers are to be posted
    renewal: Renewal | None = None  # None: the token does not end, or a person makes a new one
    reply_chars: int = 0  # what one reply holds; 0: not told


@dataclass(frozen=True, slots=True)
class Account:
    """What a check found: the account that is connected, and until when."""

    account_id: str
    label: str
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the state of the stream once they are stored. `said`: sentences for people."""

    rows: Sequence[Row]
    state: State
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What a source is opened with."""

    settings: Mapping[str, str] = field(default_factory=dict)
    secret: bytes = b"\0" * 32  # of the installation: author keys are made with it
    since: date | None = None  # nothing older is read; None: as far back as the platform goes
    told: tuple[tuple[str, str], ...] = ()  # (kind, id) of what a notification told of and no list holds
    quarantined: frozenset[str] = frozenset()  # native metrics not to be asked for
    is_given: bool = False  # a person gave the address in a form
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@runtime_checkable
class Source(Protocol):
    """One account on one platform."""

    about: ClassVar[About]

    def check(self) -> Account:
        """The cheapest call that proves the access; raises what is wrong."""
        ...

    def posts(self, state: State) -> Iterator[Page]:
        """What the account published, with its counts."""
        ...

    def mentions(self, state: State) -> Iterator[Page]:
        """What the public wrote to or about it."""
        ...

    def metrics(self, state: State) -> Iterator[Page]:
        """The account's own numbers."""
        ...

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those ids (of 'post' or 'mention') that the platform no longer has."""
        ...


class Connector:
    """What sources share; each is a class `Source` of its own file that builds on this."""

    about: ClassVar[About]

    def __init__(self, config: Config, *, session: Session | None = None) -> None:
        self.config = config
        self.settings = {name: value.strip() for name, value in config.settings.items() if value and value.strip()}
        known = {one.name for one in self.about.settings}
        conceal(*(value for name, value in self.settings.items() if self._is_secret(name)))
        missing = [one.name for one in self.about.settings if one.is_required and not self.settings.get(one.name)]
        if missing:
            named = ", ".join(f"EARSHOT_{self.about.platform.upper()}_{name.upper()}" for name in missing)
            raise NotConfigured(f"{self.about.title} needs {named}. Connect the account, or set it in the environment.")
        self.unknown_settings = sorted(set(self.settings) - known)
        self.session = session or Session(judge=self._judge(), is_given=config.is_given)
        if session is not None and self._judge() is not None:
            session.judge = self._judge() or session.judge
        self.base = (self.settings.get("base_url") or self.about.base_url).rstrip("/")
        self.quarantined: dict[str, str] = {}  # native metric → why, found in this round
        self.told_read: list[tuple[str, str]] = []  # what of `config.told` needs no further reading
        self.spent = 0.0  # US dollars, as far as the platform charges
        self.allowed: float | None = None  # US dollars left of the month's budget; None: no limit

    # -- what a source may override ----------------------------------------------------------------

    def _judge(self) -> Judge | None:
        return None

    def posts(self, state: State) -> Iterator[Page]:
        """Nothing, unless the platform has posts."""
        yield from ()

    def mentions(self, state: State) -> Iterator[Page]:
        """Nothing, unless the platform has mentions."""
        yield from ()

    def metrics(self, state: State) -> Iterator[Page]:
        """Nothing, unless the platform has values of the account."""
        yield from ()

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """None, where the platform cannot be asked."""
        return set()

    # -- what sources use --------------------------------------------------------------------------

    def _is_secret(self, name: str) -> bool:
        return any(one.is_secret for one in self.about.settings if one.name == name)

    def now(self) -> datetime:
        """The instant, aware."""
        return self.config.now()

    def get(self, path: str, **params: Any) -> Any:
        """JSON of a GET under the base address; parameters that are None are left out."""
        return self.session.request("GET", f"{self.base}/{path.lstrip('/')}", params=clean(params)).json()

    def key(self, native_id: Any) -> str | None:
        """The pseudonym of an author; None for one the platform does not name."""
        if native_id is None or native_id == "":
            return None
        return author_key(self.config.secret, self.about.platform, str(native_id))

    def snapshot(self, account_id: str, post_id: str, found: Mapping[str, float], at: datetime) -> Iterator[Metric]:
        """Cumulative values under their native names, as observed; those that are not mapped are left out."""
        platform, mapped, day = self.about.platform, self.about.metrics, at.date()
        for native, value in found.items():
            metric = mapped.get(native)
            if metric is not None:
                yield Metric(platform, account_id, post_id, metric, "snapshot", day, float(value), at, native)

    def value(
        self, account_id: str, native: str, day: date, value: float, at: datetime, *, kind: Kind = "daily",
        breakdown: str = "", post_id: str = "",
    ) -> Metric:  # fmt: skip
        """One value of a day under its canonical name."""
        metric = self.about.metrics[native]
        return Metric(self.about.platform, account_id, post_id, metric, kind, day, value, at, native, breakdown)

    def wanted(self, names: Iterable[str]) -> list[str]:
        """Native metrics to ask for: those that are not in quarantine."""
        return [name for name in names if name not in self.config.quarantined and name not in self.quarantined]

    def bisected(self, names: Sequence[str], ask: Callable[[Sequence[str]], Any]) -> list[Any]:
        """The answers to `ask` over all names; a name that is refused is found by halves and put in quarantine.

        One retired metric makes platforms refuse the whole request. `ask` raises MetricRefused for that.
        """
        if not names:
            return []
        try:
            return [ask(names)]
        except MetricRefused as error:
            if len(names) == 1:
                self.quarantined[names[0]] = redact(str(error))
                return []
            middle = len(names) // 2
            return self.bisected(names[:middle], ask) + self.bisected(names[middle:], ask)

    def spend(self, usd: float) -> None:
        """Count what a call costs before it is made. Raises OverBudget when it is not allowed any more."""
        from connectors.base import OverBudget

        if self.allowed is not None and self.spent + usd > self.allowed + 1e-9:
            raise OverBudget(
                f"The month's budget for {self.about.title} is spent: {self.spent:.2f} US dollars in this round. "
                "It goes on next month, or raise the budget."
            )
        self.spent += usd


def clean(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters without those that are None."""
    return {name: value for name, value in params.items() if value is not None}


def ours(error: BaseException) -> ConnectorError | None:
    """The error of ours that a client library wrapped into one of its own, or None."""
    seen: set[int] = set()
    inner: BaseException | None = error
    while inner is not None and id(inner) not in seen:
        if isinstance(inner, ConnectorError):
            return inner
        seen.add(id(inner))
        original = getattr(inner, "original_exception", None)
        inner = original if isinstance(original, BaseException) else inner.__cause__ or inner.__context__
    return None


@contextlib.contextmanager
def through(library: str) -> Iterator[None]:
    """Let errors of ours out of a client library that wraps them; its own become a sentence."""
    try:
        yield
    except ConnectorError:
        raise
    except Exception as error:  # noqa: BLE001 - each library has a tree of its own, and none of it means more to us
        found = ours(error)
        what = f"{type(error).__name__}: {redact(str(error))[:200]}"
        raise found or ContractChanged(f"The library {library} does not understand the answer ({what}).") from None


_loading = threading.Lock()


def once(load: Callable[[], Any]) -> Any:
    """Import a client library: one thread at a time, for some are not ready to be imported by two at once."""
    with _loading:
        return load()
