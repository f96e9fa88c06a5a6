"""Sentences of the passages as candidates for an answer, with what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from assistant.answering.extractive.questions import Name, Question
from assistant.answering.extractive.spans import fits, spans, values
from assistant.embedding.base import Vectors
from assistant.schema import Article, Passage, day_of
from assistant.sentences import split_sentences
from assistant.terms import content_stems, words

#: Candidates whose vectors are made; the rest lose on words alone. Keeps an answer under 150 ms.
MAX_EMBEDDED = 20
# "Asked whether …, the minister said": what the reporter asked is not what was answered.
_PREAMBLE = re.compile(r"^\W*(?:(?:when|if|once) )?(?:asked|questioned|pressed)\b[^,]{0,200},", re.IGNORECASE)
#: Words of the title and of the two sentences before count this much for a sentence, words
#: elsewhere in its passage that much.
NEAR_SHARE, FAR_SHARE = 0.5, 0.25
#: Characters of the shortest sentence that is looked at.
SHORTEST = 20
#: Characters to each side of a value in which the question's words are near it.
REACH = 80
#: Characters of an article after which nothing is its beginning.
LEAD = 4_000
# A link to another article that was left in the text: a label and a headline, with no space between.
_TEASER = re.compile(r"\w:[^\W\d_a-z][^.!]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of an article with its features, each between 0 and 1.

    ``coverage`` is the share of the question's weighted words that the sentence holds, with
    its title and the two sentences before counted half, the rest of its passage a quarter;
    ``own`` the same of the sentence alone; ``names`` the share of the question's names found in
    the sentence or near it, ``numbers`` that of its numbers, where the year of the article counts;
    ``fit`` how well it can hold the kind of answer asked for; ``close`` the weighted share of the
    question's words around the value that answers best, ``action`` whether what is done is named,
    ``plain`` the share of the question's words that are no names, unweighted, ``pairs`` that of its
    neighbouring words that stand together here too; ``titled`` the coverage by the title alone;
    ``lead`` how early in its article it stands; ``similarity`` the cosine to the question; ``place``
    1/rank of its passage; ``passage`` the cosine of its passage to the question.
    """

    article: Article
    start: int
    end: int
    stems: frozenset[str]
    values: frozenset[str]
    coverage: float
    own: float
    names: float
    numbers: float
    fit: float
    close: float
    action: float
    plain: float
    pairs: float
    titled: float
    lead: float
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


def known_share(question: Question, passages: Sequence[Passage]) -> float:
    """The weighted share of the question's words that stand anywhere in the passages or their titles."""
    texts = (f"{passage.article.title} {passage.chunk.text}" for passage in passages)
    stems = frozenset[str]().union(*(content_stems(text) for text in texts))
    total = sum(question.weights.values())
    held = sum(weight for term, weight in question.weights.items() if term in stems)
    return held / total if total else 0.0


def _of_passage(question: Question, passage: Passage, place: float) -> list[Candidate]:
    article, chunk = passage.article, passage.chunk
    title = frozenset(content_stems(article.title))
    everywhere = frozenset(content_stems(chunk.text))
    titled = _share(question.weights, dict.fromkeys(title, 1.0))
    year = published.year if (published := day_of(article.published_at)) else None
    before: list[frozenset[str]] = []
    made = []
    for begin, end in split_sentences(chunk.text):
        start = _after_dateline(article, chunk.text, begin, end)
        text = chunk.text[start:end]
        preamble = _PREAMBLE.match(text)
        spoken = content_stems(text[preamble.end() :] if preamble else text)
        stems = frozenset(spoken)
        near = title.union(*before[-2:])
        before.append(stems)
        if len(text) < SHORTEST or text.endswith("?") or _TEASER.search(text):
            continue
        around = _spaced(f"{article.title}. {chunk.text[:end]} {year or ''}")
        made.append(
            Candidate(
                article=article,
                start=chunk.start + start,
                end=chunk.start + end,
                stems=stems,
                values=values(question.kind, text, question.asked),
                coverage=_share(question.weights, _shares(stems, near, everywhere)),
                own=_share(question.weights, dict.fromkeys(stems, 1.0)),
                names=_names(question.names, stems | near, around),
                numbers=_numbers(question.numbers, around),
                fit=fits(
                    question.kind,
                    text,
                    question.asked,
                    question.focus,
                    question.action,
                    question.until(article),
                    dated=year is not None,
                ),
                close=_closeness(question, text),
                action=1.0 if question.action is None else float(question.action in stems),
                plain=_plain(question, stems),
                pairs=_pairs(question.pairs, spoken),
                titled=titled,
                lead=1.0 - min(1.0, (chunk.start + start) / LEAD),
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


def _numbers(numbers: Set[str], spaced: str) -> float:
    """Share of the question's numbers that occur; 1 when it has none."""
    return sum(f" {number} " in spaced for number in numbers) / len(numbers) if numbers else 1.0


def _closeness(question: Question, text: str) -> float:
    """How much of the question stands around the value that has most of it; 0 without a value."""
    around = (
        text[max(0, start - REACH) : end + REACH] for start, end in spans(question.kind, text, question.asked)
    )
    shares = (_share(question.weights, dict.fromkeys(content_stems(each), 1.0)) for each in around)
    return max(shares, default=0.0)


def _plain(question: Question, stems: Set[str]) -> float:
    """Share of the question's words outside its names that the sentence holds."""
    named = frozenset[str]().union(*(name.stems for name in question.names))
    asked = question.asked - named or question.asked
    return len(asked & stems) / len(asked) if asked else 0.0


def _pairs(pairs: Set[frozenset[str]], stems: Sequence[str]) -> float:
    """Share of the question's pairs of neighbours that are at most two content words apart here."""
    here = {frozenset(pair) for gap in (1, 2) for pair in zip(stems, stems[gap:], strict=False)}
    return len(pairs & here) / len(pairs) if pairs else 0.0


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
