"""Which candidates are said: the likeliest, what adds to it, what contradicts it, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.answering.extractive.choosing import (
    LEAD_IN,
    MAX_EXPLAINING_WORDS,
    MAX_SENTENCES,
    answer_part,
    choose,
    is_answered,
)
from assistant.answering.extractive.deciding import Scored, that_may_answer
from assistant.answering.extractive.questions import Question, analyse
from assistant.answering.extractive.weights import learned
from tests.answering.making import candidate as made
from tests.fakes import make_article

WHAT = analyse("What did the captain of the ferry say of the harbour in winter?", {})
COUNT = analyse("How many passengers of the ferry saw the harbour in winter, the captain and a storm?", {})
SAME, OTHER = (1.0, 0.0), (0.0, 1.0)
#: In this sentence a number stands out as the answer to COUNT.
COUNTED = "The captain of the ferry counted 214 passengers."


def candidate(
    words: str, found: str = "", likely: float = 0.8, vector: tuple[float, float] = SAME, **features: Any
) -> Scored:
    """A sentence that is so likely to answer, of stems ``words`` with the values ``found``."""
    return Scored(
        candidate=made(words, found, vector=np.array(vector, np.float32), **features), probability=likely
    )


def counted(words: str, found: str = "214", **features: Any) -> Scored:
    return candidate(words, found, text=COUNTED, **features)


def said(question: Question, *order: Scored, parts: int = 1) -> list[str]:
    return [" ".join(sorted(each.stems)) for each in choose(question, order, parts)]


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


def may(asked: str, *found: Scored) -> list[Scored]:
    return that_may_answer(analyse(asked, {}), found)


@pytest.mark.parametrize("asked", ["When did it sink?", "How many sailed on it?", "How much did it cost?"])
def test_a_sentence_that_holds_the_value_asked_for_leaves_no_place_for_others(asked: str) -> None:
    without, holding = candidate("sink", fit=0.2), candidate("sink", fit=1.0)
    assert may(asked, without, holding) == [holding]
    assert may(asked, without) == [without]


def test_a_sentence_without_the_numbered_name_asked_about_may_not_answer() -> None:
    other, named = candidate("artemi test", names=0.0), candidate("artemi test", names=1.0)
    assert may("What did Artemis I test?", other, named) == [named]
    assert may("What did Artemis I test?", other) == []


def test_another_name_may_be_missing() -> None:
    other = candidate("test", names=0.0)
    assert may("What did Ilse Brandt test?", other) == [other]
    assert may("What did the Harbour Prize 2018 honour?", other) == [other]


def test_for_an_open_question_the_fit_is_no_condition() -> None:
    weak, strong = candidate("captain", fit=0.0), candidate("captain", fit=1.0)
    assert that_may_answer(WHAT, [weak, strong]) == [weak, strong]


def test_beside_a_value_a_sentence_that_adds_nothing_asked_for_is_not_said() -> None:
    assert said(COUNT, counted("captain"), candidate("dog cat", likely=0.79, fit=0.6)) == ["captain"]


def test_beside_a_value_a_sentence_near_the_best_needs_to_add_little_and_a_far_one_more() -> None:
    little, much = "ferri x y", "storm harbour winter"
    assert len(said(COUNT, counted("captain"), candidate(little, likely=0.75, fit=0.6))) == 2
    assert len(said(COUNT, counted("captain"), candidate(little, likely=0.5, fit=0.6))) == 1
    assert len(said(COUNT, counted("captain"), candidate(much, likely=0.5, fit=0.6))) == 2


def test_where_no_value_stands_out_all_that_comes_near_the_best_is_said() -> None:
    order = [candidate("captain"), candidate("dog cat", likely=0.3), candidate("fish", likely=0.2)]
    assert said(WHAT, *order) == ["captain", "cat dog"]
    assert said(COUNT, *order) == ["captain", "cat dog"]


def test_a_sentence_far_below_the_best_is_not_said_whatever_it_adds() -> None:
    far = candidate("ferri harbour winter", likely=0.1)
    assert said(WHAT, candidate("captain"), far) == ["captain"]
    assert said(COUNT, counted("captain"), far) == ["captain"]


def test_an_explanation_goes_on_in_the_order_of_the_article() -> None:
    best = candidate("captain", text="x " * 40)
    text = "One of a good many sentences of the same article."
    order = [best, candidate("harbour", text=text, start=30), candidate("ferri", text=text, start=10)]
    assert said(WHAT, *order) == ["captain", "ferri", "harbour"]


def test_an_explanation_tells_each_article_at_a_stretch() -> None:
    order = [
        candidate("captain", likely=0.9),
        candidate("harbour", article_id="b", likely=0.8),
        candidate("ferri", likely=0.7),
    ]
    assert said(WHAT, *order) == ["captain", "ferri", "harbour"]


def test_a_sentence_for_which_there_is_no_room_is_left_out_and_a_shorter_one_comes() -> None:
    order = [
        candidate("captain"),
        candidate("ferri", text="long " * (MAX_EXPLAINING_WORDS - LEAD_IN) + "end."),
        candidate("harbour", text="A short one."),
    ]
    assert said(WHAT, *order) == ["captain", "harbour"]


def test_the_best_sentence_is_said_whole_however_long() -> None:
    assert len(choose(WHAT, [candidate("captain", text="long " * 200)])) == 1


def test_a_sentence_in_much_the_same_words_is_said_once() -> None:
    again = candidate("captain ferri harbour winter", likely=0.7)
    assert len(said(WHAT, candidate("captain ferri harbour"), again)) == 1


def test_two_figures_for_one_thing_are_both_said() -> None:
    rivals = [counted("passeng ferri a b"), candidate("passeng ferri a c", "231", likely=0.7)]
    assert len(said(COUNT, *rivals)) == 2


def test_two_figures_for_different_things_are_no_rivals() -> None:
    found = [counted("passeng ferri a b"), candidate("crew c d", "231", vector=OTHER, likely=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_the_same_figure_again_is_no_rival() -> None:
    found = [counted("passeng ferri a b"), candidate("ferri c d e", "214", likely=0.7)]
    assert len(said(COUNT, *found)) == 1


def test_without_vectors_nothing_is_a_rival() -> None:
    rivals = [counted("passeng ferri a b"), candidate("passeng ferri a c", "231", likely=0.7)]
    blind = [replace(each, candidate=replace(each.candidate, vector=None)) for each in rivals]
    assert len(choose(COUNT, blind)) == 1


def in_a_row(*sentences: tuple[str, float]) -> list[Scored]:
    """Candidates of one article of these sentences in this order, with how likely each is, the best first."""
    article = make_article("a1", " ".join(text for text, _ in sentences))
    rows = []
    for text, likely in sentences:
        row = candidate(text.lower(), likely=likely)
        start = article.text.index(text)
        placed = replace(row.candidate, article=article, start=start, end=start + len(text))
        rows.append(replace(row, candidate=placed))
    return sorted(rows, key=lambda row: -row.probability)


def told(*sentences: tuple[str, float]) -> list[str]:
    return [each.text for each in choose(WHAT, in_a_row(*sentences))]


def test_after_a_denial_the_next_sentence_is_said_however_unlikely() -> None:
    denial, truth, later = "It was neither wind nor sea.", "A pipe burst below deck.", "Nobody slept."
    assert told((denial, 0.9), (truth, 0.1), (later, 0.1)) == [denial, truth]
    assert told(("It was the wind.", 0.9), (truth, 0.1), (later, 0.1)) == ["It was the wind."]


def test_a_heading_goes_on_with_nothing() -> None:
    assert told(("The captain spoke of ice.", 0.9), ("Ferry sinks in ice", 0.8)) == [
        "The captain spoke of ice."
    ]
    assert told(("Ferry sinks in ice", 0.9), ("“It was the ice.”", 0.8)) == [
        "Ferry sinks in ice",
        "“It was the ice.”",
    ]


@pytest.mark.parametrize("hanging", ["Neither is true.", "This means trouble.", "By then all had left."])
def test_a_sentence_that_hangs_on_the_one_before_is_said_with_it_alone(hanging: str) -> None:
    best, between = "The captain spoke of ice.", "Rumours told of fire and fog."
    assert told((best, 0.9), (hanging, 0.8)) == [best, hanging]
    assert told((best, 0.9), (between, 0.1), (hanging, 0.8)) == [best]
    assert told((best, 0.9), (between, 0.8), (hanging, 0.7)) == [best, between, hanging]


@pytest.mark.parametrize(("parts", "limit"), [(1, 3), (2, 2), (3, 1), (4, 1)])
def test_no_more_is_said_than_the_limit(parts: int, limit: int) -> None:
    adding = [candidate(word) for word in ("captain", "ferri", "harbour", "winter")]
    assert len(said(WHAT, *adding, parts=parts)) == limit


def test_a_list_has_room_for_one_more_sentence() -> None:
    adding = [candidate(word) for word in ("captain", "ferri", "harbour", "winter", "storm")]
    asked = analyse("Which ports did the ferry call at?", {})
    assert asked.kind == "list"
    assert len(said(asked, *adding)) == MAX_SENTENCES
