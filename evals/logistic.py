"""Logistic regression whose weights may be held to one sign: more of a reason then never counts against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

#: Steps of Adam (Kingma and Ba 2015), its rate, and how strongly large weights are held back.
STEPS, RATE, HELD_BACK = 1_000, 0.02, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A bias and one weight for each column."""

    bias: float
    weights: Table

    def probability(self, table: Table) -> Table:
        """Of each row, shape (n,)."""
        return np.asarray(0.5 * (1 + np.tanh((self.bias + table @ self.weights) / 2)))


def fit(table: Table, truth: NDArray[np.bool_], groups: NDArray[np.str_], signs: Sequence[int]) -> Fitted:
    """Both classes of each group have the same say. ``signs`` are 1, -1, or 0 for a weight of either sign."""
    weight = np.zeros(len(truth))
    for group in np.unique(groups):
        for label in (True, False):
            chosen = (groups == group) & (truth == label)
            weight[chosen] = 1 / max(1, chosen.sum())
    weight /= weight.sum()
    mean, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-6)
    scaled = np.column_stack([(table - mean) / scale, np.ones(len(table))])
    bounds = np.array([*signs, 0])
    learned, first, second = (np.zeros(scaled.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        likely = 0.5 * (1 + np.tanh(scaled @ learned / 2))
        gradient = scaled.T @ (weight * (likely - truth)) + HELD_BACK * np.append(learned[:-1], 0.0)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        learned = learned - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
        learned = np.where(learned * bounds < 0, 0.0, learned)
    weights = learned[:-1] / scale
    return Fitted(bias=float(learned[-1] - mean @ weights), weights=weights)
