"""Finding passages: dense and lexical rankings of the question and of its parts, put together with what
the question says of time; one place for each story group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.embedding.base import Embedder
from assistant.index import IndexReader
from assistant.retrieval.parts import split_question
from assistant.retrieval.periods import Period, read_period
from assistant.retrieval.scores import CANDIDATES, Ranking, combine, nearness, with_time
from assistant.schema import Article, Chunk, Filters, Passage, day_of

__all__ = ["CANDIDATES", "MAX_PER_ARTICLE", "PARTS", "Period", "Retriever", "read_period", "split_question"]

#: A single article may not fill the passages alone.
MAX_PER_ARTICLE = 3
#: What a search is put together from. Each can be left out, to measure what it is worth.
PARTS = ("dense", "lexical", "clauses", "time", "groups")


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds the passages of an index that bear on a question; ``without`` some of ``PARTS``."""

    reader: IndexReader
    embedder: Embedder
    without: frozenset[str] = frozenset()

    def retrieve(self, question: str, filters: Filters, top_k: int) -> tuple[Passage, ...]:
        """At most ``top_k`` passages, best first; empty when nothing passes the filters."""
        clauses = () if "clauses" in self.without else split_question(question)
        whole, *parts = self._rankings((question, *clauses), filters)
        scores = combine(whole, parts)
        found = self.reader.chunks(list(scores))
        days = {number: day_of(article.published_at) for number, (_, article) in found.items()}
        period = _period(question, filters, [day for day in days.values() if day is not None])
        if period is not None and "time" not in self.without:
            scores = {
                number: with_time(scores[number], nearness(day, period)) for number, day in days.items()
            }
        order = sorted(found, key=lambda number: (-scores[number], number))
        similarity = dict(whole["dense"])
        ranks = {
            name: {number: rank for rank, (number, _) in enumerate(ranking, start=1)}
            for name, ranking in whole.items()
        }
        return tuple(
            Passage(
                chunk=found[number][0],
                article=found[number][1],
                score=scores[number],
                similarity=similarity.get(number, 0.0),
                ranks={name: places[number] for name, places in ranks.items() if number in places},
            )
            for number in self._chosen(order, found)[:top_k]
        )

    def _chosen(self, order: Sequence[int], found: Mapping[int, tuple[Chunk, Article]]) -> Sequence[int]:
        return order if "groups" in self.without else _one_per_group(order, found)

    def _rankings(self, texts: Sequence[str], filters: Filters) -> list[Mapping[str, Ranking]]:
        vectors = self.embedder.embed(texts)
        return [
            {
                "dense": [] if "dense" in self.without else self.reader.dense(vector, CANDIDATES, filters),
                "lexical": []
                if "lexical" in self.without
                else self.reader.lexical(text, CANDIDATES, filters),
            }
            for text, vector in zip(texts, vectors, strict=True)
        ]


def _period(question: str, filters: Filters, days: Sequence[date]) -> Period | None:
    """The time that the question asks for; the day on which it is asked, where one is given and it says none.

    Without such a day «the latest» is what is newest of what was found.
    """
    period = read_period(question, filters.as_of or datetime.now().astimezone().date())
    if period is None:
        return Period(text="", first=filters.as_of, last=filters.as_of) if filters.as_of else None
    if period.recent:
        newest = filters.as_of or max(days, default=None)
        return Period(text=period.text, first=newest, last=newest, recent=True) if newest else None
    return period


def _one_per_group(order: Sequence[int], found: Mapping[int, tuple[Chunk, Article]]) -> list[int]:
    """Chunk numbers in order, with copies of a story left to the earliest article found of it."""
    origin: dict[str, Article] = {}
    for number in order:
        article = found[number][1]
        group = article.group_id or article.article_id
        if group not in origin or _age(article) < _age(origin[group]):
            origin[group] = article
    kept: list[int] = []
    taken: dict[str, int] = {}
    for number in order:
        article = found[number][1]
        if origin[article.group_id or article.article_id].article_id != article.article_id:
            continue
        taken[article.article_id] = taken.get(article.article_id, 0) + 1
        if taken[article.article_id] <= MAX_PER_ARTICLE:
            kept.append(number)
    return kept


def _age(article: Article) -> tuple[bool, str, str]:
    day = day_of(article.published_at)
    return day is None, day.isoformat() if day else "", article.article_id
