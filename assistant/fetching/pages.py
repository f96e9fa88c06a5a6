"""From a fetched page to its article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from assistant.errors import ReadError
from assistant.fetching.client import Fetched
from assistant.reading.decoding import decode
from assistant.reading.found import Found
from assistant.reading.html import read_page
from assistant.reading.identity import canonical_url
from assistant.reading.making import make_article, with_guessed_date
from assistant.schema import Article, ReadFailure

# What servers say that know nothing of the page.
_SAID_UNKNOWING = {"utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii"}
_EDITIONS = ("www.", "m.", "mobile.", "amp.")


def read_fetched(fetched: Fetched, source: str) -> Iterator[Article | ReadFailure]:
    """The article of a page; ``source`` is the address it was asked for at."""
    name = urlsplit(fetched.address).path.rpartition("/")[2]
    try:
        for found in read_page(_text(fetched), name, address=fetched.address):
            if isinstance(found, ReadError):
                raise found
            yield _article(found, fetched, source)
    except ReadError as error:
        yield ReadFailure(source=source, reason=str(error), hint=error.hint)
    except (RecursionError, MemoryError):
        yield ReadFailure(
            source=source, reason="the page is nested too deeply", hint="Save its text alone and ingest that."
        )


def _text(fetched: Fetched) -> str:
    """The page as text; where it is not in UTF-8, as the server says before as the page does."""
    stated = (fetched.charset or "").casefold()
    if stated and stated not in _SAID_UNKNOWING:
        try:
            fetched.body.decode("utf-8")
        except UnicodeDecodeError:
            with suppress(UnicodeDecodeError, LookupError, ValueError):
                return fetched.body.decode(stated)
    return decode(fetched.body)


def _article(found: Found, fetched: Fetched, source: str) -> Article:
    """The article of what a page gave. Raises ReadError when that is no text."""
    found = replace(
        found,
        url=_own_address(found.url, fetched.address),
        publisher=found.publisher or _host(fetched.address),
        fetched_at=fetched.fetched_at,
        dates_from={**found.dates_from, "fetched_at": "clock"},
    )
    raw = _text(fetched)
    article = make_article(with_guessed_date(replace(found, raw=raw)), source)
    # What was fetched cannot be read again: the map takes it along.
    return replace(article, source_map=article.source_map and replace(article.source_map, raw=raw))


def _own_address(stated: str | None, fetched: str) -> str:
    """The canonical address that a page states, if it is of its own site, else the one it was fetched from.

    A page that names another site's address would else take the place of that site's article.
    """
    if stated is None or canonical_url(stated) is None:
        return fetched
    theirs, ours = _host(stated), _host(fetched)
    same = theirs == ours or theirs.endswith(f".{ours}") or ours.endswith(f".{theirs}")
    return stated if same else fetched


def _host(address: str) -> str:
    host = urlsplit(address).hostname or ""
    for edition in _EDITIONS:
        host = host.removeprefix(edition)
    return host
