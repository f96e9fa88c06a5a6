"""Sentences of the passages as candidates for an answer, with what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from assistant.answering.extractive.questions import Name, Question
from assistant.answering.extractive.spans import fits, values
from assistant.embedding.base import Vectors
from assistant.schema import Article, Passage
from assistant.sentences import split_sentences
from assistant.terms import content_stems, words

#: Candidates whose vectors are made; the rest lose on words alone. Keeps an answer under 150 ms.
MAX_EMBEDDED = 20
# "Asked whether …, the minister said": what the reporter asked is not what was answered.
_PREAMBLE = re.compile(r"^\W*(?:(?:when|if|once) )?(?:asked|questioned|pressed)\b[^,]{0,200},", re.IGNORECASE)
#: Words of the title and of the two sentences before count this much for a sentence, words
#: elsewhere in its passage that much.
NEAR_SHARE, FAR_SHARE = 0.5, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of an article with its features, each between 0 and 1.

    ``coverage`` is the share of the question's weighted words that the sentence holds, with
    its title and the two sentences before counted half, the rest of its passage a quarter;
    ``own`` the same of the sentence alone; ``names`` the share of the question's names found in
    the sentence or near it; ``fit`` how well it can hold the kind of answer asked for;
    ``similarity`` the cosine to the question; ``place`` 1/rank of its passage;
    ``passage`` the cosine of its passage to the question.
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
    passage: float
    similarity: float = 0.0
    vector: Vectors | None = field(default=None, compare=False, repr=False)

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
    everywhere = frozenset(content_stems(chunk.text))
    asked = frozenset(question.weights)
    before: list[frozenset[str]] = []
    made = []
    for begin, end in split_sentences(chunk.text):
        start = _after_dateline(article, chunk.text, begin, end)
        text = chunk.text[start:end]
        preamble = _PREAMBLE.match(text)
        stems = frozenset(content_stems(text[preamble.end() :] if preamble else text))
        near = title.union(*before[-2:])
        before.append(stems)
        if len(text) < 20 or text.endswith("?"):
            continue
        made.append(
            Candidate(
                article=article,
                start=chunk.start + start,
                end=chunk.start + end,
                stems=stems,
                values=values(question.kind, text, asked),
                coverage=_share(question.weights, _shares(stems, near, everywhere)),
                own=_share(question.weights, dict.fromkeys(stems, 1.0)),
                names=_names(question.names, stems | near, _spaced(f"{article.title}. {chunk.text[:end]}")),
                fit=fits(question.kind, text, asked, question.focus),
                place=place,
                passage=passage.similarity,
            )
        )
    return made


def _after_dateline(article: Article, text: str, start: int, end: int) -> int:
    """Where a sentence begins when the dateline before it is left out of the quote."""
    if not article.dateline or not text.startswith(article.dateline, start):
        return start
    after = start + len(article.dateline)
    while after < end and text[after].isspace():
        after += 1
    return after


def _shares(own: Set[str], near: Set[str], far: Set[str]) -> dict[str, float]:
    """How much each stem counts for a sentence, by how near to it the stem stands."""
    return dict.fromkeys(far, FAR_SHARE) | dict.fromkeys(near, NEAR_SHARE) | dict.fromkeys(own, 1.0)


def _share(weights: Mapping[str, float], shares: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(weight * shares.get(term, 0.0) for term, weight in weights.items()) / total if total else 0.0


def _names(names: Sequence[Name], stems: Set[str], spaced: str) -> float:
    """Share of the names that occur in the sentence or near it; 1 when the question names nothing."""
    return sum(name.is_in(stems, spaced) for name in names) / len(names) if names else 1.0


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
