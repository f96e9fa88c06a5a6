"""One request to one server and its bounded reply."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache

import httpcore
import httpx

from assistant import __version__
from assistant.errors import ReadError
from assistant.fetching.addresses import Resolver
from assistant.fetching.bounds import gather, gunzip, too_large
from assistant.fetching.connecting import CheckedBackend, Deadline, too_slow

#: The name that robots.txt files know this program by.
AGENT = "news-assistant"
#: Seconds for a whole request, and for one step of it.
LONGEST_REQUEST, LONGEST_STEP = 60.0, 20.0
TRY_LATER = "Try again later."

#: Raises ReadError for a content type (lower case, "" where none is stated) that is not wanted.
TypeCheck = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered; the body is empty but for a status of 200."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How requests are made: over a connection each, which so is to an address just checked."""

    resolver: Resolver
    private: bool
    longest: float
    max_bytes: int

    def ask(self, url: httpx.URL, conditions: Mapping[str, str], fits: TypeCheck) -> Reply:
        """The reply to one request. Raises ReadError for every trouble of the network or of the body."""
        backend = CheckedBackend(self.resolver, private=self.private, deadline=Deadline.after(self.longest))
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), min(LONGEST_STEP, self.longest))
        headers = {
            "User-Agent": f"{AGENT}/{__version__}",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **conditions,
        }
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
                pool.stream(
                    "GET", str(url), headers=list(headers.items()), extensions={"timeout": timeouts}
                ) as response,
            ):
                return self._read(response, fits)
        except httpcore.TimeoutException:
            raise too_slow() from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            reason = str(error) or "the connection broke off"
            raise ReadError(f"the server cannot be reached: {reason}", hint=TRY_LATER) from None

    def _read(self, response: httpcore.Response, fits: TypeCheck) -> Reply:
        headers = httpx.Headers(response.headers)
        if response.status != 200:
            return Reply(status=response.status, headers=headers)
        fits(content_type(headers)[0])
        length = headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > self.max_bytes:
            raise too_large(self.max_bytes)
        coding = headers.get("Content-Encoding", "").strip().casefold() or "identity"
        if coding not in ("identity", "gzip", "x-gzip"):
            raise ReadError(f"it is compressed in a way not asked for ({coding})", hint=TRY_LATER)
        reader = gather if coding == "identity" else gunzip
        return Reply(status=200, headers=headers, body=reader(response.iter_stream(), self.max_bytes))


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Made on first use, for it reads all the certificates that are trusted."""
    return httpx.create_ssl_context()


def content_type(headers: httpx.Headers) -> tuple[str, str | None]:
    """The type that a server names, in lower case or "", and the character set."""
    message = Message()
    message["Content-Type"] = stated = headers.get("Content-Type", "")
    charset = message.get_param("charset")
    return (message.get_content_type() if stated else ""), charset if isinstance(charset, str) else None
