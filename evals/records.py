"""Reads the JSON-lines files of data sets, one record at a time."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import ReadError

HINT = "The set's README describes its format; one JSON object on each line."


class Record(BaseModel):
    """A line of a data set; fields that a suite does not use are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str


AnyRecord = TypeVar("AnyRecord", bound=Record)
AnyLine = TypeVar("AnyLine", bound=BaseModel)


def read_records(path: Path, kind: type[AnyLine]) -> Iterator[AnyLine]:
    """The records of a file, or of its gzipped form ``path.gz``.

    Raises ReadError naming the line that is none.
    """
    packed = path.with_name(f"{path.name}.gz")
    given = packed if packed.is_file() and not path.is_file() else path
    try:
        with (
            gzip.open(given, "rt", encoding="utf-8")
            if given == packed
            else given.open(encoding="utf-8") as file
        ):
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _parse(given, number, line, kind)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ReadError(f"The records {given} cannot be read: {error}.", hint=HINT) from None


def require_records(path: Path, records: tuple[AnyRecord, ...]) -> None:
    """Raises ReadError when there are none, or several with one id."""
    if not records:
        raise ReadError(f"{path} has no records.", hint=HINT)
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise ReadError(f"{path} has several records with the id {record.id}.", hint="Make ids unique.")
        seen.add(record.id)


def _parse(path: Path, number: int, line: str, kind: type[AnyLine]) -> AnyLine:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the record"
        raise ReadError(f"{path} line {number}: {where}: {first['msg']}.", hint=HINT) from None
