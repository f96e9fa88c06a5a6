"""A report for people: Markdown and one self-contained HTML page.

The words of articles, questions and models are data: every value that enters a template
is escaped, by the template engine and not by each place that prints one.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.ablation import Ablation
from evals.base import FAILED, RIGHT
from evals.compare import Comparison
from evals.metrics import Metric
from evals.paired import Difference
from evals.report import Report

TEMPLATES = Path(__file__).resolve().parent / "templates"

#: Metrics in large figures and in the chart by kind, where a suite has them.
HEADLINE = (
    "recall_1",
    "recall_5",
    "recall_10",
    "all_evidence_10",
    "mrr_10",
    "hit_4",
    "mrr_10.dated",
    "hit_4.dated",
    "contains",
    "multiple_choice",
    "sentence_f1",
    "citation_correct",
    "abstain_balanced_accuracy",
    "seconds_per_question_p50",
    "f1",
    "precision",
    "recall",
    "piece_f1",
    "title_exact",
    "author_exact",
    "exact_day",
    "day_precision",
    "day_recall",
    "recall_same",
    "false_merges",
    "flagged",
    "pair_f1",
    "adjusted_rand",
    "balanced_accuracy",
    "auc",
    "word_f1",
    "gain",
    "left_alone",
)
CHARTED = (
    "recall_5", "right", "piece_f1", "exact_day", "recall_10", "all_evidence_10", "hit_4", "contains",
    "word_f1", "word_f1.unchanged",
)  # fmt: skip
#: Colours that the chart has.
BARS = 2

_MARKDOWN = re.compile(r"([\\`*\[\]|]|(?<!\w)_|_(?!\w))")


def to_html(report: Report, comparison: Comparison | None = None, ablation: Ablation | None = None) -> str:
    """The page: no scripts, nothing loaded, everything escaped."""
    environment = _environment(autoescape=True)
    return environment.get_template("report.html").render(_view(report, comparison, ablation))


def to_markdown(
    report: Report, comparison: Comparison | None = None, ablation: Ablation | None = None
) -> str:
    """The report as GitHub-flavoured Markdown; no value can make markup."""
    environment = _environment(autoescape=False)
    environment.finalize = _plain
    return environment.get_template("report.md").render(_view(report, comparison, ablation))


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off only for Markdown, where `_plain` escapes
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": figure,
        "interval": interval,
        "words": _words,
        "value": _value,
        "chance": chance,
    }
    return environment


def _view(report: Report, comparison: Comparison | None, ablation: Ablation | None) -> dict[str, Any]:
    by_kind = main_names(report, split=True)
    counts = Counter(case.verdict for case in report.cases)
    return {
        "report": report,
        "comparison": comparison,
        "ablation": ablation,
        "names": main_names(report),
        "beside": {name: beside(report, name) for name in main_names(report)},
        "by_kind": by_kind,
        "headline": [name for name in HEADLINE if name in report.metrics] or main_names(report)[:6],
        "charted": ([name for name in CHARTED if name in by_kind] or by_kind)[:BARS],
        "outcomes": sorted(counts.items(), key=lambda item: (item[0] != RIGHT, -item[1], item[0])),
        "kind_n": Counter(case.kind for case in report.cases),
        "right": RIGHT,
        "failed": FAILED,
    }


def main_names(report: Report, *, split: bool = False) -> list[str]:
    """The metrics, their variants too, without those of single kinds; with ``split`` those that have such."""
    kinds = set(report.kinds)
    parts = {name: name.rpartition(".") for name in report.metrics}
    divided = {stem for stem, _, last in parts.values() if last in kinds and stem in report.metrics}
    names = [name for name, (stem, _, last) in parts.items() if last not in kinds or stem not in divided]
    return [name for name in names if name in divided] if split else names


def figure(value: float, name: str) -> str:
    """A metric's value as text: seconds with their unit, large values with one decimal."""
    if name.startswith("seconds"):
        return f"{value:.3f} s" if value < 10 else f"{value:.1f} s"
    return f"{value:.3f}" if abs(value) <= 1 else f"{value:.1f}"


def interval(metric: Metric | Difference, name: str) -> str:
    """The bounds of an interval as text."""
    return f"{figure(metric.low, name)} – {figure(metric.high, name)}".replace(" s –", " –")


def beside(report: Report, name: str) -> tuple[str, str]:
    """The floor of a metric, measured in the run and as it is stated, and its anchor, as text."""
    reference = report.references.get(name)
    if reference is None:
        return "", ""
    measured = report.metrics.get(reference.floor)
    floors = [figure(measured.value, name)] if measured else []
    if reference.stated is not None:
        stated = figure(reference.stated, name)
        floors.append(f"({stated})" if floors else stated)
    return " ".join(floors), figure(reference.anchor, name) if reference.anchor is not None else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: bool | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}"


def chance(p_value: float) -> str:
    """A p value as text; what is sampled is not known below 0.001."""
    return "< 0.001" if p_value < 0.001 else f"{p_value:.3f}"


def _plain(value: object) -> object:
    """One line of text in which nothing is Markdown or HTML; other values as they are."""
    if not isinstance(value, str):
        return value
    escaped = html.escape(" ".join(value.split()), quote=False)
    return _MARKDOWN.sub(r"\\\1", escaped)
