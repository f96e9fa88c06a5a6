"""Figures of a report as text, and which of them are the main ones."""

from __future__ import annotations

from collections.abc import Mapping

from evals.metrics import Metric
from evals.paired import Difference
from evals.report import Report


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
    """The bounds of a metric's interval as text."""
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


def words(name: str) -> str:
    """A name in snake case as words."""
    return name.replace("_", " ")


def value(given: bool | float) -> str:
    """A value of a case as text."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return f"{given:.3g}"


def chance(p_value: float) -> str:
    """A p value as text; what is sampled is not known below 0.001."""
    return "< 0.001" if p_value < 0.001 else f"{p_value:.3f}"


def told(setting: object) -> str:
    """A setting as text: what a mapping holds one after the other."""
    if isinstance(setting, Mapping):
        return ", ".join(f"{words(str(name))} {told(each)}" for name, each in setting.items())
    if isinstance(setting, (list, tuple)):
        return ", ".join(told(each) for each in setting)
    return str(setting)
