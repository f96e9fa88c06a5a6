"""The vectors in Chroma, one folder a generation; the only module that knows Chroma.

A generation is written once, by processes of its own, proved by others that open it anew, and
never changed: killing its writer can leave a folder that crashes the next reader
(chroma-core/chroma #7510), so nothing reads one that has not been proved.

Chroma holds a whole graph in memory while it writes one. A large generation is therefore made of parts,
each a collection of at most ``PART_ROWS`` vectors that a process writes and then ends.
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
#: Vectors in a collection; the processes that write and prove one need about 300 MB.
PART_ROWS = 64_000
#: The share of stored vectors that a sound graph may fail to find.
MAY_MISS = 1 / 4
#: A vector is looked for among so many: the graph is searched that much wider, past others nearly equal.
PROVE_AMONG = 400
#: Rows given to Chroma in a call, which takes at most 5461; fewer cost it no more, and are ready earlier.
WRITE_ROWS = 1_000
# Chroma shares what it opens between clients of one path, and guards that by no lock.
_CLIENTS = threading.Lock()
#: Changes after which Chroma writes a graph to disk: the least that it provides for. What is short of that is
#: only in its log, and each reader of a folder without a graph writes the files of one, never twice the same.
SYNC_THRESHOLD = 2
_HNSW = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 100,
    "max_neighbors": 16,
    "sync_threshold": SYNC_THRESHOLD,
    "batch_size": SYNC_THRESHOLD,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Chunk numbers with their vectors, shape (n, d), and filter keys."""

    numbers: Sequence[int]
    vectors: Vectors
    keys: Sequence[Mapping[str, str | int]]


class Generation:
    """One folder of vectors, or only one ``part`` of it, opened for reading."""

    def __init__(self, folder: Path, part: int | None = None) -> None:
        self._client = _client(folder)
        try:
            names = [collection.name for collection in self._client.list_collections()]
            wanted = sorted(names, key=len) if part is None else [_name(part)]
            self._parts = [self._client.get_collection(name, embedding_function=None) for name in wanted]
        except BaseException:
            self.close()
            raise

    def nearest(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """The numbers of the ``count`` nearest chunks with their cosine similarity, best first."""
        found = [pair for part in self._parts for pair in _nearest(part, vector, count)]
        return sorted(found, key=lambda pair: -pair[1])[:count] if len(self._parts) > 1 else found

    def count(self) -> int:
        return sum(int(part.count()) for part in self._parts)

    def which(self, numbers: Sequence[int]) -> list[int]:
        """Those of the chunk numbers that the folder holds, in their order."""
        ids = [str(number) for number in numbers]
        found = [part.get(ids=ids, include=[]) for part in self._parts] if ids else []
        held = {int(number) for each in found for number in each["ids"]}
        return [number for number in numbers if number in held]

    def close(self) -> None:
        with _CLIENTS:
            self._client.close()


def write_part(folder: Path, part: int, batches: Iterator[Rows]) -> None:
    """Adds a part with its vectors to a folder; part 0 to an empty one.

    Each batch is on disk before the next comes, so that readers find nothing left to write.
    """
    client = _client(folder)
    collection = client.create_collection(
        _name(part),
        embedding_function=None,
        configuration={"hnsw": _HNSW},
    )
    for rows in batches:
        ids = [str(number) for number in rows.numbers]
        metadata: Any = [dict(keys) for keys in rows.keys]
        collection.add(ids=ids, embeddings=rows.vectors, metadatas=metadata)
        if len(ids) < SYNC_THRESHOLD:
            # A vector alone is changed into itself until Chroma writes it.
            collection.update(ids=ids, metadatas=metadata)
    client.close()


def count_parts(folder: Path) -> int:
    """How many parts a folder has."""
    client = _client(folder)
    count = int(client.count_collections())
    client.close()
    return count


def prove(folder: Path, part: int, sample: Mapping[int, Vectors]) -> int:
    """How many vectors a part holds; raises ValueError unless it finds most of the sample.

    ``sample`` maps chunk numbers to their vectors; those that the part holds are looked for. A
    graph is searched approximately, and where many vectors are equal they hide others: some may
    be missed.
    """
    generation = Generation(folder, part)
    held = generation.which([*sample])
    missed = [number for number in held if not _finds(generation, sample[number])]
    if len(missed) > MAY_MISS * len(held):
        raise ValueError(f"{len(missed)} of {len(held)} vectors are not found by themselves")
    count = generation.count()
    generation.close()
    return count


def _nearest(part: Any, vector: Vectors, count: int) -> list[tuple[int, float]]:
    found = part.query(query_embeddings=[vector], n_results=count, include=["distances"])
    distances = found["distances"] or [[]]
    return [
        (int(number), 1.0 - float(distance))
        for number, distance in zip(found["ids"][0], distances[0], strict=True)
    ]


def _name(part: int) -> str:
    return f"{COLLECTION}-{part}" if part else COLLECTION


def _finds(generation: Generation, vector: Vectors) -> bool:
    return any(similarity > 0.999 for _, similarity in generation.nearest(vector, PROVE_AMONG))


def _client(folder: Path) -> Any:
    with _CLIENTS:
        return chromadb.PersistentClient(
            path=str(folder.resolve()), settings=ChromaSettings(anonymized_telemetry=False)
        )


def as_vector(blob: bytes) -> Vectors:
    """A stored vector: little-endian float32."""
    return np.frombuffer(blob, dtype="<f4")
