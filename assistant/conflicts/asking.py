"""What a question asks for, as far as two articles can give it differently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.answering.extractive.questions import Question
from assistant.conflicts.amounts import MONEY
from assistant.conflicts.families import families, family, is_fate
from assistant.terms import STOPWORDS, content_stems, fold, stem, words

Asked = Literal["amount", "day", "name", "place", "quotation"]

_QUOTATION = re.compile(r"\b(?:say|says|said|comment\w*|remark\w*|quoted?|words|react\w*)\b", re.IGNORECASE)
_DIMENSIONS = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), dimensions)
    for pattern, dimensions in (
        (r"how old|\bage\b", frozenset({"age"})),
        (r"percent\w*|per cent|share|proportion|rate", frozenset({"percent"})),
        (
            r"costs?|price[sd]?|pa(?:y|id)|worth|expensive|sum|earn\w*|profits?|revenue|budget|money|fine[sd]?|salary"
            r"|charge[sd]?|spen[dt]|fee",
            MONEY,
        ),
        (r"weigh\w*|heavy", frozenset({"mass"})),
        (r"how (?:hot|cold|warm)|temperature", frozenset({"temperature"})),
        (r"how fast|speed", frozenset({"speed"})),
        (r"how long|last(?:ed|s)?", frozenset({"length", "time"})),
        (
            r"how (?:deep|high|tall|wide|far)|length|height|depth|width|distance|snow|rain",
            frozenset({"length"}),
        ),
        (r"how (?:large|big)|area", frozenset({"area", "length", "count"})),
    )
)
_COUNT_ASKED = re.compile(r"\bhow many\b|\bnumber of\b|\btoll\b", re.IGNORECASE)
_MONEY_ASKED = re.compile(
    r"^what (?:did|does|do|will|would|has|have)\b.*\b(?:pay|paid|cost|earn|spend|charge)\b", re.IGNORECASE
)
_UNIT_ASKED = re.compile(
    r"how many (?:(?P<length>kilomet\w+|met(?:re|er)s|miles|feet|inches|centimet\w+)|(?P<mass>tons"
    r"|tonnes|kilo\w*|grams|pounds)"
    r"|(?P<time>minutes|hours|seconds|days|weeks|months|years)|(?P<money>dollars|euros|million|billion)|(?P<area>hectares|acres)"
    r"|(?P<volume>lit(?:re|er)s|gallons|barrels)|(?P<temperature>degrees))\b",
    re.IGNORECASE,
)
_AMOUNT_NOUNS = re.compile(
    r"\bwhat (?:is|was|are|were|will be)? ?(?:the )?(?:[\w’']+ ){0,3}?(?:toll|number|count|length|height"
    r"|depth|width|weight|size"
    r"|population|majority|margin|temperature|speed|age|distance|total|budget|revenue|profit|price|cost|sum"
    r"|percentage|share|turnout|rate|magnitude|capacity)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|will|would|was|were|is|are|has|have|had|can|could)\b(?: been\b| be\b)?", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"\b(?:who(?:m)?|(?:which|what|how many) \w+)\s+(?:(?:will|would|was|were|is|are|has|have|had|can"
    r"|could|been|be|to|\w+ly)\s+)*"
    r"(?!did\b|does\b|do\b|(?:of|in|at|on|for)\b)(?P<verb>[\w’'-]+)",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\bhow \w+ (?:is|are|was|were)\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|at|on|of|for|to|from|by|with|after|before|during|against|under|over|off|near|about|as|into|since|until)\b"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DETERMINERS = frozenset("the a an this that his her its their".split())
_DAY_NOUNS = re.compile(r"\bdate\b|\bwhat (?:day|year|month)\b", re.IGNORECASE)
_PLACE_NOUNS = re.compile(r"\blocation\b", re.IGNORECASE)
_NAME_NOUNS = re.compile(
    r"\b(?:which|what) (?:\w+ )?(?:company|firm|person|party|team|club|player|country|bank|group|agency"
    r"|artist"
    r"|author|actor|director|architect|designer|airline|university|newspaper|winner|ship|is the name)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked for: its type, for amounts their dimensions, and the words that say of what.

    All words are families of stems. ``terms`` are those that an account has to hold, with their weights: a
    name need not say that it is a company's, nor a length that it is one. ``topic`` are those beyond what is
    counted and what was done. ``names`` are those of the names, ``phrases`` the names that a number tells
    from their siblings, ``years`` the years. ``focus`` is what is counted, ``deed`` the verb, where there
    is one, ``deeds`` that and the fate of people that is counted, ``cues`` all that may stand beside the
    value.
    """

    asked: Asked
    dimensions: frozenset[str]
    terms: Mapping[str, float]
    topic: Mapping[str, float]
    names: frozenset[str]
    phrases: frozenset[str]
    years: frozenset[int]
    focus: str | None
    deed: str | None
    deeds: frozenset[str]
    cues: frozenset[str]

    def is_of(self, text: str, known: frozenset[str], printed: date | None) -> bool:
        """Whether a text, with its families, has all names of the question and may be of its years."""
        spaced = f" {' '.join(words(text))} "
        if not self.names <= known or not all(f" {phrase} " in spaced for phrase in self.phrases):
            return False
        near = {printed.year, printed.year - 1} if printed else set()
        return not self.years or not self.years.isdisjoint(
            near | {int(each) for each in _YEAR.findall(spaced)}
        )


def sought(question: Question) -> Sought | None:
    """What a question seeks, None where accounts of it could not be told apart."""
    asked = _asked(question)
    if asked is None:
        return None
    spelt = (each for name in question.names for each in name.stems if not _YEAR.fullmatch(each))
    named = families(" ".join(sorted(spelt)))
    focus = family(question.focus) if question.focus else None
    implied = {family(each) for each in content_stems(_implied(question.text, asked))}
    implied |= {focus} if focus and asked in {"name", "place"} else set()
    terms: dict[str, float] = {}
    for term, weight in question.weights.items():
        if family(term) not in implied or term in named:
            terms[family(term)] = max(weight, terms.get(family(term), 0.0))
    verb = _deed(question.text)
    deed = family(stem(verb)) if verb else None
    # "38 days after" is no word beside the day that is asked for.
    beside = set() if asked == "day" else {*implied, *filter(None, [focus])}
    cues = frozenset({*terms, *beside}) - named
    topic = {
        term: weight for term, weight in terms.items() if term not in {focus, deed} and not is_fate(term)
    }
    return Sought(
        asked=asked,
        dimensions=_dimension(question.text)[0] if asked == "amount" else frozenset(),
        terms=terms,
        topic=topic,
        names=named,
        # "US Open 2021" is written in many ways: its year is looked for apart.
        phrases=frozenset(n.phrase for n in question.names if n.phrase and not _YEAR.search(n.phrase)),
        years=frozenset(int(each) for each in _YEAR.findall(question.text)),
        focus=focus,
        deed=deed,
        deeds=frozenset(term for term in {*cues, deed} if term and (term == deed or is_fate(term))),
        cues=cues,
    )


def _deed(text: str) -> str | None:
    """The verb of a question: what follows its subject, or in ``did the city | of Halden pay | for the hall``
    what ends the first group of words that is more than a thing; groups end at prepositions."""
    if subject := _SUBJECT.search(text):
        return _verb(subject["verb"])
    found = _AUXILIARY.search(text)
    if found is None or _MEASURED.search(text):
        return None
    for group in filter(str.strip, _PREPOSITION.split(text[found.end() :].rstrip(" ?"))):
        spoken = group.split()
        is_thing = fold(spoken[0]) in _DETERMINERS
        if len(spoken) > is_thing + (is_thing or spoken[0][0].isupper()):
            return _verb(spoken[-1])
    return None


def _verb(word: str) -> str | None:
    return None if word in STOPWORDS or word in _DETERMINERS or not word.islower() else word


def _implied(text: str, asked: Asked) -> str:
    """The words of a question that say what kind of value is asked for, and not of what."""
    if asked == "amount":
        found = [_AMOUNT_NOUNS.search(text), _dimension(text)[1]]
    else:
        found = [pattern.search(text) for pattern in (_DAY_NOUNS, _PLACE_NOUNS)]
    return " ".join(match[0] for match in found if match)


def _asked(question: Question) -> Asked | None:
    text, kind = question.text, question.kind
    if kind == "when" or _DAY_NOUNS.search(text):
        return "day"
    if kind in {"how_many", "how_much"} or _AMOUNT_NOUNS.search(text) or _MONEY_ASKED.search(text):
        return "amount"
    if (kind == "where" and not _NAME_NOUNS.match(text)) or _PLACE_NOUNS.search(text):
        return "place"
    if kind in {"who", "where"} or _NAME_NOUNS.search(text):
        return "name"
    return "quotation" if kind == "what" and _QUOTATION.search(text) else None


def _dimension(text: str) -> tuple[frozenset[str], re.Match[str] | None]:
    """The dimensions that a question takes, none for any, and the words that say so."""
    if unit := _UNIT_ASKED.search(text):
        name = str(unit.lastgroup)
        return (MONEY if name == "money" else frozenset({name})), unit
    if counted := _COUNT_ASKED.search(text):
        return frozenset({"count"}), counted
    for pattern, dimensions in _DIMENSIONS:
        if found := pattern.search(text):
            return dimensions, found
    return frozenset(), None
