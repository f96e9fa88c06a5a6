"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from assistant.reading.dates import (
    date_in_address,
    date_in_file_name,
    find_dates,
    find_month_day,
    guess_day,
    nearest_year,
    parse_moment,
    possible_days,
)

DAY = date(2020, 7, 9)


@pytest.mark.parametrize(
    "text",
    [
        "July 09, 2020", "9 July 2020", "July 9th, 2020", "the 9th of July, 2020", "Jul. 9, 2020",
        "09-Jul-2020",
        "Thursday 9 July 2020", "THU, JULY 9, 2020", "2020-07-09", "2020/07/09", "9.7.2020", "09 July,2020",
        "9. Juli 2020", "Donnerstag, 9. Juli 2020", "le 9 juillet 2020", "9 de julio de 2020",
        "9 luglio 2020",
        "9 de julho de 2020", "donderdag 9 juli 2020", "9 JUILLET 2020",
    ],
)  # fmt: skip
def test_a_day_is_read_in_words_and_in_unambiguous_figures(text):
    assert parse_moment(text) == DAY


@pytest.mark.parametrize(
    "text", ["03/04/2020", "3-4-2020", "2020-02-30", "May 2020", "soon", "", "31 June 2020"]
)
def test_an_ambiguous_or_impossible_date_is_none(text):
    assert parse_moment(text) is None


def test_a_numeric_date_with_a_day_above_twelve_is_read():
    assert parse_moment("16/05/2024") == parse_moment("05/16/2024") == date(2024, 5, 16)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-07-09T10:30:00Z", datetime(2020, 7, 9, 10, 30, tzinfo=UTC)),
        ("2020-07-09 10:30:00", datetime(2020, 7, 9, 10, 30, tzinfo=UTC)),
        (
            "Thu, 09 Jul 2020 10:30:00 +0500",
            datetime(2020, 7, 9, 10, 30, tzinfo=timezone(timedelta(hours=5))),
        ),
        ("July 9, 2020 10:12 PM PKT", datetime(2020, 7, 9, 22, 12, tzinfo=timezone(timedelta(hours=5)))),
        ("10:30 AM, July 9, 2020", datetime(2020, 7, 9, 10, 30, tzinfo=UTC)),
        (1594290600, datetime(2020, 7, 9, 10, 30, tzinfo=UTC)),
        (1594290600000, datetime(2020, 7, 9, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_aware_and_in_utc_when_no_zone_is_given(text, moment):
    assert parse_moment(text) == moment


def test_a_time_in_an_unknown_zone_gives_the_day_alone():
    assert parse_moment("9 July 2020 10:12 IST") == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er mai 2021", date(2021, 5, 1)),
        ("3. März 2021", date(2021, 3, 3)),
        ("12 août 2020", date(2020, 8, 12)),
        ("28. Dez. 2020", date(2020, 12, 28)),
        ("1º de maio de 2021", date(2021, 5, 1)),
        ("5 gennaio 2021", date(2021, 1, 5)),
    ],
)
def test_months_of_other_languages_are_read(text, day):
    assert parse_moment(text) == day


def test_an_open_order_of_day_and_month_is_two_days_of_which_one_may_be_chosen():
    assert possible_days("03/04/2020") == (date(2020, 4, 3), date(2020, 3, 4))
    assert possible_days("16/05/2024") is None
    assert guess_day("03/04/2020", month_first=True) == date(2020, 3, 4)
    assert guess_day("03/04/2020", limit=date(2020, 3, 20)) == date(2020, 3, 4)


def test_dates_are_found_where_they_stand():
    text = "Published July 9, 2020 | Updated 10 July 2020"
    assert [text[found.start : found.end].strip() for found in find_dates(text)] == [
        "July 9, 2020",
        "10 July 2020",
    ]


def test_addresses_and_file_names_give_days():
    assert (
        date_in_address("https://x.example/2020/jul/09/a")
        == date_in_address("https://x.example/2020/07/09/a")
        == DAY
    )
    assert date_in_file_name("bridge_20200709") == date_in_file_name("2020-07-09-bridge") == DAY
    assert date_in_address("https://x.example/a/12345678") is None
    assert date_in_address("https://x.example/2023/11/02/a") == date(2023, 11, 2)
    assert date_in_address("https://x.example/2023/1/2/a") == date(2023, 1, 2)


def test_a_day_without_a_year_takes_the_last_one_before_the_limit():
    assert find_month_day("LUND, March 3 (Wire)") == (3, 3)
    assert nearest_year(7, 9, date(2020, 7, 9)) == DAY
    assert nearest_year(7, 9, date(2021, 1, 1)) == DAY


@pytest.mark.parametrize("value", [None, True, [], {}, float("nan"), 10**400, -5])
def test_odd_values_are_no_dates(value):
    assert parse_moment(value) is None
