"""Accounts that one article gives beside its own: what was told before, or by others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conflicts.amounts import Amount
from assistant.conflicts.statements import Statement

#: What a sentence that tells of another account holds of the question, with what stands near it.
LEAST_COVERED = 0.3
#: Two sentences that each name who says so, and nothing else that tells them apart, hold more of it: two
#: ranges, which are nearly always estimates of one thing, and two figures.
LEAST_COVERED_RANGES, LEAST_COVERED_FIGURES = 0.5, 0.75
#: Two estimates of one thing are within such a factor of each other.
FARTHEST = 5.0

_ATTRIBUTED = re.compile(
    r"\b(?:says?|said|according to|puts?|estimates?|estimated|reckons?|reckoned|found|finds|counts?|counted"
    r"|in the view of|claims?|claimed|calculated?|reported)\b",
    re.IGNORECASE,
)


def told_beside(accounts: Sequence[Sequence[Statement]], told: Sequence[Statement]) -> Iterator[Statement]:
    """What the articles of the accounts tell of the same as told elsewhere, in order."""
    own = [statement for account in accounts for statement in account]
    for other in told:
        if any(_is_another_account(statement, other) for statement in own):
            yield other


def _is_another_account(own: Statement, other: Statement) -> bool:
    same = own.article.article_id == other.article.article_id and own.start != other.start
    if not same or other.withdrawn or not _comparable(own, other):
        return False
    if other.elsewhere:
        return other.coverage >= LEAST_COVERED
    return other.is_of and _both_attributed(own, other)


def _comparable(own: Statement, other: Statement) -> bool:
    """Whether both values are amounts in one unit, within reach of each other."""
    mine, its = own.value, other.value
    if not (isinstance(mine, Amount) and isinstance(its, Amount)):
        return False
    small, large = sorted((mine.figure, its.figure))
    alike = mine.dimension == its.dimension and mine.factor == its.factor
    return alike and small > 0 and large <= FARTHEST * small


def _both_attributed(own: Statement, other: Statement) -> bool:
    """Whether each sentence names who says so, and no more tells them apart."""
    ranges = _is_range(own) and _is_range(other)
    least = LEAST_COVERED_RANGES if ranges else LEAST_COVERED_FIGURES
    return (
        (ranges or own.future == other.future)
        and min(own.coverage, other.coverage) >= least
        and all(_ATTRIBUTED.search(each.text) for each in (own, other))
    )


def _is_range(statement: Statement) -> bool:
    return isinstance(statement.value, Amount) and statement.value.is_range
