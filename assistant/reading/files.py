"""From paths to articles: finds the files, reads each by its format, turns trouble into ReadFailure."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.cleaning import one_line
from assistant.errors import ReadError
from assistant.reading import html, markdown, records
from assistant.reading.dates import date_in_address, date_in_file_name
from assistant.reading.decoding import decode
from assistant.reading.found import Found
from assistant.reading.identity import article_id, canonical_url, content_hash
from assistant.reading.plain import read_plain
from assistant.schema import Article, ReadFailure

Reader = Callable[[str, str], Iterator[Found | ReadError]]


def _plain(text: str, name: str) -> Iterator[Found | ReadError]:
    if html.looks_like_page(text):
        yield from html.read_page(text, name)
    else:
        yield read_plain(text, name=name)


#: The formats that are read, by suffix.
FORMATS: dict[str, Reader] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": markdown.read_markdown,
    ".markdown": markdown.read_markdown,
    ".html": html.read_page,
    ".htm": html.read_page,
    ".jsonl": records.read_lines,
    ".ndjson": records.read_lines,
    ".json": records.read_json,
}
_FORMATS_HINT = "Formats read: .txt, .md, .html, .jsonl, .json."


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


def read_file(path: Path, *, max_bytes: int) -> Iterator[Article | ReadFailure]:
    """The articles of a file, in order; a record that is no article is a ReadFailure, and the rest goes on.

    ``max_bytes`` is the largest size in bytes that is read.
    """
    source = _printable(path)
    try:
        text = decode(_load(path, max_bytes))
        if not text.strip():
            raise ReadError("the file is empty", hint="Remove it or put the article's text into it.")
        reader = FORMATS[path.suffix.lower()]
        yield from _articles(reader(text, path.stem), source, path)
    except ReadError as error:
        yield _failure(source, error)
    except (RecursionError, MemoryError):
        yield _failure(
            source,
            ReadError("the file is nested too deeply", hint="Save the article's text alone and ingest that."),
        )


def _articles(found: Iterator[Found | ReadError], source: str, path: Path) -> Iterator[Article | ReadFailure]:
    """Each reading as an Article, numbered in files of records."""
    numbered = path.suffix.lower() in (".jsonl", ".ndjson", ".json")
    items: Iterator[tuple[int, Found | ReadError]] = enumerate(found, start=1)
    first = next(items, None)
    if first is None:
        raise ReadError(
            "the file holds no articles", hint='Give a record, or a list of records, with "title" and "text".'
        )
    second = next(items, None)
    multiple = numbered and (second is not None or path.suffix.lower() != ".json")
    for number, item in _chain(first, second, items):
        place = f"{source}#{number}" if multiple else source
        yield _failure(place, item) if isinstance(item, ReadError) else _article(item, place, path)


def _chain(
    first: tuple[int, Found | ReadError],
    second: tuple[int, Found | ReadError] | None,
    rest: Iterator[tuple[int, Found | ReadError]],
) -> Iterator[tuple[int, Found | ReadError]]:
    yield first
    if second is not None:
        yield second
    yield from rest


def _article(found: Found, source: str, path: Path) -> Article | ReadFailure:
    text = found.text
    if not any(character.isalnum() for character in text):
        return _failure(
            source,
            ReadError("no article text is left after cleaning", hint="Put the article's text into it."),
        )
    found = _with_guessed_date(found, path)
    found = replace(found, url=found.url if canonical_url(found.url) else None)
    title = one_line(found.title or "") or "Untitled"
    return Article(
        article_id=article_id(found, title=title, source=source),
        source=source,
        title=title,
        text=text,
        content_hash=content_hash(found, title=title),
        url=found.url,
        publisher=found.publisher,
        authors=found.authors,
        published_at=found.published_at,
        published_guessed=found.published_guessed,
        updated_at=found.updated_at,
        fetched_at=found.fetched_at,
        language=found.language,
        dateline=found.dateline,
        notes=found.notes,
    )


def _with_guessed_date(found: Found, path: Path) -> Found:
    """The day in the URL or in the file's name, where nothing states one."""
    if found.published_at is not None:
        return found
    day = (date_in_address(found.url) if found.url else None) or date_in_file_name(path.stem)
    if day is None:
        return found
    note = (
        "publication date guessed from the address"
        if found.url
        else "publication date guessed from the file name"
    )
    return replace(found, published_at=day, published_guessed=True, notes=(*found.notes, note))


def _files_of(path: Path) -> Iterator[Path | ReadFailure]:
    source = _printable(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _failure(source, _unreachable(source, error))
        return
    if stat.S_ISDIR(mode):
        found = list(_walk(path))
        if not found:
            yield _failure(
                source,
                ReadError("the folder holds no articles", hint=f"{_FORMATS_HINT} README files are skipped."),
            )
        yield from found
    elif path.suffix.lower() not in FORMATS:
        yield _failure(
            source, ReadError(f"the format {path.suffix or '(no suffix)'} is not read", hint=_FORMATS_HINT)
        )
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path | ReadFailure]:
    troubles: list[OSError] = []
    root = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=troubles.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        while troubles:
            trouble = troubles.pop()
            yield _failure(_printable(Path(trouble.filename)), _unreachable(str(trouble.filename), trouble))
        for name in sorted(names):
            path = Path(parent, name)
            if (
                name.startswith(".")
                or path.suffix.lower() not in FORMATS
                or name.casefold().startswith("readme.")
            ):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                continue
            yield path
    for trouble in troubles:
        yield _failure(_printable(Path(trouble.filename)), _unreachable(str(trouble.filename), trouble))


def _load(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file of at most ``max_bytes``. Raises ReadError."""
    if path.suffix.lower() not in FORMATS:
        raise ReadError(f"the format {path.suffix or '(no suffix)'} is not read", hint=_FORMATS_HINT)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise ReadError("it is not a regular file", hint=_FORMATS_HINT)
        if state.st_size > max_bytes:
            raise _too_large(state.st_size, max_bytes)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise _unreachable(_printable(path), error) from None
    if len(data) > max_bytes:
        raise _too_large(len(data), max_bytes)
    return data


def _too_large(size: int, limit: int) -> ReadError:
    return ReadError(
        f"the file is too large ({size / 1e6:.1f} MB, the limit is {limit / 1e6:g} MB)",
        hint="Split it, or raise ASSISTANT_MAX_FILE_MB.",
    )


def _unreachable(source: str, error: OSError | ValueError) -> ReadError:
    if source.startswith(("http:/", "https:/")):
        return ReadError("web addresses are not fetched", hint="Save the page as .html and ingest the file.")
    if isinstance(error, PermissionError):
        return ReadError("the path may not be read", hint="Give yourself the right to read it (chmod u+r).")
    if isinstance(error, FileNotFoundError):
        return ReadError("the path does not exist", hint="Check the spelling and the folder you are in.")
    reason = getattr(error, "strerror", None) or "not a usable path"
    return ReadError(f"the path cannot be read: {reason}", hint="Check the path and the disk.")


def _failure(source: str, error: ReadError) -> ReadFailure:
    return ReadFailure(source=source, reason=str(error), hint=error.hint)


def _printable(path: Path) -> str:
    """The path as given; bytes that are no characters, which could not be stored, are replaced."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
