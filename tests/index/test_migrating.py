"""An index of schema version 1, which knew no versions, is brought up to date without embedding again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from assistant.chunking import CHUNKING
from assistant.errors import IndexMismatch
from assistant.index import IndexReader, Layout, migrating, open_writer
from assistant.index.checking import find_problems, mend
from assistant.index.database import open_for_writing
from assistant.index.manifest import SCHEMA_VERSION, read_manifest
from assistant.schema import Filters
from tests.fakes import HashEmbedder, make_article, put_articles
from tests.index.conftest import found

# As version 1 of the schema was.
FIRST = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    content_hash TEXT NOT NULL, url TEXT, publisher TEXT, authors TEXT NOT NULL, published_at TEXT,
    published_day TEXT, published_guessed INTEGER NOT NULL, updated_at TEXT, fetched_at TEXT, language TEXT,
    dateline TEXT, group_id TEXT NOT NULL, notes TEXT NOT NULL
);
CREATE INDEX articles_by_day ON articles (published_day);
CREATE INDEX articles_by_group ON articles (group_id);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, chunk_id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article_id);
CREATE TABLE vectors (number INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE words_vocabulary USING fts5vocab ('words', 'row');
CREATE TRIGGER chunk_words_go AFTER DELETE ON chunks BEGIN
    DELETE FROM words WHERE rowid = old.number;
END;
CREATE TABLE bands (
    hash INTEGER NOT NULL, article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article_id);
CREATE TABLE ledger (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, articles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE ledger_articles (
    path TEXT NOT NULL REFERENCES ledger ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE, PRIMARY KEY (path, article_id)
) WITHOUT ROWID;
CREATE INDEX ledger_by_article ON ledger_articles (article_id);
"""
TEXTS = {"a1": "The ferry left at dawn.", "a2": "Parliament raised the tax."}


@pytest.fixture
def first(layout: Layout, embedder: HashEmbedder) -> Layout:
    """An index of schema version 1 with two articles of one file."""
    layout.folder.mkdir(parents=True)
    about = {"schema_version": "1", "chunking": CHUNKING, "embedding": json.dumps(embedder.identity)}
    with closing(sqlite3.connect(layout.database)) as connection, connection:
        connection.executescript(FIRST)
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        connection.execute("INSERT INTO ledger VALUES ('/news.jsonl', 10, 20, 2)")
        for number, (name, text) in enumerate(TEXTS.items(), start=1):
            connection.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, NULL, 'Harbour Courier', '[\"Ada\"]', "
                "'2021-03-29', '2021-03-29', 1, NULL, NULL, 'en', 'PORT MAREN', ?, '[\"cleaned\"]')",
                (name, f"/news.jsonl#{number}", f"Title of {name}", text, f"hash {name}", f"g{number}"),
            )
            row = (number, f"c{number}", name, 0, len(text))
            connection.execute("INSERT INTO chunks VALUES (?, ?, ?, ?, ?)", row)
            connection.execute(
                "INSERT INTO vectors VALUES (?, ?)", (number, embedder.embed([text])[0].tobytes())
            )
            connection.execute("INSERT INTO words (rowid, title, text) VALUES (?, '', ?)", (number, text))
            connection.execute("INSERT INTO bands VALUES (?, ?)", (number, name))
            connection.execute("INSERT INTO ledger_articles VALUES ('/news.jsonl', ?)", (name,))
    manifest = {"schema_version": 1, "embedding": dict(embedder.identity), "chunking": CHUNKING, "chunks": 2}
    layout.manifest.write_text(json.dumps(manifest))
    embedder.calls.clear()
    return layout


def is_whole(layout: Layout) -> None:
    assert find_problems(layout) == []
    with IndexReader(layout) as reader:
        assert {name: reader.article(name).text for name in TEXTS} == TEXTS
        article = reader.article("a1")
        assert (article.version, article.authors, article.dateline) == (1, ("Ada",), "PORT MAREN")
        assert (article.dates_from, article.corrections, article.agency) == ({}, (), None)
        assert found(reader, (n for n, _ in reader.lexical("ferry", 5, Filters()))) == ["a1"]
        (vector,) = HashEmbedder().embed([TEXTS["a2"]])
        assert found(reader, (n for n, _ in reader.dense(vector, 1, Filters()))) == ["a2"]
        assert [each.version for each in reader.history("a1")] == [1]


def shape(connection: sqlite3.Connection) -> dict[str, object]:
    """Tables with their columns, without an order, and indexes and triggers by name."""
    things = connection.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall()
    return {
        name: {row[1:4:2] + row[5:] for row in connection.execute(f"PRAGMA table_info({name})")}
        if kind == "table"
        else kind
        for kind, name in things
    }


def test_a_reader_names_the_command_that_brings_it_up_to_date(first: Layout) -> None:
    with pytest.raises(IndexMismatch, match="schema version 1") as caught:
        IndexReader(first)
    assert "assistant verify --repair --index news" in caught.value.hint


def test_the_next_writer_brings_it_up_to_date(first: Layout, embedder: HashEmbedder) -> None:
    with open_writer(first, embedder.identity) as writer:
        assert writer.known_file("/news.jsonl", 10, 20) == 2
        assert embedder.calls == []
    is_whole(first)
    with open_writer(first, embedder.identity) as writer:
        put_articles(writer, embedder, [make_article("a1", "The ferry came back.")])
    with IndexReader(first) as reader:
        assert (reader.article("a1").version, reader.article("a1@1").text) == (2, TEXTS["a1"])


def test_verify_names_it_and_repair_brings_it_up_to_date(first: Layout, embedder: HashEmbedder) -> None:
    (problem,) = find_problems(first)
    assert str(problem) == "the index has schema version 1"
    assert list(mend(first, [problem], lambda: embedder)) == ["brought the index up to schema version 2"]
    assert embedder.calls == []
    is_whole(first)


def test_what_else_is_wrong_is_mended_in_the_same_go(first: Layout, embedder: HashEmbedder) -> None:
    with closing(sqlite3.connect(first.database)) as connection, connection:
        connection.execute("DELETE FROM vectors WHERE number = 1")
    done = list(mend(first, find_problems(first), lambda: embedder))
    assert "chunked and embedded article a1 again" in done
    is_whole(first)


def test_it_has_then_the_tables_of_a_new_one(first: Layout, embedder: HashEmbedder) -> None:
    with open_writer(first, embedder.identity):
        pass
    new = open_for_writing(first.folder / "new.db", {})
    with closing(new), closing(sqlite3.connect(first.database)) as connection:
        assert shape(connection) == shape(new)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_killed_on_the_way_it_is_as_before(
    first: Layout, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(groups: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrating.StoryGroups, "rebuild", kill)
    with pytest.raises(KeyboardInterrupt), open_writer(first, embedder.identity):
        pass
    with closing(sqlite3.connect(first.database)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "versions" not in tables
        assert connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchone() == ("1",)
    (problem,) = find_problems(first)
    assert problem.is_earlier


def test_killed_before_the_manifest_was_written_it_is_finished(first: Layout, embedder: HashEmbedder) -> None:
    manifest = first.manifest.read_bytes()
    with open_writer(first, embedder.identity):
        pass
    first.manifest.write_bytes(manifest)
    with pytest.raises(IndexMismatch, match="schema version 1"):
        IndexReader(first)
    list(mend(first, find_problems(first), lambda: embedder))
    is_whole(first)
    stored = read_manifest(first)
    assert stored is not None
    assert stored.schema_version == SCHEMA_VERSION


def test_another_embedding_brings_nothing_up_to_date(first: Layout) -> None:
    with pytest.raises(IndexMismatch, match="hash"), open_writer(first, {"name": "other", "dimensions": 64}):
        pass
    assert find_problems(first)[0].is_earlier


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0])
def test_a_version_that_nobody_knows_is_left_alone(
    first: Layout, embedder: HashEmbedder, version: int
) -> None:
    with closing(sqlite3.connect(first.database)) as connection, connection:
        connection.execute("UPDATE about SET value = ? WHERE key = 'schema_version'", (str(version),))
    first.manifest.unlink()
    with (
        pytest.raises(IndexMismatch, match=f"schema version {version}"),
        open_writer(first, embedder.identity),
    ):
        pass
    assert not first.manifest.exists()
