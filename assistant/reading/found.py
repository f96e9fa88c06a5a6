"""What a reader found in a file, before it becomes an Article."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text with what is known of it so far; None and empty mean not known.

    ``published_guessed`` speaks of ``published_at``: True when it was inferred.
    """

    text: str = ""
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published_at: Moment | None = None
    published_guessed: bool = False
    updated_at: Moment | None = None
    fetched_at: Moment | None = None
    language: str | None = None
    dateline: str | None = None
    standfirst: str | None = None
    notes: tuple[str, ...] = ()
