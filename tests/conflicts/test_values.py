"""Figures, days, names and quotations: what is one, and which of two may be the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conflicts.amounts import Amount, amounts
from assistant.conflicts.days import Day, days
from assistant.conflicts.names import names
from assistant.conflicts.quotations import Quotation, quotations


def amount(text: str) -> Amount:
    return next(iter(amounts(text))).amount


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("98 people", "nearly 100 people"),
        ("32 percent", "about a third of them"),
        ("80 kilometres", "50 miles"),
        ("35 degrees Celsius", "95 degrees Fahrenheit"),
        ("2.3 kilograms", "five pounds"),
        ("10,412 signatures", "more than 10,000 signatures"),
        ("203,418 books", "200,000 books"),
        ("$4.2 million", "4.2 million dollars"),
        ("1.8 tonnes", "1,800 kilograms"),
        ("seventeen men", "17 men"),
        ("twenty-three ships", "23 ships"),
        ("between 200 and 250 men", "some 230 men"),
        ("40 to 50 minutes", "45 minutes"),
        ("200–250 men", "between 200 and 270 men"),
        ("$2 million to $3 million", "2.5 million dollars"),
        ("400 metres or more", "430 metres"),
    ],
)
def test_amounts_that_are_rounded_hedged_or_in_another_unit_agree(one: str, other: str) -> None:
    assert amount(one).agrees(amount(other))
    assert amount(other).agrees(amount(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 people", "17 people"),
        ("57 kilometres", "58 kilometres"),
        ("27,000 tonnes", "30,000 tonnes"),
        ("4.2 million euros", "3.6 million euros"),
        ("at least 14 people", "at least 17 people"),
        ("31 votes", "30 votes"),
        ("between 1.7 billion and 1.9 billion dollars", "4.3 billion to 5.2 billion dollars"),
        ("2 to 3 million euros", "20 euros"),
    ],
)
def test_other_amounts_do_not_agree(one: str, other: str) -> None:
    assert not amount(one).agrees(amount(other))


def test_a_range_is_one_amount_and_a_change_is_two() -> None:
    assert [(a.amount.low, a.amount.high) for a in amounts("four to five metres")] == [(4.0, 5.0)]
    assert [a.amount.is_range for a in amounts("It rose from 20 to 30 per cent.")] == [False, False]
    assert [a.amount.is_range for a in amounts("5 dogs and 7 cats")] == [False, False]


def test_a_weekday_beside_its_date_is_told_by_the_date() -> None:
    (told,) = days("It fell on Saturday 15 January.", date(2022, 1, 18))
    assert told.day == Day(year=2022, month=1, day=15)


def test_a_guessed_year_contradicts_no_weekday() -> None:
    weekday, dated = (
        next(iter(days(text, printed))).day
        for text, printed in (("on Saturday", date(2022, 1, 18)), ("15 January", date(2022, 11, 22)))
    )
    assert weekday.agrees(dated)
    assert dated.agrees(weekday)


def test_a_nationality_alone_names_nobody() -> None:
    assert [m.name.parts for m in names("The French won against the Larkford Lions.", "")] == [
        ("larkford", "lions")
    ]


@pytest.mark.parametrize("text", ["in 2019", "the 14th victim", "at 10:30", "on the 3rd of them"])
def test_years_ordinals_and_times_are_no_amounts(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize("text", ["Ada Holm, 54, won", "the 54-year-old", "a girl of 7 and a dog"])
def test_an_age_is_told_from_a_count(text: str) -> None:
    assert amount(text).is_age


@given(st.integers(1, 10**9))
def test_a_figure_agrees_with_itself_with_and_without_commas(figure: int) -> None:
    assert amount(f"{figure:,} things").agrees(amount(f"{figure:,} things"))
    assert amount(f"{figure:,} things").figure == figure


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    list(amounts(text))
    list(days(text, date(2024, 1, 1)))
    list(names(text, text))
    list(quotations(text))


def day(text: str, printed: date | None = date(2024, 4, 15)) -> Day:
    return next(iter(days(text, printed))).day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("on 12 May", "on May 12th, 2024"),
        ("on Monday", "on 15 April"),
        ("on Monday", "on 22 April 2024"),
        ("in May 2024", "on 12 May"),
        ("in 2024", "2024-05-12"),
        ("yesterday", "on Sunday"),
    ],
)
def test_days_agree_as_far_as_both_are_told(one: str, other: str) -> None:
    assert day(one).agrees(day(other))


@pytest.mark.parametrize(
    ("one", "other"), [("on 12 May", "on 26 May"), ("in 1871", "in 1884"), ("on Monday", "on 16 April")]
)
def test_other_days_do_not_agree(one: str, other: str) -> None:
    assert not day(one).agrees(day(other))


def test_a_weekday_tells_nothing_where_no_one_knows_when_it_was_printed() -> None:
    assert list(days("It rained on Monday.", None)) == []


def found(sentence: str) -> list[tuple[str, bool]]:
    certain = (each for each in names(sentence, sentence) if not each.doubtful)
    return [(" ".join(each.name.parts), each.placed) for each in certain]


def test_names_are_found_without_titles_owners_and_affiliations() -> None:
    assert found("Later Norway's Ada Berg of Team Fjord beat President Holm in Oslo.") == [
        ("ada berg", False),
        ("holm", False),
        ("oslo", True),
    ]


def test_the_capital_at_the_head_of_a_sentence_is_no_name() -> None:
    assert found("Rescuers searched. Tickets stay valid.") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("it was Ada Berg", "it was Berg", True),
        ("it was Eva Berg", "it was E. Berg", True),
        ("Then Lena Corvin won", "Then Lena Karlin won", False),
        ("Then Ada Holm won", "Then Piet Holm won", False),
    ],
)
def test_a_name_agrees_with_a_part_of_it(one: str, other: str, same: bool) -> None:
    first, second = (next(iter(names(text, text))).name for text in (one, other))
    assert first.agrees(second) is same


def quotation(text: str) -> Quotation:
    return next(iter(quotations(text))).quotation


def test_a_quotation_agrees_with_a_part_of_it_whatever_the_typography() -> None:
    whole = quotation("“They could have asked me… for half the price,” she said.")
    assert whole.agrees(quotation('"They could have asked me", she said.'))


def test_a_quotation_in_other_words_resembles_it_and_another_does_not() -> None:
    one = quotation("“We can never accept that our town was sold.”")
    assert one.resembles(quotation("“We will not accept that a town was sold.”"))
    assert not one.agrees(quotation("“We will not accept that a town was sold.”"))
    assert not one.resembles(quotation("“Tomorrow the sun will shine again.”"))
