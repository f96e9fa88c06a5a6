"""Figures with what they count, and whether two of them can both be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.overviews.days import spans_of_days
from assistant.overviews.figures import Figure, agree, converted, figures, same_count


def only(sentence: str) -> Figure:
    (found,) = figures(sentence, spans_of_days(sentence))
    return found


@pytest.mark.parametrize(
    ("sentence", "low", "written"),
    [
        ("About 27,000 cubic metres of sand were moved.", 27_000, "27,000 cubic metres of sand"),
        ("Twenty-five sailors stayed.", 25, "Twenty-five sailors stayed"),
        ("It cost $4.2 million.", 4_200_000, "$4.2 million"),
        ("It cost 4.2 million dollars.", 4_200_000, "4.2 million dollars"),
        ("The 400-metre ship came free.", 400, "400 metre ship"),
        ("It took 11 hours and 55 minutes.", 11, "11 hours"),
    ],
)
def test_a_figure_has_its_value_and_what_it_counts(sentence: str, low: float, written: str) -> None:
    found = only(sentence)
    assert (found.low, found.written) == (low, written)


@pytest.mark.parametrize(
    "sentence",
    ["It happened on 5 July 2021.", "In 1977 it opened.", "The probe Luna-25 crashed.", "At 7:14 it rang."],
)
def test_days_clock_times_and_names_are_no_figures(sentence: str) -> None:
    assert figures(sentence, spans_of_days(sentence)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nearly 100 ships wait.", "There are 98 ships."),
        ("More than 5,000 flights were lost.", "5,078 flights were lost."),
        ("Up to 40 houses burnt.", "32 houses burnt."),
        ("Between 540 million and 1.08 billion dollars are insured.", "800 million dollars are insured."),
        ("It lies four miles away.", "It lies about 6.4 kilometres away."),
        ("It cost 1.5 million dollars.", "It cost $1,500,000."),
    ],
)
def test_rounding_bounds_ranges_and_units_are_no_disagreement(one: str, other: str) -> None:
    assert agree(only(one), only(other))


def test_other_figures_of_one_kind_disagree() -> None:
    one, other = only("About 27,000 cubic metres of sand."), only("About 30,000 cubic metres of sand.")
    assert same_count(one, other)
    assert not agree(one, other)


def test_what_is_counted_of_two_matters_is_not_one_count() -> None:
    assert not same_count(only("He owns 40 tonnes of grain."), only("He owns 40 tonnes of coal."))
    assert not same_count(only("He owns 40 goats."), only("He owns 40 boats."))


def test_one_size_in_two_units_is_told_from_two_figures_in_one() -> None:
    miles, kilometres = only("It lies four miles away."), only("It lies six kilometres away.")
    assert converted(miles, kilometres)
    assert not converted(miles, only("It lies five miles away."))


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_every_figure_agrees_with_itself(text: str) -> None:
    for figure in figures(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert agree(figure, figure)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.booleans())
def test_whether_figures_agree_does_not_depend_on_their_order(one: int, other: int, rough: bool) -> None:
    about = "About " if rough else ""
    first, second = only(f"{about}{one} goats"), only(f"{other} goats")
    assert agree(first, second) == agree(second, first)
