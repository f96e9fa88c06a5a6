"""Bringing the database of an earlier schema version up to this one; nothing is embedded again."""

from __future__ import annotations

import sqlite3

from assistant.errors import IndexMismatch
from assistant.index.database import LEDGER_ARTICLES, STORIES, VERSIONS
from assistant.index.manifest import EARLIER, SCHEMA_VERSION
from assistant.index.stories import StoryGroups

# To version 2: what is known of an article besides, its versions, what a file gave of it, other hashes.
_TO_2 = f"""
ALTER TABLE articles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE articles ADD COLUMN agency TEXT;
ALTER TABLE articles ADD COLUMN event_at TEXT;
ALTER TABLE articles ADD COLUMN dates_from TEXT NOT NULL DEFAULT '{{}}';
ALTER TABLE articles ADD COLUMN section TEXT;
ALTER TABLE articles ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]';
{VERSIONS}
ALTER TABLE ledger_articles RENAME TO earlier_ledger_articles;
DROP INDEX ledger_by_article;
{LEDGER_ARTICLES}
INSERT INTO ledger_articles SELECT path, article_id, '' FROM earlier_ledger_articles;
DROP TABLE earlier_ledger_articles;
DROP TABLE bands;
{STORIES}"""  # noqa: S608


def stored_schema(connection: sqlite3.Connection) -> int:
    """The schema version of a database; raises sqlite3.DatabaseError when it names none."""
    row = connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchone()
    if row is None or not str(row[0]).isdecimal():
        raise sqlite3.DatabaseError("it names no schema version")
    return int(row[0])


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Brings a database opened for writing to this schema version, all of it or nothing.

    ``name`` is the index's. Raises IndexMismatch for a version that this program does not know.
    """
    stored = stored_schema(connection)
    if stored == SCHEMA_VERSION:
        return
    if stored not in EARLIER:
        raise IndexMismatch(
            f"articles.db of the index {name!r} has schema version {stored}, "
            f"this program writes {SCHEMA_VERSION}.",
            hint="Use the program version that made it, or ingest the articles into a new index.",
        )
    done = f"UPDATE about SET value = '{SCHEMA_VERSION}' WHERE key = 'schema_version'"  # noqa: S608
    try:
        connection.executescript(f"BEGIN IMMEDIATE;{_TO_2}{done};")
        StoryGroups(connection).rebuild()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
