"""Days as news texts name them: a date, a month, a year, a weekday, yesterday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items() if name != "may"} | {"sept": 9}
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES)}
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DAY = re.compile(r"([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
#: Months of no more letters are abbreviations, which a day or a year has to stand beside.
SHORT = 3
_VERBS = frozenset({"may", "march"})
_BEFORE_MONTH = frozenset("in since until by last next of early late mid".split())
#: A word before a year that may be a count: in 2016, not of 2016 people.
_BEFORE_YEAR = frozenset(
    "in since until by of from before after during early late mid and to for the through summer winter "
    "spring autumn fall end season year".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What is said of a day; what is not said is None. ``near`` counts days from that of the text."""

    written: str
    places: tuple[int, ...]
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    near: int | None = None


def read_days(folded: Sequence[str]) -> Iterator[Day]:
    """The days among folded words, in order."""
    place = 0
    while place < len(folded):
        found = _at(folded, place)
        if found is None:
            place += 1
        else:
            yield replace(found, written=" ".join(folded[each] for each in found.places))
            place = found.places[-1] + 1


def fits(claimed: Day, told: Day, published: date | None = None) -> bool:
    """Whether the text that tells one day can support the other; ``published`` is the text's own day."""
    known = _known(told, published)
    asked = _known(claimed, None)
    if not any(name in known for name in asked):
        return False
    if any(name in known and known[name] != value for name, value in asked.items()):
        return False
    return all(name in known for name in asked) or (
        asked.keys() - known.keys() == {"year"} and published is None
    )


def _known(told: Day, published: date | None) -> dict[str, int]:
    known = {
        name: value
        for name in ("year", "month", "day", "weekday", "near")
        if (value := getattr(told, name)) is not None
    }
    if published is None:
        return known
    if told.near is not None:
        known |= _fields(published + timedelta(days=told.near))
    elif told.weekday is not None and told.day is None:
        known |= _fields(published - timedelta(days=(published.weekday() - told.weekday) % 7))
    elif told.month is not None and told.year is None:
        known["year"] = published.year
    return known


def _fields(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day, "weekday": day.weekday()}


def _at(folded: Sequence[str], place: int) -> Day | None:
    """The day that begins at a place."""
    word = folded[place]
    if word in _NEAR:
        return Day(written="", places=(place,), near=_NEAR[word])
    if word in WEEKDAYS:
        rest = _calendar(folded, place + 1)
        return replace(
            rest or Day(written="", places=()),
            weekday=WEEKDAYS[word],
            places=(place, *(rest.places if rest else ())),
        )
    return _calendar(folded, place)


def _calendar(folded: Sequence[str], place: int) -> Day | None:
    """A date with a month, or a year alone."""
    words = folded[place : place + 4]
    if not words:
        return None
    if _DAY.fullmatch(words[0]):
        skip = 2 if words[1:2] == ["of"] else 1
        if words[skip : skip + 1] and words[skip] in MONTHS:
            day = int(_DAY.fullmatch(words[0])[1])  # type: ignore[index]
            return _with_year(words, place, skip + 1, MONTHS[words[skip]], day)
    if words[0] in MONTHS and _is_month(folded, place):
        found = _DAY.fullmatch(words[1]) if len(words) > 1 else None
        return _with_year(words, place, 2 if found else 1, MONTHS[words[0]], int(found[1]) if found else None)
    if _YEAR.fullmatch(words[0]) and (
        place == 0 or folded[place - 1] in _BEFORE_YEAR or place + 1 == len(folded)
    ):
        return Day(written="", places=(place,), year=int(words[0]))
    return None


def _is_month(folded: Sequence[str], place: int) -> bool:
    """Whether a word is a month here: Jan is a name too, and may and march are verbs."""
    word, after = folded[place], folded[place + 1 : place + 2]
    if len(word) > SHORT and word not in _VERBS:
        return True
    if after and (_DAY.fullmatch(after[0]) or _YEAR.fullmatch(after[0])):
        return True
    return word in _VERBS and place > 0 and folded[place - 1] in _BEFORE_MONTH


def _with_year(words: Sequence[str], place: int, end: int, month: int, day: int | None) -> Day:
    year = int(words[end]) if end < len(words) and _YEAR.fullmatch(words[end]) else None
    end += year is not None
    return Day(written="", places=tuple(range(place, place + end)), year=year, month=month, day=day)
