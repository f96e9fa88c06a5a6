"""Reads WARC files: an article of each page that a server gave whole; warcio finds the records."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.errors import ReadError
from assistant.reading.dates import parse_moment
from assistant.reading.decoding import decode
from assistant.reading.found import Found
from assistant.reading.html import read_page
from assistant.reading.identity import own_address
from assistant.reading.opened import Item, Opened, not_installed, too_large

_PAGES = ("text/html", "application/xhtml+xml")
_HINT = "Only responses with status 200 that are HTML are read."


def read_web_archive(opened: Opened) -> Iterator[Item]:
    """An article of each HTML page, with its address and the day on which it was fetched.

    Raises ReadError when it is no WARC file, or holds no page.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise not_installed("warc") from None
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    number = 0
    try:
        records = ArchiveIterator(opened.file)
        records.INC_RECORD = ""  # warcio writes it to stderr for each record of a wrong length
        for record in records:
            if _is_page(record):
                number += 1
                for found in _of_record(record, opened):
                    yield f"#{number}", found
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError, TypeError, IndexError):
        # What warcio raises depends on where the bytes are wrong.
        raise ReadError("the web archive is damaged", hint="Make or fetch it again.") from None
    if not number:
        raise ReadError("the web archive holds no pages", hint=_HINT)


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return (
        record.http_headers.get_statuscode() == "200" and kind.partition(";")[0].strip().casefold() in _PAGES
    )


def _of_record(record: Any, opened: Opened) -> Iterator[Found | ReadError]:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<> ")
    data = record.content_stream().read(opened.max_bytes + 1)
    fetched = parse_moment(record.rec_headers.get_header("WARC-Date"))
    try:
        if len(data) > opened.max_bytes:
            raise too_large(len(data), opened.max_bytes)
        text = _decoded(data, record)
        for found in read_page(text, opened.name, address=address):
            if isinstance(found, ReadError):
                yield found
            else:
                places = {"fetched_at": "WARC record"} if fetched else {}
                yield replace(
                    found,
                    url=own_address(found.url, address),
                    fetched_at=fetched or found.fetched_at,
                    dates_from={**found.dates_from, **places},
                    raw=text,
                )
    except ReadError as error:
        yield error


def _decoded(data: bytes, record: Any) -> str:
    """The page's text, by the charset that the server named, if it holds."""
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.casefold().partition("charset=")[2].strip("\"' ;")
    if charset not in ("", "utf-8", "utf8"):
        try:
            return decode(data.decode(charset).encode())
        except (LookupError, ValueError):
            pass
    return decode(data)
