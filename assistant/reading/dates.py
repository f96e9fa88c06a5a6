"""Finds and parses dates as news pages write them; a date whose order of day and month is open is no date.

A regular expression says where a date stands, dateutil what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateutil import parser

from assistant.schema import Moment

_ENGLISH_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
# German, French, Spanish, Italian, Portuguese and Dutch; no abbreviation that is a word of another language.
_OTHER_MONTHS = (
    "januar jänner janvier janv enero ene gennaio janeiro januari", "februar février févr febrero febbraio "
    "fevereiro fev februari", "märz maerz mär mrz mars marzo março maart mrt", "avril avr abril abr aprile",
    "mai mayo maggio maio mei", "juni juin junio giugno junho", "juli juillet juil julio luglio julho",
    "août aout agosto ago augustus", "septembre septiembre setiembre settembre setembro",
    "oktober okt octobre octubre ottobre outubro", "novembre noviembre novembro",
    "dezember dez décembre déc diciembre dic dicembre dezembro",
)  # fmt: skip
_MONTH_NUMBERS = {
    name: number
    for months in (_ENGLISH_MONTHS, _OTHER_MONTHS)
    for number, names in enumerate(months, start=1)
    for name in names.split()
}


def _named(names: Iterable[str]) -> str:
    return rf"(?:{'|'.join(sorted(names, key=len, reverse=True))})\b\.?"


_MONTH = _named(name for names in _ENGLISH_MONTHS for name in names.split())
_ANY_MONTH = _named(_MONTH_NUMBERS)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\b\.?,?\s{1,3})"
_DAY = r"(?P<day_{0}>\d{{1,2}})(?:st|nd|rd|th|er|º)?"
_YEAR = r"(?P<year_{0}>(?:1[6-9]|20)\d\d)(?!\d)"
_CLOCK = r"\d{1,2}(?:[:.]\d\d(?::\d\d(?:\.\d{1,9})?)?(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)"
_ZONE = (
    r"(?:\s?\(?(?P<zone>Z\b|UTC\b|GMT\b|[A-Z]{2,4}T\b|ET\b|PT\b|BST\b)\)?)?"
    r"(?:\s?(?P<offset>[+-]\d\d:?\d\d)\b)?"
)
_PATTERN = re.compile(
    rf"""(?<![\w/.])(?<!\d-)
    (?P<before>{_CLOCK}(?:\s?(?:UTC|GMT|[A-Z]{{2,4}}T|Z)\b)?[\s,|]{{1,3}}(?:on\s)?)?
    (?P<weekday>{_WEEKDAY})?(?:the\s)?
    (?P<date>
      {_DAY.format("a")}(?:\s+(?:of|de))?[\s.-]{{0,2}}(?P<month_a>{_ANY_MONTH}),?(?:\s+del?)?
        [\s-]{{0,2}}{_YEAR.format("a")}
    | (?P<month_b>{_MONTH})[\s-]{{0,2}}{_DAY.format("b")},?[\s-]{{0,2}}{_YEAR.format("b")}
    | {_YEAR.format("c")}[-/.](?P<month_c>\d{{1,2}})[-/.](?P<day_c>\d{{1,2}})(?!\d)
    | (?P<day_d>\d{{1,2}})\.\s?(?P<month_d>\d{{1,2}})\.\s?{_YEAR.format("d")}
    | (?P<one_e>\d{{1,2}})[/-](?P<two_e>\d{{1,2}})[/-]{_YEAR.format("e")}
    )
    (?:(?:T|(?:,|\s|\||\b(?:at|um)\b|@|[-–—]|\(){{0,5}})(?P<clock>{_CLOCK}){_ZONE}\)?)?
    (?![\w/])""",
    re.IGNORECASE | re.VERBOSE,
)
#: A day and a month in an order that nothing tells.
AMBIGUOUS = re.compile(r"(?<![\w/.-])\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?![\w/-])")
_OPEN_ORDER = re.compile(r"(?<![\w/.-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?![\w/-])")
_MONTH_DAY = re.compile(
    rf"\b(?:(?P<month_a>{_MONTH})\s{{1,2}}(?P<day_a>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day_b>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s{{1,2}}(?:de\s)?(?P<month_b>{_ANY_MONTH}))(?!\w)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Zones that name one offset; a time in any other zone gives the day alone.
_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "WET": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3} | {
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PDT": -7, "PKT": 5, "AEST": 10, "AEDT": 11
}  # fmt: skip
_URL_DATE = re.compile(
    r"[/_.-](?P<year>(?:19|20)\d\d)(?:[/_-](?P<month>0?[1-9]|1[0-2])[/_-](?P<day>0?[1-9]|[12]\d|3[01])"
    r"|(?P<month_2>0[1-9]|1[0-2])(?P<day_2>0[1-9]|[12]\d|3[01]))(?!\d)"
)
_URL_MONTH_NAME = re.compile(
    r"[/_-]((?:19|20)\d\d)[/_-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}[/_-](\d{1,2})(?!\d)"
)
_PLAIN_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
# An hour of the day belongs to the publication only within the years that machines have stamped pages.
_EARLIEST_EPOCH, _LATEST_EPOCH = 631152000, 4102444800
_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A date in a text: ``text[start:end]`` says ``moment``."""

    moment: Moment
    start: int
    end: int
    text: str
    weekday: bool = False

    @property
    def day(self) -> date:
        return self.moment.date() if isinstance(self.moment, datetime) else self.moment


def find_dates(text: str) -> Iterator[Mention]:
    """The full dates (day, month, year) of a text, in order, without impossible and ambiguous ones."""
    for match in _PATTERN.finditer(text):
        moment = _moment(match)
        if moment is not None:
            start, end = match.span()
            yield Mention(
                moment=moment, start=start, end=end, text=match[0].strip(), weekday=bool(match["weekday"])
            )


def find_month_day(text: str) -> tuple[int, int] | None:
    """Month and day of the first date without a year (``March 3``), for datelines."""
    match = _MONTH_DAY.search(text)
    if match is None:
        return None
    month = _month_number(match["month_a"] or match["month_b"])
    day = int(match["day_a"] or match["day_b"])
    return (month, day) if _day(2000, month, day) else None


def without_month_day(text: str) -> str:
    """The text without the date that ``find_month_day`` finds."""
    return _MONTH_DAY.sub(" ", text, count=1)


def possible_days(text: str) -> tuple[date, date] | None:
    """The two days that a date in figures may be, day first and month first (``03/04/2021``)."""
    match = _OPEN_ORDER.search(text)
    if match is None:
        return None
    one, two, year = int(match[1]), int(match[2]), int(match[3])
    days = _day(year, two, one), _day(year, one, two)
    return (days[0], days[1]) if days[0] and days[1] and one != two else None


def guess_day(text: str, *, month_first: bool = False, limit: date | None = None) -> date | None:
    """One of a date's two days: one that is not after ``limit``, by the usage of the place else."""
    days = possible_days(text)
    if days is None:
        return None
    usual = days[::-1] if month_first else days
    return next((day for day in usual if limit is None or day <= limit), usual[0])


def parse_moment(value: object) -> Moment | None:
    """A date of a record or of page metadata: ISO 8601, RFC 2822, words, or seconds since 1970.

    None where it is no date, or one of two (``03/04/2021``).
    """
    if isinstance(value, datetime):
        return _aware(value)
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str) or not value.strip():
        return None
    text = " ".join(value[:_LONGEST_VALUE].split())
    return _from_iso(text) or _from_mail(text) or next((found.moment for found in find_dates(text)), None)


def date_in_address(address: str) -> date | None:
    """The day that a URL or a path spells (``/2021/07/09/``, ``/2021/jul/09/``)."""
    for match in _URL_DATE.finditer(address):
        month, of_month = match["month"] or match["month_2"], match["day"] or match["day_2"]
        if day := _day(int(match["year"]), int(month), int(of_month)):
            return day
    named = _URL_MONTH_NAME.search(address.casefold())
    return _day(int(named[1]), _MONTHS.index(named[2]) + 1, int(named[3])) if named else None


def date_in_file_name(name: str) -> date | None:
    """The day in a file's name (``2021-07-09-bridge.txt``, ``bridge_20210709.md``)."""
    match = _PLAIN_NAME_DATE.search(name)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def nearest_year(month: int, day: int, limit: date) -> date | None:
    """The last such day that is not after ``limit``."""
    for year in range(limit.year, limit.year - 5, -1):
        found = _day(year, month, day)
        if found and found <= limit:
            return found
    return None


def _moment(match: re.Match[str]) -> Moment | None:
    day = _day_of_match(match)
    clock = match["clock"] or match["before"]
    if day is None or not clock:
        return day
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        time = parser.parse(re.sub(r"(\d)\.(\d)", r"\1:\2", clock), ignoretz=True, default=midnight)
    except (ValueError, OverflowError):
        return day
    zone = _zone(match)
    return time.replace(tzinfo=zone) if zone and time.date() == day else day


def _zone(match: re.Match[str]) -> timezone | None:
    """The zone of the time of day: UTC when none is named, None when the name is not known."""
    if match["offset"]:
        digits = match["offset"].replace(":", "")
        minutes = int(digits[1:3]) * 60 + int(digits[3:5])
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
    name = match["zone"]
    if not name and match["before"]:
        letters = re.search(r"(?:\s|\d)(UTC|GMT|Z|[A-Z]{2,4}T)\b", match["before"], re.IGNORECASE)
        name = letters[1] if letters else None
    if not name:
        return UTC
    hours = _OFFSETS.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours)) if hours else UTC


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS[name.rstrip(".").casefold()]


def _day_of_match(match: re.Match[str]) -> date | None:
    for form in "ab":
        if name := match[f"month_{form}"]:
            month = _month_number(name)
            return _day(int(match[f"year_{form}"]), month, int(match[f"day_{form}"]))
    for form in "cd":
        if year := match[f"year_{form}"]:
            return _day(int(year), int(match[f"month_{form}"]), int(match[f"day_{form}"]))
    one, two, year = int(match["one_e"]), int(match["two_e"]), int(match["year_e"])
    if one == two or one > 12:
        return _day(year, two, one)
    return _day(year, one, two) if two > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_iso(text: str) -> Moment | None:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d", text):
            return _aware(datetime.fromisoformat(text))
        if re.fullmatch(r"\d{8}(?:T\d{6}Z?)?", text):
            return _aware(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
    except ValueError:
        pass
    return None


def _from_mail(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", text):
        return None
    try:
        return _aware(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return None


def _from_epoch(value: float) -> datetime | None:
    if not abs(value) <= _LATEST_EPOCH * 1000:  # also infinite, and no number
        return None
    seconds = value / 1000 if abs(value) > _LATEST_EPOCH else value
    if not _EARLIEST_EPOCH <= seconds <= _LATEST_EPOCH:
        return None
    return datetime.fromtimestamp(seconds, UTC)
