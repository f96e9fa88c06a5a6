"""Days in a sentence, as exact as they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

_MONTHS = ("january february march april may june july august september october november december").split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH_FORMS = "|".join(rf"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS)
_MONTH = rf"(?P<month>{_MONTH_FORMS}|sept)\b(?:\.(?=\s))?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH}\s+{_DAY}(?![\d:])(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b(?:in|since|until|by|of|during|to)\s+(?P<only>{_MONTH})",
        rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b",
        r"\b(?P<near>yesterday|today|tomorrow|this morning|tonight|last night)\b",
        r"\b(?P<around>last|this|next) year\b",
        rf"(?<![\w.,$€£-]){_YEAR}(?![\w%]|,\d|-\d)",
    )
)
# Most sentences tell no day: one look says so.
_ANY = re.compile(
    rf"\d|(?:{'|'.join(_WEEKDAYS)})|yesterday|today|tomorrow|tonight|this morning|last night|year"
    rf"|{_MONTH_FORMS}",
    re.IGNORECASE,
)
_NEAR = {"yesterday": -1, "last night": -1, "tomorrow": 1}
_AROUND = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, month or year; ``either`` holds the days that a weekday may be, about the printing.

    ``is_year_guessed`` says that the year is the one nearest to the printing, for none is told.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    either: tuple[date, ...] = ()
    is_year_guessed: bool = field(default=False, compare=False)

    def agrees(self, other: Day) -> bool:
        """Whether both may be the same, as far as both are told."""
        if self.either or other.either:
            mine, others = self._days, other._days
            return any(_same(one, another) for one in mine for another in others)
        if self.is_year_guessed or other.is_year_guessed:
            return _same(replace(self, year=None), other)
        return _same(self, other)

    @property
    def _days(self) -> tuple[Day | date, ...]:
        """What it may be, without a year that is only guessed."""
        return self.either or (replace(self, year=None) if self.is_year_guessed else self,)

    @property
    def exact(self) -> tuple[date, ...]:
        """The days that it may be; empty for a month or a year."""
        if self.either:
            return self.either
        if self.year and self.month and self.day:
            made = _made(self.year, self.month, self.day)
            return (made,) if made else ()
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMention:
    """A day and where it stands in its sentence."""

    start: int
    end: int
    day: Day = field(compare=False)


def days(sentence: str, printed: date | None) -> Iterator[DayMention]:
    """The days that a sentence tells, in order; ``printed`` is the day of its article.

    A day without a year is the one nearest to that; without ``printed``, weekdays tell nothing.
    """
    if not _ANY.search(sentence):
        return iter(())
    taken: list[tuple[int, int]] = []
    found = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            start, end = match.span("only") if match.groupdict().get("only") else match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            day = _read(match.groupdict(), printed)
            if day is not None:
                taken.append((start, end))
                found.append(DayMention(start=start, end=end, day=day))
    return iter(_without_weekdays(sorted(found, key=lambda mention: mention.start)))


def _without_weekdays(found: list[DayMention]) -> list[DayMention]:
    """The mentions without the weekday of ``Saturday 15 January``, which that date tells more exactly."""
    return [
        each
        for each, following in zip(found, [*found[1:], None], strict=False)
        if not (each.day.either and following and following.day.day and following.start - each.end <= 2)
    ]


def _read(parts: Mapping[str, Any], printed: date | None) -> Day | None:
    if parts.get("weekday") or parts.get("near"):
        return _around((parts.get("weekday") or parts["near"]).lower(), printed)
    if around := parts.get("around"):
        return Day(year=printed.year + _AROUND[around.lower()]) if printed else None
    year = int(parts["year"]) if parts.get("year") else None
    number = parts.get("number")
    name = (parts.get("month") or "").lower()[:3]
    month = int(number) if number else next((n for n, m in enumerate(_MONTHS, 1) if m[:3] == name), None)
    day = int(parts["day"]) if parts.get("day") else None
    if day is not None and (day == 0 or day > 31 or month is None):
        return None
    if year is None and printed and month:
        nearest = _nearest_year(printed, month, day or 15)
        return Day(year=nearest, month=month, day=day, is_year_guessed=True)
    return Day(year=year, month=month, day=day)


def _around(word: str, printed: date | None) -> Day | None:
    if printed is None:
        return None
    if word in _WEEKDAYS:
        back = (printed.weekday() - _WEEKDAYS.index(word)) % 7
        before = printed - timedelta(days=back)
        return Day(either=(before, before + timedelta(days=7)))
    return Day(either=(printed + timedelta(days=_NEAR.get(word, 0)),))


def _nearest_year(printed: date, month: int, day: int) -> int:
    made = [(year, _made(year, month, day)) for year in (printed.year - 1, printed.year, printed.year + 1)]
    return min(made, key=lambda pair: abs((pair[1] - printed).days) if pair[1] else 999)[0]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _same(one: Day | date, other: Day | date) -> bool:
    pairs = ((getattr(one, part), getattr(other, part)) for part in ("year", "month", "day"))
    return all(mine is None or its is None or mine == its for mine, its in pairs)
