"""Putting the passages that were found into a better order."""

from __future__ import annotations

from assistant.retrieval.reranking.base import KeepOrder, Reranked, Reranker, in_order, rerank_first

__all__ = ["KeepOrder", "Reranked", "Reranker", "in_order", "rerank_first"]
