"""Writing: whole articles or nothing, numbers never used twice, a ledger of files, story groups."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from assistant.chunking import chunk_article
from assistant.errors import ArticleNotFound, IndexDamaged, IndexMismatch, IndexNotFound
from assistant.grouping import Wording
from assistant.index import IndexReader, IndexWriter, Layout, open_writer
from assistant.schema import Filters
from tests.fakes import HashEmbedder, make_article, put_articles
from tests.index.conftest import Store
from tests.stages.test_grouping import OTHER, STORY

FERRY, TAX = "The ferry left at dawn.", "Parliament raised the tax."


@pytest.fixture
def writer(layout: Layout, embedder: HashEmbedder) -> Iterator[IndexWriter]:
    with open_writer(layout, embedder.identity) as opened:
        yield opened


def counts(layout: Layout) -> dict[str, int]:
    connection = sqlite3.connect(layout.database)
    tables = ("articles", "chunks", "vectors", "words", "bands", "ledger", "ledger_articles")
    found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    connection.close()
    return found


def groups(layout: Layout) -> dict[str, str | None]:
    with IndexReader(layout) as reader:
        return {summary.article_id: summary.group_id for summary in reader.articles()}


def test_an_article_is_stored_with_all_that_hangs_on_it(layout: Layout, store: Store) -> None:
    store(make_article("a1", STORY))
    assert counts(layout) == {
        "articles": 1,
        "chunks": 1,
        "vectors": 1,
        "words": 1,
        "bands": len(Wording(title="", text=STORY).bands()),
        "ledger": 0,
        "ledger_articles": 0,
    }


def test_an_article_is_replaced_with_all_that_hangs_on_it(layout: Layout, store: Store) -> None:
    store(make_article("a1", STORY * 4))
    store(make_article("a1", FERRY))
    assert counts(layout) | {"ledger": 0} == {
        "articles": 1,
        "chunks": 1,
        "vectors": 1,
        "words": 1,
        "bands": 0,
        "ledger": 0,
        "ledger_articles": 0,
    }
    with IndexReader(layout) as reader:
        assert reader.article("a1").text == FERRY
        assert reader.lexical("harbour", 5, Filters()) == []
        assert len(reader.lexical("ferry", 5, Filters())) == 1


def test_nothing_is_left_of_a_removed_article(
    layout: Layout, writer: IndexWriter, embedder: HashEmbedder
) -> None:
    put_articles(writer, embedder, [make_article("a1", STORY)])
    with writer.transaction():
        writer.record_file("/a.txt", 1, 1, ["a1"])
        writer.delete("a1")
    assert sum(counts(layout).values()) == counts(layout)["ledger"]
    assert writer.known_file("/a.txt", 1, 1) is None


def test_chunk_numbers_are_never_used_twice(layout: Layout, store: Store) -> None:
    seen: set[int] = set()
    for text in (FERRY, TAX, FERRY):
        store(make_article("a1", text))
        with IndexReader(layout) as reader:
            ((number, _),) = reader.lexical("ferry tax", 5, Filters())
        assert number not in seen
        seen.add(number)


def test_an_error_inside_a_transaction_undoes_all_of_it(
    layout: Layout, writer: IndexWriter, embedder: HashEmbedder
) -> None:
    put_articles(writer, embedder, [make_article("a1", FERRY)])
    article = make_article("a2", TAX)

    def broken_off() -> None:
        with writer.transaction():
            writer.put(article, chunk_article(article), embedder.embed(["x"]))
            writer.delete("a1")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        broken_off()
    assert writer.content_hash("a1")
    assert writer.content_hash("a2") is None
    assert counts(layout)["words"] == 1


def test_a_chunk_without_a_vector_is_refused_whole(layout: Layout, writer: IndexWriter) -> None:
    article = make_article("a1", FERRY)
    with pytest.raises(ValueError, match="shape"), writer.transaction():
        writer.put(article, chunk_article(article), np.zeros((0, 64), np.float32))
    assert sum(counts(layout).values()) == 0


def test_vectors_of_another_length_are_refused_whole(layout: Layout, writer: IndexWriter) -> None:
    article = make_article("a1", FERRY)
    with pytest.raises(ValueError, match="dimensions"), writer.transaction():
        writer.put(article, chunk_article(article), np.ones((1, 32), np.float32))
    assert sum(counts(layout).values()) == 0


def test_an_id_that_is_not_there_is_named_before_anything_is_removed(
    writer: IndexWriter, embedder: HashEmbedder
) -> None:
    put_articles(writer, embedder, [make_article("a1", FERRY)])
    with pytest.raises(ArticleNotFound, match="a9"):
        writer.require(["a1", "a9"])


def test_a_file_is_known_in_the_very_state_that_was_read(writer: IndexWriter, embedder: HashEmbedder) -> None:
    put_articles(writer, embedder, [make_article("a1"), make_article("a2")])
    with writer.transaction():
        writer.record_file("/a.jsonl", 10, 20, ["a1", "a2"])
    assert writer.known_file("/a.jsonl", 10, 20) == 2
    assert writer.known_file("/a.jsonl", 11, 20) is None
    assert writer.known_file("/a.jsonl", 10, 21) is None
    assert writer.known_file("/b.jsonl", 10, 20) is None
    with writer.transaction():
        writer.delete("a2")
    assert writer.known_file("/a.jsonl", 10, 20) is None


def test_an_article_replaced_in_place_stays_in_the_ledger(
    writer: IndexWriter, embedder: HashEmbedder
) -> None:
    put_articles(writer, embedder, [make_article("a1", FERRY)])
    with writer.transaction():
        writer.record_file("/a.txt", 1, 1, ["a1"])
    put_articles(writer, embedder, [make_article("a1", TAX)])
    assert writer.articles_of("/a.txt") == ["a1"]
    assert writer.known_file("/a.txt", 1, 1) == 1


def test_what_a_file_no_longer_gives_is_removed_unless_another_file_gives_it(
    writer: IndexWriter, embedder: HashEmbedder
) -> None:
    put_articles(writer, embedder, [make_article(name) for name in ("shared", "own", "new")])
    with writer.transaction():
        writer.record_file("/a.jsonl", 1, 1, ["shared", "own"])
        writer.record_file("/b.jsonl", 1, 1, ["shared"])
        writer.record_file("/a.jsonl", 2, 2, ["new"])
    assert writer.content_hash("own") is None
    assert writer.content_hash("shared")
    assert writer.content_hash("new")
    assert writer.articles_of("/b.jsonl") == ["shared"]


def test_copies_are_one_group_and_look_alikes_are_not(layout: Layout, store: Store) -> None:
    store(make_article("a1", STORY), make_article("b1", OTHER), make_article("a2", "Wire: " + STORY))
    found = groups(layout)
    assert found["a1"] == found["a2"] != found["b1"]


def test_an_article_that_is_rewritten_leaves_its_group(layout: Layout, store: Store) -> None:
    store(make_article("a1", STORY), make_article("a2", STORY), make_article("a3", STORY))
    store(make_article("a1", OTHER))
    found = groups(layout)
    assert found["a2"] == found["a3"] != found["a1"]
    store(make_article("a1", STORY))
    assert len(set(groups(layout).values())) == 1


def test_groups_do_not_depend_on_the_order_in_which_articles_come(
    assistant_home: Path, embedder: HashEmbedder
) -> None:
    halves = {"a": f"{STORY} {OTHER}", "first": STORY, "second": f"{OTHER} {STORY[:200]}"}
    found = set()
    for number, order in enumerate(permutations(halves)):
        layout = Layout(home=assistant_home, name=f"order-{number}")
        with open_writer(layout, embedder.identity) as writer:
            put_articles(writer, embedder, [make_article(name, halves[name]) for name in order])
        kept = groups(layout)
        found.add((kept["a"] == kept["first"], kept["a"] == kept["second"]))
    assert found == {(True, True)}


def test_what_only_the_removed_article_connected_falls_apart(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("one", STORY), make_article("two", OTHER), make_article("three", OTHER))
    assert len(set(groups(layout).values())) == 2
    store(make_article("bridge", f"{STORY} {OTHER}"))
    assert len(set(groups(layout).values())) == 1
    with open_writer(layout, embedder.identity) as writer, writer.transaction():
        writer.delete("bridge")
    found = groups(layout)
    assert found["two"] == found["three"] != found["one"]
    store(make_article("bridge", f"{STORY} {OTHER}"))
    store(make_article("bridge", "The library opened again, and many came."))
    found = groups(layout)
    assert found["two"] == found["three"] != found["one"]
    assert len(set(found.values())) == 3


def test_a_group_id_is_never_given_to_strangers(layout: Layout, store: Store) -> None:
    store(make_article("a1", STORY), make_article("a2", STORY))
    store(make_article("a1", FERRY))
    store(make_article("a2", OTHER))
    store(make_article("a1", STORY))
    found = groups(layout)
    assert found["a1"] != found["a2"]


def test_a_short_text_under_two_titles_of_an_outlet_is_noted_and_not_grouped(
    layout: Layout, store: Store
) -> None:
    titles = {"a1": "Parliament raises tax on sugar", "a2": "A brass band for the railway"}
    store(*(make_article(name, STORY, title=title, publisher="Gazette") for name, title in titles.items()))
    assert len(set(groups(layout).values())) == 2
    with IndexReader(layout) as reader:
        assert reader.article("a1").notes == ()
        assert reader.article("a2").notes == ("the same text stands under another title in a1",)


def test_a_group_survives_the_removal_of_the_article_that_founded_it(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("a1", STORY), make_article("a2", STORY))
    with open_writer(layout, embedder.identity) as writer, writer.transaction():
        writer.delete("a1")
    store(make_article("a3", STORY))
    found = groups(layout)
    assert found["a2"] == found["a3"]


def test_stubs_are_each_a_group_of_their_own(layout: Layout, store: Store) -> None:
    stub = "Subscribe to read this story."
    store(make_article("a1", stub), make_article("a2", stub))
    assert len(set(groups(layout).values())) == 2


def test_an_index_keeps_its_embedding(layout: Layout, store: Store) -> None:
    store(make_article("a1"))
    with pytest.raises(IndexMismatch, match="hash"), open_writer(layout, {"name": "other", "dimensions": 64}):
        pass


def test_also_after_its_manifest_is_lost(layout: Layout, store: Store) -> None:
    store(make_article("a1"))
    layout.manifest.unlink()
    with pytest.raises(IndexMismatch, match="hash"), open_writer(layout, {"name": "other", "dimensions": 64}):
        pass


def test_without_an_embedding_no_index_is_made(layout: Layout) -> None:
    with pytest.raises(IndexNotFound), open_writer(layout):
        pass
    assert not layout.folder.exists()


def test_a_database_without_tables_is_damaged_for_all_but_an_ingest(layout: Layout, store: Store) -> None:
    layout.folder.mkdir(parents=True)
    layout.database.touch()
    with pytest.raises(IndexDamaged, match=r"articles\.db"), open_writer(layout):
        pass
    store(make_article("a1"))
    with IndexReader(layout) as reader:
        assert reader.info().articles == 1
