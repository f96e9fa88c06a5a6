"""Embeddings of an OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.embedding.base import Vectors, normalise
from assistant.errors import ModelInterrupted
from assistant.openai_client import ModelClient
from assistant.settings import Settings

_BATCH = 64


class OpenAIEmbedder:
    """``openai:MODEL``: texts go to the server of the settings, 64 at a time.

    How long its vectors are is learned from the first reply, so ``identity`` and
    ``dimensions`` may ask the server once. Every member raises ModelError.
    """

    def __init__(self, settings: Settings, *, model: str) -> None:
        self._client = ModelClient(settings)
        self._model = model
        self._dimensions: int | None = None

    @property
    def identity(self) -> Mapping[str, str | int]:
        return {"name": f"openai:{self._model}", "dimensions": self.dimensions}

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        if self._dimensions is None:
            self._dimensions = self._embed_batch(["dimensions"]).shape[1]
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), dimensions), each row of length 1."""
        batches = [self._embed_batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        if not batches:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        widths = {batch.shape[1] for batch in batches} | {self._dimensions or batches[0].shape[1]}
        if len(widths) != 1:
            raise self._unusable("vectors of different lengths")
        self._dimensions = widths.pop()
        return np.concatenate(batches)

    def _embed_batch(self, texts: Sequence[str]) -> Vectors:
        # OpenAI refuses an empty text.
        rows = self._client.embed([text or " " for text in texts], model=self._model)
        if len({len(row) for row in rows}) != 1 or not rows[0]:
            raise self._unusable("vectors of different lengths")
        vectors = np.asarray(rows, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise self._unusable("vectors that are not numbers")
        return normalise(vectors)

    def _unusable(self, what: str) -> ModelInterrupted:
        return ModelInterrupted(
            f"{self._model} at {self._client.url} sent {what}.",
            hint="Name a model that makes embeddings in ASSISTANT_EMBEDDING.",
        )
