"""Logistic regression with weights that are held to a sign."""

from __future__ import annotations

import numpy as np

from evals.logistic import fit


def make_table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two columns of which the first tells the class, in two groups of very different size."""
    chance = np.random.default_rng(1)
    truth = chance.random(400) < 0.3
    table = np.column_stack([truth + chance.normal(0, 0.5, 400), chance.normal(0, 1, 400)])
    return table, truth, np.where(np.arange(400) < 30, "small", "large")


def test_what_tells_the_class_gets_the_weight() -> None:
    table, truth, groups = make_table()
    fitted = fit(table, truth, groups, [1, 0])
    assert fitted.weights[0] > 5 * abs(fitted.weights[1])
    likely = fitted.probability(table)
    assert likely[truth].mean() > 0.7
    assert likely[~truth].mean() < 0.4


def test_a_weight_never_gets_the_sign_that_it_may_not_have() -> None:
    table, truth, groups = make_table()
    assert fit(table, truth, groups, [-1, 0]).weights[0] == 0.0
    assert fit(-table, truth, groups, [-1, 0]).weights[0] < 0.0
