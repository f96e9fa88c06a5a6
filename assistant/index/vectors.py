"""The vectors in Chroma, one folder a generation; the only module that knows Chroma.

A generation is written once, by a process of its own, proved by another that opens it anew, and
never changed: killing its writer can leave a folder that crashes the next reader
(chroma-core/chroma #7510), so nothing reads one that has not been proved.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings

from assistant.embedding.base import Vectors

COLLECTION = "chunks"
#: The share of stored vectors that a sound graph may fail to find.
MAY_MISS = 1 / 4
#: Rows given to Chroma in a call, which takes at most 5461; fewer cost it no more, and are ready earlier.
WRITE_ROWS = 1_000
# Chroma shares what it opens between clients of one path, and guards that by no lock.
_CLIENTS = threading.Lock()
# With the default thresholds a folder of under 1,000 vectors is written anew by each reader that opens it.
_HNSW = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 100,
    "max_neighbors": 16,
    "sync_threshold": 2,
    "batch_size": 2,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Chunk numbers with their vectors, shape (n, d), and filter keys."""

    numbers: Sequence[int]
    vectors: Vectors
    keys: Sequence[Mapping[str, str | int]]


class Generation:
    """One folder of vectors, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        try:
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        except BaseException:
            self.close()
            raise

    def nearest(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """The numbers of the ``count`` nearest chunks with their cosine similarity, best first."""
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [
            (int(number), 1.0 - float(distance))
            for number, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def count(self) -> int:
        return int(self._collection.count())

    def which(self, numbers: Sequence[int]) -> list[int]:
        """Those of the chunk numbers that the folder holds."""
        found = (
            self._collection.get(ids=[str(number) for number in numbers], include=[])
            if numbers
            else {"ids": []}
        )
        return [int(number) for number in found["ids"]]

    def close(self) -> None:
        with _CLIENTS:
            self._client.close()


def write_generation(folder: Path, batches: Iterator[Rows]) -> int:
    """Fills an empty folder with vectors; returns how many."""
    client = _client(folder)
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={"hnsw": _HNSW},
    )
    count = 0
    for rows in batches:
        metadata: Any = [dict(keys) for keys in rows.keys]
        collection.add(ids=[str(n) for n in rows.numbers], embeddings=rows.vectors, metadatas=metadata)
        count += len(rows.numbers)
    client.close()
    return count


def prove(folder: Path, expected: int, sample: Mapping[int, Vectors]) -> None:
    """Raises ValueError unless the folder holds ``expected`` vectors and finds most of the sample.

    ``sample`` maps chunk numbers to their vectors; those that the folder holds are looked for. A
    graph is searched approximately, and where many vectors are equal they hide others: some may
    be missed.
    """
    generation = Generation(folder)
    if generation.count() != expected:
        raise ValueError(f"{generation.count()} vectors instead of {expected}")
    held = generation.which([*sample])
    missed = [number for number in held if not _finds(generation, sample[number])]
    if len(missed) > MAY_MISS * len(held):
        raise ValueError(f"{len(missed)} of {len(held)} vectors are not found by themselves")
    generation.close()


def _finds(generation: Generation, vector: Vectors) -> bool:
    return any(similarity > 0.999 for _, similarity in generation.nearest(vector, 1))


def _client(folder: Path) -> Any:
    with _CLIENTS:
        return chromadb.PersistentClient(
            path=str(folder.resolve()), settings=ChromaSettings(anonymized_telemetry=False)
        )


def as_vector(blob: bytes) -> Vectors:
    """A stored vector: little-endian float32."""
    return np.frombuffer(blob, dtype="<f4")
