"""Searching and reading an index without vectors in Chroma: SQLite alone."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, date, datetime

import pytest

from assistant.errors import ArticleNotFound, IndexDamaged, IndexNotFound, UsageError
from assistant.index import IndexReader, Layout, open_writer
from assistant.schema import Filters, day_of
from tests.fakes import HashEmbedder, make_article, put_articles
from tests.index.conftest import Store, found
from tests.stages.test_grouping import STORY

MARCH, APRIL = date(2021, 3, 29), date(2021, 4, 2)


@pytest.fixture
def reader(layout: Layout, store: Store) -> IndexReader:
    store(
        make_article("m1", "The ferry left at dawn.", publisher="Harbour Courier", published_at=MARCH),
        make_article("a1", "The ferry came back.", publisher="HILL Gazette", published_at=APRIL),
        make_article("u1", "A ferry is a boat with 1,200 seats.", publisher="Straße"),
        make_article(
            "n1", "Parliament raised the tax.", published_at=datetime(2021, 4, 2, 23, 30, tzinfo=UTC)
        ),
    )
    return IndexReader(layout)


def both(reader: IndexReader, filters: Filters) -> tuple[set[str], set[str]]:
    """The article ids that dense and lexical search find under filters."""
    (vector,) = HashEmbedder().embed(["ferry parliament tax"])
    dense = reader.dense(vector, 10, filters)
    lexical = reader.lexical("ferry parliament", 10, filters)
    return set(found(reader, (n for n, _ in dense))), set(found(reader, (n for n, _ in lexical)))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), {"m1", "a1", "u1", "n1"}, id="none"),
        pytest.param(Filters(as_of=MARCH), {"m1", "u1"}, id="as of keeps the undated"),
        pytest.param(Filters(from_day=APRIL), {"a1", "n1"}, id="a window drops the undated"),
        pytest.param(Filters(to_day=MARCH), {"m1"}, id="up to a day drops the undated"),
        pytest.param(Filters(as_of=APRIL, from_day=MARCH, to_day=MARCH), {"m1"}, id="the earlier end counts"),
        pytest.param(Filters(as_of=MARCH, to_day=APRIL), {"m1"}, id="nothing after as of"),
        pytest.param(Filters(from_day=date(2022, 1, 1)), set(), id="nothing so late"),
        pytest.param(
            Filters(publishers=("harbour courier", "Hill Gazette")), {"m1", "a1"}, id="outlets folded"
        ),
        pytest.param(Filters(publishers=("STRASSE",)), {"u1"}, id="outlets folded beyond ASCII"),
        pytest.param(Filters(publishers=("Straße",), from_day=MARCH), set(), id="all filters must pass"),
    ],
)
def test_only_what_passes_the_filters_is_found(
    reader: IndexReader, filters: Filters, expected: set[str]
) -> None:
    assert both(reader, filters) == (expected, expected)


def test_the_nearest_is_first_and_scores_fall(reader: IndexReader) -> None:
    (vector,) = HashEmbedder().embed(["Title of n1\n2 April 2021\nParliament raised the tax."])
    ranked = reader.dense(vector, 10, Filters())
    assert found(reader, [ranked[0][0]]) == ["n1"]
    assert ranked[0][1] == pytest.approx(1.0)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_no_more_are_found_than_asked_for(reader: IndexReader) -> None:
    (vector,) = HashEmbedder().embed(["ferry"])
    assert len(reader.dense(vector, 2, Filters())) == 2
    assert len(reader.lexical("ferry", 2, Filters())) == 2


@pytest.mark.parametrize("question", ["1,200 seats", "1200 seats", "How many? 1,200!"])
def test_a_number_is_found_however_it_is_written(reader: IndexReader, question: str) -> None:
    ((number, _),) = reader.lexical(question, 5, Filters())
    assert found(reader, [number]) == ["u1"]


def test_both_ways_of_writing_a_number_are_found_by_either(layout: Layout, store: Store) -> None:
    store(make_article("a1", "A border of 1,340 kilometres."), make_article("a2", "All 1340 of them."))
    with IndexReader(layout) as reader:
        for question in ("1,340", "1340"):
            assert set(found(reader, (n for n, _ in reader.lexical(question, 5, Filters())))) == {"a1", "a2"}


@pytest.mark.parametrize(
    "question",
    [
        "",
        "who is the",
        '"',
        "ferry AND NOT (boat",
        "title:ferry*",
        "NEAR(ferry boat)",
        "'; DROP TABLE",
        "\x00",
        "😀",
    ],
)
def test_no_question_is_taken_for_search_syntax(reader: IndexReader, question: str) -> None:
    reader.lexical(question, 5, Filters())


def test_words_meet_across_endings_and_accents(layout: Layout, store: Store) -> None:
    store(make_article("a1", "Ferries crossing to São Tomé were cancelled."))
    with IndexReader(layout) as reader:
        assert reader.lexical("ferry cross sao tome cancel", 5, Filters())
        counts, total = reader.frequencies(["ferri", "nothing"])
    assert (counts, total) == ({"ferri": 1}, 1)


def test_a_word_in_the_title_weighs_more(layout: Layout, store: Store) -> None:
    store(
        make_article("text", "The mayor praised the crew of a ferry today.", title="Praise"),
        make_article("title", "The mayor praised the crew of a boat today.", title="Ferry"),
    )
    with IndexReader(layout) as reader:
        assert found(reader, (n for n, _ in reader.lexical("ferry", 5, Filters()))) == ["title", "text"]


def test_outlines_say_of_chunks_what_their_articles_say(reader: IndexReader) -> None:
    numbers = [number for number, _ in reader.lexical("ferry parliament", 10, Filters())][::-1]
    outlines = reader.outlines([*numbers, 99])
    assert list(outlines) == numbers
    for number, (chunk, article) in reader.chunks(numbers).items():
        outline = outlines[number]
        assert outline.article_id == chunk.article_id
        assert outline.first <= number <= outline.last
        assert (outline.title, outline.publisher) == (article.title, article.publisher)
        assert (outline.group_id, outline.day) == (article.group_id, day_of(article.published_at))
    assert reader.outlines([]) == {}


def test_articles_are_listed_by_day_without_their_text(reader: IndexReader) -> None:
    summaries = reader.articles()
    assert [summary.article_id for summary in summaries] == ["u1", "m1", "a1", "n1"]
    assert (summaries[1].characters, summaries[1].chunks, summaries[1].published_at) == (23, 1, MARCH)


def test_an_article_is_found_by_its_id_or_an_unambiguous_start(layout: Layout, store: Store) -> None:
    store(make_article("abc1"), make_article("abc12"), make_article("x%_y"))
    with IndexReader(layout) as reader:
        assert reader.article("abc1").article_id == "abc1"
        assert reader.article("abc12").article_id == "abc12"
        assert reader.article("x%").article_id == "x%_y"
        with pytest.raises(ArticleNotFound, match="More than one"):
            reader.article("abc")
        for wrong in (
            "zzz",
            "",
            "%",
            "_bc1",
            "\ud800",
            "abc1\x00",
            "a" * 100_000,
            "@1",
            "abc1@",
            "\U0010ffff",
        ):
            with pytest.raises(ArticleNotFound):
                reader.article(wrong)


def test_a_group_begins_with_the_article_that_it_seems_to_come_from(layout: Layout, store: Store) -> None:
    store(
        make_article("early", STORY, publisher="Hill Gazette", published_at=MARCH),
        make_article("wire", STORY, publisher="Relay News", agency="Relay News", published_at=APRIL),
    )
    with IndexReader(layout) as reader:
        group = reader.article("wire").group_id
        assert group
        assert reader.group_members([group]) == {group: ("wire", "early")}
        assert reader.origins([group])[group].reason == "the page of the agency, Relay News"


def test_members_of_a_group_are_listed_earliest_first(layout: Layout, store: Store) -> None:
    store(
        make_article("late", STORY, published_at=APRIL),
        make_article("never", STORY),
        make_article("early", STORY, published_at=MARCH),
    )
    with IndexReader(layout) as reader:
        group = reader.article("late").group_id
        assert group
        assert reader.group_members([group, "unknown"]) == {group: ("early", "late", "never")}


def test_info_counts_what_is_there(reader: IndexReader) -> None:
    info = reader.info()
    assert (info.articles, info.chunks, info.groups) == (4, 4, 4)
    assert info.publishers["unknown outlet"] == 1
    assert (info.first_day, info.last_day) == (MARCH, APRIL)
    assert info.size_bytes > 0
    assert info.to_dict()["first_day"] == "2021-03-29"


def test_an_outlet_that_wrote_nothing_is_named_with_those_that_did(reader: IndexReader) -> None:
    reader.check_publishers(["hill gazette", "STRASSE"])
    with pytest.raises(UsageError, match="Nobody") as caught:
        reader.check_publishers(["Harbour Courier", "Nobody"])
    assert "HILL Gazette" in caught.value.hint


def test_an_index_without_articles_is_searched_in_vain(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("a1", "The ferry left."))
    with open_writer(layout, embedder.identity) as writer, writer.transaction():
        writer.delete("a1")
    with IndexReader(layout) as reader:
        assert both(reader, Filters()) == (set(), set())
        info = reader.info()
        assert (info.articles, info.first_day) == (0, None)


def test_finished_articles_are_seen_while_the_writer_goes_on(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    with open_writer(layout, embedder.identity) as writer, IndexReader(layout) as reader:
        put_articles(writer, embedder, [make_article("a1", "The ferry left.")])
        assert both(reader, Filters()) == ({"a1"}, {"a1"})
        with writer.transaction():
            writer.delete("a1")
            assert both(reader, Filters()) == ({"a1"}, {"a1"})
        assert both(reader, Filters()) == (set(), set())


def test_an_index_made_anew_is_read_by_who_had_the_old_one_open(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    (vector,) = embedder.embed(["ferry"])
    store(make_article("old", "The ferry left."), make_article("older", "The tax rose."), vectors=True)
    with IndexReader(layout) as reader:
        assert found(reader, (n for n, _ in reader.dense(vector, 1, Filters()))) == ["old"]
        shutil.rmtree(layout.folder)
        with pytest.raises(IndexNotFound, match="news"):
            reader.articles()
        store(make_article("new", "A ferry came."), vectors=True)
        assert reader.manifest.generation == "000001"
        assert found(reader, (n for n, _ in reader.dense(vector, 1, Filters()))) == ["new"]
        assert both(reader, Filters()) == ({"new"}, {"new"})
        assert [summary.article_id for summary in reader.articles()] == ["new"]
        assert reader.frequencies([]) == ({}, 1)


def test_threads_share_a_reader(reader: IndexReader) -> None:
    wrong: list[object] = []

    def search() -> None:
        for _ in range(30):
            answer = both(reader, Filters(as_of=MARCH))
            if answer != ({"m1", "u1"}, {"m1", "u1"}):
                wrong.append(answer)

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_there_is_no_reading_of_what_is_not_there(layout: Layout, store: Store) -> None:
    with pytest.raises(IndexNotFound, match="news"):
        IndexReader(layout)
    store(make_article("a1"))
    layout.manifest.unlink()
    with pytest.raises(IndexDamaged, match=r"manifest\.json is missing"):
        IndexReader(layout)
