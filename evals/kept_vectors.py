"""Vectors kept in a file: a corpus that was embedded once is never embedded again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from assistant.embedding.base import Embedder, Vectors


class KeptVectors:
    """An Embedder that asks another one only for texts that it has not seen, in whatever run.

    What was embedded is stored at once, so that a run that was stopped goes on where it was.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"vectors-{digest(json.dumps(dict(embedder.identity), sort_keys=True))}.db"
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB)")

    @property
    def identity(self) -> Mapping[str, str | int]:
        return self._embedder.identity

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), dimensions)."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        with self._open() as connection:
            kept = {key: row[0] for key in set(keys) if (row := _vector(connection, key))}
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
            if missing:
                made = self._embedder.embed(list(missing.values())).astype("<f4")
                new = {key: row.tobytes() for key, row in zip(missing, made, strict=True)}
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", new.items())
                connection.commit()
                kept |= new
        rows = b"".join(kept[key] for key in keys)
        return np.frombuffer(rows, "<f4").reshape(len(texts), self.dimensions)

    def _open(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self._path, timeout=60))


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _vector(connection: sqlite3.Connection, key: bytes) -> tuple[bytes] | None:
    found: tuple[bytes] | None = connection.execute(
        "SELECT vector FROM vectors WHERE text = ?", (key,)
    ).fetchone()
    return found
