"""Cutting articles into chunks whose offsets are exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.chunking import MAX_CHARACTERS, chunk_article, embedded_text
from assistant.schema import Chunk
from tests.fakes import make_article

BOILERPLATE = "Subscribe to our newsletter. Click here!\n\n"
TEXTS = st.one_of(
    st.text(max_size=400),
    st.text(alphabet="ab .\n", max_size=400),
    st.lists(
        st.sampled_from([BOILERPLATE, "The ferry left. ", "Straße é 😀. ", "\n", "x" * 90]), max_size=12
    ).map("".join),
)
LIMITS = st.integers(10, 120)


@given(TEXTS, LIMITS)
def test_a_chunk_is_the_slice_of_its_article(text: str, limit: int) -> None:
    chunks = chunk_article(make_article(text=text), max_characters=limit)
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)


@given(TEXTS, LIMITS)
def test_every_visible_character_is_in_exactly_one_chunk(text: str, limit: int) -> None:
    chunks = chunk_article(make_article(text=text), max_characters=limit)
    covered = [position for chunk in chunks for position in range(chunk.start, chunk.end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))


@given(TEXTS, LIMITS)
def test_no_chunk_is_blank_or_longer_than_the_limit(text: str, limit: int) -> None:
    for chunk in chunk_article(make_article(text=text), max_characters=limit):
        assert chunk.text == chunk.text.strip()
        assert 0 < len(chunk.text) <= limit


@given(TEXTS)
def test_chunk_ids_differ_within_an_article_even_for_equal_text(text: str) -> None:
    chunks = chunk_article(make_article(text=text), max_characters=40)
    assert len({chunk.chunk_id for chunk in chunks}) == len(chunks)


def test_chunk_ids_are_stable_while_the_content_is_and_change_with_it() -> None:
    article = make_article(text="One sentence.")
    (before,) = chunk_article(article)
    assert chunk_article(article) == (before,)
    (after,) = chunk_article(replace(article, content_hash="other"))
    assert after.chunk_id != before.chunk_id


def test_a_chunk_ends_with_a_sentence() -> None:
    text = " ".join(f"Sentence number {i} says a little about ferries." for i in range(60))
    chunks = chunk_article(make_article(text=text))
    assert len(chunks) > 1
    assert all(chunk.text.endswith(".") and chunk.text.startswith("Sentence") for chunk in chunks)
    assert all(len(chunk.text) > MAX_CHARACTERS / 2 for chunk in chunks[:-1])


def test_a_sentence_above_the_limit_is_cut_at_white_space() -> None:
    text = "word " * 400 + "end."
    chunks = chunk_article(make_article(text=text))
    assert len(chunks) > 1
    assert all(set(chunk.text.split()) <= {"word", "end."} for chunk in chunks)


def test_an_article_without_text_has_no_chunks() -> None:
    assert chunk_article(make_article(text=" \n ")) == ()


def test_title_outlet_and_day_are_embedded_but_not_in_the_chunk() -> None:
    article = make_article(
        text="The ferry left.",
        title="Ferry leaves",
        publisher="Harbour Courier",
        published_at=datetime(2021, 3, 29, 23, 0, tzinfo=UTC),
    )
    (chunk,) = chunk_article(article)
    assert embedded_text(article, chunk) == "Ferry leaves\nHarbour Courier · 29 March 2021\nThe ferry left."
    assert chunk.text == "The ferry left."


def test_what_is_not_known_of_an_article_leaves_no_mark_in_the_embedded_text() -> None:
    article = make_article(text="The ferry left.", title="", published_at=None)
    chunk = Chunk(chunk_id="c", article_id="a1", start=0, end=15, text="The ferry left.")
    assert embedded_text(article, chunk) == "The ferry left."
    dated = replace(article, published_at=date(2021, 3, 9))
    assert embedded_text(dated, chunk) == "9 March 2021\nThe ferry left."
