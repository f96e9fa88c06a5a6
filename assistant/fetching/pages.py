"""From a fetched page to its article."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from assistant.errors import ReadError
from assistant.fetching.client import Fetched
from assistant.reading.deadline import timely
from assistant.reading.decoding import decode
from assistant.reading.found import Found
from assistant.reading.html import read_page
from assistant.reading.identity import own_address, site_of
from assistant.reading.making import make_article, with_guessed_date
from assistant.schema import Article, ReadFailure

# What servers say that know nothing of the page.
_SAID_UNKNOWING = {"utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii"}


def read_fetched(fetched: Fetched, source: str) -> Iterator[Article | ReadFailure]:
    """The article of a page; ``source`` is the address it was asked for at."""
    name = urlsplit(fetched.address).path.rpartition("/")[2]
    try:
        for found in timely(read_page(_text(fetched), name, address=fetched.address)):
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
        url=own_address(found.url, fetched.address),
        publisher=found.publisher or site_of(fetched.address),
        fetched_at=fetched.fetched_at,
        dates_from={**found.dates_from, "fetched_at": "clock"},
    )
    raw = _text(fetched)
    article = make_article(with_guessed_date(replace(found, raw=raw)), source)
    # What was fetched cannot be read again: the map takes it along.
    return replace(article, source_map=article.source_map and replace(article.source_map, raw=raw))
