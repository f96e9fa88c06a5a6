"""What in a sentence could answer: dates, numbers, money, names, places and reasons."""

from __future__ import annotations

import pytest

from assistant.answering.extractive.questions import Kind
from assistant.answering.extractive.spans import fits, values
from assistant.terms import content_stems, stem

NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("It sank on 12 May 2021.", "12 may 2021"),
        ("It sank on the 3rd of June.", "3rd june"),
        ("It sank on May 12, 2021, at sea.", "may 12 2021"),
        ("It sank on Sept. 3 off the coast.", "sept 3"),
        ("It was launched in March 2019.", "march 2019"),
        ("It was launched in 1987.", "1987"),
        ("The log says 2021-05-12.", "2021 05 12"),
        ("It sank on Tuesday.", "tuesday"),
        ("It sank at 6.30 p.m. off Tern.", "6.30 p"),
        ("It sank at 18:30.", "18 30"),
        ("It sank yesterday.", "yesterday"),
        ("Yesterday the ferry sank.", "yesterday"),
        ("Last week the ferry sank.", "last week"),
        ("It had been repaired two weeks earlier.", "two weeks earlier"),
    ],
)
def test_a_date_can_tell_when(sentence: str, date: str) -> None:
    assert date in values("when", sentence, NOTHING)


@pytest.mark.parametrize("sentence", ["It may sink.", "They march on.", "Room 2150 burned.", "It sank."])
def test_what_only_looks_like_a_date_cannot(sentence: str) -> None:
    assert values("when", sentence, NOTHING) == NOTHING


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("All 214 passengers were saved.", "214"),
        ("Some 1,200 people waited.", "1200"),
        ("Nearly 3.5 million people waited.", "3.5 million"),
        ("Twelve boats sailed.", "twelve"),
        ("A third of the crew was hurt.", "third"),
        ("About 40% of the crew was hurt.", "40"),
    ],
)
def test_a_number_can_tell_how_many(sentence: str, number: str) -> None:
    assert values("how_many", sentence, NOTHING) == {number}


@pytest.mark.parametrize("sentence", ["The ferry sank in 2021.", "The ferry sank off Tern."])
def test_a_year_is_no_count(sentence: str) -> None:
    assert values("how_many", sentence, NOTHING) == NOTHING


@pytest.mark.parametrize(
    "sentence",
    [
        "It cost $48.",
        "It cost €1.2bn.",
        "It cost 48 million euros.",
        "It cost 1,200 pounds.",
        "Wages rose by 3.5 per cent.",
        "Wages rose by .5 percent, or 3%.",
        "It cost 200 USD.",
    ],
)
def test_money_and_shares_tell_how_much(sentence: str) -> None:
    assert fits("how_much", sentence, NOTHING, None) == 1.0


def test_a_bare_number_hardly_tells_how_much() -> None:
    assert fits("how_much", "It carried 214 passengers.", NOTHING, None) == 0.2


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Captain Ilse Brandt spoke.", {"captain ilse brandt"}),
        ("The ferry left, NATO said.", {"nato"}),
        ("But Ilse Brandt refused.", {"ilse brandt"}),
        ("The US and the WHO agreed.", {"the us", "who"}),
        ("The captain spoke.", set()),
        ("“He was late,” they said.", set()),
        ("the captain spoke", set()),
    ],
)
def test_a_name_can_tell_who_but_a_capital_at_the_start_cannot(sentence: str, names: set[str]) -> None:
    assert values("who", sentence, NOTHING) == names


@pytest.mark.parametrize(
    "sentence",
    ["It sank off Port Maren.", "It sank near the coast of Norway.", "She was born in the town of Sandholm."],
)
def test_a_place_can_tell_where(sentence: str) -> None:
    assert values("where", sentence, NOTHING)


@pytest.mark.parametrize("sentence", ["It sank quickly.", "It sank in the morning.", "Norway waited."])
def test_without_a_place_nothing_tells_where(sentence: str) -> None:
    assert fits("where", sentence, NOTHING, None) == 0.0


@pytest.mark.parametrize(
    ("sentence", "fit"),
    [
        ("It sank because a pipe broke.", 1.0),
        ("A broken pipe caused the fire.", 1.0),
        ("Investigators blamed a pipe.", 1.0),
        ("A pipe broke, which is why it sank.", 1.0),
        ("It sank after a fire.", 0.6),
        ("It sailed early to avoid the storm.", 0.6),
        ("It sank.", 0.0),
    ],
)
def test_a_because_tells_why_better_than_an_after(sentence: str, fit: float) -> None:
    assert fits("why", sentence, NOTHING, None) == fit


def test_a_word_of_reason_counts_also_where_the_question_has_it() -> None:
    asked = frozenset(content_stems("What prompted the delay?"))
    assert values("why", "A storm prompted the delay.", asked) == {"prompted"}


def test_a_date_of_something_else_hardly_tells_when() -> None:
    lost, found = (
        "The ferry that she lost in 1915, has been found.",
        "The ferry lost in May was found in 2022.",
    )
    assert fits("when", lost, NOTHING, None, "found") < 0.5
    assert fits("when", lost, NOTHING, None, "lost") == fits("when", lost, NOTHING, None) == 1.0
    found = "The ferry that she lost in 1915, was found in 2022."
    assert fits("when", found, NOTHING, None, "found") == 1.0


def test_a_date_after_the_last_year_or_of_what_was_said_hardly_tells_when() -> None:
    planned = "The ferry is to sail again in 2029."
    assert fits("when", planned, NOTHING, None, "sail", 2024) < 0.5
    assert fits("when", planned, NOTHING, None, "sail", 2029) == fits("when", planned, NOTHING, None) == 1.0
    said = "The ferry is gone, the mayor announced on Thursday 15 February."
    assert fits("when", said, NOTHING, None, "gone") < 0.5
    assert fits("when", said, NOTHING, None, stem("announced")) == 1.0


def test_where_the_day_of_the_article_is_known_a_weekday_is_a_date() -> None:
    assert fits("when", "It sank on Sunday.", NOTHING, None, dated=True) == 1.0
    assert fits("when", "It sank on Sunday.", NOTHING, None) < 1.0


def test_a_date_tells_when_better_than_a_weekday() -> None:
    assert fits("when", "It sank on 12 May.", NOTHING, None) > fits(
        "when", "It sank on Tuesday.", NOTHING, None
    )


@pytest.mark.parametrize(
    ("kind", "question", "sentence"),
    [
        ("who", "Who met Ilse Brandt?", "Ilse Brandt met a reporter."),
        ("when", "What sank on 12 May 2021?", "It sank on 12 May 2021."),
        ("how_many", "How many of the 214 passengers were hurt?", "There were 214 passengers."),
        ("where", "Where in Sandholm did it burn?", "It burned in Sandholm."),
        ("list", "Which ferries serve Port Maren?", "The boats of Port Maren sail."),
    ],
)
def test_what_the_question_gives_already_is_no_answer(kind: Kind, question: str, sentence: str) -> None:
    assert values(kind, sentence, frozenset(content_stems(question))) == NOTHING


def test_a_longer_name_than_the_question_gives_is_an_answer() -> None:
    asked = frozenset(content_stems("Who is Brandt?"))
    assert values("who", "Captain Ilse Brandt spoke.", asked) == {"captain ilse brandt"}


def test_a_count_of_what_was_asked_for_fits_best() -> None:
    counted = fits("how_many", "All 214 passengers were saved.", NOTHING, "passeng")
    assert counted > fits("how_many", "All 12 boats were sold.", NOTHING, "passeng") > 0.0


def test_a_full_name_tells_who_better_than_half_a_name() -> None:
    assert fits("who", "Then Ilse Brandt spoke.", NOTHING, None) > fits(
        "who", "Then Brandt spoke.", NOTHING, None
    )


def test_a_row_of_names_fits_a_list_best() -> None:
    row = fits("list", "They closed Sandholm, Greater Tern and Port Maren.", NOTHING, None)
    assert (
        row
        > fits("list", "They closed Sandholm.", NOTHING, None)
        > fits("list", "They closed.", NOTHING, None)
    )


def test_many_names_fit_a_list_no_better_than_fully() -> None:
    sentence = ", ".join(f"Isle{letter}" for letter in "abcdefghijklmn") + " and Tern."
    assert fits("list", sentence, NOTHING, None) == 1.0


@pytest.mark.parametrize("kind", ["what", "yes_no"])
def test_any_sentence_may_answer_an_open_question(kind: Kind) -> None:
    assert values(kind, "It sank on 12 May.", NOTHING) == NOTHING
    assert fits(kind, "It sank.", NOTHING, None) == 0.5


@pytest.mark.parametrize(
    ("focus", "sentence", "fit"),
    [
        ("deep", "The wreck lies at 3,008 metres.", 1.0),
        ("deep", "It sank 106 years ago.", 0.2),
        ("old", "The 90-year-old actor flew along.", 1.0),
        ("fast", "It came in at 22,500 kilometres an hour.", 1.0),
        ("heavy", "A rover of twenty-six kilograms rolled out.", 1.0),
        ("long", "The border is 1,340 km long.", 1.0),
        ("long", "The cut lasted 38 days.", 1.0),
        ("high", "It cost 12 million dollars.", 0.2),
    ],
)
def test_a_measure_is_told_by_its_unit(focus: str, sentence: str, fit: float) -> None:
    assert fits("how_many", sentence, frozenset(), focus) == fit
