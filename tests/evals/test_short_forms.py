"""The strict match: what is read out of an answer for each type of what is expected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.answers import own_words
from evals.short_forms import TYPES, answer_type, match_summaries, match_values, strict_match, token_f1
from tests.evals.fake_desk import ARTICLES, make_answer


@pytest.mark.parametrize(
    ("expected", "kind"),
    [
        ("Yes", "yes_no"),
        ("no", "yes_no"),
        ("After", "before_after"),
        ("29 March 2021", "date"),
        ("March 29th", "date"),
        ("June 2020", "date"),
        ("2019", "date"),
        ("1,340 kilometres", "number"),
        ("$10.4 billion", "number"),
        ("66%", "number"),
        ("Lena May", "name"),
        ("20th Street", "name"),
        ("👍", "name"),
    ],
)
def test_the_type_is_read_from_what_is_expected(expected: str, kind: str) -> None:
    assert answer_type(expected) == kind


@pytest.mark.parametrize(
    ("answer", "expected", "matches"),
    [
        ("Yes, both say so.", "Yes", True),
        ("Both say yes.", "Yes", False),
        ("No.", "Yes", False),
        ("It came after the vote.", "After", True),
        ("Before and after the vote.", "After", False),
        ("It was freed on March 29, 2021.", "29 March 2021", True),
        ("It was freed on 29 March 2021, grounded on 23 March.", "29 March", False),
        ("It was freed in 2021, on 29 March.", "29 March", True),
        ("It was freed on 29 March 2021.", "2021", True),
        ("It was founded in 2015 or 2016.", "2015", False),
        ("Some 422 vessels waited on 29 March 2021.", "422", True),
        ("Some 422 vessels waited for 6 days.", "422", False),
        ("The loss was 10.4 million.", "$10.4 billion", False),
        ("The loss was $10.4 billion in 2021.", "$10.4 billion", True),
        ("There were 2,000 of them.", "2,000 people", True),
        ("There were 2,001 of them.", "2,000 people", False),
        ("Rena Lee chaired the talks.", "Rena Lee", True),
        ("Someone named Lee chaired the talks.", "Rena Lee", False),
        ("Renault chaired the talks.", "Rena", False),
        ("", "Rena Lee", False),
        ("", "👍", False),
    ],
)
def test_the_beginning_of_an_answer_has_to_give_it(answer: str, expected: str, matches: bool) -> None:
    assert strict_match([answer] if answer else [], [[expected]]) == matches


def test_as_many_sentences_are_read_as_there_are_parts() -> None:
    said = ["One outlet says 32 minutes.", "Another says 33 minutes.", "Both agree on 5 people."]
    assert strict_match(said, [["32 minutes"], ["33 minutes"]])
    assert not strict_match(said, [["33 minutes"]])
    assert not strict_match(said, [["33 minutes", "33"], ["34"]])
    assert not strict_match(said, [])


def test_word_f1_takes_the_nearest_alternative_of_every_part() -> None:
    assert token_f1("Kurtz", [["George Kurtz", "Kurtz"]]) == 1.0
    assert token_f1("Finland and Sweden", [["Finland"], ["Sweden", "Norway"]]) == pytest.approx(0.8)
    assert token_f1("", [["Finland"]]) == 0.0


@given(st.text(), st.lists(st.lists(st.text(), min_size=1, max_size=3), min_size=1, max_size=3))
def test_every_text_has_a_type_and_figures_between_none_and_all(text: str, parts: list[list[str]]) -> None:
    values = match_values([text], parts)
    assert answer_type(parts[0][0]) in TYPES
    assert 0.0 <= values["token_f1"] <= 1.0
    assert {name for summary in match_summaries() for name in summary.of} >= values.keys()


@given(st.sampled_from(["Yes", "After", "29 March 2021", "2019", "1,340", "66%", "Rena Lee"]))
def test_what_is_expected_matches_itself(expected: str) -> None:
    assert strict_match([expected], [[expected]])
    assert not strict_match([], [[expected]])


def test_the_outlet_and_day_that_lead_in_are_not_the_answers_own_words() -> None:
    answer = make_answer("q", ARTICLES[:1])
    citation = replace(answer.citations[0], publisher="Northlight Wire")
    led = replace(answer.sentences[0], text=f"{citation.byline}: She was freed.")
    bare = replace(led, citations=())
    assert own_words(replace(answer, citations=(citation,), sentences=(led, bare))) == (
        "She was freed.",
        bare.text,
    )
    assert own_words(make_answer("q", [])) == ()
