"""A file, or a file inside one, open for reading; what a format's reader is given and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from assistant.errors import ReadError
from assistant.reading.found import Found

#: Archives of many articles may be this many times as large as a file of one.
ARCHIVE_FACTOR = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """``name`` is the file's stem, a weak hint at outlet and day; ``max_bytes`` the most that one article's
    file may hold, unpacked."""

    file: BinaryIO
    name: str
    max_bytes: int

    def read(self) -> bytes:
        """All bytes. Raises ReadError when they are more than ``max_bytes``."""
        data = self.file.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise too_large(len(data), self.max_bytes)
        return data

    def inner(self, data: bytes, name: str) -> Opened:
        """A file that lies inside this one."""
        return Opened(file=BytesIO(data), name=name, max_bytes=self.max_bytes)


#: Where in the file (``""``, ``#3``, ``!inner/name.txt``), and what was found there.
Item = tuple[str, Found | ReadError]
Reader = Callable[[Opened], Iterator[Item]]


def suffix_of(name: str) -> str:
    """The suffix that tells a file's format: ``.txt``, and ``.jsonl.gz`` of compressed files."""
    stem, dot, last = name.casefold().rpartition(".")
    if last == "gz" and "." in stem:
        return f".{stem.rpartition('.')[2]}.gz"
    return f".{last}" if dot and stem else ""


def stem_of(name: str) -> str:
    """The name without its suffix."""
    suffix = suffix_of(name)
    return name[: -len(suffix)] if suffix else name


def too_large(size: int, limit: int) -> ReadError:
    """The refusal of a file of ``size`` bytes or more."""
    return ReadError(
        f"the file is too large ({size / 1e6:.1f} MB, the limit is {limit / 1e6:g} MB)",
        hint="Split it, or raise ASSISTANT_MAX_FILE_MB.",
    )


def not_installed(extra: str) -> ReadError:
    """The refusal of a format whose optional package is missing."""
    return ReadError(
        f"reading this format needs a package that is not installed (the extra {extra})",
        hint=f"pip install 'news-assistant[{extra}]'",
    )
