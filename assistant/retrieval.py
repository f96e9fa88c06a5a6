"""Finding passages: dense and lexical rankings fused, one place for each story group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.embedding.base import Embedder
from assistant.index import IndexReader
from assistant.schema import Article, Chunk, Filters, Passage, day_of

#: Taken from each ranking before they are fused.
CANDIDATES = 50
#: Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher 2009).
FUSION_CONSTANT = 60
WEIGHTS: Mapping[str, float] = {"dense": 1.0, "lexical": 1.0}
#: A single article may not fill the passages alone.
MAX_PER_ARTICLE = 3


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds the passages of an index that bear on a question."""

    reader: IndexReader
    embedder: Embedder

    def retrieve(self, question: str, filters: Filters, top_k: int) -> tuple[Passage, ...]:
        """At most ``top_k`` passages, best first; empty when nothing passes the filters."""
        (vector,) = self.embedder.embed([question])
        rankings = {
            "dense": self.reader.dense(vector, CANDIDATES, filters),
            "lexical": self.reader.lexical(question, CANDIDATES, filters),
        }
        ranks = {
            name: {number: place for place, (number, _) in enumerate(ranking, start=1)}
            for name, ranking in rankings.items()
        }
        similarity = dict(rankings["dense"])
        scores = fuse(ranks)
        found = self.reader.chunks(list(scores))
        order = sorted((number for number in scores if number in found), key=lambda n: (-scores[n], n))
        return tuple(
            Passage(
                chunk=found[number][0],
                article=found[number][1],
                score=scores[number],
                similarity=similarity.get(number, 0.0),
                ranks={name: places[number] for name, places in ranks.items() if number in places},
            )
            for number in _one_per_group(order, found)[:top_k]
        )


def fuse(ranks: Mapping[str, Mapping[int, int]], weights: Mapping[str, float] = WEIGHTS) -> dict[int, float]:
    """Reciprocal rank fusion: the weighted sum of 1 / (60 + rank) over the rankings."""
    scores: dict[int, float] = {}
    for name, places in ranks.items():
        for number, place in places.items():
            scores[number] = scores.get(number, 0.0) + weights[name] / (FUSION_CONSTANT + place)
    return scores


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
