"""Embedding in a thread of its own, one batch ahead of storing: the forward pass needs no Python."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from assistant.chunking import embedded_text
from assistant.embedding import Embedder
from assistant.embedding.base import Vectors
from assistant.pipeline.steps import Done, New, Step

#: Batches that are being embedded or wait for it while the one before is stored.
AHEAD = 1
_NONE: Vectors = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Steps that are stored together. ``new`` are its articles to be stored, the last of each id."""

    steps: Sequence[Step]

    @property
    def new(self) -> list[New]:
        # Of two with one id in a batch the later counts, as it would in two batches.
        return list({step.article_id: step for step in self.steps if isinstance(step, New)}.values())

    @property
    def texts(self) -> list[str]:
        """What is embedded: the texts of the new articles' chunks."""
        return [embedded_text(step.article, chunk) for step in self.new for chunk in step.chunks]

    @property
    def is_settling(self) -> bool:
        """Whether it must be stored before anything after it is read."""
        return any(isinstance(step, Done) and step.is_settling for step in self.steps)


class LateEmbedder:
    """An embedder that is loaded when it is first needed, once."""

    def __init__(self, ready: Embedder | None, load: Callable[[], Embedder]) -> None:
        self._loaded = ready
        self._load = load

    def get(self) -> Embedder:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded


def batches(steps: Iterable[Step], size: int) -> Iterator[Batch]:
    """Steps in order, cut where enough chunks or steps have come together, and where one is settling."""
    held: list[Step] = []
    chunks = 0
    for step in steps:
        held.append(step)
        chunks += len(step.chunks) if isinstance(step, New) else 0
        is_settling = isinstance(step, Done) and step.is_settling
        if is_settling or chunks >= size or len(held) >= size:
            yield Batch(steps=held)
            held, chunks = [], 0
    if held:
        yield Batch(steps=held)


def embedded(given: Iterable[Batch], embedder: LateEmbedder) -> Generator[tuple[Batch, Vectors], None, None]:
    """Each batch with the vectors of its texts, shape (texts, dimensions)."""
    with ThreadPoolExecutor(1, thread_name_prefix="embedding") as thread:
        waiting: deque[tuple[Batch, Future[Vectors] | None]] = deque()
        try:
            for batch in given:
                texts = batch.texts
                waiting.append((batch, thread.submit(_embed, embedder, texts) if texts else None))
                while waiting and (batch.is_settling or len(waiting) > AHEAD):
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        finally:
            thread.shutdown(wait=True, cancel_futures=True)


def _next(waiting: deque[tuple[Batch, Future[Vectors] | None]]) -> tuple[Batch, Vectors]:
    batch, vectors = waiting.popleft()
    return batch, _NONE if vectors is None else vectors.result()


def _embed(embedder: LateEmbedder, texts: Sequence[str]) -> Vectors:
    return embedder.get().embed(texts)
