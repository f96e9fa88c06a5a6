"""Which of the ranked candidates are given: one article for each story, not too many chunks of one, and
something of each outlet that was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from assistant.index import Outline
from assistant.retrieval.features import Found

#: A single article may not fill the passages alone.
MAX_PER_ARTICLE = 3


def choose(order: Sequence[int], outlines: Sequence[Outline]) -> list[int]:
    """Rows in order, with copies of a story left to the earliest article found of it."""
    origin: dict[str, Outline] = {}
    for row in order:
        outline = outlines[row]
        first = origin.setdefault(outline.group_id, outline)
        if outline is not first and _age(outline) < _age(first):
            origin[outline.group_id] = outline
    kept: list[int] = []
    taken: Counter[str] = Counter()
    for row in order:
        article_id = outlines[row].article_id
        if origin[outlines[row].group_id].article_id == article_id and taken[article_id] < MAX_PER_ARTICLE:
            taken[article_id] += 1
            kept.append(row)
    return kept


def every_outlet(order: Sequence[int], found: Found, count: int) -> list[int]:
    """The first ``count`` rows, the last of which make room for the best of an outlet that was asked for and
    is not among them."""
    first = list(order[:count])
    there = {_outlet(found.outlines[row]) for row in first}
    best: dict[str, int] = {}
    for row in order[count:]:
        outlet = _outlet(found.outlines[row])
        if outlet in found.outlets and outlet not in there:
            best.setdefault(outlet, row)
    missing = list(best.values())[:count]
    return first[: count - len(missing)] + missing


def _outlet(outline: Outline) -> str:
    return (outline.publisher or "").casefold()


def _age(outline: Outline) -> tuple[bool, date, str]:
    return outline.day is None, outline.day or date.max, outline.article_id
