"""The seam between what retrieval found and whatever orders it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.schema import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reranked:
    """Passages in their new order; ``notices`` are for the reader of the answer."""

    passages: tuple[Passage, ...]
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)


class Reranker(Protocol):
    """Orders passages by how well they answer a question; loses none and adds none."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked: ...


@dataclass(frozen=True, slots=True)
class KeepOrder:
    """The reranker that does nothing."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked:
        """The passages as they are."""
        return Reranked(passages=tuple(passages))


def rerank_first(reranker: Reranker, question: str, passages: Sequence[Passage], count: int) -> Reranked:
    """The first ``count`` passages in their new order, the others behind them in their old one.

    The score of those behind is at most the lowest of those before them: scores go on to tell the order.
    """
    found = reranker.rerank(question, passages[:count])
    lowest = min((passage.score for passage in found.passages), default=0.0)
    behind = tuple(replace(passage, score=min(passage.score, lowest)) for passage in passages[count:])
    return replace(found, passages=found.passages + behind)


def in_order(passages: Sequence[Passage], scores: Sequence[float]) -> tuple[Passage, ...]:
    """The passages with these scores, best first, equal ones as they were; each with its rank ``rerank``."""
    order = sorted(range(len(passages)), key=lambda place: -scores[place])
    return tuple(
        replace(passages[place], score=scores[place], ranks={**passages[place].ranks, "rerank": rank})
        for rank, place in enumerate(order, start=1)
    )
