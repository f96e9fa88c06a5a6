"""Which of two things came first: by the days in the sentences, or those of the articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.joined.evidence import Evidence, Told
from assistant.answering.joined.shapes import Shape
from assistant.retrieval.periods import read_period
from assistant.schema import day_of

_OF_REPORTS = re.compile(r"\b(?:report|reported|article|articles|published|publish|wrote)\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:before|after|(?:earlier|later|sooner) than)\b", re.IGNORECASE)
_EARLIER = ("before", "earlier")

#: The first and the last day on which something may have been.
Days = tuple[date, date]


def of_order(question: str) -> bool:
    """Whether a question has a word of order in time."""
    return _ORDER.search(question) is not None


def in_order(shape: Shape, question: str, evidence: Sequence[Evidence]) -> str | None:
    """Whether the first side came before the second, in a word; None where the days do not tell."""
    if len(evidence) != len(shape.sides) or len(evidence) < 2:
        return None
    of_reports = bool(_OF_REPORTS.search(question))
    first, second = (_days(each.told, of_reports=of_reports) for each in evidence[:2])
    if first is None or second is None:
        return None
    is_before = True if first[1] < second[0] else False if second[1] < first[0] else None
    if is_before is None:
        return None
    if shape.options:
        return shape.options[0 if is_before else 1].capitalize()
    return "Yes" if is_before == (shape.order in _EARLIER) else "No"


def _days(told: Told, *, of_reports: bool) -> Days | None:
    """When a report came, or what it tells of: as the sentence says, else the day of its article."""
    day = day_of(told.article.published_at)
    period = None if of_reports else read_period(told.text, day or date.max)
    if period is not None and not period.recent and period.first and period.last:
        return period.first, period.last
    return (day, day) if day else None
