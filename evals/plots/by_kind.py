"""A metric by kind, and one figure beside its floor and anchor: dots with whiskers (Cleveland 1984)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from evals.metrics import Metric
from evals.plots.svg import WIDTH, Scale, axis_below, element, line, linear, plot, title, words

ROW = 22
LEFT, RIGHT = 128, WIDTH - 46
#: Characters of a label that there is room for.
LABEL = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A figure between 0 and 1 with its label, and the floor of the same cases where one was measured."""

    label: str
    metric: Metric
    floor: float | None = None


def plot_kinds(name: str, rows: Sequence[KindRow]) -> Markup:
    """One row for each kind: value, 95 % interval, floor, and the number of cases on the right."""
    scale = linear(0, 1, LEFT, RIGHT)
    bottom = len(rows) * ROW + 8
    parts = [*axis_below(scale, (0, 0.25, 0.5, 0.75, 1), 4, bottom)]
    for number, row in enumerate(rows):
        parts += _row(scale, number * ROW + 4 + ROW / 2, row)
    return plot(bottom + 22, f"{name} by kind", parts)


def _row(scale: Scale, y: float, row: KindRow) -> Iterator[Element]:
    label = row.label if len(row.label) <= LABEL else f"{row.label[: LABEL - 1]}…"
    yield words(LEFT - 10, y + 4, label, "end", "label")
    yield words(WIDTH - 2, y + 4, str(row.metric.n), "end")
    yield element("g", title(_said(row)), *_marks(scale, y, row))


def _marks(scale: Scale, y: float, row: KindRow) -> Iterator[Element]:
    metric = row.metric
    yield line(scale(metric.low), y, scale(metric.high), y, "whisker")
    if row.floor is not None:
        yield line(scale(row.floor), y - 6, scale(row.floor), y + 6, "floor")
    yield element("circle", cx=scale(metric.value), cy=y, r=4.5, class_="dot")


def _said(row: KindRow) -> str:
    metric = row.metric
    floor = "" if row.floor is None else f", floor {row.floor:.3f}"
    return f"{row.label}: {metric.value:.3f} ({metric.low:.3f} – {metric.high:.3f}){floor}, n {metric.n}"


def plot_scale(metric: Metric, floor: float | None, anchor: float | None) -> Markup:
    """One figure on a line from 0 to 1, with its interval, floor and anchor."""
    scale, y = linear(0, 1, 6, WIDTH - 6), 10
    row = KindRow(label="value", metric=metric, floor=floor)
    parts = [line(scale(0), y, scale(1), y, "track"), *_marks(scale, y, row)]
    if anchor is not None:
        diamond = f"M{scale(anchor):.1f} {y - 6} l5 6 l-5 6 l-5 -6 Z"
        parts.append(element("path", title(f"anchor {anchor:.3f}"), d=diamond, class_="anchor"))
    return plot(2 * y, _said(row), parts)
