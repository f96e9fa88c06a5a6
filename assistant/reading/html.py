"""Reads saved web pages: trafilatura finds the story, ``reading.page`` the metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.errors import ReadError
from assistant.reading.bodies import story_of
from assistant.reading.dates import date_in_address, parse_moment
from assistant.reading.found import Found
from assistant.reading.limits import bounded_page
from assistant.reading.page import page_metadata
from assistant.reading.page_notes import page_notes
from assistant.reading.plain import read_plain

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html\b|head\b|body\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,5000}>")
# Less is a label or a notice that the extraction took for the story.
_FEWEST_LETTERS = 30
_HINT = "Save the article's text as .txt or .md and ingest that."


def looks_like_page(text: str) -> bool:
    """Whether a text is a web page, whatever its file is called."""
    return bool(_PAGE.match(text[:5000]))


def read_page(text: str, name: str, *, address: str | None = None) -> Iterator[Found | ReadError]:
    """The one article of a page; ``address`` is where it was fetched, for a page that does not say its own.

    Raises ReadError when no story is found on it.
    """
    if not _TAG.search(text):
        yield read_plain(text, name=name)
        return
    text = bounded_page(text)
    from trafilatura import load_html  # takes a second to import, and only pages need it

    # trafilatura reports unusual pages through logging; what matters comes back as a ReadError.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = load_html(text)
    if tree is None:
        raise ReadError("the page cannot be parsed", hint=_HINT)
    known, stated_body = page_metadata(tree, address)
    known = replace(known, url=known.url or address)
    known = replace(known, corrections=(*known.corrections, *page_notes(tree)))
    known = _with_local_day(_with_found_date(known, text))
    body = story_of(tree, known.url)
    # A page whose body is filled in by script carries its text in the JSON-LD alone.
    if len(stated_body) > 1.5 * len(body or ""):
        body = stated_body
    if not body:
        raise ReadError("no article text is found on the page", hint=_HINT)
    found = read_plain(body, known, name=name)
    if sum(map(str.isalnum, found.text)) < _FEWEST_LETTERS:
        raise ReadError("no article text is found on the page", hint=_HINT)
    yield found


def _with_local_day(known: Found) -> Found:
    """The day that the outlet's URL gives, where a time in UTC falls on the day before or after."""
    day = date_in_address(known.url) if known.url else None
    moment = known.published_at
    if day is None or not isinstance(moment, datetime) or moment.utcoffset():
        return known
    if abs(moment.date() - day) != timedelta(days=1):
        return known
    return replace(known, published_at=day, dates_from={**known.dates_from, "published_at": "address"})


def _with_found_date(known: Found, text: str) -> Found:
    """The date that htmldate finds, where the page's own metadata gives none; guessed when only its
    search through the whole page finds it."""
    if known.published_at is not None:
        return known
    from htmldate import find_date

    for extensive in (False, True):
        try:
            day = parse_moment(find_date(text, original_date=True, extensive_search=extensive, url=known.url))
        except (ValueError, TypeError, AttributeError, OverflowError):
            day = None
        if day is not None:
            guessed = extensive or (known.url is not None and day == date_in_address(known.url))
            places = {**known.dates_from, "published_at": "page text (htmldate)"}
            return replace(known, published_at=day, published_guessed=guessed, dates_from=places)
    return known
