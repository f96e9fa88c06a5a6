"""What ranking has to know of a chunk, read without the text of its article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.index.database import marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A chunk as a place: characters ``start`` to ``end`` of an article, of which only this is known.

    ``day`` is that of publication. The chunks of the article are numbered ``first`` to ``last``.
    """

    article_id: str
    group_id: str
    title: str
    publisher: str | None
    day: date | None
    start: int
    end: int
    first: int
    last: int


def read_outlines(query: Callable[..., list[Any]], numbers: Sequence[int]) -> dict[int, Outline]:
    """The outlines of chunk numbers, in their order; ``query`` runs SQL with values.

    Numbers no longer there are left out.
    """
    places = query(
        f"SELECT number, article_id, start, end FROM chunks WHERE number IN ({marks(numbers)})",  # noqa: S608
        *numbers,
    )
    # One look at each article, however many of its chunks are asked for.
    articles = list({article_id for _, article_id, _, _ in places})
    rows = query(
        "SELECT article_id, group_id, title, publisher, published_day FROM articles "  # noqa: S608
        f"WHERE article_id IN ({marks(articles)})",
        *articles,
    )
    # The chunks of an article are stored in one go, so that their numbers follow one another.
    spans = query(
        "SELECT article_id, min(number), max(number) FROM chunks "  # noqa: S608
        f"WHERE article_id IN ({marks(articles)}) GROUP BY article_id",
        *articles,
    )
    numbered = {article_id: (first, last) for article_id, first, last in spans}
    known = {row[0]: (*row, *numbered[row[0]]) for row in rows if row[0] in numbered}
    found = {
        number: _outline(known[article_id], start, end)
        for number, article_id, start, end in places
        if article_id in known
    }
    return {number: found[number] for number in numbers if number in found}


def _outline(article: Sequence[Any], start: int, end: int) -> Outline:
    article_id, group_id, title, publisher, day, first, last = article
    return Outline(
        article_id=article_id,
        group_id=group_id,
        title=title,
        publisher=publisher,
        day=date.fromisoformat(day) if day else None,
        start=start,
        end=end,
        first=first,
        last=last,
    )
