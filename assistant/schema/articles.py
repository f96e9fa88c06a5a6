"""Articles, their chunks, and the passages found for a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.schema.moments import Moment, byline, iso
from assistant.schema.sources import Correction, SourceMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One cleaned news text with its metadata.

    ``source`` is where it was read (a path, or ``path#n`` for the n-th record of a
    file, from 1). ``published_guessed`` says that the date was inferred, not stated;
    ``event_at`` is the day of the dateline, ``dates_from`` says for each date field where it
    was read. ``agency`` wrote the text, ``publisher`` printed it. ``notes`` tell what cleaning
    did, one short phrase each. ``version`` counts the contents that the article has had, from 1.
    ``source_map`` comes from reading; an index keeps it apart (``IndexReader.source_map``).
    """

    article_id: str
    source: str
    title: str
    text: str
    content_hash: str
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
    corrections: tuple[Correction, ...] = ()
    group_id: str | None = None
    notes: tuple[str, ...] = ()
    version: int = 1
    source_map: SourceMap | None = field(default=None, repr=False, compare=False)

    @property
    def byline(self) -> str:
        """Outlet and day in one phrase: ``Harbour Courier, 29 March 2021``."""
        return byline(self.publisher, self.published_at, self.url)

    def to_dict(self) -> dict[str, Any]:
        """All fields, in JSON types."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "version": self.version,
            "publisher": self.publisher,
            "agency": self.agency,
            "authors": list(self.authors),
            "url": self.url,
            "published_at": iso(self.published_at),
            "published_guessed": self.published_guessed,
            "updated_at": iso(self.updated_at),
            "fetched_at": iso(self.fetched_at),
            "event_at": iso(self.event_at),
            "dates_from": dict(self.dates_from),
            "language": self.language,
            "section": self.section,
            "dateline": self.dateline,
            "corrections": [each.to_dict(self.text) for each in self.corrections],
            "group_id": self.group_id,
            "source": self.source,
            "content_hash": self.content_hash,
            "notes": list(self.notes),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article of an index without its text."""

    article_id: str
    title: str
    publisher: str | None
    published_at: Moment | None
    url: str | None
    group_id: str | None
    source: str
    characters: int
    chunks: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "article_id": self.article_id,
            "title": self.title,
            "publisher": self.publisher,
            "published_at": iso(self.published_at),
            "url": self.url,
            "group_id": self.group_id,
            "source": self.source,
            "characters": self.characters,
            "chunks": self.chunks,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A slice of an article: ``article.text[start:end] == text``."""

    chunk_id: str
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk retrieved for a question.

    ``score`` orders the passages of one retrieval (higher is better; not comparable
    between questions). ``similarity`` is the cosine of question and chunk, 0 for a chunk
    that only lexical retrieval found. ``ranks`` holds the rank, from 1, that each retriever
    (``dense``, ``lexical``) and the reranker (``rerank``) gave it, so that a failure of
    retrieval can be told from one of the answerer.
    """

    chunk: Chunk
    article: Article
    score: float
    similarity: float = 0.0
    ranks: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "chunk_id": self.chunk.chunk_id,
            "article_id": self.article.article_id,
            "title": self.article.title,
            "publisher": self.article.publisher,
            "published_at": iso(self.article.published_at),
            "start": self.chunk.start,
            "end": self.chunk.end,
            "text": self.chunk.text,
            "score": round(self.score, 6),
            "similarity": round(self.similarity, 4),
            "ranks": {"dense": None, "lexical": None, **self.ranks},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the user allows as evidence; days are inclusive.

    ``as_of`` hides everything published later, and dates the answer.
    """

    as_of: date | None = None
    from_day: date | None = None
    to_day: date | None = None
    publishers: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day whose articles may be used."""
        days = [day for day in (self.as_of, self.to_day) if day is not None]
        return min(days) if days else None

    @property
    def is_open(self) -> bool:
        return self.last_day is None and self.from_day is None and not self.publishers
