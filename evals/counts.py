"""Precision, recall and F1 over cases that count: columns of hits, false alarms and misses."""

from __future__ import annotations

import numpy as np

from evals.metrics import Array


def precision(rows: Array) -> Array:
    """Hits over hits and false alarms, all cases together."""
    hits, false_alarms, _ = _sums(rows)
    return np.asarray(hits / (hits + false_alarms))


def recall(rows: Array) -> Array:
    """Hits over hits and misses, all cases together."""
    hits, _, misses = _sums(rows)
    return np.asarray(hits / (hits + misses))


def f1(rows: Array) -> Array:
    """The harmonic mean of precision and recall, all cases together."""
    hits, false_alarms, misses = _sums(rows)
    return np.asarray(2 * hits / (2 * hits + false_alarms + misses))


def f1_of_means(rows: Array) -> Array:
    """The harmonic mean of the means of two columns, precision and recall of each case."""
    means = np.nanmean(rows, axis=-2)
    total = means[..., 0] + means[..., 1]
    # Two zeros are a result of zero, not one that is missing.
    return np.asarray(2 * means[..., 0] * means[..., 1] / np.where(total == 0, 1.0, total))


def _sums(rows: Array) -> tuple[Array, Array, Array]:
    sums = np.nansum(rows, axis=-2)
    return sums[..., 0], sums[..., 1], sums[..., 2]
