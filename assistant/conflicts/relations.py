"""Whether a later account replaces an earlier one or contradicts it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conflicts.amounts import Amount
from assistant.conflicts.families import is_fate
from assistant.conflicts.quotations import Quotation
from assistant.conflicts.statements import Statement
from assistant.schema import Relation

_LATER = re.compile(
    r"\b(?:now|revis\w+|updat\w+|risen|rose|rises|rais\w+|increased?|grew|grown|climb\w+|fell to|cut to"
    r"|lowered"
    r"|no longer|delay\w+|postpon\w+|brought forward|put off|instead|rather than|changed?|final"
    r"|corrected|recount\w*"
    r"|replac\w+|had (?:said|promised|announced|left)"
    r"|new (?:count|figure|estimate|date|plan)s?)\b",
    re.IGNORECASE,
)


def replaces(earlier: Statement, later: Statement) -> bool:
    """Whether the later statement tells of a change, or is of an outlet that told otherwise on a day before.

    So does a count of people's fate that rises from one day to the next. Of one article, what it tells now
    replaces what it says was told before.
    """
    if earlier.article.article_id == later.article.article_id:
        return earlier.elsewhere and tells_of_change(later)
    if earlier.printed is None or later.printed is None or earlier.printed >= later.printed:
        return False
    if tells_of_change(later) or (earlier.outlet is not None and earlier.outlet == later.outlet):
        return True
    return _rises(earlier, later)


def tells_of_change(statement: Statement) -> bool:
    """Whether a sentence or the title of its article speaks of something that changed."""
    return bool(_LATER.search(statement.text) or _LATER.search(statement.article.title))


def relation_of(accounts: Sequence[Sequence[Statement]], withdrawn: Sequence[Statement]) -> Relation:
    """The relation of accounts, the earliest first; ``withdrawn`` are the values that an outlet took back."""
    if any(note.value.agrees(each.value) for note in withdrawn for account in accounts for each in account):  # type: ignore[arg-type]
        return "superseded"
    if all(isinstance(account[0].value, Quotation) for account in accounts):
        return "wording"
    first, last = accounts[0][0], accounts[-1][0]
    return "superseded" if replaces(first, last) else "disagree"


def _rises(earlier: Statement, later: Statement) -> bool:
    if not (isinstance(earlier.value, Amount) and isinstance(later.value, Amount)):
        return False
    fates = any(is_fate(term) for term in earlier.stems & later.stems)
    return fates and later.value.figure > earlier.value.figure
