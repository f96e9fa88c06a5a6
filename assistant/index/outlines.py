"""What ranking has to know of a chunk, read without the text of its article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.index.database import marks
from assistant.index.kept import Kept

#: Articles whose outlines are kept in memory, about half a kilobyte each.
KEPT_ARTICLES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An article of which only this is known, the same for all its chunks.

    ``day`` is that of publication. The chunks of the article are numbered ``first`` to ``last``.
    """

    article_id: str
    group_id: str
    title: str
    publisher: str | None
    day: date | None
    first: int
    last: int


class Outlines:
    """The outlines of the articles that there are now; ``query`` runs SQL with values."""

    def __init__(self, query: Callable[..., list[Any]]) -> None:
        self._query = query
        self._kept = Kept(self._read, KEPT_ARTICLES)

    def of(self, numbers: Sequence[int], state: tuple[int, int]) -> dict[int, Outline]:
        """The outlines of chunk numbers, in their order, at a ``state`` of the database
        (``Catalogue.state``). Numbers no longer there are left out."""
        rows = self._query(
            f"SELECT number, article_id FROM chunks WHERE number IN ({marks(numbers)})",  # noqa: S608
            *numbers,
        )
        articles = dict(rows)
        known = self._kept.of(set(articles.values()), state)
        return {number: known[articles[number]] for number in numbers if articles.get(number) in known}

    def _read(self, article_ids: Collection[str]) -> dict[str, Outline]:
        # The chunks of an article are stored in one go, so that their numbers follow one another.
        rows = self._query(
            "SELECT article_id, group_id, title, publisher, published_day, min(number), max(number) "  # noqa: S608
            "FROM articles JOIN chunks USING (article_id) "
            f"WHERE article_id IN ({marks(list(article_ids))}) GROUP BY article_id",
            *article_ids,
        )
        return {row[0]: _outline(*row) for row in rows}


def _outline(
    article_id: str, group_id: str, title: str, publisher: str | None, day: str | None, first: int, last: int
) -> Outline:
    return Outline(
        article_id=article_id,
        group_id=group_id,
        title=title,
        publisher=publisher,
        day=date.fromisoformat(day) if day else None,
        first=first,
        last=last,
    )
