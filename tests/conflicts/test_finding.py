"""Which passages give two accounts of one thing."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.extractive.questions import analyse
from assistant.conflicts.asking import sought
from tests.conflicts.making import DEATHS, article, found, values


def test_two_tolls_of_one_fire_are_two_accounts() -> None:
    told = found(
        DEATHS,
        article(1, "A fire at the Larkford mill killed 14 people on Monday."),
        article(2, "Seventeen people lost their lives in the fire at the Larkford mill."),
    )
    assert values(told) == ["14", "Seventeen"]
    assert told is not None
    assert told.relation == "disagree"
    assert told.about == "how many people died in the fire at the Larkford mill"


def test_a_third_article_joins_the_account_that_it_agrees_with() -> None:
    told = found(
        DEATHS,
        article(1, "A fire at the Larkford mill killed 14 people on Monday."),
        article(2, "Seventeen people died in the fire at the Larkford mill."),
        article(3, "The fire at the Larkford mill killed 17 people."),
    )
    assert told is not None
    assert sorted(len(account) for account in told.accounts) == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        "The fire at the Larkford mill injured 30 people.",
        "Among those who died in the fire at the Larkford mill were nine children.",
        "Six of the people who died in the fire at the Larkford mill were nurses.",
        "Nearly 15 people died in the fire at the Larkford mill.",
        "In 2019 a fire at the Larkford mill killed 3 people.",
        "A fire at the Dunmore mill killed 3 people.",
        "Up to 40 people could die in the fire at the Larkford mill, it was feared.",
        "Ada Holm, 54, died in the fire at the Larkford mill.",
    ],
)
def test_other_things_that_are_counted_are_no_other_account(other: str) -> None:
    first = article(1, "In 2024 a fire at the Larkford mill killed 14 people.")
    assert found(DEATHS, first, article(2, other)) is None


def test_the_same_event_a_year_earlier_is_another() -> None:
    question = "How many runners took part in the Larkford marathon?"
    text = "{} runners took part in the Larkford marathon on Sunday."
    early, late = (article(n, text.format(n * 1000), day=date(2022 + n, 5, 14)) for n in (1, 2))
    assert found(question, early, late) is None


def test_the_one_who_did_it_is_told_from_the_one_it_was_done_to() -> None:
    question = "Who won the Larkford regatta?"
    won = article(1, "At noon Ada Holm beat Jon Eide and won the Larkford regatta.")
    assert found(question, won, article(2, "The Larkford regatta was won by Ada Holm.")) is None
    told = found(question, won, article(2, "The Larkford regatta was won by Mia Lund."))
    assert sorted(values(told)) == ["Ada Holm", "Mia Lund"]
    bought = [
        article(n, f"{name} bought Larkford Games in 2014.") for n, name in enumerate(("Appel", "Facta"))
    ]
    assert sorted(values(found("Who bought Larkford Games?", *bought))) == ["Appel", "Facta"]


def test_places_are_those_that_a_preposition_leads_in() -> None:
    told = found(
        "Where was the stolen Holm painting found?",
        article(1, "The stolen Holm painting was found in a garage in Dunmore, said Ada Berg."),
        article(2, "Police found the stolen Holm painting at Larkford."),
    )
    assert sorted(values(told)) == ["Dunmore", "Larkford"]


def test_a_copy_that_differs_in_the_value_alone_is_an_account_though_it_names_nothing() -> None:
    text = "The game was launched on {} and has been played by many people since."
    told = found(
        "When was Larkford Quest launched?",
        article(1, text.format("1 May 2002")),
        article(2, text.format("15 May 2012")),
    )
    assert values(told) == ["1 May 2002", "15 May 2012"]
    assert told is not None
    assert told.is_answer


def test_a_copy_is_found_by_the_place_of_the_value_however_the_question_is_worded() -> None:
    text = "The voters of the island chose {} to be their next governor, as the last district was counted."
    told = found(
        "Who won the governorship?",
        article(1, text.format("Ada Holm")),
        article(2, text.format("Jon Eide")),
    )
    assert sorted(values(told)) == ["Ada Holm", "Jon Eide"]


def test_last_week_s_words_with_this_week_s_figures_are_a_series() -> None:
    text = "Wheat was sold at {} euros a tonne on the exchange, and nothing else moved much in the hall."
    first, second = article(1, text.format(212)), article(2, text.format(219), day=date(2024, 3, 19))
    assert found("How much is grain?", first, second) is None


def test_two_ranges_that_an_article_gives_by_two_sources_are_two_accounts() -> None:
    told = found(
        "What will the Larkford fire cost insurers?",
        article(
            1,
            "The Larkford fire will cost insurers between 2 million and 3 million euros, a broker said. "
            "The college put the cost of the Larkford fire to insurers at 5 million to 8 million euros.",
        ),
    )
    assert len(values(told)) == 2


def test_a_day_on_the_other_side_of_after_is_of_something_else() -> None:
    assert (
        found(
            "When did the Larkford mill burn?",
            article(1, "The Larkford mill burned on 3 March."),
            article(2, "The road has been open since Tuesday, six weeks after the Larkford mill burned."),
        )
        is None
    )


def test_a_day_in_a_clause_about_another_deed_is_of_something_else() -> None:
    told = article(1, "The Larkford ferry was found on 5 March 2022.")
    asked = "When was the Larkford ferry found?"
    assert found(asked, told, article(2, "The Larkford ferry that she lost in 1915, has been found.")) is None
    assert found(asked, told, article(2, "The Larkford ferry was found on 9 March 2022.")) is not None


def test_the_figures_of_two_weekdays_are_two_figures() -> None:
    question = "How many flights were cancelled at Larkford airport?"
    first = article(1, "Larkford airport cancelled 84 flights on Tuesday because of snow.")
    second = article(2, "On Wednesday 57 flights were cancelled at Larkford airport.", day=date(2024, 3, 13))
    assert found(question, first, second) is None


def test_a_founding_is_told_differently_by_any_number_of_years() -> None:
    told = found(
        "In what year was the Larkford brewery founded?",
        article(1, "The Larkford brewery was founded in 1762."),
        article(2, "The Larkford brewery was founded by monks in 1786."),
    )
    assert values(told) == ["1762", "1786"]


@pytest.mark.parametrize("question", ["Why did the mill burn?", "Did the mill burn?", "What is a mill?"])
def test_questions_that_ask_for_no_value_have_no_conflicts(question: str) -> None:
    first = article(1, "The mill burned because of 14 lamps in Larkford.")
    assert found(question, first, article(2, "The mill burned because of 17 lamps in Larkford.")) is None


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("How many houses did the city of Larkford sell in May?", "sell"),
        ("How many people died in the fire?", "death"),
        ("Where was the painting found?", "find"),
        ("Who will lead the orchestra?", "lead"),
        ("How long is the path?", None),
    ],
)
def test_the_verb_of_a_question_is_what_was_done(question: str, deed: str | None) -> None:
    seeks = sought(analyse(question, {}))
    assert seeks is not None
    assert seeks.deed == deed
