"""Yes or no of one fact: only what a sentence says in the question's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.joined.facts import of_one_fact
from assistant.answering.joined.shapes import recognise


def answered(question: str, told: str) -> str | None:
    shape = recognise(question)
    assert shape is not None
    return of_one_fact(shape, question, told)


@pytest.mark.parametrize(
    ("question", "told", "word"),
    [
        ("Did the Northern Tern burn?", "The ferry Northern Tern, built in 1998, burned.", "Yes"),
        (
            "Was the Harbour Bridge shut?",
            "The Harbour Bridge was shut, as it could not carry lorries.",
            "Yes",
        ),
        (
            "Did Delta cancel flights?",
            "Delta cancelled most flights, which it may regret.",
            "Yes",
        ),
        (
            "Was the fire at Larkford arson?",
            "The fire at Larkford was no accident or arson.",
            "No",
        ),
        ("Did Larkford raise the tax?", "Larkford did not raise the tax.", "No"),
        ("Did Larkford not raise the tax?", "Larkford did not raise the tax.", "Yes"),
        ("Will Larkford not raise the tax?", "Larkford will raise the tax.", "No"),
        ("Is the new bridge longer or shorter?", "The new bridge is shorter by 20 metres.", "Shorter"),
    ],
)
def test_what_a_sentence_says_is_answered(question: str, told: str, word: str) -> None:
    assert answered(question, told) == word


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("Did Larkford leave the union?", "Larkford entered the union.", id="other words"),
        pytest.param("Did Tern land safely?", "Tern started from the harbour.", id="another deed"),
        pytest.param("Did Larkford raise the tax?", "Larkford may raise the tax.", id="only possible"),
        pytest.param("Did Larkford raise the tax?", "If Larkford raises the tax, we go.", id="a condition"),
        pytest.param(
            "Did Ada Holm resign?", "Ada Holm did not say whether she would resign.", id="not what is denied"
        ),
        pytest.param("Did Delta cancel flights?", "Delta did not refund cancelled flights.", id="its object"),
        pytest.param("Did Acme buy Orlova?", "Orlova will buy Acme.", id="who buys whom"),
        pytest.param("Did the mill burn after the flood?", "It burned before the flood.", id="an order"),
        pytest.param("Did Larkford lack money to build?", "Larkford built with money.", id="another denial"),
        pytest.param("Is the bridge longer or shorter?", "It is longer here and shorter there.", id="both"),
    ],
)
def test_where_words_do_not_tell_nothing_is_said(question: str, told: str) -> None:
    assert answered(question, told) is None


@given(st.text(max_size=80))
def test_no_sentence_answers_what_it_has_no_word_of(told: str) -> None:
    assert answered("Did the zeppelin vanish?", told.replace("zeppelin", "")) is None
