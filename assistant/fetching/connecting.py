"""Connections to checked addresses alone, each with an end of its time.

httpcore and not httpx's client, for its network backend is where a name becomes an address: what was
checked there is what is connected to, so a name that changes its address meanwhile gains nothing.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from assistant.errors import ReadError
from assistant.fetching.addresses import Resolver, checked_addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The moment, on the monotonic clock, by which a request must be done."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(at=time.monotonic() + seconds)

    def left(self, timeout: float | None) -> float:
        """The seconds that one step may take. Raises ReadError when none are left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise too_slow()
        return left if timeout is None else min(left, timeout)


def too_slow() -> ReadError:
    """The error for a server that takes longer than a request may last."""
    return ReadError("the server is too slow", hint="Try again later.")


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks what it finds, and connects to that. Errors: ReadError, httpcore's."""

    def __init__(self, resolver: Resolver, *, private: bool, deadline: Deadline) -> None:
        self._resolver = resolver
        self._private = private
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError("no address")
        for address in checked_addresses(host, port, self._resolver, private=self._private):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _TimedStream(stream, self._deadline)
        raise trouble


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline, so that no server can drip for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
