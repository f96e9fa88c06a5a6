"""The seam of rerankers: how many passages are read anew, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.reranking import KeepOrder, Reranked, in_order, rerank_first
from assistant.schema import Chunk, Passage
from tests.fakes import make_article

SCORES = st.lists(st.floats(0, 1), max_size=12)


class Given:
    """A reranker with given scores, one for each passage in turn."""

    def __init__(self, scores: Sequence[float]) -> None:
        self._scores = scores

    def rerank(self, question: str, passages: Sequence[Passage]) -> Reranked:
        return Reranked(passages=in_order(passages, self._scores[: len(passages)]), notices=("Done.",))


def passages(scores: Sequence[float]) -> tuple[Passage, ...]:
    """Passages named by their places, with these scores from the highest on."""
    article = make_article()
    chunks = [
        Chunk(chunk_id=str(place), article_id="a1", start=0, end=3, text="The")
        for place in range(len(scores))
    ]
    return tuple(
        Passage(chunk=chunk, article=article, score=score, ranks={"lexical": place})
        for place, (chunk, score) in enumerate(zip(chunks, sorted(scores, reverse=True), strict=True))
    )


def names(found: Sequence[Passage]) -> list[str]:
    return [passage.chunk.chunk_id for passage in found]


@given(SCORES, SCORES, st.integers(1, 12))
def test_no_passage_is_lost_and_scores_tell_the_order(old: list[float], new: list[float], count: int) -> None:
    found = rerank_first(Given([*new, *[0.5] * 12]), "ferries", passages(old), count)
    assert sorted(names(found.passages)) == sorted(names(passages(old)))
    scores = [passage.score for passage in found.passages]
    assert scores == sorted(scores, reverse=True)
    assert names(found.passages)[count:] == names(passages(old))[count:]
    assert found.notices == ("Done.",)


def test_only_what_was_read_anew_has_the_further_rank() -> None:
    found = rerank_first(Given([0.1, 0.9]), "ferries", passages([0.8, 0.7, 0.6]), 2).passages
    assert names(found) == ["1", "0", "2"]
    assert [dict(passage.ranks) for passage in found] == [
        {"lexical": 1, "rerank": 1},
        {"lexical": 0, "rerank": 2},
        {"lexical": 2},
    ]
    assert [passage.score for passage in found] == [0.9, 0.1, 0.1]


def test_the_json_of_a_passage_tells_every_rank() -> None:
    (found,) = in_order(passages([0.3]), [0.7])
    assert found.to_dict()["ranks"] == {"dense": None, "lexical": 0, "rerank": 1}


@given(SCORES, st.integers(1, 12))
def test_without_a_reranker_all_stays_as_it_was(scores: list[float], count: int) -> None:
    assert rerank_first(KeepOrder(), "ferries", passages(scores), count).passages == passages(scores)
