"""Rankings fused, and one place for each story group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval import FUSION_CONSTANT, MAX_PER_ARTICLE, Retriever, fuse
from assistant.schema import Article, Chunk, Filters
from tests.fakes import HashEmbedder, make_article

RANKINGS = st.dictionaries(
    st.sampled_from(["dense", "lexical"]),
    st.lists(st.integers(1, 30), unique=True, max_size=20).map(
        lambda numbers: {number: place for place, number in enumerate(numbers, start=1)}
    ),
)


class FakeReader:
    """An index of given chunks whose rankings are given too."""

    def __init__(self, articles: Mapping[int, Article], dense: Sequence[int], lexical: Sequence[int]) -> None:
        self._articles = articles
        self._dense = dense
        self._lexical = lexical

    def dense(self, vector: object, count: int, filters: Filters) -> list[tuple[int, float]]:
        return [(number, 0.5) for number in self._dense][:count]

    def lexical(self, question: str, count: int, filters: Filters) -> list[tuple[int, float]]:
        return [(number, 0.5) for number in self._lexical][:count]

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


def retrieve(reader: FakeReader, top_k: int = 8) -> list[str]:
    retriever = Retriever(reader, HashEmbedder())  # type: ignore[arg-type]
    return [passage.chunk.chunk_id for passage in retriever.retrieve("ferries", Filters(), top_k)]


@given(RANKINGS)
def test_fused_scores_are_sums_of_reciprocal_ranks(ranks: dict[str, dict[int, int]]) -> None:
    scores = fuse(ranks)
    assert set(scores) == {number for places in ranks.values() for number in places}
    for number, score in scores.items():
        parts = [1 / (FUSION_CONSTANT + places[number]) for places in ranks.values() if number in places]
        assert score == pytest.approx(sum(parts))


@given(RANKINGS)
def test_what_both_retrievers_rank_first_is_first(ranks: dict[str, dict[int, int]]) -> None:
    first = {
        name: {99: 1, **{number: place + 1 for number, place in places.items()}}
        for name, places in ranks.items()
    }
    scores = fuse(first)
    assert not scores or max(scores, key=lambda number: scores[number]) == 99


def test_a_weight_of_zero_silences_a_retriever() -> None:
    scores = fuse({"dense": {1: 1}, "lexical": {2: 1}}, {"dense": 0.0, "lexical": 1.0})
    assert scores[1] == 0.0 < scores[2]


def test_passages_carry_the_rank_that_each_retriever_gave() -> None:
    articles = {n: make_article(f"a{n}") for n in (1, 2, 3)}
    retriever = Retriever(FakeReader(articles, [2, 1], [3, 2]), HashEmbedder())  # type: ignore[arg-type]
    passages = retriever.retrieve("ferries", Filters(), 8)
    assert [dict(passage.ranks) for passage in passages] == [
        {"dense": 1, "lexical": 2},
        {"lexical": 1},
        {"dense": 2},
    ]
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
