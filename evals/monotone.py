"""Logistic regression whose weights are not below 0: more of a reason never counts against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

#: Steps of Adam (Kingma and Ba 2015), its rate, and how strongly large weights are held back.
STEPS, RATE, HELD_BACK = 600, 0.05, 0.001


@dataclass(frozen=True, slots=True)
class Logistic:
    """The probability of a row x is 1 / (1 + exp(-(bias + weights · x))); ``weights`` has shape (f,)."""

    bias: float
    weights: Table

    def probabilities(self, features: Table) -> Table:
        """Of rows (n, f), shape (n,)."""
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.bias))))


def fit(features: Table, truth: NDArray[np.bool_], shares: Table) -> Logistic:
    """The model with the least cross-entropy over rows (n, f); a row counts as much as its share, (n,)."""
    scale = np.where(features.std(axis=0) > 1e-6, features.std(axis=0), 1.0)
    rows = np.column_stack([features / scale, np.ones(len(features))])
    shares = shares / shares.sum()
    held_back = np.r_[np.full(features.shape[1], HELD_BACK), 0.0]
    lowest = np.r_[np.zeros(features.shape[1]), -np.inf]
    found, first, second = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    for step in range(1, STEPS + 1):
        likely = 1 / (1 + np.exp(-(rows @ found)))
        slope = rows.T @ (shares * (likely - truth)) + held_back * found
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        moved = rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-12)
        found = np.maximum(found - moved, lowest)
    return Logistic(float(found[-1]), found[:-1] / scale)
