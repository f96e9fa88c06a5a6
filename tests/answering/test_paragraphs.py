"""Whole paragraphs: what is joined, how far it grows, and that nothing is lost or made up."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.paragraphs import whole_paragraphs
from assistant.chunking import chunk_article
from assistant.schema import Article, Chunk, Passage
from tests.fakes import make_article

FIRST = "The ferry left at dawn. It came back at noon."
SECOND = "The mayor met the crew. She thanked the captain. They spoke for an hour."
THIRD = "Tickets cost four crowns."
FERRY = make_article("ferry", f"{FIRST}\n\n{SECOND}\n\n{THIRD}")
TAX = make_article("tax", "Parliament voted on Tuesday.")

TEXTS = st.lists(
    st.lists(
        st.sampled_from(["Rain fell.", "The river rose by two metres.", "Nobody was hurt."]), min_size=1
    ).map(" ".join),
    min_size=1,
    max_size=8,
).map("\n\n".join)


def passage(article: Article, text: str, score: float = 1.0, **ranks: int) -> Passage:
    """The passage of these words of the article."""
    start = article.text.index(text)
    return of_chunk(
        article,
        Chunk(
            chunk_id=f"{article.article_id}:{start}",
            article_id=article.article_id,
            start=start,
            end=start + len(text),
            text=text,
        ),
        score,
        **ranks,
    )


def of_chunk(article: Article, chunk: Chunk, score: float = 1.0, **ranks: int) -> Passage:
    return Passage(chunk=chunk, article=article, score=score, similarity=score / 2, ranks=ranks)


def texts(*passages: Passage, max_characters: int = 2_400) -> list[str]:
    return [found.chunk.text for found in whole_paragraphs(passages, max_characters=max_characters)]


def test_a_passage_is_extended_to_the_bounds_of_its_paragraph() -> None:
    assert texts(passage(FERRY, "She thanked the captain.")) == [SECOND]
    assert texts(passage(FERRY, "It came back at noon.")) == [FIRST]
    assert texts(passage(FERRY, THIRD)) == [THIRD]


def test_passages_of_one_paragraph_become_one() -> None:
    assert texts(passage(FERRY, "They spoke for an hour."), passage(FERRY, "The mayor met the crew.")) == [
        SECOND
    ]


def test_passages_that_touch_become_one_and_others_of_the_article_do_not() -> None:
    assert texts(passage(FERRY, "They spoke for an hour."), passage(FERRY, THIRD)) == [f"{SECOND}\n\n{THIRD}"]
    assert texts(passage(FERRY, THIRD), passage(FERRY, FIRST)) == [THIRD, FIRST]


def test_what_is_joined_stands_where_the_best_stood_with_the_best_of_each_figure() -> None:
    best, other, worst = (
        passage(FERRY, "They spoke for an hour.", 0.9, dense=4),
        passage(TAX, TAX.text, 0.5, dense=1, lexical=1),
        passage(FERRY, "The mayor met the crew.", 0.3, dense=2, lexical=3),
    )
    first, second = whole_paragraphs([best, other, worst])
    assert second == other
    assert first.chunk.chunk_id == best.chunk.chunk_id
    assert (first.score, first.similarity, first.ranks) == (0.9, 0.45, {"dense": 2, "lexical": 3})


def test_a_passage_is_not_extended_or_joined_beyond_the_limit() -> None:
    crew = passage(FERRY, "The mayor met the crew.")
    assert texts(crew, max_characters=len(SECOND)) == [SECOND]
    assert texts(crew, max_characters=len(SECOND) - 1) == [crew.chunk.text]
    hour = passage(FERRY, "They spoke for an hour.")
    assert texts(crew, hour, max_characters=len(SECOND) - 1) == [
        "The mayor met the crew. She thanked the captain.",
        "They spoke for an hour.",
    ]


def test_an_article_without_paragraphs_is_one() -> None:
    assert texts(passage(TAX, "Tuesday")) == [TAX.text]
    assert texts() == []


@given(TEXTS, st.integers(20, 200), st.integers(50, 600), st.randoms(use_true_random=False))
def test_no_character_is_lost_made_up_or_shown_twice(
    text: str, size: int, limit: int, random: Random
) -> None:
    article = make_article("rain", text)
    chunks = list(chunk_article(article, max_characters=size))
    random.shuffle(chunks)
    given_ones = [of_chunk(article, chunk) for chunk in chunks[: len(chunks) // 2 + 1]]
    found = whole_paragraphs(given_ones, max_characters=limit)
    spans = sorted((each.chunk.start, each.chunk.end) for each in found)
    assert all(article.text[each.chunk.start : each.chunk.end] == each.chunk.text for each in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(
        any(start <= each.chunk.start and each.chunk.end <= end for start, end in spans)
        for each in given_ones
    )
    longest = max(len(each.chunk.text) for each in given_ones)
    assert all(len(each.chunk.text) <= max(limit, longest) for each in found)
    assert found[0].chunk.start <= given_ones[0].chunk.start < found[0].chunk.end
