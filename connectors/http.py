"""The one way out: a session with time-outs, a total deadline, retries, rate limits told and never slept, and no secret
in any sentence. Client libraries are given it in place of their own, so what holds here holds for all of them.
"""

from __future__ import annotations

import contextlib
import email.utils
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import tenacity
import urllib3
from requests.structures import CaseInsensitiveDict

from connectors import guarded, wire
from connectors.base import (
    AuthExpired,
    ConnectorError,
    ContractChanged,
    NotThere,
    PermissionDenied,
    RateLimited,
    Transient,
    Unreached,
)
from connectors.redaction import redact

USER_AGENT = "Earshot/0.2 (social-marketing dashboard; collects for its own accounts)"
CHUNK = 1 << 16
LONGEST_PAUSE = 5.0  # a server that asks for a longer wait is tried again by the schedule
WAIT_UNKNOWN = 900.0  # a limit that does not say when it ends: the usual window

Judge = Callable[[requests.Response], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes of one answer. `total` covers everything from the first byte sent to the last one read."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 90.0
    size: int = 64 << 20


class Session(requests.Session):
    """See the module's first sentence. Raises the errors of connectors/base.py and no others.

    `judge` looks at an answer that came whole and raises what it means. `aim` maps the address a library has built in
    to the one that is meant. `is_given` says that a person gave the address, so that it must be a public one.
    """

    def __init__(
        self,
        *,
        judge: Judge | None = None,
        limits: Limits | None = None,
        aim: Mapping[str, str] | None = None,
        is_given: bool = False,
        look_up: guarded.Resolve | None = None,
        tries: int = 4,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__()
        self.trust_env = False  # a .netrc of the machine must not replace the token
        self.headers["User-Agent"] = USER_AGENT
        self.judge = judge or judge_status
        self.limits = limits or Limits()
        self.aim = dict(aim or {})
        self.calls = 0
        self.answered: int | None = None  # the status of the newest answer; None: none came since it was asked
        self.rate: dict[str, str] = {}  # the newest rate headers
        self._is_given = is_given
        self._look_up = look_up or guarded.resolve
        self._tries = tries
        self._pause = pause
        for scheme in ("http://", "https://"):
            self.mount(scheme, wire.Adapter())

    def request(self, method: str | bytes, url: str | bytes, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # the same arguments, passed on
        """One answer, read whole and judged. What may pass by itself is tried again a few times."""
        aimed = self._aimed(str(url))
        self._may_go(aimed)
        kwargs["timeout"] = (self.limits.connect, self.limits.read)
        kwargs["stream"] = True  # read by us, by the clock
        kwargs["allow_redirects"] = False  # a token must not follow to another host
        if not self._is_given and not guarded.is_loopback(urlsplit(aimed).hostname or ""):
            kwargs.setdefault("proxies", requests.utils.get_environ_proxies(aimed))
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_may_pass),
            stop=tenacity.stop_after_attempt(self._tries),
            wait=_wait,
            sleep=self._pause,
            reraise=True,
        )
        answer: requests.Response = retrying(self._once, str(method), aimed, **kwargs)
        return answer

    @contextlib.contextmanager
    def one_try(self) -> Iterator[None]:
        """Nothing asked in here is asked a second time by itself."""
        tries, self._tries = self._tries, 1
        self.answered = None
        try:
            yield
        finally:
            self._tries = tries

    def _aimed(self, url: str) -> str:
        for built_in, meant in self.aim.items():
            if url.startswith(built_in):
                return meant.rstrip("/") + "/" + url[len(built_in) :].lstrip("/")
        return url

    def _may_go(self, url: str) -> None:
        if self._is_given:
            guarded.check_form(url)
            return
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and guarded.is_loopback(parts.hostname or "")):
            raise ConnectorError(f"The address of {parts.hostname} is not https. Plain http is for this machine only.")

    def _once(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        self.calls += 1
        self.answered = None
        host = urlsplit(url).hostname or url
        with wire.Deadline(self.limits.total) as deadline:
            wire.watch.deadline = deadline
            wire.watch.guard = self._look_up if self._is_given else None
            try:
                answer = super().request(method, url, **kwargs)
                with answer:
                    self._read(answer, host, deadline)
                self.answered = answer.status_code
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if deadline.is_over:
                    raise _Hung(f"{host} had not answered whole after {self.limits.total:.0f} s.") from None
                raise _of_the_wire(error, host) from None
            finally:
                wire.watch.deadline = None
                wire.watch.guard = None
        self.rate = {name: value for name, value in answer.headers.items() if _is_rate(name)} or self.rate
        self.judge(answer)
        return answer

    def _read(self, answer: requests.Response, host: str, deadline: wire.Deadline) -> None:
        parts, size = [], 0
        while True:
            part = answer.raw.read1(CHUNK, decode_content=True)
            if deadline.is_over:
                raise TimeoutError
            if not part:
                break
            parts.append(part)
            size += len(part)
            if size > self.limits.size:
                raise ConnectorError(f"{host} sent more than {self.limits.size >> 20} MB in one answer. Look at it.")
        promised = answer.headers.get("Content-Length", "")
        if promised.isdigit() and answer.raw.length_remaining not in (None, 0):
            raise Transient(f"{host} sent half an answer.")
        answer._content = b"".join(parts)
        answer._content_consumed = True  # what requests itself sets after reading


class _Hung(Transient):
    """It hangs: to ask again at once would hang again."""


def _may_pass(error: BaseException) -> bool:
    return (
        isinstance(error, Transient)
        and not isinstance(error, _Hung)
        and (error.retry_after is None or error.retry_after <= LONGEST_PAUSE)
    )


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None)
    # jitter, so that sources which failed together do not come back together
    grown = min(LONGEST_PAUSE, 0.25 * 2.0**state.attempt_number) * (0.5 + random.random() / 2)  # noqa: S311
    return max(float(asked), grown) if asked is not None else grown


def _of_the_wire(error: Exception, host: str) -> ConnectorError:
    inner: BaseException | None = error
    for _ in range(8):  # what the guard said, under the layers that wrapped it
        if isinstance(inner, ConnectorError):
            return inner
        if inner is None:
            break
        reason = getattr(inner, "reason", None)
        inner = reason if isinstance(reason, BaseException) else inner.__cause__ or inner.__context__
    if isinstance(error, requests.exceptions.SSLError):
        return ConnectorError(f"The certificate of {host} is not valid. Check the address, then tell its operator.")
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return ConnectorError(f"The address of {host} cannot be used. Check the base address of this source.")
    if isinstance(error, requests.ConnectTimeout):
        return Unreached(f"{host} did not answer in time.")
    if isinstance(error, (requests.Timeout, TimeoutError)):
        return _Hung(f"{host} did not answer in time.")
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.ProtocolError)):
        return Transient(f"{host} broke off in the middle of its answer.")
    kind = Unreached if _is_before_sending(error) else Transient
    return kind(f"{host} could not be reached ({type(error).__name__}).")


def _is_before_sending(error: Exception) -> bool:
    """Whether the connection itself failed: no name, nobody who answers, or no answer to the first knock."""
    seen = (error, *error.args, getattr(error.args[0], "reason", None) if error.args else None)
    kinds = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    return any(isinstance(one, kinds) for one in seen)


def _is_rate(name: str) -> bool:
    lowered = name.lower()
    return "ratelimit" in lowered or "rate-limit" in lowered or lowered.endswith("-usage") or lowered == "retry-after"


# -- what an answer means --------------------------------------------------------------------------


def judge_status(answer: requests.Response) -> None:
    """Raise what the status says; a success whose body is no whole JSON is told too."""
    judge_code(answer, said_in(answer))
    expect_json(answer)


def judge_code(answer: requests.Response, said: str = "") -> None:
    """Raise what the status alone says. `said`: the platform's own words."""
    code, host = answer.status_code, urlsplit(answer.url or "").hostname or "The platform"
    words = f": {said}" if said else "."
    if code < 300:
        return
    if code < 400:
        to = urlsplit(answer.headers.get("Location", "")).hostname or "another address"
        raise ContractChanged(f"{host} has moved to {to}. Give that address, if you trust it.")
    if code == 401:
        raise AuthExpired(f"{host} does not accept the token any more{words} Sign in again.")
    if code == 403:
        raise PermissionDenied(f"{host} refuses this to the account{words} Ask for the right, then try again.")
    if code in (404, 410):
        raise NotThere(f"{host} has nothing under this address{words}")
    if code == 429:
        raise RateLimited(f"{host} asks to wait{words}", wait_of(answer.headers))
    if code == 501:
        raise ContractChanged(f"{host} does not offer this{words}")
    if code in (408, 425) or code >= 500:
        after = _seconds(answer.headers.get("Retry-After"))
        raise Transient(f"{host} failed with {code}{words}", after)
    raise ContractChanged(f"{host} refuses the request with {code}{words}")


def expect_json(answer: requests.Response) -> None:
    """Raise Transient for a success that is a web page or broken off; else keep what was read for `json()`."""
    host = urlsplit(answer.url or "").hostname or "The platform"
    try:
        value = json.loads(answer.content) if answer.content else None
    except ValueError:
        start = answer.content[:200].lstrip().lower()
        if start.startswith((b"<!doctype", b"<html", b"<")):
            raise Transient(f"{host} answered with a web page instead of data.") from None
        raise Transient(f"{host} sent an answer that is broken off or no JSON.") from None
    answer.json = lambda **_: value  # type: ignore[method-assign]  # read once, for every library that asks again


def said_in(answer: requests.Response) -> str:
    """The platform's own words about a refusal: the first sentence found in the usual places, without secrets."""
    try:
        body: Any = json.loads(answer.content)
    except ValueError:
        return ""
    for _ in range(3):
        if isinstance(body, list) and body:
            body = body[0]
        if not isinstance(body, dict):
            break
        for name in ("detail", "message", "error_description", "error_user_msg", "title", "error", "errors"):
            if body.get(name):
                body = body[name]
                break
        else:
            break
    return redact(str(body))[:300].rstrip(".") + "." if isinstance(body, str) else ""


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds until a limit ends: Retry-After (seconds or a date), or the reset of the usual headers."""
    found = _seconds(headers.get("Retry-After"))
    if found is not None:
        return found
    named = CaseInsensitiveDict(headers)
    for name in ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset"):
        value = named.get(name)
        if value is None:
            continue
        try:
            number = float(value)
        except ValueError:
            return _until_text(value)
        # an instant, or a span: nobody waits for thirty years
        return max(1.0, number - time.time()) if number > 1e9 else max(1.0, number)
    return WAIT_UNKNOWN


def _until_text(value: str) -> float:
    from connectors.reading import instant

    at = instant(value)
    return max(1.0, at.timestamp() - time.time()) if at else WAIT_UNKNOWN


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass  # an HTTP date, read below
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def prepared(url: str, body: bytes, kind: str = "application/json") -> requests.Response:
    """An answer that never was on a wire: for measuring what is done with one."""
    answer = requests.Response()
    answer.status_code = 200
    answer.url = url
    answer.headers["Content-Type"] = kind
    answer._content = body
    return answer


# -- the guarded fetch -----------------------------------------------------------------------------

FEED_LIMITS = Limits(connect=5.0, read=10.0, total=15.0, size=5 << 20)
HOPS = 3


def fetch(
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    session: Session | None = None,
    limits: Limits = FEED_LIMITS,
) -> requests.Response:
    """Fetch an address a person gave: looked at, pinned, each redirect looked at again; 5 MB and 15 s at most.

    304 is given back as it is. Raises AddressRefused, or what else went wrong.
    """
    from urllib.parse import urljoin

    used = session or Session(is_given=True, limits=limits)
    used.judge = _pass_redirects
    for _ in range(HOPS + 1):
        answer = used.request("GET", url, headers=dict(headers or {}))
        to = answer.headers.get("Location")
        if answer.status_code not in (301, 302, 303, 307, 308) or not to:
            return answer
        url = urljoin(answer.url or url, to)
    raise ContractChanged(f"{urlsplit(url).hostname} sends from one address to the next without end.")


def _pass_redirects(answer: requests.Response) -> None:
    if answer.status_code >= 400:
        judge_code(answer)
