"""How well a value of a sentence fits the role that is asked for, by the words that stand about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conflicts.amounts import Amount
from assistant.conflicts.asking import Sought
from assistant.conflicts.days import Day
from assistant.conflicts.families import family, is_fate
from assistant.conflicts.names import Name
from assistant.conflicts.quotations import Quotation
from assistant.terms import fold, stem

Value = Amount | Day | Name | Quotation

#: Words of the question count for a value by their distance: half of it at so many words.
HALF_DISTANCE = 4.0
#: The verb of the question counts so much more than its other words.
DEED_WEIGHT = 2.0
#: The fit of a value that no word of the question stands beside.
UNCUED = 0.1
#: What a mark or a conjunction between a word and a value adds to their distance.
BREAK_DISTANCE = 3.0
#: A name so near behind a verb is what was done something to.
OBJECT_WORDS = 3

_BREAKS = frozenset("but while when after before because although who which whose where".split())
#: What stands on the other side of these was at another time.
_APART = frozenset("after before since following until".split())
_TOKEN = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*|[,;:—–()]")
_NAMES_DOER = re.compile(r"\b(?:by|was|is|were|are|as|be)\b|[:;—–(]", re.IGNORECASE)
_DOER = re.compile(r"(?:er|or|ect|ion)s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A value and where it stands in its sentence."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a sentence: where it stands, as it is written, folded, and its family."""

    start: int
    text: str
    family: str

    @property
    def is_break(self) -> bool:
        return self.text in _BREAKS or not self.text[0].isalnum()


def tokens(sentence: str) -> list[Token]:
    """The words and marks of a sentence."""
    return [
        Token(match.start(), text, family(stem(text)))
        for match in _TOKEN.finditer(sentence)
        for text in [fold(match[0])]
    ]


def fit(sought: Sought, mention: Mention, sentence: str, spoken: Sequence[Token]) -> float:
    """How near the words of the question stand to a value.

    0 where a count is of another fate of people, and for a name that the deed of the question is done to.
    """
    fates = {each.family: _distance(mention, each.family, spoken) for each in spoken if is_fate(each.family)}
    asked = {term for term in sought.cues if is_fate(term)}
    if asked and fates and min(fates, key=lambda term: fates[term]) not in asked:
        return 0.0
    if (
        isinstance(mention.value, Name)
        and sought.asked == "name"
        and _is_object(sought, mention, sentence, spoken)
    ):
        return 0.0
    weights = dict.fromkeys(sought.cues, 1.0) | ({sought.deed: DEED_WEIGHT} if sought.deed else {})
    return UNCUED + sum(
        weight / (1 + _distance(mention, term, spoken) / HALF_DISTANCE) for term, weight in weights.items()
    )


def _distance(mention: Mention, term: str, spoken: Sequence[Token]) -> float:
    """Words and marks between a value and the nearest place of a term; infinite where it has none."""
    best = float("inf")
    for token in spoken:
        if token.family == term:
            low, high = sorted((token.start, mention.start))
            between = [each for each in spoken if low < each.start < high]
            if isinstance(mention.value, Day) and any(each.text in _APART for each in between):
                continue
            best = min(best, len(between) + BREAK_DISTANCE * sum(each.is_break for each in between))
    return best


def _is_object(sought: Sought, mention: Mention, sentence: str, spoken: Sequence[Token]) -> bool:
    """Whether a name follows the verb of the question closely and is not led in as the one who did it."""
    for token in spoken:
        if token.family not in sought.deeds or token.start > mention.start or _DOER.search(token.text):
            continue
        between = sentence[token.start + len(token.text) : mention.start]
        if len(between.split()) <= OBJECT_WORDS and not _NAMES_DOER.search(between):
            return True
    return False
