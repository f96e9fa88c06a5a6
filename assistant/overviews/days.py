"""The days that a sentence of an article names, and which of them dates what it tells.

A day that is not stated in full counts from the day on which the article was published: "on Monday" is
the last Monday, or the next one where the sentence looks ahead, and so is "on 3 May". What cannot be resolved
for sure is no day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.schema import DatedBy, Precision

_MONTHS = ("January February March April May June July August September October November December").split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = (
    r"(?P<month{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June|July|"
    r"Aug(?:ust|\.)?|Sept(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = rf"(?P<weekday{{0}}>{'|'.join(_WEEKDAYS)})"
_DAY = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year{0}>(?:1[6-9]|20)\d\d)"
_FORMS = (
    rf"(?:{_WEEKDAY.format('_a')},? (?:the )?)?{_DAY.format('_a')} (?:of )?{_MONTH.format('_a')}"
    rf"(?:,? {_YEAR.format('_a')})?",
    rf"(?:{_WEEKDAY.format('_b')},? )?{_MONTH.format('_b')} {_DAY.format('_b')}\b(?!,\d)"
    rf"(?:,? {_YEAR.format('_b')})?",
    rf"{_MONTH.format('_c')}(?: of)? {_YEAR.format('_c')}",
    rf"(?:(?<=\bin )|(?<=\blast )){_MONTH.format('_d')}(?! \d)",
    rf"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\buntil ))(?:early |mid-?|late )?{_YEAR.format('_e')}"
    r"(?![-–]\d)",
    rf"{_WEEKDAY.format('_f')}",
    r"(?P<named>[Yy]esterday|[Tt]oday|[Tt]omorrow)",
)
_MENTION = re.compile(rf"(?<![\w-])(?:{'|'.join(_FORMS)})(?![\w-])")
#: A day after these words bounds what is told, or belongs to something that it is compared with.
_BOUND = re.compile(
    r"\b(?:since|until|till|by|before|after|from|ahead of|prior to|than|between|through|to)"
    r"(?: (?:the|early|mid|late|last|next|about|around|at least|in|end|beginning|start|middle|of))* $",
    re.IGNORECASE,
)
#: A sentence that opens so, up to the day: what it tells came before or after that.
_BOUND_OPENING = re.compile(r"^\W*(?:before|after|since|until|by|unlike|ahead of)\b[^,;]*$", re.IGNORECASE)
#: "The prices of 31 December" have a day, and yet nothing of them happened on it.
_OF_A_THING = re.compile(r"(?<!morning )(?<!afternoon )(?<!evening )(?<!night )(?<!hours )\bof (?:the )?$")
_COMPARED = re.compile(
    r"\b(?:than|since|like|unlike|attributed|compared|after that)\b[^,;]{0,40}$", re.IGNORECASE
)
_SUBORDINATE = re.compile(r"\b(?:that|which|who|whom|whose|where|when|while)\b", re.IGNORECASE)
_SAYING = (
    r"said|says|say|told|announced|reported|reports|added|wrote|declared|confirmed|argued|estimated|named|"
    r"according to"
)
_SAID_THAT = re.compile(
    rf"\b(?:{_SAYING}|expects?|expected|hopes?|believes?|fears?)\b[^,;.]{{0,40}}?\bthat\b", re.IGNORECASE
)
_SAID_ON = re.compile(rf"\b(?:{_SAYING})\b[^,;.]{{0,40}}$", re.IGNORECASE)
_AHEAD = (
    r"\b(?:will|would|shall|(?:is|are|was|were) (?:\w+ )?(?:to|due|planned|scheduled|expected|set)|"
    r"plan(?:s|ned) (?:to|for)|scheduled|expect(?:s|ed) to|aim(?:s|ed|ing) (?:to|for)|hope[sd]? to|"
    r"intend(?:s|ed) to|next)\b"
)
_AHEAD_BEFORE = re.compile(rf"{_AHEAD}[^,;:]{{0,90}}$", re.IGNORECASE)
_AHEAD_ANYWHERE = re.compile(rf"{_AHEAD}[^;:]*$", re.IGNORECASE)
_AHEAD_AFTER = re.compile(rf"^[^,;:]{{0,40}}?{_AHEAD}", re.IGNORECASE)
#: What had been meant to happen, and may not have.
_WAS_TO = re.compile(
    r"\b(?:was|were|had been) (?:to|due|planned|scheduled|expected|set)\b[^;:]{0,90}$", re.IGNORECASE
)
_OTHER_YEAR = re.compile(r"\b(?:that|the same|the following|the next|the previous) year\b", re.IGNORECASE)


#: Words that look ahead from further off in the sentence reach so many days.
SOON = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Days, ``first`` to ``last`` inclusive, that characters ``start`` to ``end`` of a sentence name."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    dated_by: DatedBy
    looks_ahead: bool = False


def mentions(sentence: str, published: date | None, before: str = "") -> list[Mention]:
    """The days of a sentence, in order, without those that cannot be resolved.

    ``published`` is the day of its article, ``before`` the sentence that precedes it: a day without a year
    after one of another year is left out.
    """
    found = [_read(sentence, match, published) for match in _MENTION.finditer(sentence)]
    resolved = [mention for mention in found if mention is not None]
    if published is None or not _is_of_another_year(sentence, before, published):
        return resolved
    return [
        mention for mention in resolved if mention.dated_by == "stated" or not _names_month(sentence, mention)
    ]


def spans_of_days(sentence: str) -> list[tuple[int, int]]:
    """Where a sentence names a day, a month or a year, whether it can be resolved or not."""
    return [match.span() for match in _MENTION.finditer(sentence)]


def dating(sentence: str, found: Sequence[Mention]) -> Mention | None:
    """The mention that dates what a sentence tells; None when none does for sure.

    A day on which somebody said it gives way to one on which it happened, and the rest to the more exact.
    """
    telling = [mention for mention in found if not _bounds(sentence, mention)]
    order = {"day": 0, "month": 1, "year": 2}
    return min(
        telling,
        key=lambda mention: (
            dates_saying(sentence, mention),
            order[mention.precision],
            mention.start,
        ),
        default=None,
    )


def dates_saying(sentence: str, mention: Mention) -> bool:
    """Whether a mention is the day on which somebody said what a sentence tells."""
    return _SAID_ON.search(sentence[: mention.start]) is not None


def _names_month(sentence: str, mention: Mention) -> bool:
    return any(month[:3] in sentence[mention.start : mention.end] for month in _MONTHS)


def _bounds(sentence: str, mention: Mention) -> bool:
    """Whether a day bounds what is told, or belongs to a thing that is spoken of."""
    before = sentence[: mention.start]
    if _BOUND.search(before) or _BOUND_OPENING.search(before):
        return True
    if mention.precision == "day" and _OF_A_THING.search(before):
        return True
    is_aside = _COMPARED.search(before) or _SUBORDINATE.search(_SAID_THAT.sub("", before))
    return mention.precision != "day" and is_aside is not None


def _is_of_another_year(sentence: str, before: str, published: date) -> bool:
    """Whether a day without a year may be of another year than the article's."""
    years = {int(year) for text in (before, sentence) for year in _years(text)}
    return bool(years - {published.year}) or _OTHER_YEAR.search(sentence) is not None


def _years(text: str) -> Iterator[str]:
    return (year for match in _MENTION.finditer(text) for year in [_group(match, "year")] if year)


def _read(sentence: str, match: re.Match[str], published: date | None) -> Mention | None:
    weekday, day, month = (_group(match, name) for name in ("weekday", "day", "month"))
    year, named = _group(match, "year"), match["named"]
    before, after = sentence[: match.start()], sentence[match.end() :]
    ahead = _AHEAD_BEFORE.search(before) is not None or (
        len(before.split()) < 2 and _AHEAD_AFTER.search(after) is not None
    )
    days: tuple[date, date] | None
    if year:
        days = _stated(int(year), _number(month), int(day) if day else None)
    elif published is None:
        days = None
    elif month:
        found = [
            days
            for each in (published.year - 1, published.year, published.year + 1)
            if (days := _stated(each, _number(month), int(day) if day else None))
        ]
        days = _nearest(found, published, weekday, within=_reach(sentence[: match.start()], ahead=ahead))
    elif named:
        away = {"yesterday": -1, "today": 0, "tomorrow": 1}[named.lower()]
        days = (_moved(published, away),) * 2
    else:
        days = (_weekday(published, str(weekday), ahead=ahead),) * 2
    if days is None:
        return None
    return Mention(
        start=match.start(),
        end=match.end(),
        first=days[0],
        last=days[1],
        precision="day" if day or not (month or year) else "month" if month else "year",
        dated_by="stated" if year else "relative",
        looks_ahead=(published is not None and days[0] > published) or _WAS_TO.search(before) is not None,
    )


def _group(match: re.Match[str], name: str) -> str | None:
    groups = match.groupdict()
    return next((groups[f"{name}_{form}"] for form in "abcdef" if groups.get(f"{name}_{form}")), None)


def _number(month: str | None) -> int | None:
    return next((n for n, name in enumerate(_MONTHS, start=1) if month and name.startswith(month[:3])), None)


def _stated(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    return (date(year, month, day),) * 2 if 1 <= day <= length else None


def _reach(before: str, *, ahead: bool) -> int:
    """How many days ahead of its article a day without a year may lie, by the words before it."""
    return 366 if ahead else SOON if _AHEAD_ANYWHERE.search(before) else 0


def _nearest(
    found: Sequence[tuple[date, date]], published: date, weekday: str | None, *, within: int
) -> tuple[date, date] | None:
    """Of such days or months in turn the first one ahead of the article, where it lies ``within`` so many
    days, else the last one before it; a weekday beside the day decides by itself."""
    if weekday:
        fitting = [days for days in found if days[0].weekday() == _WEEKDAYS.index(weekday)]
        return min(fitting, key=lambda days: abs((days[0] - published).days), default=None)
    ahead = next((days for days in found if days[1] >= published), None)
    if ahead and within and (ahead[0] - published).days <= within:
        return ahead
    return next((days for days in reversed(found) if days[0] <= published), None)


def _weekday(published: date, weekday: str, *, ahead: bool) -> date:
    index = _WEEKDAYS.index(weekday)
    if ahead:
        return _moved(published, (index - published.weekday() - 1) % 7 + 1)
    return _moved(published, -((published.weekday() - index) % 7))


def _moved(day: date, days: int) -> date:
    return day + timedelta(days=days)
