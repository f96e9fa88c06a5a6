"""Reads CSV and TSV: one article a row, under the field names that records have."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from assistant.errors import ReadError
from assistant.reading.fields import is_header
from assistant.reading.found import Found
from assistant.reading.records import read_record

# csv refuses fields of more than 131,072 characters, for the whole process; the file's size is limited.
csv.field_size_limit(2**31 - 1)

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 65_536
# Exports put a title or Excel's "sep=;" above the header.
_HEADER_WITHIN = 5
_HINT = 'Give the table a header with "title" and "text".'


class _Dialect(csv.Dialect):
    """CSV as most programs write it."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    escapechar: str | None = None
    lineterminator = "\r\n"
    quoting: Any = csv.QUOTE_MINIMAL
    skipinitialspace = True


def read_table(text: str, name: str) -> Iterator[Found | ReadError]:
    """An article of each row; a row that is none is a ReadError, and the rest goes on.

    Raises ReadError when no header names a column of texts.
    """
    dialect, above = _sniffed(text)
    rows = csv.reader(StringIO(text, newline=""), dialect)
    try:
        *_, header = islice(rows, above + 1)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _of_row(header, row, name)
    except csv.Error:
        raise ReadError("the table is damaged", hint="Check its quotes, or save it as .jsonl.") from None


def _of_row(header: Sequence[str], row: Sequence[str], name: str) -> Found | ReadError:
    if any(cell.strip() for cell in row[len(header) :]):
        return ReadError(
            f"the row has {len(row)} fields, the header {len(header)}",
            hint="Put fields that hold the delimiter in quotes.",
        )
    try:
        return read_record(dict(zip(header, row, strict=False)), name)
    except ReadError as error:
        return error


def _sniffed(text: str) -> tuple[csv.Dialect, int]:
    """The dialect under which a header is found, and how many rows stand above it."""
    sample = text[:_SAMPLE]
    for delimiter in _DELIMITERS:
        dialect = _dialect(sample, delimiter)
        try:
            for above, row in enumerate(
                islice(csv.reader(StringIO(sample, newline=""), dialect), _HEADER_WITHIN)
            ):
                if is_header(row):
                    return dialect, above
        except csv.Error:
            continue
    raise ReadError("no column of the table is named as the articles' text", hint=_HINT)


def _dialect(sample: str, delimiter: str) -> csv.Dialect:
    """How fields are quoted: by doubled or escaped quotes, or not at all, as tab-separated files do."""
    dialect = _Dialect()
    dialect.delimiter = delimiter
    edge = re.escape(delimiter)
    quoted = rf'(?:^|{edge})"(?:[^"\\]|\\.|"")*+"(?:{edge}|\r?$)'
    if re.search(quoted, sample, re.MULTILINE | re.DOTALL) is None:
        dialect.quoting = csv.QUOTE_NONE
    elif sample.count('\\"') > sample.count('""'):
        dialect.escapechar, dialect.doublequote = "\\", False
    return dialect
