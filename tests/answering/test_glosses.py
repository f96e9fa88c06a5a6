"""What a sentence leaves open is shown behind it in brackets, where it can hardly be wrong."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.extractive.glosses import gloss
from tests.fakes import make_article

MONDAY = date(2021, 5, 3)


def glossed(before: str, sentence: str, **values: object) -> str:
    article = make_article("a", f"{before}{sentence}", **values)
    return gloss(article, len(before), len(before) + len(sentence))[0]


def test_a_pronoun_is_told_by_the_only_name_of_the_sentence_before() -> None:
    told = glossed("Captain Ilse Brandt left the bridge last. ", "She said all were safe.")
    assert told == "She [Captain Ilse Brandt] said all were safe."


def test_a_name_is_found_beyond_a_sentence_that_opens_with_a_pronoun() -> None:
    told = glossed("The ship was led by Ilse Brandt. She left it last. ", "Her crew was safe.")
    assert told == "Her [Ilse Brandt] crew was safe."


@pytest.mark.parametrize(
    "before",
    [
        "Ilse Brandt met Jonas Weil on the quay. ",
        "The crew was tired. ",
        "",
        "Many sang “Ilse Brandt” then. ",
    ],
)
def test_a_pronoun_that_nobody_or_several_could_be_is_left_open(before: str) -> None:
    assert glossed(before, "She said all were safe.") == "She said all were safe."


def test_a_pronoun_inside_a_sentence_is_left_open() -> None:
    assert glossed("Ilse Brandt came. ", "All knew that she sailed.") == "All knew that she sailed."


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("It sank on Friday.", "It sank on Friday [30 April 2021]."),
        ("It sank on Monday.", "It sank on Monday [3 May 2021]."),
        ("On Thursday it sank.", "On Thursday [29 April 2021] it sank."),
        ("It sank yesterday.", "It sank yesterday [2 May 2021]."),
        ("It will sail tomorrow.", "It will sail tomorrow [4 May 2021]."),
    ],
)
def test_a_day_is_told_by_that_of_the_article(sentence: str, told: str) -> None:
    assert glossed("", sentence, published_at=MONDAY) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "It will sail on Friday.",
        "It sank on Friday, 30 April.",
        "It sails every Friday.",
        "It sails on Fridays.",
        "“It sank on Friday,” she said.",
        "It sank on the Friday after Easter.",
        "It sank before Giving Friday.",
        "It sank on Tuesday.",
        "On Wednesday it sank.",
    ],
)
def test_a_day_ahead_or_long_past_a_told_one_a_habit_a_name_and_a_quotation_are_left_open(
    sentence: str,
) -> None:
    assert glossed("", sentence, published_at=MONDAY) == sentence


def test_without_a_stated_day_nothing_is_told() -> None:
    assert glossed("", "It sank on Friday.") == "It sank on Friday."
    guessed = glossed("", "It sank on Friday.", published_at=MONDAY, published_guessed=True)
    assert guessed == "It sank on Friday."
