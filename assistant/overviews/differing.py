"""Whether two statements give different values for one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.conflicts.statements import ELSEWHERE
from assistant.overviews.days import Mention, dating
from assistant.overviews.figures import Figure, agree, same_count
from assistant.overviews.statements import Statement
from assistant.terms import content_stems, stem

#: Cosine from which two statements may tell of one thing, and words near both figures, beside what is
#: counted, that show it; and the cosine that is enough where both say of what it is ("metres of sand").
SAME_THING, SHARED_WORDS, SAME_MATTER = 0.55, 2, 0.45
_SCALES = frozenset(map(stem, ("hundred", "thousand", "million", "billion", "trillion")))
#: Cosine from which two statements with different days tell of one event.
SAME_EVENT = 0.75
#: An article tells of its own figure and of another one within so many characters, and within such a factor.
BESIDE, FARTHEST = 700, 5.0
#: A figure is compared with the words so many characters around it.
NEAR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """What two statements differ in: the two values, and what they are values of."""

    kind: Literal["figure", "date"]
    values: tuple[str, str]
    about: str


def differs(one: Statement, other: Statement) -> Differing | None:
    """The first figure, or else the day, on which two statements of one thing cannot both be right.

    No difference is seen where rounding explains it, where a statement has several figures of the kind, or
    where the words around the figures do not show that they count one thing.
    """
    for mine in _only_ones(one):
        for theirs in _only_ones(other):
            is_disputed = (
                bool(mine.unit & theirs.unit) and same_count(mine, theirs) and not agree(mine, theirs)
            )
            if is_disputed and _is_one_thing(one, mine, other, theirs):
                return Differing(kind="figure", values=(mine.written, theirs.written), about=mine.counted)
    return _other_day(one, other)


def differs_beside(own: Statement, other: Statement) -> Differing | None:
    """The figure that an article tells as told before or by others, when shortly before it gives another."""
    cue = ELSEWHERE.search(other.text)
    if cue is None or ELSEWHERE.search(own.text) or not 0 < other.start - own.start <= BESIDE:
        return None
    for mine in _only_ones(own):
        for theirs in _only_ones(other):
            is_disputed = mine.unit & theirs.unit and same_count(mine, theirs) and not agree(mine, theirs)
            low, high = sorted((mine.high, theirs.high))
            if is_disputed and theirs.start >= cue.end() and high <= FARTHEST * low:
                return Differing(kind="figure", values=(mine.written, theirs.written), about=mine.counted)
    return None


def _only_ones(statement: Statement) -> list[Figure]:
    """The figures of a statement that has no other of their kind: of two, one may be a target or a sum."""
    return [
        figure
        for figure in statement.figures
        if not any(
            other is not figure and figure.unit & other.unit and (figure.of & other.of or not figure.of)
            for other in statement.figures
        )
    ]


def _is_one_thing(one: Statement, mine: Figure, other: Statement, theirs: Figure) -> bool:
    """Whether the words near two figures show that they are figures of one thing."""
    if mine.of & theirs.of:
        return one.cosine(other) >= SAME_MATTER
    if one.cosine(other) < SAME_THING:
        return False
    counted = mine.unit | theirs.unit | _SCALES
    near = (words_near(one, mine) & words_near(other, theirs)) - counted
    shared = {term for term in near if not term[0].isdigit()}
    return len(shared) >= SHARED_WORDS


def words_near(statement: Statement, figure: Figure) -> frozenset[str]:
    """The stems of the words around a figure."""
    text = statement.text
    return frozenset(content_stems(text[max(0, figure.start - NEAR) : figure.end + NEAR]))


def _other_day(one: Statement, other: Statement) -> Differing | None:
    days = [_stated_day(statement) for statement in (one, other)]
    if days[0] is None or days[1] is None or days[0].first == days[1].first:
        return None
    if one.cosine(other) < SAME_EVENT or one.stems.isdisjoint(other.stems):
        return None
    texts = [s.text[day.start : day.end] for s, day in zip((one, other), days, strict=True) if day]
    return Differing(kind="date", values=(texts[0], texts[1]), about="the day")


def _stated_day(statement: Statement) -> Mention | None:
    """The one day that dates a statement, when it names no other."""
    exact = [mention for mention in statement.mentions if mention.precision == "day"]
    chosen = dating(statement.text, exact)
    return chosen if len(exact) == 1 else None
