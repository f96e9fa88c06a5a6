"""Follow-ups that lean on what was said before get its topic; others stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rewriting import RuleRewriter, rewrite
from assistant.schema import Turn


def history(*turns: str) -> list[Turn]:
    return [Turn(role="assistant" if i % 2 else "user", text=text) for i, text in enumerate(turns)]


@pytest.mark.parametrize(
    "question",
    [
        "What did Captain Ilse Brandt tell reporters in Port Maren?",
        "Which islands were cut off from the mainland during the storm last week?",
    ],
)
def test_a_question_that_stands_alone_is_not_changed(question: str) -> None:
    assert rewrite(question, history("Who is Jonas Weil?", "The mayor. [1]")) == question


def test_without_history_nothing_is_changed() -> None:
    assert rewrite("And when did it leave?", []) == "And when did it leave?"


@pytest.mark.parametrize(
    "question",
    [
        "And when?",
        "When was she elected?",
        "What about the repairs?",
        "Why?",
        "How much did it cost?",
        "What is his age?",
    ],
)
def test_a_follow_up_gets_the_name_that_was_asked_about(question: str) -> None:
    rewritten = rewrite(question, history("Who is Ilse Brandt?", "A captain. [1]"))
    assert "Ilse Brandt" in rewritten


def test_a_possessive_is_resolved_in_place() -> None:
    assert (
        rewrite("What is her rank?", history("Who is Ilse Brandt?", "A captain."))
        == "What is Ilse Brandt's rank?"
    )


def test_the_latest_question_with_a_name_gives_the_topic() -> None:
    turns = history(
        "Who is Jonas Weil?",
        "The mayor.",
        "Who is Ilse Brandt?",
        "A captain.",
        "Why?",
        "The articles do not say.",
    )
    assert "Ilse Brandt" in rewrite("And when did she speak?", turns)


LONG_ANSWER = "A friend of Jonas Weil of Greater Tern, who had sailed the ferry for ten years before it sank."


def test_the_name_that_a_short_answer_gave_is_topic_too() -> None:
    turns = history("Who is the captain of the Northern Tern?", "Ilse Brandt. [1]")
    assert rewrite("And when?", turns) == "And when (Ilse Brandt, Northern Tern)?"


def test_a_short_answer_may_be_led_in_by_outlet_and_day() -> None:
    turns = history(
        "who was the captain?", "Harbour Courier, 13 May 2021: The ferry was led by Captain Ilse Brandt. [1]"
    )
    rewritten = rewrite("And when?", turns)
    assert "Ilse Brandt" in rewritten
    assert "Courier" not in rewritten


def test_of_several_names_in_a_short_answer_the_first_is_taken() -> None:
    rewritten = rewrite("And when?", history("who is it?", "Ilse Brandt, who was born on Greater Tern."))
    assert "Ilse Brandt" in rewritten
    assert "Greater Tern" not in rewritten


def test_a_name_asked_about_before_is_not_taken_from_the_answer_again() -> None:
    turns = history("Who is Ilse Brandt?", "Ilse Brandt is a friend of Jonas Weil.")
    assert rewrite("And when?", turns) == "And when (Jonas Weil, Ilse Brandt)?"


def test_names_in_a_long_answer_are_not_taken_for_the_topic() -> None:
    rewritten = rewrite("And when?", history("Who is Ilse Brandt?", LONG_ANSWER))
    assert "Weil" not in rewritten
    assert "Tern" not in rewritten


@pytest.mark.parametrize("question", ["When was he born?", "And what did she say?", "Who met him?"])
def test_the_name_in_a_long_answer_is_taken_where_a_person_is_meant(question: str) -> None:
    assert "Jonas Weil" in rewrite(question, history("Who is Ilse Brandt?", LONG_ANSWER))


@pytest.mark.parametrize("question", ["And when did it sink?", "What about them?", "What is its length?"])
def test_a_thing_is_no_person(question: str) -> None:
    assert "Weil" not in rewrite(question, history("Who is Ilse Brandt?", LONG_ANSWER))


def test_a_history_that_ends_with_a_question_has_no_answer_to_take_a_name_from() -> None:
    turns = history("Who is Ilse Brandt?", "Jonas Weil.", "Where is Greater Tern?")
    assert rewrite("And when?", turns) == "And when (Greater Tern)?"


def test_without_a_name_the_words_of_the_question_are_the_topic() -> None:
    rewritten = rewrite("And when?", history("why did the ferries stop?", "A storm."))
    assert "ferries" in rewritten


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_no_words_of_the_question_are_lost_but_pronouns_and_lead_ins(question: str, turns: list[str]) -> None:
    pronouns = set("he she they him them it his her its their this that these those there one ones".split())
    lead_ins = set("oh ok okay so and but well no yes wow great interesting thanks also now anyway".split())
    rewritten = rewrite(question, history(*turns)).casefold()
    kept = [
        word for word in question.casefold().split() if word.strip("?. ") and word not in pronouns | lead_ins
    ]
    assert all(word.strip("?. ") in rewritten for word in kept if word.isalnum())


def test_the_rewriter_is_the_rule() -> None:
    turns = history("Who is Ilse Brandt?", "A captain.")
    assert RuleRewriter().rewrite("What is her rank?", turns) == rewrite("What is her rank?", turns)
