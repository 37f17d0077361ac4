"""The guard on addresses that people give: nothing inside this network is ever reached by one.

An address is refused unless its scheme is http or https, its port 80 or 443, it names no user, and every address its
host resolves to is public. The connection then goes to the very address that was looked at, so that a name which
resolves otherwise a moment later (DNS rebinding) gains nothing. Redirects are looked at again, hop by hop.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from connectors.base import AddressRefused

Resolve = Callable[[str, int], Iterable[str]]
PORTS = (80, 443)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# public by Python's own count, yet they lead inside: local NAT64, site-local, IPv4-compatible, the 6to4 relay
INSIDE = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b:1::/48", "fec0::/10", "::/96", "192.88.99.0/24", "5f00::/16", "2001:20::/28", "3fff::/20")
)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host. Raises AddressRefused where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise AddressRefused(f"The name {host} is not known. Check the spelling of the address.") from error
    return [str(one[4][0]).split("%")[0] for one in found]


def is_public(address: str) -> bool:
    """Whether an address lies outside of this machine and its networks, whatever it is wrapped in.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:169.254.169.254")
    (True, False, False)
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        for inner in (parsed.ipv4_mapped, parsed.sixtofour, (parsed.teredo or (None, None))[1]):
            if inner is not None:
                return is_public(str(inner))
        if parsed in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    if any(parsed.version == network.version and parsed in network for network in INSIDE):
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def is_never(address: str) -> bool:
    """Whether nobody is told anything there: link-local (where clouds answer with keys), all-hosts and group addresses.

    >>> is_never("169.254.169.254"), is_never("::ffff:a9fe:a9fe"), is_never("fd00:ec2::254"), is_never("10.0.0.5")
    (True, True, True, False)
    """
    parsed = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None)
    if inner is not None:
        return is_never(str(inner))
    return parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast or str(parsed) == "fd00:ec2::254"


def check_receiver(host: str, *, looks_up: bool = False) -> None:
    """A host that messages are sent to, in whatever way it is written. Servers of the own network are allowed.

    `looks_up`: a name is looked up too; one that is not known is left to whoever sends. Raises AddressRefused.
    """
    flags = 0 if looks_up else socket.AI_NUMERICHOST
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM, flags=flags)
    except (socket.gaierror, UnicodeError):
        return
    if any(is_never(str(one[4][0]).split("%")[0]) for one in found):
        raise AddressRefused(f"The address {host} is no server that messages are sent to. Enter another one.")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its written form alone: no name is looked up for it."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_form(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address a person gave. Raises AddressRefused with what is wrong."""
    if any(ord(sign) < 33 or sign == "\\" for sign in url):
        raise AddressRefused("The address holds a space, a backslash or a control character. Copy it again.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"The address cannot be read: {error}. Copy it again.") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f"The address begins with '{parts.scheme or '?'}:'. Only http and https are fetched.")
    if parts.username is not None or "@" in parts.netloc:
        raise AddressRefused("The address names a user. Give it without the part before the @.")
    if port not in (None, *PORTS):
        raise AddressRefused(f"The address names port {port}. Only 80 and 443 are fetched.")
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise AddressRefused("The address names no host.")
    if ":" not in host:
        try:
            host = host.encode("idna").decode()
        except UnicodeError as error:
            raise AddressRefused(f"The name '{host}' is none that can be looked up.") from error
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80)


def pinned(host: str, port: int, look_up: Resolve | None = None) -> str:
    """The address to connect to: resolved once, refused unless all that came back are public."""
    found = list((look_up or resolve)(host, port))
    inside = [one for one in found if not is_public(one)]
    if inside or not found:
        raise AddressRefused(f"{host} leads to {', '.join(inside) or 'nothing'}, which is not on the public internet.")
    return found[0]


def check(url: str, look_up: Resolve | None = None) -> str:
    """Look at an address as a whole; gives the address to connect to. Raises AddressRefused."""
    _, host, port = check_form(url)
    return pinned(host, port, look_up)
