"""Passages put in order by a cross-encoder: a network that reads question and passage together.

It gives one number for a pair, or two of which the second speaks for the passage.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from assistant.chunking import embedded_text
from assistant.retrieval.reranking.base import Reranked, in_order
from assistant.retrieval.reranking.network import MAX_TOKENS, PairNetwork
from assistant.schema import Passage

#: A question that leaves fewer than this to the passage is not reranked.
LEAST_TOKENS = 64
_HINT = (
    "Set ASSISTANT_RERANKER to a folder with model.onnx (or onnx/model.onnx) and tokenizer.json of a "
    "cross-encoder that gives one number for a question and a passage, or unset it."
)


class CrossEncoder:
    """Scores each passage by the network's sigmoid, from 0 to 1.

    Several threads may rerank at once. Raises SettingsError for a folder that is not one of a cross-encoder.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        self.network = PairNetwork(folder, cut="only_second", classes={1, 2}, hint=_HINT, threads=threads)

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked:
        """The passages by their scores; a question that fills the network by itself changes no order."""
        if self.network.count_tokens(question) > MAX_TOKENS - LEAST_TOKENS:
            notice = "The question is too long for the cross-encoder: the passages keep their order."
            return Reranked(passages=tuple(passages), notices=(notice,))
        texts = [embedded_text(passage.article, passage.chunk) for passage in passages]
        return Reranked(passages=in_order(passages, self.scores(question, texts)))

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, from 0 to 1, in the order of the texts."""
        return [relevance(logits) for logits in self.network.read([(question, text) for text in texts])]


def relevance(logits: Sequence[float]) -> float:
    """The sigmoid of one number; of two, the softmax's share of the second."""
    value = float(logits[0]) if len(logits) == 1 else float(logits[1]) - float(logits[0])
    return 0.5 * (1 + math.tanh(value / 2))
