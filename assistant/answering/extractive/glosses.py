"""What a sentence leaves to the text before it, put behind it in brackets: who “he” is, which day “Tuesday”.

Only what can hardly be wrong is resolved: a pronoun that opens a sentence after one that names a single
person, and a day of the week or "yesterday" in an article whose day is stated. Quotations stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.schema import Article, day_of, format_day
from assistant.sentences import split_sentences
from assistant.terms import CAPITALS

#: Characters before a sentence in which its antecedent is looked for.
BEFORE = 600
#: And so many sentences, each of which opens with a pronoun but the first.
SENTENCES = 3
_PRONOUN = re.compile(r"(?:He|She|His|Her)\b")
_PERSON = re.compile(rf"\b[{CAPITALS}][\w’'-]+(?:\s+[{CAPITALS}][\w’'.-]*)+")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_RELATIVE = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_DAYS)})|(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow))\b(?!s)"
)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
#: Days back to the last of a name. Farther back it is as likely the next, seen from a text updated since.
MOST_DAYS = 4
# Another week, a habit, one told otherwise ("the Tuesday after"), or part of a name ("Giving Tuesday").
_OTHER_WEEK = re.compile(
    r"\b(?:next|last|every|each|previous|following|coming|the|a|any|some|most|one"
    r"|(?!(?:On|By|Since|Until|Before|After|From|Late|Early|This|And|But)\b)[A-Z][\w’'-]*)\s+\Z"
)
_DATED = re.compile(r"\s*(?:,|\()?\s*(?:the\s+)?(?:\d|[A-Z][a-z]{2,8}\.?\s+\d)")
_AHEAD = re.compile(r"\b(?:will|would|due to|plans? to|set to|expected to|scheduled|upcoming|to be held)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Gloss:
    """Text to put in brackets at a place of the sentence."""

    at: int
    text: str


def gloss(article: Article, start: int, end: int) -> tuple[str, tuple[str, ...]]:
    """The characters of the article with what they leave open in brackets, and what stands in these."""
    text = article.text[start:end]
    found = sorted([*_antecedent(article.text, start, text), *_days(article, text)], key=lambda each: each.at)
    for each in reversed(found):
        text = f"{text[: each.at]} [{each.text}]{text[each.at :]}"
    return text, tuple(each.text for each in found)


def _antecedent(whole: str, start: int, text: str) -> Iterator[Gloss]:
    pronoun = _PRONOUN.match(text)
    person = _person_before(whole, start) if pronoun else None
    if pronoun and person and person.split()[-1] not in text:
        yield Gloss(pronoun.end(), person)


def _person_before(whole: str, start: int) -> str | None:
    """The only name of several words in the sentence before, or before those that open with a pronoun."""
    first = max(0, start - BEFORE)
    before = whole[first:start]
    for begin, end in split_sentences(before)[: -SENTENCES - 1 : -1]:
        sentence = before[begin:end]
        names = {
            " ".join(match[0].split()).rstrip(".") for match in _PERSON.finditer(_QUOTED.sub(" ", sentence))
        }
        if names:
            return names.pop() if len(names) == 1 else None
        if not _PRONOUN.match(sentence):
            return None
    return None


def _days(article: Article, text: str) -> Iterator[Gloss]:
    day = day_of(article.event_at) or day_of(article.published_at)
    if day is None or article.published_guessed:
        return
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _RELATIVE.finditer(text):
        is_told = _DATED.match(text, match.end()) or _OTHER_WEEK.search(text[: match.start()])
        is_quoted = any(begin < match.start() < end for begin, end in quoted)
        if not is_told and not is_quoted and (meant := _meant(match, day, text)):
            yield Gloss(match.end(), format_day(meant))


def _meant(match: re.Match[str], day: date, text: str) -> date | None:
    """The day itself or the last of its name; a day of the week that may lie ahead is left open."""
    if match["near"]:
        return day + timedelta(days=_NEAR[match["near"].lower()])
    back = (day.weekday() - _DAYS.index(match["weekday"])) % 7
    return None if back > MOST_DAYS or _AHEAD.search(text) else day - timedelta(days=back)
