"""Whatever happens to the files of an index: a clear error, `verify` names it, repair mends it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import ArticleNotFound, IndexDamaged
from assistant.index import IndexReader, Layout, open_writer
from assistant.index.checking import find_problems, mend
from assistant.schema import Filters, SourceMap
from tests.fakes import HashEmbedder, make_article
from tests.index.conftest import Store
from tests.index.elsewhere import SEARCH, elsewhere, search_elsewhere

Harm = Callable[[Path], None]


def texts(layout: Layout) -> list[str]:
    return [str(problem) for problem in find_problems(layout)]


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    size = path.stat().st_size
    path.write_bytes(b"\xa5" * size)


def garble_the_middle(path: Path) -> None:
    """Everything but the first page and the last."""
    content = bytearray(path.read_bytes())
    content[8192 : max(len(content) - 8192, 8192)] = b"\xa5" * max(len(content) - 16384, 0)
    path.write_bytes(bytes(content))


def inflate(path: Path) -> None:
    """What killed Chroma writers leave: a file of an apparent size of terabytes."""
    os.truncate(path, 1 << 41)


def remove(path: Path) -> None:
    path.unlink()


def test_a_whole_index_has_no_problems(large: Layout) -> None:
    assert texts(large) == []
    assert search_elsewhere(large) == "20 found"


def test_an_index_of_one_chunk_stays_whole_when_two_processes_read_it(layout: Layout, store: Store) -> None:
    store(make_article("a1", "The ferry left."), vectors=True)
    with IndexReader(layout, compare_up_to=0) as reader:
        assert len(reader.dense(HashEmbedder().embed(["bamo"])[0], 5, Filters())) == 1
        assert search_elsewhere(layout) == "1 found"
    assert texts(layout) == []


@pytest.mark.parametrize("harm", [cut, garble, inflate, remove])
@pytest.mark.parametrize(
    "name", ["data_level0.bin", "link_lists.bin", "header.bin", "length.bin", "index_metadata.pickle"]
)
def test_damaged_files_of_the_graph_are_noticed_before_chroma_opens_them(
    large: Layout, name: str, harm: Harm
) -> None:
    (path,) = large.chroma.rglob(name)
    harm(path)
    (vector,) = HashEmbedder().embed(["bamo"])
    with pytest.raises(IndexDamaged, match=name) as caught, IndexReader(large, compare_up_to=0) as reader:
        reader.dense(vector, 5, Filters())
    assert "verify --repair --index news" in caught.value.hint
    (problem,) = texts(large)
    assert "vectors in Chroma" in problem
    assert name in problem


def test_few_vectors_are_compared_and_chroma_is_not_even_imported(large: Layout) -> None:
    shutil.rmtree(large.chroma)
    alone = "import sys; sys.modules['chromadb'] = None\n"
    assert elsewhere(large, alone + SEARCH.replace(", compare_up_to=0", "")) == "20 found"


@pytest.mark.parametrize("harm", [cut, garble, garble_the_middle, remove])
def test_damage_to_chromas_own_database_crashes_nothing(layout: Layout, store: Store, harm: Harm) -> None:
    """A small index has all of its vectors in there."""
    store(*(make_article(f"a{i}", f"Ferry number {i} left.") for i in range(30)), vectors=True)
    harm(layout.chroma / "000001" / "chroma.sqlite3")
    answer = search_elsewhere(layout)
    assert answer.startswith("IndexDamaged"), answer
    assert "verify --repair --index news" in answer
    problems = find_problems(layout)
    assert problems
    if harm is garble_the_middle:
        list(mend(layout, problems, HashEmbedder))
        assert texts(layout) == []
        assert search_elsewhere(layout) == "20 found"


def test_a_missing_chroma_folder_is_made_again(large: Layout, embedder: HashEmbedder) -> None:
    with IndexReader(large, compare_up_to=0) as reader:
        reader.dense(embedder.embed(["bamo"])[0], 5, Filters())
        shutil.rmtree(large.chroma)
        assert texts(large)
        list(mend(large, find_problems(large), HashEmbedder))
        # The open reader must not go on with the folder that is gone.
        reader.dense(embedder.embed(["bamo"])[0], 5, Filters())
        assert reader.manifest.generation == "000002"
    assert texts(large) == []


@pytest.mark.parametrize("content", [None, b"{"])
def test_a_lost_or_damaged_manifest_is_made_again(
    layout: Layout, store: Store, content: bytes | None
) -> None:
    store(make_article("a1"), vectors=True)
    embedding = json.loads(layout.manifest.read_bytes())["embedding"]
    layout.manifest.unlink() if content is None else layout.manifest.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json") as caught:
        IndexReader(layout)
    assert "verify --repair" in caught.value.hint
    (problem,) = texts(layout)
    assert "manifest.json" in problem
    list(mend(layout, find_problems(layout), HashEmbedder))
    assert texts(layout) == []
    with IndexReader(layout) as reader:
        assert reader.info().embedding == embedding


@pytest.mark.parametrize("harm", [cut, garble, garble_the_middle])
def test_a_damaged_database_is_named_and_never_mended_by_guessing(large: Layout, harm: Harm) -> None:
    harm(large.database)
    with pytest.raises(IndexDamaged, match=r"articles\.db") as caught, IndexReader(large) as reader:
        reader.dense(HashEmbedder().embed(["bamo"])[0], 5, Filters(publishers=("x",)))
    assert "ingest the articles again" in caught.value.hint
    problems = find_problems(large)
    assert "articles.db" in str(problems[0])
    with pytest.raises(IndexDamaged, match=r"articles\.db"):
        list(mend(large, problems, HashEmbedder))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            "DELETE FROM vectors WHERE number IN (SELECT number FROM chunks WHERE article_id = 'a2')",
            "has no vector",
        ),
        ("DELETE FROM chunks WHERE article_id = 'a2'", "has no chunks"),
        ("UPDATE chunks SET end = 9999 WHERE article_id = 'a2'", "outside its text"),
        (
            "DELETE FROM words WHERE rowid IN (SELECT number FROM chunks WHERE article_id = 'a2')",
            "lexical index",
        ),
        (
            "UPDATE vectors SET vector = x'00' WHERE number = "
            "(SELECT number FROM chunks WHERE article_id = 'a2')",
            "vector",
        ),
        ("DELETE FROM wordings WHERE article_id = 'a2'", "not filed among the stories"),
    ],
)
def test_an_incomplete_article_is_named_and_made_again_from_its_text(
    layout: Layout, store: Store, embedder: HashEmbedder, harm: str, said: str
) -> None:
    store(make_article("a1"), make_article("a2", "Before."), make_article("a3"))
    store(make_article("a2", "The ferry left at noon."), vectors=True)
    spoil(layout, harm)
    problem = texts(layout)[0]
    assert "a2" in problem
    assert said in problem
    embedder.calls.clear()
    done = list(mend(layout, find_problems(layout), lambda: embedder))
    assert any("a2" in each for each in done)
    assert [len(call) for call in embedder.calls] == [1]
    assert texts(layout) == []
    with IndexReader(layout) as reader:
        assert [each.text for each in (reader.article("a2"), reader.article("a2", 1))] == [
            "The ferry left at noon.",
            "Before.",
        ]
        ((number, _),) = reader.lexical("noon", 5, Filters())
        assert reader.chunks([number])[number][1].article_id == "a2"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM articles WHERE article_id = 'a2'", "1 rows of versions belong to no article"),
        ("INSERT INTO words (rowid, title, text) VALUES (99, 'x', 'ferry')", "1 rows of words"),
        ("INSERT INTO bands VALUES (1, 1, 99)", "1 rows of bands"),
        ("INSERT INTO vectors VALUES (99, x'00')", "1 rows of vectors"),
        ("INSERT INTO ledger_articles VALUES ('/a.txt', 'a1', '')", "1 rows of ledger_articles"),
        ("UPDATE versions SET version = 7", "1 rows of versions"),
        ("INSERT INTO origins VALUES ('a1', 2, '', x'', NULL)", "1 rows of origins"),
    ],
)
def test_what_belongs_to_no_article_is_named_and_removed(
    layout: Layout, store: Store, embedder: HashEmbedder, harm: str, said: str
) -> None:
    store(make_article("a1"), make_article("a2", "Before.", source_map=SourceMap(digest="d")))
    store(make_article("a2", "The ferry left at noon."), vectors=True)
    spoil(layout, harm)
    assert any(said in problem for problem in texts(layout))
    embedder.calls.clear()
    list(mend(layout, find_problems(layout), lambda: embedder))
    left = texts(layout)
    assert embedder.calls == []
    if "version = 7" in harm:
        assert "an earlier version of article a2 is lost" in left[0]
    else:
        assert left == []


def test_a_lost_version_is_told_and_ends_with_its_article(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    """Another text under its number would make a citation resolve to words that nobody cited."""
    for text in ("One.", "Two.", "Three."):
        store(make_article("a1", text))
    spoil(layout, "DELETE FROM versions WHERE version = 1")
    assert ["a1 is lost" in problem for problem in texts(layout)] == [True]
    with IndexReader(layout) as reader:
        assert reader.article("a1", 2).text == "Two."
        with pytest.raises(ArticleNotFound, match="no version 1; it has: 2, 3"):
            reader.article("a1", 1)
    with open_writer(layout, embedder.identity) as writer, writer.transaction():
        writer.delete("a1")
    assert texts(layout) == []


def spoil(layout: Layout, sql: str) -> None:
    with closing(sqlite3.connect(layout.database)) as connection, connection:
        connection.execute(sql)
