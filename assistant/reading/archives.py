"""Reads a zip's members in place: nothing is written to disk, no more is unpacked than the limits allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from assistant.errors import ReadError
from assistant.reading.opened import ARCHIVE_FACTOR, Opened, stem_of, too_large

_MOST_MEMBERS = 100_000
# Text shrinks to a tenth, monotonous text to a fiftieth; a bomb to a thousandth.
_HIGHEST_RATIO = 200
_RATIO_COUNTS_FROM = 1_000_000
_DAMAGED = "Make the archive again."
_UNPACK = "Unpack it yourself and ingest the folder."


def open_zip(file: BinaryIO, *, most_bytes: int) -> ZipFile:
    """A zip whose members together promise at most ``most_bytes``. Raises ReadError."""
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        raise ReadError("the zip archive is damaged", hint=_DAMAGED) from None
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise ReadError(f"the archive has more than {_MOST_MEMBERS} members", hint="Split it.")
    promised = sum(info.file_size for info in infos)
    if promised > most_bytes:
        raise too_large(promised, most_bytes)
    for info in infos:
        if info.file_size > max(_RATIO_COUNTS_FROM, _HIGHEST_RATIO * info.compress_size):
            raise ReadError("the archive unpacks to far more than it holds", hint=_UNPACK)
    return archive


def members(opened: Opened, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Opened | ReadError]]:
    """The name and the content of each member whose path's last part is ``wanted``, in the order of names.

    Raises ReadError when the archive as a whole is refused.
    """
    with open_zip(opened.file, most_bytes=ARCHIVE_FACTOR * opened.max_bytes) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            path = PurePosixPath(info.filename)
            if info.is_dir() or not wanted(path.name) or _is_hidden(path):
                continue
            try:
                yield info.filename, opened.inner(_load(archive, info, opened.max_bytes), stem_of(path.name))
            except ReadError as error:
                yield info.filename, error


def read_member(archive: ZipFile, info: ZipInfo, max_bytes: int) -> bytes:
    """The bytes of a member, at most ``max_bytes``, whatever its header promises. Raises ReadError."""
    if info.flag_bits & 1:
        raise ReadError("the member is encrypted", hint=_UNPACK)
    try:
        with archive.open(info) as file:
            data = file.read(max_bytes + 1)
    except NotImplementedError:
        raise ReadError("the member's compression is not known", hint=_UNPACK) from None
    except Exception:  # noqa: BLE001 - zipfile and its decompressors raise whatever damage makes them meet
        raise ReadError("the member is damaged", hint=_DAMAGED) from None
    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    return data


def _load(archive: ZipFile, info: ZipInfo, max_bytes: int) -> bytes:
    if not is_inside(info.filename):
        raise ReadError("the member's name leads out of the archive", hint="Rename it.")
    return read_member(archive, info, max_bytes)


def is_inside(name: str) -> bool:
    """Whether a member's name is a relative path that stays below the archive, on any system."""
    windows = PureWindowsPath(name)
    return not (windows.drive or windows.root or ".." in windows.parts or name.startswith("/"))


def _is_hidden(path: PurePosixPath) -> bool:
    """Whether a folder above is hidden or holds what macOS adds to archives."""
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in path.parts[:-1])
