"""What a question says of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.periods import Period, read_period

#: A Friday.
ASKED = date(2023, 7, 7)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Who resigned in July 2021?", date(2021, 7, 1), date(2021, 7, 31)),
        ("Which groups were named on 9 July 2021?", date(2021, 7, 9), date(2021, 7, 9)),
        ("What did she say on March 3, 2022?", date(2022, 3, 3), date(2022, 3, 3)),
        ("What fell on 2021-07-09?", date(2021, 7, 9), date(2021, 7, 9)),
        ("What was celebrated on July 4?", date(2023, 7, 4), date(2023, 7, 4)),
        ("Who won in November?", date(2022, 11, 1), date(2022, 11, 30)),
        ("How many died in 2021?", date(2021, 1, 1), date(2021, 12, 31)),
        ("What burned in summer 2021?", date(2021, 6, 1), date(2021, 8, 31)),
        ("Who struck in the winter of 2021?", date(2020, 12, 1), date(2021, 2, 28)),
        ("What was earned in the second quarter of 2021?", date(2021, 4, 1), date(2021, 6, 30)),
        ("What was sold in Q3 2022?", date(2022, 7, 1), date(2022, 9, 30)),
        ("What has changed since March?", date(2023, 3, 1), None),
        ("What was promised before 2020?", None, date(2019, 12, 31)),
        ("What happened after 9 July 2021?", date(2021, 7, 10), None),
        ("What was built between March and May 2022?", date(2022, 3, 1), date(2022, 5, 31)),
        ("How much was spent from 2019 to 2021?", date(2019, 1, 1), date(2021, 12, 31)),
        ("What happened yesterday?", date(2023, 7, 6), date(2023, 7, 6)),
        ("What happened last week?", date(2023, 6, 26), ASKED),
        ("What happened last month?", date(2023, 6, 1), date(2023, 6, 30)),
        ("What happened last year?", date(2022, 1, 1), date(2022, 12, 31)),
        ("Who spoke last Friday?", date(2023, 6, 30), date(2023, 6, 30)),
        ("Who spoke on Monday?", date(2023, 7, 3), date(2023, 7, 3)),
        ("What was said in the past three months?", ASKED - timedelta(days=90), ASKED),
        ("What was said two days ago?", date(2023, 7, 5), date(2023, 7, 5)),
    ],
)
def test_a_time_is_read_as_of_the_day_of_asking(question: str, first: date | None, last: date | None) -> None:
    period = read_period(question, ASKED)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "Who may win?",
        "Did they march through Paris?",
        "Who won the 2020 election?",
        "How many of 2000 people fell ill?",
        "Who is the president?",
        "",
    ],
)
def test_what_is_no_time_is_none(question: str) -> None:
    assert read_period(question, ASKED) is None


@pytest.mark.parametrize("question", ["What is the latest on the strike?", "Who leads currently?"])
def test_what_asks_for_news_is_recent(question: str) -> None:
    period = read_period(question, ASKED)
    assert period is not None
    assert period.recent
    assert period.last == ASKED


def test_distance_is_in_days_and_nothing_inside() -> None:
    period = Period(text="", first=date(2021, 7, 1), last=date(2021, 7, 31))
    assert [period.distance(date(2021, 7, 1)), period.distance(date(2021, 8, 2))] == [0, 2]
    assert Period(text="", first=date(2021, 7, 1)).distance(date(2021, 6, 29)) == 2


@given(st.text(max_size=200), st.dates())
def test_any_text_on_any_day_is_read_without_trouble(question: str, day: date) -> None:
    read_period(question, day)


@given(
    st.lists(st.sampled_from("in last 5 2021 March 31 on weeks ago Friday since 0001 9999 the past".split())),
    st.dates(),
)
def test_any_words_of_time_are_read_without_trouble(words: list[str], day: date) -> None:
    period = read_period(" ".join(words), day)
    assert period is None or period.distance(day) >= 0
