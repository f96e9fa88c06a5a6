"""Any LlamaIndex ``BaseEmbedding`` as our embedder, and our embedder as LlamaIndex's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from assistant.embedding.base import Embedder, Vectors, normalise
from assistant.errors import ModelInterrupted, SettingsError


class LlamaIndexEmbedder:
    """Wraps a ``BaseEmbedding``; the number of dimensions is learned from one short text."""

    def __init__(self, embedding: object) -> None:
        if not isinstance(embedding, BaseEmbedding):
            raise SettingsError(
                f"A LlamaIndex embedding was expected, not {type(embedding).__name__}.",
                hint="Give an instance of a subclass of llama_index.core.embeddings.BaseEmbedding.",
            )
        self._embedding = embedding
        self._name = f"llama-index:{type(embedding).__qualname__}:{embedding.model_name}"
        self.dimensions = len(self._rows(["news"])[0])
        self.identity: Mapping[str, str | int] = {"name": self._name, "dimensions": self.dimensions}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), dimensions), rows of length 1. Raises ModelInterrupted."""
        rows = self._rows(texts)
        if any(len(row) != self.dimensions for row in rows) or len(rows) != len(texts):
            raise self._failed("it gave vectors of another number or length than before")
        vectors = np.asarray(rows, np.float32).reshape(len(texts), self.dimensions)
        if not np.isfinite(vectors).all():
            raise self._failed("it gave vectors that are not numbers")
        return normalise(vectors)

    def _rows(self, texts: Sequence[str]) -> list[list[float]]:
        try:
            return self._embedding.get_text_embedding_batch(list(texts))
        except Exception as error:  # an integration raises what it likes
            raise self._failed(f"{type(error).__name__}: {error}") from error

    def _failed(self, reason: str) -> ModelInterrupted:
        return ModelInterrupted(
            f"The embedding {self._name} failed: {reason}.",
            hint="Correct what ASSISTANT_EMBEDDING names, or try again if it asks a server.",
        )


class AssistantEmbedding(BaseEmbedding):
    """An embedder of ours for use in LlamaIndex pipelines."""

    _embedder: Any = PrivateAttr()

    def __init__(self, embedder: Embedder, **settings: Any) -> None:
        super().__init__(model_name=str(embedder.identity["name"]), **settings)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        return "AssistantEmbedding"

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
