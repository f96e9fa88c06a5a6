"""The sides of a joint question: what each of its clauses says, without who is said to have reported it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile

from assistant.answering.joined.framing import compares
from assistant.terms import CAPITALS, content_stems, stem

#: Content words that a side needs to say anything.
FEWEST_WORDS = 3
MOST_SIDES = 6

_REPORTS = r"(?:articles?|reports?|reporting|story|stories|piece|pieces|coverage|review|account|analysis)"
_SAYS = (
    r"(?:reported|reports?|wrote|says?|said|noted|notes|stated|states|mentioned|mentions|published|discussed"
    r"|claimed|claims?|described|describes?|suggested|suggests?|indicated|indicates?|discuss(?:es)?)"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_OUTLET = (
    rf"(?:(?:the\s+)?(?<!\w)['‘“\"][^'’”\"]{{2,60}}['’”\"]"
    rf"|(?:[Tt]he\s+)?[{CAPITALS}][\w.&’-]*(?:\s+(?:\|\s+)?(?:(?:of|and|the|[-–|:])\s+)?[{CAPITALS}][\w.&’-]*){{0,8}})"
)
# "the Post article", "the article from the Post", "according to the Post", "as reported by the Post".
_SOURCE = re.compile(
    rf"\b(?:the\s+)?{_REPORTS}\s+(?:from|by|in|of)\s+{_OUTLET}"
    rf"|(?:\b(?:the|a|an|another)\s+)?{_OUTLET}(?:[’']s)?\s+{_REPORTS}\b"
    rf"|\b(?:according to|(?:as\s+)?(?:reported|noted|mentioned|discussed|described|covered|featured|told)"
    rf"\s+(?:by|in|on))\s+{_OUTLET}"
    r"|\b(?:published|reported)\s+(?:on|at|before|after)\s+['‘“]?(?:\w+\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?"
    r"|\d{4}-\d\d-\d\d(?:T[\d:+]+)?)['’”]?"
)
# What stands between two things that are compared.
_STRONG = (
    r",?\s+(?:while|whereas|compared (?:to|with)|in contrast (?:to|with)|as opposed to|unlike"
    r"|similar(?:ly)? to|in (?:the same|a similar) way (?:to how|that|as)"
    r"|even though|although|in line with|than"
    r"|(?:agree|align|differ|contrast|conflict|contradict)(?:s|ed)?(?:\s+(?:with|from))?"
    r"|different(?:ly)?\s+from)\s+"
    r"|,?\s+and\s+(?=(?:also|did|does|do|is|was|were|has|have|had|that|the|another|an?)\s"
    rf"|{_OUTLET}(?:[’']s)?\s+(?:{_REPORTS}|{_SAYS}))"
    r"|,\s+(?=(?:did|does|do|is|are|was|were|has|have|had)\s)"
    rf"|\s+(?:before or after|before|after|(?:earlier|later) than)\s+"
    rf"(?!(?:{_MONTHS})\b)(?=the\b|{_OUTLET})"
    r"|[;?.]\s+"
)
_BETWEEN: Mapping[bool, re.Pattern[str]] = {
    False: re.compile(_STRONG),
    # A name is described by a row of clauses.
    True: re.compile(
        rf"{_STRONG}|,\s+(?:(?:which|who|that|as|with|in|is|has|and|but|or|yet|also)\s+)?|\s+(?:and|but|or|to)\s+"
    ),
}
# That a report says nothing of a thing is no part of what it says.
_UNMENTIONED = re.compile(
    r",?\s+without\s+(?:mention|discuss|specify|indicat|report|suggest|address|detail|provid|offer)\w*\b.*$",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:both|each|all)\b(?!\s+of\b)")
# What frames a comparison, and what reports do, says nothing of what they tell.
_FRAME = frozenset(
    stem(word)
    for word in (
        "suggest indicate claim mention discuss portray portrayal focus describe article report reporting "
        "reported story piece coverage account analysis published publish consistent inconsistent "
        "consistency inconsistency agree agreement disagree disagreement differ different difference "
        "similar change changed discrepancy contradict contrast compare compared comparison news source "
        "sources both yes no true remain remained maintain regarding concerning respectively respective "
        "considering information according known also recently featured covered highlight highlighted "
        "previous later earlier subsequent two based separate detail detailing perspective imply note "
        "state explain present"
    ).split()
)

_CALENDAR = frozenset(
    stem(word)
    for word in (
        "january february march april may june july august september october november december monday "
        "tuesday wednesday thursday friday saturday sunday"
    ).split()
)
_ASKS = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had)\b", re.IGNORECASE)
# What begins a clause without saying anything of it.
_OPENING = frozenset(
    "is are was were do does did has have had can could will would should may might and or that on "
    "by in also suggest suggests indicate indicates claim claims mention mentions discuss "
    "discusses report reports say says describe describes imply implies focuses both s".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One clause: its ``text`` without sources, its content ``stems``, and as asked, sources and all."""

    text: str
    stems: frozenset[str]
    asked: str

    def weights(self, inverse_frequency: Mapping[str, float]) -> dict[str, float]:
        """What each stem weighs."""
        return {term: inverse_frequency.get(term, 1.0) for term in self.stems}


def split_sides(question: str, *, in_rows: bool = False) -> tuple[Side, ...]:
    """The clauses with enough words to be looked for, in order; the whole where it has no parts.

    ``in_rows`` splits at commas and every "and" as well. What "both" say is a part of each side.
    """
    before, shared = (question, "") if in_rows else _shared(question)
    clauses = [clause for clause in _BETWEEN[in_rows].split(before) if _words(_without_source(clause))]
    sides = [_side(clause, shared) for clause in clauses]
    telling = [side for side in sides if _tells(side)]
    # "…, was there a change in the account?" asks how the others stand to each other, and is told of by none.
    others = [side for side in telling if not _asks_how_they_stand(side)]
    kept = tuple(others if len(others) > 1 else telling)[:MOST_SIDES]
    whole = _side(question, "")
    return kept or ((whole,) if whole.stems else ())


def _asks_how_they_stand(side: Side) -> bool:
    return compares(side.asked) and _ASKS.match(side.asked) is not None


def _tells(side: Side) -> bool:
    """Whether a side says anything beside days."""
    return sum(term not in _CALENDAR and not term.isdigit() for term in side.stems) >= FEWEST_WORDS


def _shared(question: str) -> tuple[str, str]:
    """What stands before and behind "both", where something to be split stands before it."""
    found = _BOTH.search(question)
    if not found or not _BETWEEN[False].search(question[: found.start()].strip()):
        return question, ""
    return question[: found.start()].strip(), question[found.end() :].strip()


def _side(clause: str, shared: str) -> Side:
    text = f"{_without_source(clause)} {_without_source(shared)}".strip()
    return Side(text=text, stems=_words(text), asked=clause.strip())


def _without_source(clause: str) -> str:
    """The clause without whose report it is, what that does not mention, and words that only begin it."""
    spoken = _SOURCE.sub(" ", _UNMENTIONED.sub("", clause)).strip(" ,;?.").split()
    return " ".join(dropwhile(lambda word: word.lower().strip(",:'’") in _OPENING, spoken))


def _words(text: str) -> frozenset[str]:
    return frozenset(content_stems(text)) - _FRAME
