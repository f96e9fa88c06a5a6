"""Rankings put together, times and parts of a question, and one place for each story group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pytest

from assistant.embedding.base import Vectors
from assistant.index import Outline
from assistant.index.comparing import Compared
from assistant.index.matches import Matches, sum_up
from assistant.retrieval import MAX_PER_ARTICLE, Retriever
from assistant.retrieval.outlets import named_outlets
from assistant.retrieval.parts import MOST_PARTS, split_question
from assistant.schema import Article, Chunk, Filters, day_of
from tests.fakes import HashEmbedder, make_article, postings


class FakeReader:
    """An index of given chunks whose rankings are given too."""

    def __init__(self, articles: Mapping[int, Article], dense: Sequence[int], lexical: Sequence[int]) -> None:
        self._articles = articles
        self._dense = dense
        self._lexical = lexical

    def compare(self, texts: Vectors, filters: Filters) -> Compared:
        near = {number: 1.0 - place / 100 for place, number in enumerate(self._dense)}
        numbers = np.array(sorted(near), np.int64)
        row = np.array([near[number] for number in numbers], np.float32)
        return Compared(numbers, np.tile(row, (len(texts), 1)))

    def passing(self, filters: Filters) -> None:
        return None

    def publishers(self) -> frozenset[str]:
        return frozenset(article.publisher for article in self._articles.values() if article.publisher)

    def matches(self, question: str) -> Matches:
        scores = {number: 9.0 - place for place, number in enumerate(self._lexical)}
        return sum_up(["word"], [postings(scores)], len(self._articles))

    def outlines(self, numbers: Sequence[int]) -> dict[int, Outline]:
        return {
            number: Outline(
                article_id=article.article_id,
                group_id=article.group_id or article.article_id,
                title=article.title,
                publisher=article.publisher,
                day=day_of(article.published_at),
                first=min(n for n, each in self._articles.items() if each == article),
                last=max(n for n, each in self._articles.items() if each == article),
            )
            for number, article in self._articles.items()
            if number in numbers
        }

    def chunks(self, numbers: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        return {
            number: (
                Chunk(
                    chunk_id=f"c{number}",
                    article_id=article.article_id,
                    start=0,
                    end=3,
                    text=article.text[:3],
                ),
                article,
            )
            for number, article in self._articles.items()
            if number in numbers
        }


def retrieve(
    reader: FakeReader,
    top_k: int = 8,
    *,
    question: str = "ferries",
    as_of: date | None = None,
    without: Collection[str] = (),
) -> list[str]:
    retriever = Retriever(reader, HashEmbedder(), frozenset(without))  # type: ignore[arg-type]
    found = retriever.retrieve(question, Filters(as_of=as_of), top_k)
    return [passage.chunk.chunk_id for passage in found]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How long is the border with Russia?", ()),
        ("Who won and why?", ()),
        (
            "Did the Post report on a strike of ferry crews, while the Mail wrote about the new harbour?",
            ("Did the Post report on a strike of ferry crews", "the Mail wrote about the new harbour"),
        ),
    ],
)
def test_a_question_of_several_things_is_split(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts


def test_no_question_has_more_parts_than_are_searched() -> None:
    question = "; ".join(f"ferry harbour strike {number}" for number in range(50))
    assert len(split_question(question)) == MOST_PARTS


def test_the_day_of_asking_prefers_what_is_new_but_hides_nothing_old() -> None:
    articles = {
        1: make_article("old", published_at=date(2020, 1, 1)),
        2: make_article("new", published_at=date(2021, 5, 1)),
    }
    reader = FakeReader(articles, [1, 2], [1, 2])
    assert retrieve(reader) == ["c1", "c2"]
    assert retrieve(reader, as_of=date(2021, 5, 3)) == ["c2", "c1"]


def test_a_time_in_the_question_prefers_articles_of_that_time() -> None:
    articles = {
        1: make_article("new", published_at=date(2021, 5, 1)),
        2: make_article("old", published_at=date(2020, 3, 9)),
    }
    reader = FakeReader(articles, [1, 2], [1, 2])
    assert retrieve(reader, question="Which ferries ran in March 2020?") == ["c2", "c1"]
    assert retrieve(reader, question="What is the latest on ferries?") == ["c1", "c2"]


def test_an_undated_article_is_not_put_behind_dated_ones() -> None:
    articles = {1: make_article("undated"), 2: make_article("dated", published_at=date(2021, 5, 1))}
    assert retrieve(FakeReader(articles, [1, 2], [1, 2]), as_of=date(2021, 5, 3)) == ["c1", "c2"]
    assert retrieve(FakeReader(articles, [2, 1], [2, 1]), as_of=date(2021, 5, 3)) == ["c2", "c1"]


def test_an_outlet_that_is_named_is_heard() -> None:
    articles = {n: make_article(f"a{n}", publisher="Harbour Post") for n in range(1, 7)}
    articles[7] = make_article("a7", publisher="Lakeside Tribune")
    reader = FakeReader(articles, list(articles), list(articles))
    assert "c7" not in retrieve(reader, 3)
    question = "How do the Harbour Post and the Lakeside Tribune tell of the ferries?"
    assert retrieve(reader, 3, question=question) == ["c1", "c2", "c7"]
    assert "c7" not in retrieve(reader, 3, question=question, without=["outlets"])


def test_a_word_that_is_also_an_outlet_names_it_where_outlets_are_named() -> None:
    known = ["Time", "Lakeside Tribune", "The Post"]
    assert named_outlets("What did Time write?", known) == frozenset()
    assert named_outlets("Was it reported by Time?", known) == {"time"}
    assert named_outlets("What time did the Post go?", known) == {"the post"}
    assert named_outlets("As lakeside tribunes go?", known) == frozenset()


def test_passages_carry_the_rank_that_each_retriever_gave() -> None:
    articles = {n: make_article(f"a{n}") for n in (1, 2, 3)}
    retriever = Retriever(FakeReader(articles, [2, 1], [3, 2]), HashEmbedder())  # type: ignore[arg-type]
    passages = retriever.retrieve("ferries", Filters(), 8)
    assert {passage.article.article_id: dict(passage.ranks) for passage in passages} == {
        "a2": {"dense": 1, "lexical": 2},
        "a3": {"lexical": 1},
        "a1": {"dense": 2},
    }
    assert [passage.score for passage in passages] == sorted((p.score for p in passages), reverse=True)


def test_a_story_group_has_one_place_taken_by_its_earliest_article() -> None:
    articles = {
        1: make_article("late", group_id="g", published_at=date(2021, 5, 3)),
        2: make_article("early", group_id="g", published_at=date(2021, 5, 1)),
        3: make_article("undated", group_id="g"),
        4: make_article("other", group_id="h"),
    }
    assert retrieve(FakeReader(articles, [1, 3, 4, 2], [1, 4])) == ["c4", "c2"]


def test_one_article_does_not_fill_the_passages() -> None:
    long, other = make_article("long"), make_article("other")
    articles = {**dict.fromkeys(range(1, 9), long), 9: other}
    found = retrieve(FakeReader(articles, list(range(1, 10)), []))
    assert found == [*(f"c{n}" for n in range(1, MAX_PER_ARTICLE + 1)), "c9"]


def test_a_chunk_that_was_removed_meanwhile_is_left_out() -> None:
    assert retrieve(FakeReader({2: make_article("a2")}, [1, 2], [1])) == ["c2"]


def test_no_more_passages_than_asked_for() -> None:
    articles = {n: make_article(f"a{n}") for n in range(1, 9)}
    assert retrieve(FakeReader(articles, list(articles), []), top_k=3) == ["c1", "c2", "c3"]


def test_nothing_found_is_no_passages() -> None:
    assert retrieve(FakeReader({}, [], [])) == []


def test_a_part_of_the_search_can_be_left_out() -> None:
    article = make_article(article_id="a", text="Some text of an article.")
    other = make_article(article_id="b", text="Some text of another.")
    reader = FakeReader({1: article, 2: other}, dense=[1], lexical=[2])
    assert retrieve(reader, without=["lexical"]) == ["c1"]
    assert retrieve(reader, without=["dense"]) == ["c2"]
    assert retrieve(reader, without=["dense", "lexical"]) == []


def test_without_groups_all_copies_of_a_story_are_found() -> None:
    copies = {n: make_article(article_id=f"a{n}", text="One text.", group_id="g") for n in (1, 2)}
    reader = FakeReader(copies, dense=[1, 2], lexical=[])
    assert retrieve(reader) == ["c1"]
    assert retrieve(reader, without=["groups"]) == ["c1", "c2"]
