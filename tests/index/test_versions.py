"""Versions: the latest is answered from, the earlier stay listed, and what was quoted resolves for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import ArticleNotFound, IndexDamaged, UsageError
from assistant.index import IndexReader, IndexWriter, Layout, open_writer
from assistant.index.history import changed_characters
from assistant.index.versions import map_from_row, map_row
from assistant.schema import Article, Filters, Run, SourceMap
from tests.fakes import HashEmbedder, make_article, put_articles
from tests.index.conftest import Store

FERRY, TAX, BOTH = (
    "The ferry left at dawn.",
    "Parliament raised the tax.",
    "The ferry left. The tax was raised.",
)
MAP = SourceMap(
    digest="d1", runs=(Run(start=0, end=9, raw_start=3, raw_end=12),), raw="<p>The ferry</p> \ud800"
)


def story(text: str, **values: object) -> Article:
    return make_article("a1", text, **{"title": "The harbour", **values})


def rows(layout: Layout, table: str) -> int:
    with closing(sqlite3.connect(layout.database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_changed_text_is_a_new_version_and_the_earlier_one_stays(layout: Layout, store: Store) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    store(story(FERRY))
    store(story(TAX))
    with IndexReader(layout) as reader:
        now, earlier = reader.article("a1"), reader.article("a1", 1)
        assert (now.version, now.text, reader.replaced_at(now)) == (2, TAX, None)
        assert (earlier.version, earlier.text) == (1, FERRY)
        replaced_at = reader.replaced_at(earlier)
        assert replaced_at is not None
        assert before < replaced_at <= datetime.now(UTC)


def test_only_the_latest_version_is_searched(layout: Layout, store: Store) -> None:
    store(story(FERRY), vectors=True)
    store(story(TAX))
    with IndexReader(layout) as reader:
        assert reader.lexical("ferry", 5, Filters()) == []
        found = reader.dense(HashEmbedder().embed(["ferry dawn"])[0], 5, Filters())
        ((chunk, article),) = reader.chunks([number for number, _ in found]).values()
        assert (chunk.text, article.version) == (TAX, 2)
        assert reader.info().articles == len(reader.articles()) == 1


def test_a_text_that_comes_back_is_a_version_of_its_own(layout: Layout, store: Store) -> None:
    for text in (FERRY, TAX, FERRY):
        store(story(text))
    with IndexReader(layout) as reader:
        assert [reader.article("a1", number).text for number in (1, 2, 3)] == [FERRY, TAX, FERRY]


def test_another_title_is_a_version_and_other_metadata_are_not(layout: Layout, store: Store) -> None:
    store(story(FERRY))
    store(story(FERRY, publisher="Harbour Courier", updated_at=date(2021, 4, 2)))
    with IndexReader(layout) as reader:
        assert (reader.article("a1").version, reader.article("a1").publisher) == (1, "Harbour Courier")
    store(story(FERRY, title="The ferry"))
    with IndexReader(layout) as reader:
        assert reader.article("a1").version == 2
        assert reader.article("a1", 1).publisher == "Harbour Courier"


def test_the_number_that_an_article_comes_with_does_not_count(layout: Layout, store: Store) -> None:
    store(story(FERRY, version=7))
    with IndexReader(layout) as reader:
        assert reader.article("a1").version == 1


def test_a_version_may_be_named_in_the_id(layout: Layout, store: Store) -> None:
    store(story(FERRY), make_article("b@1", TAX))
    store(story(TAX))
    with IndexReader(layout) as reader:
        assert reader.article("a@1").text == FERRY
        assert reader.article("a1@2").text == TAX
        assert reader.article("a1@1", 1).text == FERRY
        assert reader.article("b@1").text == reader.article("b@1@1").text == TAX
        with pytest.raises(UsageError, match="another version than 2"):
            reader.article("a1@1", 2)


@pytest.mark.parametrize("version", [0, 3, -1, 10**30])
def test_a_version_that_there_is_not_is_told_with_those_that_there_are(
    layout: Layout, store: Store, version: int
) -> None:
    store(story(FERRY))
    store(story(TAX))
    with IndexReader(layout) as reader:
        with pytest.raises(ArticleNotFound, match=f"no version {version}; it has: 1, 2") as caught:
            reader.article("a1", version)
        assert "assistant show a1 --history" in caught.value.hint
        with pytest.raises(ArticleNotFound, match="'a9'"):
            reader.article("a9@1")


def test_the_history_tells_what_changed_newest_first(layout: Layout, store: Store) -> None:
    store(story("The ferry left. Nobody was hurt.", published_at=date(2021, 3, 29)))
    store(story("The ferry left. Two were hurt.", updated_at=date(2021, 3, 30)))
    store(story("The ferry left. Two were hurt.", title="Two hurt"))
    with IndexReader(layout) as reader:
        third, second, first = reader.history("a1")
    assert [each.version for each in (third, second, first)] == [3, 2, 1]
    assert (first.added, first.removed, first.retitled) == (None, None, False)
    assert (second.added, second.removed, second.retitled) == (14, 16, False)
    assert (third.added, third.removed, third.retitled) == (0, 0, True)
    assert third.replaced_at is None
    assert first.replaced_at is not None
    told = first.to_dict()
    assert (told["published_at"], told["characters"]) == ("2021-03-29", 32)
    assert told["replaced_at"].endswith("+00:00")


def test_what_changed_is_counted_in_sentences() -> None:
    assert changed_characters("", "") == (0, 0)
    assert changed_characters(FERRY, FERRY) == (0, 0)
    assert changed_characters(f"{FERRY} {TAX}", TAX) == (0, len(FERRY))
    assert changed_characters(TAX, f"{FERRY} {TAX}") == (len(FERRY), 0)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.sampled_from([FERRY, TAX, BOTH, FERRY * 2]), min_size=1, max_size=6))
def test_what_was_ever_quoted_resolves_for_ever(
    layout: Layout, embedder: HashEmbedder, texts: list[str]
) -> None:
    quoted = []
    with open_writer(layout, embedder.identity) as writer:
        for text in texts:
            put_articles(writer, embedder, [story(text)])
            with IndexReader(layout) as reader:
                article = reader.article("a1")
                assert article.text == text
                quoted.append((article.version, 4, len(text), text[4:]))
        with IndexReader(layout) as reader:
            assert all(reader.article("a1", v).text[start:end] == quote for v, start, end, quote in quoted)
            history = reader.history("a1")
            assert [each.version for each in history] == list(range(len(history), 0, -1))
        with writer.transaction():
            writer.delete("a1")
        assert rows(layout, "versions") == 0


def test_a_version_that_was_not_stored_to_its_end_is_none(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(story(FERRY, source_map=MAP))

    def broken_off() -> None:
        with open_writer(layout, embedder.identity) as writer, writer.transaction():
            writer.put(story(TAX, source_map=MAP), (), embedder.embed([]).reshape(0, 64))
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        broken_off()
    with IndexReader(layout) as reader:
        assert reader.article("a1").text == FERRY
        assert len(reader.history("a1")) == 1
    assert rows(layout, "origins") == 1


def test_each_version_keeps_its_map_to_the_source(layout: Layout, store: Store) -> None:
    store(story(FERRY, source_map=MAP))
    store(story(TAX))
    store(story(BOTH, source_map=SourceMap(digest="d3")))
    store(story(BOTH, publisher="Harbour Courier"))
    with IndexReader(layout) as reader:
        assert reader.source_map("a1", 1) == reader.source_map("a1@1") == MAP
        assert reader.source_map("a1", 2) is None
        assert reader.source_map("a1") == SourceMap(digest="d3")
        with pytest.raises(ArticleNotFound):
            reader.source_map("a1", 4)


@pytest.mark.parametrize("source_map", [MAP, SourceMap(digest=""), SourceMap(digest="d", raw="")])
def test_a_map_comes_back_as_it_was(source_map: SourceMap) -> None:
    assert map_from_row(map_row(source_map)) == source_map
    assert map_from_row(map_row(source_map)).raw == source_map.raw


@pytest.mark.parametrize("harm", ["runs = x'80'", "runs = 'text'", "raw = x'00'"])
def test_a_damaged_map_is_told_with_its_remedy(layout: Layout, store: Store, harm: str) -> None:
    store(story(FERRY, source_map=MAP))
    with closing(sqlite3.connect(layout.database)) as connection, connection:
        connection.execute(f"UPDATE origins SET {harm}")
    with IndexReader(layout) as reader, pytest.raises(IndexDamaged, match="map of article 'a1'") as caught:
        reader.source_map("a1")
    assert "Ingest" in caught.value.hint


def test_a_removed_article_leaves_no_version_and_no_map(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("a2", "Something else."))
    for text in (FERRY, TAX):
        store(story(text, source_map=MAP))
    assert (rows(layout, "versions"), rows(layout, "origins")) == (1, 2)
    assert b"left at dawn" in layout.database.read_bytes()
    with open_writer(layout, embedder.identity) as writer, writer.transaction():
        writer.delete("a1")
    assert (rows(layout, "versions"), rows(layout, "origins")) == (0, 0)
    left = layout.database.read_bytes()
    assert not any(words in left for words in (b"left at dawn", b"raised the tax", b"The harbour"))


def give(writer: IndexWriter, path: str, *contents: str) -> None:
    """What an ingest notes of a file that gives these contents of the article."""
    with writer.transaction():
        for content in contents:
            writer.link_file(path, "a1", content)
        writer.record_file(path, 1, 1, ["a1"] if contents else [])


def test_a_file_says_something_new_only_when_it_changed_itself(
    layout: Layout, embedder: HashEmbedder
) -> None:
    with open_writer(layout, embedder.identity) as writer:
        put_articles(writer, embedder, [story(TAX, content_hash="B")])
        give(writer, "/a.jsonl", "A", "A again")
        give(writer, "/b.jsonl", "B")
        assert writer.gave("/a.jsonl", "a1", "A")
        assert writer.gave("/a.jsonl", "a1", "A again")
        assert not writer.gave("/a.jsonl", "a1", "B")
        assert writer.known_file("/a.jsonl", 1, 1) == 1
        assert writer.articles_of("/a.jsonl") == ["a1"]
    with open_writer(layout, embedder.identity) as writer:
        give(writer, "/a.jsonl", "C")
        assert writer.gave("/a.jsonl", "a1", "C")
        # What it gave before, and gives no more, would be new if it came again.
        assert not writer.gave("/a.jsonl", "a1", "A")
        assert writer.gave("/b.jsonl", "a1", "B")


def test_when_nobody_gives_the_stored_content_any_more_the_other_files_are_read_again(
    layout: Layout, embedder: HashEmbedder
) -> None:
    with open_writer(layout, embedder.identity) as writer:
        put_articles(writer, embedder, [story(TAX, content_hash="B")])
        give(writer, "/a.jsonl", "A")
        give(writer, "/b.jsonl", "B")
        give(writer, "/c.jsonl", "B")
        give(writer, "/c.jsonl")
        assert writer.known_file("/a.jsonl", 1, 1) == 1
        give(writer, "/b.jsonl")
        assert writer.known_file("/a.jsonl", 1, 1) is None
        assert not writer.gave("/a.jsonl", "a1", "A")
        assert writer.content_hash("a1") == "B"
