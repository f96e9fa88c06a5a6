"""From a file to its articles: reads it by its format and turns trouble into ReadFailure."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assistant.errors import ReadError
from assistant.reading.archives import members
from assistant.reading.deadline import timely
from assistant.reading.formats import FORMATS
from assistant.reading.found import Found
from assistant.reading.listing import (
    FORMATS_HINT,
    failure,
    is_passed_over,
    printable,
    unreachable,
    unread_format,
)
from assistant.reading.making import make_article, with_guessed_date
from assistant.reading.opened import ARCHIVE_FACTOR, Item, Opened, stem_of, suffix_of, too_large
from assistant.schema import Article, ReadFailure

# So many failures in a row are a file of something else, and would fill the report.
_MOST_MISSES = 10_000


def read_file(path: Path, *, max_bytes: int) -> Iterator[Article | ReadFailure]:
    """The articles of a file, in order; a record that is no article is a ReadFailure, and the rest goes on.

    ``max_bytes`` is the largest size in bytes of a file of one article, also inside an archive.
    """
    source = printable(path)
    try:
        with _opened(path, max_bytes) as file:
            opened = Opened(file=file, name=stem_of(path.name), max_bytes=max_bytes)
            for place, found in _items(opened, suffix_of(path.name)):
                yield _article(found, f"{source}{place}")
    except ReadError as error:
        yield failure(source, error)


def raw_of(path: Path, place: str, *, max_bytes: int) -> str | None:
    """The raw source of the article at a place of a file (``""``, ``#3``, ``!inner/name.txt``), read again.

    None when nothing is there now.
    """
    try:
        with _opened(path, max_bytes) as file:
            opened = Opened(file=file, name=stem_of(path.name), max_bytes=max_bytes)
            items = _items(opened, suffix_of(path.name))
            found = next((found for at, found in items if at == place), None)
    except ReadError:
        return None
    return found.raw if isinstance(found, Found) else None


def _items(opened: Opened, suffix: str) -> Iterator[Item]:
    """What a file holds, with a day from its name where nothing states one; trouble ends its items."""
    form = FORMATS[suffix]
    try:
        if form.read is None:
            yield from _of_members(opened)
            return
        misses = 0
        for place, found in timely(form.read(opened)):
            yield place, found if isinstance(found, ReadError) else with_guessed_date(found, opened.name)
            misses = misses + 1 if isinstance(found, ReadError) else 0
            if misses == _MOST_MISSES:
                raise _no_more()
    except ReadError as error:
        yield "", error
    except (RecursionError, MemoryError):
        yield "", ReadError("the file is nested too deeply", hint="Ingest the article's text alone.")
    except OSError as error:
        yield "", unreachable("", error)


def _no_more() -> ReadError:
    return ReadError(
        f"{_MOST_MISSES:,} records in a row hold no article, and the rest is not read",
        hint='Give each record "title" and "text".',
    )


def _of_members(opened: Opened) -> Iterator[Item]:
    """The articles of a zip's members; as in folders, other formats are passed over."""
    empty = True
    for name, member in members(opened, wanted=lambda name: not is_passed_over(name)):
        empty = False
        found: Iterator[Item]
        found = iter([("", member)]) if isinstance(member, ReadError) else _of_member(member, suffix_of(name))
        yield from ((f"!{printable(name)}{place}", item) for place, item in found)
    if empty:
        raise ReadError("the archive holds no articles", hint=FORMATS_HINT)


def _of_member(opened: Opened, suffix: str) -> Iterator[Item]:
    if FORMATS[suffix].read is None:
        yield "", ReadError("an archive inside an archive is not read", hint="Unpack the inner one.")
    else:
        yield from _items(opened, suffix)


def _article(found: Found | ReadError, source: str) -> Article | ReadFailure:
    if isinstance(found, ReadError):
        return failure(source, found)
    try:
        return make_article(found, source)
    except ReadError as error:
        return failure(source, error)


@contextmanager
def _opened(path: Path, max_bytes: int) -> Iterator[BinaryIO]:
    """A regular file within its limit, open for reading. Raises ReadError."""
    form = FORMATS.get(suffix_of(path.name))
    if form is None:
        raise unread_format(path.suffix)
    limit = max_bytes * (ARCHIVE_FACTOR if form.many else 1)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise ReadError("it is not a regular file", hint="Give a file or a folder.")
        if state.st_size > limit:
            raise too_large(state.st_size, limit)
        if state.st_size == 0:
            raise ReadError("the file is empty", hint="Remove it or put the article's text into it.")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise unreachable(printable(path), error) from None
    with file:
        yield file
