"""Elements, scales and axes. What an element says is data: the serialiser escapes all of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree as Tree

from markupsafe import Markup

#: Units of a plot's width, about a pixel each on a narrow screen.
WIDTH = 340

Scale = Callable[[float], float]
Parts = Iterable[Tree.Element]


def element(tag: str, *parts: Tree.Element, text: str = "", **attributes: str | float) -> Tree.Element:
    """An element; ``text_anchor`` is the attribute text-anchor, ``class_`` is class."""
    made = Tree.Element(tag, {_name(name): _value(value) for name, value in attributes.items()})
    made.text = text
    made.extend(parts)
    return made


def plot(height: float, about: str, parts: Parts) -> Markup:
    """The plot as markup; ``about`` says in words what it shows."""
    made = element("svg", *parts, viewBox=f"0 0 {WIDTH} {height:g}", role="img", aria_label=about)
    return Markup(Tree.tostring(made, encoding="unicode", short_empty_elements=False))  # noqa: S704 - escaped


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Tree.Element:
    """A straight line of a class."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def words(x: float, y: float, text: str, anchor: str = "middle", kind: str = "tick") -> Tree.Element:
    """A line of text at its baseline."""
    return element("text", text=text, x=x, y=y, text_anchor=anchor, class_=kind)


def title(text: str) -> Tree.Element:
    """What is shown beside the pointer."""
    return element("title", text=text)


def path(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> Tree.Element:
    """A line through points, or the area within."""
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=f"M{steps}{' Z' if closed else ''}", class_=kind)


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """From ``low`` … ``high`` to ``start`` … ``end``."""
    return lambda value: start + (value - low) / (high - low) * (end - start)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """The same of the logarithms; ``low`` is above 0."""
    inner = linear(math.log(low), math.log(high), start, end)
    return lambda value: inner(math.log(value))


def axis_below(
    scale: Scale, ticks: Iterable[float], top: float, bottom: float, unit: str = ""
) -> Iterator[Tree.Element]:
    """Lines across the plot at the ticks, and their figures below."""
    for tick in ticks:
        yield line(scale(tick), top, scale(tick), bottom, "grid")
        yield words(scale(tick), bottom + 15, f"{tick:g}{unit}")


def axis_left(scale: Scale, ticks: Iterable[float], left: float, right: float) -> Iterator[Tree.Element]:
    """Lines across the plot at the ticks, and their figures on the left."""
    for tick in ticks:
        yield line(left, scale(tick), right, scale(tick), "grid")
        yield words(left - 6, scale(tick) + 4, f"{tick:g}", "end")


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}"
