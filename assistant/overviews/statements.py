"""The sentences that articles tell of a topic, each with what it can be compared by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from assistant.conflicts.names import names
from assistant.embedding.base import Embedder, Vectors
from assistant.overviews.days import Mention, mentions, spans_of_days
from assistant.overviews.figures import Figure, figures
from assistant.schema import UNKNOWN_OUTLET, Article, Passage, Span, day_of
from assistant.sentences import split_sentences
from assistant.terms import content_stems

#: A passage is about a topic when the share of the topic's weighted words that it and its title hold, and its
#: cosine to the topic, come to so much together, and to such a part of what the best passage comes to; or
#: when the cosine alone is so high, and such a part of the highest.
ABOUT, ABOUT_OF_BEST = 0.85, 0.6
NEAR, NEAR_OF_BEST = 0.45, 0.75
#: What is enough for a further passage of an article that has one.
MORE = 0.5
#: Statements that are compared with each other; keeps an overview within seconds.
MAX_STATEMENTS = 240
_FEWEST_STEMS = 3
_BEGINS = re.compile(r"\W*[^\W_a-z]")
_ENDS = re.compile(r"[.!…][\"'”’»)\]]*\Z")
#: A sentence that begins so is not understood without the one before.
_LEANS = re.compile(
    r"(?:it|its|he|she|they|his|her|their|this|that|these|those|there|another|both|neither|one|others?|such|"
    r"but|and|so|then|by then|until then|for the rest|as a result|in return|for that|after that|not one|"
    r"what followed|since then|meanwhile|an? (?:day|week|month|year|few days) (?:before|after|later|earlier)|"
    r"the (?:first|second|third|last|other|latter|former|same|result))\b",
    re.IGNORECASE,
)

#: How much each stem of a topic weighs, by how rare it is.
Weights = Mapping[str, float]
#: For stems, in how many chunks each occurs and how many chunks there are.
Frequencies = Callable[[Sequence[str]], tuple[dict[str, int], int]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Statement:
    """A sentence of an article: ``similarity`` is its cosine to the topic, ``before`` the text of the
    sentence that precedes it, ``is_lead`` says that it is the article's first."""

    article: Article
    start: int
    end: int
    before: str = ""
    is_lead: bool = False
    similarity: float = 0.0
    vector: Vectors | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        return " ".join(self.article.text[self.start : self.end].split())

    @property
    def outlet(self) -> str:
        return outlet_of(self.article)

    @property
    def published(self) -> date | None:
        return day_of(self.article.published_at)

    @property
    def span(self) -> Span:
        return Span(article_id=self.article.article_id, start=self.start, end=self.end)

    @property
    def stands_alone(self) -> bool:
        """Whether it is understood without the sentence before."""
        return not _LEANS.match(self.text.lstrip("“‘\"'"))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(content_stems(self.text))

    @cached_property
    def names(self) -> frozenset[str]:
        """The last words of the names of people, places and things, folded."""
        return frozenset(each.name.parts[-1] for each in names(self.text, self.before) if not each.doubtful)

    @cached_property
    def mentions(self) -> list[Mention]:
        return mentions(self.text, self.published, self.before)

    @cached_property
    def figures(self) -> list[Figure]:
        return figures(self.text, spans_of_days(self.text))

    def cosine(self, other: Statement) -> float:
        return 0.0 if self.vector is None or other.vector is None else float(self.vector @ other.vector)


def outlet_of(article: Article) -> str:
    """The outlet's name, or what stands for one that is not known."""
    return article.publisher or UNKNOWN_OUTLET


def on_topic(passages: Sequence[Passage], weights: Weights) -> tuple[Passage, ...]:
    """The passages that are about a topic: they hold enough of its words, or are near enough to it."""
    scores = [_share(passage, weights) + passage.similarity for passage in passages]
    least = max(ABOUT, ABOUT_OF_BEST * max(scores, default=0.0))
    near = max(NEAR, NEAR_OF_BEST * max((passage.similarity for passage in passages), default=0.0))
    scored = list(zip(passages, scores, strict=True))
    articles = {
        passage.article.article_id
        for passage, score in scored
        if score >= least or passage.similarity >= near
    }
    return tuple(
        passage for passage, score in scored if passage.article.article_id in articles and score >= MORE
    )


def statements(topic: str, passages: Sequence[Passage], embedder: Embedder) -> list[Statement]:
    """The sentences of the passages in their order, each once, with their vectors."""
    found: dict[Span, Statement] = {}
    for passage in passages:
        for statement in _of_passage(passage):
            found.setdefault(statement.span, statement)
    made = list(found.values())[:MAX_STATEMENTS]
    vectors = embedder.embed([topic, *(statement.text for statement in made)])
    near = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    return [
        Statement(
            article=each.article, start=each.start, end=each.end, before=each.before, is_lead=each.is_lead,
            similarity=float(similarity), vector=vector,
        )
        for each, similarity, vector in zip(made, near, vectors[1:], strict=True)
    ]  # fmt: skip


def _share(passage: Passage, weights: Weights) -> float:
    held = set(content_stems(f"{passage.article.title}. {passage.chunk.text}"))
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _of_passage(passage: Passage) -> Iterator[Statement]:
    article, chunk = passage.article, passage.chunk
    notes = [(note.start, note.end) for note in article.corrections]
    before = ""
    is_first = not article.text[: chunk.start].strip()
    for begin, end in split_sentences(chunk.text):
        start = chunk.start + _after_dateline(article, chunk.text, begin, end)
        statement = Statement(
            article=article, start=start, end=chunk.start + end, before=before, is_lead=is_first
        )
        before = statement.text
        is_note = any(first < statement.end and statement.start < last for first, last in notes)
        is_whole = _BEGINS.match(statement.text) and _ENDS.search(statement.text)
        if is_whole and len(statement.stems) >= _FEWEST_STEMS and not is_note:
            yield statement
            is_first = False


def _after_dateline(article: Article, text: str, start: int, end: int) -> int:
    """Where a sentence begins when the dateline before it is left out."""
    if not article.dateline or not text.startswith(article.dateline, start):
        return start
    rest = text[start + len(article.dateline) : end]
    return end - len(rest.lstrip())
