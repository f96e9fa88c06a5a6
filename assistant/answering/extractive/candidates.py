"""Sentences of the passages as candidates for an answer, with what speaks for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.extractive.questions import Question
from assistant.answering.extractive.spans import fits, values
from assistant.schema import Article, Passage
from assistant.sentences import split_sentences
from assistant.terms import content_stems

#: Candidates whose vectors are made; the rest lose on words alone. Keeps an answer under 150 ms.
MAX_EMBEDDED = 20
#: Words of the title, and of the sentences before, count this much for a sentence.
CONTEXT_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of an article with its features, each between 0 and 1.

    ``coverage`` is the share of the question's weighted words that the sentence holds, with
    its title and the two sentences before counted half; ``own`` the same of the sentence alone;
    ``names`` the share of the question's names found in sentence or context; ``fit`` how well it
    can hold the kind of answer asked for; ``similarity`` the cosine to the question; ``place``
    1/rank of its passage.
    """

    article: Article
    start: int
    end: int
    stems: frozenset[str]
    values: frozenset[str]
    coverage: float
    own: float
    names: float
    fit: float
    place: float
    similarity: float = 0.0

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def candidates(question: Question, passages: Sequence[Passage]) -> list[Candidate]:
    """The sentences of the passages that share anything with the question, the best by words first."""
    found: dict[tuple[str, int], Candidate] = {}
    for rank, passage in enumerate(passages, start=1):
        for candidate in _of_passage(question, passage, 1.0 / rank):
            found.setdefault((candidate.article.article_id, candidate.start), candidate)
    return sorted(found.values(), key=by_words, reverse=True)


def by_words(candidate: Candidate) -> float:
    """A first order, before any vector is made."""
    return candidate.coverage + 0.3 * candidate.own + 0.3 * candidate.fit + 0.2 * candidate.place


def _of_passage(question: Question, passage: Passage, place: float) -> list[Candidate]:
    article, chunk = passage.article, passage.chunk
    title = frozenset(content_stems(article.title))
    asked = frozenset(question.weights)
    before: list[frozenset[str]] = []
    made = []
    for start, end in split_sentences(chunk.text):
        text = chunk.text[start:end]
        stems = frozenset(content_stems(text))
        context = title.union(*before[-2:])
        before.append(stems)
        if len(text) < 20 or text.endswith("?"):
            continue
        own = _share(question.weights, stems, frozenset())
        made.append(
            Candidate(
                article=article,
                start=chunk.start + start,
                end=chunk.start + end,
                stems=stems,
                values=values(question.kind, text, asked),
                coverage=_share(question.weights, stems, context),
                own=own,
                names=_names(question.names, stems | context),
                fit=fits(question.kind, text, asked, question.focus),
                place=place,
            )
        )
    return made


def _share(weights: Mapping[str, float], stems: frozenset[str], context: frozenset[str]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    found = sum(
        weight * (1.0 if term in stems else CONTEXT_SHARE if term in context else 0.0)
        for term, weight in weights.items()
    )
    return found / total


def _names(names: Sequence[frozenset[str]], stems: frozenset[str]) -> float:
    """Share of the names of which at least half the words occur; 1 when the question names nothing."""
    if not names:
        return 1.0
    return sum(2 * len(name & stems) >= len(name) for name in names) / len(names)
