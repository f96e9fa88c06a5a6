"""Which addresses may be fetched: of the web, without credentials, and not inside a private network."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from assistant.errors import ReadError

#: From a host and a port to the IP addresses that it has, as text. Raises OSError.
Resolver = Callable[[str, int], Sequence[str]]

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")
_LONGEST = 4000
# The one range of IPv6 that is given out for the internet.
_INTERNET6 = IPv6Network("2000::/3")
# Addresses that a translator on the way turns into the IPv4 address in their last four bytes.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# What Python, in some of its versions, takes for public: protocols' own, tunnels into IPv4,
# documentation, and Azure's metadata, which lies in a public range.
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(ip_network, ("192.0.0.0/24", "168.63.129.16", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_PRIVATE_HINT = "If you mean to read from your own network, set ASSISTANT_FETCH_PRIVATE=true."


def is_address(text: str) -> bool:
    """Whether an input is a web address rather than a path."""
    return bool(_ADDRESS.match(text))


def shown(address: str) -> str:
    """The address as it may be told and stored: without a user's name and password."""
    return _CREDENTIALS.sub("", address)


def parse_address(text: str) -> httpx.URL:
    """The address in ASCII, without its fragment. Raises ReadError."""
    hint = "Give an address like https://news.example/article."
    if len(text) > _LONGEST:
        raise ReadError("the address is too long", hint=hint)
    try:
        url = httpx.URL(text.strip())
        if url.scheme not in ("http", "https"):
            raise ReadError("only http and https addresses are fetched", hint=hint)
        if not 0 < (url.port or 80) <= 65535:
            raise ReadError("the port of the address is none", hint=hint)
        if not url.raw_host:
            raise ReadError("the address names no host", hint=hint)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise ReadError("this is no web address", hint=hint) from None
    if url.userinfo:
        raise ReadError(
            "the address holds a user name or password, which are not passed on",
            hint="Save the page as an .html file and ingest that.",
        )
    return url.copy_with(fragment=None)


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host as the system finds them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def checked_addresses(host: str, port: int, resolver: Resolver, *, private: bool) -> list[str]:
    """The IP addresses of a host, all of which may be connected to.

    Raises ReadError when it has none, or when any is not public and ``private`` is not set: a name that
    has addresses of both kinds was made to deceive.
    """
    try:
        found = list(resolver(host, port))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise ReadError(
            f"the host {host} is not known", hint="Check the spelling and your connection to the network."
        )
    if not private and not all(map(is_public, found)):
        raise ReadError(
            f"the host {host} lies in a private or reserved network, which is not fetched from",
            hint=_PRIVATE_HINT,
        )
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.scope_id is not None:
            return False
        if parsed.ipv4_mapped is not None:
            return _is_public(parsed.ipv4_mapped)
        if parsed in _TRANSLATED:
            return _is_public(IPv4Address(int(parsed) & 0xFFFFFFFF))
        return parsed in _INTERNET6 and _is_public(parsed)
    return _is_public(parsed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved)
        and not any(address in network for network in _REFUSED)
    )
