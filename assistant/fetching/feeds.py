"""Feeds and sitemaps: from an address to those of the pages that it lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from assistant.errors import ReadError
from assistant.fetching.addresses import parse_address, shown
from assistant.fetching.bounds import GZIP, gunzip, too_large
from assistant.fetching.client import Fetched, Fetcher
from assistant.fetching.remembered import Remembered
from assistant.reading.deadline import in_time
from assistant.schema import ReadFailure

#: More pages of one feed, and more sitemaps below one index, are left out, and that is said.
MOST_PAGES, MOST_SITEMAPS = 50_000, 500
#: The largest RSS or Atom feed in bytes; reading a megabyte of one takes seconds. Sitemaps may be larger.
LARGEST_FEED = 4_000_000

_SITEMAP = re.compile(rb"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)[\s>]")
_BEGINNING = 4000
_HINT = "Give the address of an RSS or Atom feed or of a sitemap; for a single page leave out --feed."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """The addresses that a feed lists: of pages, or of further sitemaps."""

    links: list[str]
    of_sitemaps: bool = False

    def to_json(self) -> str:
        return json.dumps({"links": self.links, "of_sitemaps": self.of_sitemaps})

    @classmethod
    def from_json(cls, text: str) -> _Listing:
        return cls(**json.loads(text))


def feed_links(fetcher: Fetcher, address: str, remembered: Remembered) -> Iterator[str | ReadFailure]:
    """The addresses of the pages that a feed, a sitemap or an index of sitemaps lists, each once.

    What cannot be read is a ReadFailure, and the rest goes on.
    """
    seen = {address}
    waiting = [(address, True)]
    pages = sitemaps = 0
    while waiting:
        current, may_be_index = waiting.pop(0)
        try:
            listing = _listing(fetcher, current, remembered)
            if listing.of_sitemaps and not may_be_index:
                raise ReadError("an index of sitemaps lists another index", hint="Give that one with --feed.")
        except ReadError as error:
            yield ReadFailure(source=shown(current), reason=str(error), hint=error.hint)
            continue
        for link in listing.links:
            if link in seen:
                continue
            seen.add(link)
            sitemaps, pages = sitemaps + listing.of_sitemaps, pages + (not listing.of_sitemaps)
            if pages > MOST_PAGES or sitemaps > MOST_SITEMAPS:
                yield ReadFailure(
                    source=shown(address),
                    reason=f"it lists more than {MOST_PAGES:,} pages or {MOST_SITEMAPS} sitemaps",
                    hint="Give the sitemaps that you need one by one.",
                )
                return
            if listing.of_sitemaps:
                waiting.append((link, False))
            else:
                yield link


def _listing(fetcher: Fetcher, address: str, remembered: Remembered) -> _Listing:
    """What a feed lists now, which where it did not change is what it listed before. Raises ReadError."""
    known = remembered.feed(address)
    fetched = fetcher.feed(address, known[0] if known else None)
    if fetched is None and known is not None:
        return _Listing.from_json(known[1])
    if fetched is None:
        raise AssertionError("without conditions there is no reply that nothing changed")
    listing = read_listing(fetched, fetcher.max_bytes)
    remembered.put(address, fetched.validators, listing.to_json())
    return listing


def read_listing(fetched: Fetched, max_bytes: int) -> _Listing:
    """What a fetched feed or sitemap lists, of at most ``max_bytes`` when unpacked. Raises ReadError."""
    data = gunzip([fetched.body], max_bytes) if fetched.body.startswith(GZIP) else fetched.body
    is_sitemap = _SITEMAP.search(data[:_BEGINNING])
    if is_sitemap:
        listing = _read_sitemap(data)
    else:
        listing = _Listing(links=in_time(partial(_read_feed, data, fetched), hint=_HINT))
    return replace(listing, links=list(_absolute(listing.links, fetched.address)))


def _read_sitemap(data: bytes) -> _Listing:
    """The locations of a sitemap or of an index of them."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Any = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadError(f"the sitemap is broken: {error}", hint=_HINT) from None
    # Any namespace will do, as many sitemaps get theirs wrong; one level down, or an image's <loc> came too.
    links = [(loc.text or "").strip() for entry in root for loc in entry if _name(loc) == "loc"]
    return _Listing(links=links, of_sitemaps=_name(root) == "sitemapindex")


def _name(element: Any) -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _read_feed(data: bytes, fetched: Fetched) -> list[str]:
    """The links of the entries of an RSS or Atom feed."""
    if len(data) > LARGEST_FEED:
        raise too_large(LARGEST_FEED)
    # Feeds need none, and expanding them is how a few bytes become many. In UTF-16 each is beside a NUL.
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise ReadError("the feed declares entities, which are not expanded", hint=_HINT)
    import feedparser  # a tenth of a second to import, and only feeds need it

    charset = f"; charset={fetched.charset}" if fetched.charset else ""
    headers = {"content-location": fetched.address, "content-type": f"application/xml{charset}"}
    try:
        # As a stream: a string would be taken for an address or a path and opened.
        parsed: Any = feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)
        links = [entry.get("feedburner_origlink") or entry.get("link") or "" for entry in parsed.entries]
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        # What feedparser raises depends on where the bytes are wrong.
        raise ReadError("the feed is broken", hint=_HINT) from None
    if not parsed.get("version") and not any(links):
        raise ReadError("it is neither a feed nor a sitemap", hint=_HINT)
    if parsed.bozo and not links:
        raise ReadError(f"the feed is broken: {parsed.get('bozo_exception')}", hint=_HINT)
    return links


def _absolute(links: list[str], base: str) -> Iterator[str]:
    """The links as addresses of the web; others are passed over."""
    for link in filter(None, links):
        try:
            yield str(parse_address(urljoin(base, link)))
        except (ReadError, ValueError):
            continue
