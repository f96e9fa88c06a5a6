"""How far into a file its reading is, told from how many articles it promises."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from assistant.reading.listing import is_passed_over
from assistant.reading.opened import suffix_of

#: Below this many bytes a file is read in no time, and is not looked through first.
WORTH_COUNTING = 200_000
_BLOCK = 1 << 20
_MEMBER = re.compile(r"!.*?(?=#\d+$|$)", re.DOTALL)


@dataclass(slots=True)
class Expected:
    """Counts the parts (records, or members of a zip) of a file as they come by."""

    parts: int = 0
    of_members: bool = False
    _seen: int = 0
    _last: str = field(default="")

    @classmethod
    def of(cls, path: Path, *, max_bytes: int) -> Expected:
        """What a file promises; nothing where that cannot be told cheaply."""
        suffix = suffix_of(path.name)
        count = _COUNTS.get(suffix)
        try:
            if count is None or path.stat().st_size < WORTH_COUNTING:
                return cls()
            return cls(parts=count(path, max_bytes), of_members=suffix == ".zip")
        except (OSError, EOFError, zlib.error, BadZipFile, ValueError, NotImplementedError):
            return cls()  # reading it will say what is wrong

    def share_at(self, source: str) -> float:
        """The share of the file that is read when what stood at ``source`` has been; 0 if unknown."""
        part = _member(source) if self.of_members else source
        # A member counts when the next one begins: how much of it is to come is not known.
        self._seen += part != self._last
        self._last = part
        done = self._seen - self.of_members
        return min(done / self.parts, 1.0) if self.parts else 0.0


def _member(source: str) -> str:
    found = _MEMBER.search(source)
    return found.group() if found else source


def _members(path: Path, _: int) -> int:
    with ZipFile(path) as archive:
        return sum(not is_passed_over(name.rpartition("/")[2]) for name in archive.namelist())


def _lines(path: Path, _: int) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in _blocks(file))


def _packed_lines(path: Path, max_bytes: int) -> int:
    lines = 0
    with gzip.open(path) as file:
        for number, block in enumerate(_blocks(cast(BinaryIO, file))):
            if number * _BLOCK > max_bytes:
                return 0
            lines += block.count(b"\n")
    return lines


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


_COUNTS: dict[str, Callable[[Path, int], int]] = {
    ".zip": _members,
    **dict.fromkeys((".jsonl", ".ndjson", ".csv", ".tsv"), _lines),
    **dict.fromkeys((".jsonl.gz", ".ndjson.gz", ".csv.gz", ".tsv.gz"), _packed_lines),
}
