"""Spans of a sentence that can answer a kind of question: dates, numbers, names, places, reasons."""

from __future__ import annotations

import re
from collections.abc import Set

from assistant.answering.extractive.questions import CALENDAR, Kind
from assistant.sentences import relative_clause
from assistant.terms import CAPITALS, STOPWORDS, content_stems, stem, words

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATES = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?",
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
    rf"{_MONTH}\s+(?:of\s+)?\d{{4}}",
    r"\d{4}-\d\d-\d\d|(?:1[5-9]|20)\d\d",
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    r"\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b\.?|GMT|UTC|local time)|\d{1,2}:\d\d",
    r"(?i:yesterday|today|tomorrow|midnight|noon)",
    r"(?i:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter)",
    r"(?:an?|one|two|three|four|five|six|\d+)\s+(?:days?|weeks?|months?|years?|hours?)"
    r"\s+(?:ago|later|earlier|after|before)",
    rf"(?:(?<=\bin )|(?<=\bof )|(?<=\bby )|(?<=\bsince )|(?<=\buntil )){_MONTH}",
)
DATE = re.compile(rf"\b(?:{'|'.join(_DATES)})\b")
ABSOLUTE_DATE = re.compile(rf"\b(?:{'|'.join(_DATES[:4])})\b")
#: How well a sentence fits whose dates are all of something else than what is asked about.
ELSEWHERE_FIT = 0.3
_SAID_ON = re.compile(
    r"\b(?P<verb>said|announced|reported|confirmed|wrote|added|stated|warned|told \w+)\s+"
    r"(?:late |early )?(?:on\s+)?"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?\Z"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
DAY = re.compile(rf"\b(?:{'|'.join(_DATES[:5])})\b")
_UNITS = "hundred thousand million billion trillion dozen percent".split()
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half third quarter "
    "twice"
).split()
NUMBER = re.compile(
    rf"(?:[$€£¥₹]\s?)?\b\d[\d,.]*\b(?:\s*(?:%|{'|'.join(_UNITS)}))?"
    rf"|\b(?:{'|'.join(_NUMBER_WORDS + _UNITS)})\b",
    re.IGNORECASE,
)
_LENGTH = r"m|km|cm|mm|ft|kilomet\w+|centimet\w+|millimet\w+|met(?:re|er)s?|miles?|feet|foot|inch\w*|yards?"
_TIME = r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur\w+"
#: What a number must be followed by to say how deep, how old and so on.
MEASURES = {
    focus: re.compile(
        rf"(?:\d|\b(?:{'|'.join(_NUMBER_WORDS + _UNITS)}))[\s-]*(?:nautical |light[ -])?(?:{units})\b", re.I
    )
    for focuses, units in (
        ("deep high tall wide far", _LENGTH),
        ("long", f"{_LENGTH}|{_TIME}"),
        ("lasting", _TIME),
        ("old", r"years?|months?|days?|decades?|centur\w+"),
        ("heavy", r"kg|g|kilograms?|grams?|tonnes?|tons?|pounds?|lbs?|ounces?"),
        ("fast", r"km/h|mph|knots?|kilomet\w+ (?:an|per) \w+|miles (?:an|per) \w+|met\w+ (?:a|per) second"),
    )
    for focus in focuses.split()
}
MONEY = re.compile(
    # A number is looked at from its first digit only, or "1,1,1,…" would take time in the square.
    r"[$€£¥₹]\s?\d|(?<![\d,.])(?:\b|[,.]+)\d[\d,.]*\s*(?:(?:hundred|thousand|million|billion|trillion)\s+)?"
    r"(?:dollars?|euros?|pounds?|yen|rupees?|yuan|francs?|%|per\s?cent)|\bUSD\b|\bper\s?cent\b",
    re.IGNORECASE,
)
NAME = re.compile(
    rf"\b[{CAPITALS}][\w’'-]+(?:\s+(?:(?:of|the|de|al|bin|van|von)\s+){{0,2}}[{CAPITALS}][\w’'.-]+)*|\b[{CAPITALS}]{{2,}}\b"
)
# "US" and "WHO" are names, "Us" and "Who" are not.
ABBREVIATION = re.compile(rf"\b[{CAPITALS}]{{2}}")
PLACE = re.compile(
    r"\b(?:in|at|near|off|from|to|into|over|across|outside|inside|on|around|between|toward|towards|via)\s+"
    r"(?:the\s+)?(?:\w+\s+)?"
    r"(?:(?:coast|city|town|port|state|province|north|south|east|west|island)\s+(?:of\s+)?)?"
    rf"(?:the\s+)?[{CAPITALS}][\w’'-]+"
)
STRONG_REASON = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e|ed|es|ing)|as a result|result(?:ed|s|ing)? from|led to|"
    r"blam\w+|attribut\w+|reason\w*|thanks to|which is why|meant that|triggered|prompted)\b",
    re.IGNORECASE,
)
_REASONS = (
    r"because|due to|owing to|caus(?:e|ed|es|ing)|after|since|as a result|result(?:ed|s|ing)? (?:of|in|from)",
    r"led to|so that|in order to|following|blam\w+|attribut\w+|reason\w*|thanks to|triggered|prompt\w*",
    r"in response|meant that|over (?:fears|concerns)|in protest|aim\w*|purpose|designed to|intended to",
    r"stem\w* from|which is why",
    r"to (?:avoid|prevent|protect|allow|make|keep|help|test|show|study|give|stop|reduce|ensure|raise)",
)
REASON = re.compile(rf"\b(?:{'|'.join(_REASONS)})\b", re.IGNORECASE)
_PATTERNS = {
    "who": NAME,
    "when": DATE,
    "where": PLACE,
    "how_many": NUMBER,
    "how_much": NUMBER,
    "why": REASON,
    "list": NAME,
}


def values(kind: Kind, sentence: str, asked: Set[str]) -> frozenset[str]:
    """What in a sentence could answer a question of ``kind``, folded; empty when nothing could.

    ``asked`` holds the stems of the question: a name, a number or a date that the question gives
    already is no answer to it.
    """
    return frozenset(folded(sentence[start:end]) for start, end in spans(kind, sentence, asked))


def spans(kind: Kind, sentence: str, asked: Set[str]) -> list[tuple[int, int]]:
    """Where the ``values`` stand, in order."""
    if kind in {"what", "yes_no"}:
        return []
    return [
        match.span()
        for match in _PATTERNS[kind].finditer(sentence)
        if _may_be_value(kind, match[0]) and (kind == "why" or _tells_more(match[0], asked))
    ]


def folded(value: str) -> str:
    """A value without case, accents and function words."""
    return " ".join(_content(value))


def _may_be_value(kind: Kind, text: str) -> bool:
    """Only the start of a sentence or a quote gives a function word its capital; a date is no count."""
    if kind in {"who", "list"}:
        return not (STOPWORDS | CALENDAR).issuperset(words(text)) or ABBREVIATION.search(text) is not None
    return kind != "how_many" or DATE.fullmatch(text) is None


def _tells_more(text: str, asked: Set[str]) -> bool:
    return any(stem(word) not in asked for word in _content(text))


def _content(value: str) -> list[str]:
    return [word for word in words(value) if word not in STOPWORDS] or words(value)


def fits(
    kind: Kind,
    sentence: str,
    asked: Set[str],
    focus: str | None,
    action: str | None = None,
    until: int | None = None,
    *,
    dated: bool = False,
) -> float:
    """How well a sentence can hold an answer of ``kind``, 0 to 1; 0.5 where any sentence could.

    Of a question of when ``action`` is what happened, and ``until`` the last year in which it can have; in an
    article that is ``dated`` a weekday is a date.
    """
    if kind in {"what", "yes_no"}:
        return 0.5
    found = values(kind, sentence, asked)
    if kind == "list":
        return min(1.0, 0.3 + 0.1 * len(found) + (0.2 if _lists(sentence) else 0.0))
    if not found:
        return 0.0
    if kind == "how_much":
        return 1.0 if MONEY.search(sentence) else 0.2
    if kind == "how_many" and focus in MEASURES:
        return 1.0 if MEASURES[focus].search(sentence) else 0.2
    if kind == "how_many" and focus is not None:
        return 1.0 if focus in {stem(word) for word in words(sentence)} else 0.6
    if kind == "who":
        return 1.0 if any(" " in value for value in found) else 0.6
    # A weekday, or "after" something, tells less than a date or a "because".
    strong = {"when": DAY if dated else ABSOLUTE_DATE, "why": STRONG_REASON}.get(kind)
    if strong is None:
        return 1.0
    told = [may_tell_when(sentence, match.span(), action, until) for match in strong.finditer(sentence)]
    return 1.0 if any(told) else ELSEWHERE_FIT if told else 0.6


def may_tell_when(sentence: str, span: tuple[int, int], action: str | None, until: int | None) -> bool:
    """Whether a date can be that of the action: not after a year, in no clause of something else, and not of
    what was only said then."""
    year = _YEAR.search(sentence, *span)
    too_late = year is not None and until is not None and int(year[0]) > until
    saying = _SAID_ON.search(sentence, 0, span[0])
    is_of_saying = saying is not None and stem(saying["verb"].lower()) != action
    return not too_late and not is_of_saying and not _is_of_another(sentence, span[0], action)


def _is_of_another(sentence: str, place: int, action: str | None) -> bool:
    """Whether a place is in a relative clause that does not tell of the action, while the rest does: in
    ``the ship that he lost in 1915, has been found`` the year is not that of the finding."""
    clause = relative_clause(sentence, place)
    if clause is None or action is None:
        return False
    within, around = clause
    return action not in content_stems(within) and action in content_stems(around)


def _lists(sentence: str) -> bool:
    """Whether three or more things stand in a row: ``A, B and C``."""
    return sentence.count(",") >= 1 and re.search(r"\b(?:and|or|as well as)\b", sentence) is not None
