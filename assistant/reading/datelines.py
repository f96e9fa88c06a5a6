"""Reads the dateline that opens a report: place, agency and day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.reading.dates import find_dates, find_month_day, nearest_year
from assistant.schema import Moment

# PLACE (BRACKET) —  /  PLACE: (BRACKET)  /  (BRACKET) —
_BRACKETED = re.compile(
    r"(?P<place>[^():—–\n]{0,60}?)[ ,]{0,2}(?P<colon>:?) ?\((?P<bracket>[^()\n]{2,90})\) ?(?P<sign>(?:--|[-–—:])?) ?"
)
# PLACE — / PLACE: with the place in capitals, or with a day.
_OPEN = re.compile(r"(?P<place>[^():—–\n]{3,60}?) ?(?P<sign>--|[—–:]|(?<= )-(?= )) ?")
_PLACE_WORD = re.compile(
    r"(?:[A-Z\u00c0-\u00de][\w.'’-]*|of|de|del|da|do|al|el|la|le|upon|and|the|on|sur|am)"
)
# Capitals that open a line but name no place.
_NO_PLACE = frozenset(
    "WATCH BREAKING UPDATE UPDATED EXPLAINER EXCLUSIVE VIDEO LIVE OPINION ANALYSIS READ LISTEN PHOTOS NOTE EDITORIAL "
    "CORRECTION CLARIFICATION REVIEW PREVIEW REPORT JUST IN NEWS FACT CHECK FACTBOX TIMELINE PROFILE INTERVIEW Q A "
    "UPDATE1 ALERT WARNING TOPSHOT COLUMN FEATURE COMMENT QUESTION ANSWER WHO WHAT WHEN WHERE WHY HOW".split()
)
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
        if agency or next(find_dates(bracketed["bracket"]), None):
            return _dateline(paragraph, bracketed, agency)
    opening = _OPEN.match(start)
    if opening and _is_place(opening["place"], bracket=False) and len(paragraph) > opening.end() + 40:
        return _dateline(paragraph, opening, None)
    return None


def _dateline(paragraph: str, match: re.Match[str], agency: str | None) -> Dateline:
    text = match[0].rstrip()
    found = next(find_dates(text), None)
    return Dateline(
        text=text,
        agency=agency,
        moment=found.moment if found else None,
        month_day=None if found else find_month_day(text),
    )


def _is_place(text: str, *, bracket: bool) -> bool:
    """Whether it is a place, perhaps with a day; without a bracket beside it, capitals or a day are needed."""
    dated = False
    for mention in find_dates(text):
        text, dated = text.replace(mention.text, " "), True
    if not dated and find_month_day(text):
        text, dated = (
            re.sub(
                r"\b[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}", " ", text
            ),
            True,
        )
    words = re.split(r"[\s,/|-]+", text.strip(" ,-|"))
    if words == [""]:
        return bracket
    if len(words) > 6 or not all(_PLACE_WORD.fullmatch(word) for word in words):
        return False
    if {word.strip(".") for word in words} & _NO_PLACE:
        return False
    first = words[0]
    return bracket or dated or (first.isupper() and len(first) > 2 and sum(map(str.isalpha, first)) > 2)


def _agency(bracket: str) -> str | None:
    """The first name in a dateline's bracket, without its date."""
    for mention in list(find_dates(bracket)):
        bracket = bracket.replace(mention.text, " ")
    for part in re.split(r"[/|,;]|\s[-–—]\s", bracket):
        name = part.strip(" -–—:")
        if (
            _AGENCY.fullmatch(name)
            and name[0].isupper()
            and len(name.split()) <= 5
            and not find_month_day(name)
        ):
            return name
    return None


def resolve_day(dateline: Dateline, limit: date | None) -> date | None:
    """The dateline's day without a year, as the last one not after ``limit``."""
    return nearest_year(*dateline.month_day, limit) if dateline.month_day and limit else None
