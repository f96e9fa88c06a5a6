"""How far a confidence can be believed: the reliability diagram (Murphy and Winkler 1977)."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from xml.etree.ElementTree import Element

from markupsafe import Markup

from evals.plots.svg import (
    WIDTH,
    Scale,
    axis_below,
    axis_left,
    element,
    line,
    linear,
    path,
    plot,
    title,
    words,
)
from evals.series import Bin, Reliability

TOP, BOTTOM, LEFT, RIGHT = 10, 220, 36, WIDTH - 10
#: The tallest bar of the counts, below the diagram.
TALLEST = 40
TICKS = (0, 0.25, 0.5, 0.75, 1)
#: Standard deviations on each side of 95 %.
DEVIATIONS = 1.96


def plot_reliability(found: Reliability) -> Markup:
    """The share that was right over the confidence, with Wilson's 95 % interval, and the counts below."""
    across, up = linear(0, 1, LEFT, RIGHT), linear(0, 1, BOTTOM, TOP)
    foot = BOTTOM + 30 + TALLEST
    parts = [
        *axis_left(up, TICKS, LEFT, RIGHT),
        *axis_below(across, TICKS, TOP, BOTTOM),
        line(across(0), up(0), across(1), up(1), "ideal"),
        path([(across(each.confidence), up(each.right)) for each in found.bins], "curve c0"),
    ]
    largest = max(each.n for each in found.bins)
    for each in found.bins:
        parts += _point(across, up, each)
        parts += _count(across, each, TALLEST * each.n / largest, foot)
    return plot(foot + 18, f"share with {found.outcome} by {found.confidence}", parts)


def _point(across: Scale, up: Scale, found: Bin) -> Iterator[Element]:
    x = across(found.confidence)
    low, high = wilson(found.right, found.n)
    said = f"confidence {found.confidence:.3f}: {found.right:.3f} right, n {found.n}"
    yield line(x, up(low), x, up(high), "whisker")
    yield element("circle", title(said), cx=x, cy=up(found.right), r=4.5, class_="dot")


def _count(across: Scale, found: Bin, height: float, foot: float) -> Iterator[Element]:
    left, right = across(found.low) + 1, across(found.high) - 1
    yield element("rect", x=left, y=foot - height, width=right - left, height=height, class_="bar")
    yield words((left + right) / 2, foot + 14, str(found.n))


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of ``n`` cases, never below 0 nor above 1 (Wilson 1927)."""
    square = DEVIATIONS**2 / n
    middle = (share + square / 2) / (1 + square)
    reach = DEVIATIONS / (1 + square) * sqrt(share * (1 - share) / n + square / n / 4)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
