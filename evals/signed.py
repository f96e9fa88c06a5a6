"""Logistic regression of which the sign of a weight may be given: more of a reason never counts against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Steps of projected gradient ascent; with so few features that is at rest.
STEPS = 2000


def fit(
    rows: Sequence[Mapping[str, float]],
    truth: Sequence[bool],
    signs: Mapping[str, int],
    *,
    pull: float = 3.0,
    balanced: bool = False,
) -> dict[str, float]:
    """The weights of the features that ``signs`` names, and a ``bias``.

    A sign of 1 allows no weight below 0, -1 none above, 0 any. ``pull`` draws every weight to 0, on features
    of deviation 1. ``balanced`` gives both classes the same say.
    """
    names = tuple(signs)
    table = np.array([[row[name] for name in names] for row in rows], np.float64)
    wanted = np.array(truth, np.float64)
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale < 1e-6] = 1.0
    inputs = np.c_[np.ones(len(table)), (table - mean) / scale]
    weights = _climb(inputs, wanted, np.array([0, *signs.values()]), pull, _shares(wanted, balanced=balanced))
    plain = weights[1:] / scale
    fitted = {name: float(weight) for name, weight in zip(names, plain, strict=True)}
    return {"bias": float(weights[0] - plain @ mean), **fitted}


def _shares(wanted: Floats, *, balanced: bool) -> Floats:
    """What each row counts; their mean is 1."""
    share = wanted.mean()
    if not balanced or share in {0.0, 1.0}:
        return np.ones_like(wanted)
    return np.asarray(np.where(wanted > 0, 0.5 / share, 0.5 / (1 - share)), np.float64)


def _climb(inputs: Floats, wanted: Floats, signs: NDArray[np.int64], pull: float, counts: Floats) -> Floats:
    weights = np.zeros(inputs.shape[1])
    held = np.r_[0.0, np.full(inputs.shape[1] - 1, pull)]
    step = 4 / (np.linalg.norm(inputs * np.sqrt(counts)[:, None], 2) ** 2 + 4 * pull)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        weights = weights + step * (inputs.T @ (counts * (wanted - likely)) - held * weights)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights
