"""What a reader found in a file, before it becomes an Article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.errors import ReadError
from assistant.schema import CorrectionKind, Moment

#: Stands between the pages of a printed source's ``raw``.
PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text with what is known of it so far; None and empty mean not known.

    ``published_guessed`` speaks of ``published_at``: True when it was inferred. ``raw`` is the source as
    it stood before cleaning: a page's markup, a file's or a record's text. ``corrections`` are
    paragraphs of the text, with their kind and the day they name.
    """

    text: str = ""
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    published_at: Moment | None = None
    published_guessed: bool = False
    updated_at: Moment | None = None
    fetched_at: Moment | None = None
    event_at: Moment | None = None
    dates_from: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    section: str | None = None
    dateline: str | None = None
    corrections: tuple[tuple[CorrectionKind, str, Moment | None], ...] = ()
    standfirst: str | None = None
    notes: tuple[str, ...] = ()
    raw: str | None = field(default=None, repr=False)


def with_raw(found: Found | ReadError, raw: str) -> Found | ReadError:
    """What was found, with the source that it was read from, unless it names one of its own."""
    return found if isinstance(found, ReadError) or found.raw is not None else replace(found, raw=raw)
