"""The parts of joint questions: their shape, their sides, the words that go against each other, the names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.joined.deciding import TOLD_FROM
from assistant.answering.joined.judging import SIGNS
from assistant.answering.joined.naming import NAMES, names_in
from assistant.answering.joined.polarity import against, denials, denies_what
from assistant.answering.joined.shapes import options_in, recognise
from assistant.answering.joined.sides import MOST_SIDES, split_sides
from assistant.answering.joined.weights import chance, learned, weigh


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Did the Post praise the new bridge, while the Mail called it ugly?", "polar"),
        ("After the storm of May, did the island ferry sail again?", "polar"),
        ("Is the Post's account of the fire consistent or inconsistent with the Mail's account?", "choice"),
        ("Which company, owner of the old shipyard, also builds electric ferries?", "name"),
        (
            "Considering what the Post wrote, who sold the old Eastmoor shipyard and bought a small bank?",
            "name",
        ),
    ],
)
def test_the_form_of_a_joint_question_is_what_is_asked_first(question: str, form: str) -> None:
    shape = recognise(question)
    assert shape is not None
    assert shape.form == form


@pytest.mark.parametrize(
    "question",
    [
        "When did the ferry sink, and was it raised?",
        "When was the old shipyard sold at last and which company bought the new one?",
        "Which letter begins the name of the ship that sank in May and was raised in June?",
        "Could you tell me of the ferry and the bridge?",
        "Who sank?",
        "",
        "?",
    ],
)
def test_other_questions_have_no_shape(question: str) -> None:
    assert recognise(question) is None


def test_a_side_is_a_clause_without_whose_report_it_is() -> None:
    first, second = split_sides(
        "Does the 'Coral Mail' article suggest that the island ferry was late, while the Meridian Post "
        "article says that the new bridge opened early, without mentioning its price?"
    )
    assert first.text == "the island ferry was late"
    assert second.text == "the new bridge opened early"


def test_what_both_say_belongs_to_each_side() -> None:
    sides = split_sides(
        "Do the report on the Larkford ferry and the report on the Eastmoor museum both tell of losses?"
    )
    assert ["loss" in side.stems for side in sides] == [True, True]


def test_days_alone_and_how_the_sides_stand_are_no_sides() -> None:
    sides = split_sides(
        "Between the report on the Larkford ferry prices published on 3 May 2031, and the report on the "
        "Larkford harbour crane published on 9 June 2031, was there a change in the coverage of Larkford?"
    )
    assert len(sides) == 2


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("Are they consistent or inconsistent?", ("consistent", "inconsistent")),
        ("Did it open after or before the storm?", ("before", "after")),
        ("Did it sink or swim?", None),
    ],
)
def test_the_choice_of_two_words_is_read(question: str, options: tuple[str, str] | None) -> None:
    assert options_in(question) == options


def test_words_that_go_the_other_way_or_are_negated_go_against() -> None:
    assert against("Sales rose.", "Sales fell by half.")
    assert against("His career was unsuccessful.", "So successful a career is rare.")
    assert not against("Sales rose.", "Sales grew by half.")


def test_a_word_that_only_one_of_two_texts_denies_is_noticed() -> None:
    assert denies_what("The ferry did not sail.", "The ferry sailed at dawn.")
    assert denies_what("The ferry sailed.", "The ferry didn’t sail.")
    assert not denies_what("The ferry did not sail.", "The ferry never sailed.")
    assert denials("It didn't sail, and nobody came.") == 2


def test_names_leave_out_days_function_words_and_capitals_that_begin_sentences() -> None:
    found = names_in("Selling to Orlova Marine on Monday, The Hague won.", frozenset({"selling"}))
    assert [written for _, written in found] == ["Orlova Marine", "Hague"]


def test_the_weights_are_of_known_features_and_have_their_signs() -> None:
    weights = learned()
    assert weights.yes.keys() == {"bias", *SIGNS}
    assert all(sign * weights.yes[name] >= 0 for name, sign in SIGNS.items())
    assert weights.name.keys() == set(NAMES)
    assert chance({"coverage": 1.0, "similarity": 0.8}, weights.told) > TOLD_FROM
    assert chance({"coverage": 0.1, "similarity": 0.1}, weights.told) < TOLD_FROM
    assert weigh({"unknown": 1.0}, {"bias": 0.5}) == 0.5


@given(st.text(max_size=200))
def test_every_question_has_few_sides_or_none(question: str) -> None:
    assert len(split_sides(question)) <= MOST_SIDES
    assert len(split_sides(question, in_rows=True)) <= MOST_SIDES
    shape = recognise(question)
    assert shape is None or shape.sides
