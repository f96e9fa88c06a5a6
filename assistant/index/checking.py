"""Proving an index whole, and mending what a crash or a foreign hand left."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant.errors import AssistantError, IndexDamaged
from assistant.index.database import open_for_reading
from assistant.index.files import damage, may_open
from assistant.index.generations import discard_generations, prove_generation
from assistant.index.layout import Layout, translated
from assistant.index.manifest import read_manifest
from assistant.index.writer import open_writer

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
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong; ``article_id`` when one article must be ingested again."""

    text: str
    article_id: str | None = None

    def __str__(self) -> str:
        return self.text


def find_problems(layout: Layout) -> list[Problem]:
    """Everything that is wrong with an index, the record before what is derived from it."""
    with translated(layout.name):
        try:
            with closing(open_for_reading(layout.database)) as connection:
                found = list(_record_problems(connection))
        except sqlite3.OperationalError:
            raise  # locked, not readable, or without tables
        except sqlite3.DatabaseError as error:
            found = [Problem(f"articles.db: {error}")]
    return found or list(_derived_problems(layout))


def mend(layout: Layout, problems: Sequence[Problem]) -> Iterator[str]:
    """Mends an index; yields what was done.

    Articles of which a part is missing are taken out, to be ingested again; the manifest and
    the vectors in Chroma are made anew. Raises IndexDamaged when the database itself is corrupt.
    """
    if any(problem.text.startswith("articles.db") for problem in problems):
        raise IndexDamaged(
            f"articles.db of the index {layout.name!r} is corrupt and cannot be mended.",
            hint="Restore it from a copy, or remove the folder and ingest the articles again.",
        )
    try:
        read_manifest(layout)
    except AssistantError:
        layout.manifest.unlink(missing_ok=True)
    broken = sorted({problem.article_id for problem in problems if problem.article_id})
    with open_writer(layout) as writer:
        with writer.transaction():
            for article_id in broken:
                writer.delete(article_id)
        writer.synchronise(anew=True)
        discard_generations(layout, str(writer.manifest.generation), keep_previous=False)
    if broken:
        yield f"removed {len(broken)} incomplete articles; ingest them again: {', '.join(broken)}"
    yield "made the manifest and the vectors anew from articles.db"


def _record_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (line,) in connection.execute("PRAGMA integrity_check(5)").fetchall():
        if line != "ok":
            yield Problem(f"articles.db: {line}")
    for sql, message in CHECKS:
        for (article_id,) in connection.execute(f"{sql} LIMIT 20").fetchall():
            yield Problem(message.format(article_id), str(article_id))


def _derived_problems(layout: Layout) -> Iterator[Problem]:
    try:
        manifest = read_manifest(layout)
    except IndexDamaged as error:
        yield Problem(str(error))
        return
    if manifest is None:
        yield Problem("manifest.json is missing")
    elif manifest.generation is not None:
        folder = layout.chroma / manifest.generation
        problem = damage(folder, manifest.files)
        if not problem and may_open(folder):  # else no reader opens it either
            problem = prove_generation(layout, manifest.generation, manifest.vectors)
        if problem:
            yield Problem(f"the vectors in Chroma: {problem}")
