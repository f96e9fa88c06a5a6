"""What the checker reads off sentences: numbers, days and names, and when two of them can be the same."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.verifying.days import Day, fits, read_days
from assistant.verifying.facts import Word, read_facts
from assistant.verifying.names import same_name
from assistant.verifying.numbers import same_value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("two hundred and fifty thousand tonnes", 250_000, "tonn"),
        ("twenty-five men", 25, "men"),
        ("$1.2 million in cash", 1_200_000, "dollar"),
        ("£12bn of debt", 12e9, "pound"),
        ("12 per cent of all", 12, "%"),
        ("1,340 kilometres", 1340, "kilometr"),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, value: float, unit: str) -> None:
    (number,) = read_facts(text).numbers
    assert (number.value, number.unit) == (value, unit)


def test_one_of_many_and_a_marker_are_no_numbers() -> None:
    assert read_facts("One of the ships sank [3].").numbers == ()


@pytest.mark.parametrize(
    ("claimed", "told", "same"),
    [
        ("12 men", "twelve men", True),
        ("nearly 100 men", "98 men", True),
        ("1.8 million men", "1,740,000 men", False),
        ("1.8 million men", "1,797,000 men", True),
        ("100 men", "98 men", False),
        ("about 100 men", "60 men", False),
    ],
)
def test_numbers_are_the_same_when_equal_rounded_or_loosely_near(claimed: str, told: str, same: bool) -> None:
    (one,), (other,) = read_facts(claimed).numbers, read_facts(told).numbers
    assert same_value(one, other) is same


def day(text: str) -> Day:
    (found,) = read_days([word.folded for word in read_facts(text).words])
    return found


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("on Tuesday 3 April 2021", (2021, 4, 3, 1)),
        ("on April 3rd, 2021", (2021, 4, 3, None)),
        ("in May 2020", (2020, 5, None, None)),
        ("in June", (None, 6, None, None)),
        ("in March", (None, 3, None, None)),
        ("on 12 Jan", (None, 1, 12, None)),
        ("since 2008", (2008, None, None, None)),
    ],
)
def test_a_day_is_read_in_its_usual_forms(text: str, fields: tuple[int | None, ...]) -> None:
    found = day(text)
    assert (found.year, found.month, found.day, found.weekday) == fields


@pytest.mark.parametrize("text", ["they may march on", "said Jan Weber", "with 2008 people"])
def test_words_and_counts_that_look_like_days_are_none(text: str) -> None:
    assert list(read_days([word.folded for word in read_facts(text).words])) == []


@pytest.mark.parametrize(
    ("claimed", "told", "published", "fit"),
    [
        ("on 29 March", "on Monday", date(2021, 3, 31), True),
        ("on 28 March", "on Monday", date(2021, 3, 31), False),
        ("on 30 March 2021", "yesterday", date(2021, 3, 31), True),
        ("in March 2021", "on 29 March", date(2021, 3, 31), True),
        ("in March", "on 29 March 2021", None, True),
        ("on 29 March 2020", "on 29 March 2021", None, False),
        ("on Monday", "on Tuesday", None, False),
        ("on 29 March", "in 2021", None, False),
    ],
)
def test_a_day_fits_where_nothing_else_is_said_of_it(
    claimed: str, told: str, published: date | None, fit: bool
) -> None:
    assert fits(day(claimed), day(told), published) is fit


def names(text: str) -> tuple[Word, ...]:
    return tuple(word for word in read_facts(text).words if word.name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Brandt", "Brandt", True),
        ("FDIC", "Federal Deposit Insurance Corporation", True),
        ("the Croatian", "Croatia", True),
        ("Britain", "UK", True),
        ("Ilse Brandt", "Jan Weber", False),
        ("WHO", "World Trade Organization", False),
    ],
)
def test_names_are_the_same_in_part_by_initials_by_origin(one: str, other: str, same: bool) -> None:
    assert same_name(names(one), names(other)) is same
    assert same_name(names(other), names(one)) is same
