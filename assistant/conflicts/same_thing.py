"""Whether two statements are of one thing, so that their values contradict each other."""

from __future__ import annotations

import re
from datetime import date

from assistant.conflicts.amounts import Amount, amounts
from assistant.conflicts.days import Day
from assistant.conflicts.families import family
from assistant.conflicts.names import Name
from assistant.conflicts.quotations import Quotation
from assistant.conflicts.relations import replaces, tells_of_change
from assistant.conflicts.statements import WITHDRAWN, Statement
from assistant.sentences import split_sentences

#: Articles further apart are of different occasions, unless the later one tells of a change.
OCCASION_DAYS = 270
#: Days so many years apart are of different events.
OCCASION_YEARS = 20
#: What happens to a thing once, so that its years may be any number apart.
ONCE = frozenset({"find", "bear", "death"})
#: Two tellings of a day may be so many days apart, over midnight or time zones.
SAME_DAY = 1

_QUARTER = re.compile(r"\b(?:first|second|third|fourth) (?:quarter|half)\b", re.IGNORECASE)


def same_thing(one: Statement, other: Statement) -> bool:
    """Whether the statements are of one occasion, period and kind, and neither article knows both values.

    Of quotations, whether they seem to be one.
    """
    if isinstance(one.value, Quotation) and isinstance(other.value, Quotation):
        return one.value.resembles(other.value)
    earlier, later = sorted((one, other), key=lambda each: each.printed or date.max)
    return (
        _same_period(one, other)
        and _same_days(one, other)
        and (_near(earlier, later) or tells_of_change(later))
        and _count_the_same(one, other)
        and not _knows(earlier, later)
        and (not _knows(later, earlier) or replaces(earlier, later))
    )


def _near(earlier: Statement, later: Statement) -> bool:
    if isinstance(earlier.value, Day) and isinstance(later.value, Day):
        return (
            bool(earlier.stems & later.stems & ONCE)
            or abs((earlier.value.year or 0) - (later.value.year or 0)) <= OCCASION_YEARS
            or not (earlier.value.year and later.value.year)
        )
    if earlier.printed is None or later.printed is None:
        return True
    return (later.printed - earlier.printed).days <= OCCASION_DAYS


def _same_period(one: Statement, other: Statement) -> bool:
    """Whether the years and quarters that both tell have one in common."""
    return all(
        not mine or not its or mine & its
        for mine, its in ((_years(one), _years(other)), (_quarters(one), _quarters(other)))
    )


def _years(statement: Statement) -> frozenset[int]:
    return frozenset(day.year for day in statement.days if day.year and day.day is None)


def _quarters(statement: Statement) -> frozenset[str]:
    return frozenset(match[0].lower() for match in _QUARTER.finditer(statement.text))


def _same_days(one: Statement, other: Statement) -> bool:
    """Whether the days of their events, where both tell some, fall together; two weekdays are one or two."""
    weekdays = [[each for each in statement.days if len(each.either) > 1] for statement in (one, other)]
    if all(weekdays) and not any(a.agrees(b) for a in weekdays[0] for b in weekdays[1]):
        return False
    mine = [day for each in one.days for day in each.exact]
    its = [day for each in other.days for day in each.exact]
    if not mine or not its:
        return True
    return any(abs((a - b).days) <= SAME_DAY for a in mine for b in its)


def _count_the_same(one: Statement, other: Statement) -> bool:
    """Whether two amounts are of one dimension, and counts of one thing where both name it."""
    if not (isinstance(one.value, Amount) and isinstance(other.value, Amount)):
        return True
    if one.value.dimension != other.value.dimension or one.future != other.future:
        return False
    mine, its = ({family(term) for term in value.counted} for value in (one.value, other.value))
    return not mine or not its or bool(mine & its) or bool((mine | its) & {"person", "death", "injury"})


def _knows(one: Statement, other: Statement) -> bool:
    """Whether the article of the one gives the value of the other too, and does not take it back."""
    value = other.value
    if isinstance(value, Name):
        return value.is_in(one.words)
    if isinstance(value, Amount):
        return any(
            each.amount.dimension == value.dimension and each.amount.agrees(value)
            for begin, end in split_sentences(one.passage)
            if not WITHDRAWN.search(one.passage[begin:end])
            for each in amounts(one.passage[begin:end])
        )
    return False
