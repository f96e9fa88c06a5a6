"""Any LlamaIndex ``BaseEmbedding`` as our embedder, and our embedder as LlamaIndex's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from assistant.embedding.base import Embedder, Vectors, normalise
from assistant.errors import SettingsError


class LlamaIndexEmbedder:
    """Wraps a ``BaseEmbedding``; the number of dimensions is learned from one short text."""

    def __init__(self, embedding: object) -> None:
        if not isinstance(embedding, BaseEmbedding):
            raise SettingsError(
                f"A LlamaIndex embedding was expected, not {type(embedding).__name__}.",
                hint="Give an instance of a subclass of llama_index.core.embeddings.BaseEmbedding.",
            )
        self._embedding = embedding
        self.dimensions = len(embedding.get_query_embedding("news"))
        self.identity: Mapping[str, str | int] = {
            "name": f"llama-index:{embedding.class_name()}:{embedding.model_name}",
            "dimensions": self.dimensions,
        }

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), dimensions), rows of length 1."""
        rows = self._embedding.get_text_embedding_batch(list(texts))
        return normalise(np.asarray(rows, np.float32).reshape(len(texts), self.dimensions))


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
