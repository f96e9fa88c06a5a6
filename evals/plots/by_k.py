"""Measures of rankings at every cut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from markupsafe import Markup

from evals.plots.svg import (
    WIDTH,
    Scale,
    axis_below,
    axis_left,
    element,
    linear,
    logarithmic,
    path,
    plot,
    title,
    words,
)
from evals.series import CUTS, Curve

TOP, BOTTOM, LEFT, RIGHT = 10, 190, 36, WIDTH - 10
#: Curves that can be told apart by their colours.
COLOURS = 4


def plot_curves(curves: Sequence[Curve]) -> Markup:
    """Curves of one measure over k, on a logarithmic axis; around the first the 95 % interval.

    The scale of the measure begins at a tenth below the lowest value, and says so.
    """
    curves = curves[:COLOURS]
    lowest = min([0.9, *curves[0].low, *(value for curve in curves for value in curve.values)])
    lowest = math.floor(10 * lowest) / 10
    across = logarithmic(1, CUTS, LEFT, RIGHT)
    up = linear(lowest, 1, BOTTOM, TOP)
    step = 0.1 if lowest >= 0.5 else 0.2
    ticks = [1 - step * number for number in range(int((1 - lowest) / step + 1e-9) + 1)]
    parts = [
        *axis_left(up, [round(tick, 1) for tick in ticks], LEFT, RIGHT),
        *axis_below(across, (1, 2, 5, 10, 20, 50), TOP, BOTTOM),
        words(LEFT - 16, BOTTOM + 15, "k", "end"),
        *_band(across, up, curves[0]),
        *(_curve(across, up, curve, number) for number, curve in reversed(list(enumerate(curves)))),
    ]
    return plot(BOTTOM + 22, f"{curves[0].measure} by k", parts)


def _band(across: Scale, up: Scale, curve: Curve) -> Iterator[Element]:
    bounds = [*enumerate(curve.high, start=1), *reversed([*enumerate(curve.low, start=1)])]
    yield path([(across(k), up(value)) for k, value in bounds], "band", closed=True)


def _curve(across: Scale, up: Scale, curve: Curve, number: int) -> Element:
    points = [(across(k), up(value)) for k, value in enumerate(curve.values, start=1)]
    shown = ", ".join(f"{curve.values[k - 1]:.3f} at {k}" for k in (1, 5, 10, 50))
    return element("g", title(f"{curve.variant or 'the search'}: {shown}"), path(points, f"curve c{number}"))
