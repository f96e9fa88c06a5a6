"""Numbers in words and digits, with what they count."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.terms import STOPWORDS, stem

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: float(value) for value, word in enumerate(_ONES)} | {
    word: 10.0 * tens for tens, word in enumerate(_TENS, start=2)
}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
          "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3}  # fmt: skip
_CURRENCY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupe"}
_PERCENT = frozenset({"%", "percent", "pc"})
#: Words that loosen the number behind them.
_LOOSE = frozenset(
    "about around some nearly almost roughly approximately over more least most under less up estimated "
    "circa than close".split()
)
_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)([a-z]*)")
#: How many words behind a number, and before it, tell what it counts.
BEHIND, BEFORE = 4, 3
#: How far two numbers may lie apart when one of them is said loosely.
NEAR = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A value as ``written``, its ``unit`` (a stem, ``%`` or empty) and the stems ``around`` it."""

    value: float
    written: str
    unit: str
    around: frozenset[str]
    loose: bool
    places: tuple[int, ...]


def read_numbers(folded: Sequence[str], taken: Collection[int] = ()) -> Iterator[Number]:
    """The numbers among folded words, without the words at the places ``taken``."""
    place = 0
    while place < len(folded):
        value, end = (None, place + 1) if place in taken else _value(folded, place)
        if value is not None:
            yield _number(value, folded, place, end)
        place = end


def _value(folded: Sequence[str], place: int) -> tuple[float | None, int]:
    """The number that begins here, and where it ends; None where none does."""
    total, part, end = 0.0, None, place
    while end < len(folded):
        word, digits = folded[end], _DIGITS.fullmatch(folded[end])
        if digits and part is None:
            part = float(digits[1].replace(",", "")) * SCALES.get(digits[2], 1.0)
        elif word in WORDS and _goes_on(part, WORDS[word]):
            part = (part or 0.0) + WORDS[word]
        elif word in SCALES and part is not None and len(word) > 2:
            part *= SCALES[word]
            if SCALES[word] >= 1_000:
                total, part = total + part, 0.0
        elif not (word == "and" and _joins(folded, end)):
            break
        end += 1
    if part is None or (end == place + 1 and folded[place] == "one"):
        return None, place + 1
    return total + part, end


def _goes_on(part: float | None, value: float) -> bool:
    """Whether a number word can follow: one hundred, five; twenty, five."""
    return part is None or part % 100 == 0 or (part >= 20 and part % 10 == 0 and value < 10)


def _joins(folded: Sequence[str], place: int) -> bool:
    """Whether the word at a place joins two parts of one number: two hundred and five."""
    return folded[place - 1] in SCALES and folded[place + 1 : place + 2] != [] and folded[place + 1] in WORDS


def _number(value: float, folded: Sequence[str], start: int, end: int) -> Number:
    behind = [stem(word) for word in folded[end : end + BEHIND] if word not in STOPWORDS]
    before = [stem(word) for word in folded[max(0, start - BEFORE) : start] if word not in STOPWORDS]
    return Number(
        value=value,
        written=" ".join(folded[start:end]),
        unit=_unit(folded, start, end),
        around=frozenset(behind + before),
        loose=not _LOOSE.isdisjoint(folded[max(0, start - BEFORE) : start]),
        places=tuple(range(start, end)),
    )


def _unit(folded: Sequence[str], start: int, end: int) -> str:
    """A currency before it, else percent or the word behind it."""
    before, behind = folded[max(0, start - 1) : start], folded[end : end + 2]
    if before and before[0] in _CURRENCY:
        return _CURRENCY[before[0]]
    if behind[:1] and (behind[0] in _PERCENT or list(behind) == ["per", "cent"]):
        return "%"
    return stem(behind[0]) if behind and behind[0] not in STOPWORDS else ""


def same_value(one: Number, other: Number) -> bool:
    """Whether both can be of one count: equal, or near where one is said loosely, or the first rounded."""
    if math.isclose(one.value, other.value, rel_tol=1e-9):
        return True
    larger = max(abs(one.value), abs(other.value))
    loosely = (one.loose or other.loose) and abs(one.value - other.value) <= NEAR * larger
    return loosely or _rounds(one, other)


def _rounds(claimed: Number, told: Number) -> bool:
    """Whether the first is the second rounded to fewer digits, at least two: 1.8 million of 1,790,000."""
    if claimed.value < 10 or told.value < 10 or claimed.value == told.value:
        return False
    digits = len(f"{claimed.value:.10g}".replace(".", "").strip("0"))
    return digits >= 2 and float(f"{told.value:.{digits}g}") == claimed.value
