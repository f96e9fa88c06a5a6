"""Where an article's text stood in its raw source, and what the source says of itself."""

from __future__ import annotations

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
