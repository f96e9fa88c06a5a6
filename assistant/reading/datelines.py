"""Reads the dateline that opens a report: place, agency and day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.reading.dates import find_dates, find_month_day, nearest_year, without_month_day
from assistant.reading.names import is_outlet, is_staff
from assistant.schema import Moment

# PLACE (BRACKET) —  /  PLACE: (BRACKET)  /  (BRACKET) —
_BRACKETED = re.compile(
    r"(?P<place>[^()\[\]:—–\n]{0,60}?)[ ,—–-]{0,3}(?P<colon>:?) "
    r"?[(\[/](?P<bracket>[^()\[\]\n]{2,90})[)\]/] ?(?P<sign>(?:--|[-–—:])?) ?"
)
# PLACE — / PLACE: with the place in capitals, or with a day.
_OPEN = re.compile(r"(?P<place>[^():—–\n]{3,60}?) ?(?P<sign>--|[—–:]|(?<= )-(?= )) ?")
_PLACE_WORD = re.compile(
    r"(?:[A-Z\u00c0-\u00de][\w.'’-]*|of|de|del|da|do|al|el|la|le|upon|and|the|on|sur|am)"
)
# Capitals that open a line but name no place.
_NO_PLACE = frozenset(
    "WATCH BREAKING UPDATE UPDATED EXPLAINER EXCLUSIVE VIDEO LIVE OPINION ANALYSIS READ LISTEN PHOTOS NOTE "
    "EDITORIAL CORRECTION CLARIFICATION REVIEW PREVIEW REPORT JUST IN NEWS FACT CHECK FACTBOX TIMELINE "
    "PROFILE INTERVIEW Q A UPDATE1 ALERT WARNING TOPSHOT COLUMN FEATURE COMMENT QUESTION ANSWER NASA NATO "
    "LATEST FBI CIA IMF FIFA UEFA OPEC UNESCO UNICEF COVID BBC CNN WHO WHAT WHEN WHERE WHY HOW".split()
)
_DAY_AFTER = re.compile(r" ?[A-Za-z0-9][\w., ]{3,25}[:—–-]")
_AGENCY = re.compile(r"[A-Za-z\u00c0-\u024f0-9][\w .&'’-]{1,40}")
_LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """``text`` is the dateline as it stands; ``month_day`` is a day whose year it does not say."""

    text: str
    agency: str | None = None
    moment: Moment | None = None
    month_day: tuple[int, int] | None = None


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of a paragraph, None where there is none."""
    start = paragraph[:_LONGEST]
    bracketed = _BRACKETED.match(start)
    if (
        bracketed
        and (bracketed["colon"] or bracketed["sign"])
        and _is_place(bracketed["place"], bracket=True)
    ):
        agency = _agency(bracketed["bracket"])
        dated = next(find_dates(bracketed["bracket"]), None) is not None
        # "Ana Reis (Labour) - who had" is no dateline: without capitals, the agency must be known for one.
        sure = any(map(str.isdigit, bracketed["place"])) or _in_capitals(bracketed["place"])
        if dated or (agency and (sure or is_outlet(agency) or is_staff(agency))):
            return _dateline(paragraph, bracketed, agency)
    opening = _OPEN.match(start)
    if opening and _is_place(opening["place"], bracket=False) and len(paragraph) > opening.end() + 40:
        return _dateline(paragraph, opening, None)
    return None


def _dateline(paragraph: str, match: re.Match[str], agency: str | None) -> Dateline:
    end = match.end()
    # "LUND - March 3, 2022: The ferry"
    after = _DAY_AFTER.match(paragraph, end)
    if after and (next(find_dates(after[0]), None) or find_month_day(after[0])):
        end = after.end()
    text = paragraph[:end].rstrip()
    found = next(find_dates(text), None)
    return Dateline(
        text=text,
        agency=None if agency and is_staff(agency) else agency,
        moment=found.moment if found else None,
        month_day=None if found else find_month_day(text),
    )


def _is_place(text: str, *, bracket: bool) -> bool:
    """Whether it is a place, perhaps with a day; without a bracket, capitals or a day are needed."""
    dated = False
    for mention in find_dates(text):
        text, dated = text.replace(mention.text, " "), True
    if not dated and find_month_day(text):
        text, dated = without_month_day(text), True
    words = re.split(r"[\s,/|-]+", text.strip(" ,-|"))
    if words == [""]:
        return bracket
    if len(words) > 6 or not all(_PLACE_WORD.fullmatch(word) for word in words):
        return False
    if {word.strip(".") for word in words} & _NO_PLACE or text.strip(" ,").casefold() in ("on", "the", "and"):
        return False
    return bracket or dated or _in_capitals(text)


def _in_capitals(text: str) -> bool:
    """Whether the place's first word of three letters or more is in capitals."""
    words = [word for word in re.split(r"[\s,/-]+", text) if sum(map(str.isalpha, word)) > 2]
    return bool(words) and words[0].isupper()


def _agency(bracket: str) -> str | None:
    """The first name in a dateline's bracket, without its date."""
    for mention in list(find_dates(bracket)):
        bracket = bracket.replace(mention.text, " ")
    for part in re.split(r"[/|,;]|\s[-–—]\s", bracket):
        name = part.strip(" -–—:")
        if (
            _AGENCY.fullmatch(name)
            and (name[0].isupper() or is_outlet(name))
            and len(name.split()) <= 5
            and not find_month_day(name)
        ):
            return name
    return None


def resolve_day(dateline: Dateline, limit: date | None) -> date | None:
    """The dateline's day without a year, as the last one not after ``limit``."""
    return nearest_year(*dateline.month_day, limit) if dateline.month_day and limit else None
