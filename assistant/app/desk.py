"""What the web chat and the HTTP API ask of a desk; ``assistant.pipeline.Assistant`` is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from assistant.schema import Answer, Article, ArticleSummary, Event, Passage, Turn


class Info(Protocol):
    """Counts and days of an index."""

    @property
    def name(self) -> str: ...
    @property
    def articles(self) -> int: ...
    @property
    def publishers(self) -> Mapping[str, int]: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...

    def to_dict(self) -> dict[str, Any]: ...


class Desk(Protocol):
    """An open index that answers; safe to use from several threads."""

    @property
    def model_name(self) -> str: ...

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn | Mapping[str, str]] = (),
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
        model: str | None = None,
    ) -> Answer: ...

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn | Mapping[str, str]] = (),
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
        model: str | None = None,
    ) -> Iterator[Event]: ...

    def search(
        self,
        question: str,
        *,
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
    ) -> tuple[Passage, ...]: ...

    def articles(self) -> tuple[ArticleSummary, ...]: ...

    def article(self, article_id: str) -> Article: ...

    def info(self) -> Info: ...
