"""Markers: what is one, what is not, and that reading undoes writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.drafts import read_drafts, read_sentences
from assistant.answering.markers import (
    MarkerReader,
    drop_markers,
    number_passages,
    parse_marker,
    read_markers,
    write_markers,
)
from tests.model.fakes import passage

NUMBERS = st.lists(st.integers(min_value=1, max_value=8), unique=True, max_size=4)
# Whatever may confuse a reader of markers, in any order.
CONFUSING = st.lists(
    st.sampled_from(
        [*"[]【】［］ \n.,-1239", "[1]", "[12]", "[2016]", "[[1]]", " [1, 2]", "[Source 3]", "word", "１"]
    ),
    max_size=25,
).map("".join)


def read(text: str, passages: int = 8) -> str:
    reader = MarkerReader(passages)
    return reader.feed(text) + reader.close()


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Closed. [1]", "Closed. [1]"),
        ("Closed [1].", "Closed [1]."),
        ("Closed. [1, 2]", "Closed. [1][2]"),
        ("Closed. [1,2]", "Closed. [1][2]"),
        ("Closed. [1][2]", "Closed. [1][2]"),
        ("Closed. [1-3]", "Closed. [1][2][3]"),
        ("Closed. [1–3, 5]", "Closed. [1][2][3][5]"),
        ("Closed. [1 to 3]", "Closed. [1][2][3]"),
        ("Closed. [3-1]", "Closed. [3][1]"),
        ("Closed. [1 and 2]", "Closed. [1][2]"),
        ("Closed. [1; 1]", "Closed. [1]"),
        ("Closed.【1】", "Closed.[1]"),
        ("Closed.【1†source】", "Closed.[1]"),
        ("Closed.【2†L3-L9】", "Closed.[2]"),
        ("Closed. ［１］", "Closed. [1]"),
        ("Closed. [１２]", "Closed. [12]"),
        ("Closed. [Source 1]", "Closed. [1]"),
        ("Closed. [source 1, source 2]", "Closed. [1][2]"),
        ("Closed. [Passages 1 and 2]", "Closed. [1][2]"),
        ("Closed. [No. 4]", "Closed. [4]"),
        ("Closed. [^1]", "Closed. [1]"),
        ("Closed. [#1]", "Closed. [1]"),
        ("Closed. [[1]]", "Closed. [1]"),
        ("Closed. [[1], [2]]", "Closed. [1][2]"),
        ("Closed. [ 1 ]", "Closed. [1]"),
        ("Closed. [see [1]]", "Closed. [see [1]]"),
    ],
)
def test_the_ways_in_which_models_write_markers_are_read(written: str, canonical: str) -> None:
    assert read(written, passages=12) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "in [2016] the bridge",
        "from [2016-2018] on",
        "[1, 2016]",
        "“[sic]”",
        "[the minister] said",
        "[1.5] per cent",
        "[1,200] people",
        "[100-999]",
        "[-1]",
        "[]",
        "[ , ]",
        "[source]",
        "[1",
        "1]",
        "[1\n]",
        "[one]",
        f"[{'1, ' * 30}1]",
        "<script>alert([])</script>",
    ],
)
def test_a_bracket_that_is_no_marker_stays_text(text: str) -> None:
    assert read(text) == text


def test_a_marker_in_more_brackets_than_anybody_writes_is_still_found_inside() -> None:
    assert read("[[[[1]]]]") == "[[1]]"


def test_a_marker_of_no_passage_is_dropped_with_its_space_and_counted() -> None:
    reader = MarkerReader(2)
    assert (
        reader.feed("Closed [7]. Reopened. [1, 99] Over. [0]") + reader.close()
        == "Closed. Reopened. [1] Over."
    )
    assert reader.unknown == 3


def test_half_a_marker_is_held_back_until_it_is_whole() -> None:
    reader = MarkerReader(3)
    assert [reader.feed(piece) for piece in ["Closed. ", "[", "1", ", 2", "] Then"]] == [
        "Closed.",
        "",
        "",
        "",
        " [1][2] Then",
    ]
    assert reader.close() == ""


def test_a_bracket_that_never_closes_is_not_held_back_for_long() -> None:
    reader = MarkerReader(3)
    assert reader.feed("[" + "x" * 100) == "[" + "x" * 100


@given(text=CONFUSING, sizes=st.lists(st.integers(min_value=1, max_value=9), max_size=30))
def test_however_a_reply_is_cut_the_same_is_read(text: str, sizes: list[int]) -> None:
    reader, whole = MarkerReader(8), MarkerReader(8)
    pieces, rest = [], text
    for size in sizes:
        pieces.append(reader.feed(rest[:size]))
        rest = rest[size:]
    pieces += [reader.feed(rest), reader.close()]
    assert "".join(pieces) == whole.feed(text) + whole.close()
    assert reader.unknown == whole.unknown


@given(text=CONFUSING)
def test_no_text_however_bracketed_cites_a_passage_that_there_is_not(text: str) -> None:
    passages = number_passages([passage("One fell.", article_id="a1"), passage("Two rose.", article_id="a2")])
    for draft in read_drafts(read(text, passages=2), passages):
        assert {span.article_id for span in draft.spans} <= {"a1", "a2"}


def test_a_dropped_marker_does_not_join_two_lines() -> None:
    assert read("One fell.\n[99]Two rose. [1]", passages=1) == "One fell.\nTwo rose. [1]"


@given(numbers=NUMBERS)
def test_reading_markers_undoes_writing_them(numbers: list[int]) -> None:
    assert list(read_markers(write_markers(numbers))) == ([("", tuple(numbers))] if numbers else [])


@given(
    sentences=st.lists(st.tuples(st.sampled_from(["One fell.", "Did two?", "Three!"]), NUMBERS), max_size=6)
)
def test_sentences_and_their_passages_come_back_as_they_were_written(
    sentences: list[tuple[str, list[int]]],
) -> None:
    passages = [passage(f"Passage {number}.", article_id=f"a{number}") for number in range(1, 9)]
    assert [found.article.article_id for found in number_passages(passages).values()] == [
        f"a{n}" for n in range(1, 9)
    ]
    text = " ".join(f"{text} {write_markers(numbers)}".strip() for text, numbers in sentences)
    assert read_sentences(read(text)) == [(text, tuple(numbers)) for text, numbers in sentences]


def test_a_long_row_of_brackets_takes_linear_work() -> None:
    for text in ("[" * 50_000, "[1" * 25_000, " " * 50_000, "[[1] " * 10_000):
        assert len(read(text)) <= len(text)


def test_an_answer_of_before_loses_its_markers() -> None:
    assert drop_markers("Closed. [1][2] In [2016] too [12].") == "Closed. In [2016] too."


def test_what_holds_no_number_is_no_marker() -> None:
    assert parse_marker("") is parse_marker("source") is parse_marker(" ") is None
