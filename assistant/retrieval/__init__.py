"""Finding passages: dense and lexical rankings of the question and of its parts, what else speaks for each
candidate, weighed as it was learned, and one place for each story group."""

from __future__ import annotations

from assistant.retrieval.choosing import MAX_PER_ARTICLE
from assistant.retrieval.features import CANDIDATES
from assistant.retrieval.periods import Period, read_period
from assistant.retrieval.respelling import Respelled, respell
from assistant.retrieval.retriever import PARTS, RERANK, Retriever

__all__ = [
    "CANDIDATES",
    "MAX_PER_ARTICLE",
    "PARTS",
    "RERANK",
    "Period",
    "Respelled",
    "Retriever",
    "read_period",
    "respell",
]
