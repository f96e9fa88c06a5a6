"""Reads Parquet: one article a row, under the field names that records have; pyarrow decodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.errors import ReadError
from assistant.reading.fields import is_header, is_known
from assistant.reading.found import Found
from assistant.reading.opened import Item, Opened, not_installed, too_large
from assistant.reading.records import read_record

# Rows decoded together; few, for a dictionary may repeat one long text in every row.
_ROWS = 32
_DAMAGED = ReadError("the Parquet file is damaged", hint="Write or fetch it again.")


def read_parquet(opened: Opened) -> Iterator[Item]:
    """An article of each row; a row that is none is a ReadError, and the rest goes on.

    Raises ReadError when it is not Parquet, or no column is named as the text.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise not_installed("parquet") from None
    number = 0
    try:
        with ParquetFile(opened.file) as table:
            names = table.schema_arrow.names
            if not is_header(names):
                raise ReadError(
                    "no column is named as the articles' text", hint='Name the columns "title" and "text".'
                )
            columns = [name for name in names if is_known(name)]
            for batch in table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    yield f"#{number}", _of_row(batch, row, opened)
    except (ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError):
        # What pyarrow raises depends on where the bytes are wrong.
        raise _DAMAGED from None
    if not number:
        raise ReadError("the file holds no articles", hint="It has columns, but no rows.")


def _of_row(batch: Any, row: int, opened: Opened) -> Found | ReadError:
    try:
        record: Mapping[str, object] = {
            name: batch.column(name)[row].as_py() for name in dict.fromkeys(batch.schema.names)
        }
    except (ValueError, KeyError, OverflowError):  # moments beyond Python's years, bytes that are no UTF-8
        return ReadError("a value of the row cannot be read", hint="Write dates and texts as strings.")
    size = sum(len(value) for value in record.values() if isinstance(value, str))
    if size > opened.max_bytes:
        return too_large(size, opened.max_bytes)
    try:
        return read_record(record, opened.name)
    except ReadError as error:
        return error
