"""Answers without a language model: the sentences of the articles that answer, quoted verbatim.

A question is taken apart (what kind of answer, which names, which words), every sentence of
the passages is scored for how well it answers, the best are chosen together so that each adds
something, and nothing is said when even the best does not answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.base import Request, Written
from assistant.answering.extractive.candidates import MAX_EMBEDDED, Candidate, candidates
from assistant.answering.extractive.questions import Question, analyse
from assistant.embedding.base import Embedder
from assistant.schema import Draft, Span, TextDelta
from assistant.terms import content_stems

#: For stems, in how many chunks each occurs and how many chunks there are.
Frequencies = Callable[[Sequence[str]], tuple[dict[str, int], int]]

MAX_SENTENCES = 4
#: Weights of a logistic model: does this sentence answer the question?
WEIGHTS: Mapping[str, float] = {
    "similarity": 4.0,
    "coverage": 3.0,
    "own": 1.0,
    "names": 1.5,
    "fit": 1.2,
    "place": 0.6,
}
BIAS = -5.6
#: Below this probability the best sentence is no answer.
ANSWER_FROM = 0.5
#: A further sentence must come near the best one.
NEAR_BEST = 0.75


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Quotes the sentences that answer; ``Written`` without drafts when none does."""

    embedder: Embedder
    frequencies: Frequencies

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """Yields each chosen sentence as a TextDelta, then the Written."""
        question = analyse(request.question, self._inverse_frequencies(request.question))
        found = self._with_similarity(question, candidates(question, request.passages))
        chosen = choose(question, found)
        drafts = [
            _draft(candidate, chosen[place - 1] if place else None) for place, candidate in enumerate(chosen)
        ]
        for place, draft in enumerate(drafts):
            yield TextDelta(text=(" " if place else "") + draft.text)
        yield Written(drafts=tuple(drafts))

    def _inverse_frequencies(self, question: str) -> dict[str, float]:
        stems = list(dict.fromkeys(content_stems(question)))
        counts, total = self.frequencies(stems)
        return {term: math.log(1 + (total + 0.5) / (counts.get(term, 0) + 0.5)) for term in stems}

    def _with_similarity(self, question: Question, found: Sequence[Candidate]) -> list[Candidate]:
        near = found[:MAX_EMBEDDED]
        if not near:
            return []
        vectors = self.embedder.embed([question.text, *(candidate.text for candidate in near)])
        similarities = vectors[1:] @ vectors[0]
        return [
            replace(candidate, similarity=max(0.0, float(value)))
            for candidate, value in zip(near, similarities, strict=True)
        ]


def probability(candidate: Candidate) -> float:
    """How likely the candidate answers the question."""
    score = BIAS + sum(weight * getattr(candidate, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-score))


def choose(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """One to four sentences that answer together, best first; empty to abstain."""
    order = sorted(found, key=probability, reverse=True)
    if not order or probability(order[0]) < ANSWER_FROM:
        return []
    chosen = [order[0]]
    limit = NEAR_BEST * probability(order[0])
    for candidate in order[1:]:
        if len(chosen) == MAX_SENTENCES or probability(candidate) < limit:
            break
        if _adds(question, candidate, chosen):
            chosen.append(candidate)
    return chosen


def _adds(question: Question, candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a sentence says something that the chosen do not: more of the question, or another value."""
    said = frozenset[str]().union(*(other.stems for other in chosen))
    if any(_alike(candidate.stems, other.stems) for other in chosen):
        return False
    more = {term for term in question.weights if term in candidate.stems and term not in said}
    other_value = bool(candidate.values) and not candidate.values & frozenset[str]().union(
        *(other.values for other in chosen)
    )
    return bool(more) or (other_value and candidate.fit == 1.0)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > 0.6 * min(len(one), len(other))


def _draft(candidate: Candidate, previous: Candidate | None) -> Draft:
    """The sentence verbatim, led in by outlet and day unless the sentence before is from the same article."""
    article = candidate.article
    same = previous is not None and previous.article.article_id == article.article_id
    lead = "" if same else f"{article.byline}: "
    span = Span(article_id=article.article_id, start=candidate.start, end=candidate.end)
    return Draft(text=lead + " ".join(candidate.text.split()), spans=(span,))
