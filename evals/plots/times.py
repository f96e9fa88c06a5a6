"""How long the cases took."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from markupsafe import Markup

from evals.plots.svg import WIDTH, Scale, axis_below, element, line, logarithmic, plot, title, words
from evals.series import SHORTEST, Times

TOP, BOTTOM, LEFT, RIGHT = 34, 150, 10, WIDTH - 10
#: Most figures below the axis.
TICKS = 6


def plot_times(times: Times) -> Markup:
    """A histogram on a logarithmic axis, with the median and the 95th percentile."""
    across = logarithmic(times.edges[0], times.edges[-1], LEFT, RIGHT)
    largest = max(times.counts)
    parts = [*axis_below(across, ticks(times.edges[0], times.edges[-1]), TOP, BOTTOM, " s")]
    for (low, high), count in zip(pairwise(times.edges), times.counts, strict=True):
        height = (BOTTOM - TOP) * count / largest
        said = title(f"{low:.3g} s to {high:.3g} s: {count}")
        parts.append(_bar(across(low) + 0.5, across(high) - 0.5, height, said))
    parts += _mark(across, times.p50, f"p50 {times.p50:.3g} s", 12)
    parts += _mark(across, times.p95, f"p95 {times.p95:.3g} s", 26)
    return plot(BOTTOM + 22, f"seconds of {times.n} cases", parts)


def _bar(left: float, right: float, height: float, said: Element) -> Element:
    return element("rect", said, x=left, y=BOTTOM - height, width=right - left, height=height, class_="bar")


def _mark(across: Scale, seconds: float, said: str, y: float) -> Iterator[Element]:
    x = across(max(seconds, SHORTEST))
    is_right = x > (LEFT + RIGHT) / 2
    yield line(x, y - 8, x, BOTTOM, "percentile")
    yield words(x - 5 if is_right else x + 5, y, said, "end" if is_right else "start", "label")


def ticks(low: float, high: float) -> list[float]:
    """Round figures (1, 2 or 5 times a power of ten) between the bounds, not more than ``TICKS``."""
    round_figures = [digit * 10.0**power for power in range(-5, 5) for digit in (1, 2, 5)]
    within = [figure for figure in round_figures if low <= figure <= high]
    return within[:: -(-len(within) // TICKS)] if within else [low, high]
