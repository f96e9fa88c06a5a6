"""Learning what answers: weights that are not below 0, thresholds, calibration."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.extractive.deciding import OF_ANSWERS, OF_SENTENCES
from assistant.answering.extractive.questions import analyse
from assistant.answering.extractive.weights import read
from evals.answer_trials import Trial
from evals.logistic import fit
from evals.train_answering import (
    answer_rows,
    balanced,
    best_threshold,
    calibration_error,
    hold_out,
    labels_of,
    learn,
    ordered,
    to_toml,
)
from tests.answering.making import candidate


def trial(number: int, *, answerable: bool, is_told: bool = True) -> Trial:
    """What is asked is answerable where it is likely; ``is_told`` when its first sentence is right."""
    likely = 0.9 if answerable else 0.1
    return Trial(
        set_name="made",
        cluster=str(number),
        question=analyse("Who sank the ferry?", {}),
        candidates=(candidate("ferri", similarity=likely), candidate("ferri", similarity=0.1, start=5)),
        labels=(answerable and is_told, False),
        known=1.0,
        answerable=answerable,
    )


TRIALS = [trial(number, answerable=number % 2 == 0) for number in range(12)]


def test_a_reason_that_speaks_against_counts_for_nothing() -> None:
    features = np.array([[1.0, 0.0], [0.9, 0.1], [0.1, 1.0], [0.0, 0.9]])
    model = fit(features, np.array([True, True, False, False]), np.ones(4))
    assert model.weights[0] > 0
    assert model.weights[1] == 0
    assert (model.probabilities(features) > 0.5).tolist() == [True, True, False, False]


def test_what_tells_answers_apart_is_learned_and_written_and_read_back() -> None:
    learned = learn(TRIALS)
    back = read(to_toml(learned))
    assert tuple(back["sentence"].weights) == OF_SENTENCES
    assert tuple(back["answer"].weights) == OF_ANSWERS
    assert back["sentence"].weights["similarity"] > 0
    assert back["answer"].threshold == pytest.approx(learned.answer.threshold, abs=0.01)


def test_balanced_accuracy_is_that_of_each_set_and_the_threshold_takes_the_middle_of_the_best() -> None:
    likely = np.array([0.8 if each.answerable else 0.2 for each in TRIALS])
    assert balanced(TRIALS, likely >= 0.5) == {"made": 1.0}
    assert balanced(TRIALS, likely >= 0.9) == {"made": 0.5}
    assert best_threshold(TRIALS, likely >= 0.5, likely) == pytest.approx(0.5, abs=0.02)


def test_a_wrong_answer_to_what_has_a_right_one_does_not_move_the_threshold() -> None:
    wrong = [trial(number, answerable=True, is_told=False) for number in range(20, 30)]
    likely = np.array([0.8 if each.answerable else 0.2 for each in TRIALS] + [0.01] * len(wrong))
    assert best_threshold([*TRIALS, *wrong], likely >= 0.5, likely) == pytest.approx(0.5, abs=0.02)


def test_an_answer_is_right_where_one_of_its_first_sentences_is() -> None:
    tried = [trial(0, answerable=True), trial(1, answerable=True, is_told=False), trial(2, answerable=False)]
    rows, right = answer_rows(tried, learn(TRIALS).sentence)
    assert rows.shape == (3, len(OF_ANSWERS))
    assert right.tolist() == [True, False, False]


def test_the_confidence_says_how_often_an_answer_is_right() -> None:
    told = [trial(number, answerable=True, is_told=number % 2 == 0) for number in range(100, 140)]
    found = [*TRIALS, *told]
    learned = learn(found)
    rows, right = answer_rows(found, learned.sentence)
    likely = [learned.answer.probability(dict(zip(OF_ANSWERS, row, strict=True))) for row in rows.tolist()]
    assert np.mean(likely) == pytest.approx(right.mean(), abs=0.02)


def test_what_is_held_out_is_judged_by_the_others() -> None:
    tried = hold_out(TRIALS, np.arange(len(TRIALS)) % 3)
    truth = [each.answerable for each in TRIALS]
    assert tried.accepted.tolist() == tried.right.tolist() == tried.first.tolist() == truth
    assert all(0 < each < 1 for each in tried.likely)


def test_labels_follow_the_order_of_the_sentences() -> None:
    tried = trial(0, answerable=True)
    assert labels_of(tried, ordered(tried, learn(TRIALS).sentence)) == [True, False]


def test_the_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    likely = np.array([0.25, 0.25, 0.95])
    assert calibration_error(likely, np.array([True, False, True])) == pytest.approx((0.5 + 0.05) / 3)
