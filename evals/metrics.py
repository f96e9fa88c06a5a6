"""From the values of single cases to metrics, each with its n and a bootstrap interval."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

#: A bool is an assertion (true is good), a number a score.
Value = bool | float

Array = NDArray[np.float64]
#: Reduces an array (..., cases, columns), NaN where a case has no value, to (...).
Statistic = Callable[[Array], Array]

RESAMPLES = 2000
SEED = 20210709
#: Numbers that a part of the resamples may take at once.
BATCH_CELLS = 4_000_000


class Row(Protocol):
    """What summing up needs of a case's row."""

    @property
    def kind(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Value]: ...
    @property
    def cluster(self) -> str: ...


def mean(rows: Array) -> Array:
    """The mean of the first column."""
    return np.asarray(np.nanmean(rows[..., 0], axis=-1))


def pooled_mean(rows: Array) -> Array:
    """The mean over all columns, for cases that have a value in one of them."""
    return np.asarray(np.nanmean(rows, axis=(-2, -1)))


def miss_rate(rows: Array) -> Array:
    """The share of cases in which the assertion of the first column does not hold."""
    return 1.0 - mean(rows)


def weighted_mean(rows: Array) -> Array:
    """The mean of the first column, weighted by the second."""
    return np.asarray(np.nansum(rows[..., 0] * rows[..., 1], axis=-1) / np.nansum(rows[..., 1], axis=-1))


def mean_of_means(rows: Array) -> Array:
    """The mean of the columns' means: balanced accuracy, with one column for each class."""
    return np.asarray(np.mean(np.nanmean(rows, axis=-2), axis=-1))


def percentile(rank: float) -> Statistic:
    """The statistic that takes this percentile (0 to 100) of the first column."""
    return lambda rows: np.asarray(np.nanpercentile(rows[..., 0], rank, axis=-1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a metric is made of the cases' values named ``of``; ``by_kind`` adds ``name.kind``.

    ``about`` says in a few words what it measures.
    """

    name: str
    about: str
    of: tuple[str, ...]
    statistic: Statistic = mean
    by_kind: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a figure is read beside: a floor to beat and an anchor to compare with.

    ``floor`` names a metric of the same run. ``stated`` is the floor, and ``anchor`` another figure,
    that the set's README gives for its own records; ``about`` says what they are.
    """

    floor: str = ""
    stated: float | None = None
    anchor: float | None = None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure over ``n`` cases with its 95 % bootstrap interval over cases, or over their clusters."""

    value: float
    n: int
    low: float
    high: float

    def to_dict(self) -> dict[str, float | int]:
        return {
            "value": round(self.value, 4),
            "n": self.n,
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Metric:
        """The inverse of ``to_dict``; raises KeyError, TypeError or ValueError for other mappings."""
        return cls(
            value=float(fields["value"]),
            n=int(fields["n"]),
            low=float(fields["low"]),
            high=float(fields["high"]),
        )


def summarise(results: Sequence[Row], summaries: Iterable[Summary]) -> dict[str, Metric]:
    """The metrics of the results; one that no case has a value for is left out."""
    kinds = sorted({result.kind for result in results})
    metrics: dict[str, Metric] = {}
    for summary in summaries:
        parts = {summary.name: list(results)}
        if summary.by_kind:
            parts |= {f"{summary.name}.{kind}": [r for r in results if r.kind == kind] for kind in kinds}
        for name, part in parts.items():
            metric = _metric(part, summary)
            if metric is not None:
                metrics[name] = metric
    return metrics


def _metric(results: Sequence[Row], summary: Summary) -> Metric | None:
    missing = float("nan")
    table = [[float(result.values.get(name, missing)) for name in summary.of] for result in results]
    rows = np.asarray(table, dtype=np.float64).reshape(len(results), len(summary.of))
    there = np.asarray(~np.isnan(rows).all(axis=1))
    rows = rows[there]
    if not len(rows):
        return None
    names = [result.cluster or str(number) for number, result in enumerate(results) if there[number]]
    with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # a resample can miss a whole class: NaN, left out
        value = float(summary.statistic(rows))
        samples = resampled(rows, names, summary.statistic)
        if not np.isfinite(value):
            return None
        low, high = np.nanpercentile(samples, [2.5, 97.5])
    return Metric(value=value, n=len(rows), low=float(low), high=float(high))


def resampled(rows: Array, clusters: Sequence[str], statistic: Statistic) -> Array:
    """The statistic of resamples of whole clusters; ``clusters`` names that of each row.

    The cluster bootstrap of Davison and Hinkley, Bootstrap Methods and Their Application, 1997, section 3.8.
    """
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    number = int(codes.max()) + 1
    picks = np.random.default_rng(SEED).integers(0, number, size=(RESAMPLES, number))
    if number == len(rows):
        return statistic(rows[picks])
    # Clusters filled up to one size with a row of NaN, which no statistic counts.
    members = np.full((number, np.bincount(codes).max()), len(rows))
    for code in range(number):
        own = np.flatnonzero(codes == code)
        members[code, : len(own)] = own
    filled = np.vstack([rows, np.full((1, rows.shape[1]), np.nan)])
    parts = np.array_split(picks, max(1, picks.shape[0] * members.size // BATCH_CELLS))
    return np.concatenate([statistic(filled[members[part].reshape(len(part), -1)]) for part in parts])
