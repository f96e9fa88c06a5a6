"""``articles.db``: the SQLite file that is the record of everything in an index.

Chunks are stored as spans; their text is the slice of the article's, so the contract
``article.text[start:end] == chunk.text`` cannot be broken by the store. Chunk numbers are
never used twice, so an old number in a derived index cannot come to mean another chunk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.schema import Article, Correction, Moment, day_of, iso

# What an article and an earlier version of it have alike.
_CONTENT = """\
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    url TEXT,
    publisher TEXT,
    agency TEXT,
    authors TEXT NOT NULL,
    published_at TEXT,
    published_day TEXT,
    published_guessed INTEGER NOT NULL,
    updated_at TEXT,
    fetched_at TEXT,
    event_at TEXT,
    dates_from TEXT NOT NULL,
    language TEXT,
    section TEXT,
    dateline TEXT,
    corrections TEXT NOT NULL,
    group_id TEXT NOT NULL,
    notes TEXT NOT NULL"""

#: Tables that an index of schema version 1 lacks.
VERSIONS = f"""
CREATE TABLE versions (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
{_CONTENT},
    replaced_at TEXT NOT NULL,
    PRIMARY KEY (article_id, version)
) WITHOUT ROWID;
CREATE TABLE origins (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    runs BLOB NOT NULL,
    raw BLOB,
    PRIMARY KEY (article_id, version)
) WITHOUT ROWID;
"""
# An article has a row for each content that a file gave of it when it was last read.
LEDGER_ARTICLES = """
CREATE TABLE ledger_articles (
    path TEXT NOT NULL REFERENCES ledger ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (path, article_id, content_hash)
) WITHOUT ROWID;
CREATE INDEX ledger_by_article ON ledger_articles (article_id);
"""
# The hashes that articles are filed under, and the links between copies that make a story group.
STORIES = """
CREATE TABLE wordings (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE,
    day INTEGER NOT NULL,
    sampling INTEGER NOT NULL,
    bands BLOB NOT NULL
);
CREATE TABLE bands (
    hash INTEGER NOT NULL,
    day INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (hash, day, number)
) WITHOUT ROWID;
CREATE TABLE links (
    one INTEGER NOT NULL REFERENCES wordings ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES wordings ON DELETE CASCADE,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX links_by_other ON links (other);
"""
SCHEMA = f"""
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
{_CONTENT}
);
CREATE INDEX articles_by_day ON articles (published_day);
CREATE INDEX articles_by_group ON articles (group_id);
{VERSIONS}CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    chunk_id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article_id);
CREATE TABLE vectors (
    number INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
    vector BLOB NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE words_vocabulary USING fts5vocab ('words', 'row');
CREATE TRIGGER chunk_words_go AFTER DELETE ON chunks BEGIN
    DELETE FROM words WHERE rowid = old.number;
END;
{STORIES}CREATE TABLE ledger (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    articles INTEGER NOT NULL
) WITHOUT ROWID;
{LEDGER_ARTICLES}"""  # noqa: S608

COLUMNS = (
    "article_id, version, source, title, text, content_hash, url, publisher, agency, authors, "
    "published_at, published_guessed, updated_at, fetched_at, event_at, dates_from, language, section, "
    "dateline, corrections, group_id, notes"
)
_MOMENTS = ("published_at", "updated_at", "fetched_at", "event_at")


def open_for_writing(path: Path, about: Mapping[str, str] | None) -> sqlite3.Connection:
    """A connection in WAL mode; a new database gets its tables and ``about`` in one transaction.

    Without ``about`` none is made: raises sqlite3.DatabaseError for one without tables.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
        if about is None:
            connection.close()
            raise sqlite3.DatabaseError("it has no tables")
        values = "".join(f"INSERT INTO about VALUES ({_quoted(k)}, {_quoted(v)});" for k, v in about.items())  # noqa: S608
        connection.executescript(f"BEGIN IMMEDIATE;{SCHEMA}{values}COMMIT;")
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection that may be shared between threads (SQLite serialises it)."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # A folder without write access cannot hold WAL's shared memory.
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def marks(values: Sequence[object]) -> str:
    """Question marks for as many values: ``?, ?, ?``."""
    return ", ".join("?" * len(values))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def article_row(article: Article, group_id: str) -> tuple[object, ...]:
    """The values of ``COLUMNS`` with ``published_day`` at the end."""
    values: dict[str, object] = {name: getattr(article, name) for name in COLUMNS.split(", ")}
    values |= {name: iso(getattr(article, name)) for name in _MOMENTS}
    values |= {name: _json(values[name]) for name in ("authors", "notes", "dates_from")}
    values |= {
        "published_guessed": int(article.published_guessed),
        "corrections": _json([asdict(each) | {"at": iso(each.at)} for each in article.corrections]),
        "group_id": group_id,
    }
    return *values.values(), iso(day_of(article.published_at))


def article_from_row(row: Sequence[object]) -> Article:
    """The inverse of ``article_row`` for a row of ``COLUMNS``."""
    values: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    values |= {name: tuple(json.loads(values[name])) for name in ("authors", "notes")}
    values |= {name: parse_moment(values[name]) for name in _MOMENTS}
    values["dates_from"] = json.loads(values["dates_from"])
    values["published_guessed"] = bool(values["published_guessed"])
    values["corrections"] = tuple(
        Correction(**each | {"at": parse_moment(each["at"])}) for each in json.loads(values["corrections"])
    )
    return Article(**values)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse_moment(value: object) -> Moment | None:
    """A stored ISO date or instant; the inverse of ``schema.iso``."""
    if value is None:
        return None
    text = str(value)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
