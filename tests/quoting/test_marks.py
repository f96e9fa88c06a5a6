"""Where a text stands between quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quoting.marks import DOUBLE_MARKS, balanced, find_quotations, read_marks, without_marks

MARKED = st.lists(
    st.sampled_from([*DOUBLE_MARKS, "'", "’", "‘", " ", ".", "word", "6", ", "]), max_size=20
).map("".join)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We left.” he said", ["We left."]),
        ('He said "we left" and "we came".', ["we left", "we came"]),
        ("„So ist es“, sagte er.", ["So ist es"]),
        ("«Oui», dit-il. »Ja«, sagte sie.", ["Oui", "Ja"]),
        ("“He said ‘never’ to me,” she said.", ["He said ‘never’ to me,"]),
        ("The ‘special relationship’ ended.", ["special relationship"]),
        ("He didn't say it's the workers' fault.", []),
        ("Back in the '90s the workers' union won.", []),
        ('A 6" pipe and a 7" one.', []),
        ("No quotation.", []),
    ],
)
def test_quotations_are_found_whatever_their_marks(text: str, quoted: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_quotations(text)] == quoted


def test_a_quotation_over_several_sentences_is_marked_in_each() -> None:
    assert balanced(["He said: “We left.", "It rained.", "We came.” Then he slept."]) == [
        "He said: “We left.”",
        "“It rained.”",
        "“We came.” Then he slept.",
    ]


def test_a_quotation_that_nobody_closes_ends_with_its_sentence() -> None:
    assert balanced(["He said “we left.", "It rained."]) == ["He said “we left.”", "It rained."]


@given(st.lists(MARKED, max_size=5))
def test_balanced_sentences_have_no_mark_without_its_partner(texts: list[str]) -> None:
    for text in balanced(texts):
        marks = read_marks(text)
        assert marks.unclosed is None
        assert not marks.stray


@given(MARKED)
def test_taking_the_marks_off_takes_off_nothing_else(text: str) -> None:
    for quotation in find_quotations(text):
        bare = without_marks(text, quotation)
        assert len(bare) == len(text) - 2
        assert text[quotation.start : quotation.end] in bare
