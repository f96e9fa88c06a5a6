"""The formats that are read, by suffix, and how each file's articles are numbered."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, cast

from assistant.errors import ReadError
from assistant.reading import html, markdown, parquet, pdf, records, tables, webarchive, word
from assistant.reading.decoding import decode
from assistant.reading.found import Found, with_raw
from assistant.reading.lines import in_lines
from assistant.reading.opened import Item, Opened, Reader
from assistant.reading.plain import read_plain

_Readings = Iterator[Found | ReadError]
_EMPTY_HINT = "Remove it or put the article's text into it."
_RECORDS_HINT = 'Give a record, or a list of records, with "title" and "text".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a format is read. ``read`` is None for a zip, whose members are files of the other formats;
    ``many`` says that a file holds many articles, and may be larger; ``shown`` that hints name it."""

    read: Reader | None
    many: bool = False
    shown: bool = True


def _one(read: Callable[[str, str], _Readings]) -> Reader:
    """A file of text that is one article."""

    def reader(opened: Opened) -> Iterator[Item]:
        text = _text(opened)
        return (("", with_raw(found, text)) for found in read(text, opened.name))

    return reader


def _numbered(read: Callable[[str, str], _Readings], *, always: bool) -> Reader:
    """A file of text that holds records; a single one needs no number unless ``always``."""

    def reader(opened: Opened) -> Iterator[Item]:
        found = read(_text(opened), opened.name)
        begun = list(islice(found, 2))
        if not begun:
            raise ReadError("the file holds no articles", hint=_RECORDS_HINT)
        if len(begun) == 1 and not always:
            yield "", begun[0]
            return
        for number, item in enumerate(chain(begun, found), start=1):
            yield f"#{number}", item

    return reader


def _unpacked(read: Reader) -> Reader:
    """A compressed file of a format."""

    def reader(opened: Opened) -> Iterator[Item]:
        with gzip.GzipFile(fileobj=opened.file) as file:
            try:
                yield from read(
                    Opened(file=cast(BinaryIO, file), name=opened.name, max_bytes=opened.max_bytes)
                )
            except (OSError, EOFError, zlib.error):
                raise ReadError("the compressed file is damaged", hint="Make or fetch it again.") from None

    return reader


def _text(opened: Opened) -> str:
    text = decode(opened.read())
    if not text.strip():
        raise ReadError("the file is empty", hint=_EMPTY_HINT)
    return text


def _plain(text: str, name: str) -> _Readings:
    if html.looks_like_page(text):
        yield from html.read_page(text, name)
    else:
        yield read_plain(text, name=name)


_TEXT = Format(read=_one(_plain))
_MARKDOWN = Format(read=_one(markdown.read_markdown))
_PAGE = Format(read=_one(html.read_page))
_LINES = Format(read=in_lines(_numbered(records.read_lines, always=True)), many=True)
_JSON = Format(read=_numbered(records.read_json, always=False))
_TABLE = Format(read=_numbered(tables.read_table, always=True))


def _also(form: Format) -> Format:
    """The same under another suffix."""
    return Format(read=form.read, many=form.many, shown=False)


def _gz(form: Format) -> Format:
    return Format(read=_unpacked(form.read) if form.read else None, many=form.many, shown=False)


_WEB_ARCHIVE = Format(read=webarchive.read_web_archive, many=True)

#: The formats that are read, by suffix in lower case.
FORMATS: dict[str, Format] = {
    ".txt": _TEXT,
    ".text": _also(_TEXT),
    ".md": _MARKDOWN,
    ".markdown": _also(_MARKDOWN),
    ".html": _PAGE,
    ".htm": _also(_PAGE),
    ".jsonl": _LINES,
    ".ndjson": _also(_LINES),
    ".json": _JSON,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".parquet": Format(read=parquet.read_parquet, many=True),
    ".pdf": Format(read=pdf.read_pdf),
    ".docx": Format(read=word.read_word),
    ".zip": Format(read=None, many=True),
    ".warc": _WEB_ARCHIVE,
    ".warc.gz": _gz(_WEB_ARCHIVE),
    ".json.gz": _gz(_JSON),
    ".jsonl.gz": _gz(_LINES),
    ".ndjson.gz": _gz(_LINES),
    ".csv.gz": _gz(_TABLE),
    ".tsv.gz": _gz(_TABLE),
    ".html.gz": _gz(_PAGE),
    ".txt.gz": _gz(_TEXT),
}
