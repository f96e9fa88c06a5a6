"""Proving an index whole, and mending what a crash or a foreign hand left."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.chunking import chunk_article, embedded_text
from assistant.embedding.base import Embedder
from assistant.errors import IndexDamaged
from assistant.index.catalogue import Catalogue
from assistant.index.database import open_for_reading
from assistant.index.files import damage, may_open
from assistant.index.generations import discard_generations, prove_generation
from assistant.index.layout import Layout, translated
from assistant.index.manifest import EARLIER, SCHEMA_VERSION, read_manifest
from assistant.index.migrating import stored_schema
from assistant.index.writer import IndexWriter, open_writer

#: Statements that must find nothing, and what it means when they do.
CHECKS = (
    (
        "SELECT a.article_id FROM articles a WHERE trim(a.text) <> '' AND NOT EXISTS "
        "(SELECT 1 FROM chunks c WHERE c.article_id = a.article_id)",
        "article {} has no chunks",
    ),
    (
        "SELECT a.article_id FROM articles a JOIN chunks c USING (article_id) "
        "LEFT JOIN vectors v USING (number) WHERE length(v.vector) IS NOT "
        "(SELECT 4 * json_extract(value, '$.dimensions') FROM about WHERE key = 'embedding')",
        "a chunk of article {} has no vector",
    ),
    (
        "SELECT a.article_id FROM articles a JOIN chunks c USING (article_id) "
        "WHERE c.start < 0 OR c.end <= c.start OR c.end > length(a.text)",
        "a chunk of article {} lies outside its text",
    ),
    (
        "SELECT a.article_id FROM articles a JOIN chunks c USING (article_id) "
        "LEFT JOIN words w ON w.rowid = c.number WHERE w.rowid IS NULL",
        "a chunk of article {} is missing from the lexical index",
    ),
    (
        "SELECT article_id FROM articles WHERE article_id NOT IN (SELECT article_id FROM wordings)",
        "article {} is not filed among the stories",
    ),
)

_NO_ARTICLE = "article_id NOT IN (SELECT article_id FROM articles)"
#: Rows of each table that belong to nothing any more; those of a table before those that hang on them.
LEFTOVERS = {
    "versions": "NOT EXISTS (SELECT 1 FROM articles a "
    "WHERE a.article_id = versions.article_id AND versions.version BETWEEN 1 AND a.version - 1)",
    "origins": "(article_id, version) NOT IN "
    "(SELECT article_id, version FROM articles UNION ALL SELECT article_id, version FROM versions)",
    "chunks": _NO_ARTICLE,
    "vectors": "number NOT IN (SELECT number FROM chunks)",
    "words": "rowid NOT IN (SELECT number FROM chunks)",
    "wordings": _NO_ARTICLE,
    "bands": "number NOT IN (SELECT number FROM wordings)",
    "links": "one NOT IN (SELECT number FROM wordings) OR other NOT IN (SELECT number FROM wordings)",
    "ledger_articles": f"{_NO_ARTICLE} OR path NOT IN (SELECT path FROM ledger)",  # noqa: S608
}
#: Finds articles of which an earlier version is missing; nothing brings one back.
LOST_VERSIONS = (
    "SELECT article_id FROM articles a WHERE version - 1 > "
    "(SELECT count(*) FROM versions v WHERE v.article_id = a.article_id AND v.version < a.version)"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong; ``article_id`` names an article to be chunked and embedded again, and an index that
    ``is_earlier`` is only to be brought up to this schema version.
    """

    text: str
    article_id: str | None = None
    is_earlier: bool = False

    def __str__(self) -> str:
        return self.text


def find_problems(layout: Layout) -> list[Problem]:
    """Everything that is wrong with an index, the record before what is derived from it.

    Raises IndexMismatch for an index of a later schema version.
    """
    with translated(layout.name):
        try:
            with closing(open_for_reading(layout.database)) as connection:
                found = list(_schema_problems(connection)) or list(_record_problems(connection))
        except sqlite3.OperationalError:
            raise  # locked, not readable, or without tables
        except sqlite3.DatabaseError as error:
            found = [Problem(f"articles.db: {error}")]
        return found or list(_derived_problems(layout))


def mend(layout: Layout, problems: Sequence[Problem], embedder: Callable[[], Embedder]) -> Iterator[str]:
    """Mends an index; yields what was done.

    Articles of which a part is missing are chunked and embedded again from their stored text, what belongs
    to no article goes, and the manifest and the vectors in Chroma are made anew. ``embedder`` is called only
    when something must be embedded. Raises IndexDamaged when the database itself is corrupt.
    """
    if any(problem.text.startswith("articles.db") for problem in problems):
        raise IndexDamaged(
            f"articles.db of the index {layout.name!r} is corrupt and cannot be mended.",
            hint="Restore it from a copy, or remove the folder and ingest the articles again.",
        )
    if all(problem.is_earlier for problem in problems):
        with open_writer(layout):
            pass
        yield f"brought the index up to schema version {SCHEMA_VERSION}"
        if problems := find_problems(layout):
            yield from mend(layout, problems, embedder)
        return
    try:
        read_manifest(layout, earlier=True)
    except IndexDamaged:
        layout.manifest.unlink(missing_ok=True)
    broken = sorted({problem.article_id for problem in problems if problem.article_id})
    ready = embedder() if broken else None
    with open_writer(layout, ready.identity if ready else None) as writer:
        for table, condition in LEFTOVERS.items():
            if count := writer.clear(table, condition):
                yield f"removed {count} rows of {table} that belonged to no article"
        if ready is not None:
            for article_id in broken:
                _make_again(layout, writer, article_id, ready)
                yield f"chunked and embedded article {article_id} again"
        writer.synchronise(anew=True)
        discard_generations(layout, str(writer.manifest.generation), keep_previous=False)
    yield "made the manifest and the vectors anew from articles.db"


def _make_again(layout: Layout, writer: IndexWriter, article_id: str, embedder: Embedder) -> None:
    with Catalogue(layout) as catalogue:
        article = catalogue.article(article_id)
    chunks = chunk_article(article)
    vectors = embedder.embed([embedded_text(article, chunk) for chunk in chunks])
    with writer.transaction():
        writer.put(article, chunks, vectors)


def _schema_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    version = stored_schema(connection)
    if version in EARLIER:
        yield Problem(f"the index has schema version {version}", is_earlier=True)


def _record_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (line,) in connection.execute("PRAGMA integrity_check(5)").fetchall():
        if line != "ok":
            yield Problem(f"articles.db: {line}")
    for sql, message in CHECKS:
        for (article_id,) in connection.execute(f"{sql} LIMIT 20").fetchall():
            yield Problem(message.format(article_id), str(article_id))
    for table, condition in LEFTOVERS.items():
        (count,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()  # noqa: S608
        if count:
            yield Problem(f"{count} rows of {table} belong to no article")
    for (article_id,) in connection.execute(f"{LOST_VERSIONS} LIMIT 20").fetchall():
        yield Problem(
            f"an earlier version of article {article_id} is lost: what cites it cannot be looked up "
            "(removing the article and ingesting it again begins its history anew)"
        )


def _derived_problems(layout: Layout) -> Iterator[Problem]:
    try:
        manifest = read_manifest(layout, earlier=True)
    except IndexDamaged as error:
        yield Problem(str(error))
        return
    if manifest is None:
        yield Problem("manifest.json is missing")
    elif manifest.schema_version in EARLIER:
        yield Problem(f"manifest.json has schema version {manifest.schema_version}", is_earlier=True)
    elif manifest.generation is not None:
        folder = layout.chroma / manifest.generation
        problem = damage(folder, manifest.files)
        if not problem and may_open(folder):  # else no reader opens it either
            problem = prove_generation(layout, manifest.generation, manifest.vectors)
        if problem:
            yield Problem(f"the vectors in Chroma: {problem}")
