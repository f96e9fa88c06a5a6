"""Which days a sentence names, and which of them dates what it tells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.overviews.days import dating, mentions, spans_of_days

FRIDAY = date(2021, 7, 9)


def dated(sentence: str, published: date | None = FRIDAY, before: str = "") -> tuple[str, str] | None:
    """The first day of what dates a sentence, and where it comes from."""
    mention = dating(sentence, mentions(sentence, published, before))
    return (mention.first.isoformat(), mention.dated_by) if mention else None


@pytest.mark.parametrize(
    ("sentence", "day", "dated_by"),
    [
        ("The mill burnt down on 5 July 2021.", "2021-07-05", "stated"),
        ("The mill burnt down on July 5, 2021.", "2021-07-05", "stated"),
        ("The mill burnt down on Monday 5 July.", "2021-07-05", "relative"),
        ("The mill burnt down on Monday.", "2021-07-05", "relative"),
        ("The mill burnt down yesterday.", "2021-07-08", "relative"),
        ("The mill was built in March 1977.", "1977-03-01", "stated"),
        ("The mill was built in 1977.", "1977-01-01", "stated"),
        ("A first offer came in May.", "2021-05-01", "relative"),
        ("It is to open on Monday.", "2021-07-12", "relative"),
        ("On Monday it will open again.", "2021-07-12", "relative"),
        ("It hopes to open around 22 September.", "2021-09-22", "relative"),
        ("The crews left on the morning of 6 July.", "2021-07-06", "relative"),
        ("The smoke of 15 September 2020 rose again on 15 December 2020.", "2020-12-15", "stated"),
        ("The ash had risen on 15 August.", "2020-08-15", "relative"),
        ("The fair ended on Friday 12 March.", "2021-03-12", "relative"),
    ],
)
def test_a_day_is_read_as_a_reader_of_that_day_would(sentence: str, day: str, dated_by: str) -> None:
    assert dated(sentence) == (day, dated_by)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody has worked there since Tuesday.",
        "By Sunday they had pumped the cellar dry.",
        "The road stays shut until 12 August.",
        "Before the fire on 5 July the mill had 40 workers.",
        "They went back to the prices of 31 December.",
        "It was the worst fire since the one in 1904.",
        "The owner may rebuild it.",
        "It lies near the spot that its builder drew in 1915.",
        "On 31 February nothing can happen.",
    ],
)
def test_a_day_that_only_bounds_or_belongs_to_something_else_dates_nothing(sentence: str) -> None:
    assert dated(sentence) is None


def test_a_day_on_which_it_was_said_gives_way_to_one_on_which_it_happened() -> None:
    assert dated("The mill burnt down on 5 July, the mayor said on Thursday.") == ("2021-07-05", "relative")
    assert dated("The mill burnt down, the mayor said on Thursday.") == ("2021-07-08", "relative")


def test_a_day_without_a_year_after_another_year_is_left_open() -> None:
    assert dated("He left on 5 July.", before="The mill was founded in 1904.") is None
    assert dated("He left on 5 July of that year.") is None
    assert dated("He left on Monday.", before="The mill was founded in 1904.") is not None


def test_without_a_day_of_publication_only_full_dates_are_days() -> None:
    assert dated("The mill burnt down on Monday.", published=None) is None
    assert dated("The mill burnt down on 5 July 2021.", published=None) == ("2021-07-05", "stated")


@pytest.mark.parametrize(
    "sentence",
    ["It is to open in March 2022.", "It was to open on Monday, but never did.", "It will open on Sunday."],
)
def test_what_lay_ahead_is_marked(sentence: str) -> None:
    mention = dating(sentence, mentions(sentence, FRIDAY))
    assert mention is not None
    assert mention.looks_ahead


def test_months_and_years_are_as_exact_as_they_are_stated() -> None:
    (month,) = mentions("In March 1977 it opened.", FRIDAY)
    assert (month.first, month.last, month.precision) == (date(1977, 3, 1), date(1977, 3, 31), "month")


@given(st.text(max_size=200), st.dates())
def test_any_text_can_be_read_and_mentions_lie_in_it(text: str, published: date) -> None:
    for mention in mentions(text, published):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.last
        assert (mention.start, mention.end) in spans_of_days(text)
