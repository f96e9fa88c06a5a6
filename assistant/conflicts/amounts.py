"""Amounts in a sentence: figures with their units and what they count, as far as each may be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from assistant.terms import STOPWORDS, stem, words

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = {word: float(number) for number, word in enumerate(_SMALL)}
_ONES |= {word: 10.0 * number for number, word in enumerate(_TENS, start=2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3, "dozen": 12.0,
}  # fmt: skip
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
#: Units with what they measure and how much of its base each is.
_UNITS: dict[str, tuple[str, float]] = {
    form: (dimension, factor)
    for dimension, forms, factor in (
        ("length", "metre metres meter meters m", 1.0),
        ("length", "kilometre kilometres kilometer kilometers km", 1e3),
        ("length", "centimetre centimetres centimeter centimeters cm", 0.01),
        ("length", "millimetre millimetres millimeter millimeters mm", 1e-3),
        ("length", "mile miles", 1609.344),
        ("length", "foot feet ft", 0.3048),
        ("length", "inch inches", 0.0254),
        ("length", "yard yards", 0.9144),
        ("mass", "gram grams g", 1e-3),
        ("mass", "kilogram kilograms kilo kilos kg", 1.0),
        ("mass", "tonne tonnes ton tons", 1e3),
        ("mass", "pound pounds lb lbs", 0.4536),
        ("mass", "ounce ounces oz", 0.02835),
        ("time", "second seconds", 1.0),
        ("time", "minute minutes", 60.0),
        ("time", "hour hours", 3600.0),
        ("time", "day days", 86400.0),
        ("time", "week weeks", 604800.0),
        ("time", "month months", 2629800.0),
        ("time", "year years", 31557600.0),
        ("area", "hectare hectares", 1e4),
        ("area", "acre acres", 4046.86),
        ("volume", "litre litres liter liters", 1e-3),
        ("volume", "gallon gallons", 3.785e-3),
        ("speed", "mph", 1.609344),
        ("speed", "km/h kph", 1.0),
        ("percent", "percent %", 1.0),
        ("euro", "euro euros €", 1.0),
        ("dollar", "dollar dollars $", 1.0),
        ("pound", "£", 1.0),
        ("yen", "yen ¥", 1.0),
        ("rupee", "rupee rupees ₹", 1.0),
        ("franc", "franc francs", 1.0),
        ("crown", "crown crowns krone kroner krona kronor", 1.0),
    )
    for form in forms.split()
}
MONEY = frozenset({"euro", "dollar", "pound", "yen", "rupee", "franc", "crown"})
#: Converted figures are rounded: of two units they agree this nearly.
CONVERTED = 0.05
#: A figure from this on may be a rounder one of another, when it is this near.
ROUND_FROM, ROUNDED = 100.0, 0.05
#: How far "about" reaches, in shares of the figure.
ABOUT, NEARLY, OVER = 0.1, 0.15, 0.15
#: "A third" may be so many points of a hundred away.
FRACTION_POINTS = 3.0

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL)}"
_SYMBOLS = "$€£¥₹"
_FIGURE = re.compile(
    rf"(?P<symbol>[{_SYMBOLS}]\s?)?(?<![\w.,:/-])(?P<number>{_DIGITS}|(?:{_WORDS})\b|(?:a"
    rf"|half a)(?=\s(?:hundred|thousand|million|billion|dozen)\b))"
    r"(?!\d|st\b|nd\b|rd\b|th\b|[:/]\d)"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|mn|bn|k|m(?=\s(?:dollars|euros"
    r"|pounds)))\b)?"
    r"(?:[ -]?(?P<unit>°\s?[CF]\b|degrees(?: (?:Celsius|Fahrenheit))?|per\s?cent\b|%"
    r"|square (?:kilomet\w+|miles|met\w+)|cubic met\w+"
    rf"|km/h|(?:{'|'.join(sorted((u for u in _UNITS if u.isalpha()), key=len, reverse=True))})\b))?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<times>a|one|two|three|four)[ -](?P<part>third|quarter|fifth|tenth)s?\b"
    r"|\b(?P<half>half) (?:of|the)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|up to)\s+$", re.I
)
_NEARLY = re.compile(
    r"\b(?:nearly|almost|close to|just under|less than|fewer than|under|just short of)\s+$", re.I
)
_OVER = re.compile(r"\b(?:more than|over|at least|above|just over|well over|upwards of)\s+$", re.I)
_OR_MORE = re.compile(r"\s+(?:[\w-]+\s+){0,2}?or more\b", re.I)
_OR_LESS = re.compile(r"\s+(?:[\w-]+\s+){0,2}?or (?:less|fewer)\b", re.I)
# "between 200 and 250", "40 to 50 minutes"; "and" alone joins two figures of two things.
_TO = re.compile(r"\s*(?:to|[–-])\s*", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:about\s+|around\s+|some\s+)?$", re.I)
_FROM = re.compile(r"\b(?:from|rose|fell|grew|up|down|raised|cut)\s+(?:\w+\s+)?$", re.I)
_SCALED = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_SCALES)})\b", re.I)
#: A range may end so much below or above another of the same.
RANGE_ENDS = 0.1
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AGE_BEFORE = re.compile(r"(?:[A-Z][\w’'-]+,\s+|\baged\s+|\b(?:girl|boy|man|woman|son|daughter)s? of\s+)$")
_AGE_AFTER = re.compile(r"-years?-old|\s+years?\s+old|-day\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure as it may be taken, ``low`` to ``high`` in the base of its dimension.

    ``dimension`` is what its unit measures, a currency, ``percent``, or ``count`` where it has no unit, and
    ``factor`` how much of the base the unit is; ``counted`` are the stems of the words behind a count.
    ``is_range`` says that the text itself gives both ends.
    """

    figure: float
    low: float
    high: float
    dimension: str
    factor: float = 1.0
    counted: tuple[str, ...] = ()
    is_age: bool = False
    is_range: bool = False

    def agrees(self, other: Amount) -> bool:
        """Whether both may be the same amount: rounded, hedged or in another unit; two ranges are the same
        where they begin or end alike."""
        if self.is_range and other.is_range:
            return _near(self.low, other.low) or _near(self.high, other.high)
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low <= high:
            return True
        near = min(abs(low - high) / max(abs(low), abs(high)), 1.0)
        if self.factor != other.factor:
            return near <= CONVERTED
        return near <= ROUNDED and _is_rounded(self, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount and where it stands in its sentence."""

    start: int
    end: int
    amount: Amount = field(compare=False)


def amounts(sentence: str) -> Iterator[Figure]:
    """The amounts of a sentence in order; years and ordinals are none."""
    for match in _FRACTION.finditer(sentence):
        times = 1.0 if match["half"] else _ONES.get(match["times"].lower(), 1.0)
        points = times * _FRACTIONS[(match["half"] or match["part"]).lower()]
        amount = Amount(
            figure=points, low=points - FRACTION_POINTS, high=points + FRACTION_POINTS, dimension="percent"
        )
        yield Figure(start=match.start(), end=match.end(), amount=amount)
    found = [
        Figure(start=match.start(), end=match.end(), amount=amount_here)
        for match in _FIGURE.finditer(sentence)
        if (amount_here := _amount(sentence, match))
    ]
    yield from _joined(sentence, found)


def _joined(sentence: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """The figures, two that are the ends of a range as one."""
    waiting: Figure | None = None
    for figure in found:
        whole = _range(sentence, waiting, figure) if waiting else None
        if waiting and not whole:
            yield waiting
        waiting = whole or figure
    if waiting:
        yield waiting


def _range(sentence: str, one: Figure, other: Figure) -> Figure | None:
    """The range that two figures are the ends of; the first may leave its unit to the second."""
    low, high, joint = one.amount, other.amount, sentence[one.end : other.start]
    before = sentence[: one.start]
    is_between = bool(_BETWEEN.search(before)) and joint.strip() == "and"
    if low.dimension not in {"count", high.dimension} or low.is_range or low.is_age or high.is_age:
        return None
    if not is_between and (not _TO.fullmatch(joint) or _FROM.search(before)):
        return None
    factor = high.factor if low.dimension != high.dimension else 1.0
    if not _SCALED.search(sentence[one.start : one.end]):
        factor *= _scale(sentence[other.start : other.end])
    if not 0 < low.figure * factor < high.figure:
        return None
    amount = replace(high, figure=low.figure * factor, low=low.low * factor, is_range=True)
    return Figure(start=one.start, end=other.end, amount=amount)


def _amount(sentence: str, match: re.Match[str]) -> Amount | None:
    number, scale, unit = match["number"], match["scale"], _unit(match)
    bare = not (scale or unit or match["symbol"])
    if bare and _YEAR.fullmatch(number):
        return None
    value = _number(number) * (_SCALES[scale.lower()] if scale else 1.0)
    dimension, factor = _measure(unit, scaled=bool(scale))
    if "fahrenheit" in unit or unit.endswith("f"):
        return _fahrenheit(value)
    before, after = sentence[: match.start()], sentence[match.end() :]
    low, high = _bounds(value, number, scale, before, after)
    is_age = bool(_AGE_AFTER.match(sentence[match.end("number") :])) or (
        bare
        and value < 120
        and bool(_AGE_BEFORE.search(before))
        and not re.match(r"\s+(?!and\b|or\b)[a-z]", after)
    )
    return Amount(
        figure=value * factor,
        low=low * factor,
        high=high * factor,
        dimension=dimension,
        factor=factor,
        counted=_counted(after) if dimension == "count" else (),
        is_age=is_age,
    )


def _fahrenheit(value: float) -> Amount:
    celsius = (value - 32) / 1.8
    return Amount(figure=celsius, low=celsius - 1, high=celsius + 1, dimension="temperature", factor=1 / 1.8)


def _unit(match: re.Match[str]) -> str:
    found = match["unit"] or (match["symbol"] or "").strip()
    return re.sub(r"per\s?cent", "percent", found.lower())


def _measure(unit: str, *, scaled: bool) -> tuple[str, float]:
    if not unit:
        return "count", 1.0
    if unit.startswith(("°", "degrees")):
        return "temperature", 1.0
    if unit.startswith("square"):
        return "area", {"k": 1e6, "m": 1.0}[unit[7]] if not unit.endswith("miles") else 2.59e6
    if unit.startswith("cubic"):
        return "volume", 1.0
    if unit.startswith("pound") and scaled:
        return "pound", 1.0  # nobody weighs millions of them
    return _UNITS[unit]


def _number(text: str) -> float:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    if text.lower() == "half a":
        return 0.5
    return sum(_ONES.get(word, 1.0) for word in re.split(r"[- ]", text.lower()))


def _bounds(value: float, number: str, scale: str | None, before: str, after: str) -> tuple[float, float]:
    """How low and how high a figure may be taken, by its hedge and by the digits that it is written with."""
    if _ABOUT.search(before):
        return value * (1 - ABOUT), value * (1 + ABOUT)
    if _NEARLY.search(before) or _OR_LESS.match(after):
        return value * (1 - NEARLY), value
    if _OVER.search(before) or _OR_MORE.match(after):
        return value, value * (1 + OVER)
    if scale or "." in number:
        half = 0.5 * 10.0 ** -len(number.partition(".")[2]) * (_SCALES[scale.lower()] if scale else 1.0)
        return value - half * 0.99, value + half * 0.99
    return value, value


def _scale(written: str) -> float:
    found = _SCALED.search(written)
    return _SCALES[found[0].lower()] if found else 1.0


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= RANGE_ENDS * max(one, other)


def _is_rounded(one: Amount, other: Amount) -> bool:
    """Whether the rounder of two figures is the other with fewer digits: 10,000 of 10,412."""
    rounder, finer = sorted((one.figure, other.figure), key=_significant)
    digits = _significant(rounder)
    if rounder < ROUND_FROM or digits >= _significant(finer):
        return False
    return float(f"{finer:.{digits - 1}e}") == rounder


def _significant(value: float) -> int:
    return len(f"{value:.12g}".replace(".", "").lstrip("-0").rstrip("0").split("e")[0]) or 1


def _counted(after: str) -> tuple[str, ...]:
    """The stems of up to three words right behind a figure, up to a mark or a function word."""
    near = re.match(r"[\s-]*([^,.;:!?()“”\"]*)", after)
    following = words(near[1] if near else "")[:3]
    return tuple(stem(word) for word in takewhile(lambda word: word not in STOPWORDS, following))
