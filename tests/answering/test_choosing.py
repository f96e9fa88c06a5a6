"""Which candidates are said: the likeliest, what adds to it, what contradicts it, or none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.answering.extractive.choosing import (
    LEAD_IN,
    MAX_SENTENCES,
    answer_part,
    choose,
    is_answered,
)
from assistant.answering.extractive.deciding import Scored, may_answer
from assistant.answering.extractive.questions import Question, analyse
from assistant.answering.extractive.weights import learned
from tests.answering.making import candidate as made

WHAT = analyse("What did the captain of the ferry say of the harbour in winter?", {})
NAME = analyse("Who spoke as captain of the ferry of the harbour in winter?", {})
COUNT = analyse("How many passengers were on the Northern Tern?", {})
SAME, OTHER = (1.0, 0.0), (0.0, 1.0)


def candidate(
    words: str, found: str = "", likely: float = 0.8, vector: tuple[float, float] = SAME, **features: float
) -> Scored:
    """A sentence that is so likely to answer, of stems ``words`` with the values ``found``."""
    return Scored(
        candidate=made(words, found, vector=np.array(vector, np.float32), **features), probability=likely
    )


def said(question: Question, *order: Scored, limit: int = MAX_SENTENCES) -> list[str]:
    return [" ".join(sorted(each.stems)) for each in choose(question, order, limit)]


def test_without_candidates_nothing_is_said() -> None:
    part = answer_part(WHAT, [], [])
    assert (part.chosen, part.short_answer) == ((), None)


def test_nothing_is_said_below_the_threshold() -> None:
    threshold = learned("answer").threshold
    assert is_answered(WHAT, candidate("a"), threshold)
    assert not is_answered(WHAT, candidate("a"), threshold - 0.01)


def test_a_vague_question_is_answered_by_its_words() -> None:
    unsure = learned("answer").threshold * 0.6
    vague, named = analyse("Who asked for help?", {}), analyse("Who asked Jonas Weil for help?", {})
    assert is_answered(vague, candidate("a", coverage=0.6), unsure)
    assert not is_answered(vague, candidate("a", coverage=0.4), unsure)
    assert not is_answered(named, candidate("a", coverage=0.6), unsure)
    assert not is_answered(WHAT, candidate("a", coverage=0.6), unsure)


@pytest.mark.parametrize("asked", ["When did it sink?", "How many sailed on it?", "How much did it cost?"])
def test_a_sentence_that_cannot_hold_the_value_asked_for_may_not_answer(asked: str) -> None:
    assert not may_answer(analyse(asked, {}), made("sink", fit=0.2))
    assert may_answer(analyse(asked, {}), made("sink", fit=1.0))


def test_a_sentence_without_the_numbered_name_asked_about_may_not_answer() -> None:
    artemis = analyse("What did Artemis I test?", {})
    assert not may_answer(artemis, made("artemi test", names=0.0))
    assert may_answer(artemis, made("artemi test", names=1.0))


def test_another_name_may_be_missing() -> None:
    assert may_answer(analyse("What did Ilse Brandt test?", {}), made("test", names=0.0))


def test_for_an_open_question_the_fit_is_no_condition() -> None:
    assert may_answer(WHAT, made("captain", fit=0.0))


def test_a_sentence_that_adds_nothing_asked_for_is_not_said() -> None:
    assert said(NAME, candidate("captain"), candidate("dog cat", likely=0.79)) == ["captain"]


def test_a_sentence_near_the_best_needs_to_add_little_and_a_far_one_more() -> None:
    many = analyse("Who as captain spoke of ferry, harbour, winter, pilots and storms?", {})
    little, much = "ferri x y", "ferri harbour winter"
    assert len(said(many, candidate("captain"), candidate(little, likely=0.75))) == 2
    assert len(said(many, candidate("captain"), candidate(little, likely=0.5))) == 1
    assert len(said(many, candidate("captain"), candidate(much, likely=0.5))) == 2


def test_a_sentence_far_below_the_best_is_not_said_whatever_it_adds() -> None:
    far = candidate("ferri harbour winter", likely=0.1)
    assert said(WHAT, candidate("captain"), far) == ["captain"]


def test_a_sentence_for_which_there_is_no_room_is_left_out_and_a_shorter_one_comes() -> None:
    order = [
        candidate("captain"),
        candidate("ferri", text="long " * 50),
        candidate("harbour", text="short one"),
    ]
    room = LEAD_IN + 10
    chosen = choose(WHAT, order, MAX_SENTENCES, room)
    assert [set(each.stems) for each in chosen] == [{"captain"}, {"harbour"}]


def test_the_best_sentence_is_said_whole_however_long() -> None:
    assert len(choose(WHAT, [candidate("captain", text="long " * 200)], MAX_SENTENCES, 60)) == 1


def test_a_sentence_in_much_the_same_words_is_said_once() -> None:
    again = candidate("captain ferri harbour winter", likely=0.7)
    assert len(said(WHAT, candidate("captain ferri harbour"), again)) == 1


def test_two_figures_for_one_thing_are_both_said() -> None:
    rivals = [candidate("passeng tern a b", "214"), candidate("passeng tern a c", "231", likely=0.7)]
    assert len(said(COUNT, *rivals)) == 2


def test_two_figures_for_different_things_are_no_rivals() -> None:
    found = [candidate("passeng tern a b", "214"), candidate("crew c d", "231", vector=OTHER, likely=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_the_same_figure_again_is_no_rival() -> None:
    found = [candidate("passeng tern a b", "214"), candidate("tern c d e", "214", likely=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_figures_are_no_rivals_where_no_figure_was_asked_for() -> None:
    found = [candidate("captain a b", "214"), candidate("captain c d e", "231", likely=0.7)]
    assert len(said(NAME, *found)) == 1


def test_without_vectors_nothing_is_a_rival() -> None:
    blind = [candidate("passeng tern a b", "214"), candidate("tern c d e", "231", likely=0.7)]
    assert (
        len(choose(COUNT, [replace(each, candidate=replace(each.candidate, vector=None)) for each in blind]))
        == 1
    )


def test_an_open_question_is_answered_by_all_that_comes_near_the_best() -> None:
    order = [candidate("captain"), candidate("dog cat", likely=0.3), candidate("fish", likely=0.2)]
    assert said(WHAT, *order) == ["captain", "cat dog"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_is_said_than_the_limit(limit: int) -> None:
    adding = [candidate(word) for word in ("captain", "ferri", "harbour", "winter")]
    assert len(said(WHAT, *adding, limit=limit)) == limit
    assert len(said(WHAT, *adding)) == MAX_SENTENCES
