"""Logistic regression whose weights may be held to one sign: more of a reason then never counts against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

#: Newton's steps, and the slope at which they rest: some ten are taken.
STEPS, REST = 100, 1e-9
#: The bias is held back too, so faintly that only a class of which there is none would tell.
HELD_BACK, BIAS_HELD_BACK = 0.001, 1e-6


@dataclass(frozen=True, slots=True)
class Logistic:
    """The probability of a row x is 1 / (1 + exp(-(bias + weights · x))); ``weights`` has shape (f,)."""

    bias: float
    weights: Table

    def probabilities(self, features: Table) -> Table:
        """Of rows (n, f), shape (n,)."""
        return _chance(features @ self.weights + self.bias)


def fit(
    features: Table,
    truth: NDArray[np.bool_],
    shares: Table,
    signs: Sequence[int] | None = None,
    *,
    held_back: float = HELD_BACK,
) -> Logistic:
    """The model with the least cross-entropy over rows (n, f); a row counts as much as its share, (n,).

    ``signs`` are 1, -1, or 0 for a weight of either sign; without them none is below 0. The square of each
    weight, of features brought to a deviation of 1, costs half of ``held_back``.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    rows = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    bounds = np.append(np.ones(features.shape[1]) if signs is None else np.array(signs, np.float64), 0.0)
    held = np.append(np.full(features.shape[1], held_back), BIAS_HELD_BACK)
    found = _least(_Loss(rows, truth.astype(np.float64), shares / shares.sum(), held), bounds)
    weights = found[:-1] / scale
    return Logistic(float(found[-1] - mean @ weights), weights)


def even_shares(groups: Sequence[object]) -> Table:
    """The share of each row, such that all groups have the same say."""
    sizes = Counter(groups)
    return np.array([1.0 / sizes[group] for group in groups])


@dataclass(frozen=True, slots=True)
class _Loss:
    """Cross-entropy of rows (n, f) and what large weights cost; ``held`` is what holds each weight back."""

    rows: Table
    truth: Table
    shares: Table
    held: Table

    def of(self, weights: Table) -> float:
        scores = self.rows @ weights
        entropy = np.logaddexp(0.0, scores) - self.truth * scores
        return float(self.shares @ entropy + self.held @ weights**2 / 2)

    def slope(self, weights: Table) -> Table:
        missed = _chance(self.rows @ weights) - self.truth
        return np.asarray(self.rows.T @ (self.shares * missed) + self.held * weights)

    def curvature(self, weights: Table) -> Table:
        likely = _chance(self.rows @ weights)
        spread = self.shares * likely * (1 - likely)
        return np.asarray((self.rows.T * spread) @ self.rows + np.diag(self.held))


def _least(loss: _Loss, bounds: Table) -> Table:
    """The weights of the least loss that do not go against their bounds, by projected Newton steps.

    A weight at 0 that the slope draws beyond its bound rests, the others move together (Bertsekas 1982).
    """
    weights = np.zeros(len(bounds))
    for _ in range(STEPS):
        slope = loss.slope(weights)
        free = (weights != 0) | (bounds * slope <= 0)
        if np.abs(slope[free]).max(initial=0.0) < REST:
            break
        step = np.zeros(len(bounds))
        step[free] = np.linalg.solve(loss.curvature(weights)[np.ix_(free, free)], slope[free])
        before, weights = weights, _stepped(loss, weights, step, bounds)
        if before is weights:
            break
    return weights


def _stepped(loss: _Loss, weights: Table, step: Table, bounds: Table) -> Table:
    """The weights after the step, or after the largest half, quarter, … of it that makes the loss less; the
    very same where none does."""
    before = loss.of(weights)
    for halved in range(30):
        moved = weights - step / 2**halved
        moved = np.where(moved * bounds < 0, 0.0, moved)
        if loss.of(moved) < before:
            return moved
    return weights


def _chance(scores: Table) -> Table:
    return np.asarray(0.5 * (1 + np.tanh(scores / 2)))
