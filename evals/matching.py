"""Is the expected answer in the text? Containment after normalisation, at word boundaries.

Normalised away: case, accents, punctuation, dashes, thousands separators, the dots of
abbreviations, ``%`` against ``per cent``, and the ways to write a date (``29 March 2021``,
``March 29th, 2021``, ``29 Mar 2021``, ``2021-03-29``). Words are not stemmed and numbers
in words are not turned into digits: alternatives are for that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_OF = {form: month for month in MONTHS for form in (month, month[:3])} | {"sept": "september"}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>(?:1[89]|20)\d\d)\b)?"

_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAY}(?![.,:]\d){_YEAR}")
_DAY_FIRST = re.compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}")
_ISO_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:1[89]|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-2]\d|3[01])(?!\d)"
)
# Comma and the narrow spaces that typesetters put between thousands; not the plain space.
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?![\d])")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}")
_PERCENT = re.compile(r"\s*%|\bper\s+cent\b")
_NOT_WORD = re.compile(r"(?:(?<=\d)\.(?=\d))|(?P<other>[^\w\s]|_)")


def normalise(text: str) -> str:
    """The text in lower case, as words and numbers with single spaces between them."""
    text = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    text = _ISO_DAY.sub(lambda m: _day(m["day"], MONTHS[int(m["month"]) - 1], m["year"]), text)
    text = _MONTH_FIRST.sub(lambda m: _day(m["day"], _MONTH_OF[m["month"]], m["year"]), text)
    text = _DAY_FIRST.sub(lambda m: _day(m["day"], _MONTH_OF[m["month"]], m["year"]), text)
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    text = _PERCENT.sub(" percent", text)
    text = _NOT_WORD.sub(lambda match: " " if match["other"] else match[0], text)
    return " ".join(text.split())


def _day(day: str, month: str, year: str | None) -> str:
    return f"{int(day)} {month} {year or ''} "


def contains(text: str, answer: str) -> bool:
    """Whether the words of ``answer`` stand in ``text`` in this order, side by side."""
    wanted = normalise(answer)
    return bool(wanted) and f" {wanted} " in f" {normalise(text)} "


def missing_parts(text: str, answers: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The parts of which no alternative is in the text; each part is a list of alternatives."""
    return [part for part in answers if not any(contains(text, answer) for answer in part)]


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in the text, whatever the white space between its words."""
    words = [re.escape(word) for word in quote.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return match.span() if match else None
