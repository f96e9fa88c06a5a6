"""Two runs over the same cases: the difference of a metric, how sure it is, and many of them at once."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.metrics import BATCH_CELLS, RESAMPLES, SEED, Array, Row, Statistic, Summary, mean, resampled

#: Up to so many clusters that differ all ways to exchange them are tried; of more, a sample.
EXACT = 12
#: How many are sampled for a mean, which needs but the sums of clusters.
SUM_SAMPLES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A metric before and after over the ``n`` cases that have it in both runs; ``moved`` of them differ.

    ``low`` and ``high`` are a 95 % interval of after less before, by a bootstrap over clusters; ``p_value``
    is two-sided, by exchanging whole clusters between the runs.
    """

    n: int
    moved: int
    before: float
    after: float
    low: float
    high: float
    p_value: float

    @property
    def gain(self) -> float:
        """After less before."""
        return self.after - self.before


def difference(pairs: Sequence[tuple[Row, Row]], summary: Summary) -> Difference | None:
    """The difference of a metric over pairs of rows of one case; None where no pair has it.

    Cases hang together as the later rows say.
    """
    rows = np.asarray(
        [[*_cells(old, summary), *_cells(new, summary)] for old, new in pairs], dtype=np.float64
    )
    rows = rows.reshape(len(pairs), 2 * len(summary.of))
    old, new = _halves(rows)
    there = np.flatnonzero(~np.isnan(old).all(axis=1) & ~np.isnan(new).all(axis=1))
    if not len(there):
        return None
    rows, names = rows[there], [pairs[number][1].cluster or f"case {number}" for number in there.tolist()]
    old, new = _halves(rows)
    with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # a resample can miss a whole class: NaN, left out
        before, after = float(summary.statistic(old)), float(summary.statistic(new))
        if not np.isfinite(after - before):
            return None
        samples = resampled(rows, names, lambda each: _change(each, summary.statistic))
        low, high = np.nanpercentile(samples, [2.5, 97.5])
        return Difference(
            n=len(rows),
            moved=int(np.count_nonzero(_differ(old, new))),
            before=before,
            after=after,
            low=float(low),
            high=float(high),
            p_value=_p_value(rows, names, summary.statistic),
        )


def sign_flip_p_value(sums: Iterable[float]) -> float:
    """Two-sided permutation test that differences, summed by cluster, have the mean 0.

    For single assertions it is the sign test. Exact up to ``EXACT`` sums that are not 0, else by seeded
    sampling.
    """
    moved = np.asarray([each for each in sums if each], dtype=np.float64)
    signs = 1.0 - 2.0 * _exchanges(len(moved), SUM_SAMPLES)
    return _share_as_far(signs @ moved, moved.sum(), is_exact=len(moved) <= EXACT)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values adjusted for their number: one below .05 is, whatever else is tested beside it, no chance.

    S. Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statistics 6, 1979.
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for place, number in enumerate(sorted(range(len(p_values)), key=lambda each: p_values[each])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[number]))
        adjusted[number] = highest
    return adjusted


def _p_value(rows: Array, names: Sequence[str], statistic: Statistic) -> float:
    _, codes = np.unique(np.asarray(names), return_inverse=True)
    old, new = _halves(rows)
    if statistic is mean:
        return sign_flip_p_value(np.bincount(codes, weights=(new - old)[:, 0]))
    moved = np.unique(codes[_differ(old, new)])
    exchanges = np.zeros((2 ** len(moved) if len(moved) <= EXACT else RESAMPLES, codes.max() + 1), dtype=bool)
    exchanges[:, moved] = _exchanges(len(moved), RESAMPLES)
    swapped = np.hstack([new, old])
    parts = np.array_split(exchanges[:, codes], max(1, exchanges.shape[0] * rows.size // BATCH_CELLS))
    changes = [_change(np.where(part[..., None], swapped, rows), statistic) for part in parts]
    seen = float(_change(rows, statistic))
    return _share_as_far(np.concatenate(changes), seen, is_exact=len(moved) <= EXACT)


def _exchanges(number: int, samples: int) -> NDArray[np.bool_]:
    """All ways to exchange some of so many clusters, or a sample of them, as rows of flags."""
    if number <= EXACT:
        return (np.arange(2**number)[:, None] >> np.arange(number) & 1).astype(bool)
    return np.random.default_rng(SEED).integers(0, 2, size=(samples, number)).astype(bool)


def _share_as_far(changes: Array, seen: float, *, is_exact: bool) -> float:
    """How many of the changes are as far from 0 as the one seen; of a sample, that one counted with them."""
    hits = int(np.count_nonzero(~(np.abs(changes) < abs(seen) - 1e-12)))  # what is no number counts
    return hits / len(changes) if is_exact else (hits + 1) / (len(changes) + 1)


def _cells(row: Row, summary: Summary) -> list[float]:
    return [float(row.values.get(name, np.nan)) for name in summary.of]


def _halves(rows: Array) -> tuple[Array, Array]:
    columns = rows.shape[-1] // 2
    return rows[..., :columns], rows[..., columns:]


def _change(rows: Array, statistic: Statistic) -> Array:
    old, new = _halves(rows)
    return np.asarray(statistic(new) - statistic(old))


def _differ(old: Array, new: Array) -> NDArray[np.bool_]:
    return np.asarray(((old != new) & ~(np.isnan(old) & np.isnan(new))).any(axis=1))
