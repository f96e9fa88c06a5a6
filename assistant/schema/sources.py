"""Where an article's text stood in its raw source, and what the source says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.schema.moments import Moment, iso

CorrectionKind = Literal["correction", "clarification", "editor's note", "update", "retraction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A note of the outlet on its own story: ``article.text[start:end]`` is what it says.

    ``at`` is the day on which it was made, where it says one.
    """

    kind: CorrectionKind
    start: int
    end: int
    at: Moment | None = None

    def to_dict(self, text: str) -> dict[str, Any]:
        """In JSON types, with its words; ``text`` is the article's."""
        return {
            "kind": self.kind,
            "at": iso(self.at),
            "start": self.start,
            "end": self.end,
            "text": text[self.start : self.end],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``text[start:end]`` stands, give or take typography and markup, in ``raw[raw_start:raw_end]``."""

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMap:
    """How an article's text lies in its raw source, run by run, in the order of the text.

    The raw source is what the reader saw before cleaning: a page's markup, a file's or a record's text.
    ``digest`` is its SHA-256, so that a source which has changed since is noticed. ``raw`` holds the
    source itself where it could not be read again: a fetched page.
    """

    digest: str
    runs: tuple[Run, ...] = ()
    raw: str | None = field(default=None, repr=False)


def pack_runs(runs: Sequence[Run]) -> bytes:
    """The runs in a few bytes each: four numbers a run, each as its distance from the run before.

    ``unpack_runs`` is the inverse.
    """
    packed = bytearray()
    end = raw_end = 0
    for run in runs:
        length = run.end - run.start
        grown = run.raw_end - run.raw_start - length
        for number in (run.start - end, length, run.raw_start - raw_end, grown):
            _append(packed, number)
        end, raw_end = run.end, run.raw_end
    return bytes(packed)


def unpack_runs(packed: bytes) -> tuple[Run, ...]:
    """The runs that ``pack_runs`` packed. Raises ValueError when the bytes are no such runs."""
    numbers = list(_numbers(packed))
    if len(numbers) % 4:
        raise ValueError("the packed runs are cut short")
    runs = []
    end = raw_end = 0
    for at in range(0, len(numbers), 4):
        gap, length, raw_gap, grown = numbers[at : at + 4]
        start, raw_start = end + gap, raw_end + raw_gap
        end, raw_end = start + length, raw_start + length + grown
        runs.append(Run(start=start, end=end, raw_start=raw_start, raw_end=raw_end))
    return tuple(runs)


def _append(packed: bytearray, number: int) -> None:
    """Seven bits a byte, the lowest first; the sign is the lowest bit of all."""
    rest = 2 * number if number >= 0 else -2 * number - 1
    while rest > 0x7F:
        packed.append(rest & 0x7F | 0x80)
        rest >>= 7
    packed.append(rest)


def _numbers(packed: bytes) -> Iterator[int]:
    number = bits = 0
    for byte in packed:
        number |= (byte & 0x7F) << bits
        bits += 7
        if byte < 0x80:
            yield number // 2 if number % 2 == 0 else -(number // 2) - 1
            number = bits = 0
    if bits:
        raise ValueError("the packed runs are cut short")
