"""Noun phrases are found without a model; what lacks one is completed where it reads well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rewriting import rewrite
from assistant.rewriting.choosing import LONGEST, best_edit, candidates, score
from assistant.rewriting.edits import Edit
from assistant.rewriting.framing import frames
from assistant.rewriting.lexicon import Kind, is_english
from assistant.rewriting.mentions import mentions
from assistant.rewriting.phrases import MOST_JOINED, noun_phrases, read
from assistant.schema import Turn


def phrases(text: str) -> list[str]:
    words = read(text)
    return [text[words[each.first].start : words[each.last - 1].end] for each in noun_phrases(words)]


def asked(*questions: str) -> list[Turn]:
    return [Turn(role="user", text=question) for question in questions]


def possible(question: str, *earlier: str) -> set[str]:
    return {edit.text for edit in candidates(question, earlier)}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What is the harbour tax?", ["harbour tax"]),
        ("Is the ferry safe?", ["ferry"]),
        ("How does a heat pump work?", ["heat pump"]),
        ("Tell me about the history of lighthouses.", ["history", "history of lighthouses", "lighthouses"]),
        ("When was the bridge painted?", ["bridge"]),
        ("Why is it so?", []),
    ],
)
def test_noun_phrases_are_found_alone_and_joined(question: str, found: list[str]) -> None:
    assert phrases(question) == found


def test_a_word_that_may_be_either_is_a_verb_where_the_sentence_lacks_one() -> None:
    assert read("What causes floods?")[1].kind is Kind.VERB
    assert read("What are the causes?")[3].kind is Kind.NOUN


@given(st.text(max_size=4_000))
def test_phrases_are_at_most_a_few_for_each_word(text: str) -> None:
    words = read(text)
    found = noun_phrases(words)
    assert len(found) <= (MOST_JOINED + 1) * len(words)
    assert all(0 <= each.first < each.last <= len(words) for each in found)
    assert all(text[word.start : word.end] == word.text for word in words)


@given(
    st.lists(st.sampled_from("it the ferry of its harbour that one ? , and deep is".split()), max_size=400)
)
def test_the_edits_of_any_question_are_bounded(drawn: list[str]) -> None:
    text = " ".join(drawn)
    assert len(candidates(text[:LONGEST], [text] * 9)) <= 4_000


def test_a_phrase_is_one_mention_however_often_it_was_used() -> None:
    found = mentions(["What is a heat pump?", "How loud is the heat pump?"])
    assert [each.text for each in found] == ["the heat pump"]
    assert {"distance 0", "mentioned 2 times", "opens the conversation"} <= set(found[0].marks)


def test_what_every_question_names_is_told_from_what_one_names() -> None:
    turns = ["What is the harbour tax?", "Is the harbour old?", "Who dug the harbour in Port Maren?"]
    marks = {each.text: each.marks for each in mentions(turns)}
    assert "words in all questions" in marks["the harbour"]
    assert "words in one question" in marks["Port Maren"]
    assert not any("words in" in mark for mark in mentions(turns[:1])[0].marks)


def test_a_pronoun_may_mean_any_phrase_asked_about() -> None:
    made = possible("How loud is it?", "What is a heat pump?")
    assert "How loud is a heat pump?" in made


def test_a_possessive_becomes_a_genitive_or_an_of() -> None:
    made = possible("What is its price?", "What is a heat pump?")
    assert {"What is a heat pump's price?", "What is the price of a heat pump?"} <= made


def test_a_noun_that_lacks_a_complement_may_get_one_where_it_stands() -> None:
    assert "What are the symptoms of gout in men?" not in possible(
        "What are the symptoms in men?", "What is gout?"
    )
    assert "What are the symptoms of gout?" in possible("What are the symptoms?", "What is gout?")


@pytest.mark.parametrize("question", ["Is it true that ferries stop?", "How long does it take to sail?"])
def test_an_empty_it_stands_for_nothing(question: str) -> None:
    assert not any(
        "harbour tax true" in text or "tax take" in text
        for text in possible(question, "What is the harbour tax?")
    )


def test_one_stands_for_the_noun_without_its_article() -> None:
    assert "Which heat pump is best?" in possible("Which one is best?", "What is a heat pump?")


def test_a_lead_in_may_go_and_a_fragment_may_be_asked() -> None:
    assert [text for text, _ in frames("By the way, ferry prices.")] == [
        "By the way, ferry prices.",
        "Ferry prices.",
        "What are the ferry prices?",
    ]


def test_the_best_edit_is_none_where_all_weigh_less_than_nothing() -> None:
    edit = Edit(text="a", phrase="b", features=("good", "bad"))
    assert best_edit([edit], {"bad": -1.0}) is None
    assert best_edit([edit], {"good": 2.0, "bad": -1.0}) is edit
    assert score(edit, {"good": 2.0, "bad": -1.0}) == 1.0


@pytest.mark.parametrize(
    "question",
    [
        "Wie alt ist die Kapitänin der Fähre?",
        "Was ist passiert?",
        "Quelle est la hauteur du pont ?",
        "¿Cuándo llegó el barco a puerto?",
        "Wat is de prijs van het huis?",
        "Hvor er det nye huset i byen?",
        "船はいつ出ましたか",
    ],
)
def test_a_question_in_another_language_is_left_alone(question: str) -> None:
    assert rewrite(question, asked("Who is Ilse Brandt?")) == question


def test_a_lone_question_word_is_a_follow_up_in_any_language() -> None:
    assert rewrite("Pourquoi ?", asked("Who is Ilse Brandt?")) == "Pourquoi (Ilse Brandt)?"


def test_english_is_told_by_words_that_only_it_has() -> None:
    assert is_english("what is the price of it".split())
    assert not is_english("was ist der preis".split())
    assert not is_english([])


def test_a_topic_asked_about_is_named_in_a_question_that_lacks_it() -> None:
    assert rewrite("What are its symptoms?", asked("What is gout?")) == "What are gout's symptoms?"
    assert rewrite("Can it be cured?", asked("What is gout?")) == "Can gout be cured?"


def test_a_question_too_long_to_lack_a_topic_is_left_alone() -> None:
    question = "Is it " + "very " * 200 + "deep?"
    assert rewrite(question, asked("What is the harbour tax?")) == question
