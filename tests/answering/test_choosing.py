"""Which candidates are said: the likeliest, what adds to it, what contradicts it, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.choosing import (
    ANSWER_FROM,
    MAX_SENTENCES,
    WEIGHTS,
    choose,
    is_answer,
    probability,
)
from assistant.answering.extractive.questions import Question, analyse
from tests.fakes import make_article

WHAT = analyse("What did the captain of the ferry say of the harbour in winter?", {})
COUNT = analyse("How many passengers were on the Northern Tern?", {})
SAME, OTHER = (1.0, 0.0), (0.0, 1.0)


def candidate(
    words: str, found: str = "", *, vector: tuple[float, float] = SAME, **features: float
) -> Candidate:
    """A sentence likely to answer, of stems ``words`` with the values ``found``."""
    sure = dict.fromkeys(("coverage", "own", "names", "fit", "place", "passage", "similarity"), 0.8)
    values: dict[str, Any] = {**sure, "fit": 1.0, **features}
    return Candidate(
        article=make_article(),
        start=0,
        end=5,
        stems=frozenset(words.split()),
        values=frozenset(found.split()),
        vector=np.array(vector, np.float32),
        **values,
    )


def said(question: Question, *found: Candidate, limit: int = MAX_SENTENCES) -> list[str]:
    return [" ".join(sorted(each.stems)) for each in choose(question, found, limit)]


@pytest.mark.parametrize("feature", WEIGHTS)
def test_every_feature_speaks_for_a_sentence(feature: str) -> None:
    assert probability(candidate("a", **{feature: 1.0})) > probability(candidate("a", **{feature: 0.0}))


def test_without_candidates_nothing_is_said() -> None:
    assert choose(WHAT, []) == []


def test_nothing_is_said_when_even_the_best_hardly_answers() -> None:
    weak = candidate("a", coverage=0.1, own=0.0, similarity=0.1, passage=0.2)
    assert probability(weak) < ANSWER_FROM
    assert choose(WHAT, [weak, weak]) == []


def test_a_vague_question_is_answered_by_its_words() -> None:
    unsure = candidate("a", own=0.5, similarity=0.35, passage=0.25, coverage=0.6, names=1.0, fit=0.5)
    assert ANSWER_FROM / 2 < probability(unsure) < ANSWER_FROM
    assert is_answer(analyse("Who asked for help?", {}), unsure)
    assert not is_answer(analyse("Who asked Jonas Weil for help?", {}), unsure)
    assert not is_answer(WHAT, unsure)


@pytest.mark.parametrize("asked", ["When did it sink?", "How many sailed on it?", "How much did it cost?"])
def test_a_sentence_that_cannot_hold_the_value_asked_for_is_left_out(asked: str) -> None:
    assert choose(analyse(asked, {}), [candidate("sink", fit=0.2)]) == []


def test_a_sentence_without_the_numbered_name_asked_about_is_left_out() -> None:
    artemis = analyse("What did Artemis I test?", {})
    assert choose(artemis, [candidate("artemi test", names=0.0)]) == []
    assert said(artemis, candidate("artemi test", names=1.0)) == ["artemi test"]


def test_another_name_may_be_missing() -> None:
    assert said(analyse("What did Ilse Brandt test?", {}), candidate("test", names=0.0)) == ["test"]


def test_for_an_open_question_the_fit_is_no_condition() -> None:
    assert said(WHAT, candidate("captain", fit=0.0)) == ["captain"]


def test_the_likeliest_sentence_comes_first() -> None:
    found = [candidate("captain ferry", similarity=0.7), candidate("harbour winter", similarity=0.9)]
    assert said(WHAT, *found) == ["harbour winter", "captain ferry"]


def test_a_sentence_that_adds_nothing_asked_for_is_not_said() -> None:
    assert said(WHAT, candidate("captain"), candidate("dog cat", similarity=0.79)) == ["captain"]


def test_a_sentence_near_the_best_needs_to_add_little_and_a_far_one_more() -> None:
    many = analyse("What did the captain say of ferry, harbour, winter, pilots and storms?", {})
    little, much = "ferri x y", "ferri harbour winter"
    assert len(said(many, candidate("captain"), candidate(little, similarity=0.75))) == 2
    assert len(said(many, candidate("captain"), candidate(little, similarity=0.3, passage=0.3))) == 1
    assert len(said(many, candidate("captain"), candidate(much, similarity=0.3, passage=0.3))) == 2


def test_a_sentence_far_below_the_best_is_not_said_whatever_it_adds() -> None:
    far = candidate("ferri harbour winter", similarity=0.1, passage=0.0, own=0.1, coverage=0.2)
    assert said(WHAT, candidate("captain"), far) == ["captain"]


def test_a_sentence_in_much_the_same_words_is_said_once() -> None:
    again = candidate("captain ferri harbour winter", similarity=0.7)
    assert len(said(WHAT, candidate("captain ferri harbour"), again)) == 1


def test_two_figures_for_one_thing_are_both_said() -> None:
    rivals = [candidate("passeng tern a b", "214"), candidate("passeng tern a c", "231", similarity=0.7)]
    assert len(said(COUNT, *rivals)) == 2


def test_two_figures_for_different_things_are_no_rivals() -> None:
    found = [candidate("passeng tern a b", "214"), candidate("crew c d", "231", vector=OTHER, similarity=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_the_same_figure_again_is_no_rival() -> None:
    found = [candidate("passeng tern a b", "214"), candidate("tern c d e", "214", similarity=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_figures_are_no_rivals_where_no_figure_was_asked_for() -> None:
    found = [candidate("captain a b", "214"), candidate("captain c d e", "231", similarity=0.7)]
    assert len(said(WHAT, *found)) == 1


def test_without_vectors_nothing_is_a_rival() -> None:
    blind = [candidate("passeng tern a b", "214"), candidate("tern c d e", "231", similarity=0.7)]
    assert len(choose(COUNT, [replace(each, vector=None) for each in blind])) == 1


def test_a_list_goes_on_with_a_sentence_that_names_two_things_more() -> None:
    islands = analyse("Which islands were cut off?", {})
    first = candidate("island cut", "tern sandholm")
    assert len(said(islands, first, candidate("island a b", "maren weil brandt", similarity=0.7))) == 2
    assert len(said(islands, first, candidate("island a b", "tern maren", similarity=0.7))) == 1


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_is_said_than_the_limit(limit: int) -> None:
    adding = [candidate(word) for word in ("captain", "ferri", "harbour", "winter")]
    assert len(said(WHAT, *adding, limit=limit)) == limit
    assert len(said(WHAT, *adding)) == MAX_SENTENCES
