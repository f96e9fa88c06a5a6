"""Reads saved web pages: trafilatura finds the story, ``reading.page`` the metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.errors import ReadError
from assistant.reading.dates import date_in_address
from assistant.reading.found import Found
from assistant.reading.page import page_metadata
from assistant.reading.plain import read_plain

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html\b|head\b|body\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,5000}>")
# What is never the story, though it stands inside it.
_NOT_STORY = ["//figcaption", "//aside[contains(@class, 'related') or contains(@class, 'newsletter')]"]
_HINT = "Save the article's text as .txt or .md and ingest that."


def looks_like_page(text: str) -> bool:
    """Whether a text is a web page, whatever its file is called."""
    return bool(_PAGE.match(text[:5000]))


def read_page(text: str, name: str) -> Iterator[Found | ReadError]:
    """The one article of a page.

    Raises ReadError when no story is found on it.
    """
    if not _TAG.search(text):
        yield read_plain(text, name=name)
        return
    from trafilatura import load_html  # takes a second to import, and only pages need it

    # trafilatura reports unusual pages through logging; what matters comes back as a ReadError.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = load_html(text)
    if tree is None:
        raise ReadError("the page cannot be parsed", hint=_HINT)
    known = page_metadata(tree)
    known = _with_found_date(known, text)
    body = _body(text, known.url)
    if not body:
        raise ReadError("no article text is found on the page", hint=_HINT)
    yield read_plain(body, known, name=name)


def _body(text: str, url: str | None) -> str | None:
    """The paragraphs of the story."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(
        text,
        url=url,
        favor_recall=False,
        include_comments=False,
        include_tables=True,
        prune_xpath=_NOT_STORY,
    )
    body = document.text if document is not None else None
    return "\n\n".join(body.split("\n")) if body else None


def _with_found_date(known: Found, text: str) -> Found:
    """The date that htmldate finds, where the page's own metadata gives none; guessed when only its
    search through the whole page finds it."""
    if known.published_at is not None:
        return known
    from htmldate import find_date

    from assistant.reading.dates import parse_moment

    for extensive in (False, True):
        try:
            day = parse_moment(find_date(text, original_date=True, extensive_search=extensive, url=known.url))
        except (ValueError, TypeError, AttributeError, OverflowError):
            day = None
        if day is not None:
            guessed = extensive or (known.url is not None and day == date_in_address(known.url))
            return replace(known, published_at=day, published_guessed=guessed)
    return known
