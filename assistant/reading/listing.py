"""Finds the files to read among files and folders, and says what cannot be reached."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import ReadError
from assistant.reading.formats import FORMATS
from assistant.reading.opened import suffix_of
from assistant.schema import ReadFailure

FORMATS_HINT = f"Formats read: {', '.join(suffix for suffix, form in FORMATS.items() if form.shown)}."


def list_files(inputs: Sequence[str | Path]) -> Iterator[Path | ReadFailure]:
    """The files to read, each once: those named, and those in and below named folders, sorted.

    In folders, hidden files, README files, other formats and links that lead out of the folder are
    passed over. A path that is missing, of another format or not readable is a ReadFailure.
    """
    seen: set[Path] = set()
    for given in inputs:
        for item in _files_of(Path(given)):
            if isinstance(item, ReadFailure):
                yield item
            elif (resolved := item.resolve()) not in seen:
                seen.add(resolved)
                yield item


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is skipped in folders and archives."""
    return name.startswith(".") or name.casefold().startswith("readme.") or suffix_of(name) not in FORMATS


def unread_format(suffix: str) -> ReadError:
    """The refusal of a file of another format."""
    return ReadError(f"the format {suffix or '(no suffix)'} is not read", hint=FORMATS_HINT)


def unreachable(source: str, error: OSError | ValueError) -> ReadError:
    """What keeps a path from being read."""
    if source.startswith(("http:/", "https:/")):
        return ReadError("a web address is no path", hint="Give the address as text, not as a Path.")
    if isinstance(error, PermissionError):
        return ReadError("the path may not be read", hint="Give yourself the right to read it: chmod u+rX.")
    if isinstance(error, FileNotFoundError):
        return ReadError("the path does not exist", hint="Check the spelling and the folder you are in.")
    reason = getattr(error, "strerror", None) or "not a usable path"
    return ReadError(f"the path cannot be read: {reason}", hint="Check the path and the disk.")


def failure(source: str, error: ReadError) -> ReadFailure:
    """The error as a value."""
    return ReadFailure(source=source, reason=str(error), hint=error.hint)


def printable(path: str | Path) -> str:
    """The path as given; bytes that are no characters, which could not be stored, are replaced."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files_of(path: Path) -> Iterator[Path | ReadFailure]:
    source = printable(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield failure(source, unreachable(source, error))
        return
    if stat.S_ISDIR(mode):
        found = list(_walk(path))
        if not found:
            hint = f"{FORMATS_HINT} README files are skipped."
            yield failure(source, ReadError("the folder holds no articles", hint=hint))
        yield from found
    elif suffix_of(path.name) not in FORMATS:
        yield failure(source, unread_format(path.suffix))
    else:
        yield path


def _leads_inside(link: Path, root: Path) -> bool:
    """Whether a symbolic link ends inside the folder; one that leads nowhere or in a circle does not."""
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _walk(folder: Path) -> Iterator[Path | ReadFailure]:
    troubles: list[OSError] = []
    root = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=troubles.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        while troubles:
            trouble = troubles.pop()
            yield failure(printable(trouble.filename), unreachable(str(trouble.filename), trouble))
        for name in sorted(names):
            path = Path(parent, name)
            if is_passed_over(name):
                continue
            if not path.is_symlink() or _leads_inside(path, root):
                yield path
    for trouble in troubles:
        yield failure(printable(trouble.filename), unreachable(str(trouble.filename), trouble))
