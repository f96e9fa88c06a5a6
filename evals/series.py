"""The data of a report's plots, made of the rows of its cases: by k, by confidence, by seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from evals.base import CaseResult
from evals.found import Places
from evals.metrics import RESAMPLES, SEED

#: The cuts of a curve.
CUTS = 50
#: Bins of equal width of a confidence between 0 and 1.
CONFIDENCE_BINS = 10
#: Bins of the seconds, each wider than the one before by the same factor.
SECONDS_BINS = 24
#: What takes less counts as so many seconds.
SHORTEST = 1e-4

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A measure of a ranking at k = 1, 2, … over ``n`` cases, with 95 % bootstrap intervals.

    ``variant`` is that of the figures of the same ranking: empty for what is measured, else mostly a floor.
    """

    measure: str
    variant: str
    n: int
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """``n`` cases with a confidence from ``low`` to below ``high``: its mean, and the share of the right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How often the value ``outcome`` held, by the confidence that it would; only bins that have cases.

    ``error`` is the expected calibration error: the gap between both in a bin, mean over cases
    (Naeini, Cooper and Hauskrecht 2015). ``bin_count`` is that of the bins, empty ones too.
    """

    confidence: str
    outcome: str
    n: int
    bin_count: int
    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How many cases took from ``edges[i]`` to ``edges[i + 1]`` seconds, with two percentiles."""

    n: int
    p50: float
    p95: float
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All of them; what the cases of a suite have no values for is empty or None."""

    curves: tuple[Curve, ...] = ()
    reliability: Reliability | None = None
    times: Times | None = None

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Series:
        """The inverse of ``dataclasses.asdict``; raises ValueError for other mappings."""
        return _SERIES.validate_python(fields)


_SERIES = TypeAdapter(Series)


def make_series(cases: Sequence[CaseResult], calibrated: tuple[str, str]) -> Series:
    """The data of the plots; ``calibrated`` names the values of a confidence and of its outcome."""
    return Series(
        curves=tuple(_curves(cases)),
        reliability=_reliability(cases, *calibrated),
        times=_times([float(case.values["seconds"]) for case in cases if "seconds" in case.values]),
    )


def _recall(places: Places) -> Array:
    met = [place for place in places if place is not None and place <= CUTS]
    return np.bincount(met, minlength=CUTS + 1)[1:].cumsum() / len(places)


#: From the recall of a case at each cut to another measure of it.
MEASURES: Mapping[str, Callable[[Array], Array]] = {
    "recall": lambda recall: recall,
    "hit": lambda recall: (recall > 0).astype(np.float64),
    "all_evidence": lambda recall: (recall >= 1.0).astype(np.float64),
}


def _curves(cases: Sequence[CaseResult]) -> Iterator[Curve]:
    """A curve of each measure and ranking; a measure that is another one in all cases is left out."""
    variants = dict.fromkeys(variant for case in cases for variant in case.places)
    seen: list[Array] = []
    for measure, of in MEASURES.items():
        tables = {}
        for variant in variants:
            having = [case for case in cases if case.places.get(variant)]
            clusters = [case.cluster or case.case_id for case in having]
            tables[variant] = (clusters, np.array([of(_recall(case.places[variant])) for case in having]))
        everything = np.concatenate([table for _, table in tables.values() if len(table)] or [np.zeros(0)])
        if any(np.array_equal(everything, other) for other in seen):
            continue
        seen.append(everything)
        for variant, (clusters, table) in tables.items():
            if len(table):
                yield _curve(measure, variant, table, clusters)


def _curve(measure: str, variant: str, table: Array, clusters: Sequence[str]) -> Curve:
    low, high = _interval(table, clusters)
    return Curve(
        measure=measure,
        variant=variant,
        n=len(table),
        values=_rounded(table.mean(axis=0)),
        low=_rounded(low),
        high=_rounded(high),
    )


def _interval(table: Array, clusters: Sequence[str]) -> Array:
    """The bounds of each column's mean over resamples of whole clusters, (2, columns)."""
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    sizes = np.bincount(codes).astype(np.float64)
    sums = np.zeros((len(sizes), table.shape[1]))
    np.add.at(sums, codes, table)
    shares = np.full(len(sizes), 1 / len(sizes))
    often = np.random.default_rng(SEED).multinomial(len(sizes), shares, RESAMPLES)
    means = (often @ sums) / (often @ sizes)[:, None]
    return np.percentile(means, [2.5, 97.5], axis=0)


def _reliability(cases: Sequence[CaseResult], confidence: str, outcome: str) -> Reliability | None:
    pairs = np.array(
        [
            (float(case.values[confidence]), float(case.values[outcome]))
            for case in cases
            if confidence in case.values and outcome in case.values
        ]
    )
    if not len(pairs):
        return None
    numbers = np.minimum((pairs[:, 0] * CONFIDENCE_BINS).astype(int), CONFIDENCE_BINS - 1)
    bins = tuple(_bin(number, pairs[numbers == number]) for number in np.unique(numbers).tolist())
    gaps = sum(each.n * abs(each.confidence - each.right) for each in bins)
    return Reliability(
        confidence=confidence,
        outcome=outcome,
        n=len(pairs),
        bin_count=CONFIDENCE_BINS,
        error=round(gaps / len(pairs), 4),
        bins=bins,
    )


def _bin(number: int, pairs: Array) -> Bin:
    confidence, right = pairs.mean(axis=0).tolist()
    return Bin(
        low=number / CONFIDENCE_BINS,
        high=(number + 1) / CONFIDENCE_BINS,
        n=len(pairs),
        confidence=round(confidence, 4),
        right=round(right, 4),
    )


def _times(seconds: Sequence[float]) -> Times | None:
    if not seconds:
        return None
    shortest = max(min(seconds), SHORTEST)
    edges = np.geomspace(shortest, max(*seconds, 2 * shortest), SECONDS_BINS + 1)
    counts, _ = np.histogram(np.clip(seconds, edges[0], edges[-1]), edges)
    p50, p95 = np.percentile(seconds, [50, 95]).tolist()
    return Times(
        n=len(seconds),
        p50=round(p50, 4),
        p95=round(p95, 4),
        edges=_rounded(edges, 5),
        counts=tuple(counts.tolist()),
    )


def _rounded(values: Array, digits: int = 4) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
