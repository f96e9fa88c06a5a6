"""Forbids every connection and every look-up of a name off loopback, in this process.

Loaded by ``tests/conftest.py`` for the tests and by ``sitecustomize.py`` for the Python processes they start.
What is refused raises at once and is also written to the file named by ``LOOPBACK_GUARD_LOG``, so that a test
fails even when the code under test swallows the error. Standard library only: it loads before everything.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOG = "LOOPBACK_GUARD_LOG"


class OffLoopbackError(RuntimeError):
    """Not an OSError, so that code which expects a network to fail does not take it for that."""


def install() -> None:
    """Guard the ``socket`` module; a second call does nothing."""
    if getattr(socket, "_loopback_only", False):
        return
    for name in ("connect", "connect_ex", "sendto", "sendmsg"):
        setattr(socket.socket, name, _guarded_method(getattr(socket.socket, name), name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        setattr(socket, name, _guarded_lookup(getattr(socket, name), name))
    socket._loopback_only = True  # type: ignore[attr-defined]


def is_loopback(host: str | bytes | None) -> bool:
    """Whether the host is this machine; ``0.0.0.0`` and ``::`` are, when connected to."""
    name = _text(host)
    if name in {"", "localhost"}:
        return True
    address = _address(name)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _guarded_method(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        # connect(address); sendto(bytes, [flags,] address); sendmsg(buffers, [ancdata, flags, address])
        address = arguments[-1] if name != "sendmsg" or len(arguments) > 3 else None
        internet = self.family in {socket.AF_INET, socket.AF_INET6}
        if internet and isinstance(address, tuple) and not is_loopback(address[0]):
            _refuse(f"socket.{name} to {_text(address[0])}:{address[1]}")
        return original(self, *arguments)

    return guarded


def _guarded_lookup(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def guarded(*arguments: Any, **options: Any) -> Any:
        host = arguments[0] if arguments else options.get("host")
        # A number needs no look-up; connecting to it is refused above.
        if not is_loopback(host) and (_address(_text(host)) is None or name == "gethostbyaddr"):
            _refuse(f"socket.{name} of {_text(host)!r}")
        return original(*arguments, **options)

    return guarded


def _refuse(what: str) -> None:
    message = f"off loopback: {what} (tests run without a network)"
    if log := os.environ.get(LOG):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{message}, process {os.getpid()}\n")
    raise OffLoopbackError(message)


def _text(host: str | bytes | None) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
