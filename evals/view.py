"""What the templates of a report are filled with: which figures, which plots, which cases, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from evals.ablation import Ablation
from evals.base import FAILED, RIGHT, CaseResult
from evals.compare import Comparison
from evals.metrics import Metric, Reference
from evals.plots import KindRow, plot_curves, plot_kinds, plot_reliability, plot_scale, plot_times
from evals.report import Report
from evals.series import Curve
from evals.wording import beside, main_names, words

#: Metrics in large figures, where a suite has them, in this order.
HEADLINE = (
    "recall_1", "recall_5", "recall_10", "all_evidence_10", "mrr_10", "hit_4", "mrr_10.dated", "hit_4.dated",
    "contains", "multiple_choice", "sentence_f1", "citation_correct", "citation_recall", "citation_precision",
    "abstain_balanced_accuracy", "seconds_per_question_p50", "seconds_per_search_p50", "f1", "precision",
    "recall", "piece_f1", "title_exact", "author_exact", "exact_day", "day_precision", "day_recall",
    "recall_same", "false_merges", "flagged", "pair_f1", "adjusted_rand", "balanced_accuracy", "auc",
    "word_f1", "gain", "left_alone",
)  # fmt: skip
#: Metrics that are drawn by kind, where a suite has them, the first ``PANELS`` of them.
BY_KIND = (
    "all_evidence_10", "mrr_10", "hit_4", "mrr_10.dated", "contains", "right", "citation_correct",
    "multiple_choice", "recall_10", "recall_5", "piece_f1", "exact_day", "word_f1",
)  # fmt: skip
PANELS = 6
#: The cuts of a curve that are told as figures.
CUTS = (1, 3, 5, 10, 20, 50)
#: Cases shown of one verdict; the others are in report.json.
SHOWN = 200
#: Of what is right as far as it could be judged.
UNJUDGED = "right, with an evaluator that failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A large figure; ``scale`` is empty for what is not between 0 and 1."""

    name: str
    metric: Metric
    floor: str
    anchor: str
    scale: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure of one kind, None where it has none, and its floor."""

    metric: Metric | None
    floor: Metric | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The ``n`` cases of one verdict, the worst of them as ``shown``."""

    verdict: str
    n: int
    shown: tuple[CaseResult, ...]


def make_view(
    report: Report, comparison: Comparison | None = None, ablation: Ablation | None = None
) -> dict[str, Any]:
    """All that the templates use; everything in it that is not Markup is yet to be escaped."""
    by_kind = _divided(report)
    series = report.series
    curves = _by_measure(series.curves)
    return {
        "report": report,
        "comparison": comparison,
        "ablation": ablation,
        "names": main_names(report),
        "beside": {name: beside(report, name) for name in main_names(report)},
        "tiles": [_tile(report, name) for name in _headline(report)],
        "by_kind": by_kind,
        "cells": {kind: [_cell(report, name, kind) for name in by_kind] for kind in report.kinds},
        "kind_n": Counter(case.kind for case in report.cases),
        "kind_plots": {n: plot_kinds(words(n), _rows(report, n)) for n in _drawn(report, by_kind)},
        "curves": curves,
        "cuts": CUTS,
        "curve_plots": {measure: plot_curves(each) for measure, each in curves.items()},
        "reliability_plot": plot_reliability(series.reliability) if series.reliability else "",
        "times_plot": plot_times(series.times) if series.times else "",
        "timed": _timed(report),
        "outcomes": _outcomes(report.cases),
        "groups": list(_groups(report)),
        "right": RIGHT,
        "failed": FAILED,
    }


def _headline(report: Report) -> list[str]:
    return [name for name in HEADLINE if name in report.metrics] or main_names(report)[:6]


def _tile(report: Report, name: str) -> Tile:
    metric, reference = report.metrics[name], report.references.get(name, Reference())
    measured = _floor(report, name)
    floor, anchor = beside(report, name)
    scale = plot_scale(metric, measured.value if measured else reference.stated, reference.anchor)
    has_scale = _is_share(metric) and not name.startswith("seconds")
    return Tile(name=name, metric=metric, floor=floor, anchor=anchor, scale=scale if has_scale else Markup())


def _floor(report: Report, name: str, kind: str = "") -> Metric | None:
    """The floor of a metric as it was measured, of one kind where one is named."""
    reference = report.references.get(name)
    if reference is None or not reference.floor:
        return None
    return report.metrics.get(f"{reference.floor}.{kind}" if kind else reference.floor)


def _divided(report: Report) -> list[str]:
    """The metrics that have figures by kind, without those that are floors of others."""
    floors = {each.floor for each in report.references.values()}
    return [name for name in main_names(report, split=True) if name not in floors]


def _cell(report: Report, name: str, kind: str) -> Cell:
    return Cell(metric=report.metrics.get(f"{name}.{kind}"), floor=_floor(report, name, kind))


def _drawn(report: Report, by_kind: Sequence[str]) -> list[str]:
    """The metrics to be drawn by kind: of the usual ones, else of all, those that differ between kinds."""
    usual = [name for name in BY_KIND if name in by_kind]
    rows = {name: [row.metric for row in _rows(report, name)] for name in usual or by_kind}
    shares = {name: metrics for name, metrics in rows.items() if all(map(_is_share, metrics))}
    return [name for name, metrics in shares.items() if len({each.value for each in metrics}) > 1][:PANELS]


def _rows(report: Report, name: str) -> list[KindRow]:
    """All cases, then each kind."""
    floors = {kind: _floor(report, name, kind) for kind in ("", *report.kinds)}
    metrics = {"": report.metrics[name]} | {
        kind: metric for kind in report.kinds if (metric := report.metrics.get(f"{name}.{kind}"))
    }
    return [
        KindRow(
            label=words(kind) or "all", metric=metric, floor=floor.value if (floor := floors[kind]) else None
        )
        for kind, metric in metrics.items()
    ]


def _is_share(metric: Metric) -> bool:
    return metric.low >= 0 and metric.high <= 1


def _by_measure(curves: Sequence[Curve]) -> dict[str, list[Curve]]:
    return {measure: list(each) for measure, each in groupby(curves, key=lambda curve: curve.measure)}


def _timed(report: Report) -> str:
    """What the seconds of a case are of, in the words of their median."""
    names = (name for name in report.metrics if name.startswith("seconds") and name.endswith("_p50"))
    return report.about.get(next(names, ""), "seconds of a case").removesuffix(", median")


def _outcomes(cases: Sequence[CaseResult]) -> list[tuple[str, int]]:
    """The verdicts with their cases: right, then the most frequent first."""
    counts = Counter(case.verdict for case in cases)
    return sorted(counts.items(), key=lambda item: (item[0] != RIGHT, -item[1], item[0]))


def _groups(report: Report) -> Iterator[Group]:
    """What went wrong by verdict, the most frequent and in it the worst case first; what was right last."""
    wrong = report.wrong
    ids = {case.case_id for case in wrong}
    for verdict, _ in _outcomes(wrong):
        yield _group(UNJUDGED if verdict == RIGHT else verdict, [c for c in wrong if c.verdict == verdict])
    right = [case for case in report.cases if case.case_id not in ids]
    if right:
        yield _group(RIGHT, right)


def _group(verdict: str, cases: Sequence[CaseResult]) -> Group:
    return Group(verdict=verdict, n=len(cases), shown=tuple(cases[:SHOWN]))
