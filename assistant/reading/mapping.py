"""From a quote back to where it stood in the raw source, and that source read again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ReadError
from assistant.reading.files import raw_of
from assistant.reading.found import PAGE_BREAK
from assistant.reading.tracing import digest_of
from assistant.schema import Article, Run, SourceMap

#: Of a quote's characters at least this share must be mapped for it to have a place.
ENOUGH = 0.8
# Between two runs so few characters are no word but signs and spaces.
_SIGNS_BETWEEN = 3
_CHANGED_HINT = "Ingest it again; the map is to the source as it was then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a quote stood: ``raw[start:end] == text``, with its markup.

    ``line`` and ``column`` count from 1 in the raw source, which is a page's markup, a file's text, or the
    text of one record; ``page`` only where the source has pages.
    """

    source: str
    start: int
    end: int
    line: int
    column: int
    page: int | None
    text: str

    def to_dict(self) -> dict[str, Any]:
        """All fields, in JSON types."""
        return {
            "source": self.source,
            "start": self.start,
            "end": self.end,
            "line": self.line,
            "column": self.column,
            "page": self.page,
            "text": self.text,
        }


def where_it_stood(
    article: Article, source_map: SourceMap, raw: str | None, start: int, end: int
) -> Standing | None:
    """Where ``article.text[start:end]`` stood in its raw source; None when too little of it is mapped.

    ``raw`` is what ``read_raw`` gives; a source that the map holds itself comes before it. Raises ReadError
    when there is neither, or when the source is another than when it was read.
    """
    raw = source_map.raw if source_map.raw is not None else raw
    if raw is None:
        raise ReadError(f"{article.source} cannot be read again", hint=_CHANGED_HINT)
    if digest_of(raw) != source_map.digest:
        raise ReadError(f"{article.source} has changed since it was read", hint=_CHANGED_HINT)
    place = raw_place(source_map, start, end)
    if place is None:
        return None
    line, column, page = line_and_column(raw, place[0])
    return Standing(
        source=article.source,
        start=place[0],
        end=place[1],
        line=line,
        column=column,
        page=page,
        text=raw[place[0] : place[1]],
    )


def raw_place(source_map: SourceMap, start: int, end: int) -> tuple[int, int] | None:
    """From where to where a span of the text stands in the raw source.

    A word whose form differs in the source counts whole. Where cleaning moved a part of the span, the larger
    part counts. None when it holds less than ``ENOUGH`` of the span's characters.
    """
    part, size = _largest_part(_covering(source_map.runs, start, end), start, end)
    if size < ENOUGH * (end - start):
        return None
    first, last = part[0], part[-1]
    even_first = first.end - first.start == first.raw_end - first.raw_start
    even_last = last.end - last.start == last.raw_end - last.raw_start
    return (
        first.raw_start + (max(start - first.start, 0) if even_first else 0),
        last.raw_end - (max(last.end - end, 0) if even_last else 0),
    )


def line_and_column(raw: str, at: int) -> tuple[int, int, int | None]:
    """The line, the column and, where the source has pages, the page of a place; all from 1."""
    page = raw.count(PAGE_BREAK, 0, at) + 1 if PAGE_BREAK in raw else None
    return raw.count("\n", 0, at) + 1, at - raw.rfind("\n", 0, at), page


def read_raw(source: str, url: str | None, max_bytes: int) -> str | None:
    """The raw source of an article, read again; None when it is not there any more, or was fetched.

    ``source`` is a path, ``path#n``, ``path!member`` or ``path!member#n``; ``url`` is the article's.
    """
    if source == url:
        return None
    for at in _path_ends(source):
        path = Path(source[:at])
        try:
            if path.is_file():
                return raw_of(path, source[at:], max_bytes=max_bytes)
        except (OSError, ValueError):
            return None
    return None


def _path_ends(source: str) -> Iterator[int]:
    """Where the path may end, the longest first: a file's name may hold the signs that follow it."""
    yield len(source)
    for at in range(len(source) - 1, 0, -1):
        if source[at] in "#!":
            yield at


def _covering(runs: tuple[Run, ...], start: int, end: int) -> tuple[Run, ...]:
    """The runs that share a character with a span; runs are in the order of the text."""
    low = bisect_right(runs, start, key=lambda run: run.end)
    return runs[low : bisect_left(runs, end, key=lambda run: run.start)]


def _largest_part(runs: Sequence[Run], start: int, end: int) -> tuple[Sequence[Run], int]:
    """The runs that follow each other in the source too and hold most of the span, and how much that is."""
    best: tuple[Sequence[Run], int] = ((), 0)
    first = size = 0
    for number, run in enumerate(runs):
        if number > first and run.raw_start < runs[number - 1].raw_end:
            first, size = number, 0
        gap = run.start - runs[number - 1].end if number > first else 0
        size += min(run.end, end) - max(run.start, start) + (gap if gap <= _SIGNS_BETWEEN else 0)
        if size > best[1]:
            best = (runs[first : number + 1], size)
    return best
