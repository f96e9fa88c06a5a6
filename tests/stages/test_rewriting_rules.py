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


def test_names_in_an_answer_are_not_taken_for_the_topic() -> None:
    rewritten = rewrite(
        "And when?", history("Who is Ilse Brandt?", "A friend of Jonas Weil of Greater Tern.")
    )
    assert "Weil" not in rewritten
    assert "Tern" not in rewritten


def test_without_a_name_the_words_of_the_question_are_the_topic() -> None:
    rewritten = rewrite("And when?", history("why did the ferries stop?", "A storm."))
    assert "ferries" in rewritten


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_no_words_of_the_question_are_lost_but_a_pronoun(question: str, turns: list[str]) -> None:
    pronouns = {"he", "she", "they", "him", "them", "it", "his", "her", "its", "their"}
    rewritten = rewrite(question, history(*turns)).casefold()
    kept = [word for word in question.casefold().split() if word.strip("?. ") and word not in pronouns]
    assert all(word.strip("?. ") in rewritten for word in kept if word.isalnum())


def test_the_rewriter_is_the_rule() -> None:
    turns = history("Who is Ilse Brandt?", "A captain.")
    assert RuleRewriter().rewrite("What is her rank?", turns) == rewrite("What is her rank?", turns)
