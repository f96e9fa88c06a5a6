"""What the record says of files and articles, for the report of an ingest and for dropping gone files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from assistant.index.database import marks, open_for_reading
from assistant.index.layout import Layout, translated

_STEP = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An article as stored; ``duplicate_of`` is the first of its story group, when that is another."""

    article_id: str
    title: str
    version: int
    chunks: int
    duplicate_of: str | None
    notes: tuple[str, ...]


class Accounts:
    """The record opened beside its writer: sees what has been committed."""

    def __init__(self, layout: Layout) -> None:
        self._name = layout.name
        with translated(layout.name):
            self._connection = open_for_reading(layout.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def of(self, article_ids: Sequence[str]) -> list[Account]:
        """Those of the articles that are stored, in the order given."""
        found: dict[str, Account] = {}
        for first in range(0, len(article_ids), _STEP):
            asked = article_ids[first : first + _STEP]
            sql = (
                "SELECT a.article_id, a.title, a.version, a.notes, "  # noqa: S608
                "(SELECT count(*) FROM chunks c WHERE c.article_id = a.article_id), "
                "(SELECT b.article_id FROM articles b WHERE b.group_id = a.group_id "
                "ORDER BY b.published_at IS NULL, b.published_at, b.article_id LIMIT 1) "
                f"FROM articles a WHERE a.article_id IN ({marks(asked)})"
            )
            with translated(self._name):
                rows = self._connection.execute(sql, asked).fetchall()
            found |= {row[0]: _account(*row) for row in rows}
        return [found[article_id] for article_id in dict.fromkeys(article_ids) if article_id in found]

    def files(self) -> list[str]:
        """The files and pages of which there are articles."""
        with translated(self._name), closing(self._connection.cursor()) as cursor:
            return [row[0] for row in cursor.execute("SELECT DISTINCT path FROM ledger_articles")]

    def articles_of(self, path: str) -> list[str]:
        """The ids of the articles that a file gave."""
        sql = "SELECT DISTINCT article_id FROM ledger_articles WHERE path = ? ORDER BY article_id"
        with translated(self._name):
            return [row[0] for row in self._connection.execute(sql, (path,))]


def _account(
    article_id: str, title: str, version: int, notes: str, chunks: int, first: str | None
) -> Account:
    return Account(
        article_id=article_id,
        title=title,
        version=version,
        chunks=chunks,
        duplicate_of=first if first != article_id else None,
        notes=tuple(json.loads(notes)),
    )
