"""The value in the best sentence that answers, or none where none stands out."""

from __future__ import annotations

import pytest

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.deciding import Scored
from assistant.answering.extractive.questions import analyse
from assistant.answering.extractive.short import short_answer
from assistant.answering.extractive.spans import values
from tests.answering.making import candidate


def stated(question: str, text: str, article_id: str = "a1") -> Candidate:
    asked = analyse(question, {})
    made = candidate(text=text, article_id=article_id)
    return Candidate(
        **{name: getattr(made, name) for name in made.__slots__ if name != "values"},
        values=values(asked.kind, text, asked.asked),
    )


def short(question: str, *texts: str) -> str | None:
    found = [stated(question, text, f"a{place}") for place, text in enumerate(texts)]
    order = [Scored(candidate=each, probability=0.8) for each in found]
    return short_answer(analyse(question, {}), found[0], order)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("When did the ferry sink?", "Built in a hurry, the ferry sank on 12 May 2021.", "12 May 2021"),
        ("How much did the bridge cost?", "The bridge cost 48 million euros.", "48 million euros"),
        ("How much did the bridge cost?", "The bridge cost $48 million.", "$48 million"),
        ("How many passengers were on the ferry?", "The ferry had 214 passengers and a crew of 12.",
         "214 passengers"),
        ("How long is the bridge?", "The bridge is 1,340 metres long, and 2 lifts serve it.", "1,340 metres"),
        ("Where was the ferry built?", "The ferry was built at Port Maren.", "Port Maren"),
        ("Who is the mayor of Sandholm?", "The mayor of Sandholm is Jonas Weil.", "Jonas Weil"),
        ("Which islands were cut off?", "Cut off were Tern, Maren and Sandholm.", "Tern, Maren and Sandholm"),
    ],
)  # fmt: skip
def test_the_value_of_the_kind_asked_for_is_given_verbatim(question: str, text: str, told: str) -> None:
    assert short(question, text) == told
    assert told in text


@pytest.mark.parametrize("question", ["Why did it sink?", "What is known of the ferry?", "Did it sink?"])
def test_other_kinds_have_no_short_answer(question: str) -> None:
    assert short(question, "The ferry Northern Tern sank on 12 May 2021.") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The ferry that Ada Holm lost in 1915, has been found.", None),
        ("The divers, who left in 2021, found the ferry on 5 March 2022.", "5 March 2022"),
        ("He joined the divers that found the ferry in March 2022.", "March 2022"),
    ],
)
def test_the_day_of_another_deed_is_no_short_answer(text: str, told: str | None) -> None:
    assert short("When was the ferry found?", text) == told


def test_without_a_value_there_is_none() -> None:
    assert short("When did the ferry sink?", "The ferry sank.") is None


def test_of_two_equal_values_none_is_given_unless_another_story_has_it() -> None:
    text = "On 3 May 2021 or 4 May 2021 it was lost."
    asked = "When was the ferry wrecked?"
    assert short(asked, text) is None
    assert short(asked, text, "It was gone on 4 May 2021.") == "4 May 2021"


def test_what_is_said_of_a_sibling_is_no_short_answer() -> None:
    asked = "When did Chandrayaan-3 land?"
    assert short(asked, "Chandrayaan-2 crashed in September 2019 before it could land.") is None
    assert short(asked, "After Chandrayaan-2, Chandrayaan-3 did land on 23 August 2023.") == "23 August 2023"
    assert short(asked, "It did land on 23 August 2023 for Chandrayaan.") == "23 August 2023"


def test_a_day_is_no_place_and_an_owner_is_none() -> None:
    assert short("Where did the ferry sink?", "The ferry sank in June.") is None
    assert short("Where did the ferry sink?", "The ferry sank in Weil’s harbour.") is None


def test_one_thing_is_no_list() -> None:
    assert short("Which islands were cut off?", "Cut off was Tern.") is None
