"""Events in the order of their days."""

from __future__ import annotations

from datetime import date

from assistant.overviews.base import Dated
from assistant.overviews.dating import chronicle
from tests.overviews.made import COURIER, GAZETTE, article, told


def days(events: tuple[Dated, ...]) -> list[tuple[str, str]]:
    return [(event.first.isoformat(), event.draft.text) for event in events]


def test_events_come_in_the_order_of_their_days_and_one_told_twice_is_one_with_both_spans():
    events = chronicle(told(COURIER, GAZETTE))
    first, last = events
    assert first.first == date(2021, 7, 5)
    assert {span.article_id for span in first.draft.spans} == {"courier", "gazette"}
    assert (last.first, last.last, last.precision, last.planned) == (
        date(2022, 3, 1), date(2022, 3, 31), "month", True
    )  # fmt: skip


def test_a_lead_without_a_day_stands_under_the_day_of_publication_and_says_so():
    (event,) = chronicle(
        told(article("a", "Courier", "The Linden mill is gone. Few will miss it.", date(2021, 7, 7)))
    )
    assert (event.first, event.dated_by, event.draft.text) == (
        date(2021, 7, 7), "published", "The Linden mill is gone."
    )  # fmt: skip


def test_an_article_without_a_day_gives_only_what_it_states_in_full():
    text = "The Linden mill burnt down on Monday. It had been built on 3 May 1904."
    assert days(chronicle(told(article("a", "Courier", text, None)))) == [
        ("1904-05-03", "It had been built on 3 May 1904.")
    ]


def test_two_things_of_one_day_stay_two_events():
    other = article("b", "Gazette", "Parliament raised the tax on sugar on 5 July 2021.", date(2021, 7, 8))
    assert len(chronicle(told(GAZETTE, other))) == 2


def test_what_happened_is_told_rather_than_what_was_planned_for_the_day():
    plan = article("p", "Courier", "The Linden bridge is to open on 9 July.", date(2021, 7, 1))
    news = article("n", "Gazette", "The Linden bridge opened on 9 July.", date(2021, 7, 10))
    (event,) = chronicle(told(plan, news))
    assert (event.draft.text, event.planned) == ("The Linden bridge opened on 9 July.", False)
    assert len(event.draft.spans) == 2


def test_nothing_gives_no_events():
    assert chronicle([]) == ()
