"""The values that flow through the assistant, frozen and keyword-only.

Article -> Chunk -> Passage -> Citation -> Answer: one noun for each state. Two
contracts hold everywhere and are checked where the values are made:

* ``article.text[chunk.start:chunk.end] == chunk.text``
* ``article.text[citation.start:citation.end] == citation.quote``

Offsets count characters (Unicode code points) of the cleaned text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Status = Literal["answered", "partial", "no_answer"]
Verdict = Literal["supported", "partly", "unsupported"]
Role = Literal["user", "assistant"]

#: A publication date: a day, or an aware instant when the source gives one.
Moment = date | datetime


def day_of(moment: Moment | None) -> date | None:
    """The calendar day of a date or an instant; None stays None."""
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One cleaned news text with its metadata.

    ``source`` is where it was read (a path, or ``path#n`` for the n-th record of a
    file, from 1). ``published_guessed`` says that the date was inferred, not stated.
    ``notes`` tell what cleaning did, one short phrase each.
    """

    article_id: str
    source: str
    title: str
    text: str
    content_hash: str
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published_at: Moment | None = None
    published_guessed: bool = False
    updated_at: Moment | None = None
    fetched_at: Moment | None = None
    language: str | None = None
    dateline: str | None = None
    group_id: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def byline(self) -> str:
        """Outlet and day in one phrase: ``Harbour Courier, 29 March 2021``."""
        return _byline(self.publisher, self.published_at)

    def to_dict(self) -> dict[str, Any]:
        """All fields, in JSON types."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "publisher": self.publisher,
            "authors": list(self.authors),
            "url": self.url,
            "published_at": iso(self.published_at),
            "published_guessed": self.published_guessed,
            "updated_at": iso(self.updated_at),
            "fetched_at": iso(self.fetched_at),
            "language": self.language,
            "dateline": self.dateline,
            "group_id": self.group_id,
            "source": self.source,
            "content_hash": self.content_hash,
            "notes": list(self.notes),
            "text": self.text,
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
    (``dense``, ``lexical``) gave it, so that a failure of retrieval can be told from
    one of the answerer.
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
            "ranks": {name: self.ranks.get(name) for name in ("dense", "lexical")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a conversation."""

    role: Role
    text: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters ``start`` to ``end`` of one article."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence as an answerer writes it, with the spans that it cites."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an answer, checked. ``support`` is between 0 and 1."""

    text: str
    citations: tuple[int, ...]
    support: float
    verdict: Verdict

    @property
    def marked(self) -> str:
        """The sentence with its markers: ``Sentence one. [1][2]``."""
        markers = "".join(f"[{number}]" for number in self.citations)
        return f"{self.text} {markers}" if markers else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The span of an article that supports a sentence: ``article.text[start:end] == quote``.

    ``also_in`` names the other members of the article's story group.
    """

    number: int
    article_id: str
    start: int
    end: int
    quote: str
    title: str
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published_at: Moment | None = None
    published_guessed: bool = False
    group_id: str | None = None
    also_in: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "article_id": self.article_id,
            "title": self.title,
            "publisher": self.publisher,
            "authors": list(self.authors),
            "url": self.url,
            "published_at": iso(self.published_at),
            "published_guessed": self.published_guessed,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "group_id": self.group_id,
            "also_in": list(self.also_in),
        }

    @property
    def byline(self) -> str:
        """Outlet and day in one phrase."""
        return _byline(self.publisher, self.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in which every sentence can be checked; prints as text with its sources."""

    question: str
    standalone_question: str
    status: Status
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    nearest: tuple[Passage, ...] = ()
    independent_sources: int = 0
    conflicts: tuple[Mapping[str, Any], ...] = ()
    as_of: date | None = None
    model: str = "extractive"
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentences with their markers; for an abstention, one sentence that says so."""
        if self.status == "no_answer":
            return NO_ANSWER
        return " ".join(sentence.marked for sentence in self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The object of ``assistant ask --json``, made of JSON types only."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "as_of": iso(self.as_of),
            "status": self.status,
            "text": self.text,
            "sentences": [
                {
                    "text": sentence.text,
                    "citations": list(sentence.citations),
                    "support": round(sentence.support, 3),
                    "verdict": sentence.verdict,
                }
                for sentence in self.sentences
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "independent_sources": self.independent_sources,
            "conflicts": [dict(conflict) for conflict in self.conflicts],
            "nearest": [passage.to_dict() for passage in self.nearest],
            "passages": [passage.to_dict() for passage in self.passages],
            "model": self.model,
            "notices": list(self.notices),
            "prompt_versions": dict(self.prompt_versions),
            "usage": dict(self.usage),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }

    def __str__(self) -> str:
        lines = [self.text]
        if self.citations:
            lines.append("")
        lines += [f"[{c.number}] {c.title} ({c.byline})" for c in self.citations]
        return "\n".join(lines)


NO_ANSWER = "The articles do not say."


# What ingest yields and reports.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """An input, or one record of it, that could not become an article."""

    source: str
    reason: str
    hint: str = ""


Outcome = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestProgress:
    """One input done: ``done`` of ``total`` files, and what became of this one."""

    done: int
    total: int
    source: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did; ``articles`` and ``chunks`` count the whole index afterwards."""

    index: str
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failures: tuple[ReadFailure, ...] = ()
    articles: int = 0
    chunks: int = 0
    seconds: float = 0.0


IngestEvent = IngestProgress | IngestReport


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


# What a pipeline yields, in this order: Retrieved, any number of TextDelta, Answer.


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The question that was searched for and the passages found."""

    standalone_question: str
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """More text of the answer, as it is written; the Answer that follows is authoritative."""

    text: str


Event = Retrieved | TextDelta | Answer


def iso(moment: Moment | None) -> str | None:
    """ISO 8601, or None."""
    return moment.isoformat() if moment is not None else None


def _byline(publisher: str | None, published_at: Moment | None) -> str:
    day = day_of(published_at)
    return f"{publisher or 'unknown outlet'}, {format_day(day) if day else 'undated'}"


def format_day(day: date) -> str:
    """``9 July 2021``, whatever the locale."""
    months = ("January February March April May June July August September October November December").split()
    return f"{day.day} {months[day.month - 1]} {day.year}"
