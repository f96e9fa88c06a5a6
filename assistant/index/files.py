"""The files of a generation: what they were when written, and whether they still are."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Bytes that must be free for Chroma to open a generation.
ROOM_TO_OPEN = 1_000_000


def fingerprint(folder: Path) -> dict[str, list[int]]:
    """Size and CRC-32 of each file of the graphs, by its path in the folder.

    No reader changes these (``vectors.write_part`` sees to that); Chroma's SQLite file beside the graphs is
    opened for writing by readers too.
    """
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, _crc(path)]
        for path in sorted(folder.glob("*/*"))
    }


def damage(folder: Path, files: Mapping[str, Sequence[int]]) -> str | None:
    """What is wrong with a generation's files, seen without opening it in Chroma; None if nothing.

    Chroma crashes the whole process on some damaged files, so this must come first.
    """
    for name, (size, checksum) in files.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        if path.stat().st_size != size or _crc(path) != checksum:
            return f"{name} is not what was written"
    return _sqlite_damage(folder / "chroma.sqlite3")


def may_open(folder: Path) -> bool:
    """Whether Chroma can open a generation: it opens its files for writing also to read them."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM_TO_OPEN


def _sqlite_damage(path: Path) -> str | None:
    if not path.is_file():
        return "chroma.sqlite3 is missing"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM collections").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return f"chroma.sqlite3: {error}"
    return None


def _crc(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
