"""Logistic regression with weights that are held to a sign."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.logistic import Logistic, even_shares, fit


def make_table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two columns of which the first tells the class, and shares of two groups of very different size."""
    chance = np.random.default_rng(1)
    truth = chance.random(400) < 0.3
    table = np.column_stack([truth + chance.normal(0, 0.5, 400), chance.normal(0, 1, 400)])
    groups = np.where(np.arange(400) < 30, "small", "large")
    return table, truth, even_shares([*zip(groups.tolist(), truth.tolist(), strict=True)])


def loss(
    model: Logistic, table: np.ndarray, truth: np.ndarray, shares: np.ndarray, held_back: float
) -> float:
    likely = model.probabilities(table)
    entropy = -np.log(np.where(truth, likely, 1 - likely))
    cost = held_back / 2 * ((model.weights * table.std(axis=0)) ** 2).sum()
    return float(shares @ entropy / shares.sum() + cost)


def test_what_tells_the_class_gets_the_weight() -> None:
    table, truth, shares = make_table()
    fitted = fit(table, truth, shares, [1, 0], held_back=0.05)
    assert fitted.weights[0] > 5 * abs(fitted.weights[1])
    likely = fitted.probabilities(table)
    assert likely[truth].mean() > 0.7
    assert likely[~truth].mean() < 0.4


def test_the_weights_are_those_that_gradient_descent_came_to() -> None:
    """Three learners by gradient descent stood here before: these are their weights for this table."""
    table, truth, shares = make_table()
    strong = fit(table, truth, shares, [0, 0], held_back=0.05)
    assert (strong.bias, *strong.weights) == pytest.approx((-0.9961, 2.1078, -0.1148), abs=5e-4)
    positive = fit(table, truth, shares)
    assert (positive.bias, *positive.weights) == pytest.approx((-1.75045, 3.77762, 0.0), abs=2e-5)
    unbalanced = fit(table, truth, np.ones(400), [1, 0], held_back=3 / 400)
    assert (unbalanced.bias, *unbalanced.weights) == pytest.approx((-2.40400, 3.43514, 0.11812), abs=3e-5)


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_no_other_weights_of_the_signs_asked_for_are_better(seed: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.normal(0, 1, (40, 2)) @ chance.normal(0, 1, (2, 5)) + chance.normal(0, 0.3, (40, 5))
    truth = chance.random(40) < 1 / (1 + np.exp(-table @ chance.normal(0, 2, 5)))
    signs, shares = chance.integers(-1, 2, 5), chance.uniform(0.5, 2, 40)
    fitted = fit(table, truth, shares, signs.tolist(), held_back=0.01)
    assert (fitted.weights * signs >= 0).all()
    least = loss(fitted, table, truth, shares, 0.01)
    for _ in range(20):
        moved = fitted.weights + chance.normal(0, 0.05, 5)
        other = Logistic(fitted.bias, np.where(moved * signs < 0, 0.0, moved))
        assert loss(other, table, truth, shares, 0.01) >= least


def test_a_weight_never_gets_the_sign_that_it_may_not_have() -> None:
    table, truth, shares = make_table()
    assert fit(table, truth, shares, [-1, 0]).weights[0] == 0.0
    assert fit(-table, truth, shares, [-1, 0]).weights[0] < 0.0
    assert fit(-table, truth, shares).weights[0] == 0.0


def test_a_column_that_is_always_the_same_and_a_class_of_which_there_is_none_do_no_harm() -> None:
    same, truth = np.ones((20, 1)), np.arange(20) < 15
    fitted = fit(same, truth, np.ones(20))
    assert fitted.weights[0] == 0.0
    assert fitted.probabilities(same) == pytest.approx(np.full(20, 0.75), abs=1e-4)
    assert fit(same, np.ones(20, bool), np.ones(20)).probabilities(same).min() > 0.99


def test_groups_have_the_same_say() -> None:
    assert even_shares(["a", "b", "b", "b", "b"]).tolist() == [1.0, 0.25, 0.25, 0.25, 0.25]
