"""Exchanges one thing in a sentence for another of its kind, so that it says something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from assistant.terms import CAPITALS, STOPWORDS

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DATE = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})\b")
_YEAR = re.compile(r"(?<=\bin )(?:19|20)\d\d\b(?! [a-z]+s\b)")
_DAYS = (_DATE, _WEEKDAY, _YEAR)
_SPELT = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_DIGITS = re.compile(
    r"(?<![\w.,:/–-])(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w:/–]|[.,]\d)"
    rf"(?! (?:{_MONTHS})\b)"
)
_IN_WORDS = re.compile(rf"\b(?:{_SPELT})\b(?!-)")
_NUMBERS = (_DIGITS, _IN_WORDS)
_CAPITAL = rf"[{CAPITALS}][\w’'-]+"
#: Behind a small letter, so that the first word of a sentence is none; whole runs of capitals.
_NAME = re.compile(rf"(?<=[a-z,] ){_CAPITAL}(?: {_CAPITAL})*")
_SAID = r"(?:said|says|told|added|warned|announced|stated)"
_SPEAKER = re.compile(rf"\b{_SAID} ({_CAPITAL}(?: {_CAPITAL})*)|({_CAPITAL}(?: {_CAPITAL})*) {_SAID}\b")
_NOT_NAMES = re.compile(rf"(?:{_MONTHS}|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|The\b|It\b|He\b|She\b")
_AUXILIARY = re.compile(
    r"\b(?:is|was|are|were|has|had|have|will|would|can|could|must|should|did)\b(?! (?:not|no|only|never)\b)"
)
_NOT = re.compile(
    r"\b(is|was|are|were|has|had|have|will|would|can|could|must|should|did|do|does) not (?!only\b)|\bnever "
)
_SAID_THAT = re.compile(r"\bsaid (?=that )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What the collection has to offer, each value once, in order."""

    numbers: tuple[tuple[str, ...], ...]
    days: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    speakers: tuple[str, ...]


def gather(sentences: Sequence[str]) -> Stock:
    """The numbers and days by their form, the names and the speakers of sentences."""

    def values(pattern: re.Pattern[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(match[0] for text in sentences for match in pattern.finditer(text)))

    spoken = (match[1] or match[2] for text in sentences for match in _SPEAKER.finditer(text))
    return Stock(
        numbers=tuple(values(pattern) for pattern in _NUMBERS),
        days=tuple(values(pattern) for pattern in _DAYS),
        names=tuple(name for name in values(_NAME) if _is_name(name)),
        speakers=tuple(dict.fromkeys(name for name in spoken if _is_name(name))),
    )


def number(text: str, chance: Random, *, stock: Stock) -> str | None:
    """Another number of the collection, at least a quarter larger or smaller."""
    for pattern, values in zip(_NUMBERS, stock.numbers, strict=True):
        found = list(pattern.finditer(text))
        if found:
            match = chance.choice(found)
            others = [each for each in values if _apart(each, match[0])]
            return _put(text, match, chance.choice(others)) if others else None
    return None


def day(text: str, chance: Random, *, stock: Stock) -> str | None:
    """Another day of the collection, in the same form."""
    found = [
        (match, values)
        for pattern, values in zip(_DAYS, stock.days, strict=True)
        for match in pattern.finditer(text)
    ]
    if not found:
        return None
    match, values = chance.choice(found)
    others = [each for each in values if each != match[0]]
    return _put(text, match, chance.choice(others)) if others else None


def name(text: str, chance: Random, *, stock: Stock) -> str | None:
    """Another name of the collection that the sentence does not have."""
    found = [match for match in _NAME.finditer(text) if _is_name(match[0]) and not _SPEAKER.search(text)]
    return _another(text, chance.choice(found), stock.names, chance) if found else None


def speaker(text: str, chance: Random, *, stock: Stock) -> str | None:
    """Another speaker of the collection in the place of the one who is said to have said it."""
    found = [match for match in _SPEAKER.finditer(text) if _is_name(match[1] or match[2])]
    if not found:
        return None
    match = chance.choice(found)
    start, end = match.span(1) if match[1] else match.span(2)
    changed = _another(
        text[start:end], re.compile(".+", re.DOTALL).match(text[start:end]), stock.speakers, chance, text
    )
    return None if changed is None else text[:start] + changed + text[end:]


def negation(text: str, chance: Random, *, stock: Stock) -> str | None:
    """A negation taken out where there is one, else put in behind an auxiliary, or a saying made a denial."""
    denied = list(_NOT.finditer(text))
    if denied:
        match = chance.choice(denied)
        return _put(text, match, f"{match[1]} " if match[1] else "")
    found = [*_AUXILIARY.finditer(text), *_SAID_THAT.finditer(text)]
    if not found:
        return None
    match = chance.choice(found)
    return _put(text, match, "denied " if match[0].startswith("said") else f"{match[0]} not")


#: The ways of altering, by what is exchanged.
WAYS: dict[str, Callable[..., str | None]] = {
    "number": number,
    "date": day,
    "name": name,
    "negation": negation,
    "speaker": speaker,
}


def _is_name(text: str) -> bool:
    return not _NOT_NAMES.match(text) and text.lower() not in STOPWORDS


def _apart(one: str, other: str) -> bool:
    if not one[0].isdigit():
        return one != other
    a, b = (float(each.replace(",", "")) for each in (one, other))
    return abs(a - b) > 0.25 * max(a, b)


def _another(
    text: str, match: re.Match[str] | None, names: Sequence[str], chance: Random, whole: str = ""
) -> str | None:
    if match is None:
        return None
    parts = _parts(whole or text)
    others = [each for each in names if parts.isdisjoint(_parts(each))]
    return _put(text, match, chance.choice(others)) if others else None


def _parts(text: str) -> set[str]:
    """The words of a text, without what makes a genitive of them."""
    return set(re.sub(r"[’']s\b", "", text).replace(",", "").split())


def _put(text: str, match: re.Match[str], value: str) -> str:
    return text[: match.start()] + value + text[match.end() :]
