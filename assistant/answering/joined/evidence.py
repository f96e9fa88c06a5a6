"""The sentence of the passages that speaks most for each side of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.answering.joined.sides import Side
from assistant.embedding.base import Embedder, Vectors
from assistant.retrieval.outlets import named_outlets
from assistant.schema import Article, Draft, Passage, Span
from assistant.sentences import split_sentences
from assistant.terms import content_stems

#: Sentences whose vectors are made, for all sides together; the rest lose on words alone.
MAX_EMBEDDED = 24
#: What a word in the title counts against one in the sentence.
TITLE_SHARE = 0.5
_SHORTEST = 20

Frequency = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence of a passage; ``place`` is 1/rank of the passage."""

    article: Article
    start: int
    end: int
    stems: frozenset[str]
    title: frozenset[str]
    place: float

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int]:
        """What no other sentence has."""
        return self.article.article_id, self.start

    @property
    def story(self) -> str:
        """Copies of one text are one witness."""
        return self.article.group_id or self.article.article_id

    @property
    def draft(self) -> Draft:
        """The sentence verbatim, led in by outlet and day."""
        span = Span(article_id=self.article.article_id, start=self.start, end=self.end)
        return Draft(text=f"{self.article.byline}: {' '.join(self.text.split())}", spans=(span,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence for a side, how much of the side's weighted words it holds, and its cosine to it."""

    side: Side
    told: Told
    coverage: float
    similarity: float
    vector: Vectors = field(compare=False, repr=False)

    @property
    def strength(self) -> float:
        return self.coverage + self.similarity


def sentences(passages: Sequence[Passage]) -> list[Told]:
    """Every sentence of the passages once, in order, without what only asks."""
    found: dict[tuple[str, int], Told] = {}
    for rank, passage in enumerate(passages, start=1):
        article, text = passage.article, passage.chunk.text
        title = frozenset(content_stems(article.title))
        for begin, end in split_sentences(text):
            start = _after_dateline(article, text, begin, end)
            if end - start < _SHORTEST or text[start:end].endswith("?"):
                continue
            told = Told(
                article=article,
                start=passage.chunk.start + start,
                end=passage.chunk.start + end,
                stems=frozenset(content_stems(text[start:end])),
                title=title,
                place=1 / rank,
            )
            found.setdefault(told.key, told)
    return list(found.values())


def find_evidence(
    sides: Sequence[Side], told: Sequence[Told], inverse_frequency: Frequency, embedder: Embedder
) -> list[list[Evidence]]:
    """For each side what may speak for it, the strongest first.

    A side that names outlets that are among the articles is spoken for by those alone, and by articles of
    unknown outlet.
    """
    near = [_by_words(side, _of_outlets(side, told), inverse_frequency) for side in sides]
    near = [found[: MAX_EMBEDDED // len(sides)] for found in near]
    texts = dict.fromkeys([side.text for side in sides] + [_embedded(t) for each in near for t, _ in each])
    vectors = dict(zip(texts, embedder.embed(list(texts)) if texts else (), strict=True))
    return [
        sorted(
            (
                Evidence(
                    side=side,
                    told=each,
                    coverage=coverage,
                    similarity=cosine(vectors[side.text], vectors[_embedded(each)]),
                    vector=vectors[_embedded(each)],
                )
                for each, coverage in found
            ),
            key=lambda evidence: evidence.strength,
            reverse=True,
        )
        for side, found in zip(sides, near, strict=True)
    ]


def one_each(found: Sequence[Sequence[Evidence]]) -> list[Evidence | None]:
    """The strongest for each side, no sentence for two sides; None where nothing is left."""
    pairs = sorted(
        ((evidence, place) for place, each in enumerate(found) for evidence in each),
        key=lambda pair: pair[0].strength,
        reverse=True,
    )
    chosen: list[Evidence | None] = [None] * len(found)
    taken: set[tuple[str, int]] = set()
    for evidence, place in pairs:
        if chosen[place] is None and evidence.told.key not in taken:
            chosen[place] = evidence
            taken.add(evidence.told.key)
    return chosen


def coverage(stems: frozenset[str], told: Told, inverse_frequency: Frequency) -> float:
    """The share of weighted words that the sentence holds, those only in its title at ``TITLE_SHARE``."""
    total = sum(inverse_frequency.get(term, 1.0) for term in stems)
    held = sum(
        inverse_frequency.get(term, 1.0)
        * (1.0 if term in told.stems else TITLE_SHARE if term in told.title else 0.0)
        for term in stems
    )
    return held / total if total else 0.0


def _by_words(side: Side, told: Sequence[Told], inverse_frequency: Frequency) -> list[tuple[Told, float]]:
    pairs = [(each, coverage(side.stems, each, inverse_frequency)) for each in told]
    return sorted(
        (pair for pair in pairs if pair[1]), key=lambda pair: (pair[1], pair[0].place), reverse=True
    )


def _of_outlets(side: Side, told: Sequence[Told]) -> list[Told]:
    outlets = {each.article.publisher for each in told if each.article.publisher}
    named = named_outlets(side.asked, outlets)
    if not named:
        return list(told)
    return [
        each for each in told if each.article.publisher is None or each.article.publisher.casefold() in named
    ]


def _embedded(told: Told) -> str:
    return f"{told.article.title}. {' '.join(told.text.split())}"


def cosine(one: Vectors, other: Vectors) -> float:
    """Of two vectors of length 1, and none below 0."""
    return max(0.0, float(np.dot(one, other)))


def _after_dateline(article: Article, text: str, start: int, end: int) -> int:
    if not article.dateline or not text.startswith(article.dateline, start):
        return start
    rest = text[start + len(article.dateline) : end]
    return end - len(rest.lstrip())
