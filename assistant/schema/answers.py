"""Answers: what is drafted, cited, checked, and streamed on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from assistant.schema.articles import Passage
from assistant.schema.conflicts import Conflict
from assistant.schema.moments import Moment, byline, iso

Status = Literal["answered", "partial", "no_answer"]
Verdict = Literal["supported", "partly", "unsupported"]
Role = Literal["user", "assistant"]

#: The text of an answer that is none.
NO_ANSWER = "The articles do not say."


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters ``start`` to ``end`` of one article."""

    article_id: str
    start: int
    end: int


def without_glosses(text: str, glosses: Sequence[str]) -> str:
    """What the sentence says without what code put into it in brackets: that is not of the cited text."""
    for gloss in glosses:
        text = text.replace(f" [{gloss}]", "", 1)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence as an answerer writes it, with the spans that it cites.

    ``reasons`` say what was changed in it since: a quotation that was corrected, another passage cited.
    ``glosses`` are words that code put into it in brackets: what a pronoun or "Tuesday" stands for.
    """

    text: str
    spans: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()
    glosses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an answer, checked: ``support`` is from 0 to 1, ``reasons`` say what does not match.

    ``glosses`` are those of the Draft: what stands in brackets that the cited text does not say itself.
    """

    text: str
    citations: tuple[int, ...]
    support: float
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    glosses: tuple[str, ...] = ()

    @property
    def marked(self) -> str:
        """The sentence with its markers: ``Sentence one. [1][2]``."""
        markers = "".join(f"[{number}]" for number in self.citations)
        return f"{self.text} {markers}" if markers else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The span of an article that supports a sentence: ``article.text[start:end] == quote``.

    That holds for the ``version`` of the article that was cited, whatever came after it.
    ``also_in`` names the other members of the article's story group; ``link`` opens the article's page at
    the quote, in browsers that know text fragments.
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
    link: str | None = None
    published_at: Moment | None = None
    published_guessed: bool = False
    group_id: str | None = None
    also_in: tuple[str, ...] = ()
    version: int = 1

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "article_id": self.article_id,
            "version": self.version,
            "title": self.title,
            "publisher": self.publisher,
            "authors": list(self.authors),
            "url": self.url,
            "link": self.link,
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
        return byline(self.publisher, self.published_at, self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in which every sentence can be checked; prints as text with its sources.

    ``confidence`` is how likely the answerer holds it to answer the question, between 0 and 1; None where it
    cannot tell, as a language model cannot, and for an abstention. ``short_answer`` is the span or the word
    that answers, where one is known: it stands in the first quote, or is a yes, a no or another word that
    code chose by it. ``missing`` says in phrases what the articles do not tell of what was asked.
    """

    question: str
    standalone_question: str
    status: Status
    short_answer: str | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    nearest: tuple[Passage, ...] = ()
    independent_sources: int = 0
    conflicts: tuple[Conflict, ...] = ()
    as_of: date | None = None
    model: str = "extractive"
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    confidence: float | None = None

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
            "short_answer": self.short_answer,
            "missing": list(self.missing),
            "text": self.text,
            "sentences": [
                {
                    "text": sentence.text,
                    "citations": list(sentence.citations),
                    "support": round(sentence.support, 3),
                    "verdict": sentence.verdict,
                    "reasons": list(sentence.reasons),
                }
                for sentence in self.sentences
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "independent_sources": self.independent_sources,
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "nearest": [passage.to_dict() for passage in self.nearest],
            "passages": [passage.to_dict() for passage in self.passages],
            "model": self.model,
            "notices": list(self.notices),
            "prompt_versions": dict(self.prompt_versions),
            "usage": dict(self.usage),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }

    def __str__(self) -> str:
        lines = [self.text, *map(str, self.conflicts)]
        if self.citations:
            lines.append("")
        lines += [f"[{c.number}] {c.title} ({c.byline})" for c in self.citations]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The question that was searched for and the passages found."""

    standalone_question: str
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """More text of the answer, as it is written; the Answer that follows is authoritative."""

    text: str


#: What a pipeline yields, in this order: one Retrieved, any number of TextDelta, one Answer.
Event = Retrieved | TextDelta | Answer
