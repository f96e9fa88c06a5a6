"""Figures of a sentence with what they count, and whether two of them can both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.terms import CAPITALS, STOPWORDS, fold, stem

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: float(value) for value, word in enumerate(_SMALL)} | {
    word: 10.0 * place for place, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupe"}
#: Units of one dimension, so that miles and kilometres can be compared: stem to dimension and factor.
_UNITS = {
    stem(name): (dimension, factor)
    for dimension, names in {
        "length": {"metre": 1.0, "meter": 1.0, "kilometre": 1e3, "kilometer": 1e3, "km": 1e3,
                   "mile": 1609.344, "foot": 0.3048, "feet": 0.3048, "centimetre": 0.01, "centimeter": 0.01},
        "weight": {"gram": 1e-3, "kilogram": 1.0, "kg": 1.0, "tonne": 1e3, "ounce": 0.02835},
    }.items()
    for name, factor in names.items()
}  # fmt: skip
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?P<currency>[$€£¥₹])?\s?(?:(?P<digits>\d+(?:,\d\d\d)*(?:\.\d+)?)(?![\d:])"
    rf"|(?P<words>(?:{'|'.join(_TENS)})-(?:{'|'.join(_SMALL[1:10])})|(?:{'|'.join(_SMALL[2:] + _TENS)})))"
    rf"(?:[ -](?P<scale>{'|'.join(_SCALES)}))?\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|close to|an estimated|as many as) $",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(?:at least|more than|over|above|no (?:fewer|less) than) $", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:up to|under|below|fewer than|less than|at most|no more than) $", re.IGNORECASE)
_OR_SO = re.compile(r"\s+or (?P<way>more|so|fewer|less)\b", re.IGNORECASE)
#: How far above "more than" a figure reaches, and how far below "up to", as shares of it.
OPEN_ABOVE, OPEN_BELOW = 1.5, 0.5
_RANGE = re.compile(r"^\s?(?:to|and|or|[-–—])\s?$")
_ADDED = re.compile(r"[ -](?:days?|hours?|minutes?|feet|foot),?(?: and)? ", re.IGNORECASE)
_AFTER = re.compile(r"[ -]*([^\W\d_]+)")
_NAMED = re.compile(rf"(?:[\s(][{CAPITALS}]\w*[ -]|\b[{CAPITALS}]\w*-)$")
#: Two figures within this share of the larger one are the same, where neither says that it is rough; and
#: within that share where one does.
EXACT, ROUGH = 0.005, 0.05
#: The same for figures in two units: who converts, rounds.
CONVERTED = 0.1
_COUNTED_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, or a range of numbers, of something: ``text`` is how the sentence writes it.

    ``unit`` holds the stems of the words that follow it, ``of`` those after an "of": "about 27,000 cubic
    metres of sand" counts {cubic, metr} of {sand}. ``counted`` is how it writes those.
    """

    low: float
    high: float
    unit: frozenset[str]
    of: frozenset[str]
    text: str
    start: int
    end: int
    counted: str = ""
    is_rough: bool = False

    @property
    def written(self) -> str:
        """The number and what it counts, as the sentence writes them."""
        return f"{self.text} {self.counted}".strip()

    @property
    def dimension(self) -> tuple[str, float] | None:
        """The dimension of the unit and the factor to its base unit, where both are known."""
        return next((_UNITS[term] for term in sorted(self.unit) if term in _UNITS), None)


def figures(sentence: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """The figures of a sentence in order, without those in the spans ``taken`` (dates) and in names."""
    found = [
        figure
        for figure in _figures(sentence)
        if not any(start < figure.end and figure.start < end for start, end in taken)
    ]
    merged: list[Figure] = []
    for figure in found:
        if merged and _ADDED.fullmatch(sentence[merged[-1].end : figure.start]):
            continue  # "11 hours and 55 minutes": minutes of an hour are no figure of their own
        if merged and _RANGE.match(sentence[merged[-1].end : figure.start]):
            merged[-1] = _range(sentence, merged[-1], figure)
        else:
            merged.append(figure)
    return [figure for figure in merged if figure.unit]


def same_count(one: Figure, other: Figure) -> bool:
    """Whether two figures seem to count the same kind of thing."""
    if not one.unit & other.unit:
        return (
            one.dimension is not None
            and other.dimension is not None
            and (one.dimension[0] == other.dimension[0])
        )
    return not (one.of and other.of) or bool(one.of & other.of)


def agree(one: Figure, other: Figure) -> bool:
    """Whether both figures can be true of one thing: rounding is no disagreement, and neither is a range
    that holds the other."""
    (low, high), (lowest, highest) = _in_base(one, other), _in_base(other, one)
    rough = ROUGH if one.is_rough or other.is_rough else EXACT
    slack = (CONVERTED if converted(one, other) else rough) * max(high, highest)
    return low <= highest + slack and lowest <= high + slack


def converted(one: Figure, other: Figure) -> bool:
    """Whether two figures give one size in two units."""
    if one.dimension is None or other.dimension is None:
        return False
    return one.dimension[0] == other.dimension[0] and one.dimension != other.dimension


def _in_base(figure: Figure, other: Figure) -> tuple[float, float]:
    factor = figure.dimension[1] if figure.dimension and other.dimension else 1.0
    return figure.low * factor, figure.high * factor


def _figures(sentence: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(sentence):
        if match.start() and _NAMED.search(sentence[: match.start()]) and not match["currency"]:
            continue  # Luna 25, Falcon 9
        value = _value(match)
        end = match.end()
        tail = _OR_SO.match(sentence, end)
        unit, after = _words(sentence, tail.end() if tail else end)
        of, last = _words(sentence, after, opener="of") if unit else (frozenset[str](), after)
        if match["currency"]:
            unit |= {_CURRENCIES[match["currency"]]}
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        before, way = sentence[:start], tail["way"].lower() if tail else ""
        yield Figure(
            low=value * (OPEN_BELOW if way in {"fewer", "less"} or _AT_MOST.search(before) else 1.0),
            high=value * (OPEN_ABOVE if way == "more" or _AT_LEAST.search(before) else 1.0),
            unit=unit,
            of=of,
            text=match[0].strip(),
            counted=sentence[tail.end() if tail else end : last].strip(" -"),
            is_rough=way == "so" or _ABOUT.search(before) is not None,
            start=start,
            end=end,
        )


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
    else:
        value = sum(_VALUES[word] for word in match["words"].lower().split("-"))
    return value * _SCALES[match["scale"].lower()] if match["scale"] else value


def _words(sentence: str, position: int, opener: str = "") -> tuple[frozenset[str], int]:
    """The stems of the few words from ``position`` on, up to a function word or a mark; where they end."""
    if opener:
        found = re.compile(rf"\s{opener}\b").match(sentence, position)
        if found is None:
            return frozenset(), position
        position = found.end()
    stems: list[str] = []
    while len(stems) < _COUNTED_WORDS and (word := _AFTER.match(sentence, position)):
        folded = fold(word[1])
        if folded in STOPWORDS and not (opener and (not stems or folded == "and")):
            break
        if folded not in STOPWORDS:
            stems.append(stem(folded))
        position = word.end()
    return frozenset(stems), position


def _range(sentence: str, one: Figure, other: Figure) -> Figure:
    """«540 million to 1.08 billion dollars»: the first is in the unit of the second."""
    return Figure(
        low=min(one.low, other.low),
        high=max(one.high, other.high),
        unit=other.unit or one.unit,
        of=other.of or one.of,
        text=sentence[one.start : other.end],
        counted=other.counted,
        start=one.start,
        end=other.end,
        is_rough=one.is_rough or other.is_rough,
    )
