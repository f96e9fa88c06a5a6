"""The contents that an article has had, and where each stood in its source."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.index.database import COLUMNS
from assistant.schema import Article, SourceMap
from assistant.schema.sources import pack_runs, unpack_runs

_KEEP = (
    f"INSERT INTO versions ({COLUMNS}, published_day, replaced_at) "  # noqa: S608
    f"SELECT {COLUMNS}, published_day, ? FROM articles WHERE article_id = ?"
)
MAP_COLUMNS = "digest, runs, raw"


class Versions:
    """Earlier versions and source maps of a database; every method runs inside the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def turn(self, article: Article) -> int:
        """The version that an article is about to be stored as.

        Another title or text than the stored one is a new version, and the stored one is kept
        among the earlier; other metadata alone are not, since what was quoted still stands.
        """
        row = self._connection.execute(
            "SELECT version, title, text FROM articles WHERE article_id = ?", (article.article_id,)
        ).fetchone()
        if row is None:
            return 1
        if row[1:] == (article.title, article.text):
            return int(row[0])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute(_KEEP, (now, article.article_id))
        return int(row[0]) + 1

    def keep_map(self, article: Article) -> None:
        """Stores the source map of an article; without one, that of an earlier reading of its text stays."""
        if article.source_map is not None:
            self._connection.execute(
                f"INSERT OR REPLACE INTO origins (article_id, version, {MAP_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                (article.article_id, article.version, *map_row(article.source_map)),
            )


def map_row(source_map: SourceMap) -> tuple[object, ...]:
    """The values of ``MAP_COLUMNS``."""
    raw = source_map.raw
    packed = None if raw is None else zlib.compress(raw.encode("utf-8", "surrogatepass"))
    return source_map.digest, pack_runs(source_map.runs), packed


def map_from_row(row: Sequence[object]) -> SourceMap:
    """The inverse of ``map_row``. Raises ValueError or zlib.error for what it did not write."""
    digest, runs, raw = row
    return SourceMap(
        digest=str(digest),
        runs=unpack_runs(_bytes(runs)),
        raw=None if raw is None else zlib.decompress(_bytes(raw)).decode("utf-8", "surrogatepass"),
    )


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("a source map is not stored as bytes")
    return value
