"""Whether words stand in a text as they are quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quoting.wording import difference, find_exact, find_near

TEXT = (
    "Captain Ilse Brandt said: “We will sail on Wednesday — weather permitting — and not before.” "
    "The minister, Odo Marek, said it’s “too early”. Nobody knew the captain's part-time crew."
)


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("We will sail on Wednesday", "We will sail on Wednesday"),
        ("we will sail on Wednesday,", "We will sail on Wednesday"),
        ("We  will\nsail", "We will sail"),
        ("Wednesday - weather permitting - and", "Wednesday — weather permitting — and"),
        ("[W]e will sail", "We will sail"),
        ("We will sail … and not before.", "We will sail on Wednesday — weather permitting — and not before"),
        ("We will sail ... not before", "We will sail on Wednesday — weather permitting — and not before"),
        ("sail on [next] Wednesday", "sail on Wednesday"),
        ("said it's 'too early'", "said it’s “too early"),
        ("the captain’s part-time crew", "the captain's part-time crew"),
    ],
)
def test_typography_brackets_and_ellipses_make_no_difference(quoted: str, found: str) -> None:
    place = find_exact(quoted, TEXT)
    assert place is not None
    assert TEXT[place.start : place.end] == found


@pytest.mark.parametrize(
    "quoted",
    [
        "We will sail on Thursday",
        "We will not sail",
        "We will [not] sail on Wednesday",
        "WE WILL SAIL",
        "We will sail on Wed",
        "not before … We will sail",
        "sail [all] permitting",
        "…",
        "[all of it]",
        "",
        " , ",
    ],
)
def test_other_words_another_order_and_a_denial_in_brackets_do(quoted: str) -> None:
    assert find_exact(quoted, TEXT) is None


def test_what_an_ellipsis_leaves_out_has_a_limit() -> None:
    far = f"We will sail on time. {'It rained all day. ' * 40} Nobody came back home."
    assert find_exact("We will sail … came back home", far) is None


@pytest.mark.parametrize(
    ("quoted", "near"),
    [
        ("We shall sail on Wednesday", "We will sail on Wednesday"),
        ("weather permitting, and not before", "weather permitting — and not before"),
    ],
)
def test_words_that_come_near_are_found(quoted: str, near: str) -> None:
    place = find_near(quoted, TEXT)
    assert place is not None
    assert TEXT[place.start : place.end] == near


@pytest.mark.parametrize("quoted", ["The bridge was painted green", "too late", "sail"])
def test_words_that_are_far_or_few_are_near_nothing(quoted: str) -> None:
    assert find_near(quoted, TEXT) is None


def test_the_difference_is_told_word_by_word() -> None:
    assert (
        difference("left at dawn", "left before dawn")
        == "“left at dawn” is in the article “left before dawn”"
    )
    assert (
        difference("a b c d x e f g h", "a b c d y e f g h")
        == "“… c d x e f …” is in the article “… c d y e f …”"
    )


PROSE = st.text(st.characters(exclude_characters="[]"), max_size=60)


@given(PROSE, PROSE)
def test_what_is_found_can_be_found_again_and_lies_in_the_text(quoted: str, text: str) -> None:
    for place in (find_exact(quoted, text), find_near(quoted, text), find_exact(text, text)):
        if place is not None:
            assert 0 <= place.start < place.end <= len(text)
            assert find_exact(text[place.start : place.end], text) is not None
