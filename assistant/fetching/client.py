"""The fetcher: one request at a time, with robots.txt, pace and redirects seen to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

import httpx

from assistant.errors import ReadError
from assistant.fetching.addresses import Resolver, parse_address, resolve
from assistant.fetching.exchange import (
    AGENT,
    LONGEST_REQUEST,
    TRY_LATER,
    Exchange,
    Reply,
    TypeCheck,
    content_type,
)
from assistant.fetching.pace import PATIENCE, Clock, Pace, seconds_to_wait
from assistant.fetching.robots import Robots, RobotsReply
from assistant.settings import Settings

MOST_REDIRECTS = 5

_PAGE_TYPES = {"", "text/html", "application/xhtml+xml", "text/plain"}
_FEED_TYPES = {"", "text/html", "text/plain", "application/octet-stream"}
_MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask it later whether a page changed; ``address`` is the one that answered."""

    address: str
    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        # What is not plain ASCII could not be sent back as it came.
        return {name: value for name, value in stated.items() if value and value.isascii()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body and where it came from at last; ``charset`` is the one that the server named."""

    validators: Validators
    body: bytes = field(repr=False)
    charset: str | None = None
    fetched_at: datetime

    @property
    def address(self) -> str:
        return self.validators.address


class Fetcher:
    """Fetches pages and feeds; not to be shared between threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        resolver: Resolver = resolve,
        clock: Clock | None = None,
        longest: float = LONGEST_REQUEST,
    ) -> None:
        self.max_bytes = int(settings.max_file_mb * 1_000_000)
        self._exchange = Exchange(
            resolver=resolver,
            private=settings.fetch_private,
            longest=longest,
            max_bytes=self.max_bytes,
        )
        self._pace = Pace(settings.fetch_delay, clock or Clock())
        self._robots = Robots(AGENT, self._robots_of)

    def page(self, address: str, known: Validators | None = None) -> Fetched | None:
        """The web page at an address; None when it is still what it was when ``known`` was given.

        Raises ReadError.
        """
        return self._fetch(address, known, _is_page)

    def feed(self, address: str, known: Validators | None = None) -> Fetched | None:
        """The feed or sitemap at an address; None when it is still what it was. Raises ReadError."""
        return self._fetch(address, known, _is_feed)

    def _fetch(self, address: str, known: Validators | None, fits: TypeCheck) -> Fetched | None:
        url = parse_address(address)
        for _ in range(MOST_REDIRECTS + 1):
            wanted = self._robots.check(_site(url), str(url))
            conditions = known.headers() if known and known.address == str(url) else {}
            reply = self._patiently(url, conditions, fits, wanted)
            if reply.status == HTTPStatus.NOT_MODIFIED and conditions:
                return None
            if reply.status == HTTPStatus.OK:
                return _fetched(url, reply)
            url = _redirected(url, reply)
        raise _too_many_redirects()

    def _patiently(
        self, url: httpx.URL, conditions: Mapping[str, str], fits: TypeCheck, wanted: float
    ) -> Reply:
        """The reply, asked for once more where the server wishes a pause.

        ``wanted`` are the seconds that it wants between requests.
        """
        for _ in range(2):
            self._pace.wait(url.host)
            reply = self._exchange.ask(url, conditions, fits)
            self._pace.postpone(url.host, min(wanted, PATIENCE))
            if not _asks_for_a_pause(reply):
                return reply
            self._pace.postpone(url.host, seconds_to_wait(reply.headers.get("Retry-After")))
        raise ReadError(f"the server is busy (status {reply.status})", hint=TRY_LATER)

    def _robots_of(self, address: str) -> RobotsReply:
        """A site's robots.txt, wherever it moved to."""
        url = parse_address(address)
        for _ in range(MOST_REDIRECTS + 1):
            self._pace.wait(url.host)
            reply = self._exchange.ask(url, {}, lambda _: None)
            if reply.status not in _MOVED:
                return RobotsReply(status=reply.status, body=reply.body)
            url = _redirected(url, reply)
        raise _too_many_redirects()


def _asks_for_a_pause(reply: Reply) -> bool:
    return reply.status == HTTPStatus.TOO_MANY_REQUESTS or (
        reply.status == HTTPStatus.SERVICE_UNAVAILABLE and "Retry-After" in reply.headers
    )


def _fetched(url: httpx.URL, reply: Reply) -> Fetched:
    return Fetched(
        validators=Validators(
            address=str(url),
            etag=reply.headers.get("ETag"),
            modified=reply.headers.get("Last-Modified"),
        ),
        body=reply.body,
        charset=content_type(reply.headers)[1],
        fetched_at=datetime.now(UTC).replace(microsecond=0),
    )


def _redirected(url: httpx.URL, reply: Reply) -> httpx.URL:
    """Where a reply leads; raises ReadError when it leads nowhere."""
    if reply.status in _MOVED and (location := reply.headers.get("Location")):
        try:
            target = str(url.join(location))
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise ReadError("the server redirects to no web address", hint=TRY_LATER) from None
        return parse_address(target)
    name = next((f" {status.phrase}" for status in HTTPStatus if status == reply.status), "")
    gone = reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    raise ReadError(
        f"the server answers {reply.status}{name}", hint="Check the address." if gone else TRY_LATER
    )


def _too_many_redirects() -> ReadError:
    return ReadError(f"it redirects more than {MOST_REDIRECTS} times", hint="Open it in a browser instead.")


def _site(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _is_page(kind: str) -> None:
    if "xml" in kind and kind not in _PAGE_TYPES:
        raise ReadError(
            f"it is no web page but {kind}", hint="Give the address of a feed or sitemap with --feed."
        )
    if kind not in _PAGE_TYPES:
        raise ReadError(f"it is no web page but {kind}", hint="Download it and ingest the file.")


def _is_feed(kind: str) -> None:
    if kind not in _FEED_TYPES and "xml" not in kind and "gzip" not in kind:
        raise ReadError(f"it is no feed or sitemap but {kind}", hint="Give the address of a feed.")
