"""Writing to an index: one writer at a time, one transaction for whole articles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from assistant.chunking import CHUNKING
from assistant.embedding.base import Vectors
from assistant.errors import ArticleNotFound
from assistant.index.database import COLUMNS, article_row, open_for_writing
from assistant.index.files import fingerprint
from assistant.index.generations import discard_generations, make_generation
from assistant.index.layout import Layout, translated
from assistant.index.manifest import SCHEMA_VERSION, Manifest, check_maker, read_manifest, write_manifest
from assistant.index.migrating import migrate
from assistant.index.stories import StoryGroups
from assistant.index.versions import Versions
from assistant.schema import Article, Chunk

#: Chunks outside the current generation are searched one by one in SQLite; above this many,
#: or this share of all, a new generation is worth its making.
PENDING_CHUNKS, PENDING_SHARE = 512, 0.05

_NAMES = [*COLUMNS.split(", "), "published_day"]
# An update in place, so that the ledger's references to a replaced article stay.
_UPSERT = (
    f"INSERT INTO articles ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))}) "  # noqa: S608
    f"ON CONFLICT (article_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[1:])}"
)

# The files that give an article are to be read again when the stored content is none of theirs.
_READ_AGAIN = (
    "UPDATE ledger SET size = -1 WHERE path IN (SELECT path FROM ledger_articles WHERE article_id = ?1) "
    "AND NOT EXISTS (SELECT 1 FROM ledger_articles l JOIN articles a USING (article_id) "
    "WHERE article_id = ?1 AND l.content_hash IN (a.content_hash, ''))"
)


class IndexWriter:
    """Puts and removes articles; made by ``open_writer`` alone, under the writer's lock."""

    def __init__(self, layout: Layout, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self._layout = layout
        self._connection = connection
        self._stories = StoryGroups(connection)
        self._versions = Versions(connection)
        self._given: dict[str, set[tuple[str, str]]] = {}
        self.manifest = manifest

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside becomes visible at once, or not at all."""
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._run("ROLLBACK")
            raise

    def content_hash(self, article_id: str) -> str | None:
        """The hash of the stored content of an article; None when it is not in the index."""
        row = self._one("SELECT content_hash FROM articles WHERE article_id = ?", article_id)
        return str(row[0]) if row else None

    def put(self, article: Article, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Adds an article or replaces the one of its id; inside a transaction.

        Replaced by another title or text, the stored one is kept as an earlier version.
        ``vectors`` has shape (len(chunks), dimensions), else ValueError.
        """
        shape = (len(chunks), self.manifest.embedding["dimensions"])
        if vectors.shape != shape:
            raise ValueError(f"vectors of shape {vectors.shape} where chunks and dimensions are {shape}")
        self._run("DELETE FROM chunks WHERE article_id = ?", article.article_id)
        with translated(self._layout.name):
            version = self._versions.turn(article)
            self._stories.leave(article.article_id)
            place = self._stories.place(article)
        notes = tuple(dict.fromkeys((*article.notes, *place.notes)))
        stored = replace(article, version=version, notes=notes)
        self._run(_UPSERT, *article_row(stored, place.group_id))
        with translated(self._layout.name):
            self._versions.keep_map(stored)
        with translated(self._layout.name):
            self._stories.file(article.article_id, place)
        for chunk, vector in zip(chunks, vectors, strict=True):
            row = (chunk.chunk_id, chunk.article_id, chunk.start, chunk.end)
            number = self._run(
                "INSERT INTO chunks (chunk_id, article_id, start, end) VALUES (?, ?, ?, ?)", *row
            )
            self._run("INSERT INTO vectors VALUES (?, ?)", number, vector.astype("<f4").tobytes())
            self._run(
                "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", number, article.title, chunk.text
            )

    def delete(self, article_id: str) -> None:
        """Removes an article with all that hangs on it, its earlier versions too; inside a transaction."""
        with translated(self._layout.name):
            self._stories.leave(article_id)
        # Not left to the cascade: the words' trigger must see each chunk go.
        self._run("DELETE FROM chunks WHERE article_id = ?", article_id)
        self._run("DELETE FROM articles WHERE article_id = ?", article_id)

    def clear(self, table: str, condition: str) -> int:
        """Removes the rows of a table for which an SQL condition holds, of whatever article; how many."""
        with self.transaction():
            count = self._count(f"{table} WHERE {condition}")
            self._run(f"DELETE FROM {table} WHERE {condition}")  # noqa: S608
        return count

    def require(self, article_ids: Iterable[str]) -> None:
        """Raises ArticleNotFound for the first id that is not in the index."""
        for article_id in article_ids:
            if self.content_hash(article_id) is None:
                raise ArticleNotFound(
                    f"There is no article {article_id!r} in the index {self._layout.name!r}.",
                    hint=f"List the articles with: assistant articles --index {self._layout.name}",
                )

    def known_file(self, path: str, size: int, modified_ns: int) -> int | None:
        """How many articles this very state of a file gave when last read; None when it must be read."""
        row = self._one(
            "SELECT articles FROM ledger WHERE path = ? AND size = ? AND modified_ns = ? AND articles = "
            "(SELECT count(DISTINCT article_id) FROM ledger_articles l WHERE l.path = ledger.path)",
            *(path, size, modified_ns),
        )
        return int(row[0]) if row else None

    def articles_of(self, path: str) -> list[str]:
        """The ids of the articles that a file gave."""
        rows = self._all("SELECT DISTINCT article_id FROM ledger_articles WHERE path = ?", path)
        return [str(row[0]) for row in rows]

    def gave(self, path: str, article_id: str, content_hash: str) -> bool:
        """Whether a file says nothing new with this content of an article: it gave the same when it was last
        read, and the content that is stored is still given by some file.

        Where several files give one article, each is new only when it changed itself: else they would
        replace each other's content for ever.
        """
        return bool(
            self._one(
                "SELECT 1 FROM ledger_articles WHERE path = ? AND article_id = ? AND content_hash = ? AND "
                "EXISTS (SELECT 1 FROM ledger_articles o JOIN articles a USING (article_id, content_hash) "
                "WHERE o.article_id = ledger_articles.article_id)",
                *(path, article_id, content_hash),
            )
        )

    def link_file(self, path: str, article_id: str, content_hash: str = "") -> None:
        """Notes that a file gave an article, before the file is read to its end or though it failed in part.

        An article that the file's next state no longer gives is then still known to be from it.
        """
        self._run("INSERT OR IGNORE INTO ledger VALUES (?, -1, -1, -1)", path)
        self._run("INSERT OR IGNORE INTO ledger_articles VALUES (?, ?, ?)", path, article_id, content_hash)
        self._given.setdefault(path, set()).add((article_id, content_hash))

    def record_file(self, path: str, size: int, modified_ns: int, article_ids: Iterable[str]) -> None:
        """Notes what a file gave, and removes the articles that only its earlier state gave.

        With which content it gave them is known from ``link_file``.
        """
        now = set(article_ids)
        gone = set(self.articles_of(path)) - now
        given = {pair for pair in self._given.pop(path, ()) if pair[0] in now}
        given |= {(article_id, "") for article_id in now - {pair[0] for pair in given}}
        self._run("DELETE FROM ledger WHERE path = ?", path)
        for article_id in gone:
            if not self._one("SELECT 1 FROM ledger_articles WHERE article_id = ?", article_id):
                self.delete(article_id)
            else:
                self._run(_READ_AGAIN, article_id)
        self._run("INSERT INTO ledger VALUES (?, ?, ?, ?)", path, size, modified_ns, len(now))
        self._many("INSERT INTO ledger_articles VALUES (?, ?, ?)", [(path, *pair) for pair in sorted(given)])

    def synchronise(self, *, anew: bool = False) -> None:
        """Brings the manifest, and where it is worth it the vectors in Chroma, up to the database."""
        with translated(self._layout.name):
            manifest = replace(self.manifest, articles=self._count("articles"), chunks=self._count("chunks"))
            if anew or self._outgrown(manifest):
                manifest = self._new_generation(manifest)
            if manifest != self.manifest:
                write_manifest(self._layout, manifest)
                self.manifest = manifest
            if manifest.generation:
                discard_generations(self._layout, manifest.generation)

    def _new_generation(self, manifest: Manifest) -> Manifest:
        (through,) = self._one("SELECT coalesce(max(number), 0) FROM chunks") or (0,)
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")
        generation = make_generation(self._layout, through, manifest.chunks, after=manifest.generation)
        return replace(
            manifest,
            generation=generation,
            through=through,
            vectors=manifest.chunks,
            files=fingerprint(self._layout.chroma / generation),
        )

    def _outgrown(self, manifest: Manifest) -> bool:
        if manifest.generation is None or not (self._layout.chroma / manifest.generation).is_dir():
            return manifest.chunks > 0
        kept = self._count("chunks WHERE number <= ?", manifest.through)
        changes = (manifest.chunks - kept) + (manifest.vectors - kept)
        return changes > max(PENDING_CHUNKS, PENDING_SHARE * manifest.chunks)

    def _count(self, what: str, *values: object) -> int:
        return int((self._one(f"SELECT count(*) FROM {what}", *values) or (0,))[0])  # noqa: S608

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with translated(self._layout.name):
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with translated(self._layout.name):
            return self._connection.execute(sql, values).fetchall()

    def _run(self, sql: str, *values: object) -> int:
        with translated(self._layout.name):
            return int(self._connection.execute(sql, values).lastrowid or 0)

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        with translated(self._layout.name):
            self._connection.executemany(sql, rows)


@contextmanager
def open_writer(layout: Layout, embedding: Mapping[str, str | int] | None = None) -> Iterator[IndexWriter]:
    """The one writer of an index, made when it does not exist and ``embedding`` says with what.

    Without ``embedding`` (to remove, to repair) the index must exist and keeps its own. An index
    made here that got no article is not left behind, whatever ended the writing.
    Raises IndexBusy, IndexMismatch, IndexDamaged, StorageFull.
    """
    if embedding is None:
        layout.require()
    with layout.writing():
        is_new = not layout.database.exists()
        with translated(layout.name):
            connection = open_for_writing(layout.database, _about(embedding) if embedding else None)
        try:
            yield _writer(layout, connection, embedding)
            with translated(layout.name):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            is_empty = is_new and not connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
            connection.close()
            if is_empty:
                layout.discard()


def _about(embedding: Mapping[str, str | int]) -> dict[str, str]:
    return {"schema_version": str(SCHEMA_VERSION), "chunking": CHUNKING, "embedding": json.dumps(embedding)}


def _writer(
    layout: Layout, connection: sqlite3.Connection, embedding: Mapping[str, str | int] | None
) -> IndexWriter:
    """The writer, once it is sure that the index was made as it would go on.

    A lost manifest comes back, and an index of an earlier schema version is brought up to this one.
    """
    with translated(layout.name):
        stored = dict(connection.execute("SELECT key, value FROM about").fetchall())
        made_with = Manifest(embedding=json.loads(stored["embedding"]), chunking=stored["chunking"])
        manifest = read_manifest(layout, earlier=True) or replace(made_with, schema_version=0)
        if embedding is not None:
            check_maker(layout, manifest, embedding)
        migrate(connection, layout.name)
        if manifest.schema_version != SCHEMA_VERSION:
            manifest = replace(manifest, schema_version=SCHEMA_VERSION)
            write_manifest(layout, manifest)
        return IndexWriter(layout, connection, manifest)
