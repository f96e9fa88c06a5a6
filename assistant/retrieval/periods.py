"""The time that a question speaks of: «last week», «in July 2021», «since March», «the latest».

A question is read against the day on which it is asked. What comes out is a hint for ranking, never a
filter: an article of June may tell what happened in May.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: The first and the last month of each season, north of the equator; winter begins the year before.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (-1, 2)}
_NUMBERS = {name: number for number, name in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), start=1)} | {
    "a": 1, "an": 1, "couple": 2, "few": 3, "several": 5}  # fmt: skip
#: What «recently» reaches back over, in days.
RECENT_DAYS = 30

_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS if name != 'may')}|sept)\.?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PART = r"(?:(?P<part>early|mid|late|the (?:start|beginning|middle|end) of)[ -])?"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + r")(?: of)?"
_UNIT = r"(?P<unit>day|week|month|year)s?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, inclusive, that a question speaks of; ``first`` or ``last`` is None for an open end.

    ``recent`` asks for what is newest («the latest», «now»); ``text`` is the words that say so.
    """

    text: str
    first: date | None = None
    last: date | None = None
    recent: bool = False

    def distance(self, day: date) -> int:
        """Days between ``day`` and the period; 0 within it."""
        if self.first is not None and day < self.first:
            return (self.first - day).days
        if self.last is not None and day > self.last:
            return (day - self.last).days
        return 0


Days = tuple[date, date]
Reader = Callable[[re.Match[str], date], Days | None]


def read_period(question: str, as_of: date) -> Period | None:
    """What the question says of time, seen from ``as_of``; None when it says nothing.

    Two times make one period («between March and May», «from 2019 to 2021»). Nothing after ``as_of``
    is meant by a word that looks back, and a month or weekday without a year is the last one.
    """
    found = list(_times(question, as_of))
    if not found:
        recent = _RECENT.search(question)
        if recent is None:
            return None
        return Period(text=recent[0], first=as_of - timedelta(days=RECENT_DAYS), last=as_of, recent=True)
    (start, end, days), *more = found
    if more and _JOINED.fullmatch(question[end : more[0][0]]) and _OPENS_RANGE.search(question[:start]):
        _, end, last = more[0]
        # «Between March and May 2022»: the first month is of the year that the second one names.
        opening = next(_times(question, last[1], start))[2]
        return Period(text=question[start:end], first=min(opening[0], last[0]), last=max(opening[1], last[1]))
    return _directed(question, start, end, days)


def _directed(question: str, start: int, end: int, days: Days) -> Period:
    """The period that the word before a time makes of it."""
    before = _DIRECTION.search(question[:start])
    word = before["word"].casefold() if before else ""
    text = question[before.start() if before else start : end].strip()
    first, last = days
    if word == "since":
        return Period(text=text, first=first)
    if word in {"after", "following"}:
        return Period(text=text, first=last + timedelta(days=1))
    if word in {"before", "prior to", "ahead of"}:
        return Period(text=text, last=first - timedelta(days=1))
    if word in {"until", "till", "by"}:
        return Period(text=text, last=last)
    return Period(text=text, first=first, last=last)


_DIRECTION = re.compile(
    r"\b(?P<word>since|after|following|before|prior to|ahead of|until|till|by|in|on|during|of|for)"
    r" (?:the )?(?:month of |year |week of )?$",
    re.IGNORECASE,
)
_OPENS_RANGE = re.compile(r"\b(?:between|from) (?:the )?$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:and|to|until|till|through|[-–—])\s*(?:the )?", re.IGNORECASE)
_RECENT = re.compile(
    r"\b(?:the (?:latest|newest)|latest|newest|most recent(?:ly)?|recent(?:ly)?|lately|currently|right now"
    r"|at the moment|these days|nowadays|so far|as of now|up to date)\b",
    re.IGNORECASE,
)


def _times(question: str, as_of: date, position: int = 0) -> Iterator[tuple[int, int, Days]]:
    """The times of a question in order, without overlaps: where they stand and the days they mean."""
    while position < len(question):
        matches = [(match, read) for form, read in _FORMS if (match := form.search(question, position))]
        # The first one counts, of those that begin together the longest.
        matches.sort(key=lambda each: (each[0].start(), -each[0].end()))
        for match, read in matches:
            days = read(match, as_of)
            if days is not None:
                yield match.start(), match.end(), days
                position = match.end()
                break
        else:
            return


def _day(match: re.Match[str], as_of: date) -> Days | None:
    groups = match.groupdict()
    month = _month_number(match["month"])
    if groups.get("year"):
        found = _make(int(match["year"]), month, int(match["day"]))
    else:
        found = _make(as_of.year, month, int(match["day"]))
        if found and found > as_of:
            found = _make(as_of.year - 1, month, int(match["day"]))
    return (found, found) if found else None


def _iso_day(match: re.Match[str], as_of: date) -> Days | None:
    found = _make(int(match["year"]), int(match["number"]), int(match["day"]))
    return (found, found) if found else None


def _month(match: re.Match[str], as_of: date) -> Days | None:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else as_of.year - (month > as_of.month)
    return _part(match["part"], date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(match: re.Match[str], as_of: date) -> Days | None:
    year = int(match["year"])
    return _part(match["part"], date(year, 1, 1), date(year, 12, 31))


def _season(match: re.Match[str], as_of: date) -> Days | None:
    first, last = _SEASONS[match["season"].casefold()]
    year = int(match["year"]) if match["year"] else as_of.year

    def days(year: int) -> Days:
        begin = date(year, first, 1) if first > 0 else date(year - 1, 12, 1)
        return begin, date(year, last, monthrange(year, last)[1])

    if not match["year"] and days(year)[0] > as_of:
        year -= 1
    return days(year)


def _quarter(match: re.Match[str], as_of: date) -> Days | None:
    groups = match.groupdict()
    year = int(match["year"])
    if groups["half"]:
        first = 1 if groups["half"].casefold() == "first" else 7
        last = first + 5
    else:
        order = ("first", "second", "third", "fourth")
        number = int(groups["number"]) if groups["number"] else order.index(groups["order"].casefold()) + 1
        first, last = 3 * number - 2, 3 * number
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _named_day(match: re.Match[str], as_of: date) -> Days | None:
    back = {"yesterday": 1, "last night": 1, "the day before yesterday": 2}.get(match[0].casefold(), 0)
    return as_of - timedelta(days=back), as_of - timedelta(days=back)


def _weekday(match: re.Match[str], as_of: date) -> Days | None:
    """The last such day before ``as_of``, or today."""
    back = (as_of.weekday() - _WEEKDAYS.index(match["weekday"].casefold())) % 7
    if back == 0 and match["which"].casefold() == "last":
        back = 7
    return as_of - timedelta(days=back), as_of - timedelta(days=back)


def _this_or_last(match: re.Match[str], as_of: date) -> Days | None:
    """This week as far as it goes; last week as people mean it: the seven days before, or the calendar's."""
    this, unit = match["which"].casefold().endswith("this"), match["unit"].casefold()
    monday = as_of - timedelta(days=as_of.weekday())
    if unit == "week":
        return (min(monday, as_of - timedelta(days=2)), as_of) if this else (monday - timedelta(7), as_of)
    if unit == "weekend":
        saturday = monday + timedelta(days=5) if this and as_of.weekday() >= 5 else monday - timedelta(days=2)
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        first = as_of.replace(day=1)
        return (first, as_of) if this else ((first - timedelta(days=1)).replace(day=1), first - timedelta(1))
    year = as_of.year - (not this)
    return date(year, 1, 1), as_of if this else date(year, 12, 31)


def _past(match: re.Match[str], as_of: date) -> Days | None:
    """«In the past three weeks»."""
    days = _days_of(match["count"], match["unit"])
    return _back(as_of, days), as_of


def _ago(match: re.Match[str], as_of: date) -> Days | None:
    """«Three weeks ago», give or take what the unit leaves open."""
    days = _days_of(match["count"], match["unit"])
    slack = {"day": 0, "week": 4, "month": 16, "year": 183}[match["unit"].casefold()]
    middle = _back(as_of, days)
    return _back(middle, slack), min(as_of, middle + timedelta(days=slack))


# Words before a month or a year that say that it is a time: «in May», but not «may» or «2000 people».
_BEFORE_TIMES = "in|since|during|after|before|until|by|between|from|and|to|of|year|last|this|early|mid|late"


def _after_words(pattern: str) -> str:
    """The pattern where one of those words stands before it."""
    return rf"(?:{'|'.join(rf'(?<={word} )' for word in _BEFORE_TIMES.split('|'))}){pattern}"


_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (rf"{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)", _iso_day),
    (rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}", _day),
    (rf"{_MONTH} {_DAY},? {_YEAR}", _day),
    (rf"(?<=on ){_DAY}(?: of)? {_MONTH}", _day),
    (rf"(?<=on ){_MONTH} {_DAY}", _day),
    (rf"{_PART}{_MONTH}(?:,| of)? {_YEAR}", _month),
    (_after_words(rf"(?P<part>)(?P<year>)(?-i:(?=[A-Z])){_MONTH}"), _month),
    (_after_words(rf"{_PART}{_YEAR}(?! ?%| people| [a-z]+s\b)"), _year),
    (rf"(?P<season>{'|'.join(_SEASONS)})(?: of)? {_YEAR}", _season),
    (rf"(?P<half>first|second) half of {_YEAR}(?P<number>)(?P<order>)", _quarter),
    (rf"(?P<half>)(?P<order>)Q(?P<number>[1-4]) {_YEAR}", _quarter),
    (rf"(?P<half>)(?P<number>)(?P<order>first|second|third|fourth) quarter(?: of)? {_YEAR}", _quarter),
    (
        r"the day before yesterday|yesterday|today|tonight|last night|this (?:morning|afternoon|evening)",
        _named_day,
    ),
    (rf"(?P<which>last|this|on) (?P<weekday>{'|'.join(_WEEKDAYS)})", _weekday),
    (
        r"(?P<which>this past|earlier this|later this|this|last|previous) (?P<unit>week|weekend|month|year)",
        _this_or_last,
    ),
    (rf"(?:past|last|previous) {_COUNT} {_UNIT}", _past),
    (rf"(?:past|previous)(?P<count>) {_UNIT}", _past),
    (rf"{_COUNT} {_UNIT} ago", _ago),
)
_FORMS = tuple(
    (re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE), reader) for pattern, reader in _PATTERNS
)


def _part(part: str | None, first: date, last: date) -> Days:
    """The first, middle or last part of some days."""
    if not part:
        return first, last
    third = (last - first) / 3
    name = part.casefold()
    if name == "early" or "start" in name or "beginning" in name:
        return first, first + third
    if name == "mid" or "middle" in name:
        return first + third, last - third
    return last - third, last


def _days_of(count: str, unit: str) -> int:
    number = int(count) if count.isdecimal() else _NUMBERS.get(count.casefold(), 1)
    return number * {"day": 1, "week": 7, "month": 30, "year": 365}[unit.casefold()]


def _back(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.casefold()[:3]))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
