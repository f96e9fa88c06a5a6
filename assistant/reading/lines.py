"""Reads files of one record a line, also those that are larger than memory should hold."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.reading.decoding import decode
from assistant.reading.found import Found
from assistant.reading.opened import ARCHIVE_FACTOR, Item, Opened, Reader, too_large
from assistant.reading.records import LIST_STARTS, parse_record


def in_lines(whole: Reader) -> Reader:
    """``whole`` for files of up to ``max_bytes``; beyond, a line at a time, and no line may be longer.

    A long file is read to ``ARCHIVE_FACTOR`` times ``max_bytes``, which bounds what a compressed one unpacks.
    """

    def reader(opened: Opened) -> Iterator[Item]:
        beginning = opened.file.read(opened.max_bytes + 1)
        opened.file.seek(0)
        if len(beginning) <= opened.max_bytes or not _is_lines(beginning):
            yield from whole(opened)
            return
        del beginning
        for number, line in enumerate(_lines(opened), start=1):
            yield f"#{number}", _found(line, opened)

    return reader


def _is_lines(beginning: bytes) -> bool:
    """Whether a file that begins so can be taken by lines: no list over several, no UTF-16."""
    first = beginning[:1_000].split(b"\n", 1)[0]
    return b"\0" not in first and first.strip().decode("latin-1") not in LIST_STARTS


def _lines(opened: Opened) -> Iterator[bytes]:
    """The lines that are not blank. Raises ReadError for one that is too long, and where the file is."""
    left = ARCHIVE_FACTOR * opened.max_bytes
    while line := opened.file.readline(opened.max_bytes + 1):
        left -= len(line)
        if len(line) > opened.max_bytes:
            raise too_large(len(line), opened.max_bytes)
        if left < 0:
            raise too_large(ARCHIVE_FACTOR * opened.max_bytes - left, ARCHIVE_FACTOR * opened.max_bytes)
        if line.strip():
            yield line


def _found(line: bytes, opened: Opened) -> Found | ReadError:
    try:
        return parse_record(decode(line), opened.name)
    except ReadError as error:
        return error
